//! The time that a log keeps, by the time stamps of its events.

/// A request that nothing was seen of for so long, in the log's own time, is closed.
pub(super) const FORGOTTEN_MS: i64 = 10 * 60 * 1_000;
/// What may still follow the line that says how a request completed comes at once.
pub(super) const ENDED_MS: i64 = 30 * 1_000;
/// How often open requests are looked through.
const SWEEP_MS: i64 = 60 * 1_000;

/// Milliseconds of the log that were read, forwards or backwards: Logs Insights lists the newest first.
///
/// It moves on with each stamp that is later than all others or earlier than all others, and stands still between them,
/// where the streams of a group overtake each other. A leap back of ten minutes is where another file begins, and takes no
/// time.
#[derive(Debug, Default)]
pub(super) struct Clock {
    pub(super) now: i64,
    swept: i64,
    last: i64,
    /// The earliest and the latest stamp since the last leap.
    span: Option<(i64, i64)>,
}

impl Clock {
    /// An event more. Whether it is time to look through what is open.
    pub(super) fn tick(&mut self, at: i64) -> bool {
        let step = at.saturating_sub(self.last);
        let span = self.span.filter(|_| step.saturating_abs() <= FORGOTTEN_MS);
        let passed = match (span, self.span) {
            (Some((first, last)), _) => first.saturating_sub(at).max(at.saturating_sub(last)).max(0),
            (None, Some(_)) => step.max(0),
            (None, None) => 0,
        };
        let (first, last) = span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        self.last = at;
        self.now = self.now.saturating_add(passed);
        let is_due = self.now.saturating_sub(self.swept) >= SWEEP_MS;
        if is_due {
            self.swept = self.now;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(stamps: &[i64]) -> i64 {
        let mut clock = Clock::default();
        for at in stamps {
            clock.tick(*at);
        }
        clock.now
    }

    #[test]
    fn time_passes_forwards_and_backwards_and_not_between() {
        assert_eq!(passed(&[1_000, 2_000, 1_500, 2_500]), 1_500);
        assert_eq!(passed(&[9_000, 8_000, 8_500, 7_000]), 2_000);
        assert_eq!(passed(&[5]), 0);
    }

    #[test]
    fn a_leap_back_takes_no_time_and_a_quiet_hour_does() {
        let hour = 3_600_000;
        assert_eq!(passed(&[hour, hour + 500, 0, 700]), 1_200);
        assert_eq!(passed(&[0, hour]), hour);
    }

    #[test]
    fn no_stamp_is_too_far() {
        passed(&[i64::MIN, i64::MAX, i64::MIN, 0]);
    }
}
