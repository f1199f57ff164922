//! Tables that fit the width there is.
//!
//! What always holds: no line is wider than it may be; numbers stand under each other, right; what
//! has no value comes last, whatever the order. Where there is no place for a column, the one that
//! matters least is left out.

use super::{
    tone::Tone,
    words::{both_ends, cut, width},
};
use ratatui::text::{Line, Span};

const GAP: usize = 2;
/// The narrowest that the column of names gets while others can be left out.
const NARROWEST: usize = 24;
/// The widest that it gets where words follow.
const WIDEST_BEFORE_WORDS: usize = 28;
/// The fewest columns that words are worth.
const FEWEST_OF_WORDS: usize = 12;

/// In which order rows stand: as they came, by their names, or by one of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order(usize);

impl Order {
    /// The next one; a table begins anew after its last.
    pub(crate) fn next(self) -> Order {
        Order(self.0.wrapping_add(1))
    }
}

pub(crate) struct Table {
    /// What is said where there are no rows.
    pub(crate) empty: &'static str,
    names: &'static str,
    columns: Vec<Column>,
    words: Option<&'static str>,
    rows: Vec<Row>,
}

/// A column of numbers.
#[derive(Clone, Copy)]
struct Column {
    head: &'static str,
    /// The higher, the sooner it is left out.
    rank: usize,
}

/// A name, numbers, and for some tables words behind them.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Stands behind the name, however short that has to be cut.
    pub(crate) mark: &'static str,
    pub(crate) cells: Vec<Cell>,
    pub(crate) words: String,
}

/// A number as it is shown, and as rows are put in order by it.
#[derive(Clone)]
pub(crate) struct Cell {
    text: String,
    key: Option<f64>,
    tone: Tone,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>, key: Option<f64>) -> Cell {
        Cell { text: text.into(), key, tone: Tone::Plain }
    }

    /// Something that has no order.
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell::new(text, None)
    }

    pub(crate) fn toned(self, tone: Tone) -> Cell {
        Cell { tone, ..self }
    }
}

impl Table {
    /// Columns of numbers have a head and a rank: the higher, the sooner they are left out.
    pub(crate) fn new(names: &'static str, columns: &[(&'static str, usize)]) -> Table {
        let columns = columns.iter().map(|(head, rank)| Column { head, rank: *rank }).collect();
        let (words, rows) = (None, Vec::new());
        Table { empty: "none", names, columns, words, rows }
    }

    pub(crate) fn with_words(self, head: &'static str) -> Table {
        Table { words: Some(head), ..self }
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Puts the rows in an order, and says in which.
    pub(crate) fn sort(&mut self, order: Order) -> Option<&'static str> {
        let has_order = |column: &usize| self.rows.iter().any(|row| row.key(*column).is_some());
        let sortable: Vec<usize> = (0..self.columns.len()).filter(has_order).collect();
        match order.0 % (sortable.len() + 2) {
            0 => None,
            at if at > sortable.len() => {
                self.rows.sort_by(|one, other| one.name.cmp(&other.name));
                Some(self.names)
            }
            at => {
                let column = sortable[at - 1];
                let key = |row: &Row| row.key(column).unwrap_or(f64::NEG_INFINITY);
                self.rows.sort_by(|one, other| key(other).total_cmp(&key(one)));
                Some(self.columns[column].head)
            }
        }
    }

    /// The heads, and so many of the rows.
    pub(crate) fn lines(&self, columns: usize, from: usize, rows: usize) -> Vec<Line<'static>> {
        let layout = Layout::of(self, columns);
        let heads = Row {
            name: self.names.into(),
            cells: self.columns.iter().map(|column| Cell::text(column.head)).collect(),
            words: self.words.unwrap_or_default().into(),
            mark: "",
        };
        let mut lines = vec![layout.line(&heads).style(Tone::Quiet.style())];
        lines.extend(self.rows.iter().skip(from).take(rows).map(|row| layout.line(row)));
        lines
    }
}

impl Row {
    fn key(&self, column: usize) -> Option<f64> {
        self.cells.get(column)?.key
    }
}

/// How wide each column is; 0 where it is left out.
struct Layout {
    name: usize,
    numbers: Vec<usize>,
    words: usize,
}

