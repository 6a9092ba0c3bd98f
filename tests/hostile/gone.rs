//! A process whose first thread ends before its last one, which ends it. All of it stands in `gone.c`.
#![no_main]

// Its library carries the object with `main`.
use consentinel_tests as _;
