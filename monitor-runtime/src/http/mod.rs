//! Reports over HTTP: routes to nest in a program's own, and a server for programs without any.
//!
//! What always holds: nothing but `POST clear` changes anything, and that is off unless somebody
//! allows it; a request is answered on a thread that may block; an answer has an end, is never
//! cached, and no browser runs anything in it but the script of the dashboard.
//!
//! | path | answer |
//! |---|---|
//! | `/`, `/prometheus` | the numbers for Prometheus, in the form that `Accept` asks for |
//! | `/summary` | [`Summary`](crate::Summary) |
//! | `/report` | [`Report`](crate::Report), of one `provider`, `model`, `function`, `tag=name=value`, of the last `window=5m` |
//! | `/report.txt`, `/report.md`, `/report.html` | the same for people |
//! | `/dashboard`, `/dashboard/traces`, `/dashboard/traces/{trace_id}` | pages that refresh themselves, of the same calls by the same parameters (feature `dashboard`) |
//! | `/models`, `/errors` | these parts of it, narrowed in the same ways |
//! | `/traces` | the `latest`, `failed` or `slowest` ones, by `kind`; `limit`. A browser that says neither is led to the page |
//! | `/traces/{trace_id}` | the calls of one trace as a tree |
//! | `/requests` | the request log, newest first; `function`, `since`, `limit`, `offset` |
//! | `/custom` | the program's own metrics; `tag`, `limit` |
//! | `/custom/points` | the points of the one of this `name`; `tag`, `since`, `limit` |
//! | `/export` | all of that as one file |
//! | `/snapshot` | a [`Snapshot`](crate::Snapshot), to [merge](crate::Snapshot::merge) with those of other programs |
//! | `POST /clear` | begins a new epoch, and answers with the snapshot of the old one |
//! | `/openapi.json` | all of this, for programs |
//!
//! A parameter that is unknown or cannot be meant is refused. Errors are
//! `{"error": {"code": …, "message": …}}`; codes are stable. Whoever accepts no form that there is gets
//! the usual one and no 406, as browsers, Prometheus and its own clients expect. Where pages are, errors
//! are pages.
//!
//! Who has the token of [`Settings::bearer_token`] sends it as `Authorization: Bearer`; a browser asks for
//! it and sends it as the password of any name.

mod answer;
mod connections;
mod document;
mod guard;
mod hosts;
#[cfg(feature = "dashboard")]
mod pages;
mod parameters;
mod problem;
#[cfg(feature = "dashboard")]
mod problem_page;
mod routes;
mod server;
mod service;
mod settings;
mod unread;
mod view;

pub use routes::router;
pub use server::{Server, serve};
pub use settings::Settings;
