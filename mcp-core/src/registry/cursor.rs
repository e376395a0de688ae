//! Cursors: opaque to clients, the same on every instance of a server, and refused where they were not handed out.
//!
//! A cursor names a page and carries a code over everything that makes the page the next one: which list it is of, in which
//! revision, for whom where callers see different lists, and what stood on the pages before. What changes behind the
//! page leaves it good; after a change before it, it is refused, so that nobody misses an entry or sees one twice.

use crate::cipher::{CODE, Cipher, KEY, NONCE};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// What makes the codes: a key of its own, made of one that the instances of a server share.
#[derive(Clone)]
pub(crate) struct CursorKey(Cipher);

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey")
    }
}

impl CursorKey {
    /// Without a shared key, instances agree all the same: a code then tells a cursor from a damaged one and not from a forged
    /// one, which could show nothing more than its own list.
    pub(crate) fn new(shared: Option<&[u8; KEY]>) -> Self {
        let shared = Cipher::new(shared.unwrap_or(&[0; KEY]));
        Self(Cipher::new(&shared.derive(*b"list cursors")))
    }

    /// The cursor of a page behind these entries.
    pub(super) fn write(&self, list: u8, version: u8, page: u32, before: &Before) -> String {
        let page = page.to_be_bytes();
        // Each content is a nonce of its own, so that no two codes come of the same one.
        let mut nonce = [0; NONCE];
        nonce[..2].copy_from_slice(&[list, version]);
        nonce[2..6].copy_from_slice(&page);
        nonce[6..14].copy_from_slice(&before.0.to_be_bytes());
        let code = self.0.encrypt(&nonce, &[], &mut []);
        URL_SAFE_NO_PAD.encode([&page[..], &code].concat())
    }
}

/// The page that a cursor names, whoever made it.
pub(crate) fn page(cursor: &str) -> Option<usize> {
    let bytes: [u8; 4 + CODE] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
    bytes.first_chunk().map(|page| u32::from_be_bytes(*page) as usize)
}

/// The cursor of a page of a list that never changes and is the same for everyone.
#[cfg(feature = "skills")]
pub(crate) fn fixed(list: &str, page: usize) -> String {
    let page = u32::try_from(page).unwrap_or(u32::MAX);
    CursorKey::new(None).write(u8::MAX, u8::MAX, page, &Before::new(list))
}

/// Who looks at a list, and the entries that were shown so far, in brief (FNV-1a).
#[derive(Clone, Debug)]
pub(super) struct Before(u64);

impl Before {
    pub(super) fn new(viewer: &str) -> Self {
        let mut before = Self(0xcbf2_9ce4_8422_2325);
        before.add(viewer);
        before
    }

    pub(super) fn add(&mut self, key: &str) {
        // No text contains the byte behind it.
        for byte in key.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(viewer: &str, keys: &[&str]) -> Before {
        let mut before = Before::new(viewer);
        keys.iter().for_each(|key| before.add(key));
        before
    }

    #[test]
    fn every_circumstance_makes_another_cursor_and_the_same_ones_the_same() {
        let key = CursorKey::new(Some(&[7; 32]));
        let shown = before("ada", &["a", "b"]);
        let cursor = key.write(1, 2, 3, &shown);
        assert_eq!(page(&cursor), Some(3));
        assert_eq!(CursorKey::new(Some(&[7; 32])).write(1, 2, 3, &before("ada", &["a", "b"])), cursor);
        let others = [
            CursorKey::new(Some(&[8; 32])).write(1, 2, 3, &shown),
            CursorKey::new(None).write(1, 2, 3, &shown),
            key.write(0, 2, 3, &shown),
            key.write(1, 1, 3, &shown),
            key.write(1, 2, 4, &shown),
            key.write(1, 2, 3, &before("", &["a", "b"])),
            key.write(1, 2, 3, &before("ada", &["ab"])),
            key.write(1, 2, 3, &before("ada", &["b", "a"])),
            key.write(1, 2, 3, &before("ada", &["a"])),
        ];
        for (index, other) in others.iter().enumerate() {
            assert_ne!(cursor, *other, "{index}");
            assert!(!others[..index].contains(other), "{index}");
        }
    }

    #[test]
    fn what_is_no_cursor_names_no_page() {
        for text in ["", "1", "AAAA", "=", "MTA", "\u{e9}", &"A".repeat(26), &"A".repeat(28)] {
            assert_eq!(page(text), None, "{text:?}");
        }
    }
}
