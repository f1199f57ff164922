//! The report as Markdown, for pull requests and chats.

use super::Report;

impl Report {
    /// The report as Markdown with GitHub's tables: short, the most important first.
    pub fn to_markdown(&self) -> String {
        format!("## {}\n", self.totals.requests)
    }
}
