//! Measurements under made-up names, so that a report can be shown to anybody.
//!
//! Every name becomes another one, the same wherever it occurs. Names of APIs' stages, ids and paths keep their length, since
//! they are written into the lines whose bytes are modelled: no number of a report changes.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApiStage, Measurements};
use crate::logging::{Delivery, LogDestination};
use crate::warning::Warning;

/// Names before `{api}/{stage}` in the groups that API Gateway manages.
const MANAGED: [&str; 2] = ["API-Gateway-Execution-Logs_", "/aws/apigateway/"];
/// Resources and routes that say nothing of anybody.
const PLAIN: [&str; 7] = ["*", "/", "ANY", "$default", "$connect", "$disconnect", "/*"];
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

impl Measurements {
    /// The same account with other names. Groups and stages keep their places.
    pub fn anonymous(&self) -> Self {
        let mut names = Names::default();
        let mut seen = self.clone();
        for scope in &mut seen.scopes {
            names.account(&mut scope.account);
        }
        for stage in &mut seen.stages {
            names.stage(stage);
        }
        for group in &mut seen.log_groups {
            names.account(&mut group.account);
            group.name = names.log_group(&group.name);
        }
        seen.incomplete = self.incomplete.iter().map(|text| names.within(text)).collect();
        seen.warnings = self.warnings.iter().map(|warning| names.warning(warning)).collect();
        seen
    }
}

/// What a name is the name of; the same text may be an API and a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Account,
    ApiId,
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
struct Names {
    by_name: BTreeMap<(Kind, String), String>,
    counts: BTreeMap<Kind, usize>,
    taken: BTreeSet<(Kind, String)>,
}

impl Names {
    /// The made-up name of a name; a new one is made up where there is none.
    fn of(&mut self, kind: Kind, name: &str, make: impl Fn(usize) -> String) -> String {
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

    fn account(&mut self, account: &mut Option<String>) {
        if let Some(account) = account {
            *account = self.of(Kind::Account, account, |count| format!("{count:012}"));
        }
    }

    fn stage(&mut self, stage: &mut ApiStage) {
        self.account(&mut stage.account);
        // APIs that CloudWatch cannot tell apart stay so.
        let counted_as = stage.metric_name();
        stage.api_name = self.of(Kind::Api, &counted_as, |count| format!("api-{count}"));
        stage.api_id = self.api_id(&stage.api_id);
        stage.stage = self.stage_name(&stage.stage);
        for method in stage.methods.iter_mut().flatten() {
            method.resource = self.path(&method.resource);
        }
        for method in stage.method_requests.iter_mut().flatten() {
            method.resource = self.path(&method.resource);
        }
        for method in &mut stage.overrides {
            method.resource = self.path(&method.resource);
        }
        if let Some(access) = &mut stage.access {
            access.destination = self.destination(&access.destination);
        }
        for delivery in stage.deliveries.iter_mut().flatten() {
            self.delivery(delivery);
        }
        let tags = std::mem::take(&mut stage.tags);
        stage.tags = tags
            .into_iter()
            .map(|(key, value)| {
                let key = self.of(Kind::Tag, &key, |count| format!("tag-{count}"));
                (key, self.of(Kind::TagValue, &value, |count| format!("value-{count}")))
            })
            .collect();
    }

    fn api_id(&mut self, id: &str) -> String {
        if id.is_empty() { String::new() } else { self.of(Kind::ApiId, id, |count| as_long_as(id, count)) }
    }

    fn stage_name(&mut self, stage: &str) -> String {
        if PLAIN.contains(&stage) {
            stage.to_owned()
        } else {
            self.of(Kind::Stage, stage, |count| as_long_as(stage, count))
        }
    }

    /// A path or a route, part by part; what stands for a value is kept with its braces.
    fn path(&mut self, path: &str) -> String {
        if PLAIN.contains(&path) {
            return path.to_owned();
        }
        let parts: Vec<String> = path.split('/').map(|part| self.part(part)).collect();
        parts.join("/")
    }

    fn part(&mut self, part: &str) -> String {
        if let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let (name, greedy) = name.strip_suffix('+').map_or((name, ""), |name| (name, "+"));
            return format!("{{{}{greedy}}}", self.part(name));
        }
        if part.is_empty() || PLAIN.contains(&part) {
            part.to_owned()
        } else {
            self.of(Kind::Part, part, |count| as_long_as(part, count))
        }
    }

