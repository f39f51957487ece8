//! The sides of the comparison that AWS is asked for.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::super::output::say;
use super::super::progress::Bar;
use super::super::sampling::{limits, price};
use super::super::{Setting, source};
use super::{Evidence, metered, told};
use crate::args::VerifyArgs;
use crate::aws::{self, Connect, Interrupt, Session};
use crate::bill::{self, Asked};
use crate::error::Error;
use crate::measurements::{Bill, BillLine, BillSource, CLOUDWATCH, CallCount, Measurements, Run};
use crate::model::verification::{Place, is_of, of_volumes, place_of};
use crate::period::{BillingMonth, Window, utc_date};
use crate::prices::{PriceBook, Product, UsageType};
use crate::units::{Amount, Unit, Usd};

/// Metrics that are asked for in each region.
const METRICS: u64 = 2;

/// Asks AWS for what the files do not hold; `None` where the user wanted to know the cost only.
pub(super) fn asked(
    args: &VerifyArgs,
    setting: &Setting,
    filed: Option<Bill>,
    seen: Option<&Measurements>,
    prices: &PriceBook,
) -> Result<Option<Evidence>, Error> {
    aws::block_on(gathered(args, setting, filed, seen, prices))?
}

async fn gathered(
    args: &VerifyArgs,
    setting: &Setting,
    filed: Option<Bill>,
    seen: Option<&Measurements>,
    prices: &PriceBook,
) -> Result<Option<Evidence>, Error> {
    setting.prices.book(&args.aws.regions)?;
    let month = filed.as_ref().map(|bill| bill.month).or(args.month);
    let month = month.unwrap_or_else(|| BillingMonth::last_before(setting.now));
    let of_files = seen.map(|seen| metered(seen, month)).transpose()?;
    let days = of_files.as_ref().map_or(month.window(), |metered| metered.days);
    let connect = Connect {
        profile: args.aws.profile.clone(),
        endpoint_url: args.aws.endpoint_url.clone(),
        limits: limits(prices.billing()),
        interrupt: Interrupt::on_signal(),
    };
    let mut ledger = Ledger::new(args.max_spend, prices);
    let bill = match filed {
        Some(bill) => bill,
        None => {
            let most = ledger.pages()?;
            ledger.announce(month, days);
            if args.dry_run {
                say(&format!("then {METRICS} metrics in each region on the bill will be asked for"));
                return Ok(None);
            }
            let first = args.aws.regions.first().or_else(|| seen.and_then(|seen| Some(&seen.scopes.first()?.region)));
            let session = Session::open(&connect, first.map(String::as_str)).await?;
            let by_day = !days.holds(&month.window());
            let pages = aws::cost_and_usage(&session, days, by_day, most).await?;
            ledger.charge(ledger.page, pages.len() as u64);
            ledger.calls.extend(session.calls());
            let asked = Asked { service: Some(CLOUDWATCH), account: session.account() };
            bill::of_answer(&pages, BillSource::CostExplorer, asked, Some(month))
                .map_err(|(_, source)| Error::Bill { path: "Cost Explorer".into(), source })?
        }
    };
    let regions = match (seen, args.aws.regions.as_slice()) {
        // Groups of a file without account cannot be told to be those of the session.
        (Some(seen), _) => {
            seen.scopes.iter().filter(|scope| scope.account.is_some()).map(|scope| scope.region.clone()).collect()
        }
        (None, []) => billed(&bill, prices),
        (None, named) => named.iter().cloned().collect(),
    };
    if regions.is_empty() && seen.is_none() {
        return Err(Error::Nothing(match ingestion(&bill, prices).any(|place| place == Place::Free) {
            true => format!(
                "the bill has only ingestion within the free tier in {month}, whose lines name no region: say with --region \
                 where the account has logs"
            ),
            false => format!("the bill has no ingestion of logs in {month}, so there is nothing to compare"),
        }));
    }
    if seen.is_none() {
        kept(month, setting, prices)?;
    }
    let cost = regions.iter().map(|region| of_metrics(region, prices)).sum::<Option<Usd>>();
    ledger.within(cost)?;
    if args.dry_run {
        let cost = cost.map_or_else(|| "an unknown price".to_owned(), |cost| format!("${}", cost.0.normalize()));
        say(&format!("{METRICS} metrics in each of {} regions will be asked for, which costs {cost}", regions.len()));
        return Ok(None);
    }
    // A bill of somebody else is told before anything more is paid for.
    if let Some(of_files) = &of_files {
        let accounts: Vec<Option<&str>> = of_files.regions.iter().map(|region| region.account.as_deref()).collect();
        let named: Vec<&str> = accounts.iter().copied().flatten().collect();
        is_of(&bill, &accounts).map_err(|mismatch| told(mismatch, days, &named))?;
    }
    let bar = Bar::new(setting.progress);
    let (mut volumes, mut warnings, mut closed) = (Vec::new(), seen.map(source::doubts).unwrap_or_default(), None);
    for region in &regions {
        let session = match Session::open(&connect, Some(region)).await {
            Ok(session) => session,
            Err(error) => {
                let Some(warning) = error.left_out(region) else { return Err(error.into()) };
                warnings.push(warning);
                closed.get_or_insert(error);
                continue;
            }
        };
        if seen.is_none() {
            let account = session.account();
            let other = |mismatch| told(mismatch, days, account.as_slice());
            is_of(&bill, &[account]).map_err(other)?;
        }
        volumes.push(aws::account_volume(&session, days, &bar).await);
        let metrics = session.calls().iter().map(|calls| calls.metrics).sum();
        ledger.spent = ledger.spent.zip(price(&session, metrics, setting)).map(|(a, b)| a + b);
        ledger.calls.extend(session.calls());
        // Half of the metrics are no metered month.
        if let Some(error) = session.cut() {
            return Err(error.into());
        }
        warnings.extend(session.warnings());
    }
    bar.clear();
    if let Some(error) = closed.filter(|_| volumes.is_empty()) {
        return Err(error.into());
    }
    let metered = match of_files {
        Some(of_files) => of_files.with_sums(&volumes),
        None => of_volumes(&volumes, days),
    };
    let run = Run { calls: ledger.calls, usd: ledger.spent };
    Ok(Some(Evidence { bill, metered, run, warnings }))
}

