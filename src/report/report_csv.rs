//! A report as rows: log groups with what is charged for each, stages with their configurations, the total and how it follows,
//! advice, storage, days, and what they rest on.

use super::document::{
    AssumptionRow, ConfigurationRow, Document, ExtraRow, LineItemRow, LogGroupRow, RecommendationRow, Report, StageRow,
    SubjectRow, WarningRow, name_of,
};
use super::focus_csv::{self, Row};
use super::page::stage_name;
use crate::measurements::Retention;
use crate::units::{GigabyteMonths, Gigabytes, PerRequest};

const LOG_GROUP: &str = "log group";
const STAGE: &str = "API stage";

/// Every row of a report.
pub(super) fn write(document: &Document<Report>) -> String {
    let Report { estimate, compare, .. } = &document.body;
    let mut rows = Vec::new();
    for group in &estimate.log_groups {
        rows.push(log_group(group, &estimate.month));
        rows.extend(group.line_items.iter().map(|item| of_group(charge(item, &estimate.month), group)));
    }
    for extra in &estimate.extras {
        rows.push(of_extra(Row::of("extra").usd(&extra.usd).during(&estimate.month), extra));
        rows.extend(extra.line_items.iter().map(|item| of_extra(charge(item, &estimate.month), extra)));
    }
    for line in &estimate.total.lines {
        let row = Row::of("step-to-total").set("x_Id", line.id.clone()).text("x_Text", &line.text);
        rows.push(row.money("x_UsdExpected", line.usd));
    }
    rows.push(Row::of("total").gigabytes(&estimate.total.gb).usd(&estimate.total.usd).during(&estimate.month));
    for stage in &compare.stages {
        match stage.configurations.is_empty() {
            true => rows.push(of_stage(Row::of("stage"), stage)),
            false => rows.extend(stage.configurations.iter().map(|row| configuration(stage, row))),
        }
    }
    rows.extend(advice(&document.body));
    rows.extend(over_time(&document.body));
    rows.extend(document.assumptions.iter().map(assumption));
    rows.extend(document.warnings.iter().map(warning));
    focus_csv::write(rows)
}

fn log_group(group: &LogGroupRow, month: &str) -> Row {
    let kept = match group.retention {
        Some(Retention::Days(days)) => days.to_string(),
        Some(Retention::Never) => "never".to_owned(),
        None => String::new(),
    };
    let row = Row::of("log-group").set("x_Id", group.kind.clone()).set("x_RetentionDays", kept);
    let row = row.text("x_Class", group.class.as_deref().unwrap_or_default());
    of_group(row.gigabytes(&group.gb).usd(&group.usd).during(month), group)
}

fn of_group(row: Row, group: &LogGroupRow) -> Row {
    row.resource(group.account.as_deref(), &group.region, LOG_GROUP, &group.name)
}

fn of_extra(row: Row, extra: &ExtraRow) -> Row {
    let row = row.text("SubAccountId", extra.account.as_deref().unwrap_or_default()).text("RegionId", &extra.region);
    row.set("x_Id", extra.id.clone()).text("x_Text", &extra.text)
}

/// What is expected to be charged, at the list's price.
fn charge(item: &LineItemRow, month: &str) -> Row {
    let row = Row::of("charge").set("ChargeCategory", "Usage".to_owned()).set("BillingCurrency", "USD".to_owned());
    let row = row.text("ChargeDescription", &item.product).money("ListCost", item.usd).during(month);
    let quantity = item.quantity.map_or_else(String::new, |quantity| quantity.to_string());
    let row = row.set("ConsumedQuantity", quantity).set("ConsumedUnit", name_of(item.unit));
    row.text("x_UsageType", item.usage_type.as_deref().unwrap_or_default())
}

fn of_stage(row: Row, stage: &StageRow) -> Row {
    let share = stage.server_errors.map_or_else(String::new, |share| share.to_string());
    let row = row.resource(stage.account.as_deref(), &stage.region, STAGE, &stage_name(stage));
    let row = row.text("x_ApiId", stage.api_id.as_deref().unwrap_or_default()).set("x_ShareOfServerErrors", share);
    row.number("x_RequestsExpected", stage.requests_per_month.and_then(|requests| requests.expected))
}

