//! Which path is answered with what.

use super::{
    guard,
    hosts::{self, Hosts},
    parameters::{Parameters, SCOPE},
    problem::Problem,
    service::Service,
    settings::Settings,
    view::{self, View},
};
use crate::Collector;
use axum::{
    Router,
    extract::{RawPathParams, RawQuery, State, rejection::RawPathParamsRejection},
    http::HeaderMap,
    middleware,
    response::Response,
    routing::{MethodFilter, MethodRouter, any, get, on},
};

const TRACE_ID: &str = "trace_id";

/// The routes of a collector, to nest under any path of a program's own.
///
/// [The module](crate::http) lists them. Each answer is made by `spawn_blocking`, so it needs tokio, as
/// axum does.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, http};
///
/// let monitor = http::router(Collector::global(), http::Settings::new());
/// let app: axum::Router = axum::Router::new().nest("/metrics", monitor);
/// ```
///
/// It takes the type of the state of the program's own router, and asks nothing of it:
/// ```
/// use axum::Router;
/// use monitor_runtime::{Collector, http};
///
/// #[derive(Clone)]
/// struct Shop {
///     name: &'static str,
/// }
///
/// let app: Router<Shop> = Router::new()
///     .nest("/metrics", http::router(Collector::global(), http::Settings::new()));
/// let app: Router = app.with_state(Shop { name: "books" });
/// ```
pub fn router<S>(collector: &Collector, settings: Settings) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let routes = routes(collector, settings.clone());
    match Hosts::named(&settings) {
        Some(hosts) => routes.layer(middleware::from_fn_with_state(hosts, hosts::check)),
        None => routes,
    }
}

/// The same under any name.
pub(super) fn routes<S>(collector: &Collector, settings: Settings) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let service = Service::new(collector, settings);
    let guarded = middleware::from_fn_with_state(service.clone(), guard::guard);
    let routes = Router::new()
        .route("/", read(view::prometheus, &[]))
        .route("/prometheus", read(view::prometheus, &[]))
        .route("/summary", read(view::summary, &[]))
        .route("/report", read(view::report, SCOPE))
        .route("/report.txt", read(view::text, SCOPE))
        .route("/report.md", read(view::markdown, SCOPE))
        .route("/report.html", read(view::page, SCOPE))
        .route("/models", read(view::models, SCOPE))
        .route("/errors", read(view::errors, SCOPE))
        .route("/traces", read(view::traces, &["kind", "each", "limit"]))
        .route("/traces/{trace_id}", read(view::trace, &[]))
        .route("/requests", read(view::requests, &["function", "since", "limit", "offset"]))
        .route("/custom", read(view::custom, &["tag", "limit"]))
        .route("/custom/points", read(view::points, &["name", "tag", "since", "limit"]))
        .route("/export", read(view::export, &[]))
        .route("/snapshot", read(view::snapshot, &[]))
        .route("/clear", answered(MethodFilter::POST, view::clear, &[], Parameters::read))
        .route("/openapi.json", get(document))
        // no `fallback`, which axum cannot nest under a path that begins with a parameter
        .route("/{*unknown}", any(unknown));
    #[cfg(feature = "dashboard")]
    let routes = routes.merge(super::pages::routes());
    routes
        .method_not_allowed_fallback(|| async { Problem::method() })
        .with_state(service)
        .layer(guarded)
}

/// A route that is read: `GET` and `HEAD`, with parameters of these names.
fn read(view: View, known: &'static [&'static str]) -> MethodRouter<Service> {
    answered(MethodFilter::GET, view, known, Parameters::read)
}

/// The same, where a form may ask.
#[cfg(feature = "dashboard")]
pub(super) fn form(view: View, known: &'static [&'static str]) -> MethodRouter<Service> {
    answered(MethodFilter::GET, view, known, Parameters::of_form)
}

/// How a query is read in which there may be parameters of these names.
type Read = fn(&str, &[&str]) -> Result<Parameters, Problem>;

fn answered(
    method: MethodFilter,
    view: View,
    known: &'static [&'static str],
    read: Read,
) -> MethodRouter<Service> {
    on(
        method,
        move |State(service): State<Service>, path: Path, query: RawQuery, headers: HeaderMap| async move {
            let parameters = read(query.0.as_deref().unwrap_or_default(), known)?;
            let path = path.map_err(|_| Problem::invalid("the path is no text of UTF-8".into()))?;
            // by its name: the path under which all of this is nested may have parameters too
            let id = path.iter().find(|(name, _)| *name == TRACE_ID).map(|(_, id)| id.to_owned());
            service.answer(view, parameters, id, headers).await
        },
    )
}

/// An extractor whose rejections are put into words of ours.
type Path = Result<RawPathParams, RawPathParamsRejection>;

async fn document(State(service): State<Service>, query: RawQuery) -> Result<Response, Problem> {
    Parameters::read(query.0.as_deref().unwrap_or_default(), &[])?;
    service.document()
}

async fn unknown() -> Problem {
    Problem::not_found("there is nothing under this path; openapi.json says what there is")
}
