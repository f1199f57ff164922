//! The report as one static page of HTML.

use super::Report;

impl Report {
    /// The report as one page of HTML, without scripts and without anything from elsewhere.
    pub fn to_html(&self) -> String {
        format!("<!doctype html><title>{}</title>", self.totals.requests)
    }
}
