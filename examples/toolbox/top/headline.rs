//! The numbers that everybody asks for first, on as many lines as they need.
//!
//! What always holds: a number stands behind its name, and what it leaves out is told beside it.

use super::{
    asking::Numbers,
    figures::{self, NOT_APPLICABLE, UNKNOWN, age, count, duration, large, percent},
    numbers::Report,
    tone::Tone,
    words::width,
};
use ratatui::text::{Line, Span};

const GAP: usize = 3;
/// From this width on there is place for notes.
const WIDE: usize = 60;
/// From which share of failures on the success rate stands out.
const FAILING: f64 = 0.05;

/// A name, a value, and what is to be known of it.
struct Item {
    name: &'static str,
    value: String,
    tone: Tone,
    note: String,
}

impl Item {
    fn of(name: &'static str, value: impl Into<String>) -> Item {
        Item { name, value: value.into(), tone: Tone::Title, note: String::new() }
    }

    fn note(self, note: impl Into<String>) -> Item {
        Item { note: note.into(), ..self }
    }

    fn toned(self, tone: Tone) -> Item {
        Item { tone, ..self }
    }

    fn width(&self) -> usize {
        let note = if self.note.is_empty() { 0 } else { 3 + width(&self.note) };
        width(self.name) + 1 + width(&self.value) + note
    }

    /// The same without its note where place is short.
    fn fitting(self, columns: usize) -> Item {
        if columns >= WIDE { self } else { self.note("") }
    }

    fn spans(self) -> Vec<Span<'static>> {
        let mut spans = vec![Tone::Quiet.paint(format!("{} ", self.name))];
        spans.push(self.tone.paint(self.value));
        if !self.note.is_empty() {
            spans.push(Tone::Quiet.paint(format!(" ({})", self.note)));
        }
        spans
    }
}

/// The numbers on lines of so many columns.
pub(crate) fn headline(numbers: &Numbers, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = vec![Line::default()];
    for group in groups(numbers) {
        let group: Vec<Item> = group.into_iter().map(|item| item.fitting(columns)).collect();
        let whole: usize = group.iter().map(|item| GAP + item.width()).sum();
        let mut begins_anew = lines.last().is_some_and(|line| line.width() + whole > columns);
        for item in group {
            let taken = lines.last().map_or(0, Line::width);
            if taken > 0 && (begins_anew || taken + GAP + item.width() > columns) {
                lines.push(Line::default());
            }
            begins_anew = false;
            let Some(line) = lines.last_mut() else { continue };
            if !line.spans.is_empty() {
                line.spans.push(Span::raw(" ".repeat(GAP)));
            }
            line.spans.extend(item.spans());
        }
    }
    lines
}

/// Items of one group stand on one line where they can.
fn groups(Numbers { report, uptime }: &Numbers) -> Vec<Vec<Item>> {
    let names = ["p50", "p95", "p99"].into_iter();
    let percentile =
        |(name, time): (_, Option<_>)| Item::of(name, time.map_or(NOT_APPLICABLE.into(), duration));
    let in_flight = Item::of("In flight", count(report.totals.in_flight));
    vec![
        vec![requests(report), success(report)],
        names.zip(report.latency.percentiles()).map(percentile).collect(),
        vec![tokens(report), in_flight],
        costs(report).into(),
        vec![Item::of("Up", age(*uptime))],
    ]
}

fn requests(report: &Report) -> Item {
    let totals = &report.totals;
    let beside = [("refused", totals.rejected), ("cancelled", totals.cancelled)];
    let beside = beside.into_iter().filter(|(_, calls)| *calls > 0);
    let beside: Vec<_> = beside.map(|(name, calls)| format!("{} {name}", count(calls))).collect();
    Item::of("Requests", large(totals.requests)).note(beside.join(", "))
}

fn success(report: &Report) -> Item {
    let Some(rate) = report.success_rate else { return Item::of("Success", NOT_APPLICABLE) };
    let failures = report.totals.failures;
    let item = Item::of("Success", percent(rate));
    let item = if rate <= 1.0 - FAILING { item.toned(Tone::Bad) } else { item };
    if failures > 0 { item.note(format!("{} failed", count(failures))) } else { item }
}

fn tokens(report: &Report) -> Item {
    let tokens = &report.tokens;
    if tokens.calls_with_usage == 0 {
        let absent = if report.cost.unpriced_calls > 0 { UNKNOWN } else { NOT_APPLICABLE };
        return Item::of("Tokens", absent);
    }
    let of_kind = |kind: &str| tokens.by_kind.iter().find(|(name, _)| name.0 == kind);
    let kinds = ["input", "output"]
        .into_iter()
        .filter_map(|kind| of_kind(kind).map(|(_, tokens)| format!("{} {kind}", large(*tokens))));
    Item::of("Tokens", large(tokens.total)).note(kinds.collect::<Vec<_>>().join(", "))
}

/// What it cost, and what that comes to in an hour.
fn costs(report: &Report) -> [Item; 2] {
    let cost = &report.cost;
    let total = Item::of("Cost", figures::cost(cost));
    let total = match (cost.priced_calls, cost.unpriced_calls) {
        (0, _) | (_, 0) => total,
        (_, unpriced) => total.note(format!("{} unpriced", count(unpriced))),
    };
    let total = if cost.unpriced_calls > 0 { total.toned(Tone::Warn) } else { total };
    let known = (cost.priced_calls > 0).then_some(cost.total_cost_usd);
    let hourly = known.and_then(|known| figures::hourly(known, report.uptime_seconds.0));
    let hourly = hourly.map(|amount| figures::total(amount, cost.is_exact()));
    [total, Item::of("Cost/h", hourly.unwrap_or(NOT_APPLICABLE.into()))]
}
