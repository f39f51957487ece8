//! The readers of captured log events take any bytes, and hand on as many events as they count.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let mut seen = 0_u64;
    if let Ok(read) = logtoll::import::events(file, &mut |_| seen += 1) {
        assert_eq!(read.events, seen);
    }
});
