//! Traces in a table: the latest, those that failed, the slowest.
//!
//! What always holds: a trace has one row, the outermost of its calls that are kept in the list; its
//! tokens and its cost are those of the whole call, with all calls inside of it.

use super::Html;
use super::{
    View,
    asked::Kind,
    rendered,
    shell::{About, Content, Page},
};
use crate::{
    Timestamp, UsageKind, Usd,
    collector::{Nested, Trace},
    report::{
        figures::{self, NOT_APPLICABLE, TimeUnit, UNPRICED, count},
        html::{
            escape::{Text, name},
            head,
            order::{Key, Order},
            table::{Cell, Table, numbers, words},
            traces,
        },
        traces::LOOKED_AT,
        tree::sums::with_nested,
    },
};
use askama::Template;

/// What is known of a call's cost or tokens, where a number is missing.
const NOT_KNOWN: &str = "?";

#[derive(Template)]
#[template(path = "dashboard/traces.html")]
struct Traces {
    kinds: Vec<Tab>,
    /// What the list has, and what it leaves out (HTML).
    shown: Html,
    table: Option<Html>,
}

/// A way to another list.
struct Tab {
    label: &'static str,
    link: String,
    is_current: bool,
}

pub(super) fn page(about: &About, view: &View, kind: Kind, calls: Vec<Trace>) -> String {
    let mut calls: Vec<Row> = calls.into_iter().map(Row::of).collect();
    // how a list is ordered by itself is what it is a list of
    let query = joined(&[&format!("kind={}", kind.name()), &view.query()]);
    let order = view.order(query);
    order.sort("traces", &mut calls, key);
    let (all, most) = (calls.len(), order.most("traces"));
    let link = order.link_to_all("traces").filter(|_| all > most);
    let shown = match link {
        Some(link) => {
            format!("{most} of {} · <a href=\"{}\">Show all</a>", count(all as u64), Text(link))
        }
        None => format!("{} kept", count(all as u64)),
    };
    calls.truncate(most);
    let tab = |(word, of): (&'static str, Kind)| Tab {
        label: match of {
            Kind::Latest => "Latest",
            Kind::Failed => "Failed",
            Kind::Slowest => "Slowest",
        },
        link: format!("?{}", joined(&[&format!("kind={word}"), &view.query()])),
        is_current: of == kind,
    };
    let main = rendered(&Traces {
        kinds: Kind::ALL.map(tab).into(),
        shown: Html(shown),
        table: (all > 0).then(|| Html(table(&calls, about.now, &order).to_string())),
    });
    let content = Content {
        page: Page::Traces,
        title: "Traces · ",
        about: "The calls that are kept, a row for each trace: its outermost call, with all calls inside"
            .into(),
        windows: Vec::new(),
        has_filter: true,
        kept: vec![("kind", kind.name().to_owned())],
        main,
        foot: format!(
            "<span>{}: <a href=\"../traces?kind={}&amp;each=trace&amp;limit={LOOKED_AT}\">JSON</a></span>",
            // the list for programs cannot be narrowed
            if view.scope.is_all() { "Same calls" } else { "All calls" },
            kind.name()
        ),
    };
    content.page(about, view)
}

/// The parts of a query that are not empty.
fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("&")
}

/// A call, and what it came to with all calls inside of it.
struct Row {
    trace: Trace,
    sums: Nested,
}

impl Row {
    fn of(trace: Trace) -> Row {
        Row { sums: with_nested(&trace), trace }
    }

    /// `None` where nobody accounted for any, or for none that is known.
    fn tokens(&self) -> Option<u64> {
        let is_known = !self.trace.request.usage.is_empty() || self.sums.tokens > 0;
        is_known.then_some(self.sums.tokens)
    }

    fn cost(&self) -> Option<Usd> {
        let is_known = self.trace.request.cost.is_some() || self.sums.cost_max != Usd::ZERO;
        is_known.then_some(self.sums.cost)
    }
}

fn key(row: &Row, column: &str) -> Key {
    match column {
        "calls" => row.sums.calls.into(),
        "tokens" => row.tokens().into(),
        "cost" => row.cost().into(),
        _ => traces::key(&row.trace, column),
    }
}

