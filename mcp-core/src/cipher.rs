//! Encryption that shows every change (ChaCha20-Poly1305, RFC 8439), with nonces that are long enough to be drawn at random.
//!
//! As in XChaCha20, the first half of a nonce makes a key of the shared one, and the second half is the nonce under that key.

use chacha20_poly1305::chacha20::ChaCha20;
use chacha20_poly1305::{ChaCha20Poly1305, Key, Nonce};

/// Bytes of a key.
pub(crate) const KEY: usize = 32;
/// Bytes of a nonce.
pub(crate) const NONCE: usize = 24;
/// Bytes of the code that shows a change.
pub(crate) const CODE: usize = 16;

/// Encrypts and decrypts with one key.
#[derive(Clone)]
pub(crate) struct Cipher(Key);

impl Cipher {
    pub(crate) fn new(key: &[u8; KEY]) -> Self {
        Self(Key::new(*key))
    }

    /// Encrypts a content in its place. The code that is returned covers it and the circumstances.
    ///
    /// A nonce is for one content: whoever sees two under the same one can tell what they have in common, and forge codes.
    pub(crate) fn encrypt(
        &self,
        nonce: &[u8; NONCE],
        circumstances: &[u8],
        content: &mut [u8],
    ) -> [u8; CODE] {
        self.under(nonce).encrypt(content, Some(circumstances))
    }

    /// Decrypts a content in its place, unless it, its code, its nonce or the circumstances are others.
    pub(crate) fn decrypt(
        &self,
        nonce: &[u8; NONCE],
        circumstances: &[u8],
        content: &mut [u8],
        code: [u8; CODE],
    ) -> Option<()> {
        self.under(nonce).decrypt(content, code, Some(circumstances)).ok()
    }

    /// A key that tells nothing of this one, nor of those with other labels.
    pub(crate) fn derive(&self, label: [u8; 12]) -> [u8; KEY] {
        let mut key = [0; KEY];
        ChaCha20::new_from_block(self.0, Nonce::new(label), 0).apply_keystream(&mut key);
        key
    }

    fn under(&self, nonce: &[u8; NONCE]) -> ChaCha20Poly1305 {
        let [mut label, mut rest] = [[0; NONCE / 2]; 2];
        label.copy_from_slice(&nonce[..NONCE / 2]);
        rest.copy_from_slice(&nonce[NONCE / 2..]);
        ChaCha20Poly1305::new(Key::new(self.derive(label)), Nonce::new(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_decrypted_with_all_the_same_and_with_nothing_else() {
        let cipher = Cipher::new(&[1; KEY]);
        let mut nonce = [2; NONCE];
        let mut content = *b"content";
        let code = cipher.encrypt(&nonce, b"here", &mut content);
        assert_ne!(content, *b"content");

        let sealed = content;
        let decrypt = |cipher: &Cipher, nonce: &[u8; NONCE], circumstances: &[u8], code| {
            let mut content = sealed;
            cipher.decrypt(nonce, circumstances, &mut content, code).map(|()| content)
        };
        assert_eq!(decrypt(&cipher, &nonce, b"here", code), Some(*b"content"));
        assert_eq!(decrypt(&cipher, &nonce, b"there", code), None);
        assert_eq!(decrypt(&Cipher::new(&[3; KEY]), &nonce, b"here", code), None);
        for at in 0..CODE {
            let mut other = code;
            other[at] ^= 1;
            assert_eq!(decrypt(&cipher, &nonce, b"here", other), None, "{at}");
        }
        for at in 0..NONCE {
            nonce[at] ^= 1;
            assert_eq!(decrypt(&cipher, &nonce, b"here", code), None, "{at}");
            nonce[at] ^= 1;
        }
    }

    /// RFC 8439, appendix A.1, the first test vector.
    #[test]
    fn a_derived_key_is_the_start_of_the_key_stream() {
        let derived = Cipher::new(&[0; KEY]).derive([0; 12]);
        let text: String = derived.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text, "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7");
    }
}
