//! Hands the fuzzer's bytes to `tests::fuzzed::templates`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::templates(input));