fn table(rows: &[Row], now: Timestamp, order: &Order) -> Table {
    let longest = rows.iter().map(|row| row.trace.request.duration).max();
    let unit = TimeUnit::of(longest.unwrap_or_default());
    let heads = vec![
        words("Call").by("name"),
        words("Model").by("model"),
        numbers("Ended", "UTC").by("ended"),
        numbers("Took", unit.name()).by("took"),
        numbers("Calls", "").by("calls"),
        numbers("Tokens", "").by("tokens"),
        numbers("Cost", "$").by("cost"),
        words("Outcome"),
    ];
    let amounts = rows.iter().map(|row| row.sums.cost).filter(|amount| *amount != Usd::ZERO);
    let decimals = amounts.map(figures::digits_of).max().unwrap_or(4).max(4);
    let mut table = Table::new("", "Traces", heads).snug().ordered(order, "traces", "");
    for row in rows {
        let (trace, request) = (&row.trace, &row.trace.request);
        let missing = || Cell::text(missing(trace)).in_class("dim");
        table.row(vec![
            Cell::html(format!(
                "<a href=\"traces/{}\">{}</a>",
                trace.trace_id,
                name(&request.key.function)
            )),
            traces::model(trace),
            Cell::text(head::moment(request.ended, now)),
            Cell::text(unit.number(request.duration)),
            Cell::text(count(row.sums.calls)),
            row.tokens().map_or_else(missing, |tokens| Cell::text(count(tokens))),
            match (row.cost(), row.sums.unpriced) {
                (Some(_), unpriced) => dollars(
                    row.sums.cost,
                    row.sums.cost_max == row.sums.cost && unpriced == 0,
                    "",
                    decimals,
                ),
                (None, 1..) => Cell::text(UNPRICED).in_class("warn"),
                (None, 0) => Cell::text(NOT_APPLICABLE).in_class("dim"),
            },
            Cell::html(traces::outcome(trace)).in_class("prose"),
        ]);
    }
    table
}

/// So many decimals that no amount of these calls is cut.
pub(super) fn decimals<'a>(calls: impl Iterator<Item = &'a Trace>) -> u32 {
    let amounts = calls.filter_map(|trace| Some(trace.request.cost?.lower));
    amounts.map(places).max().unwrap_or(2).max(2)
}

/// How many decimals an amount has.
fn places(amount: Usd) -> u32 {
    let text = amount.to_string();
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32)
}

/// Tokens of a call, not of those inside of it.
pub(super) fn tokens(trace: &Trace, kind: UsageKind) -> Cell {
    let usage = &trace.request.usage;
    match usage.get(kind) {
        Some(tokens) => Cell::text(count(tokens)),
        // nobody says of every call how much of it was cached
        None if !usage.is_empty() => Cell::text(NOT_APPLICABLE).in_class("dim"),
        None => Cell::text(missing(trace)).in_class("dim"),
    }
}

/// What a call cost, without those inside of it.
pub(super) fn cost(trace: &Trace, decimals: u32) -> Cell {
    let request = &trace.request;
    match (request.cost, request.unpriced) {
        (Some(cost), _) => dollars(cost.lower, cost.upper == cost.lower, "", decimals),
        (None, Some(_)) => Cell::text(UNPRICED).in_class("warn"),
        (None, None) => Cell::text(NOT_APPLICABLE).in_class("dim"),
    }
}

/// An amount with so many decimals, after a sign where its column has none; what is not exact is a
/// lower bound.
pub(super) fn dollars(amount: Usd, is_exact: bool, sign: &str, decimals: u32) -> Cell {
    let least = if is_exact { "" } else { "≥ " };
    let text = figures::fixed_money(amount, decimals, true);
    Cell::html(format!("<data value=\"{amount}\" title=\"${amount}\">{least}{sign}{text}</data>"))
}

/// What a call of a model used is not known, unless calls inside of it say it. One that failed without
/// an answer has nothing to account for.
fn missing(trace: &Trace) -> &'static str {
    let request = &trace.request;
    let used_nothing = request.outcome.is_failure() && request.unpriced.is_none();
    match used_nothing || only_holds_others(trace) {
        true => NOT_APPLICABLE,
        false => NOT_KNOWN,
    }
}

/// Whether a call uses nothing itself: it is of no model, or those inside of it account for its model.
pub(super) fn only_holds_others(trace: &Trace) -> bool {
    let (request, inside) = (&trace.request, &trace.nested);
    let accounts = inside.tokens > 0 || inside.cost_max != Usd::ZERO || inside.unpriced > 0;
    request.usage.is_empty()
        && request.cost.is_none()
        && request.unpriced.is_none()
        && (request.key.priced_model().is_none() || accounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_all_of_their_decimals() {
        let places = |text: &str| places(text.parse().expect("dollars"));
        assert_eq!([places("1"), places("0.5"), places("0.000000000001")], [0, 1, 12]);
    }
}
