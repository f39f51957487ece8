//! `firehose`: access logs straight to Firehose, which bills each line as 5 KB, or from there back to a log group.

use crate::logging::{AccessChoice, ApiKind, Configuration, Destination};
use crate::measurements::LogClass;
use crate::model::change::Effect;
use crate::model::configured::{self, Configured};
use crate::model::usage::{self, Usage};
use crate::model::view::StageView;
use crate::model::{LineItem, StageComparison, cost};
use crate::prices::Product;
use crate::recommendation::stages::lacks;
use crate::recommendation::{Confidence, Context, Evidence, Found, Kind, Logs, Recommendation, Rule, Subject, remedy};
use crate::units::{Basis, Quantity, Usd};

pub(super) const RULE: Rule = Rule {
    id: "firehose",
    title: "Access logs to Firehose or to a log group",
    page: include_str!("../../../docs/rules/firehose.md"),
    logs: Logs::Access,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        // Nothing at hand says that HTTP APIs can send access logs to Firehose.
        if stage.stage.access.is_none() || stage.stage.kind == ApiKind::Http {
            continue;
        }
        let (Some(view), Some(now)) = (context.view(stage), stage.current.as_ref().and_then(Configuration::access))
        else {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        };
        let moved = Move::of(view, now);
        let effect = context.instead_of(Logs::Access, stage, &moved.before, &moved.after);
        match effect.usd.expected {
            Some(_) if effect.saves() => found.recommendations.push(recommendation(view, stage, &moved, effect)),
            Some(_) => {}
            None => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

/// Access logs where they go and where else they could.
struct Move {
    to: Destination,
    row: Configured,
    before: Vec<LineItem>,
    after: Vec<LineItem>,
    class: LogClass,
}

impl Move {
    fn of(view: &StageView<'_>, now: AccessChoice) -> Self {
        let priced =
            |destination| configured::price(view, &Configuration::access_only(AccessChoice { destination, ..now }));
        let row = priced(now.destination);
        let before = row.items.clone();
        match now.destination {
            Destination::Firehose => {
                let to = Destination::Cloudwatch;
                // What lies behind the stream costs too, but neither where nor how long it lies is known.
                Self { to, before, after: priced(to).items, row, class: LogClass::Standard }
            }
            _ => {
                let name = view.stage.access_log_group();
                let to = Destination::Firehose;
                let kept = usage::kept(row.gb, view.retention(name), view.assume.s3_share, view.assume);
                let stored = cost::price(&Usage::gigabyte_months(Product::S3Storage, kept), view.prices);
                let after = priced(to).items.into_iter().chain([stored]).collect();
                Self { to, before, after, row, class: name.map_or(LogClass::Standard, |name| view.class(name)) }
            }
        }
    }
}

/// The length of a line that costs as much in a log group as it does rounded up for Firehose, before storage: at the price
/// that was agreed, else at that of the first units.
fn break_even(view: &StageView<'_>, class: &LogClass) -> Option<f64> {
    let list = |product| Some(view.prices.price(product)?.tiers.as_slice().first()?.price.usd);
    let each = |product| view.assume.agreed(product, &view.prices.region).or_else(|| list(product)).map(Usd);
    let ingestion = usage::ingestion(usage::access_writer(view.assume), class).product()?;
    Some(view.assume.firehose_record * cost::share(each(Product::FirehoseDirectPut)?, each(ingestion)?)?)
}

fn recommendation(view: &StageView<'_>, stage: &StageComparison, moved: &Move, effect: Effect) -> Recommendation {
    let each = moved.row.bytes_per_request;
    let line = each.expected.map(|bytes| Evidence {
        what: "bytes of a line",
        value: format!("{:.0}", bytes.value()),
        basis: each.basis,
    });
    let even = break_even(view, &moved.class).map(|bytes| Evidence {
        what: "bytes of a line at which both cost the same, before storage",
        value: format!("{bytes:.0}"),
        basis: Basis::Modelled,
    });
    let to_firehose = moved.to == Destination::Firehose;
    let (is, todo, loses) = match to_firehose {
        true => (
            "Access logs with long lines go to a log group, which bills every byte.",
            "Send them to a Firehose stream whose name begins amazon-apigateway-, and from there to S3. Firehose bills each line \
             as 5 KB at a low price, which is less for lines as long as these. The price holds storage in S3 for as long as \
             the group keeps logs, uncompressed.",
            "The lines are no longer in CloudWatch: no Logs Insights, metric filters, subscriptions or alarms on them. They \
             follow each other as they are, so the format ends them with a newline, a byte more each.",
        ),
        false => (
            "Access logs with short lines go to Firehose, which bills each line as 5 KB.",
            "Send them to a log group, which bills the bytes that they have. What lies behind the stream is not known, and what \
             that costs is saved on top.",
            "Whatever reads the stream gets nothing any more.",
        ),
    };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: is.to_owned(),
        todo: todo.to_owned(),
        effect,
        loses: loses.to_owned(),
        // Whether API Gateway puts several lines into a record, and which of Firehose's prices applies, nobody documents.
        confidence: Confidence::Low,
        evidence: line.into_iter().chain(even).collect(),
        remedy: match to_firehose {
            true => remedy::access_to_firehose(&stage.stage),
            false => remedy::access_to_log_group(&stage.stage, view.assume.retention),
        },
        excludes: vec!["infrequent-access", "access-format", "retention"],
    }
}
