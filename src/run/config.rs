//! The configuration file: where it lies, and `logtoll config`.

use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::files::{self, Claim};
use super::{Setting, output};
use crate::args::{ConfigArgs, EVENTS};
use crate::config::{self, Config, EXAMPLE, FILE_NAME, Set};
use crate::error::Error;
use crate::measurements::Retention;
use crate::model::assumptions::Downstream;
use crate::model::verification::Settled;
use crate::period::BillingMonth;
use crate::prices::PriceFiles;
use crate::report::escaped;
use crate::report::settings::{self, SettingRow};

/// Where the configuration that holds lies: the file that is named, else the one of the working folder, else the user's.
pub(super) fn path(named: Option<&Path>) -> Option<PathBuf> {
    let user = || user_folder().map(|folder| folder.join("logtoll").join(FILE_NAME));
    let found = || [Some(PathBuf::from(FILE_NAME)), user()].into_iter().flatten().find(|path| path.is_file());
    named.map(Path::to_owned).or_else(found)
}

/// Reads the configuration, and holds it against the facts of billing that are known; none says nothing.
pub(super) fn read(path: Option<&Path>, prices: &PriceFiles) -> Result<Config, Error> {
    let Some(path) = path else { return Ok(Config::default()) };
    let config = Config::parse(&path.display().to_string(), &text(path)?).map_err(Error::Config)?;
    let impossible = config.impossible(prices.book(&[""; 0])?.billing());
    if impossible.is_empty() { Ok(config) } else { Err(Error::Config(impossible)) }
}

fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(files::read(path)?).map_err(|_| Error::File {
        doing: "read",
        path: path.to_owned(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidData, "not UTF-8 text"),
    })
}

/// Writes what a month's bill settled into the configuration that holds, or into a new one here. Everything else in the
/// file stays as it is.
pub(super) fn settle(settled: &Settled, month: BillingMonth, setting: &Setting) -> Result<(), Error> {
    let lines = settled.lines();
    if lines.is_empty() {
        output::say("the bill settles nothing, so no configuration was written");
        return Ok(());
    }
    let path = setting.config_path.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
    let before = if setting.config_path.is_some() { text(&path)? } else { String::new() };
    let name = path.display().to_string();
    let refused = || Error::Arguments(format!("{} has no table [billing] to write to", escaped(&name)));
    let after = config::with_billing(&before, &lines, month).ok_or_else(refused)?;
    // What could not be read the next time is not written.
    Config::parse(&name, &after).map_err(Error::Config)?;
    Claim::new(&path, true)?.write(after.as_bytes())?;
    output::say(&format!("wrote {}: {}", escaped(&path.display().to_string()), lines.join(", ")));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "where the user's configuration lies is told by the environment")]
fn user_folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return named("APPDATA");
    }
    named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")))
}

/// Runs `logtoll config`.
pub(super) fn run(args: &ConfigArgs, setting: impl FnOnce() -> Result<Setting, Error>) -> Result<(), Error> {
    if args.example {
        return output::print(EXAMPLE);
    }
    output::print(&settings::show(&rows(&setting()?)?))
}

/// Every value with where it comes from.
fn rows(setting: &Setting) -> Result<Vec<SettingRow>, Error> {
    let config = &setting.config;
    let agreed: Vec<&str> = config.prices.iter().filter_map(|set| set.value.region.as_deref()).collect();
    let named = config.regions.iter().flat_map(|set| set.value.iter().map(String::as_str));
    setting.prices.book(&named.chain(agreed).collect::<Vec<_>>())?;
    let book = setting.book(&[""; 0])?;
    let billing = book.billing();
    let row = |id: &str, value: String, source: String| SettingRow { id: id.to_owned(), value, source };
    let default = |source: &str| source.to_owned();
    fn or<T>(id: &str, set: Option<&Set<T>>, text: impl Fn(&T) -> String, value: &str, source: &str) -> SettingRow {
        let (value, source) = match set {
            Some(set) => (text(&set.value), set.source.clone()),
            None => (value.to_owned(), source.to_owned()),
        };
        SettingRow { id: id.to_owned(), value, source }
    }
    let list = |values: &Vec<String>| values.join(", ");
    let kept = |retention: &Retention| match retention {
        Retention::Days(days) => format!("{days} days"),
        Retention::Never => "never deleted".to_owned(),
    };
    let mut rows = vec![
        or("regions", config.regions.as_ref(), list, "those of the profile or the environment", "default"),
        or("retention", config.retention.as_ref(), kept, "what each log group has, or never", "default"),
        or("leave-out", config.leave_out.as_ref(), list, "no stage", "default"),
        or("events", config.events.as_ref(), u32::to_string, &EVENTS.to_string(), "default"),
        or("one-bill", config.one_bill.as_ref(), bool::to_string, "false", "default"),
        or(
            "discount",
            config.discount.as_ref(),
            |share| format!("{} %", (share * Decimal::ONE_HUNDRED).normalize()),
            "0 %",
            "default",
        ),
    ];
    let fact = |value: String, source: &str| (value, source.to_owned());
    let facts = [
        ("billing.bytes-per-gb", fact(billing.bytes_per_gb.value.to_string(), &billing.bytes_per_gb.source)),
        ("billing.event-overhead", fact(billing.event_overhead.value.to_string(), &billing.event_overhead.source)),
        (
            "billing.storage-compression",
            fact(billing.storage_compression.value.to_string(), &billing.storage_compression.source),
        ),
        ("billing.s3-compression", fact(billing.s3_compression.value.to_string(), &billing.s3_compression.source)),
        (
            "billing.access-is-vended",
            fact(billing.access_is_vended.value.to_string(), &billing.access_is_vended.source),
        ),
    ];
    rows.extend(facts.into_iter().map(|(id, (value, source))| row(id, value, source)));
    for set in &config.prices {
        let place = set.value.region.as_deref().unwrap_or("every region");
        rows.push(row("price", format!("{} ${} in {place}", set.value.product, set.value.usd), set.source.clone()));
    }
    for set in &config.subscriptions {
        let kinds = settings::kinds(&set.value.kinds);
        rows.push(row("subscription", format!("{kinds} to {}", settings::place(set.value.to)), set.source.clone()));
    }
    for set in &config.downstream {
        rows.push(row("downstream", vendor(&set.value), set.source.clone()));
    }
    rows.push(row("prices", setting.prices_from.clone(), default("--prices, or built in")));
    Ok(rows)
}

/// A vendor with what it is sent and asks.
pub(super) fn vendor(vendor: &Downstream) -> String {
    let charge = |usd: Option<Decimal>, per| usd.map(|usd| format!("${usd} {per}"));
    let charges = [charge(vendor.usd_per_gb, "a GB"), charge(vendor.usd_per_million_events, "a million events")];
    let charges: Vec<String> = charges.into_iter().flatten().collect();
    format!("{} to {} at {}", settings::kinds(&vendor.kinds), vendor.name, charges.join(" and "))
}
