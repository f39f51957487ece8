//! A report in Markdown, for a ticket or a pull request: short enough to be pasted.

use super::escape;
use super::page::{Block, Cell, Table, Tone};

/// Trackers refuse comments of 64 KB.
const MOST_BYTES: usize = 60_000;
/// Kept free for closing tags and for saying that something was left out.
const RESERVE: usize = 500;

/// Writes blocks in Markdown. What does not fit is counted and said.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut paper = Paper::of(MOST_BYTES);
    paper.put(blocks);
    if paper.left_out > 0 {
        let notice = "**Cut to stay under 60 KB: {} lines are left out. `--format json` or `--format csv` has all.**";
        paper.text.push_str(&format!("\n{}\n", notice.replace("{}", &paper.left_out.to_string())));
    }
    paper.text
}

struct Paper {
    text: String,
    bytes: usize,
    left_out: usize,
}

impl Paper {
    fn of(bytes: usize) -> Self {
        Self { text: String::new(), bytes, left_out: 0 }
    }

    fn fits(&self, lines: &str) -> bool {
        self.text.len() + lines.len() + RESERVE <= self.bytes
    }

    /// Adds lines that belong together, or none of them.
    fn add(&mut self, lines: &str) {
        if self.fits(lines) {
            self.text.push_str(lines);
        } else {
            self.left_out += lines.lines().filter(|line| !line.is_empty()).count();
        }
    }

    fn put(&mut self, blocks: &[Block]) {
        for block in blocks {
            let gap = if self.text.is_empty() { "" } else { "\n" };
            match block {
                Block::Title(words) => self.add(&format!("{gap}# {}\n", escape::markdown(words))),
                Block::Heading(words) => self.add(&format!("{gap}## {}\n", escape::markdown(words))),
                Block::Subheading(words) => self.add(&format!("{gap}### {}\n", escape::markdown(words))),
                Block::Text(words, tone) => self.add(&format!("{gap}{}\n", toned(words, *tone))),
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

    /// A fold is begun only where it can be ended; the reserve is for the end.
    fn fold(&mut self, summary: &str, blocks: &[Block], gap: &str) {
        let head = format!("{gap}<details><summary>{}</summary>\n", escape::html(summary));
        if self.fits(&head) {
            self.add(&head);
            self.put(blocks);
            self.text.push_str("\n</details>\n");
        } else {
            let mut nothing = Self::of(0);
            nothing.put(blocks);
            self.left_out += nothing.left_out + 1;
        }
    }

    fn table(&mut self, table: &Table, gap: &str) {
        let shown: Vec<usize> = (0..table.columns.len())
            .filter(|column| !table.columns[*column].is_range() && !table.is_empty_column(*column))
            .collect();
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let titles = shown.iter().map(|column| escape::markdown(table.columns[*column].title)).collect();
        let rule = shown.iter().map(|column| if table.columns[*column].number { "---:" } else { "---" }.to_owned());
        self.add(&format!("{gap}{}{}", row(titles), row(rule.collect())));
        for cells in &table.rows {
            let cell = |column: &usize| {
                let range = table.columns.get(column + 1).filter(|next| next.is_range()).and(cells.get(column + 1));
                joined(&cells[*column], range)
            };
            self.add(&row(shown.iter().map(cell).collect()));
        }
    }
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
