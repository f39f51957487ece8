//! Exports as Parquet.

use std::fs::File;

use jiff::Timestamp;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;

use super::columns::Columns;
use super::error::Error;
use super::gather::Gathered;
use crate::measurements::BillSource;

/// Reads a Parquet export row by row; only the columns that matter are decoded.
pub(super) fn read(file: File, gathered: &mut Gathered) -> Result<BillSource, Error> {
    let failed = |error: ParquetError| Error::Unreadable(error.to_string());
    let reader = SerializedFileReader::new(file).map_err(failed)?;
    let schema = reader.metadata().file_metadata().schema().clone();
    let header: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
    let columns = Columns::of(&header, &mut gathered.doubts)?;
    let used = columns.used();
    let fields = used.iter().map(|column| schema.get_fields()[*column].clone()).collect();
    let projection = Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(failed)?;
    let rows = reader.get_row_iter(Some(projection)).map_err(failed)?;
    for (index, row) in rows.enumerate() {
        let row = row.map_err(failed)?;
        let cells: Vec<String> = row.get_column_iter().map(|(_, field)| text(field)).collect();
        let cell = |column: usize| {
            let place = used.binary_search(&column).ok();
            place.and_then(|place| cells.get(place)).map_or("", |text| text.trim())
        };
        columns.read(cell, || format!("row {}", index + 1), gathered)?;
    }
    Ok(columns.source)
}

/// A value as CSV would have it.
fn text(field: &Field) -> String {
    let at = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        // The shortest digits that give the same number, which Display of f64 writes.
        Field::Double(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        Field::TimestampMillis(millis) => at(Timestamp::from_millisecond(*millis).ok()),
        Field::TimestampMicros(micros) => at(Timestamp::from_microsecond(*micros).ok()),
        other => other.to_string(),
    }
}
