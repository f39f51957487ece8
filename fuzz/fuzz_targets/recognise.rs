//! Any bytes as the text of an event: grouped, recognised, measured, and masked where they are not known.

#![no_main]

use libfuzzer_sys::fuzz_target;
use logtoll::measurements::Tracer;

fuzz_target!(|data: &[u8]| {
    let mut tracer = Tracer::sampling();
    for line in data.split(|byte| *byte == b'\n') {
        tracer.event(None, line);
    }
    let _ = tracer.sample();
});
