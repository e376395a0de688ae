//! What travels through the client is sealed: it cannot be read, changed, used later, or used for another request.
//!
//! Owns keys, the age of a seal and its form on the wire. Must not know what is sealed.

use crate::cipher::{CODE, Cipher, KEY, NONCE};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes of the time at which something was sealed.
const SEALED_AT: usize = 8;
/// Seconds that the clocks of two instances may be apart.
const SKEW: u64 = 30;

/// Seals and opens.
pub(crate) struct Sealer {
    /// The first seals; all of them open.
    keys: Vec<Cipher>,
    ttl: Duration,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("keys", &self.keys.len()).field("ttl", &self.ttl).finish()
    }
}

impl Sealer {
    /// Takes keys, of which the first seals; without any it makes one, which no other process knows.
    pub(crate) fn new(keys: &[[u8; KEY]], ttl: Duration) -> Option<Self> {
        let made;
        let keys = match keys {
            [] => {
                let mut key = [0; KEY];
                getrandom::fill(&mut key).ok()?;
                made = [key];
                &made
            }
            keys => keys,
        };
        Some(Self { keys: keys.iter().map(Cipher::new).collect(), ttl })
    }

    /// How long a client may take to answer.
    pub(crate) fn ttl(&self) -> Duration {
        self.ttl
    }

    /// Seals a content so that it opens only with the same circumstances.
    pub(crate) fn seal(&self, circumstances: &[u8], content: &[u8]) -> Option<String> {
        self.seal_at(now(), circumstances, content)
    }

    /// Opens what was sealed under the same circumstances and is not too old. It does not say what is wrong.
    pub(crate) fn open(&self, circumstances: &[u8], sealed: &str) -> Option<Vec<u8>> {
        self.open_at(now(), circumstances, sealed)
    }

    fn seal_at(&self, now: u64, circumstances: &[u8], content: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let mut bytes = [&nonce[..], &now.to_be_bytes(), content].concat();
        let code = self.keys.first()?.encrypt(&nonce, circumstances, &mut bytes[NONCE..]);
        bytes.extend(code);
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn open_at(&self, now: u64, circumstances: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let (sealed, code) = sealed.split_last_chunk::<CODE>()?;
        let open = |key: &Cipher| {
            let mut content = sealed.to_vec();
            key.decrypt(nonce, circumstances, &mut content, *code).map(|()| content)
        };
        let mut content = self.keys.iter().find_map(open)?;
        let sealed_at = u64::from_be_bytes(*content.first_chunk::<SEALED_AT>()?);
        // A clock that was set back must not make a seal last longer.
        let is_past = sealed_at <= now.saturating_add(SKEW);
        let is_fresh = now < sealed_at.saturating_add(self.ttl.as_secs());
        (is_past && is_fresh).then(|| content.split_off(SEALED_AT))
    }
}

/// Seconds of the clock on the wall, which instances of a server share.
#[expect(
    clippy::disallowed_methods,
    reason = "a seal breaks at a time that other instances and later runs know as well"
)]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_seal_opens_with_its_key_its_circumstances_and_in_time() {
        let sealer = Sealer::new(&[[1; 32]], HOUR).unwrap();
        let sealed = sealer.seal(b"here", b"content").unwrap();
        assert_eq!(sealer.open(b"here", &sealed).as_deref(), Some(&b"content"[..]));
        assert_eq!(sealer.open(b"there", &sealed), None);
        assert_eq!(sealer.open(b"here", &format!("{sealed}x")), None);
        assert_eq!(sealer.open(b"here", &sealed[1..]), None);
        assert_eq!(sealer.open(b"here", ""), None);
        assert_eq!(sealer.open(b"here", "\u{e9}"), None);
        assert_eq!(Sealer::new(&[[2; 32]], HOUR).unwrap().open(b"here", &sealed), None);
        let late = Sealer::new(&[[1; 32]], Duration::ZERO).unwrap();
        assert_eq!(late.open(b"here", &late.seal(b"here", b"content").unwrap()), None);
    }

    #[test]
    fn mrtr_03_a_seal_of_another_time_does_not_open() {
        let sealer = Sealer::new(&[[1; 32]], HOUR).unwrap();
        let noon = 1_800_000_000;
        let sealed = sealer.seal_at(noon, b"", b"content").unwrap();
        for (now, opens) in [
            (noon, true),
            (noon + 3599, true),
            (noon + 3600, false),
            (u64::MAX, false),
            // The clock was set back, or another instance's is ahead: by a little, or by too much.
            (noon - 30, true),
            (noon - 31, false),
            (0, false),
        ] {
            assert_eq!(sealer.open_at(now, b"", &sealed).is_some(), opens, "{now}");
        }
        let far = sealer.seal_at(u64::MAX, b"", b"content").unwrap();
        assert_eq!(sealer.open_at(noon, b"", &far), None);
    }

    #[test]
    fn a_new_key_seals_and_an_old_one_still_opens() {
        let old = Sealer::new(&[[1; 32]], HOUR).unwrap().seal(b"", b"old").unwrap();
        let both = Sealer::new(&[[2; 32], [1; 32]], HOUR).unwrap();
        assert_eq!(both.open(b"", &old).as_deref(), Some(&b"old"[..]));
        let new = both.seal(b"", b"new").unwrap();
        assert_eq!(Sealer::new(&[[2; 32]], HOUR).unwrap().open(b"", &new).as_deref(), Some(&b"new"[..]));
    }

    #[test]
    fn without_keys_no_other_process_opens_anything() {
        let [one, two] = [(), ()].map(|()| Sealer::new(&[], HOUR).unwrap());
        assert_eq!(two.open(b"", &one.seal(b"", b"content").unwrap()), None);
    }
}
