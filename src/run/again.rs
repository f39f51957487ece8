//! What it takes to see the numbers of a page's sliders on the command line.

use super::{BUILT_IN, Setting};
use crate::args::ReportArgs;
use crate::measurements::Retention;
use crate::report::Again;

/// What `compare` must be told to take the same as given; it does not know all that a report can be told.
pub(super) fn again(args: &ReportArgs, setting: &Setting) -> Again {
    let not = [
        (args.presentation.anonymize, "No command shows these numbers: the names here are made up."),
        (
            args.source.measurements.is_empty(),
            "No command shows these numbers again: what was measured was not kept. `logtoll sample` keeps it in a file.",
        ),
        (setting.prices_from != BUILT_IN, "No command shows these numbers anywhere: they rest on a folder of prices."),
        (setting.config_path.is_some(), "No command shows these numbers anywhere: they rest on a configuration file."),
        (
            args.requests.is_some() || args.bill.growth.is_some(),
            "No command shows these numbers: the requests of all stages were stated, and `logtoll compare` takes those of one.",
        ),
    ];
    if let Some((_, why)) = not.into_iter().find(|(is, _)| *is) {
        return Again::Not(why);
    }
    let kept = args.retention.map(|retention| match retention {
        Retention::Days(days) => days.to_string(),
        Retention::Never => "never".to_owned(),
    });
    Again::With(kept.into_iter().flat_map(|days| ["--retention".to_owned(), days]).collect())
}
