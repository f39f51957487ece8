//! Measurements from files, and from what the user states.

mod contents;
mod declared;
mod error;
mod events;
mod hourly_csv;
mod measurements;

use std::io::Read;

use flate2::read::MultiGzDecoder;

pub use declared::{Declared, declared};
pub use error::{Error, Place};
pub use events::{Event, EventFormat, EventsRead, events};
pub use hourly_csv::hourly_csv;
pub use measurements::{measurements, merged};

/// More bytes, events or requests than anything takes in within a day: an exabyte. Beyond it a number is a mistake.
const MOST: f64 = 1e18;

fn is_amount(number: f64) -> bool {
    (0.0..=MOST).contains(&number)
}

/// The first two bytes of every gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file's bytes, unpacked if they are packed; told by content, not by name.
fn unpacked<'a>(bytes: &'a [u8]) -> Box<dyn Read + 'a> {
    if bytes.starts_with(&GZIP) { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) }
}
