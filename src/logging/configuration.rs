//! A logging configuration that could be chosen for a stage, and its id.

use std::fmt;

use super::access::FormatName;
use super::settings::{Destination, ExecutionLevel, LoggingSettings};

/// Access logging as part of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessChoice {
    /// The format of a line.
    pub format: FormatName,
    /// [`Destination::Cloudwatch`], [`Destination::CloudwatchIa`] or [`Destination::Firehose`].
    pub destination: Destination,
}

/// What a stage logs, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Configuration {
    /// Execution logging; full data at level OFF writes nothing and is never kept.
    settings: LoggingSettings,
    /// Where execution logs go: the managed group, or one or more deliveries in the order of their names.
    destinations: Vec<Destination>,
    /// Access logging, if any.
    access: Option<AccessChoice>,
}

impl Configuration {
    /// Execution logging to the managed group.
    pub fn managed(settings: LoggingSettings) -> Self {
        Self::delivered(settings, [Destination::Managed])
    }

    /// Execution logging to the given places; several deliveries are several charges.
    pub fn delivered(settings: LoggingSettings, to: impl IntoIterator<Item = Destination>) -> Self {
        if settings.execution == ExecutionLevel::Off {
            return Self { settings: LoggingSettings::default(), destinations: Vec::new(), access: None };
        }
        let mut destinations: Vec<Destination> = to.into_iter().collect();
        destinations.sort_by_key(|destination| destination.name());
        Self { settings, destinations, access: None }
    }

    /// Access logging alone.
    pub fn access_only(access: AccessChoice) -> Self {
        Self::managed(LoggingSettings::default()).with_access(Some(access))
    }

    /// The same execution logging with this access logging.
    pub fn with_access(self, access: Option<AccessChoice>) -> Self {
        Self { access, ..self }
    }

    /// Execution logging.
    pub fn settings(&self) -> LoggingSettings {
        self.settings
    }

    /// Where execution logs go; empty while the level is OFF.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// Access logging.
    pub fn access(&self) -> Option<AccessChoice> {
        self.access
    }

    /// The name of execution logging in ids: `off`, `error`, `error-full`, `info` or `info-full`.
    pub fn execution_id(settings: LoggingSettings) -> &'static str {
        match (settings.execution, settings.full_data) {
            (ExecutionLevel::Off, _) => "off",
            (ExecutionLevel::Error, false) => "error",
            (ExecutionLevel::Error, true) => "error-full",
            (ExecutionLevel::Info, false) => "info",
            (ExecutionLevel::Info, true) => "info-full",
        }
    }
}

/// The id, stable in every document: `info-full@cloudwatch@s3+access-own`.
impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let off = self.settings.execution == ExecutionLevel::Off;
        if !off || self.access.is_none() {
            f.write_str(Self::execution_id(self.settings))?;
        }
        for destination in self.destinations.iter().filter(|to| **to != Destination::Managed) {
            write!(f, "@{}", destination.name())?;
        }
        let Some(access) = self.access else { return Ok(()) };
        write!(f, "{}access-{}", if off { "" } else { "+" }, access.format)?;
        if access.destination == Destination::Firehose {
            write!(f, "@{}", access.destination.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable() {
        let settings = |execution, full_data| LoggingSettings { execution, full_data };
        let own = |destination| AccessChoice { format: FormatName::Own, destination };
        let full = settings(ExecutionLevel::Info, true);
        let ids = [
            Configuration::managed(settings(ExecutionLevel::Off, true)),
            Configuration::managed(settings(ExecutionLevel::Error, true)),
            Configuration::managed(full).with_access(Some(own(Destination::Cloudwatch))),
            Configuration::delivered(full, [Destination::S3, Destination::Cloudwatch]),
            Configuration::delivered(full, [Destination::S3Parquet]).with_access(Some(own(Destination::Firehose))),
            Configuration::access_only(own(Destination::CloudwatchIa)),
        ]
        .map(|configuration| configuration.to_string());
        let expected = [
            "off",
            "error-full",
            "info-full+access-own",
            "info-full@cloudwatch@s3",
            "info-full@s3-parquet+access-own@firehose",
            "access-own",
        ];
        assert_eq!(ids, expected);
    }
}
