//! What fuzzers do to a server: functions from any bytes to assertions.
//!
//! Each target takes whatever a fuzzer comes up with, sends it through the door that clients use, and panics when an answer
//! is not what it must be. The package in `fuzz/` hands these functions to libFuzzer; `tests/fuzz_smoke.rs` calls them in a
//! bounded loop, with inputs of `made`, on any compiler.
//!
//! Reading order: `served` (the server, and what holds for every answer), the targets, `made` (inputs without a fuzzer).

mod arguments;
mod envelope;
mod headers;
pub mod made;
mod resume;
mod served;
mod templates;
mod tokens;

pub use arguments::arguments;
pub use envelope::{batches, envelope};
pub use headers::headers;
pub use resume::resume;
pub use templates::templates;
pub use tokens::tokens;

/// A target and its name, which is that of its folder of seeds too.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 7] = [
    ("envelope", envelope),
    ("batches", batches),
    ("headers", headers),
    ("resume", resume),
    ("templates", templates),
    ("arguments", arguments),
    ("tokens", tokens),
];

/// The parts of an input that has several: lines. Bytes that are no text become replacement characters.
fn lines(input: &[u8]) -> impl Iterator<Item = String> + '_ {
    input.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned())
}