    /// What API Gateway or AWS calls a group says what it is; the rest of its name goes.
    fn log_group(&mut self, name: &str) -> String {
        for prefix in MANAGED {
            if let Some((api, stage)) = name.strip_prefix(prefix).and_then(|rest| rest.split_once('/')) {
                return format!("{prefix}{}/{}", self.api_id(api), self.stage_name(stage));
            }
        }
        let service = name.strip_prefix("/aws/").and_then(|rest| rest.split_once('/')).map(|(service, _)| service);
        let service =
            service.filter(|service| service.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
        let prefix = service.map_or_else(|| "/".to_owned(), |service| format!("/aws/{service}/"));
        self.of(Kind::LogGroup, name, |count| format!("{prefix}group-{count}"))
    }

    fn destination(&mut self, to: &LogDestination) -> LogDestination {
        let mut arn = |arn: &str| self.of(Kind::Arn, arn, |count| format!("arn:aws:made-up:::destination-{count}"));
        match to {
            LogDestination::Firehose(to) => LogDestination::Firehose(arn(to)),
            LogDestination::S3(to) => LogDestination::S3(arn(to)),
            LogDestination::Other(to) => LogDestination::Other(arn(to)),
            LogDestination::LogGroup(name) => LogDestination::LogGroup(self.log_group(name)),
        }
    }

    fn delivery(&mut self, delivery: &mut Delivery) {
        delivery.destination = self.destination(&delivery.destination);
        delivery.id = self.of(Kind::Arn, &delivery.id, |count| format!("delivery-{count}"));
    }

    /// A warning with every name in it replaced.
    fn warning(&self, warning: &Warning) -> Warning {
        let Ok(mut value) = serde_json::to_value(warning) else { return warning.clone() };
        if let Some(fields) = value.as_object_mut() {
            for (_, text) in fields.iter_mut().filter(|(key, _)| *key != "id") {
                if let Some(named) = text.as_str().map(|text| self.within(text)) {
                    *text = named.into();
                }
            }
        }
        serde_json::from_value(value).unwrap_or_else(|_| warning.clone())
    }

    /// A text with every name that stands in it as a word of its own replaced, the longest first.
    fn within(&self, text: &str) -> String {
        let mut names: Vec<(&str, &str)> =
            self.by_name.iter().map(|((_, name), made)| (name.as_str(), made.as_str())).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names.dedup_by_key(|(name, _)| *name);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let starts = !out.ends_with(|letter: char| letter.is_alphanumeric());
            let ends = |name: &str| !rest[name.len()..].starts_with(|letter: char| letter.is_alphanumeric());
            let found =
                names.iter().find(|(name, _)| starts && rest.starts_with(name) && ends(name) && !name.is_empty());
            match found {
                Some((name, made)) => {
                    out.push_str(made);
                    rest = &rest[name.len()..];
                }
                None => {
                    out.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        out
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
    let mut made: String = letters.iter().rev().map(|letter| char::from(*letter)).collect();
    while made.len() < name.len() {
        made.insert(0, 'x');
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_alike_and_keeps_its_length() {
        let mut names = Names::default();
        let first = names.stage_name("prod");
        assert_eq!((names.stage_name("prod"), first.len()), (first.clone(), 4));
        assert_ne!(names.stage_name("test"), first);
        let path = names.path("/orders/{id}/lines/{rest+}");
        assert_eq!(path.len(), "/orders/{id}/lines/{rest+}".len());
        assert!(path.ends_with("+}") && !path.contains("orders"), "{path}");
        // Of one letter there are 36, and then longer ones.
        let one: BTreeSet<String> =
            (0..100).map(|index| names.part(&char::from_u32(0x4e00 + index).expect("a letter").to_string())).collect();
        assert_eq!(one.len(), 100);
    }

    #[test]
    fn managed_groups_stay_those_of_their_stage() {
        let mut names = Names::default();
        let (api, stage) = (names.api_id("a1b2c3d4e5"), names.stage_name("prod"));
        let group = names.log_group("API-Gateway-Execution-Logs_a1b2c3d4e5/prod");
        assert_eq!(group, format!("API-Gateway-Execution-Logs_{api}/{stage}"));
        assert_eq!(names.log_group("/aws/lambda/secret"), "/aws/lambda/group-1");
        assert_eq!(names.log_group("/secret/app"), "/group-2");
    }

    #[test]
    fn names_within_a_text_are_words_of_their_own() {
        let mut names = Names::default();
        let stage = names.stage_name("prod");
        let text = names.within("orders/prod of production, prod.");
        assert_eq!(text, format!("orders/{stage} of production, {stage}."));
    }
}
