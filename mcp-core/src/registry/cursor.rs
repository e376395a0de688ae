//! Cursors: opaque to clients, the same on every instance of a server, and refused when they were not handed out.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A cursor for a page.
pub(crate) fn write(page: usize) -> String {
    let page = page as u32;
    let bytes: Vec<u8> = [page.to_be_bytes(), check(page).to_be_bytes()].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The page of a cursor that `write` made.
pub(crate) fn read(cursor: &str) -> Option<usize> {
    let bytes: [u8; 8] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
    let [page, sum] =
        [&bytes[..4], &bytes[4..]].map(|half| u32::from_be_bytes(half.try_into().expect("four bytes")));
    (sum == check(page)).then_some(page as usize)
}

/// Tells a cursor from a guess; there is nothing secret in one.
fn check(page: u32) -> u32 {
    page.wrapping_add(0x6d63_7031).wrapping_mul(0x9e37_79b1).rotate_left(15) ^ 0x85eb_ca6b
}
