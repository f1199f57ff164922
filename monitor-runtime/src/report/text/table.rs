//! Tables and lists that fit the width of a terminal.
//!
//! What always holds: no line is wider than [`WIDTH`]; numbers stand under each other, right.

use super::{name, number, style::Tone};
use std::fmt;

/// The width of the oldest terminals, and of most mails and commit messages.
pub(super) const WIDTH: usize = 80;
/// Rows shown of a long table.
const ROWS: usize = 25;
/// The narrowest that the column of names gets.
const NARROWEST: usize = 8;
/// The widest that it gets where remarks follow.
const LONGEST_BEFORE_REMARKS: usize = 28;
const GAP: usize = 2;
/// The column of labels.
pub(super) const LABEL: usize = 14;

/// A column of names, columns of numbers, and for some tables a remark at the end of each row.
pub(super) struct Table {
    title: &'static str,
    headers: Vec<&'static str>,
    remarks: Option<&'static str>,
    most: usize,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    /// Stands behind the name, however short that has to be cut.
    mark: &'static str,
    numbers: Vec<String>,
    remark: String,
    /// Columns of numbers that stand out.
    tones: Vec<(usize, Tone)>,
}

impl Table {
    pub(super) fn new(title: &'static str, headers: &[&'static str]) -> Table {
        Table { title, headers: headers.to_vec(), remarks: None, most: ROWS, rows: Vec::new() }
    }

    pub(super) fn with_remarks(mut self, header: &'static str) -> Table {
        self.remarks = Some(header);
        self
    }

    /// Shows so many rows, and how many more there are.
    pub(super) fn with_most(mut self, rows: usize) -> Table {
        self.most = rows;
        self
    }

    pub(super) fn row(&mut self, name: impl Into<String>, numbers: Vec<String>) {
        self.row_with_remark(name, numbers, String::new());
    }

    /// A row whose name is followed by a mark.
    pub(super) fn marked_row(
        &mut self,
        name: impl Into<String>,
        mark: &'static str,
        numbers: Vec<String>,
    ) {
        self.rows.push(Row {
            name: name.into(),
            mark,
            numbers,
            remark: String::new(),
            tones: Vec::new(),
        });
    }

    pub(super) fn row_with_remark(
        &mut self,
        name: impl Into<String>,
        numbers: Vec<String>,
        remark: String,
    ) {
        self.rows.push(Row { name: name.into(), mark: "", numbers, remark, tones: Vec::new() });
    }

    /// Gives the number in this column of the last row a tone.
    pub(super) fn tone(&mut self, column: usize, tone: Option<Tone>) {
        if let (Some(row), Some(tone)) = (self.rows.last_mut(), tone) {
            row.tones.push((column, tone));
        }
    }

    /// Writes the table with an empty line before it; nothing if it has no rows.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = &self.rows[..self.rows.len().min(self.most)];
        let header = Row {
            name: self.title.into(),
            mark: "",
            numbers: self.headers.iter().map(|header| (*header).into()).collect(),
            remark: self.remarks.unwrap_or_default().into(),
            tones: Vec::new(),
        };
        let widths = self.widths(&header, rows);
        writeln!(f)?;
        header.write(f, &widths, Some(Tone::Title))?;
        rule(f, "─")?;
        rows.iter().try_for_each(|row| row.write(f, &widths, None))?;
        match self.rows.len() - rows.len() {
            0 => Ok(()),
            more => writeln!(f, "… and {} more", number::count(more as u64)),
        }
    }

    /// The widths of the columns, the names' first. These take what the numbers leave, or what
    /// they need where remarks follow.
    fn widths(&self, header: &Row, rows: &[Row]) -> Vec<usize> {
        let all = || std::iter::once(header).chain(rows);
        let of_numbers = (0..self.headers.len()).map(|column| {
            let cells = all().filter_map(|row| row.numbers.get(column));
            cells.map(|cell| name::width(cell)).max().unwrap_or(0)
        });
        let numbers: Vec<usize> = of_numbers.collect();
        let left = WIDTH.saturating_sub(numbers.iter().map(|width| width + GAP).sum());
        let needed =
            all().map(|row| name::width(&row.name) + name::width(row.mark)).max().unwrap_or(0);
        let names = match self.remarks {
            Some(_) => needed.min(LONGEST_BEFORE_REMARKS),
            None => left.max(NARROWEST),
        };
        std::iter::once(names).chain(numbers).collect()
    }
}