impl Layout {
    fn of(table: &Table, columns: usize) -> Layout {
        let widest = |head: &str, text: &dyn Fn(&Row) -> usize| {
            table.rows.iter().map(text).max().unwrap_or(0).max(width(head))
        };
        let cell = |at: usize| move |row: &Row| row.cells.get(at).map_or(0, |it| width(&it.text));
        let heads = table.columns.iter().enumerate();
        let mut numbers: Vec<usize> =
            heads.map(|(at, column)| widest(column.head, &cell(at))).collect();
        let needed = widest(table.names, &|row| width(&row.name) + width(row.mark));
        let taken = |numbers: &[usize]| -> usize {
            numbers.iter().filter(|width| **width > 0).map(|width| width + GAP).sum()
        };
        let fewest = needed.min(NARROWEST);
        while fewest + taken(&numbers) > columns {
            let left = (0..numbers.len()).filter(|at| numbers[*at] > 0);
            let Some(least) = left.max_by_key(|at| (table.columns[*at].rank, *at)) else { break };
            numbers[least] = 0;
        }
        let left = columns.saturating_sub(taken(&numbers));
        if table.words.is_none() {
            return Layout { name: needed.min(left), numbers, words: 0 };
        }
        let name = needed.min(WIDEST_BEFORE_WORDS.max(left / 3)).min(left);
        match left.saturating_sub(name + GAP) {
            words @ FEWEST_OF_WORDS.. => Layout { name, numbers, words },
            _ => Layout { name: needed.min(left), numbers, words: 0 },
        }
    }

    fn line(&self, row: &Row) -> Line<'static> {
        let name = both_ends(&row.name, self.name.saturating_sub(width(row.mark))) + row.mark;
        let name = cut(&name, self.name);
        let mut spans = vec![Span::raw(padded(name, self.name))];
        for (cell, columns) in row.cells.iter().zip(&self.numbers) {
            if *columns > 0 {
                let before = GAP + columns - width(&cell.text).min(*columns);
                spans.push(Span::raw(" ".repeat(before)));
                spans.push(cell.tone.paint(cell.text.clone()));
            }
        }
        if self.words > 0 {
            spans.push(Span::raw(format!("{:GAP$}{}", "", cut(&row.words, self.words))));
        }
        Line::from(spans)
    }
}

/// A text with spaces behind it up to so many columns.
pub(crate) fn padded(text: String, columns: usize) -> String {
    let behind = columns.saturating_sub(width(&text));
    text + &" ".repeat(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("model", &[("calls", 0), ("cost", 1)]);
        for (name, calls, cost) in [("b", 3, Some(0.5)), ("a", 7, None), ("c", 3, Some(2.0))] {
            let dollars = cost.map_or("unpriced".into(), |cost: f64| format!("${cost:.2}"));
            let cells =
                vec![Cell::new(calls.to_string(), Some(calls.into())), Cell::new(dollars, cost)];
            table.push(Row { name: name.into(), cells, ..Row::default() });
        }
        table
    }

    fn names(table: &Table) -> String {
        table.rows.iter().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn what_has_no_value_comes_last_and_equals_stay_as_they_came() {
        let mut orders = Vec::new();
        let mut order = Order::default();
        for _ in 0..5 {
            let mut table = table();
            let by = table.sort(order);
            orders.push((by, names(&table)));
            order = order.next();
        }
        let expected = [
            (None, "bac"),
            (Some("calls"), "abc"),
            (Some("cost"), "cba"),
            (Some("model"), "abc"),
            (None, "bac"),
        ];
        let expected: Vec<_> = expected.map(|(by, names)| (by, names.to_owned())).into();
        assert_eq!(orders, expected);
    }

    #[test]
    fn where_there_is_no_place_the_column_that_matters_least_is_left_out() {
        let shown = |columns| table().lines(columns, 0, 1)[1].to_string();
        assert_eq!(shown(24), "b          3     $0.50");
        assert_eq!(shown(14), "b          3");
        for columns in 0..40 {
            for line in table().lines(columns, 0, 9) {
                assert!(line.width() <= columns, "{columns}: {line}");
            }
        }
    }
}
