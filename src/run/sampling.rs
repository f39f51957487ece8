//! `logtoll sample`, and the measuring of the commands that are given nothing to work on.

use super::files::{self, Claim};
use super::output::{print, say};
use super::{Setting, given};
use crate::args::{AwsArgs, SampleArgs, SamplingArgs, SpendArgs};
use crate::error::Error;
use crate::measurements::Measurements;
use crate::report::escaped;

/// What is measured, and what that may cost.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "a build without AWS measures nothing"))]
pub(super) enum Wanted<'a> {
    /// Log groups and stages, with the window that an estimate goes by.
    Account(&'a SamplingArgs),
    /// The daily bytes of log groups, as far back as CloudWatch keeps them.
    History(&'a SpendArgs),
}

pub(super) fn sample(args: &SampleArgs, setting: &Setting) -> Result<(), Error> {
    let wanted = Wanted::Account(&args.sampling);
    if args.sampling.budget.dry_run {
        return measure(&given::aws(&args.aws, setting), wanted, setting).map(drop);
    }
    let claim = Claim::new(&args.output, args.force)?;
    let Some(seen) = measure(&given::aws(&args.aws, setting), wanted, setting)? else { return Ok(()) };
    keep(claim, &text(&seen))?;
    for warning in &seen.warnings {
        say(&format!("warning: {}; {}", escaped(&warning.text()), escaped(&warning.remedy())));
    }
    say(&format!("wrote {}: {}", escaped(&args.output.display().to_string()), summary(&seen)));
    match seen.incomplete.as_slice() {
        [] => Ok(()),
        missing => Err(Error::CutShort(escaped(&missing.join("; ")))),
    }
}

/// A measurements file.
pub(super) fn text(seen: &Measurements) -> String {
    serde_json::to_string_pretty(seen).expect("plain values with text keys") + "\n"
}

/// Writes the file; where that fails, puts what was measured (and paid for) somewhere else.
fn keep(claim: Claim, text: &str) -> Result<(), Error> {
    claim.write(text.as_bytes()).map_err(|error| rescue(error, text))
}

/// Puts measurements somewhere else after an error that would lose them, and says where. The error alone comes back where
/// nothing takes them.
pub(super) fn rescue(error: Error, text: &str) -> Error {
    let place = match files::rescued(text.as_bytes()) {
        Some(path) => escaped(&path.display().to_string()),
        None if print(text).is_ok() => "standard output".to_owned(),
        None => return error,
    };
    Error::Rescued { error: Box::new(error), place }
}

fn summary(seen: &Measurements) -> String {
    let metrics: u64 = seen.run.calls.iter().map(|calls| calls.metrics).sum();
    let cost = seen.run.usd.map_or_else(|| "an unknown price".to_owned(), |usd| format!("${}", usd.0.normalize()));
    let (groups, stages) = (counted(seen.log_groups.len(), "log group"), counted(seen.stages.len(), "stage"));
    format!("{groups} and {stages}; {metrics} metrics were asked for, which costs {cost}")
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Measures the account in each region; `None` where the user wanted to know the cost only.
#[cfg(not(feature = "aws"))]
pub(super) fn measure(_: &AwsArgs, _: Wanted<'_>, _: &Setting) -> Result<Option<Measurements>, Error> {
    Err(Error::NoAws)
}

#[cfg(feature = "aws")]
pub(super) use with_aws::{limits, measure, price};

#[cfg(feature = "aws")]
mod with_aws {
    use std::time::Duration;

    use rust_decimal::Decimal;

    use super::{AwsArgs, Error, Measurements, Setting, SpendArgs, Wanted, counted, given, say};
    use crate::aws::{self, Connect, EventPlan, Extent, Interrupt, Inventory, Limits, SamplingPlan, Session};
    use crate::import;
    use crate::logging::ApiKind;
    use crate::period::Window;
    use crate::prices::{Billing, Product};
    use crate::report::escaped;
    use crate::run::progress::Bar;
    use crate::units::{Amount, Unit, Usd};

    /// Whole days that are measured: twice what a projection uses, so that its spread can be seen.
    const DAYS: u32 = 28;
    /// Calls that read events of one log group, at most.
    const CALLS_PER_GROUP: u32 = 40;
    /// How long events of one log group are read, at most.
    const TIME_PER_GROUP: Duration = Duration::from_secs(20);
    /// How long events of one region are read, at most.
    const TIME_PER_REGION: Duration = Duration::from_secs(5 * 60);

    /// Measures the account in each region; `None` where the user wanted to know the cost only.
    pub(in crate::run) fn measure(
        flags: &AwsArgs,
        wanted: Wanted<'_>,
        setting: &Setting,
    ) -> Result<Option<Measurements>, Error> {
        aws::block_on(measured(flags, wanted, setting))?
    }

    async fn measured(flags: &AwsArgs, wanted: Wanted<'_>, setting: &Setting) -> Result<Option<Measurements>, Error> {
        // A misspelt region is told by the list of those with prices, not by a host name that does not resolve.
        let known = setting.prices.book(&flags.regions)?;
        let connect = Connect {
            profile: flags.profile.clone(),
            endpoint_url: flags.endpoint_url.clone(),
            limits: limits(known.billing()),
            interrupt: Interrupt::on_signal(),
        };
        let budget = budget(wanted);
        let plan = plan(wanted, setting, known.billing());
        let bar = Bar::new(setting.progress);
        let (mut found, mut closed, mut left_out) = (Vec::new(), None, Vec::new());
        for region in regions(flags) {
            let session = match Session::open(&connect, region).await {
                Ok(session) => session,
                Err(error) => {
                    let Some(warning) = region.and_then(|region| error.left_out(region)) else {
                        return Err(error.into());
                    };
                    left_out.push(warning);
                    closed.get_or_insert(error);
                    continue;
                }
            };
            setting.prices.book(&[session.region()])?;
            let inventory = aws::list(&session, &plan, &bar).await;
            found.push((session, inventory));
        }
        bar.clear();
        if let Some(error) = closed.filter(|_| found.is_empty()) {
            return Err(error.into());
        }
        // With a file or a report they come among its warnings.
        for warning in left_out.iter().filter(|_| budget.dry_run) {
            say(&format!("warning: {}", escaped(&warning.text())));
        }
        listed_something(&found, plan.extent)?;
        let cost = found.iter().map(|(session, inventory)| price(session, inventory.metrics(), setting)).sum();
        announce(&found, cost, &plan);
        if budget.dry_run {
            return Ok(None);
        }
        within_budget(cost, budget.max_spend)?;
        let mut all = Vec::new();
        for (session, inventory) in found {
            let mut seen = aws::measure(&session, inventory, &plan, &bar).await;
            seen.run.usd = price(&session, seen.run.calls.iter().map(|calls| calls.metrics).sum(), setting);
            // The file has one list of warnings, which those of the first region open.
            seen.warnings.append(&mut left_out);
            all.push(seen);
        }
        Ok(import::merged(all).expect("no region is measured twice"))
    }

    fn budget<'a>(wanted: Wanted<'a>) -> &'a SpendArgs {
        match wanted {
            Wanted::Account(sampling) => &sampling.budget,
            Wanted::History(budget) => budget,
        }
    }

    fn plan(wanted: Wanted<'_>, setting: &Setting, billing: &Billing) -> SamplingPlan {
        let (extent, days, events) = match wanted {
            Wanted::Account(sampling) => (Extent::Account, DAYS, events(given::events(sampling, setting))),
            // Points go hour by hour, so that a part of the oldest day is gone already.
            Wanted::History(_) => (Extent::Volumes, whole_days_kept(billing), None),
        };
        SamplingPlan { extent, window: Window::last_whole_days(setting.now, days), now: setting.now, events }
    }

    fn whole_days_kept(billing: &Billing) -> u32 {
        u32::try_from(billing.metric_retention.hour.value.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// How much of the logs is read.
    fn events(requests: Option<u32>) -> Option<EventPlan> {
        Some(EventPlan {
            requests: requests?,
            calls_per_group: CALLS_PER_GROUP,
            time_per_group: TIME_PER_GROUP,
            time: TIME_PER_REGION,
        })
    }

    /// The regions that were named, each once; one nameless region where none was.
    fn regions(flags: &AwsArgs) -> Vec<Option<&str>> {
        let mut named: Vec<&str> = Vec::new();
        for region in &flags.regions {
            if !named.contains(&region.as_str()) {
                named.push(region);
            }
        }
        if named.is_empty() { vec![None] } else { named.into_iter().map(Some).collect() }
    }

    /// How fast AWS may be asked: a share of each quota.
    pub(in crate::run) fn limits(billing: &Billing) -> Limits {
        let (rates, get) = (&billing.calls_per_second, &billing.get_metric_data);
        // A call may span so many points that fewer calls use the quota of points up.
        let full_calls = get.datapoints_per_second.value as f64 / get.datapoints_per_call.value as f64;
        let rates = [
            ("logs:DescribeLogGroups", rates.describe_log_groups.value),
            ("logs:DescribeDeliverySources", rates.describe_deliveries.value),
            ("logs:DescribeDeliveries", rates.describe_deliveries.value),
            ("logs:DescribeDeliveryDestinations", rates.describe_deliveries.value),
            ("logs:FilterLogEvents", rates.filter_log_events.value),
            ("cloudwatch:GetMetricData", rates.get_metric_data.value.min(full_calls)),
            ("apigateway:*", rates.api_gateway.value),
            ("apigateway:GetResources", rates.get_resources.value),
        ]
        .map(|(operation, quota)| (operation.to_owned(), quota * rates.share.value));
        let count = |fact: u64| usize::try_from(fact).unwrap_or(usize::MAX);
        Limits {
            calls_per_second: rates.into(),
            queries_per_call: count(get.queries_per_call.value),
            datapoints_per_call: count(get.datapoints_per_call.value),
            rest_page: i32::try_from(billing.api_gateway_page.value).unwrap_or(i32::MAX),
        }
    }

    /// What so many metrics cost in the region of a session; `None` where the price is unknown.
    pub(in crate::run) fn price(session: &Session, metrics: u64, setting: &Setting) -> Option<Usd> {
        let book = setting.prices.book(&[session.region()]).ok()?;
        let price = book.region(session.region())?.price(Product::GetMetricData)?;
        price.tiers.cost(Amount { number: Decimal::from(metrics), unit: Unit::Metric })
    }

    fn listed_something(found: &[(Session, Inventory)], extent: Extent) -> Result<(), Error> {
        let denied: Vec<_> = found.iter().filter_map(|(session, _)| session.denied(extent)).collect();
        let all_denied = denied.len() == found.len();
        if let Some(error) = denied.into_iter().next().filter(|_| all_denied) {
            return Err(error.into());
        }
        if found.iter().all(|(session, inventory)| inventory.is_empty() && session.is_whole()) {
            let regions: Vec<_> = found.iter().map(|(session, _)| session.region()).collect();
            let regions = regions.join(", ");
            let missing = match extent {
                Extent::Account => "no log group and no API stage",
                Extent::Volumes => "no log group",
            };
            return Err(Error::Nothing(format!(
                "there is nothing to measure: {missing} in {regions}; --region names another"
            )));
        }
        Ok(())
    }

    /// Says what there is and what measuring it will cost, before it costs.
    fn announce(found: &[(Session, Inventory)], cost: Option<Usd>, plan: &SamplingPlan) {
        for (session, inventory) in found {
            let stages = |kind: ApiKind| counted(inventory.stages(kind), &format!("{kind} stage"));
            let mut found = vec![counted(inventory.log_groups(), "log group")];
            if plan.extent == Extent::Account {
                found.extend([ApiKind::Rest, ApiKind::Http, ApiKind::Websocket].map(stages));
            }
            say(&format!("{}: {}", session.region(), found.join(", ")));
        }
        let metrics: u64 = found.iter().map(|(_, inventory)| inventory.metrics()).sum();
        match cost {
            Some(cost) => {
                say(&format!("up to {metrics} metrics will be asked for, which costs ${}", cost.0.normalize()))
            }
            None => say(&format!("up to {metrics} metrics will be asked for; their price here is unknown")),
        }
        let stages = |kind: ApiKind| found.iter().any(|(_, inventory)| inventory.stages(kind) > 0);
        let logs = [ApiKind::Rest, ApiKind::Http, ApiKind::Websocket].into_iter().any(stages);
        if let Some(events) = plan.events.filter(|_| logs) {
            say(&format!(
                "log lines of about {} requests of each stage will be read, which is free; only their lengths are kept, and \
                 --no-events leaves it out",
                events.requests
            ));
        }
    }

    fn within_budget(cost: Option<Usd>, most: Option<Decimal>) -> Result<(), Error> {
        match (cost, most.map(Usd)) {
            (_, None) => Ok(()),
            (None, Some(_)) => Err(Error::Arguments(
                "--max-spend cannot be kept: the price of GetMetricData is unknown in one of the regions".to_owned(),
            )),
            (Some(needed), Some(allowed)) if needed > allowed => Err(Error::OverBudget { needed, allowed }),
            (Some(_), Some(_)) => Ok(()),
        }
    }
}
