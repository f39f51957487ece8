//! What AWS charged: bills from Cost Explorer, from Cost and Usage Reports and from FOCUS exports.
//!
//! Every reader gives the same [`Bill`]: the lines of CloudWatch Logs in one month, added up by usage type, region and
//! days. Usage types are matched exactly.

#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod cost_explorer;
mod day;
mod error;
mod gather;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufReader, Read, Seek};

use flate2::bufread::MultiGzDecoder;

pub use cost_explorer::{Asked, of_answer};
pub use error::Error;

use crate::measurements::{Bill, BillSource, CostAndUsage};
use crate::period::BillingMonth;
use gather::Gathered;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const PARQUET: [u8; 4] = *b"PAR1";

/// Reads a bill from its files: the pages of one answer, or the parts of one export, gzip or not, told apart by content.
///
/// # Errors
/// With the index of the file: what cannot be read, is no bill, lacks columns or pages, comes twice, or has no line of
/// CloudWatch Logs in the month.
pub fn read(files: Vec<File>, month: Option<BillingMonth>) -> Result<Bill, (usize, Error)> {
    let last = files.len().saturating_sub(1);
    let mut gathered = Gathered::default();
    let (mut pages, mut source, mut known, mut rows) = (Vec::new(), None, HashSet::new(), HashSet::new());
    for (index, file) in files.into_iter().enumerate() {
        let part = || -> Result<BillSource, Error> {
            let (source, print) = one(file, &mut gathered, &mut pages)?;
            if !known.insert(print) {
                return Err(Error::Twice("the same bytes".to_owned()));
            }
            let print = gathered.rows_print();
            match print.is_of_rows() && !rows.insert(print) {
                true => Err(Error::SameRows),
                false => Ok(source),
            }
        };
        let found = part().map_err(|error| (index, error))?;
        if source.is_some_and(|source| source != found) {
            return Err((index, Error::Mixed));
        }
        source = Some(found);
    }
    match source {
        Some(source @ BillSource::CostExplorerFile) => of_answer(&pages, source, Asked::default(), month),
        Some(source) => {
            // Parts of one export lack the same columns.
            let mut doubts = std::mem::take(&mut gathered.doubts);
            let mut told = Vec::new();
            doubts.retain(|doubt| {
                !told.contains(doubt) && {
                    told.push(doubt.clone());
                    true
                }
            });
            gathered.doubts = doubts;
            gathered.finish(source, month).map_err(|error| (last, error))
        }
        None => Err((0, Error::NotABill)),
    }
}

/// Reads one file, and gives what tells it from others.
fn one(mut file: File, gathered: &mut Gathered, pages: &mut Vec<CostAndUsage>) -> Result<(BillSource, Print), Error> {
    let magic = head::<4>(&mut file)?;
    if magic == PARQUET {
        #[cfg(feature = "parquet")]
        {
            let mut whole = Printed::of(&mut file);
            std::io::copy(&mut whole, &mut std::io::sink()).map_err(unreadable)?;
            let print = whole.print();
            file.rewind().map_err(unreadable)?;
            return Ok((columnar::read(file, gathered)?, print));
        }
        #[cfg(not(feature = "parquet"))]
        return Err(Error::NoParquet);
    }
    let mut source: Box<dyn Read> = match magic.starts_with(&GZIP) {
        true => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        false => Box::new(BufReader::new(file)),
    };
    let mut begin = Vec::new();
    source.by_ref().take(64).read_to_end(&mut begin).map_err(unreadable)?;
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&begin);
    let is_json = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let mut whole = Printed::of(std::io::Cursor::new(text.to_vec()).chain(source));
    if !is_json {
        let source = table::read(&mut whole, gathered)?;
        return Ok((source, whole.print()));
    }
    let mut text = Vec::new();
    whole.read_to_end(&mut text).map_err(unreadable)?;
    let page = serde_json::from_slice(&text).map_err(|error| {
        let message = error.to_string();
        let problem = message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem);
        Error::Json { line: error.line(), column: error.column(), problem: problem.escape_debug().to_string() }
    })?;
    pages.push(page);
    Ok((BillSource::CostExplorerFile, whole.print()))
}

/// The first bytes of a file, which is then at its beginning again; zeros behind its end.
fn head<const N: usize>(file: &mut File) -> Result<[u8; N], Error> {
    let mut bytes = Vec::new();
    file.by_ref().take(N as u64).read_to_end(&mut bytes).and_then(|_| file.rewind()).map_err(unreadable)?;
    bytes.resize(N, 0);
    let mut head = [0; N];
    head.copy_from_slice(&bytes);
    Ok(head)
}

/// Tells a file that is given twice, under whatever name and packed or not: a hash of its text with its length.
type Print = (u64, u64);

/// Takes the print of what is read through it.
struct Printed<R> {
    inner: R,
    hasher: DefaultHasher,
    length: u64,
}

impl<R: Read> Printed<R> {
    fn of(inner: R) -> Self {
        Self { inner, hasher: DefaultHasher::new(), length: 0 }
    }

    fn print(&self) -> Print {
        (self.hasher.finish(), self.length)
    }
}

impl<R: Read> Read for Printed<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        // It goes by the stream: the same bytes in other portions give the same.
        self.hasher.write(&into[..count]);
        self.length += count as u64;
        Ok(count)
    }
}

fn unreadable(error: std::io::Error) -> Error {
    Error::Unreadable(error.to_string())
}
