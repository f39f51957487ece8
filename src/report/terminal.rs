//! A report for a terminal: ANSI styles, cut to the width. Nothing depends on colour.

mod layout;

use anstyle::{AnsiColor, Style};

use super::escape;
use super::page::{Block, Table, Tone};
use layout::{Laid, lay_out, wrapped};

/// Where there is no terminal nothing is left out or cut: a file or the next program has room.
const UNCUT: u16 = u16::MAX;
/// Sentences that are longer are hard to read.
const WIDEST_PROSE: usize = 110;

/// Writes blocks for a terminal of so many columns.
pub(super) fn write(blocks: &[Block], width: Option<u16>) -> String {
    let width = usize::from(width.unwrap_or(UNCUT)).max(1);
    let mut text = String::new();
    put(&mut text, blocks, width);
    text
}

/// A table alone, as wide as it is and without styles.
pub(super) fn table(table: &Table) -> String {
    lay_out(table, None, &|_| Style::new()).lines.join("\n")
}

fn put(text: &mut String, blocks: &[Block], width: usize) {
    let prose = width.min(WIDEST_PROSE);
    for (index, block) in blocks.iter().enumerate() {
        let follows_head =
            index > 0 && matches!(blocks[index - 1], Block::Title(_) | Block::Heading(_) | Block::Subheading(_));
        if !text.is_empty() && !follows_head {
            text.push('\n');
        }
        match block {
            Block::Title(words) | Block::Heading(words) | Block::Subheading(words) => {
                put_wrapped(text, words, "", prose, style(Tone::Strong));
            }
            Block::Text(words, tone) => put_wrapped(text, words, "", prose, style(*tone)),
            Block::More(_, words) => put_wrapped(text, words, "", prose, Style::new()),
            Block::List(points, tone) => {
                for point in points {
                    put_wrapped(text, point, "- ", prose, style(*tone));
                }
            }
            Block::Code(lines) => lines.lines().for_each(|line| *text += &format!("{}\n", escape::terminal(line))),
            Block::Table(table) => put_table(text, table, width),
            Block::Fold(summary, blocks) => {
                put_wrapped(text, summary, "", prose, style(Tone::Strong));
                put(text, blocks, width);
            }
        }
    }
}

fn put_wrapped(text: &mut String, words: &str, bullet: &str, width: usize, style: Style) {
    let room = width.saturating_sub(bullet.len()).max(1);
    for (index, line) in wrapped(&escape::terminal(words), room).iter().enumerate() {
        let lead = if index == 0 { bullet.to_owned() } else { " ".repeat(bullet.len()) };
        text.push_str(&format!("{style}{lead}{line}{style:#}\n"));
    }
}

fn put_table(text: &mut String, table: &Table, width: usize) {
    let Laid { lines, left_out, notes } = lay_out(table, Some(width), &style);
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    if !notes.is_empty() {
        put_wrapped(text, &notes, "", width.min(WIDEST_PROSE), style(Tone::Quiet));
    }
    if !left_out.is_empty() {
        let note =
            format!("Without room: {}. A wider terminal, or --format csv or json, has them.", left_out.join(", "));
        put_wrapped(text, &note, "", width.min(WIDEST_PROSE), style(Tone::Quiet));
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().bold(),
        Tone::Quiet => Style::new().dimmed(),
        Tone::Less => AnsiColor::Green.on_default(),
        Tone::More => AnsiColor::Red.on_default(),
    }
}
