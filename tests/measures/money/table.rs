//! The figures side by side.

use super::{python::Others, stopwatch::Figure};
use std::{
    fmt::{self, Display, Write},
    time::Duration,
};

/// What was measured, and what it came to.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    what: &'static str,
    ours: Figure,
    value: Option<Figure>,
    bound: Option<Duration>,
}

impl Row {
    pub(crate) fn of(what: &'static str, ours: Figure) -> Row {
        Row { what, ours, value: None, bound: None }
    }

    /// The same with what `serde_json::Value` takes.
    pub(crate) fn beside(self, value: Figure) -> Row {
        Row { value: Some(value), ..self }
    }

    /// The same with what it may take at most.
    pub(crate) fn bound(self, bound: Duration) -> Row {
        Row { bound: Some(bound), ..self }
    }

    pub(crate) fn is_beyond_its_bound(&self) -> bool {
        self.bound.is_some_and(|bound| self.ours.median > bound.as_secs_f64() * 1e9)
    }
}

/// The table, a line for each row.
pub(crate) fn render(rows: &[Row], others: &Others) -> String {
    let mut table = String::new();
    let heads = ["", "here", "Value", "genai-prices", "bound"];
    let mut line = |cells: [&dyn Display; 5]| {
        let [what, ours, value, other, bound] = cells;
        // writing into a text does not fail
        let _ = writeln!(table, "{what:<40}{ours:>12}{value:>12}{other:>14}{bound:>12}");
    };
    line(heads.each_ref().map(|head| head as &dyn Display));
    for Row { what, ours, value, bound } in rows {
        let nanos = [
            Some(ours.median),
            value.map(|value| value.median),
            others.nanos(what),
            bound.map(|bound| bound.as_secs_f64() * 1e9),
        ];
        let [ours, value, other, bound] = nanos.map(Cell);
        line([what, &ours, &value, &other, &bound]);
    }
    table
}

/// Nanoseconds, which may not be there.
struct Cell(Option<f64>);

impl Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            None => "-".into(),
            Some(nanos) if nanos < 1e3 => format!("{nanos:.1} ns"),
            Some(nanos) if nanos < 1e6 => format!("{:.2} us", nanos / 1e3),
            Some(nanos) => format!("{:.2} ms", nanos / 1e6),
        };
        f.pad(&text)
    }
}
