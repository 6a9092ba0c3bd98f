//! Fuzzes command streams; what must hold stands in `consentinel_tests::fuzz`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| consentinel_tests::fuzz::binder(bytes));
