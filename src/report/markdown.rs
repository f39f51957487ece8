//! A report in Markdown, for a ticket or a pull request: short enough to be pasted.

use super::escape;
use super::number;
use super::page::{Block, Cell, Table, Tone};

/// Trackers refuse comments of 64 KB.
const MOST_BYTES: usize = 60_000;
/// Kept free for saying what was left out.
const RESERVE: usize = 1_500;

/// Writes blocks in Markdown. Where not everything fits, each section has its share, and what it leaves out is counted and
/// said.
pub(super) fn write(blocks: &[Block]) -> String {
    let sections = sections(blocks);
    let whole: Vec<usize> = sections.iter().map(|section| Paper::of(usize::MAX, section).text.len()).collect();
    let shares = shares(&whole, MOST_BYTES - RESERVE);
    let mut text = String::new();
    let mut cut = Vec::new();
    for (section, share) in sections.iter().zip(shares) {
        let paper = Paper::of(share, section);
        if paper.left_out > 0 {
            cut.push(format!("{} ({})", heading(section), number::counted(paper.left_out, "row")));
        }
        if !text.is_empty() && !paper.text.is_empty() {
            text.push('\n');
        }
        text.push_str(&paper.text);
    }
    if !cut.is_empty() {
        let notice = "Cut to stay under 60 KB. Left out: CUT. `--format json` has all.";
        text.push_str(&format!("\n**{}**\n", notice.replace("CUT", &cut.join(", "))));
    }
    text
}

/// What stands under one heading each, with the heading.
fn sections(blocks: &[Block]) -> Vec<&[Block]> {
    let mut sections = Vec::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let next = rest.iter().skip(1).position(|block| matches!(block, Block::Heading(_)));
        let (section, more) = rest.split_at(next.map_or(rest.len(), |place| place + 1));
        sections.push(section);
        rest = more;
    }
    sections
}

fn heading(section: &[Block]) -> String {
    match section.first() {
        Some(Block::Title(words) | Block::Heading(words)) => escape::markdown(words),
        _ => "what comes first".to_owned(),
    }
}

/// Shares of so many bytes: what needs less than an equal part gets that, and leaves the rest to the others.
fn shares(needed: &[usize], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..needed.len()).collect();
    order.sort_by_key(|place| needed[*place]);
    let mut shares = vec![0; needed.len()];
    let mut left = most;
    for (done, place) in order.into_iter().enumerate() {
        // Sections are parted by an empty line.
        let equal = left / (needed.len() - done);
        shares[place] = needed[place].min(equal.saturating_sub(1));
        left -= (shares[place] + 1).min(left);
    }
    shares
}

/// A section as far as it fits. Once something does not fit nothing more is written, so that what is there is the beginning.
struct Paper {
    text: String,
    bytes: usize,
    left_out: usize,
    /// Heads that wait for something to stand over, each with its depth.
    heads: Vec<(u8, String)>,
}

impl Paper {
    fn of(bytes: usize, section: &[Block]) -> Self {
        let mut paper = Self { text: String::new(), bytes, left_out: 0, heads: Vec::new() };
        paper.put(section);
        paper
    }

    /// Adds lines that belong together, below the heads that wait, or none of them.
    fn add(&mut self, lines: &str) {
        let heads: usize = self.heads.iter().map(|(_, head)| head.len()).sum();
        let fits = self.text.len() + heads + lines.len() <= self.bytes;
        if self.left_out == 0 && fits {
            self.text.extend(self.heads.drain(..).map(|(_, head)| head));
            self.text.push_str(lines);
        } else {
            self.left_out += 1;
        }
    }

    /// That there are more rows: where some of those before were cut, these count with them.
    fn more(&mut self, rows: usize, lines: &str) {
        match self.left_out {
            0 => self.add(lines),
            _ => self.left_out += rows,
        }
    }

    /// A head waits; one as deep that still does has nothing to stand over.
    fn head(&mut self, depth: u8, lines: String) {
        self.heads.retain(|(other, _)| *other < depth);
        self.heads.push((depth, lines));
    }

    /// What parts a block from the one before it.
    fn gap(&self) -> &'static str {
        if self.text.is_empty() && self.heads.is_empty() { "" } else { "\n" }
    }

    fn put(&mut self, blocks: &[Block]) {
        for block in blocks {
            let gap = self.gap();
            match block {
                Block::Title(words) => self.head(1, format!("{gap}# {}\n", escape::markdown(words))),
                Block::Heading(words) => self.head(2, format!("{gap}## {}\n", escape::markdown(words))),
                Block::Subheading(words) => self.head(3, format!("{gap}### {}\n", escape::markdown(words))),
                Block::Text(words, tone) => self.add(&format!("{gap}{}\n", toned(words, *tone))),
                Block::More(rows, words) => self.more(*rows, &format!("{gap}{}\n", escape::markdown(words))),
                Block::Code(lines) => self.add(&format!("{gap}{}", code(lines))),
                Block::List(points, _) => {
                    for (index, point) in points.iter().enumerate() {
                        let gap = if index == 0 { gap } else { "" };
                        self.add(&format!("{gap}- {}\n", escape::markdown(point)));
                    }
                }
                Block::Table(table) => self.table(table, gap),
                Block::Fold(summary, blocks) => self.fold(summary, blocks, gap),
            }
        }
    }

    /// A fold stands whole or not at all.
    fn fold(&mut self, summary: &str, blocks: &[Block], gap: &str) {
        let inside = Self::of(usize::MAX, blocks).text;
        self.add(&format!("{gap}<details><summary>{}</summary>\n\n{inside}\n</details>\n", escape::html(summary)));
    }

    fn table(&mut self, table: &Table, gap: &str) {
        let shown: Vec<usize> = (0..table.columns.len())
            .filter(|column| !table.columns[*column].is_range() && !table.is_empty_column(*column))
            .collect();
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let titles = shown.iter().map(|column| escape::markdown(table.columns[*column].title)).collect();
        let rule = shown.iter().map(|column| if table.columns[*column].number { "---:" } else { "---" }.to_owned());
        self.head(4, format!("{gap}{}{}", row(titles), row(rule.collect())));
        for cells in &table.rows {
            let cell = |column: &usize| {
                let range = table.columns.get(column + 1).filter(|next| next.is_range()).and(cells.get(column + 1));
                joined(&cells[*column], range)
            };
            self.add(&row(shown.iter().map(cell).collect()));
        }
        self.heads.retain(|(depth, _)| *depth < 4);
        let notes = table.notes(&shown);
        if !notes.is_empty() {
            self.add(&format!("\n{}\n", escape::markdown(&notes)));
        }
    }
}

/// Lines in a fence that none of them can end.
fn code(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(escape::terminal).collect();
    let longest = lines.iter().flat_map(|line| line.split(|each| each != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}sh\n{}\n{fence}\n", lines.join("\n"))
}

/// A number and its range share a cell.
fn joined(cell: &Cell, range: Option<&Cell>) -> String {
    let range = range.filter(|range| !range.is_empty()).map(|range| format!(" {}", range.text));
    let text = format!("{}{}{}", cell.text, cell.mark, range.unwrap_or_default());
    toned(text.trim(), cell.tone)
}

fn toned(text: &str, tone: Tone) -> String {
    let plain = escape::markdown(text);
    if tone == Tone::Strong && !plain.is_empty() { format!("**{plain}**") } else { plain }
}
