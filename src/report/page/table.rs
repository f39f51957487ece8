//! Rows and columns, with what a narrow medium needs to know to leave some out.

/// A table. Every row has a cell per column.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Table {
    /// The columns from left to right.
    pub(in crate::report) columns: Vec<Column>,
    /// The rows from top to bottom.
    pub(in crate::report) rows: Vec<Vec<Cell>>,
    /// What its cells mean.
    pub(in crate::report) note: Option<String>,
}

impl Table {
    /// An empty table.
    pub(in crate::report) fn of(columns: impl IntoIterator<Item = Column>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new(), note: None }
    }

    /// Adds a row; cells that are missing on the right are empty.
    pub(in crate::report) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let mut row: Vec<Cell> = cells.into_iter().collect();
        row.resize(self.columns.len(), Cell::default());
        self.rows.push(row);
    }

    /// What the shown ones of its columns and its cells mean; empty where everything speaks for itself.
    pub(in crate::report) fn notes(&self, shown: &[usize]) -> String {
        let columns = shown.iter().filter_map(|column| self.columns[*column].note);
        columns.chain(self.note.as_deref()).collect::<Vec<_>>().join(" ")
    }

    /// Whether no row has anything in a column.
    pub(in crate::report) fn is_empty_column(&self, column: usize) -> bool {
        self.rows.iter().all(|row| row.get(column).is_none_or(Cell::is_empty))
    }
}

/// A column.
#[derive(Clone, Debug)]
pub(in crate::report) struct Column {
    /// Its head; empty for the range of the number to its left, with which it goes.
    pub(in crate::report) title: &'static str,
    /// Whether it holds numbers, which stand to the right.
    pub(in crate::report) number: bool,
    /// The higher, the sooner it goes where there is no room; 0 stays.
    pub(in crate::report) rank: u8,
    /// Whether its texts may be cut.
    pub(in crate::report) flexible: bool,
    /// What it means, which is said where it is shown.
    pub(in crate::report) note: Option<&'static str>,
}

impl Column {
    /// A column of texts.
    pub(in crate::report) const fn text(title: &'static str, rank: u8) -> Self {
        Self { title, number: false, rank, flexible: false, note: None }
    }

    /// A column of names that may be cut in the middle.
    pub(in crate::report) const fn name(title: &'static str) -> Self {
        Self { title, number: false, rank: 0, flexible: true, note: None }
    }

    /// A column of numbers.
    pub(in crate::report) const fn number(title: &'static str, rank: u8) -> Self {
        Self { title, number: true, rank, flexible: false, note: None }
    }

    /// The ranges of the numbers to the left.
    pub(in crate::report) const fn range(rank: u8) -> Self {
        Self { title: "", number: false, rank, flexible: false, note: None }
    }

    /// The same column with what it means.
    pub(in crate::report) const fn explained(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    /// Whether it goes with the column to its left.
    pub(in crate::report) fn is_range(&self) -> bool {
        self.title.is_empty()
    }
}

/// What a text is, for media that can show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Tone {
    /// A text.
    #[default]
    Plain,
    /// What matters most.
    Strong,
    /// What can be skipped.
    Quiet,
    /// Less money.
    Less,
    /// More money.
    More,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Cell {
    /// What stands there.
    pub(in crate::report) text: String,
    /// The marks behind a number, which lead to footnotes.
    pub(in crate::report) mark: String,
    /// What it is.
    pub(in crate::report) tone: Tone,
}

impl Cell {
    /// A cell without marks.
    pub(in crate::report) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same cell with a mark more.
    pub(in crate::report) fn marked(mut self, mark: &str) -> Self {
        self.mark.push_str(mark);
        self
    }

    /// The same cell in another tone.
    pub(in crate::report) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Whether nothing stands there.
    pub(in crate::report) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.mark.is_empty()
    }
}
