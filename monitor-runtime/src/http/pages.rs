//! The pages of the dashboard, and the files that they load.
//!
//! What always holds: they lie together under `dashboard`, so that what programs ask for has one form;
//! addresses have the parameters of the API.

use super::{
    answer::Answer,
    parameters::Parameters,
    problem::Problem,
    routes::form,
    service::Service,
    view::{Asked, no_history, trace_id},
};
use crate::report::dashboard::{
    Direction, Kind, SCRIPT, STYLE, Sort, View, is_sort, is_table, overview_of,
};
use axum::Router;

const OVERVIEW: &[&str] =
    &["provider", "model", "function", "tag", "window", "sort", "dir", "show"];
const TRACES: &[&str] =
    &["kind", "provider", "model", "function", "tag", "window", "sort", "dir", "show"];
const TRACE: &[&str] = &["call", "show"];

/// The routes of the dashboard.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/dashboard", form(overview, OVERVIEW))
        .route("/dashboard/traces", form(traces, TRACES))
        .route("/dashboard/traces/{trace_id}", form(trace, TRACE))
        .route("/dashboard/style.css", form(style, &[]))
        .route("/dashboard/script.js", form(script, &[]))
}

fn overview(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let page = overview_of(asked.snapshot(), &view(asked.parameters, is_table)?);
    Answer::dashboard(page.ok_or_else(no_history)?)
}

fn traces(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let kind = asked.parameters.word("kind", &Kind::ALL)?;
    let view = view(asked.parameters, |table| table == "traces")?;
    Answer::dashboard(asked.collector.traces_page(&view, kind))
}

fn trace(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let view = view(asked.parameters, |table| table == "calls")?;
    let call = asked.parameters.text("call");
    let page = trace_id(asked.id)?.and_then(|id| asked.collector.trace_page(id, &view, call));
    let gone = || Problem::not_found("no call of this trace is kept here, or not any more");
    Answer::dashboard(page.ok_or_else(gone)?)
}

fn style(_: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::new("text/css; charset=utf-8", STYLE.into())
}

fn script(_: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::new("text/javascript; charset=utf-8", SCRIPT.into())
}

/// Whether this is somebody's browser that was sent to `traces` by hand: links to it say the kind.
pub(super) fn is_led_to_page(asked: &Asked<'_>) -> bool {
    let accepts_pages = asked.accept.split(',').any(|form| form.trim().starts_with("text/html"));
    accepts_pages && asked.parameters.are_none()
}

/// What a page is asked to show. `has`: whether it has a table of this name.
fn view(parameters: &Parameters, has: fn(&str) -> bool) -> Result<View, Problem> {
    let unknown = |name: &str, right: &str| {
        Problem::invalid(format!("`{name}` is {right}, as the links of the page have it"))
    };
    let by = parameters.text("sort");
    if by.is_some_and(|by| !is_sort(by)) {
        return Err(unknown("sort", "a table and one of its columns"));
    }
    let show = parameters.text("show");
    if show.is_some_and(|table| !has(table)) {
        return Err(unknown("show", "a table"));
    }
    let directions = [Direction::Descending, Direction::Ascending].map(|it| (it.name(), it));
    let direction = parameters.word("dir", &directions)?;
    Ok(View {
        scope: parameters.scope()?,
        window: parameters.window()?,
        sort: by.map(|by| Sort { by: by.to_owned(), direction }),
        whole: show.map(str::to_owned),
    })
}