/// Where the ingestion on a bill belongs.
fn ingestion<'b>(bill: &'b Bill, prices: &'b PriceBook) -> impl Iterator<Item = Place> + 'b {
    let products =
        [Product::LogIngestion, Product::LogIngestionIa, Product::VendedLogIngestion, Product::VendedLogIngestionIa];
    let usage = move |line: &'b BillLine| {
        let usage = UsageType::parse(&line.usage_type).filter(|usage| products.contains(&usage.product))?;
        Some(place_of(&usage, line.region.as_deref(), prices))
    };
    bill.lines.iter().filter_map(usage)
}

/// The regions in which a bill has ingestion.
fn billed(bill: &Bill, prices: &PriceBook) -> BTreeSet<String> {
    let region = |place| if let Place::Region(region) = place { Some(region) } else { None };
    ingestion(bill, prices).filter_map(region).collect()
}

/// CloudWatch forgets.
fn kept(month: BillingMonth, setting: &Setting, prices: &PriceBook) -> Result<(), Error> {
    let fact = prices.billing().metric_retention.hour.value;
    let age = Window { start: month.window().start, end: utc_date(setting.now) }.days();
    match u64::from(age) > fact {
        true => Err(Error::Arguments(format!(
            "{month} began {age} days ago, and CloudWatch keeps metrics for {fact} days; give measurements of that month"
        ))),
        false => Ok(()),
    }
}

fn of_metrics(region: &str, prices: &PriceBook) -> Option<Usd> {
    let price = prices.region(region)?.price(Product::GetMetricData)?;
    price.tiers.cost(Amount { number: Decimal::from(METRICS), unit: Unit::Metric })
}

/// What is spent, and may be.
struct Ledger {
    page: Option<Decimal>,
    most: Option<Decimal>,
    spent: Option<Usd>,
    calls: Vec<CallCount>,
}

impl Ledger {
    fn new(most: Option<Decimal>, prices: &PriceBook) -> Self {
        let page = prices.billing().cost_explorer_call.as_ref().map(|fact| fact.value);
        Self { page, most, spent: Some(Usd::ZERO), calls: Vec::new() }
    }

    /// How many pages the budget pays; `None` where there is none.
    fn pages(&self) -> Result<Option<u64>, Error> {
        let Some(most) = self.most else { return Ok(None) };
        let Some(page) = self.page else {
            return Err(Error::Arguments(
                "--max-spend cannot be kept: the price of Cost Explorer is unknown".to_owned(),
            ));
        };
        match most.checked_div(page).and_then(|pages| pages.floor().to_u64()) {
            Some(0) => Err(Error::OverBudget { needed: Usd(page), allowed: Usd(most) }),
            pages => Ok(pages),
        }
    }

    fn announce(&self, month: BillingMonth, days: Window) {
        let what =
            if days.holds(&month.window()) { month.to_string() } else { format!("{} to {}", days.start, days.end) };
        match self.page {
            Some(page) => say(&format!(
                "Cost Explorer will be asked for {what}, which costs ${} for each page of the answer",
                page.normalize()
            )),
            None => say(&format!("Cost Explorer will be asked for {what}; what a page costs is unknown")),
        }
    }

    fn charge(&mut self, price: Option<Decimal>, times: u64) {
        let cost = price.and_then(|price| price.checked_mul(Decimal::from(times))).map(Usd);
        self.spent = self.spent.zip(cost).map(|(a, b)| a + b);
    }

    /// Whether so much more stays within the budget.
    fn within(&self, cost: Option<Usd>) -> Result<(), Error> {
        let Some(allowed) = self.most.map(Usd) else { return Ok(()) };
        match self.spent.zip(cost).map(|(spent, cost)| spent + cost) {
            None => Err(Error::Arguments("--max-spend cannot be kept: a price is unknown".to_owned())),
            Some(needed) if needed > allowed => Err(Error::OverBudget { needed, allowed }),
            Some(_) => Ok(()),
        }
    }
}
