//! One log group: what it is and what it took in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Series;
use crate::units::{Bytes, Events};

/// The class of a log group, which decides its ingestion price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum LogClass {
    /// `STANDARD`, which is also what an absent class means.
    Standard,
    /// `INFREQUENT_ACCESS`.
    InfrequentAccess,
    /// A class that the price list does not cover (`DELIVERY`, `ESSENTIALS`, or one that came later).
    Other(String),
}

impl From<String> for LogClass {
    fn from(text: String) -> Self {
        match text.as_str() {
            "STANDARD" => Self::Standard,
            "INFREQUENT_ACCESS" => Self::InfrequentAccess,
            _ => Self::Other(text),
        }
    }
}

impl From<LogClass> for String {
    fn from(class: LogClass) -> Self {
        class.name().to_owned()
    }
}

impl LogClass {
    /// AWS's name of the class.
    pub fn name(&self) -> &str {
        match self {
            LogClass::Standard => "STANDARD",
            LogClass::InfrequentAccess => "INFREQUENT_ACCESS",
            LogClass::Other(name) => name,
        }
    }
}

/// How long a log group keeps its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Retention {
    /// So many days.
    Days(u32),
    /// Until somebody deletes them.
    Never,
}

/// One log group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogGroup {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region; `None` for files that do not say.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Its class; `None` where it is unknown.
    pub class: Option<LogClass>,
    /// Its retention; `None` where it is unknown.
    pub retention: Option<Retention>,
    /// `storedBytes`, where AWS reports it.
    pub stored_bytes: Option<Bytes>,
    /// When it was created, where that is known.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// `IncomingBytes` by day (or by hour, from an hourly file); `None` where it could not be read.
    pub incoming_bytes: Option<Series<Bytes>>,
    /// `IncomingBytes` by hour, for groups younger than three whole days.
    pub incoming_bytes_hourly: Option<Series<Bytes>>,
    /// `IncomingLogEvents` by day, for groups that belong to a stage.
    pub incoming_events: Option<Series<Events>>,
}
