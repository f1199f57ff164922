//! One call of a trace in full: how it ended, who answered, what it used, what was said of its error.

use crate::report::{
    TreeCall,
    figures::{self, NOT_APPLICABLE, count},
    html::{
        escape::{Text, name, quoted},
        traces,
    },
};
use std::fmt::Write as _;

/// The longest text of an error, in characters.
const LONGEST: usize = 2_000;

/// The call that is asked for by its id; else the first that failed, else the slowest that has none
/// inside of it.
pub(super) fn of(calls: &[TreeCall], asked: Option<&str>) -> Option<usize> {
    let is_asked = |call: &TreeCall| Some(call.trace.span_id.to_string().as_str()) == asked;
    let failed = || calls.iter().position(|call| call.trace.request.outcome.is_failure());
    let is_last = |at: &usize| calls.get(at + 1).is_none_or(|next| next.depth <= calls[*at].depth);
    let slowest = || {
        let inner = (0..calls.len()).filter(is_last);
        inner.max_by_key(|at| calls[*at].trace.request.duration)
    };
    calls.iter().position(is_asked).or_else(failed).or_else(slowest)
}

pub(super) fn details(call: &TreeCall) -> String {
    let (trace, request) = (&call.trace, &call.trace.request);
    let key = &request.key;
    let mut pairs = vec![("Outcome", outcome(call))];
    let who = [
        key.provider.as_deref().map(name),
        request.status.map(|status| format!("status {status}")),
    ];
    pairs.push(("Provider", or_none(who.into_iter().flatten().collect())));
    let model = key.model.as_deref().map(|model| format!("asked for {}", name(model)));
    let answered = key.response_model.as_deref();
    let answered = answered.map(|model| format!("answered by {}", name(model)));
    pairs.push(("Model", or_none([model, answered].into_iter().flatten().collect())));
    pairs.push(("Time", time(call)));
    let usage = request.usage.iter().filter(|(_, tokens)| *tokens > 0);
    let usage = usage.map(|(kind, tokens)| format!("{} {}", count(tokens), kind.name()));
    pairs.push(("Tokens", or_none(usage.collect())));
    pairs.push(("Cost", cost(call)));
    let tags = key.tags.iter().map(|(tag, value)| format!("{} = {}", name(tag), name(value)));
    pairs.push(("Tags", or_none(tags.collect())));
    pairs.push(("Span", format!("<span class=\"id\">{}</span>", trace.span_id)));
    let mut html = format!("<h2>{}</h2>\n<dl class=\"pairs\">\n", name(&key.function));
    for (what, says) in pairs {
        let _ = writeln!(html, "<dt>{what}</dt><dd>{says}</dd>");
    }
    html += "</dl>\n";
    if let Some(message) = request.error_message.as_deref() {
        let _ = writeln!(
            html,
            "<pre class=\"quote\" tabindex=\"0\" role=\"region\" aria-label=\"Error text\">{}</pre>",
            quoted(message, LONGEST)
        );
    }
    html
}

fn or_none(parts: Vec<String>) -> String {
    match parts.is_empty() {
        true => NOT_APPLICABLE.into(),
        false => parts.join(", "),
    }
}

fn outcome(call: &TreeCall) -> String {
    let request = &call.trace.request;
    let retry = request.error.map(|kind| match kind.is_retryable() {
        true => ", may be tried again",
        false => ", would fail again",
    });
    let category = request.error.map(|kind| format!(" ({})", Text(kind.category().name())));
    let category = category.unwrap_or_default();
    format!("{}{category}{}", traces::outcome_in_brief(&call.trace), retry.unwrap_or_default())
}

fn time(call: &TreeCall) -> String {
    let request = &call.trace.request;
    let mut parts = vec![figures::duration(request.duration)];
    if !request.queue_wait.is_zero() {
        parts.push(format!("{} of that in a queue", figures::duration(request.queue_wait)));
    }
    if let Some(first) = request.time_to_first_item {
        parts.push(format!("first item after {}", figures::duration(first)));
    }
    if let Some(own) = call.own_time.filter(|own| *own < request.duration) {
        parts.push(format!("{} without calls inside", figures::duration(own)));
    }
    Text(parts.join(", ")).to_string()
}

fn cost(call: &TreeCall) -> String {
    let request = &call.trace.request;
    match (request.cost, request.unpriced) {
        (Some(cost), _) if cost.upper > cost.lower => {
            format!("from ${} to ${}, estimated", cost.lower, cost.upper)
        }
        (Some(cost), _) => format!("${}", cost.lower),
        (None, Some(reason)) => {
            let detail = request.unpriced_detail.as_deref();
            let detail = detail.map(|detail| format!(": {}", quoted(detail, 240)));
            let detail = detail.unwrap_or_default();
            format!("<span class=\"warn\">unpriced</span>, {}{detail}", Text(reason))
        }
        (None, None) => NOT_APPLICABLE.into(),
    }
}