impl Row {
    /// `tone` is that of the name.
    fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        widths: &[usize],
        tone: Option<Tone>,
    ) -> fmt::Result {
        let before_mark = widths[0].saturating_sub(name::width(self.mark));
        let name = name::cut(&(name::both_ends(&self.name, before_mark) + self.mark), widths[0]);
        let mut indent = widths[0];
        let mut line = " ".repeat(widths[0] - name::width(&name));
        line.insert_str(0, &tone.map_or(name.clone(), |tone| tone.paint(f, &name)));
        for (column, (cell, width)) in self.numbers.iter().zip(&widths[1..]).enumerate() {
            line += &" ".repeat(GAP + width - name::width(cell));
            let tone = self.tones.iter().find(|tone| tone.0 == column);
            line += &tone.map_or(cell.clone(), |tone| tone.1.paint(f, cell));
            indent += GAP + width;
        }
        indent += GAP;
        let mut remarks = wrapped(&self.remark, WIDTH.saturating_sub(indent)).into_iter();
        let first = remarks.next().unwrap_or_default();
        writeln!(f, "{}", format!("{line}{:GAP$}{first}", "").trim_end())?;
        remarks.try_for_each(|remark| writeln!(f, "{:indent$}{remark}", ""))
    }
}

/// Writes the title of a section that is no table, with an empty line before it.
pub(super) fn section(f: &mut fmt::Formatter<'_>, title: &str) -> fmt::Result {
    let title = Tone::Title.paint(f, title);
    writeln!(f, "\n{title}")?;
    rule(f, "─")
}

/// Writes a line over the whole width.
pub(super) fn rule(f: &mut fmt::Formatter<'_>, stroke: &str) -> fmt::Result {
    let line = Tone::Quiet.paint(f, &stroke.repeat(WIDTH));
    writeln!(f, "{line}")
}

/// A list on lines of so many columns, broken behind its commas.
fn wrapped(list: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for item in list.split_inclusive(", ") {
        let line = lines.last().map_or(0, |line| name::width(line));
        if line > 0 && line + name::width(item.trim_end()) > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&name::cut(item, columns));
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Writes a label and items behind it, on as many lines as they need.
pub(super) fn field(f: &mut fmt::Formatter<'_>, label: &str, items: &[String]) -> fmt::Result {
    toned_field(f, label, Tone::Quiet, items)
}

/// The same with a label that stands out.
pub(super) fn toned_field(
    f: &mut fmt::Formatter<'_>,
    label: &str,
    tone: Tone,
    items: &[String],
) -> fmt::Result {
    let (mut width, mut empty) = (LABEL.max(name::width(label)), true);
    let mut line = tone.paint(f, label) + &" ".repeat(width - name::width(label));
    for item in items {
        let item = name::cut(item, WIDTH - LABEL);
        let between = if empty { "" } else { " · " };
        if !empty && width + name::width(between) + name::width(&item) > WIDTH {
            writeln!(f, "{line}")?;
            (line, width) = (" ".repeat(LABEL), LABEL);
        } else {
            line += between;
            width += name::width(between);
        }
        width += name::width(&item);
        line += &item;
        empty = false;
    }
    if empty { Ok(()) } else { writeln!(f, "{line}") }
}

/// Writes words on as many lines as they need, the later ones indented.
pub(super) fn paragraph(f: &mut fmt::Formatter<'_>, text: &str, columns: usize) -> fmt::Result {
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if name::width(&line) + name::width(word.trim_end()) > columns {
            writeln!(f, "{}", line.trim_end())?;
            line = "  ".into();
        }
        line += word;
    }
    writeln!(f, "{}", line.trim_end())
}

/// Writes one text left and one right.
pub(super) fn ends(f: &mut fmt::Formatter<'_>, left: &str, tone: Tone, right: &str) -> fmt::Result {
    let left = name::shown(left, WIDTH - GAP - name::width(right));
    let between = " ".repeat(WIDTH - name::width(&left) - name::width(right));
    let left = tone.paint(f, &left);
    writeln!(f, "{left}{between}{right}")
}
