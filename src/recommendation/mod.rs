//! What to do about it: rules that look at the measured account and say what to change, what that saves, what is lost by
//! it, how sure that is, and how it is done.
//!
//! A rule never guesses: where it lacks data it says which ([`Lacking`]). A saving is always the difference of two totals of
//! the account by the same model ([`crate::model::change`]).

pub mod outlook;
pub mod remedy;
mod rules;
mod stages;
mod stored;
mod together;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::measurements::{ApiStage, Links, LogGroup, Measurements, Role, Scope};
use crate::model::change::{Account, Effect, Move};
use crate::model::{Assumptions, Comparison, Estimate, StageComparison};
use crate::prices::PriceBook;
use crate::units::{Basis, Interval, Usd};

pub use remedy::Remedy;
use stages::Stages;
use together::Together;

/// A rule: one file, one id, one page.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable name.
    pub id: &'static str,
    /// What it is about, in a line.
    pub title: &'static str,
    /// Its page, in Markdown: what it looks at, why, what is lost, and where that is documented.
    pub page: &'static str,
    /// Which logs it changes.
    pub logs: Logs,
    find: fn(&Context<'_>) -> Found,
}

/// Which logs of a stage a rule changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Logs {
    /// Those that execution logging writes.
    Execution,
    /// Access logs.
    Access,
    /// Whatever is in a log group.
    All,
    /// No logs at all.
    None,
}

/// Every rule, in the order of the pages.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// What rules look at.
pub struct Context<'a> {
    /// What was measured.
    pub seen: &'a Measurements,
    /// Which log groups belong to whom.
    pub links: &'a Links<'a>,
    /// The stages side by side.
    pub comparison: &'a Comparison,
    /// The month per log group.
    pub estimate: &'a Estimate,
    /// The prices.
    pub prices: &'a PriceBook,
    /// What is taken as given.
    pub assume: &'a Assumptions,
    /// The account's total, and what a change makes of it.
    pub account: Account<'a>,
    /// What is expected to save less than this in a month is left out.
    pub least: Usd,
    stages: Stages<'a>,
    silent: OnceCell<BTreeSet<Subject>>,
}

/// What a rule found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// What to do.
    pub recommendations: Vec<Recommendation>,
    /// Where it could not tell.
    pub lacking: Vec<Lacking>,
    /// Savings that are too small to be told, where a rule found so already.
    pub small: u64,
}

/// What kind of advice it is. Savings are never mixed with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It costs less afterwards.
    Saving,
    /// It costs more afterwards, and is worth it.
    Cost,
    /// No money is in it.
    Hygiene,
}

/// How sure a recommendation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Metered, and AWS documents what follows.
    High,
    /// Sampled or modelled, or one source says what follows.
    Medium,
    /// A range that is no probability is in it.
    Low,
}

/// What a recommendation is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A stage.
    Stage {
        /// The account, where it is known.
        account: Option<String>,
        /// The region.
        region: String,
        /// AWS's id of the API.
        api_id: String,
        /// The name of the API.
        api_name: String,
        /// The stage.
        stage: String,
    },
    /// A log group.
    LogGroup {
        /// The account, where it is known.
        account: Option<String>,
        /// The region.
        region: String,
        /// Its name.
        name: String,
    },
}

/// A number that a recommendation rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What it is.
    pub what: &'static str,
    /// The number with its unit, or a setting.
    pub value: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The rule's id.
    pub rule: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// What kind of advice it is.
    pub kind: Kind,
    /// What is.
    pub is: String,
    /// What to do.
    pub todo: String,
    /// What it saves in a month; of [`Kind::Cost`] what it costs; of [`Kind::Hygiene`] nothing exactly, or unknown.
    pub effect: Effect,
    /// What is lost by doing it.
    pub loses: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// How it is done.
    pub remedy: Remedy,
    /// Rules whose recommendation for the same subject, or for a log group of the stage, cannot be followed as well, or saves
    /// on the same bytes.
    pub excludes: Vec<&'static str>,
}

/// A rule could not tell, and what it would need.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lacking {
    /// The rule's id.
    pub rule: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// What is missing, and how to get it.
    pub needs: String,
}

/// All advice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// Savings, the largest first; then costs; then hygiene.
    pub recommendations: Vec<Recommendation>,
    /// Where rules could not tell.
    pub lacking: Vec<Lacking>,
    /// Savings that are not among them, since they are too small.
    pub small: Small,
    together: Together,
}

/// Savings that were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Small {
    /// Each is expected to save less than this in a month.
    pub below: Usd,
    /// How many there are.
    pub savings: u64,
}

/// Which rules are asked. The two know nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Those that look at stages.
    Stages,
    /// Those that look at log groups alone.
    Groups,
}

