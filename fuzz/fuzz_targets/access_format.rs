//! The parser of access-log formats takes any text, and loses none of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logtoll::logging::access::{Part, check, parts};

fuzz_target!(|format: &str| {
    let whole = parts(format).iter().fold(String::new(), |whole, part| match part {
        Part::Literal(text) => whole + text,
        Part::Variable(name) => whole + "$context." + name,
    });
    assert_eq!(whole, format);
    let _ = check(format);
});
