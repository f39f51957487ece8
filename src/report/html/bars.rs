//! Bars that lie, each with its name above and its range across its end: costs of log groups, bytes of configurations.

use maud::{Markup, html};

use super::chart::{Scale, WIDTH, at, figure};

/// The height of a bar with its name.
const ROW: f64 = 38.0;
/// Names are cut to what fits beside the number.
const LONGEST: usize = 72;

/// A bar. A number that is not known is not drawn.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) low: Option<f64>,
    pub(super) expected: Option<f64>,
    pub(super) high: Option<f64>,
    /// The number and its range in words.
    pub(super) words: String,
    /// Whether it is the one that holds now.
    pub(super) marked: bool,
}

impl Bar {
    /// Whether there is nothing to draw: neither a number nor a range.
    pub(super) fn is_empty(&self) -> bool {
        self.expected.is_none() && self.high.is_none()
    }
}

/// A chart of bars.
pub(super) fn chart(id: &str, heading: &str, caption: &str, bars: &[Bar]) -> Markup {
    let bounds = bars.iter().flat_map(|bar| [bar.low, bar.expected, bar.high]).flatten();
    let scale = Scale::up_to(bounds.fold(0.0, f64::max));
    let across = |number: f64| scale.share(number) * WIDTH;
    let words: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.words)).collect();
    let drawing = html! {
        @for (place, bar) in bars.iter().enumerate() {
            @let top = place as f64 * ROW;
            text.name x="0" y=(at(top + 14.0)) { (cut(&bar.name)) }
            text.number x=(at(WIDTH)) y=(at(top + 14.0)) text-anchor="end" { (bar.words) }
            rect.rail x="0" y=(at(top + 20.0)) width=(at(WIDTH)) height="10" {}
            @if let Some(expected) = bar.expected {
                rect class=(if bar.marked { "bar now" } else { "bar" }) x="0" y=(at(top + 20.0)) width=(at(across(expected))) height="10" {}
            }
            @if let Some((low, high)) = bar.low.zip(bar.high).filter(|(low, high)| high > low) {
                path.range d={
                    "M" (at(across(low))) " " (at(top + 25.0)) "H" (at(across(high)))
                    "M" (at(across(low))) " " (at(top + 21.0)) "v8M" (at(across(high))) " " (at(top + 21.0)) "v8"
                } {}
            }
        }
    };
    figure(id, heading, &words.join("; "), caption, bars.len() as f64 * ROW, drawing)
}

/// The end of a name tells more than its middle.
fn cut(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LONGEST {
        return name.to_owned();
    }
    let half = LONGEST / 2;
    let (start, end) = (&letters[..half], &letters[letters.len() - half + 1..]);
    format!("{}…{}", String::from_iter(start), String::from_iter(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        let name = format!("{}{}", "a".repeat(60), "z".repeat(60));
        let short = cut(&name);
        assert_eq!(short.chars().count(), LONGEST);
        assert!(short.starts_with("aaa") && short.ends_with("zzz") && short.contains('…'));
        assert_eq!(cut("/short"), "/short");
    }
}
