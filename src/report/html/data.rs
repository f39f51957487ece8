//! The rows of the tables as data in the page: short, since a page of thousands of stages has a hundred thousand of them.
//!
//! Rows are lists, and what they hold at which place stands here and in the script that reads them (`groups.js`,
//! `stages.js`, `what_if.js`). `<` is written as an escape, so that no name can end the data.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::safe;
use crate::measurements::Retention;
use crate::report::again::{Again, named_alone};
use crate::report::document::{
    AnswerLineRow, ConfigurationRow, Document, LineItemRow, LogGroupRow, Report, StageRow, TiersRow,
};
use crate::report::page;
use crate::report::sections::{Section, Shown};
use crate::units::{Basis, Interval, Quantity, Unit, Usd};

/// Digits of what is shown, and of what is multiplied.
const SHOWN: usize = 7;
const EXACT: usize = 13;
/// Digits of money, to the cent of ten millions, and of shares.
const MONEY: usize = 10;

/// The data of the sections that are shown.
pub(super) fn blocks(document: &Document<Report>, shown: &Shown) -> Markup {
    let report = &document.body;
    let mut blocks: Vec<(&str, Value)> = Vec::new();
    if shown.has(Section::LogGroups) {
        let rows = report.estimate.log_groups.iter().take(shown.of(report.estimate.log_groups.len()));
        blocks.push(("group-data", rows.map(group).collect()));
    }
    let recomputes = shown.has(Section::WhatIf) && report.what_if.is_some();
    if shown.has(Section::Stages) || recomputes {
        blocks.push(("stage-data", stages(report, shown, recomputes)));
    }
    html! { @for (id, value) in blocks { script type="application/json" id=(id) { (PreEscaped(embedded(&value))) } } }
}

/// JSON that cannot end the element that it stands in.
fn embedded(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// A number with so many digits: more would only make the page larger.
fn digits(number: f64, places: usize) -> Value {
    let rounded = format!("{number:.*e}", places - 1).parse::<f64>().ok().filter(|number| number.is_finite());
    match rounded {
        // Whole numbers need no point.
        Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => json!(whole as i64),
        other => json!(other),
    }
}

fn short(number: f64) -> Value {
    digits(number, SHOWN)
}

fn dollars(usd: Option<Usd>) -> Value {
    usd.and_then(|Usd(usd)| usd.to_f64()).map_or(Value::Null, |usd| digits(usd, MONEY))
}

/// `[low, expected, high, basis, level]`; an exact number is itself with its basis, an unknown one null.
fn interval<T: Copy>(interval: &Interval<T>, number: impl Fn(Option<T>) -> Value) -> Value {
    let [low, expected, high] = [interval.low, interval.expected, interval.high].map(number);
    if low.is_null() && expected.is_null() && high.is_null() {
        return Value::Null;
    }
    let basis = match interval.basis {
        Basis::Metered => 0,
        Basis::Sampled => 1,
        Basis::Modelled => 2,
        Basis::Assumed => 3,
    };
    match interval.is_exact() {
        true => json!([expected, basis]),
        false => json!([low, expected, high, basis, interval.level]),
    }
}

fn amount<T: Quantity>(of: &Interval<T>) -> Value {
    interval(of, |number| number.map_or(Value::Null, |number| short(number.value())))
}

/// `[name, account, region, kind, class, days kept (0: always, null: unknown), GB, dollars]`.
fn group(row: &LogGroupRow) -> Value {
    let kept = match row.retention {
        Some(Retention::Days(days)) => json!(days),
        Some(Retention::Never) => json!(0),
        None => Value::Null,
    };
    let kind = if row.orphaned { format!("{}, gone", row.kind) } else { row.kind.clone() };
    let class = row.class.as_deref().map(safe);
    let account = row.account.as_deref().map(safe);
    json!([safe(&row.name), account, row.region, kind, class, kept, amount(&row.gb), interval(&row.usd, dollars)])
}

/// Names that occur again and again, each by its place.
#[derive(Default)]
struct Names {
    places: BTreeMap<String, usize>,
    all: Vec<String>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        self.places.insert(name.to_owned(), self.all.len());
        self.all.push(name.to_owned());
        self.all.len() - 1
    }
}

