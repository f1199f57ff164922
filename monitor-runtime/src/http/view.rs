//! What can be asked: pure functions of a collector and of the parameters of a request.
//!
//! What always holds: every list has an end, and says what it left out.

use super::{answer::Answer, parameters::Parameters, problem::Problem, settings::Settings};
use crate::{
    Collector, Report, Timestamp,
    collector::{CustomMetric, MetricPoint, RequestRecord, Snapshot, Trace},
    report::{
        ErrorReport, ModelReport, Scope, Summary, TreeCall, UnpricedModel,
        prometheus::Format,
        traces::{LOOKED_AT, first_of_each},
    },
    span::TraceId,
};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;

/// A request, once it is read.
pub(super) struct Asked<'a> {
    pub(super) collector: &'a Collector,
    pub(super) settings: &'a Settings,
    pub(super) parameters: &'a Parameters,
    /// The part of the path that names one thing.
    pub(super) id: Option<&'a str>,
    /// The headers `Accept`, which together are one.
    pub(super) accept: &'a str,
}

/// What a request is answered with.
pub(super) type View = fn(&Asked<'_>) -> Result<Answer, Problem>;

const MOST_ROWS: usize = 1_000;
const USUAL_ROWS: usize = 100;
/// As far as the request log can reach back with sensible settings.
const LARGEST_OFFSET: usize = 1_000_000;
/// A tree is asked for to be seen as a whole.
const MOST_CALLS_OF_A_TREE: usize = 10_000;
/// What an export has of the request log, and of the latest traces.
const MOST_EXPORTED: usize = 10_000;

pub(super) fn summary(asked: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::json(&match asked.settings.other_numbers() {
        Some(snapshot) => snapshot.summary(),
        None => asked.collector.summary(),
    })
}

pub(super) fn report(asked: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::json(&asked.report()?)
}

pub(super) fn text(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let text = asked.report()?.to_string();
    Answer::new("text/plain; charset=utf-8", text.into_bytes())
}

pub(super) fn markdown(asked: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::new("text/markdown; charset=utf-8", asked.report()?.to_markdown().into_bytes())
}

pub(super) fn page(asked: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::page(asked.report()?.to_html())
}

/// A table of the report, of which part of all calls it is, and since when.
#[derive(Serialize)]
struct Table<'a, T> {
    timestamp: Timestamp,
    since: Timestamp,
    scope: &'a Scope,
    #[serde(flatten)]
    rows: T,
}

fn table(report: &Report, rows: impl Serialize) -> Result<Answer, Problem> {
    let Report { timestamp, since, scope, .. } = report;
    Answer::json(&Table { timestamp: *timestamp, since: *since, scope, rows })
}

pub(super) fn models(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Models<'a> {
        models: &'a [ModelReport],
        unpriced_models: &'a [UnpricedModel],
    }
    let report = asked.report()?;
    let Report { models, unpriced_models, .. } = &report;
    table(&report, Models { models, unpriced_models })
}

pub(super) fn errors(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Errors<'a> {
        errors: &'a ErrorReport,
        failed: &'a [Trace],
    }
    let report = asked.report()?;
    table(&report, Errors { errors: &report.errors, failed: &report.traces.failed })
}

pub(super) fn traces(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Traces {
        traces: Vec<Trace>,
    }
    #[cfg(feature = "dashboard")]
    if super::pages::is_led_to_page(asked) {
        return Answer::elsewhere("dashboard/traces");
    }
    type Query = fn(&Collector, usize) -> Vec<Trace>;
    let kinds: [(&str, Query); 3] = [
        ("latest", Collector::traces),
        ("failed", Collector::failed_traces),
        ("slowest", Collector::slowest_traces),
    ];
    let (query, limit) = (asked.parameters.word("kind", &kinds)?, asked.limit()?);
    let traces = match asked.parameters.word("each", &[("call", false), ("trace", true)])? {
        false => query(asked.collector, limit),
        true => {
            let all = query(asked.collector, LOOKED_AT).into_iter();
            first_of_each(all, |trace| trace.trace_id).take(limit).collect()
        }
    };
    Answer::json(&Traces { traces })
}

pub(super) fn trace(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Tree {
        #[serde(flatten)]
        tree: crate::CallTree,
        calls_left_out: usize,
    }
    let id = trace_id(asked.id)?;
    let gone = || Problem::not_found("no call of this trace is kept here, or not any more");
    let mut tree = id.and_then(|id| asked.collector.trace_tree(id)).ok_or_else(gone)?;
    let calls: &mut Vec<TreeCall> = &mut tree.calls;
    let calls_left_out = calls.len().saturating_sub(MOST_CALLS_OF_A_TREE);
    calls.truncate(MOST_CALLS_OF_A_TREE);
    Answer::json(&Tree { tree, calls_left_out })
}

/// `None`: the id that no trace has.
pub(super) fn trace_id(said: Option<&str>) -> Result<Option<TraceId>, Problem> {
    let id = said.unwrap_or_default();
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::invalid("a trace id is 32 hexadecimal digits".into()));
    }
    Ok(id.parse().ok()) // all zero is the id of none
}

