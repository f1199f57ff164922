//! In which order the rows of a table stand, and the links by which a reader changes it.
//!
//! What always holds: what is not known comes last in both directions; equal rows stay in the order
//! that the table has by itself; a page that nobody answers has no links.

use crate::Usd;
use std::{cmp::Reverse, time::Duration};

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A number, in the smallest unit of what it counts.
    Number(i128),
    Text(String),
    /// Not known, or not applicable.
    Unknown,
}

impl Key {
    pub(super) fn text(text: &str) -> Key {
        Key::Text(text.to_lowercase())
    }

    /// A share of a whole.
    pub(super) fn share(share: f64) -> Key {
        Key::Number((share * 1e12) as i128)
    }
}

impl From<u64> for Key {
    fn from(count: u64) -> Key {
        Key::Number(count.into())
    }
}

impl From<Duration> for Key {
    fn from(duration: Duration) -> Key {
        Key::Number(i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX))
    }
}

impl From<Usd> for Key {
    fn from(amount: Usd) -> Key {
        Key::Number(amount.picos())
    }
}

impl<T: Into<Key>> From<Option<T>> for Key {
    fn from(value: Option<T>) -> Key {
        value.map_or(Key::Unknown, Into::into)
    }
}

/// A key in its direction. What comes last in one comes last in the other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Up(Key),
    Down(Reverse<Key>),
    Last,
}

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    /// As an address has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Direction::Ascending => "asc",
            Direction::Descending => "desc",
        }
    }

    /// As ARIA has it.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        }
    }

    pub(super) const fn other(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// Which column a table is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// `models.cost`: the table, and its column.
    pub(crate) by: String,
    pub(crate) direction: Direction,
}

/// What a reader said about the rows of the tables of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    /// The rest of the query, encoded; `None` on a page that nobody answers.
    pub(super) links: Option<String>,
    pub(super) sort: Option<Sort>,
    /// The table that is shown with all of its rows.
    pub(super) whole: Option<String>,
}

impl Order {
    /// That of a page that nobody answers.
    pub(super) fn fixed() -> Order {
        Order::default()
    }

    /// The column by which a table is ordered, if the reader said so, and how.
    pub(super) fn of(&self, table: &str) -> Option<(&str, Direction)> {
        let sort = self.sort.as_ref()?;
        let column = sort.by.strip_prefix(table)?.strip_prefix('.')?;
        Some((column, sort.direction))
    }

    /// Puts the rows of a table into the order that the reader asked for, if any.
    pub(super) fn sort<T>(&self, table: &str, rows: &mut [T], key: impl Fn(&T, &str) -> Key) {
        let Some((column, direction)) = self.of(table) else { return };
        rows.sort_by_cached_key(|row| match (key(row, column), direction) {
            (Key::Unknown, _) => Rank::Last,
            (key, Direction::Ascending) => Rank::Up(key),
            (key, Direction::Descending) => Rank::Down(Reverse(key)),
        });
    }

    /// How many rows of a table are shown.
    pub(super) fn most(&self, table: &str) -> usize {
        match self.whole.as_deref() == Some(table) {
            true => usize::MAX,
            false => super::table::ROWS,
        }
    }

    /// The address of the page with a table ordered by a column.
    pub(super) fn link(&self, table: &str, column: &str, direction: Direction) -> Option<String> {
        let whole = self.whole.as_ref().map(|whole| format!("&show={whole}"));
        let whole = whole.unwrap_or_default();
        let links = joined(self.links.as_deref()?);
        Some(format!("?{links}sort={table}.{column}&dir={}{whole}#{table}", direction.name()))
    }

    /// The address of the page with all rows of a table.
    pub(super) fn link_to_all(&self, table: &str) -> Option<String> {
        let sort = self.sort.as_ref();
        let sort = sort.map(|sort| format!("sort={}&dir={}&", sort.by, sort.direction.name()));
        let links = joined(self.links.as_deref()?);
        Some(format!("?{links}{}show={table}#{table}", sort.unwrap_or_default()))
    }
}

/// With what joins it to more.
fn joined(query: &str) -> String {
    match query {
        "" => String::new(),
        query => format!("{query}&"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(by: &str, direction: Direction) -> Order {
        let sort = Some(Sort { by: by.into(), direction });
        Order { links: Some("window=5m".into()), sort, whole: None }
    }

    fn sorted(by: &str, direction: Direction) -> Vec<&'static str> {
        let mut rows = [("b", Some(2_u64)), ("none", None), ("c", Some(30)), ("a", Some(2))];
        order(by, direction).sort("models", &mut rows, |row, _| row.1.into());
        rows.map(|row| row.0).to_vec()
    }

    #[test]
    fn what_is_not_known_comes_last_in_both_directions() {
        assert_eq!(sorted("models.calls", Direction::Descending), ["c", "b", "a", "none"]);
        assert_eq!(sorted("models.calls", Direction::Ascending), ["b", "a", "c", "none"]);
    }

    #[test]
    fn only_the_table_that_is_named_is_ordered() {
        let own = ["b", "none", "c", "a"];
        assert_eq!(sorted("functions.calls", Direction::Ascending), own);
        assert_eq!(sorted("models_of.calls", Direction::Ascending), own);
    }

    #[test]
    fn a_page_that_nobody_answers_has_no_links() {
        assert_eq!(Order::fixed().link("models", "cost", Direction::Ascending), None);
        assert_eq!(Order::fixed().link_to_all("models"), None);
        let order = order("models.cost", Direction::Descending);
        let link = order.link("models", "calls", Direction::Ascending);
        assert_eq!(link.as_deref(), Some("?window=5m&sort=models.calls&dir=asc#models"));
        let all = order.link_to_all("models");
        assert_eq!(all.as_deref(), Some("?window=5m&sort=models.cost&dir=desc&show=models#models"));
    }
}
