//! Doubts about a bill and what it is compared with. They belong to one result and are never stored.

/// One doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the facts in the sentence below")]
pub enum BillDoubt {
    /// Nothing says that the bill is CloudWatch's alone.
    ServicesUnknown,
    /// Nothing says whose bill it is.
    AccountUnknown,
    /// Lines of accounts that were not metered.
    OtherAccounts { accounts: u64 },
    /// The bill is in another currency than the prices.
    OtherCurrency { currency: String },
    /// The bill does not say what it counts.
    UnitMissing { usage_types: String },
    /// A unit that is not the price list's.
    UnitOther { usage_type: String, unit: String },
    /// Lines of our usage types that are no usage.
    OtherKinds { lines: u64, kinds: String },
    /// A column or metric that the comparison can do without is missing.
    ColumnMissing { column: String, lost: String },
    /// AWS may still change the bill.
    Estimated,
    /// Lines that are not compared are on the bill for stretches of days that overlap.
    Overlap { usage_types: String },
    /// The bill has no line of logs on days or hours that were metered.
    BillPartial { region: String, days: String },
    /// What was metered is the sum of the log groups that are in files.
    SumsOfFiles,
    /// The comparison covers only a part of the month.
    DaysPartial { from: String, until: String, month: String },
    /// A region is on the bill, but was not metered.
    RegionUnmetered { region: String },
    /// A region was metered, but has no ingestion on the bill.
    RegionUnbilled { region: String },
    /// The region of a usage type is not known.
    RegionUnknown { usage_type: String },
    /// The events of log groups were not counted.
    EventsUnknown { groups: u64 },
    /// Log groups began inside the days, so that their first day is not in the series.
    BegunInside { groups: u64 },
    /// Lines that carry log bytes which are not compared.
    NotCompared { usage_types: String },
}

impl BillDoubt {
    /// The doubt in a sentence.
    pub fn text(&self) -> String {
        match self {
            Self::ServicesUnknown => {
                "the bill does not say which services it covers, and other services bill usage types \
                                      such as TimedStorage-ByteHrs and DataProcessing-Bytes too"
                    .to_owned()
            }
            Self::AccountUnknown => {
                "the bill does not say whose it is: that of a management account holds all accounts".to_owned()
            }
            Self::OtherAccounts { accounts } => {
                format!("the bill holds {accounts} accounts that were not metered; their lines are left out")
            }
            Self::OtherCurrency { currency } => {
                format!(
                    "the bill is in {currency} and the prices are in USD: money is left out, quantities are compared"
                )
            }
            Self::UnitMissing { usage_types } => {
                format!("the bill gives no unit for {usage_types}; the price list's is taken")
            }
            Self::UnitOther { usage_type, unit } => {
                format!(
                    "the bill counts {usage_type} in {unit}, which is not the price list's unit: it is not compared"
                )
            }
            Self::OtherKinds { lines, kinds } => {
                format!("{lines} lines of these usage types are no usage ({kinds}) and are left out")
            }
            Self::ColumnMissing { column, lost } => format!("the bill has no {column}: {lost}"),
            Self::Estimated => "AWS still calls this month an estimate".to_owned(),
            Self::BillPartial { region, days } => {
                format!(
                    "the bill has no line of logs in {region} on {days}, and the meter does not say that nothing came then: it may \
                     lack rows"
                )
            }
            Self::Overlap { usage_types } => {
                format!(
                    "the bill has {usage_types} for stretches of days that overlap, so that what is shown of it may count twice; \
                     it is not among what is compared"
                )
            }
            Self::SumsOfFiles => {
                "what was metered is the sum of the log groups in the files, which lacks those that were deleted and days \
                 without a row: it is a lower bound, and settles only what would be too much even so"
                    .to_owned()
            }
            Self::DaysPartial { from, until, month } => {
                format!("metered and billed are compared for {from} to {until} (excluded) only, not for all of {month}")
            }
            Self::RegionUnmetered { region } => {
                format!("{region} is on the bill, but nothing was metered there: it is left out of the comparison")
            }
            Self::RegionUnbilled { region } => {
                format!("{region} took in logs, but the bill has no ingestion there: it is left out of the comparison")
            }
            Self::RegionUnknown { usage_type } => format!("the region of {usage_type} is not known"),
            Self::EventsUnknown { groups } => {
                format!(
                    "the events of {groups} log groups were not counted, so what an overhead per event adds is open"
                )
            }
            Self::BegunInside { groups } => {
                format!("{groups} log groups began within these days, and their first day is not in the series")
            }
            Self::NotCompared { usage_types } => {
                format!(
                    "the bill also has {usage_types}, whose bytes may be among the metered ones; they are not compared"
                )
            }
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::ServicesUnknown => {
                "make it with --filter '{\"Dimensions\":{\"Key\":\"SERVICE\",\"Values\":[\"AmazonCloudWatch\"]}}', which the answer does \
                 not show; --cost-explorer and exports do"
            }
            Self::AccountUnknown => "use --cost-explorer with the credentials of the metered account, or an export, which name the account",
            Self::OtherAccounts { .. } => "verify each account with its own measurements",
            Self::OtherCurrency { .. } => "compare the quantities, or get the report in US dollars",
            Self::UnitMissing { .. } | Self::UnitOther { .. } => {
                "look at the unit of these lines in the billing console"
            }
            Self::OtherKinds { .. } => "none is needed: credits, discounts and taxes are no bytes",
            Self::ColumnMissing { .. } => "add it to the export or the query",
            Self::Estimated => "verify again after AWS has closed the bill",
            Self::BillPartial { .. } => "give every part of the export, or a bill by the month",
            Self::Overlap { .. } => "give the answers of one granularity, by the month or by the day",
            Self::DaysPartial { .. } => "leave the measurements out, so that CloudWatch is asked for the whole month",
            Self::RegionUnmetered { .. } | Self::RegionUnbilled { .. } => {
                "check that measurements and bill are of the same account, regions and month"
            }
            Self::RegionUnknown { .. } => "group the bill by region, or add the region's prices with --prices",
            Self::EventsUnknown { .. } | Self::BegunInside { .. } | Self::SumsOfFiles => {
                "leave the measurements out, or add --cost-explorer, so that the whole account is metered"
            }
            Self::NotCompared { .. } => "none is known; the comparison allows for them",
        }
        .to_owned()
    }

    /// The name of the variant, stable in every document.
    pub fn id(&self) -> &'static str {
        match self {
            Self::ServicesUnknown => "bill-services-unknown",
            Self::AccountUnknown => "bill-account-unknown",
            Self::OtherAccounts { .. } => "bill-other-accounts",
            Self::OtherCurrency { .. } => "bill-other-currency",
            Self::UnitMissing { .. } => "bill-unit-missing",
            Self::UnitOther { .. } => "bill-unit-other",
            Self::OtherKinds { .. } => "bill-other-kinds",
            Self::ColumnMissing { .. } => "bill-column-missing",
            Self::Estimated => "bill-estimated",
            Self::BillPartial { .. } => "bill-partial",
            Self::Overlap { .. } => "bill-overlap",
            Self::SumsOfFiles => "sums-of-files",
            Self::DaysPartial { .. } => "days-partial",
            Self::RegionUnmetered { .. } => "region-unmetered",
            Self::RegionUnbilled { .. } => "region-unbilled",
            Self::RegionUnknown { .. } => "region-unknown",
            Self::EventsUnknown { .. } => "events-unknown",
            Self::BegunInside { .. } => "begun-inside",
            Self::NotCompared { .. } => "bill-not-compared",
        }
    }
}
