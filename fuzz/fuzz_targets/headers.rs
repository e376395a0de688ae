//! Hands the fuzzer's bytes to `tests::fuzzed::headers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::headers(input));
