//! Hands the fuzzer's bytes to `tests::fuzzed::resume`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::resume(input));
