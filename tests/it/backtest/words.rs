//! What a person reads.

use super::tried;

/// Five months that follow on one another after 28 days; on the first two days of the third there is a burst, which no window
/// has, because windows begin two days after the month before them.
fn burst() -> Vec<f64> {
    let mut days = vec![1e9; 28 + 5 * 30];
    days[28 + 2 * 30..28 + 2 * 30 + 2].fill(30e9);
    days
}

fn page(histories: &[(&str, Vec<f64>)], flags: &[&str]) -> String {
    let ran = tried(histories, &[&["--format", "markdown"], flags].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (before, rest) = ran.stdout.split_once("Made by ").expect("the opening");
    format!("{before}Made by …\n{}", rest.split_once('\n').expect("more lines").1)
}

#[test]
fn a_backtest_reads_well() {
    let text = page(&[("/shop/orders", burst()), ("/shop/new", vec![1e6; 20])], &["--origins", "5"]);
    insta::assert_snapshot!(text, @r"
    # How good the estimate would have been

    No prices were needed. Made by …

    The 30 days after an origin were projected from the 28 days before it, as estimate does, at 5 origins from 2026-06-04 to 2026-10-02.

    **All log groups together: off by 0 % in the median, 13.2 % on average (the mean rate of the window: 0 % and 13.2 %).**

    **The range held in 4 of 5 months (80 % is what it promises).**

    Nothing here speaks against 80 %: as far as 5 months that do not overlap can tell, it holds in 38 % to 96 % of cases (95 % sure).

    ## What came against what was projected, all log groups together

    | from | projected | mean rate | came | off by | range held |
    | --- | ---: | ---: | ---: | ---: | --- |
    | 2026-06-04 | 27.9 GB (27.2 GB–29.1 GB) | 27.9 GB | 27.9 GB | 0 % | yes |
    | 2026-07-04 | 27.9 GB (27.2 GB–29.1 GB) | 27.9 GB | 27.9 GB | 0 % | yes |
    | 2026-08-03 | 27.9 GB (27.2 GB–29.1 GB) | 27.9 GB | 82.0 GB | -65.9 % | **no** |
    | 2026-09-02 | 27.9 GB (27.2 GB–29.1 GB) | 27.9 GB | 27.9 GB | 0 % | yes |
    | 2026-10-02 | 27.9 GB (27.2 GB–29.1 GB) | 27.9 GB | 28.0 GB | -0.07 % | yes |

    ## Log groups by volume

    | log group | off by, median | average | mean rate | bias | range held in | not overlapping |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: |
    | /shop/orders | 0 % | 13.2 % | 0 % | -27.9 % | 4 of 5 | 4 of 5 |

    ## Log groups that could not be tried

    - /shop/new: needs 58 days, has 20

    ## How to read it

    - off by: the size of the error by what came, month by month; mean rate: the same for all bytes of the window by its length. Bias weighs by volume: above 0 too much was projected.
    - months that overlap share days, and are hardly more than one. Even those that do not follow on one another, so a change that lasts breaks several.
    - All log groups together are added before they are projected, as in the total of an estimate. What groups brought that began after an origin is in what came, and no projection could have had it.

    ## Notes

    - ranges in parentheses are 80 % intervals: 4 of 5 months like this fall inside

    Nothing was asked of AWS for this.
    ");
}

#[test]
fn the_verdict_says_no_more_than_the_months_do() {
    let of = |days: Vec<f64>, flags: &[&str]| page(&[("a", days)], flags);
    let often = of(vec![1e9; 100], &[]);
    assert!(
        often.contains("The range held in 5 of 5 months (80 % is what it promises); of these only 2 do not overlap"),
        "{often}"
    );
    assert!(often.contains("cannot be told from 2 months"), "{often}");
    // A level that doubles every 30 days is never what the window says.
    let doubling = |day: usize| 1e6 * 2_f64.powi((day / 30) as i32);
    let grows = of((0..300).map(doubling).collect(), &["--origins", "8"]);
    assert!(grows.contains("The range held in 0 of 8 months"), "{grows}");
    assert!(grows.contains("It holds less often than it promises"), "{grows}");
    let long = of(vec![1e9; 28 + 600], &[]);
    assert!(long.contains("It holds more often than it promises: by 20 months"), "{long}");
}
