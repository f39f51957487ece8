//! Traces made from the catalogue, for tests and benches: real lines with values that mean nothing.

use super::catalogue::{Catalogue, Outcome, Piece, Presence};
use super::execution::RequestShape;
use super::settings::LoggingSettings;

impl Catalogue {
    /// The events that a request of this shape and outcome is expected to write. Every value is the letter `fill` as often
    /// as the shape says, once where it does not say; `id` is the request id. Texts are cut as standard logging cuts them.
    pub fn made_trace(
        &self,
        shape: &RequestShape,
        settings: LoggingSettings,
        outcome: Outcome,
        id: &str,
        fill: char,
    ) -> Vec<String> {
        let counted = |presence| matches!(presence, Presence::Yes | Presence::Likely);
        let lines = self.lines_of(shape, settings, outcome).filter(|(_, presence)| counted(*presence));
        let text = |pieces: &[Piece]| -> String {
            let piece = |piece: &Piece| match piece {
                Piece::Literal(letters) => letters.clone(),
                Piece::Value(name) if name == "request_id" => id.to_owned(),
                Piece::Value(name) if name == "status" => status(outcome).to_owned(),
                Piece::Value(name) if name == "failure" => self.failure_text(outcome),
                Piece::Value(name) => {
                    let length = shape.lengths.get(name).map_or(1.0, |length| length.typical);
                    fill.to_string().repeat(length as usize)
                }
            };
            pieces.iter().map(piece).collect()
        };
        lines.map(|(line, _)| format!("({id}) {}", self.cut_text(text(&line.text.0)))).collect()
    }

    fn cut_text(&self, text: String) -> String {
        match text.char_indices().nth(self.cut.characters as usize) {
            Some((end, _)) => format!("{}{}", &text[..end], self.cut.mark),
            None => text,
        }
    }

    /// An error line that says so much of how far the request came.
    fn failure_text(&self, outcome: Outcome) -> String {
        let fits = self.failures.iter().find(|failure| failure.reached == outcome && failure.with.is_empty());
        let letters = |piece: &Piece| match piece {
            Piece::Literal(letters) => letters.clone(),
            Piece::Value(_) => String::new(),
        };
        fits.map(|failure| failure.text.0.iter().map(letters).collect()).unwrap_or_default()
    }
}

fn status(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "200",
        Outcome::Failure => "502",
        Outcome::Unanswered => "504",
        Outcome::Unsent => "500",
        Outcome::Rejected => "401",
        Outcome::Throttled => "429",
    }
}
