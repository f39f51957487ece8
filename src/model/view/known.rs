//! What was worked out of a stage already: configurations have much in common, and none of this depends on the traffic or
//! the retention that is stated.

use std::cell::RefCell;

use crate::logging::{Channel, LoggingSettings, Weight};
use crate::measurements::LogGroup;
use crate::model::background::Background;
use crate::model::bytes::Outcomes;

/// Answers by what was asked; there are few of each, so a list is the quickest.
#[derive(Debug)]
pub(super) struct Answers<K, A>(RefCell<Vec<(K, A)>>);

impl<K, A> Default for Answers<K, A> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, A: Copy> Answers<K, A> {
    /// The answer of before, else this one from now on.
    pub(super) fn of(&self, asked: K, work_out: impl FnOnce() -> A) -> A {
        let known = self.0.borrow().iter().find(|(known, _)| *known == asked).map(|(_, answer)| *answer);
        known.unwrap_or_else(|| {
            let answer = work_out();
            self.0.borrow_mut().push((asked, answer));
            answer
        })
    }
}

/// What is known of one stage.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What requests write at a setting through a channel.
    pub(super) outcomes: Answers<(LoggingSettings, Channel), Outcomes>,
    /// What a line of access logs weighs in a format.
    pub(super) access: Answers<String, Weight>,
    /// What a group took in for each request. Groups are told apart by where they stand.
    pub(super) seen: Answers<*const LogGroup, Option<Weight>>,
    /// What a group takes in without requests.
    pub(super) background: Answers<*const LogGroup, Option<Background>>,
}
