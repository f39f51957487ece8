//! `logtoll explain`.

use super::output;
use crate::error::Error;
use crate::recommendation::{Rule, rules};

/// Prints the page of a rule, or a line for each.
pub(super) fn run(id: Option<&str>) -> Result<(), Error> {
    let Some(id) = id else {
        let width = rules().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        let line = |rule: &Rule| format!("{:width$}  {}\n", rule.id, rule.title);
        return output::print(&rules().iter().map(line).collect::<String>());
    };
    match rules().iter().find(|rule| rule.id == id) {
        Some(rule) => output::print(rule.page),
        None => {
            let known = rules().iter().map(|rule| rule.id).collect::<Vec<_>>().join(", ");
            Err(Error::Arguments(format!("there is no rule '{}'; known are {known}", id.escape_debug())))
        }
    }
}
