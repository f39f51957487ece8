//! What fits: columns that go, names that are cut, lines that are broken. Numbers are never cut.

use anstyle::Style;
use tabled::builder::Builder;
use tabled::grid::util::string::{get_char_width, get_line_width};
use tabled::settings::object::{Cell as At, Columns};
use tabled::settings::{Alignment, Color, Padding, Style as Lines};

use crate::report::escape;
use crate::report::page::{Cell, Table, Tone};

/// What stands between columns, and between a number and its range.
const GAP: usize = 2;
const RANGE_GAP: usize = 1;
/// Names keep so much of the width, within bounds, before columns go: names of one account often differ in the middle.
const NAME_PERCENT: usize = 45;
const SHORTEST_NAMES: (usize, usize) = (20, 48);
const ELLIPSIS: char = '…';

/// A table as lines.
pub(super) struct Laid {
    /// The head and the rows.
    pub(super) lines: Vec<String>,
    /// The columns that had no room.
    pub(super) left_out: Vec<String>,
    /// What the others mean.
    pub(super) notes: String,
}

/// Lays a table out for a width, or as wide as it is.
pub(super) fn lay_out(table: &Table, width: Option<usize>, style: &dyn Fn(Tone) -> Style) -> Laid {
    let fit = Fit::of(table, width.unwrap_or(usize::MAX));
    let mut rows = Builder::default();
    rows.push_record(fit.shown.iter().map(|column| table.columns[*column].title));
    for row in &table.rows {
        rows.push_record(fit.shown.iter().map(|column| fit.text(table, *column, &row[*column])));
    }
    let mut grid = rows.build();
    grid.with(Lines::empty()).with(Padding::zero());
    for (place, column) in fit.shown.iter().enumerate() {
        let side = if table.columns[*column].number { Alignment::right() } else { Alignment::left() };
        grid.modify(Columns::one(place), side);
        if let Some(next) = fit.shown.get(place + 1) {
            grid.modify(Columns::one(place), Padding::new(0, gap(table, *next), 0, 0));
        }
        if !table.columns[*column].is_range() {
            grid.modify(At::new(0, place), colour(style(Tone::Strong)));
        }
        for (index, row) in table.rows.iter().enumerate() {
            if row[*column].tone != Tone::Plain && !row[*column].is_empty() {
                grid.modify(At::new(index + 1, place), colour(style(row[*column].tone)));
            }
        }
    }
    let lines = grid.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    Laid { lines, notes: table.notes(&fit.shown), left_out: fit.left_out }
}

fn colour(style: Style) -> Color {
    Color::new(style.render().to_string(), style.render_reset().to_string())
}

fn gap(table: &Table, column: usize) -> usize {
    if table.columns[column].is_range() { RANGE_GAP } else { GAP }
}

/// Which columns are shown, and how wide.
struct Fit {
    shown: Vec<usize>,
    left_out: Vec<String>,
    /// The width of the marks of each column.
    marks: Vec<usize>,
    /// The width of names.
    name: usize,
}

impl Fit {
    fn of(table: &Table, width: usize) -> Self {
        let marks: Vec<usize> = (0..table.columns.len())
            .map(|column| table.rows.iter().map(|row| get_line_width(&row[column].mark)).max().unwrap_or(0))
            .collect();
        let natural = |column: usize| {
            let texts = table.rows.iter().map(|row| get_line_width(&escape::terminal(&row[column].text)));
            get_line_width(table.columns[column].title).max(texts.max().unwrap_or(0) + marks[column])
        };
        let widths: Vec<usize> = (0..table.columns.len()).map(natural).collect();
        let shortest_name =
            (width / 100 * NAME_PERCENT + width % 100 * NAME_PERCENT / 100).clamp(SHORTEST_NAMES.0, SHORTEST_NAMES.1);
        let least = |column: usize| match table.columns[column].flexible {
            true => widths[column].min(shortest_name),
            false => widths[column],
        };
        let mut shown: Vec<usize> = (0..table.columns.len()).filter(|column| !table.is_empty_column(*column)).collect();
        let mut left_out = Vec::new();
        let needed = |shown: &[usize]| -> usize {
            let gaps: usize = shown.iter().skip(1).map(|column| gap(table, *column)).sum();
            shown.iter().map(|column| least(*column)).sum::<usize>() + gaps
        };
        while needed(&shown) > width {
            let rank = |column: &usize| table.columns[*column].rank;
            let Some(goes) = shown.iter().copied().filter(|column| rank(column) > 0).max_by_key(rank) else { break };
            shown.retain(|column| *column != goes && !(*column == goes + 1 && table.columns[*column].is_range()));
            left_out.push(match table.columns[goes].is_range() {
                true => format!("range of {}", table.columns[goes - 1].title),
                false => table.columns[goes].title.to_owned(),
            });
        }
        let flexible = shown.iter().find(|column| table.columns[**column].flexible);
        let name = flexible.map_or(0, |column| {
            let others = needed(&shown) - least(*column);
            widths[*column].min(width.saturating_sub(others).max(SHORTEST_NAMES.0))
        });
        Self { shown, left_out, marks, name }
    }

    fn text(&self, table: &Table, column: usize, cell: &Cell) -> String {
        let text = escape::terminal(&cell.text);
        if table.columns[column].flexible {
            return cut(&text, self.name);
        }
        let room = self.marks[column].saturating_sub(get_line_width(&cell.mark));
        let pad = if table.columns[column].number { " ".repeat(room) } else { String::new() };
        format!("{text}{}{pad}", cell.mark)
    }
}

/// A name in so many columns: its beginning and its end.
fn cut(text: &str, width: usize) -> String {
    if get_line_width(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let head = taken(text.chars(), room.div_ceil(2));
    let tail = taken(text.chars().rev(), room - get_line_width(&head).min(room));
    head + &String::from(ELLIPSIS) + &tail.chars().rev().collect::<String>()
}

fn taken(characters: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += get_char_width(*character);
            used <= width
        })
        .collect()
}

/// Words in lines of at most so many columns; a longer word stands alone.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| get_line_width(line));
        match lines.last_mut() {
            Some(last) if line == 0 => last.push_str(word),
            Some(last) if line + 1 + get_line_width(word) <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_both_ends() {
        assert_eq!(cut("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", 20), "API-Gatewa…d4e5/prod");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("日本語の名前", 6), "日…前");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibilities are long", 8), ["incomprehensibilities", "are long"]);
        assert_eq!(wrapped("", 8), [""]);
    }

    proptest! {
        #[test]
        fn a_cut_name_fits(text: String, width in 1_usize..60) {
            prop_assert!(get_line_width(&cut(&escape::terminal(&text), width)) <= width);
        }
    }
}
