//! Retentions that a log group can have.

use super::Setting;
use crate::error::Error;
use crate::measurements::Retention;
use crate::prices::PriceFiles;

/// The retention of a flag, else of the configuration. One that AWS does not offer is refused, with the nearest that it
/// does. Called before anything is measured, which costs money.
pub(super) fn stated(flag: Option<Retention>, setting: &Setting) -> Result<Option<Retention>, Error> {
    // That of the file was held against what AWS offers when it was read.
    let configured = setting.config.retention.as_ref().map(|set| set.value);
    Ok(offered(flag, &setting.prices)?.or(configured))
}

fn offered(stated: Option<Retention>, prices: &PriceFiles) -> Result<Option<Retention>, Error> {
    let Some(Retention::Days(days)) = stated else { return Ok(stated) };
    match prices.book(&[""; 0])?.billing().nearest_retentions(days) {
        None => Ok(stated),
        Some(nearest) => Err(Error::Arguments(format!(
            "a log group cannot keep events for {days} days; write --retention {nearest}, or never"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::PriceFiles;

    fn refused(days: u32) -> Option<String> {
        offered(Some(Retention::Days(days)), &PriceFiles::embedded()).err().map(|error| error.to_string())
    }

    /// The steps are those of PutRetentionPolicy: 1, 3, 5, 7, 14, …, 3288, 3653.
    #[test]
    fn the_nearest_steps_are_named() {
        assert_eq!([1, 7, 30, 3653].map(refused), [None, None, None, None]);
        let told = |days, nearest: &str| {
            let text = format!("a log group cannot keep events for {days} days; write --retention {nearest}, or never");
            assert_eq!(refused(days), Some(text));
        };
        told(2, "1 or 3");
        told(8, "7 or 14");
        told(5_000, "3653");
    }
}
