//! What charts have in common: a scale of round numbers, and a frame that says in words what it draws.

use maud::{Markup, html};

/// How wide charts are drawn; the browser scales them.
pub(super) const WIDTH: f64 = 720.0;

/// A scale from 0 to a round number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// The largest number on it.
    pub(super) most: f64,
    /// The distance between marks.
    pub(super) step: f64,
}

impl Scale {
    /// The scale that holds a number, with four to eight marks.
    pub(super) fn up_to(most: f64) -> Self {
        if most.is_nan() || most <= 0.0 {
            return Self { most: 1.0, step: 1.0 };
        }
        let size = 10_f64.powf((most / 4.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * size).rfind(|step| most / step >= 4.0);
        let step = step.unwrap_or(size);
        Self { most: (most / step).ceil() * step, step }
    }

    /// Where a number lies, as a share of the scale.
    pub(super) fn share(&self, number: f64) -> f64 {
        (number / self.most).clamp(0.0, 1.0)
    }

    /// The numbers of its marks.
    pub(super) fn marks(&self) -> impl Iterator<Item = f64> {
        let step = self.step;
        (0..=(self.most / step).round() as u32).map(move |place| f64::from(place) * step)
    }
}

/// A place in a drawing, to a tenth of a pixel: the same on every machine.
pub(super) fn at(place: f64) -> String {
    let tenths = (place * 10.0).round() / 10.0;
    format!("{tenths}")
}

/// A chart with its heading, and in words for those who do not see it.
pub(super) fn figure(id: &str, heading: &str, words: &str, caption: &str, height: f64, drawing: Markup) -> Markup {
    let (title, description) = (format!("{id}-title"), format!("{id}-words"));
    html! {
        figure id=(id) {
            div.scroll {
                svg viewBox={ "0 0 " (at(WIDTH)) " " (at(height)) } role="img" aria-labelledby=(title) aria-describedby=(description) {
                    title id=(title) { (heading) }
                    desc id=(description) { (words) }
                    (drawing)
                }
            }
            figcaption { strong { (heading) } " " (caption) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        let cases = [(4.0, 4.0, 1.0), (7.3, 8.0, 1.0), (0.93, 1.0, 0.2), (877.0, 1000.0, 200.0), (41.0, 50.0, 10.0)];
        for (most, end, step) in cases {
            let scale = Scale::up_to(most);
            assert!((scale.most - end).abs() < 1e-9 && (scale.step - step).abs() < 1e-9, "{most}: {scale:?}");
        }
        assert_eq!(Scale::up_to(0.0).marks().collect::<Vec<_>>(), [0.0, 1.0]);
        assert_eq!(Scale::up_to(f64::NAN).share(3.0), 1.0);
    }
}
