//! A progress bar on a terminal, and nothing elsewhere.

#[cfg(feature = "aws")]
use std::borrow::Cow;
use std::io::Read;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

#[cfg(feature = "aws")]
use crate::aws::Progress;

#[cfg(feature = "aws")]
const COUNTED: &str = "{msg} {wide_bar} {pos}/{len}";
#[cfg(feature = "aws")]
const UNCOUNTED: &str = "{spinner} {msg} {pos}";
const READ: &str = "{spinner} reading {bytes} {bytes_per_sec}";
const REDRAWN: Duration = Duration::from_millis(100);

/// One line on standard error that says what is being read. It is gone when the value is.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar; one that is not wanted, or not on a terminal, draws nothing.
    pub(super) fn new(wanted: bool) -> Self {
        let target = if wanted { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self(ProgressBar::with_draw_target(None, target))
    }

    /// The same bytes, counted on the bar.
    pub(super) fn reading<R: Read>(&self, file: R) -> impl Read + use<R> {
        self.0.set_style(ProgressStyle::with_template(READ).expect("the template is a constant"));
        self.0.enable_steady_tick(REDRAWN);
        self.0.wrap_read(file)
    }

    /// Takes the line away, so that something else can be printed.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

#[cfg(feature = "aws")]
impl Progress for Bar {
    fn phase(&self, name: &str, total: Option<u64>) {
        let template = if total.is_some() { COUNTED } else { UNCOUNTED };
        self.0.reset();
        self.0.set_style(ProgressStyle::with_template(template).expect("the templates are constants"));
        self.0.set_message(Cow::Owned(name.to_owned()));
        match total {
            Some(total) => self.0.set_length(total),
            None => self.0.unset_length(),
        }
        self.0.enable_steady_tick(REDRAWN);
    }

    fn advance(&self, by: u64) {
        self.0.inc(by);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}
