//! Two counts side by side: the provider's, and whatever else counted.
//!
//! What always holds: they are compared as they are shown, to the last digit.

use std::fmt::{self, Display};

/// The provider's counts beside those of a report.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    what: &'static str,
    served: String,
    reported: String,
}

impl Comparison {
    /// The same with one more count.
    #[must_use]
    pub fn row<T: Display>(mut self, what: &'static str, served: T, reported: T) -> Comparison {
        let (served, reported) = (served.to_string(), reported.to_string());
        self.rows.push(Row { what, served, reported });
        self
    }

    /// Whether all of them are equal.
    pub fn agrees(&self) -> bool {
        self.rows.iter().all(Row::is_equal)
    }
}

impl Row {
    fn is_equal(&self) -> bool {
        self.served == self.reported
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<34}{:>16}{:>16}", "", "provider", "report")?;
        for row in &self.rows {
            let Row { what, served, reported } = row;
            let sign = if row.is_equal() { "" } else { "  DIFFERENT" };
            writeln!(f, "{what:<34}{served:>16}{reported:>16}{sign}")?;
        }
        Ok(())
    }
}
