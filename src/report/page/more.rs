//! What is left out of a table or a list is always said.

use super::Block;
use crate::report::number;

/// How many rows more there are than are shown; nothing where all are.
pub(super) fn more(rows: usize, most: usize, name: &str) -> Option<Block> {
    let more = rows.checked_sub(most).filter(|more| *more > 0)?;
    let text = format!("…and {}; --format csv or json has all.", number::counted(more, &format!("more {name}")));
    Some(Block::More(more, text))
}