fn configuration(stage: &StageRow, row: &ConfigurationRow) -> Row {
    let current = stage.current.as_ref().map_or_else(String::new, |current| (*current == row.id).to_string());
    let failing = row.each_percent_failing.as_ref().and_then(|each| each.usd_per_month.expected);
    of_stage(Row::of("configuration").text("x_Configuration", &row.id), stage)
        .set("x_IsCurrent", current)
        .number("x_BytesPerRequestExpected", row.bytes_per_request.expected.map(|PerRequest(bytes)| bytes))
        .number("x_EventsPerRequestExpected", row.events_per_request.expected.map(|PerRequest(events)| events))
        .gigabytes(&row.gb_per_month)
        .usd(&row.usd_per_month)
        .money("x_UsdIngestion", row.usd_ingestion)
        .money("x_UsdStorage", row.usd_storage)
        .money("x_UsdSentOn", row.usd_sent_on)
        .money("x_UsdVersusCurrent", row.usd_versus_current)
        .money("x_UsdEachPercentFailing", failing)
}

/// What to do, what each rests on, where a rule could not tell, and what all of it comes to.
fn advice(report: &Report) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in &report.recommendations {
        rows.push(recommendation(row));
        rows.extend(row.evidence.iter().map(|fact| {
            let of = about(Row::of("evidence"), &row.id, &row.subject).text("x_Text", &fact.what);
            of.text("x_Value", &fact.value).set("x_Basis", name_of(fact.basis))
        }));
    }
    let lacks = |row: &super::document::LackingRow| {
        about(Row::of("lacking"), &row.id, &row.subject).text("x_Text", &format!("needs {}", row.needs))
    };
    rows.extend(report.lacking.iter().map(lacks));
    if let Some(outlook) = &report.outlook {
        let of = |id: &str, usd| Row::of("outlook").set("x_Id", id.to_owned()).money("x_UsdExpected", usd);
        rows.extend([
            of("now", outlook.usd_now),
            of("in-a-year", outlook.usd_in_a_year),
            of("after", outlook.usd_after),
            of("saved", outlook.usd_saved),
            of("worth-paying", outlook.usd_worth_paying),
        ]);
    }
    rows
}

fn recommendation(row: &RecommendationRow) -> Row {
    about(Row::of(&name_of(row.kind)), &row.id, &row.subject)
        .usd(&row.usd_per_month)
        .set("x_InTheSum", row.together.to_string())
        .set("x_Confidence", name_of(row.confidence))
        .text("x_Text", &row.is)
        .text("x_ToDo", &row.todo)
        .text("x_Loses", &row.loses)
}

fn about(row: Row, rule: &str, subject: &SubjectRow) -> Row {
    let SubjectRow { account, region, api_id, api_name, stage, log_group } = subject;
    let row = row.set("x_Id", rule.to_owned()).text("x_ApiId", api_id.as_deref().unwrap_or_default());
    match log_group {
        Some(name) => row.resource(account.as_deref(), region, LOG_GROUP, name),
        None => {
            let name = [api_name, stage].map(|name| name.as_deref().unwrap_or_default()).join("/");
            row.resource(account.as_deref(), region, STAGE, &name)
        }
    }
}

/// What is stored month by month, and what came in day by day.
fn over_time(report: &Report) -> Vec<Row> {
    let gigabytes = |GigabyteMonths(gb)| Gigabytes(gb);
    let months = report.storage.iter().flat_map(|storage| &storage.months).map(|row| {
        let of = Row::of("storage-month").during(&row.month).gigabytes(&row.stored.gb_months.map(gigabytes));
        of.usd(&row.stored.usd)
    });
    let days = report.daily.iter().flat_map(|daily| &daily.days);
    months
        .chain(days.map(|day| Row::of("day").set("x_Id", day.day.clone()).number("x_GbExpected", Some(day.gb))))
        .collect()
}

fn assumption(row: &AssumptionRow) -> Row {
    let of = Row::of("assumption").set("x_Id", row.id.clone()).text("x_Value", &row.value);
    let of = of.text("x_Source", &row.source).money("x_UsdExpected", row.usd);
    of.money("x_UsdIfOtherwise", row.usd_if_otherwise)
}

fn warning(row: &WarningRow) -> Row {
    Row::of("warning").set("x_Id", row.id.clone()).text("x_Text", &row.text).text("x_ToDo", &row.remedy)
}
