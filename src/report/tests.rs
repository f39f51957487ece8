//! Whole texts of hand-made documents, at two widths.

mod advice;
mod compare;
mod difference;
mod documents;
mod estimate;
mod hostile;
mod names;

use super::*;

/// A text as it is without styles.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// Every line's width.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

/// What stands before the notes.
fn figures(text: &str) -> &str {
    text.split("Notes\n").next().unwrap_or_default().trim_end_matches(['#', ' ', '\n'])
}
