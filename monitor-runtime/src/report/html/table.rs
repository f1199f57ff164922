//! Tables: names left, numbers right under their heads, units in heads. Heads are links that order the
//! rows, where somebody answers them.

use super::{
    escape::{Text, escaped},
    order::{Direction, Order},
};
use crate::report::figures::count;
use std::fmt::{self, Write as _};

/// Rows shown of a long table.
pub(super) const ROWS: usize = 50;

/// A head of a column.
#[derive(Clone, Copy)]
pub(super) struct Head {
    what: &'static str,
    unit: &'static str,
    is_number: bool,
    /// What rows can be ordered by; empty where they cannot.
    column: &'static str,
}

impl Head {
    /// Of a column by which the rows can be ordered, under this name.
    pub(super) const fn by(self, column: &'static str) -> Head {
        Head { column, ..self }
    }

    /// The direction that is asked for first: the largest number, or the beginning of the alphabet.
    const fn first_direction(&self) -> Direction {
        match self.is_number {
            true => Direction::Descending,
            false => Direction::Ascending,
        }
    }
}

/// A column of words.
pub(super) const fn words(what: &'static str) -> Head {
    Head { what, unit: "", is_number: false, column: "" }
}

/// A column of numbers in a unit; without one where they have none, or each has its own.
pub(super) const fn numbers(what: &'static str, unit: &'static str) -> Head {
    Head { what, unit, is_number: true, column: "" }
}

/// One cell.
pub(super) struct Cell {
    html: String,
    /// Classes beside that of its column.
    class: &'static str,
}

impl Cell {
    /// Text, escaped.
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell { html: escaped(text.into()), class: "" }
    }

    /// HTML that is safe already.
    pub(super) fn html(html: impl Into<String>) -> Cell {
        Cell { html: html.into(), class: "" }
    }

    /// What stands in it, to stand elsewhere.
    #[cfg(feature = "dashboard")]
    pub(super) fn into_html(self) -> String {
        match self.class {
            "" => self.html,
            class => format!("<span class=\"{class}\">{}</span>", self.html),
        }
    }

    /// In the colour of what is wrong (`bad`, `warn`) or does not count here (`dim`).
    pub(super) fn in_class(self, class: &'static str) -> Cell {
        Cell { class, ..self }
    }
}

/// A table that scrolls by itself where it is wider than the page.
pub(super) struct Table {
    id: &'static str,
    label: &'static str,
    heads: Vec<Head>,
    body: String,
    foot: String,
    rows: usize,
    is_snug: bool,
    /// For each head, if rows are ordered by it, how; and its link, if it has one.
    orders: Vec<(Option<Direction>, Option<String>)>,
}

impl Table {
    pub(super) fn new(id: &'static str, label: &'static str, heads: Vec<Head>) -> Table {
        let (body, foot, orders) = (String::new(), String::new(), Vec::new());
        Table { id, label, heads, body, foot, rows: 0, is_snug: false, orders }
    }

    /// With links in its heads, under the name that the table has in an address. `usual`: the column
    /// by which it is ordered where nobody said otherwise, with its largest first.
    pub(super) fn ordered(self, order: &Order, table: &str, usual: &str) -> Table {
        let (by, direction) = order.of(table).unwrap_or((usual, Direction::Descending));
        let of_head = |head: &Head| {
            if head.column.is_empty() {
                return (None, None);
            }
            let now = (head.column == by).then_some(direction);
            let next = now.map_or(head.first_direction(), Direction::other);
            let link = order.link(table, head.column, next);
            (now.filter(|_| link.is_some()), link)
        };
        Table { orders: self.heads.iter().map(of_head).collect(), ..self }
    }

    /// No wider than its cells.
    pub(super) fn snug(self) -> Table {
        Table { is_snug: true, ..self }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        line(&mut self.body, &self.heads, "<tr>", cells);
        self.rows += 1;
    }

    /// The row of what has no row of its own; it comes last.
    pub(super) fn overflow_row(&mut self, cells: Vec<Cell>) {
        line(&mut self.body, &self.heads, "<tr class=\"over\">", cells);
    }

    /// How many rows of a long table have no row of their own, and the way to all of them.
    pub(super) fn left_out(&self, order: &Order, table: &str, all: usize) -> Cell {
        let link = order.link_to_all(table).map(|link| {
            format!(" · <a href=\"{}\">Show all {}</a>", Text(link), count(all as u64))
        });
        let others = count(all.saturating_sub(self.rows) as u64);
        Cell::html(format!("{others} others{}", link.unwrap_or_default()))
    }

    /// The row of those, where nothing adds up.
    pub(super) fn leaves_out(&mut self, order: &Order, table: &str, all: usize) {
        if all > self.rows {
            self.overflow_row(vec![self.left_out(order, table, all)]);
        }
    }

    /// The row of the sums.
    pub(super) fn foot(&mut self, cells: Vec<Cell>) {
        self.foot.clear();
        line(&mut self.foot, &self.heads, "<tr>", cells);
    }
}

/// Writes a row behind others.
fn line(to: &mut String, heads: &[Head], tag: &str, cells: Vec<Cell>) {
    to.reserve(cells.iter().map(|cell| cell.html.len() + 32).sum());
    to.push_str(tag);
    let is_alone = cells.len() == 1 && heads.len() > 1;
    for (at, (cell, head)) in cells.iter().zip(heads).enumerate() {
        let (begin, end) = match at {
            0 => ("<th scope=\"row\"", "</th>"),
            _ => ("<td", "</td>"),
        };
        to.push_str(begin);
        to.push_str(match (head.is_number, cell.class) {
            (false, "") => "",
            (true, "") => " class=\"n\"",
            (false, _) => " class=\"",
            (true, _) => " class=\"n ",
        });
        if !cell.class.is_empty() {
            to.extend([cell.class, "\""]);
        }
        if is_alone {
            let _ = write!(to, " colspan=\"{}\"", heads.len());
        }
        to.extend([">", &cell.html, end]);
    }
    to.push_str("</tr>\n");
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let snug = if self.is_snug { " snug" } else { "" };
        let id = if self.id.is_empty() { String::new() } else { format!(" id=\"{}\"", self.id) };
        writeln!(
            f,
            "<div{id} class=\"scroll{snug}\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">",
            self.label
        )?;
        writeln!(f, "<table>\n{}<tbody>\n{}</tbody>", self.head(), self.body)?;
        if !self.foot.is_empty() {
            write!(f, "<tfoot>{}</tfoot>", self.foot)?;
        }
        writeln!(f, "</table></div>")
    }
}

impl Table {
    fn head(&self) -> String {
        let mut head = String::from("<thead><tr>");
        for (at, Head { what, unit, is_number, .. }) in self.heads.iter().enumerate() {
            let class = if *is_number { " class=\"n\"" } else { "" };
            let (now, link) = self.orders.get(at).map_or((None, None), |it| (it.0, it.1.as_ref()));
            let sorted = now.map(|now| format!(" aria-sort=\"{}\"", now.in_words()));
            let _ = write!(head, "<th scope=\"col\"{class}{}>", sorted.unwrap_or_default());
            let _ = match link {
                Some(link) => write!(head, "<a href=\"{}\">{what}</a>", Text(link)),
                None => write!(head, "{what}"),
            };
            if !unit.is_empty() {
                let _ = write!(head, " <span class=\"unit\">{unit}</span>");
            }
            head.push_str("</th>");
        }
        head + "</tr></thead>\n"
    }

    /// The table alone, to stand inside of a chart.
    pub(super) fn write_bare(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<table>{}<tbody>\n{}</tbody></table>", self.head(), self.body)
    }
}
