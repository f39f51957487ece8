//! What a doubt says, and what to do about it.

use super::Warning;

impl Warning {
    /// The doubt in a sentence. Names from outside are not escaped here: that depends on where it is printed.
    pub fn text(&self) -> String {
        match self {
            Self::AccessDenied { action, region, lost } => format!("no permission for {action} in {region}: {lost}"),
            Self::CallFailed { operation, region, reason, lost } => {
                format!("{operation} failed in {region} ({reason}): {lost}")
            }
            Self::Truncated { operation, region } => {
                format!("{operation} in {region} repeated a page token, so the listing may lack its end")
            }
            Self::MissingPrice { product, region } => {
                format!(
                    "the list has no price of {product} in {region}: rows of it are unknown, and every sum with it that no agreed \
                     price makes known"
                )
            }
            Self::UnpricedClass { class, region } => format!(
                "what log groups of the class {class} cost in {region} is in no price list that is known: rows of it are unknown, \
                 and every sum with them"
            ),
            Self::BeyondKnownPrices { product, region } => {
                format!("the price of {product} in {region} is known for smaller quantities only, so every sum with it is unknown")
            }
            Self::UnknownFailures { api, stage } => {
                format!("how many requests of {api}/{stage} fail is unknown, and with it what ERROR writes")
            }
            Self::UnknownDestination { api, stage } => format!(
                "where the logs of {api}/{stage} go is unknown (a destination in another account, or deliveries that \
                 could not be read), so what is on now has no price"
            ),
            Self::SharedRequestMetric { api, stage } => format!(
                "another API is also named {api} and has a stage {stage}: CloudWatch counts both together, so the requests \
                 of neither are known"
            ),
            Self::UnknownRequests { api, stage } => format!("the requests of {api}/{stage} are unknown"),
            Self::NoTraffic { api, stage } => format!("{api}/{stage} had no requests in the window"),
            Self::UnknownSettings { api, stage } => format!("the logging settings of {api}/{stage} are unknown"),
            Self::LevelContradicted { api, stage, declared, events_per_request } => format!(
                "{api}/{stage} declares '{declared}', but {events_per_request} events per request arrive, which is not \
                 what that setting writes"
            ),
            Self::UnknownShares { api, stage } => format!(
                "methods of {api}/{stage} log otherwise than the stage, and which requests are theirs is unknown: what is on \
                 now is a range over all these settings"
            ),
            Self::LevelInferred { api, stage, setting, events_per_request } => format!(
                "{api}/{stage} most likely has '{setting}' on: {events_per_request} events per request arrive, as that \
                 setting writes"
            ),
            Self::RoughHistory { groups } => {
                format!("{} less than a day of data: rough figures", groups_have(*groups))
            }
            Self::IdleGroups { groups } => {
                format!("{} taken in nothing in the last days: no projection", groups_have(*groups))
            }
            Self::UnknownMetrics { api, stage } => format!(
                "{api}/{stage} keeps detailed metrics, and how many is not known: their cost is in no sum"
            ),
            Self::BeganInWindow { groups, names } => format!(
                "{} begun to write, or to write as now, inside the measured days{}: the month is projected from the days since",
                groups_have(*groups),
                named(names, *groups)
            ),
            Self::StoppedInWindow { groups, names } => format!(
                "{} taken in nothing for three days or more after nearly every day before{}: the month is projected as if the \
                 mean of the last days went on",
                groups_have(*groups),
                named(names, *groups)
            ),
            Self::UnmeteredGroups { groups } => {
                format!("{} no data, so the volume is unknown, and with it the total", groups_have(*groups))
            }
            Self::UnknownStorage { groups } => {
                format!("{} no stored bytes reported, so the storage is unknown", groups_have(*groups))
            }
            Self::StorageByThen { month, counted, rolled } => format!(
                "storage is counted as what lies there now, ${counted}; by {month} it will be about ${rolled}, which is not in \
                 the sums"
            ),
            Self::MonthIsOver { month, measured_until } => format!(
                "{month} was over when measuring ended ({measured_until}): it is projected as if it were to come after the \
                 measured days"
            ),
            Self::StorageNotInFile => {
                "the file says nothing of stored bytes or classes: these figures are ingestion alone, at the Standard class".to_owned()
            }
            Self::StorageOfOneRun => {
                "the other run did not measure storage everywhere, so there these figures leave it out too".to_owned()
            }
            Self::Incomplete { missing } => format!("the measuring run was cut short: {missing}"),
            Self::UnrecognisedLines { events } => {
                let are = if *events == 1 { "1 event is".to_owned() } else { format!("{events} events are") };
                format!(
                    "{are} no known line of an execution log: they are counted, and whether lower levels write them is \
                     unknown"
                )
            }
            Self::ClosedEarly { requests } => {
                let of = if *requests == 1 { "1 request".to_owned() } else { format!("{requests} requests") };
                format!(
                    "the end of {of} was not seen within ten minutes of the last line, or too many others were open: a \
                     later line counts as another request"
                )
            }
            Self::ConsoleTest => "the lines are of a test in the console, which lacks those of usage plans, of X-Ray and of \
                                  request ids: a log group gets more"
                .to_owned(),
            Self::FailuresOnly => {
                "these lines were written at ERROR: requests that succeeded left none, so nothing is said of them".to_owned()
            }
            Self::UnreadableGroups { groups, region } => format!(
                "{} a class whose events cannot be read in {region} (Infrequent Access): their lines were not sampled",
                groups_have(*groups)
            ),
            Self::UnreadGroups { groups, region } => format!(
                "the time for reading log lines in {region} was over for part of them: {} no lines read",
                groups_have(*groups)
            ),
            Self::NoLinesFound { groups, region } => format!(
                "what was read of log groups in {region} held no line to weigh: {} no sample",
                groups_have(*groups)
            ),
            Self::UnfinishedRequests { api, stage, requests, of } => format!(
                "{requests} of {of} requests of {api}/{stage} were not read to their end, most likely slow ones: the sample \
                 lacks them"
            ),
            Self::MixedSettings => "some requests were captured at INFO and others with full data: what full data would write of \
                                    the former is not in the sums, so they have no upper bound"
                .to_owned(),
            Self::Bill(doubt) => doubt.text(),
            Self::Unknown => "the file holds a warning that this version of logtoll does not know".to_owned(),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::AccessDenied { action, .. } => format!("allow {action} for this identity and sample again"),
            Self::CallFailed { .. } | Self::Truncated { .. } | Self::UnmeteredGroups { .. } => {
                "sample again later".to_owned()
            }
            Self::MissingPrice { .. } => {
                "add it to the region's file and pass the folder with --prices; estimate and report take it with --price too".to_owned()
            }
            Self::UnpricedClass { .. } => {
                "read on the bill what AWS charges for them, and add it to the lower bound; logtoll verify shows the lines of a bill"
                    .to_owned()
            }
            Self::BeyondKnownPrices { .. } => "ask AWS for the price of such quantities, and add the tier".to_owned(),
            Self::UnknownFailures { .. } => {
                "look at this stage alone with --only, and state --requests and --server-errors".to_owned()
            }
            Self::UnknownDestination { .. } => {
                "allow logs:DescribeDeliveries, logs:DescribeDeliverySources and logs:DescribeDeliveryDestinations, or \
                 sample the account that the logs go to"
                    .to_owned()
            }
            Self::SharedRequestMetric { .. } => {
                "rename one of the APIs, or turn on access logs to a log group of the stage's own".to_owned()
            }
            Self::UnknownRequests { .. } => {
                "look at this stage alone with --only, and state its requests with --requests".to_owned()
            }
            Self::NoTraffic { .. } => {
                "look at this stage alone with --only, and state the requests to plan for with --requests".to_owned()
            }
            Self::UnknownSettings { .. } | Self::LevelInferred { .. } => {
                "allow apigateway:GET for this identity and sample again".to_owned()
            }
            Self::LevelContradicted { .. } => {
                "look at the stage's settings: a template without DataTraceEnabled may have turned full data on"
                    .to_owned()
            }
            Self::UnknownShares { .. } => {
                "turn detailed metrics on for some days, which CloudWatch charges, and sample again".to_owned()
            }
            Self::RoughHistory { .. } => "sample again when there are at least 7 days of data".to_owned(),
            Self::UnknownMetrics { .. } => "read the CW:MetricMonitorUsage line of the bill".to_owned(),
            Self::BeganInWindow { .. } => "sample again when there are two weeks of such days".to_owned(),
            Self::StoppedInWindow { .. } => {
                "look whether logging was turned off; then these groups cost storage only".to_owned()
            }
            Self::IdleGroups { .. } => "they cost storage only: logtoll report says which of them may go, and how (idle-group, orphaned-group)".to_owned(),
            Self::UnknownStorage { .. } => "read the TimedStorage-ByteHrs line of the bill".to_owned(),
            Self::StorageByThen { month, .. } => format!("logtoll storage --month {month} shows it for each log group"),
            Self::MonthIsOver { .. } => "hold a month that is over against its bill with logtoll verify".to_owned(),
            Self::StorageNotInFile | Self::StorageOfOneRun => "sample the account to see the storage".to_owned(),
            Self::Incomplete { .. } => "run logtoll sample again".to_owned(),
            Self::UnrecognisedLines { .. } => "look at their labels with --unrecognised".to_owned(),
            Self::ClosedEarly { .. } => "give the files in the order of their time stamps".to_owned(),
            Self::FailuresOnly => "capture a few requests at INFO, or compare with --requests".to_owned(),
            Self::UnreadableGroups { .. } => {
                "weigh a few captured events of theirs with logtoll trace, or leave it to the catalogue of lines"
                    .to_owned()
            }
            Self::UnreadGroups { .. } => {
                "read fewer requests of each stage with --events, or one region at a time".to_owned()
            }
            Self::ConsoleTest => "trace what the log group of a deployed stage got".to_owned(),
            Self::NoLinesFound { .. } => {
                "sample again later, or weigh a few captured events of theirs with logtoll trace".to_owned()
            }
            Self::UnfinishedRequests { .. } => {
                "weigh some captured minutes of the execution log with logtoll trace".to_owned()
            }
            Self::MixedSettings => "trace each stage, and the time before and after a change, by itself".to_owned(),
            Self::Bill(doubt) => doubt.remedy(),
            Self::Unknown => "update logtoll".to_owned(),
        }
    }
}

/// Some of the groups by name, in parentheses.
fn named(names: &[String], groups: u64) -> String {
    let more = groups.saturating_sub(names.len() as u64);
    match (names, more) {
        ([], _) => String::new(),
        (_, 0) => format!(" ({})", names.join(", ")),
        _ => format!(" ({} and {more} more)", names.join(", ")),
    }
}

fn groups_have(groups: u64) -> String {
    match groups {
        1 => "1 log group has".to_owned(),
        _ => format!("{groups} log groups have"),
    }
}
