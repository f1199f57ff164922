//! Tables in GitHub's Markdown.

use std::fmt::Write as _;

/// Rows shown of a long table.
const ROWS: usize = 10;

/// A table whose first column stands left, and all others right.
pub(super) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    left: Option<usize>,
}

impl Table {
    pub(super) fn new(heads: &[&'static str]) -> Table {
        Table { heads: heads.to_vec(), rows: Vec::new(), left: None }
    }

    /// The words in this column stand left too.
    pub(super) fn with_words_in(mut self, column: usize) -> Table {
        self.left = Some(column);
        self
    }

    /// Cells are Markdown already: names went through [`super::cell`].
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes the table below its title; nothing if it has no rows.
    pub(super) fn write(&self, title: &str, page: &mut String) {
        if self.rows.is_empty() {
            return;
        }
        // writing into a String cannot fail
        let _ = write!(page, "\n### {title}\n\n|");
        self.heads.iter().for_each(|head| _ = write!(page, " {head} |"));
        page.push_str("\n|");
        for column in 0..self.heads.len() {
            let is_left = column == 0 || self.left == Some(column);
            page.push_str(if is_left { " :-- |" } else { " --: |" });
        }
        page.push('\n');
        for row in self.rows.iter().take(ROWS) {
            page.push('|');
            row.iter().for_each(|cell| _ = write!(page, " {cell} |"));
            page.push('\n');
        }
        let more = self.rows.len().saturating_sub(ROWS);
        if more > 0 {
            let _ = write!(page, "\nand {more} more\n");
        }
    }
}
