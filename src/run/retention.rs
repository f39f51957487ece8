//! Retentions that a log group can have.

use super::Setting;
use crate::error::Error;
use crate::measurements::Retention;
use crate::prices::PriceFiles;

/// The retention of a flag, else of the configuration. One that AWS does not offer is refused, with the nearest that it
/// does. Called before anything is measured, which costs money.
pub(super) fn stated(flag: Option<Retention>, setting: &Setting) -> Result<Option<Retention>, Error> {
    match (flag, &setting.config.retention) {
        (None, Some(set)) => offered(Some(set.value), &setting.prices, &format!("retention = (at {})", set.source)),
        _ => offered(flag, &setting.prices, "--retention"),
    }
}

fn offered(stated: Option<Retention>, prices: &PriceFiles, place: &str) -> Result<Option<Retention>, Error> {
    let Some(Retention::Days(days)) = stated else { return Ok(stated) };
    let book = prices.book(&[""; 0])?;
    let steps = &book.billing().retention_days.value;
    let above = steps.partition_point(|step| *step < u64::from(days));
    if steps.get(above) == Some(&u64::from(days)) {
        return Ok(stated);
    }
    let around = [above.checked_sub(1).and_then(|below| steps.get(below)), steps.get(above)];
    let nearest: Vec<String> = around.into_iter().flatten().map(u64::to_string).collect();
    Err(Error::Arguments(format!(
        "a log group cannot keep events for {days} days; write {place} {}, or never",
        nearest.join(" or ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::PriceFiles;

    fn refused(days: u32) -> Option<String> {
        offered(Some(Retention::Days(days)), &PriceFiles::embedded(), "--retention")
            .err()
            .map(|error| error.to_string())
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
