//! The calls of one trace as a waterfall: a row for each, with its time as a bar and as numbers.
//!
//! What always holds: what a row says is of its call alone, so that the rows add up to the foot, which
//! is what the whole tree came to; names stand in a column of their own and never on bars.

mod bar;
mod chosen;
mod money;
mod shown;

use super::{
    Html, View, rendered,
    shell::{About, Content, Page},
    traces::{cost, decimals, dollars, tokens},
};
use crate::{
    CallTree, UsageKind, Usd,
    collector::Trace,
    report::{
        TreeCall,
        figures::{self, NOT_APPLICABLE, TimeUnit, UNPRICED, count},
        html::{
            escape::{Text, name},
            table::Cell,
            traces,
            vitals::with_unit,
        },
    },
};
use askama::Template;
use bar::Scale;
use std::time::Duration;

/// Deeper calls are not indented any further, and say how deep they are.
const DEEPEST: usize = 4;

#[derive(Template)]
#[template(path = "dashboard/trace.html")]
struct Waterfall {
    id: String,
    name: Html,
    started: String,
    took: Html,
    waited: Option<Html>,
    calls: String,
    failures: u64,
    tokens: String,
    cost: Html,
    unpriced: u64,
    is_exact: bool,
    missing: u64,
    /// How many of how many are shown, where that is not all.
    left_out: Option<(usize, usize)>,
    link_to_all: String,
    axis: Html,
    /// Of starts, waits and durations.
    unit: &'static str,
    rows: Vec<Row>,
    foot: Foot,
    chosen: Option<Html>,
    /// What each model cost.
    money: Option<Html>,
}

/// One call.
struct Row {
    id: String,
    is_chosen: bool,
    /// Its indent, and its depth where that is deeper.
    class: String,
    depth: Option<usize>,
    name: Html,
    link: String,
    bar: Html,
    start: String,
    waited: String,
    took: String,
    model: Html,
    /// Input, cached and output.
    tokens: [Html; 3],
    cost: Html,
    outcome: Html,
}

/// What the whole tree comes to.
struct Foot {
    calls: String,
    waited: String,
    took: String,
    tokens: [String; 3],
    cost: Html,
}

pub(super) fn page(about: &About, view: &View, tree: &CallTree, call: Option<&str>) -> String {
    let all = view.whole.as_deref() == Some("calls");
    let shown = shown::of(&tree.calls, all);
    let chosen = chosen::of(&tree.calls, call);
    let (scale, unit) = (Scale::over(tree.duration), TimeUnit::of(tree.duration));
    let decimals = decimals(tree.calls.iter().map(|call| &call.trace));
    let kept = if all { "&show=calls" } else { "" };
    let row = |at: &usize| {
        let call = &tree.calls[*at];
        let is_parent = tree.calls.get(at + 1).is_some_and(|next| next.depth > call.depth);
        row(tree, call, is_parent, &scale, decimals, chosen == Some(*at), kept)
    };
    let (total, root) = (&tree.total, &tree.calls[0].trace.request);
    let requests = || tree.calls.iter().map(|call| &call.trace.request);
    let waited: Duration = requests().map(|request| request.queue_wait).sum();
    let sum = |kind| requests().map(|request| request.usage.count(kind)).sum();
    let has_usage = total.tokens > 0 || requests().any(|request| !request.usage.is_empty());
    let tokens = |number| if has_usage { count(number) } else { NOT_APPLICABLE.into() };
    let main = rendered(&Waterfall {
        id: tree.trace_id.to_string(),
        name: Html(name(&root.key.function)),
        started: tree.started.to_string().replace('T', " ").replace('Z', ""),
        took: Html(with_unit(&figures::duration(tree.duration))),
        waited: (!waited.is_zero()).then(|| Html(with_unit(&figures::duration(waited)))),
        calls: count(total.calls),
        failures: total.failures,
        tokens: tokens(total.tokens),
        cost: Html(cost_of_all(tree, "$", decimals).into_html()),
        unpriced: total.unpriced,
        is_exact: tree.exact,
        missing: tree.missing(),
        left_out: (shown.len() < tree.calls.len()).then_some((shown.len(), tree.calls.len())),
        link_to_all: match call {
            Some(call) => format!("?call={}&show=calls#waterfall", escaped(call)),
            None => "?show=calls#waterfall".into(),
        },
        axis: Html(scale.times()),
        unit: unit.name(),
        rows: shown.iter().map(row).collect(),
        foot: Foot {
            calls: count(total.calls),
            waited: waited_in_words(waited, unit),
            took: unit.number(tree.duration),
            tokens: [UsageKind::Input, UsageKind::CacheRead, UsageKind::Output]
                .map(|kind| tokens(sum(kind))),
            cost: Html(cost_of_all(tree, "", decimals).into_html()),
        },
        chosen: chosen.map(|at| Html(chosen::details(&tree.calls[at]))),
        money: money::by_model(tree, decimals).map(|table| Html(table.to_string())),
    });
    let content = Content {
        page: Page::Trace,
        title: "Trace · ",
        about: String::new(),
        windows: Vec::new(),
        has_filter: false,
        kept: call.map(|call| ("call", escaped(call))).into_iter().collect(),
        main,
        foot: format!(
            "<span>Same calls: <a href=\"../../traces/{}\">JSON</a></span>",
            tree.trace_id
        ),
    };
    content.page(about, view)
}

