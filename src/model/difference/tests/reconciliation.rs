//! Properties of random pairs of runs.

use proptest::prelude::*;

use super::*;

fn sum(amounts: impl Iterator<Item = Option<Usd>>) -> Option<Usd> {
    amounts.sum()
}

/// Rows to the first step, steps to the difference of the totals, and each column to its own total.
fn reconciles(difference: &Difference) -> Result<(), TestCaseError> {
    let total = &difference.total;
    let cent = Decimal::new(1, 2);
    let near = |a: Option<Usd>, b: Option<Usd>| match (a, b) {
        (Some(a), Some(b)) => ((a - b).0).abs() < cent,
        (a, b) => a == b,
    };
    let rows = sum(difference.groups.iter().map(|row| row.usd.difference));
    let alone = total.lines.first().and_then(|line| line.difference);
    prop_assert!(near(rows, alone), "rows {rows:?}, first step {alone:?}");
    let steps = sum(total.lines.iter().map(|line| line.difference));
    prop_assert!(near(steps, total.usd.difference), "steps {steps:?}, totals {:?}", total.usd.difference);
    for (lines, side) in [
        (sum(total.lines.iter().map(|line| line.old)), total.usd.old),
        (sum(total.lines.iter().map(|line| line.new)), total.usd.new),
    ] {
        prop_assert!(near(lines, side.and_then(|side| side.expected)), "{lines:?} {side:?}");
    }
    for row in &difference.groups {
        let parts = row.ingestion.zip(row.storage).map(|(a, b)| a + b);
        prop_assert!(row.stored.is_none() || near(parts, row.usd.difference), "{row:?}");
    }
    Ok(())
}

/// A run over up to two accounts in two regions: groups of few names, so that runs have some in common; volumes from
/// nothing to beyond the volume tiers; some unknown.
pub(in crate::model) fn any_run(known: bool) -> impl Strategy<Value = Measurements> {
    let volume = prop_oneof![Just(0.0), 1.0..1e9_f64, 1e12..1e13_f64];
    let maybe = move |volume: BoxedStrategy<f64>| match known {
        true => volume.prop_map(Some).boxed(),
        false => proptest::option::weighted(0.9, volume).boxed(),
    };
    let class = prop::sample::select(vec![Some(LogClass::Standard), Some(LogClass::InfrequentAccess)]);
    let names = (0..2_usize, 0..2_usize, 0..6_u8);
    let group = (names, maybe(volume.boxed()), maybe((0.0..1e12_f64).boxed()), class).prop_map(
        |((account, region, name), bytes, stored, class)| {
            let name = if name < 3 { format!("/access/{name}") } else { format!("/app/{name}") };
            LogGroup { class, ..group(["a", "b"][account], REGIONS[region], &name, bytes, stored) }
        },
    );
    let accounts = prop::sample::subsequence(vec!["a", "b"], 1..=2);
    let stages = prop::sample::subsequence(vec![0, 1, 2, 3], 0..=4);
    (proptest::collection::vec(group, 0..24), accounts, stages).prop_map(|(groups, accounts, stages)| {
        let scopes: Vec<Scope> =
            accounts.iter().flat_map(|account| REGIONS.map(|region| scope(account, region))).collect();
        let measured = |group: &LogGroup| accounts.iter().any(|account| group.account.as_deref() == Some(account));
        let with_access = |(account, number): (&str, i32)| {
            let destination = LogDestination::LogGroup(format!("/access/{}", number % 3));
            let access = AccessLogging { format: "$context.requestId".to_owned(), destination };
            let api = format!("{account}{number}");
            ApiStage { account: Some(account.to_owned()), access: Some(access), ..stage(&api) }
        };
        let groups = groups.into_iter().filter(measured).collect();
        let each = accounts.iter().flat_map(|account| stages.iter().map(|number| (*account, *number)));
        seen(scopes, groups, each.map(with_access).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn rows_steps_and_totals_reconcile(old in any_run(true), new in any_run(true)) {
        let difference = differing(&old, &new);
        let has_common = difference.scopes.iter().any(|scope| scope.old.is_some() && scope.new.is_some());
        prop_assert!(difference.total.usd.difference.is_some());
        prop_assert!(has_common || difference.groups.is_empty());
        reconciles(&difference)?;
    }

    /// With parts unknown nothing claims more than is known.
    #[test]
    fn what_is_unknown_stays_unknown(old in any_run(false), new in any_run(false)) {
        let difference = differing(&old, &new);
        let rows_known = difference.groups.iter().all(|row| row.usd.difference.is_some());
        prop_assert_eq!(difference.total.usd.difference.is_some(), rows_known);
        reconciles(&difference)?;
    }

    #[test]
    fn a_run_does_not_differ_from_itself(run in any_run(true)) {
        let difference = differing(&run, &run);
        prop_assert_eq!(difference.total.usd.difference, Some(Usd::ZERO));
        prop_assert!(difference.groups.iter().all(|row| row.change == GroupChange::Same && row.settings.is_empty()));
        prop_assert!(difference.stages.iter().all(|row| row.change == StageChange::Same && row.usd.difference == Some(Usd::ZERO)));
    }

    #[test]
    fn the_other_way_round_every_sign_turns(old in any_run(true), new in any_run(true)) {
        let (there, back) = (differing(&old, &new), differing(&new, &old));
        let turned = |usd: Option<Usd>| usd.map(|usd| Usd::ZERO - usd);
        prop_assert_eq!(there.total.usd.difference, turned(back.total.usd.difference));
        prop_assert_eq!(there.groups.len(), back.groups.len());
        prop_assert!(there.groups.windows(2).all(|pair| {
            let size = |row: &GroupDifference| row.usd.difference.map(|usd| usd.0.abs());
            size(&pair[0]) >= size(&pair[1])
        }), "the largest change first");
    }
}