/// Asks the rules about something. What is expected to save less than `least` in a month may be counted already and not told.
pub fn ask(
    about: About,
    seen: &Measurements,
    comparison: &Comparison,
    estimate: &Estimate,
    prices: &PriceBook,
    assume: &Assumptions,
    least: Usd,
) -> Found {
    let links = Links::of(seen);
    let stages = match about {
        About::Stages => Stages::of(seen, &links, estimate, prices, assume),
        About::Groups => Stages::default(),
    };
    let account = Account::of(estimate, prices, assume);
    let context = Context {
        seen,
        links: &links,
        comparison,
        estimate,
        prices,
        assume,
        account,
        least,
        stages,
        silent: OnceCell::new(),
    };
    let mut all = Found::default();
    let is_asked = |rule: &&Rule| rules::OF_GROUPS.contains(&rule.id) == (about == About::Groups);
    for rule in rules().iter().filter(is_asked) {
        let found = (rule.find)(&context);
        all.recommendations.extend(found.recommendations);
        all.lacking.extend(found.lacking);
        all.small += found.small;
    }
    all
}

/// Puts together what rules found. What is expected to save less than `least` in a month is left out, of every sum too, and
/// counted: nobody asked for less of what costs money or has none in it, and what is unknown may save more.
pub fn advise(seen: &Measurements, found: impl IntoIterator<Item = Found>, least: Usd) -> Advice {
    let mut advice = Advice { small: Small { below: least, savings: 0 }, ..Advice::default() };
    for found in found {
        let all = found.recommendations.len();
        let told = |one: &Recommendation| one.kind != Kind::Saving || !is_small(&one.effect, least);
        advice.recommendations.extend(found.recommendations.into_iter().filter(told));
        advice.lacking.extend(found.lacking);
        advice.small.savings += found.small + all as u64;
    }
    advice.small.savings -= advice.recommendations.len() as u64;
    advice.recommendations.sort_by(|a, b| {
        let saved = |it: &Recommendation| it.effect.usd.expected.or(it.effect.usd.low);
        a.kind.cmp(&b.kind).then(saved(b).cmp(&saved(a))).then_with(|| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)))
    });
    advice.lacking.sort();
    advice.together = Together::of(&advice.recommendations, seen, &Links::of(seen));
    advice
}

impl Advice {
    /// Whether the recommendation at a place is one of the savings that can be followed together: the largest, none of which
    /// excludes another.
    pub fn is_together(&self, place: usize) -> bool {
        self.together.places.contains(&place)
    }

    /// The rule of the saving that keeps the recommendation at a place from being one of those.
    pub fn kept_out_by(&self, place: usize) -> Option<&'static str> {
        let other = self.together.kept_out.get(&place)?;
        self.recommendations.get(*other).map(|other| other.rule)
    }

    /// What all of those move at once. What two of them no longer store is taken off once.
    pub fn moves(&self) -> Vec<Move> {
        self.together.moves(&self.recommendations)
    }
}

impl Logs {
    fn of(role: Role) -> Self {
        match role {
            Role::Managed | Role::Delivery => Self::Execution,
            Role::Access => Self::Access,
        }
    }
}

impl Subject {
    /// A stage as a subject.
    pub fn of_stage(stage: &ApiStage) -> Self {
        Self::Stage {
            account: stage.account.clone(),
            region: stage.region.clone(),
            api_id: stage.api_id.clone(),
            api_name: stage.api_name.clone(),
            stage: stage.stage.clone(),
        }
    }

    /// A log group as a subject.
    pub fn of_group(group: &LogGroup) -> Self {
        Self::LogGroup { account: group.account.clone(), region: group.region.clone(), name: group.name.clone() }
    }
}

impl<'a> Context<'a> {
    /// The account and region that a log group lies in, as it was looked at.
    fn scope_of(&self, group: &LogGroup) -> Option<&'a Scope> {
        self.seen.scope_of(group.account.as_deref(), &group.region)
    }

    /// What a stage saves with another configuration, by the id of that; `None` where it has none of that id, or it is
    /// not known what is on.
    pub fn saving(&self, stage: &'a StageComparison, id: &str) -> Option<Effect> {
        let find = |id: &str| stage.configurations.iter().find(|row| row.configuration.to_string() == id);
        let now = find(&stage.current.as_ref()?.to_string())?;
        Some(self.instead(stage, &now.items, &find(id)?.items))
    }
}

impl Context<'_> {
    /// Whether it saves less than anybody asked for.
    fn is_small(&self, effect: &Effect) -> bool {
        is_small(effect, self.least)
    }
}

/// What is unknown may save more.
fn is_small(effect: &Effect, least: Usd) -> bool {
    effect.usd.expected.is_some_and(|usd| usd < least)
}

/// Dollars of evidence, to the cent, half up.
pub(crate) fn cents(Usd(usd): Usd) -> String {
    let rounded = usd.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    // No saving of -0.00.
    format!("{:.2}", if rounded.is_zero() { Decimal::ZERO } else { rounded })
}

/// How sure a number is, by what it rests on.
pub fn confidence(usd: &Interval<Usd>) -> Confidence {
    match (usd.level, usd.basis) {
        (None, _) => Confidence::Low,
        (Some(_), Basis::Metered) => Confidence::High,
        (Some(_), _) => Confidence::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saving_of_unknown_size_is_never_small() {
        let of = |expected: Option<Usd>| Effect {
            usd: Interval::range(None, expected, None, Basis::Modelled),
            moves: vec![],
        };
        let least = Usd(rust_decimal::Decimal::ONE);
        assert!(is_small(&of(Some(Usd::ZERO)), least));
        assert!(!is_small(&of(None), least) && !is_small(&of(Some(least)), least));
    }
}
