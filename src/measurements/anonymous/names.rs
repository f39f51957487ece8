//! Made-up names, one for each name.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ApiStage;
use crate::logging::{LogDestination, Method};

/// Names before `{api}/{stage}` in the groups that API Gateway manages.
const MANAGED: [&str; 2] = ["API-Gateway-Execution-Logs_", "/aws/apigateway/"];
/// Services whose log groups are named `/aws/{service}/…` by AWS; anybody can name a group so, so others are not kept.
const SERVICES: [&str; 12] = [
    "apigateway",
    "apprunner",
    "codebuild",
    "containerinsights",
    "ecs",
    "eks",
    "events",
    "kinesisfirehose",
    "lambda",
    "rds",
    "sagemaker",
    "vendedlogs",
];
/// Resources and routes that say nothing of anybody.
const PLAIN: [&str; 7] = ["*", "/", "ANY", "$default", "$connect", "$disconnect", "/*"];
const VERBS: [&str; 9] = ["*", "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// What a name is the name of; the same text may be an API and a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Account,
    ApiId,
    /// The name under which CloudWatch counts an API, and the one that it has.
    CountedAs,
    Api,
    Stage,
    LogGroup,
    Part,
    Tag,
    TagValue,
    Arn,
}

/// The made-up names so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: BTreeMap<(Kind, String), String>,
    counts: BTreeMap<Kind, usize>,
    taken: BTreeSet<(Kind, String)>,
}

impl Names {
    /// The made-up name of a name; a new one is made up where there is none. What is empty names nothing.
    pub(super) fn of(&mut self, kind: Kind, name: &str, make: impl Fn(usize) -> String) -> String {
        if name.is_empty() {
            return String::new();
        }
        let key = (kind, name.to_owned());
        if let Some(known) = self.by_name.get(&key) {
            return known.clone();
        }
        let made = loop {
            let count = self.counts.entry(kind).or_default();
            *count += 1;
            let made = make(*count);
            if made != name && self.taken.insert((kind, made.clone())) {
                break made;
            }
        };
        self.by_name.insert(key, made.clone());
        made
    }

    pub(super) fn account(&mut self, account: &mut Option<String>) {
        if let Some(account) = account {
            *account = self.of(Kind::Account, account, |count| format!("{count:012}"));
        }
    }

    /// The name, id and stage of a stage, and with them the name of the group that API Gateway manages for it.
    pub(super) fn identity(&mut self, stage: &mut ApiStage) {
        self.account(&mut stage.account);
        let managed = stage.managed_log_group();
        // APIs that CloudWatch cannot tell apart stay so.
        let made = self.of(Kind::CountedAs, &stage.metric_name(), |count| format!("api-{count}"));
        self.by_name.insert((Kind::Api, std::mem::replace(&mut stage.api_name, made.clone())), made);
        stage.api_id = self.api_id(&stage.api_id);
        stage.stage = self.stage(&stage.stage);
        if let Some((managed, made)) = managed.zip(stage.managed_log_group()) {
            self.by_name.insert((Kind::LogGroup, managed), made);
        }
    }

    /// An API by its name, also one whose stages are not in the file.
    pub(super) fn api(&mut self, name: &str) -> String {
        match self.by_name.get(&(Kind::Api, name.to_owned())) {
            Some(made) => made.clone(),
            None => self.of(Kind::CountedAs, name, |count| format!("api-{count}")),
        }
    }

    fn api_id(&mut self, id: &str) -> String {
        self.of(Kind::ApiId, id, |count| as_long_as(id, count))
    }

    pub(super) fn stage(&mut self, stage: &str) -> String {
        match PLAIN.contains(&stage) {
            true => stage.to_owned(),
            false => self.of(Kind::Stage, stage, |count| as_long_as(stage, count)),
        }
    }

    pub(super) fn tag(&mut self, key: &str, value: &str) -> (String, String) {
        let key = self.of(Kind::Tag, key, |count| format!("tag-{count}"));
        (key, self.of(Kind::TagValue, value, |count| format!("value-{count}")))
    }

    pub(super) fn verb(&mut self, verb: &str) -> String {
        if VERBS.contains(&verb) { verb.to_owned() } else { self.part(verb) }
    }