pub(super) fn requests(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Requests {
        requests: Vec<RequestRecord>,
        next_offset: Option<usize>,
    }
    let (limit, parameters) = (asked.limit()?, asked.parameters);
    let offset = parameters.number("offset", 0..=LARGEST_OFFSET, 0)?;
    let query = asked.collector.requests().since(parameters.since()?);
    let query = match parameters.text("function") {
        Some(function) => query.function(function),
        None => query,
    };
    let mut requests = query.latest(offset + limit + 1);
    let next_offset = (requests.len() > offset + limit).then_some(offset + limit);
    requests.truncate(offset + limit);
    requests.drain(..offset.min(requests.len()));
    Answer::json(&Requests { requests, next_offset })
}

pub(super) fn custom(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Custom {
        custom: Vec<CustomMetric>,
        left_out: usize,
    }
    let (limit, scope) = (asked.limit()?, asked.parameters.scope()?);
    let mut custom = asked.snapshot().custom;
    custom.retain(|metric| scope.tags.iter().all(|tag| metric.tags.contains(tag)));
    let left_out = custom.len().saturating_sub(limit);
    custom.truncate(limit);
    Answer::json(&Custom { custom, left_out })
}

pub(super) fn points(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Points<'a> {
        points: &'a [MetricPoint],
        left_out: usize,
    }
    let (limit, parameters) = (asked.limit()?, asked.parameters);
    let absent = || Problem::invalid("`name` says which metric; GET custom lists them".into());
    let name = parameters.text("name").ok_or_else(absent)?;
    let query = asked.collector.metric_points(name).since(parameters.since()?);
    let tags = parameters.tags()?;
    let points = tags.iter().fold(query, |query, (name, value)| query.tag(name, value)).read();
    let left_out = points.len().saturating_sub(limit);
    Answer::json(&Points { points: &points[left_out..], left_out })
}

pub(super) fn export(asked: &Asked<'_>) -> Result<Answer, Problem> {
    #[derive(Serialize)]
    struct Export {
        exported_at: Timestamp,
        service: Option<String>,
        summary: Summary,
        report: Report,
        requests: Vec<RequestRecord>,
        requests_next_offset: Option<usize>,
        traces: Vec<Trace>,
        has_more_traces: bool,
    }
    let mut requests = asked.collector.requests().latest(MOST_EXPORTED + 1);
    let mut traces = asked.collector.traces(MOST_EXPORTED + 1);
    let requests_next_offset = (requests.len() > MOST_EXPORTED).then_some(MOST_EXPORTED);
    let has_more_traces = traces.len() > MOST_EXPORTED;
    requests.truncate(MOST_EXPORTED);
    traces.truncate(MOST_EXPORTED);
    let snapshot = asked.snapshot();
    let (exported_at, service) = (snapshot.taken_at, snapshot.service.clone());
    let name = file_name(service.as_deref(), exported_at);
    let answer = Answer::json(&Export {
        exported_at,
        service,
        summary: snapshot.summary(),
        report: Report::new(snapshot),
        requests,
        requests_next_offset,
        traces,
        has_more_traces,
    })?;
    Ok(answer.in_file(&name))
}

/// `shop-2026-11-21T16-49-00Z.json`: what every file system takes.
fn file_name(service: Option<&str>, at: Timestamp) -> String {
    let harmless = |char: char| match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => char,
        _ => '-',
    };
    let service: String = service.unwrap_or("calls").chars().take(64).map(harmless).collect();
    let at = humantime::format_rfc3339_seconds(at.into()).to_string().replace(':', "-");
    format!("{service}-{at}.json")
}

pub(super) fn snapshot(asked: &Asked<'_>) -> Result<Answer, Problem> {
    Answer::json(&asked.snapshot())
}

pub(super) fn clear(asked: &Asked<'_>) -> Result<Answer, Problem> {
    if !asked.settings.may_clear() {
        let message = "clearing is off; `Settings::allow_clear` turns it on";
        return Err(Problem::forbidden("clearing_is_off", message));
    }
    // what cannot be answered would be lost: who is told so has everything still
    let _fits = snapshot(asked)?;
    Answer::json(&asked.collector.clear())
}

pub(super) fn prometheus(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let format = Format::negotiate(Some(asked.accept));
    let snapshot = asked.snapshot();
    let exposition = snapshot.exposition().older_names(asked.settings.has_older_names());
    Answer::new(format.content_type(), exposition.encode(format))
}

/// What is answered about a window for which nothing is kept.
pub(super) fn no_history() -> Problem {
    let message = "no history is kept so far back: `CollectorBuilder::windows` says how far";
    Problem::new(StatusCode::NOT_FOUND, "no_history", message)
}

impl Asked<'_> {
    /// The numbers that are shown.
    pub(super) fn snapshot(&self) -> Snapshot {
        self.settings.other_numbers().unwrap_or_else(|| self.collector.snapshot())
    }

    fn report(&self) -> Result<Report, Problem> {
        let (scope, window) = (self.parameters.scope()?, self.parameters.window()?);
        let snapshot = self.snapshot();
        let Some(length) = window else {
            return Ok(Report::of(Arc::new(snapshot), scope, false));
        };
        Report::of_window(&snapshot, &scope, length).ok_or_else(no_history)
    }

    fn limit(&self) -> Result<usize, Problem> {
        self.parameters.number("limit", 1..=MOST_ROWS, USUAL_ROWS)
    }
}