/// The stages, the most expensive first, with the names of their configurations and products, and the tiers.
fn stages(report: &Report, shown: &Shown, recomputes: bool) -> Value {
    let (mut ids, mut products) = (Names::default(), Names::default());
    let all = &report.compare.stages;
    let places: BTreeMap<*const StageRow, usize> =
        all.iter().enumerate().map(|(place, row)| (std::ptr::from_ref(row), place)).collect();
    let what_if = report.what_if.as_ref().filter(|_| recomputes);
    let names = page::Names::of_stages(all);
    let alone = named_alone(all);
    let mut rows = Vec::new();
    for row in page::by_cost(all).into_iter().take(shown.of(all.len())) {
        let place = places.get(&std::ptr::from_ref(row)).copied();
        let answers = what_if.zip(place).and_then(|(what_if, place)| what_if.stages.get(place));
        let configurations = row.configurations.iter().enumerate().map(|(index, configuration)| {
            let answer = answers.and_then(|answers| answers.get(index)?.as_ref());
            let lines = answer.and_then(|answer| lines_of(&answer.lines, &configuration.line_items, &mut products));
            configured(configuration, lines, &mut ids)
        });
        let configurations: Value = configurations.collect();
        let is_alone = alone.contains(&(&*row.api_name, &*row.stage));
        rows.push(stage(row, configurations, is_alone, &names, &mut ids));
    }
    let mut document = json!({ "ids": ids.all, "stages": rows });
    if let Some(what_if) = what_if {
        let mut tiers: BTreeMap<&str, BTreeMap<usize, Value>> = BTreeMap::new();
        for TiersRow { region, product, tiers: rows } in &what_if.tiers {
            let rows = rows.iter().map(|tier| json!([tier.from, tier.to, tier.usd.to_f64()]));
            tiers.entry(region).or_default().insert(products.place(product), rows.collect());
        }
        document["products"] = json!(products.all);
        document["tiers"] = json!(tiers);
        document["days"] = json!(what_if.days);
        document["always"] = json!(what_if.months_shown);
        document["retentions"] = json!(what_if.retention_days);
        document["failures"] = json!(what_if.server_errors);
        document["again"] = match &shown.again {
            Again::With(flags) => json!(flags),
            Again::Not(why) => json!(why),
        };
    }
    document
}

/// `[API, stage, account, region, API's id, kind, requests, share of 5xx, of 4xx, on now, facts, configurations, whether its
/// name is a pattern of it alone]`, and what tells the name from others like it, where there are any.
fn stage(row: &StageRow, configurations: Value, is_alone: bool, names: &page::Names, ids: &mut Names) -> Value {
    let requests = row.requests_per_month.as_ref().map_or(Value::Null, |requests| {
        interval(requests, |number| number.map_or(Value::Null, |number| digits(number.value(), EXACT)))
    });
    let share = |share: Option<f64>| share.map_or(Value::Null, short);
    let now = row.current.as_deref().map(|id| ids.place(id));
    let facts: Vec<String> = page::stage_facts(row).iter().map(|fact| safe(fact)).collect();
    let (name, label) = (page::stage_name(row), names.stage(row));
    let mut cells = json!([
        safe(&row.api_name),
        safe(&row.stage),
        row.account.as_deref().map(safe),
        row.region,
        row.api_id.as_deref().map(safe),
        row.kind.to_string(),
        requests,
        share(row.server_errors),
        share(row.client_errors),
        now,
        facts,
        configurations,
        is_alone
    ]);
    let place = label.strip_prefix(&name).filter(|place| !place.is_empty());
    cells.as_array_mut().into_iter().for_each(|cells| cells.extend(place.map(|place| json!(safe(place)))));
    cells
}

/// `[id, bytes, events, GB, dollars, for ingestion, for storage, against now, lines of what-if, for vendors]`; the last only
/// where there are some.
fn configured(row: &ConfigurationRow, lines: Option<Value>, ids: &mut Names) -> Value {
    let mut cells = vec![
        json!(ids.place(&row.id)),
        amount(&row.bytes_per_request),
        amount(&row.events_per_request),
        amount(&row.gb_per_month),
        interval(&row.usd_per_month, dollars),
        dollars(row.usd_ingestion),
        dollars(row.usd_storage),
        dollars(row.usd_versus_current),
        json!(lines),
    ];
    cells.extend(row.usd_sent_on.map(|usd| dollars(Some(usd))));
    Value::Array(cells)
}

/// The lines of a configuration, each `[product, units as it is, a month, each request as measured, each that succeeds, each
/// that fails]`. In the place of the last stands a list where each share of failures has its own, and the three are one where
/// they are equal. What is kept of the line before is `[product, its share, months]`; `None` where something is kept otherwise.
fn lines_of(lines: &[AnswerLineRow], items: &[LineItemRow], products: &mut Names) -> Option<Value> {
    let place = |(index, line): (usize, &AnswerLineRow)| {
        let product = products.place(&line.product);
        if line.unit == Unit::GigabyteMonth {
            return Some(json!([product, digits(line.share_kept?, MONEY), digits(line.months_kept?, MONEY)]));
        }
        let exact = |number: f64| digits(number, EXACT);
        let as_is = items.get(index).and_then(|item| item.quantity).map(exact);
        let (start, measured) = ([json!(product), json!(as_is), exact(line.per_month)], exact(line.per_request));
        let (success, failure) = (exact(line.per_success), exact(line.per_failure));
        let each = match &line.by_server_errors {
            Some(each) => vec![measured, success, each.iter().map(|each| exact(*each)).collect()],
            None if measured == success && success == failure => vec![measured],
            None => vec![measured, success, failure],
        };
        Some(start.into_iter().chain(each).collect())
    };
    lines.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_no_more() {
        assert_eq!(digits(0.1 + 0.2, 7).to_string(), "0.3");
        assert_eq!(digits(1_234_567_890.0, 7).to_string(), "1234568000");
        assert_eq!(digits(5.192226421010701e-6, 13).to_string(), "5.192226421011e-6");
        assert_eq!(digits(f64::NAN, 7), Value::Null);
    }

    #[test]
    fn no_text_ends_the_data() {
        let text = embedded(&json!(["</script><script>alert(1)</script>", "<!--"]));
        assert!(!text.contains('<'), "{text}");
        let back: Value = serde_json::from_str(&text).expect("still JSON");
        assert_eq!(back[0], "</script><script>alert(1)</script>");
    }
}