    /// A path or a route, part by part; what stands for a value is kept with its braces.
    pub(super) fn path(&mut self, path: &str) -> String {
        if PLAIN.contains(&path) {
            return path.to_owned();
        }
        let parts: Vec<String> = path.split('/').map(|part| self.part(part)).collect();
        parts.join("/")
    }

    /// Part of a path, or a word of a format.
    pub(super) fn part(&mut self, part: &str) -> String {
        if let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let (name, greedy) = name.strip_suffix('+').map_or((name, ""), |name| (name, "+"));
            return format!("{{{}{greedy}}}", self.part(name));
        }
        // Advice goes by what monitors call.
        match PLAIN.contains(&part) || Method::is_check(part) {
            true => part.to_owned(),
            false => self.of(Kind::Part, part, |count| as_long_as(part, count)),
        }
    }

    /// What API Gateway or AWS calls a group says what it is; the rest of its name goes.
    pub(super) fn log_group(&mut self, name: &str) -> String {
        if let Some(made) = self.by_name.get(&(Kind::LogGroup, name.to_owned())) {
            return made.clone();
        }
        for prefix in MANAGED {
            if let Some((api, stage)) = name.strip_prefix(prefix).and_then(|rest| rest.split_once('/')) {
                return format!("{prefix}{}/{}", self.api_id(api), self.stage(stage));
            }
        }
        let service = name.strip_prefix("/aws/").and_then(|rest| rest.split_once('/')).map(|(service, _)| service);
        let service = service.filter(|service| SERVICES.contains(service));
        let prefix = service.map_or_else(|| "/".to_owned(), |service| format!("/aws/{service}/"));
        self.of(Kind::LogGroup, name, |count| format!("{prefix}group-{count}"))
    }

    pub(super) fn destination(&mut self, to: &LogDestination) -> LogDestination {
        let mut arn = |arn: &str| self.of(Kind::Arn, arn, |count| format!("arn:aws:made-up:::destination-{count}"));
        match to {
            LogDestination::Firehose(to) => LogDestination::Firehose(arn(to)),
            LogDestination::S3(to) => LogDestination::S3(arn(to)),
            LogDestination::Other(to) => LogDestination::Other(arn(to)),
            LogDestination::LogGroup(name) => LogDestination::LogGroup(self.log_group(name)),
        }
    }
}

/// The made-up name of a number, as many bytes long as another name; longer where those are used up.
fn as_long_as(name: &str, count: usize) -> String {
    let mut letters = Vec::new();
    let mut left = count;
    while left > 0 {
        letters.push(DIGITS[left % DIGITS.len()]);
        left /= DIGITS.len();
    }
    let digits: String = letters.iter().rev().map(|letter| char::from(*letter)).collect();
    format!("{}{digits}", "x".repeat(name.len().saturating_sub(digits.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_alike_and_keeps_its_length() {
        let mut names = Names::default();
        let first = names.stage("prod");
        assert_eq!((names.stage("prod"), first.len()), (first.clone(), 4));
        assert_ne!(names.stage("test"), first);
        let path = names.path("/orders/{id}/lines/{rest+}/health");
        assert_eq!(path.len(), "/orders/{id}/lines/{rest+}/health".len());
        assert!(path.ends_with("+}/health") && !path.contains("orders"), "{path}");
        // Of one letter there are 36, and then longer ones.
        let one: BTreeSet<String> =
            (0..100).map(|index| names.part(&char::from_u32(0x4e00 + index).expect("a letter").to_string())).collect();
        assert_eq!(one.len(), 100);
    }

    #[test]
    fn managed_groups_stay_those_of_their_stage() {
        let mut names = Names::default();
        let (api, stage) = (names.api_id("a1b2c3d4e5"), names.stage("prod"));
        let group = names.log_group("API-Gateway-Execution-Logs_a1b2c3d4e5/prod");
        assert_eq!(group, format!("API-Gateway-Execution-Logs_{api}/{stage}"));
        // A group of no stage does not become one.
        assert_eq!(names.log_group("/aws/apigateway/a1b2c3d4e5/"), format!("/aws/apigateway/{api}/"));
        assert_eq!(names.log_group("/aws/lambda/secret"), "/aws/lambda/group-1");
        assert_eq!(names.log_group("/secret/app"), "/group-2");
        assert_eq!(names.log_group("/aws/secret/app"), "/group-3");
    }
}
