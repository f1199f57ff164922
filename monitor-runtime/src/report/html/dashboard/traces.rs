//! Single calls in a table: the latest, those that failed, the slowest.

use super::Html;
use super::{
    View,
    asked::Kind,
    rendered,
    shell::{About, Content, Page},
};
use crate::{
    Timestamp, UsageKind, Usd,
    collector::Trace,
    report::{
        figures::{self, NOT_APPLICABLE, UNPRICED, count},
        html::{
            escape::{Text, name},
            head,
            order::{Key, Order},
            table::{Cell, Table, numbers, words},
            traces,
        },
    },
};
use askama::Template;

/// As many calls are looked through for those that are asked for.
pub(super) const LOOKED_AT: usize = 1_000;

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

pub(super) fn page(about: &About, view: &View, kind: Kind, mut calls: Vec<Trace>) -> String {
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
        about: "Single calls that are kept, one by one; a trace is all calls inside of one".into(),
        windows: Vec::new(),
        has_filter: true,
        kept: vec![("kind", kind.name().to_owned())],
        main,
        foot: format!(
            "<span>Same calls: <a href=\"../traces?kind={}\">JSON</a></span>",
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

fn key(trace: &Trace, column: &str) -> Key {
    let request = &trace.request;
    match column {
        "name" => Key::text(&request.key.function),
        "model" => request.key.priced_model().map_or(Key::Unknown, Key::text),
        "ended" => request.ended.unix_nanos().into(),
        "took" => request.duration.into(),
        "input" => request.usage.get(UsageKind::Input).into(),
        "output" => request.usage.get(UsageKind::Output).into(),
        "cost" => request.cost.map(|cost| cost.lower).into(),
        _ => Key::Unknown,
    }
}

fn table(calls: &[Trace], now: Timestamp, order: &Order) -> Table {
    let heads = vec![
        words("Call").by("name"),
        words("Model").by("model"),
        numbers("Ended", "UTC").by("ended"),
        numbers("Took", "s").by("took"),
        numbers("Input", "tokens").by("input"),
        numbers("Output", "tokens").by("output"),
        numbers("Cost", "$").by("cost"),
        words("Outcome"),
    ];
    let amounts = calls.iter().filter_map(|trace| Some(trace.request.cost?.lower));
    let amounts = amounts.filter(|amount| *amount != Usd::ZERO);
    let decimals = amounts.map(figures::digits_of).max().unwrap_or(4).max(4);
    let mut table = Table::new("", "Calls", heads).snug().ordered(order, "traces", "");
    for trace in calls {
        let request = &trace.request;
        table.row(vec![
            Cell::html(format!(
                "<a href=\"traces/{}\">{}</a>",
                trace.trace_id,
                name(&request.key.function)
            )),
            traces::model(trace),
            Cell::text(head::moment(request.ended, now)),
            Cell::text(format_args!("{:.2}", request.duration.as_secs_f64())),
            tokens(trace, UsageKind::Input),
            tokens(trace, UsageKind::Output),
            cost(trace, decimals),
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
        (Some(cost), _) => {
            let least = if cost.upper > cost.lower { "≥ " } else { "" };
            let amount = figures::fixed_money(cost.lower, decimals, true);
            Cell::html(format!(
                "<data value=\"{0}\" title=\"${0}\">{least}{amount}</data>",
                cost.lower
            ))
        }
        (None, Some(_)) => Cell::text(UNPRICED).in_class("warn"),
        (None, None) => Cell::text(missing(trace)).in_class("dim"),
    }
}

/// A call of no model uses nothing; what a call of a model used is not known.
fn missing(trace: &Trace) -> &'static str {
    match trace.request.key.priced_model() {
        Some(_) => NOT_KNOWN,
        None => NOT_APPLICABLE,
    }
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