/// What the whole tree cost.
fn cost_of_all(tree: &CallTree, sign: &str, decimals: u32) -> Cell {
    let total = &tree.total;
    let is_priced = tree.calls.iter().any(|call| call.trace.request.cost.is_some());
    match (is_priced || total.cost_max != Usd::ZERO, total.unpriced) {
        (true, unpriced) => {
            let is_exact = tree.exact && unpriced == 0 && total.cost == total.cost_max;
            dollars(total.cost, is_exact, sign, decimals)
        }
        (false, 0) => Cell::text(NOT_APPLICABLE).in_class("dim"),
        (false, _) => Cell::text(UNPRICED).in_class("warn"),
    }
}

/// Of an id only what ids are made of.
fn escaped(id: &str) -> String {
    id.chars().filter(char::is_ascii_hexdigit).take(16).collect()
}

fn row(
    tree: &CallTree,
    call: &TreeCall,
    is_parent: bool,
    scale: &Scale,
    decimals: u32,
    is_chosen: bool,
    kept: &str,
) -> Row {
    let (trace, request): (&Trace, _) = (&call.trace, &call.trace.request);
    let (unit, start) = (TimeUnit::of(tree.duration), request.started.since(tree.started));
    let id = trace.span_id.to_string();
    let kinds = [UsageKind::Input, UsageKind::CacheRead, UsageKind::Output];
    Row {
        is_chosen,
        class: match call.depth {
            0 => String::new(),
            depth => format!("d{}", depth.min(DEEPEST)),
        },
        depth: (call.depth > DEEPEST).then_some(call.depth),
        name: Html(name(&request.key.function)),
        link: format!("?call={id}{kept}#call"),
        bar: Html(scale.bar(trace, start, is_parent)),
        start: unit.number(start),
        waited: waited_in_words(request.queue_wait, unit),
        took: unit.number(request.duration),
        model: Html(traces::model(trace).into_html()),
        tokens: kinds.map(|kind| Html(tokens(trace, kind).into_html())),
        cost: Html(cost(trace, decimals).into_html()),
        outcome: Html(traces::outcome(trace) + &retries(request.retries)),
        id,
    }
}

/// A call that says of no wait need not have measured any.
fn waited_in_words(wait: Duration, unit: TimeUnit) -> String {
    match wait.is_zero() {
        true => NOT_APPLICABLE.into(),
        false => unit.number(wait),
    }
}

fn retries(retries: u32) -> String {
    match retries {
        0 => String::new(),
        1 => " <small>1 retry</small>".into(),
        retries => format!(" <small>{} retries</small>", Text(count(retries.into()))),
    }
}
