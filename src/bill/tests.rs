//! Parquet exports, written by the crate's own writer.

#[cfg(feature = "parquet")]
mod parquet {
    use std::fs::File;
    use std::io::Seek;
    use std::sync::Arc;

    use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    use rust_decimal::Decimal;

    use crate::bill::{Error, read};
    use crate::measurements::BillSource;
    use crate::units::Usd;

    const TEXTS: [&str; 6] = [
        "line_item_line_item_type",
        "line_item_product_code",
        "line_item_usage_type",
        "line_item_currency_code",
        "product_region_code",
        "pricing_unit",
    ];

    /// Three rows of October, of which two are lines of CloudWatch Logs; times are `timestamp_milliseconds`.
    fn export(usage_type: &str) -> File {
        let mut schema = String::from("message export { ");
        for name in TEXTS {
            let name = if name == "line_item_usage_type" { usage_type } else { name };
            schema += &format!("optional binary {name} (UTF8); ");
        }
        schema += "optional double line_item_usage_amount; optional double line_item_unblended_cost; \
                   optional int64 line_item_usage_start_date (TIMESTAMP_MILLIS); \
                   optional int64 line_item_usage_end_date (TIMESTAMP_MILLIS); \
                   optional group product (MAP) { repeated group key_value { required binary key (UTF8); \
                   optional binary value (UTF8); } } }";
        let schema = Arc::new(parse_message_type(&schema).expect("a schema"));
        let mut file = tempfile::tempfile().expect("a temporary file");
        let copy = file.try_clone().expect("another handle");
        let properties = WriterProperties::builder().set_compression(::parquet::basic::Compression::SNAPPY).build();
        let mut writer = SerializedFileWriter::new(copy, schema, Arc::new(properties)).expect("a writer");
        let mut group = writer.next_row_group().expect("a row group");
        let usage = ["USE1-VendedLog-Bytes", "USE1-VendedLog-Bytes", "TimedStorage-ByteHrs"];
        let service = ["AmazonCloudWatch", "AmazonCloudWatch", "AmazonS3"];
        for name in TEXTS {
            let values = match name {
                "line_item_line_item_type" => ["Usage"; 3],
                "line_item_product_code" => service,
                "line_item_usage_type" => usage,
                "line_item_currency_code" => ["USD"; 3],
                "product_region_code" => ["us-east-1"; 3],
                _ => ["GB"; 3],
            };
            let mut column = group.next_column().expect("a column").expect("there is one");
            let values = values.map(ByteArray::from);
            column.typed::<ByteArrayType>().write_batch(&values, Some(&[1; 3]), None).expect("it is written");
            column.close().expect("it is closed");
        }
        for values in [[0.1, 0.2, 900.0], [0.05, 0.1, 20.0]] {
            let mut column = group.next_column().expect("a column").expect("there is one");
            column.typed::<DoubleType>().write_batch(&values, Some(&[1; 3]), None).expect("it is written");
            column.close().expect("it is closed");
        }
        let october: i64 = 1_790_812_800_000;
        for day in [0, 1] {
            let mut column = group.next_column().expect("a column").expect("there is one");
            let values = [0, 1, 30].map(|from| october + (from + day) * 86_400_000);
            column.typed::<Int64Type>().write_batch(&values, Some(&[1; 3]), None).expect("it is written");
            column.close().expect("it is closed");
        }
        for _ in 0..2 {
            let mut column = group.next_column().expect("a column").expect("there is one");
            column.typed::<ByteArrayType>().write_batch(&[], Some(&[0; 3]), Some(&[0; 3])).expect("it is written");
            column.close().expect("it is closed");
        }
        group.close().expect("the group is closed");
        writer.close().expect("the file is closed");
        file.rewind().expect("it can be read again");
        file
    }

    #[test]
    fn a_parquet_export_is_read_as_its_csv_would_be() {
        let bill = read(vec![export("line_item_usage_type")], None).expect("a bill");
        assert_eq!((bill.source, bill.month.to_string().as_str()), (BillSource::Cur2, "2026-10"));
        let lines: Vec<_> =
            bill.lines.iter().map(|line| (line.days.start.to_string(), line.quantity, line.usd)).collect();
        let cents = |cents| Some(Usd(Decimal::new(cents, 2)));
        let expected = [
            ("2026-10-01".to_owned(), Decimal::new(1, 1), cents(5)),
            ("2026-10-02".to_owned(), Decimal::new(2, 1), Some(Usd(Decimal::new(1, 1)))),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn renamed_columns_of_parquet_are_named() {
        let (_, error) = read(vec![export("usage")], None).expect_err("a column is missing");
        assert!(
            matches!(&error, Error::Columns { missing, .. } if missing.contains("line_item_usage_type")),
            "{error}"
        );
    }

    #[test]
    fn a_broken_file_is_no_panic() {
        use std::io::Write;
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(b"PAR1 and nothing more PAR1").and_then(|()| file.rewind()).expect("a file");
        assert!(matches!(read(vec![file], None), Err((0, Error::Unreadable(_)))));
    }
}
