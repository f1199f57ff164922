//! The tables of a report: its models, functions and errors.

use super::{
    figures::{self, NOT_APPLICABLE, UNKNOWN, count, large, percent},
    limits::limits,
    numbers::{Attempts, Cost, Latency, Name, Part, Report},
    table::{Cell, Row, Table},
    tone::Tone,
    view::Tab,
    words::without_paths,
};
use monitor_runtime::{ErrorKind, Timestamp};
use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};
use std::collections::BTreeMap;

/// From which share of failures on a row stands out.
const FAILING: f64 = 0.05;

/// The columns of calls, and the rank of each: what is left out first has the highest.
const COLUMNS: [(&str, usize); 8] = [
    ("calls", 0),
    ("failed", 1),
    ("p50", 4),
    ("p95", 3),
    ("p99", 5),
    ("input", 7),
    ("output", 6),
    ("cost", 2),
];

impl Report {
    pub(crate) fn table(&self, tab: Tab) -> Table {
        match tab {
            Tab::Models => models(self),
            Tab::Functions => functions(self),
            Tab::Errors => errors(self),
            Tab::Limits => limits(self),
        }
    }
}

fn models(report: &Report) -> Table {
    let mut table = Table::new("model", &COLUMNS);
    table.empty = "no calls in this range";
    for row in &report.models {
        let model = row.model.as_ref().map_or("(unknown)", |model| &model.0);
        let name = match &row.provider {
            Some(provider) => format!("{model} ({provider})"),
            None => model.to_owned(),
        };
        push_calls(&mut table, &name, &row.part);
    }
    table
}

fn functions(report: &Report) -> Table {
    let mut table = Table::new("function", &COLUMNS);
    table.empty = "no calls in this range";
    let mut names: BTreeMap<&Name, usize> = BTreeMap::new();
    report.functions.iter().for_each(|row| *names.entry(&row.function).or_default() += 1);
    for row in &report.functions {
        // of functions with one name, the place tells which is which
        let location = row.location.as_ref().filter(|_| names[&row.function] > 1);
        push_calls(&mut table, &location.unwrap_or(&row.function).0, &row.part);
    }
    table
}

/// A row of calls, and one of attempts where there are any: what was used and what it cost is that
/// of both, and stands in the first.
fn push_calls(table: &mut Table, name: &str, part: &Part) {
    let mut used =
        vec![tokens(part.input_tokens, part), tokens(part.output_tokens, part), cost(&part.cost)];
    let nothing = || vec![Cell::text(""); 3];
    let totals = &part.totals;
    if part.attempts.is_none() || totals.requests + totals.in_flight > 0 {
        let rate = part.success_rate.map(|rate| 1.0 - rate);
        let mut cells = vec![number(totals.requests), failed(totals.failures, rate)];
        cells.extend(times(&part.latency));
        cells.extend(std::mem::replace(&mut used, nothing()));
        table.push(Row { name: name.into(), cells, ..Row::default() });
    }
    if let Some(Attempts { count, failures, failure_rate, latency }) = &part.attempts {
        let mut cells = vec![number(*count), failed(*failures, *failure_rate)];
        cells.extend(times(latency));
        cells.extend(used);
        table.push(Row { name: name.into(), mark: " (attempts)", cells, ..Row::default() });
    }
}

fn number(number: u64) -> Cell {
    Cell::new(large(number), Some(number as f64))
}

fn failed(failures: u64, rate: Option<f64>) -> Cell {
    let text = match rate {
        Some(_) if failures == 0 => "0".into(),
        Some(rate) => percent(rate),
        None => NOT_APPLICABLE.into(),
    };
    let is_failing = rate.is_some_and(|rate| rate >= FAILING);
    Cell::new(text, rate).toned(if is_failing { Tone::Bad } else { Tone::Plain })
}

fn times(latency: &Latency) -> [Cell; 3] {
    latency.percentiles().map(|time| {
        let text = time.map_or(NOT_APPLICABLE.into(), figures::duration);
        Cell::new(text, time.map(|time| time.as_secs_f64()))
    })
}

/// Tokens that nobody reported are unknown where somebody may have to pay for them.
fn tokens(tokens: Option<u64>, part: &Part) -> Cell {
    let absent = if part.cost.unpriced_calls > 0 { UNKNOWN } else { NOT_APPLICABLE };
    tokens.map_or(Cell::text(absent), number)
}

fn cost(cost: &Cost) -> Cell {
    let known = (cost.priced_calls > 0).then(|| cost.total_cost_usd.to_f64());
    let tone = if cost.unpriced_calls > 0 { Tone::Warn } else { Tone::Plain };
    Cell::new(figures::cost(cost), known).toned(tone)
}

fn errors(report: &Report) -> Table {
    let columns = [("status", 3), ("errors", 0), ("share", 2), ("again", 4), ("last, UTC", 1)];
    let mut table = Table::new("error", &columns);
    table.empty = "no errors in this range";
    for row in &report.errors.by_label {
        // the code says more than the type, which many errors share
        let name = match (&row.code, &row.type_name) {
            (Some(code), _) => format!("{}: {code}", row.kind),
            (None, Some(path)) => format!("{}: {}", row.kind, without_paths(&path.0)),
            (None, None) => row.kind.0.clone(),
        };
        let cells = vec![
            Cell::text(row.status.map_or(NOT_APPLICABLE.into(), |status| status.to_string())),
            Cell::new(count(row.errors), Some(row.errors as f64)),
            Cell::text(percent(row.share)),
            Cell::text(again(&row.kind.0)),
            Cell::new(figures::time(row.last_at, report.timestamp), Some(order(row.last_at))),
        ];
        table.push(Row { name, cells, ..Row::default() });
    }
    table
}

/// Whether the same request can succeed later.
fn again(kind: &str) -> &'static str {
    let kind = ErrorKind::deserialize(StrDeserializer::<Error>::new(kind)).ok();
    match kind.map(ErrorKind::is_retryable) {
        Some(true) => "yes",
        Some(false) => "no",
        None => UNKNOWN,
    }
}

fn order(moment: Timestamp) -> f64 {
    moment.unix_nanos() as f64
}
