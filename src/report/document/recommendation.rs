//! Recommendations in a report.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::MoneyInterval;
use crate::recommendation::{Advice, Confidence, Evidence, Kind, Lacking, Recommendation, Remedy, Subject};
use crate::units::{Basis, Interval, Usd};

/// Something to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecommendationRow {
    /// The rule; `logtoll explain ID` says more.
    pub id: String,
    /// What kind of advice it is.
    pub kind: AdviceKind,
    /// What it is about.
    pub subject: SubjectRow,
    /// What is.
    pub is: String,
    /// What to do.
    pub todo: String,
    /// What it saves in a month; of a `cost` what it costs; of `hygiene` exactly 0, or unknown. Savings of recommendations that exclude one
    /// another do not add up.
    #[schemars(with = "MoneyInterval")]
    pub usd_per_month: Interval<Usd>,
    /// Whether it is among those that can be followed together.
    pub together: bool,
    /// The rule of the saving that keeps it from being among them: the two cannot both be followed, or save on the same bytes.
    pub overlaps_with: Option<String>,
    /// How sure it is.
    pub confidence: Sureness,
    /// What it rests on.
    pub evidence: Vec<EvidenceRow>,
    /// What is lost by doing it.
    pub loses: String,
    /// How it is done.
    pub remedy: RemedyRow,
    /// Rules whose recommendation for the same subject, or for a log group of the stage, cannot be followed as well or saves
    /// on the same bytes.
    pub excludes: Vec<String>,
}

/// What kind of advice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AdviceKind {
    /// It costs less afterwards.
    Saving,
    /// It costs more afterwards, and is worth it.
    Cost,
    /// No money is in it.
    Hygiene,
}

/// How sure a recommendation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Confidence")]
pub enum Sureness {
    /// Metered, and AWS documents what follows.
    High,
    /// Sampled or modelled, or one source says what follows.
    Medium,
    /// A range that is no probability is in it.
    Low,
}

/// What a recommendation is about: a stage, or a log group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SubjectRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// AWS's id of the API; null of a log group.
    pub api_id: Option<String>,
    /// The name of the API; null of a log group.
    pub api_name: Option<String>,
    /// The stage; null of a log group.
    pub stage: Option<String>,
    /// The log group; null of a stage.
    pub log_group: Option<String>,
}

impl From<&Subject> for SubjectRow {
    fn from(subject: &Subject) -> Self {
        match subject.clone() {
            Subject::Stage { account, region, api_id, api_name, stage } => Self {
                account,
                region,
                api_id: Some(api_id),
                api_name: Some(api_name),
                stage: Some(stage),
                log_group: None,
            },
            Subject::LogGroup { account, region, name } => {
                Self { account, region, api_id: None, api_name: None, stage: None, log_group: Some(name) }
            }
        }
    }
}

/// A number that a recommendation rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// What it is.
    pub what: String,
    /// The number with its unit, or a setting.
    pub value: String,
    /// Where it comes from.
    #[schemars(with = "String")]
    pub basis: Basis,
}

impl From<&Evidence> for EvidenceRow {
    fn from(evidence: &Evidence) -> Self {
        Self { what: evidence.what.to_owned(), value: evidence.value.clone(), basis: evidence.basis }
    }
}

/// The same change in four languages; null where it cannot be said in one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RemedyRow {
    /// Commands of the AWS CLI.
    pub cli: Option<String>,
    /// Terraform.
    pub terraform: Option<String>,
    /// CloudFormation, or the same in SAM.
    pub cloudformation: Option<String>,
    /// `serverless.yml`.
    pub serverless: Option<String>,
}

impl From<&Remedy> for RemedyRow {
    fn from(remedy: &Remedy) -> Self {
        let Remedy { cli, terraform, cloudformation, serverless } = remedy.clone();
        Self { cli, terraform, cloudformation, serverless }
    }
}

/// A rule that could not tell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LackingRow {
    /// The rule.
    pub id: String,
    /// What it is about.
    pub subject: SubjectRow,
    /// What is missing, and how to get it.
    pub needs: String,
}

impl From<&Lacking> for LackingRow {
    fn from(lacking: &Lacking) -> Self {
        Self { id: lacking.rule.to_owned(), subject: (&lacking.subject).into(), needs: lacking.needs.clone() }
    }
}

/// The rows of all advice, savings first.
pub(super) fn rows(advice: &Advice) -> Vec<RecommendationRow> {
    let row = |(place, one): (usize, &Recommendation)| RecommendationRow {
        id: one.rule.to_owned(),
        kind: match one.kind {
            Kind::Saving => AdviceKind::Saving,
            Kind::Cost => AdviceKind::Cost,
            Kind::Hygiene => AdviceKind::Hygiene,
        },
        subject: (&one.subject).into(),
        is: one.is.clone(),
        todo: one.todo.clone(),
        usd_per_month: one.effect.usd,
        together: advice.is_together(place),
        overlaps_with: advice.kept_out_by(place).map(str::to_owned),
        confidence: match one.confidence {
            Confidence::High => Sureness::High,
            Confidence::Medium => Sureness::Medium,
            Confidence::Low => Sureness::Low,
        },
        evidence: one.evidence.iter().map(EvidenceRow::from).collect(),
        loses: one.loses.clone(),
        remedy: (&one.remedy).into(),
        excludes: one.excludes.iter().map(|rule| (*rule).to_owned()).collect(),
    };
    advice.recommendations.iter().enumerate().map(row).collect()
}
