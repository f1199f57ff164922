//! The dashboard: pages that stay open, of what a collector knows now.
//!
//! What always holds: a page is whole without its script, which only refreshes it in place; its style
//! and its script are files beside it, and nothing else is loaded or runs. All numbers of a page are of
//! one range and of the same calls, which its address says; they are those of the report as JSON. What
//! the static page is made of (charts, tables, numbers) the dashboard is made of too.
//!
//! | address | page |
//! |---|---|
//! | `dashboard` | the overview |
//! | `dashboard/traces` | traces: the latest, those that failed, the slowest |
//! | `dashboard/traces/{trace_id}` | the calls of one trace as a waterfall |
//! | `dashboard/style.css`, `dashboard/script.js` | [`STYLE`] and [`SCRIPT`] |
//!
//! Skeletons of pages are templates; what is drawn from numbers is code. A type says that it is HTML
//! already, so that no template has to: whatever else stands in one is escaped.

mod asked;
#[cfg(any(feature = "http", test))]
mod columns;
mod overview;
mod shell;
#[cfg(test)]
mod tests;
mod traces;
mod waterfall;

use crate::{
    Collector,
    collector::Snapshot,
    report::{
        Report, Scope,
        traces::{LOOKED_AT, first_of_each},
    },
    span::TraceId,
};
pub(crate) use asked::{Kind, View};
#[cfg(feature = "http")]
pub(crate) use columns::is_table;
use std::{fmt, sync::Arc};
#[cfg(any(feature = "http", test))]
pub(crate) use {
    super::order::{Direction, Sort},
    columns::is_sort,
};

/// The style of the pages, to be served as `dashboard/style.css`.
pub const STYLE: &str = concat!(include_str!("../style.css"), include_str!("style.css"));

/// The script of the pages, to be served as `dashboard/script.js`.
pub const SCRIPT: &str = include_str!("script.js");

/// The `Content-Security-Policy` under which the pages work: nothing runs and nothing is loaded but
/// what comes from the same origin.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Skeletons of pages have less than so many bytes.
const USUAL: usize = 6_000;

/// HTML, which is not escaped again.
struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// A template as text, to the end of its last line. Writing to a string does not fail, and the values print themselves.
fn rendered(template: &impl askama::Template) -> String {
    rendered_around(0, template)
}

/// The same of a template with so many bytes of content.
fn rendered_around(content: usize, template: &impl askama::Template) -> String {
    let mut text = String::with_capacity(content + USUAL);
    let is_whole = template.render_into(&mut text).is_ok();
    if is_whole { text + "\n" } else { String::new() }
}

/// The overview; `None` where no history is kept so far back.
pub(crate) fn overview_of(whole: Snapshot, view: &View) -> Option<String> {
    let around = overview::Around::of(&whole, &view.scope);
    let report = match view.window {
        None => Report::of(Arc::new(whole), view.scope.clone(), false),
        Some(length) => Report::of_window(&whole, &view.scope, length)?,
    };
    Some(overview::page(&report, view, &around))
}

impl Collector {
    /// The overview of all calls as a page of HTML, to be served as `dashboard`.
    ///
    /// It needs [`STYLE`] and [`SCRIPT`] beside it and is meant for [`POLICY`]; the router of the
    /// feature `http` serves all of them.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().service("shop").build();
    /// assert!(collector.dashboard_html().contains("No call recorded yet"));
    /// collector.record(Request::new("chat").model("<b>gpt</b>"));
    /// let page = collector.dashboard_html();
    /// assert!(page.contains("&lt;b&gt;gpt") && !page.contains("<b>gpt"));
    /// ```
    pub fn dashboard_html(&self) -> String {
        self.overview_page(&View::default()).unwrap_or_default()
    }

    /// The latest calls as a page of HTML, to be served as `dashboard/traces`.
    pub fn traces_html(&self) -> String {
        self.traces_page(&View::default(), Kind::Latest)
    }

    /// The calls of one trace as a waterfall, to be served as `dashboard/traces/` and the id; `None`
    /// if no call of it is kept.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, current};
    ///
    /// let collector = Collector::builder().build();
    /// let id = Call::builder("research").collector(&collector).run(|| {
    ///     Call::builder("search").run(|| ());
    ///     current().trace_id().unwrap()
    /// });
    /// let page = collector.trace_html(id).unwrap();
    /// assert!(page.contains("research") && page.contains("search"));
    /// ```
    pub fn trace_html(&self, id: TraceId) -> Option<String> {
        self.trace_page(id, &View::default(), None)
    }

    fn overview_page(&self, view: &View) -> Option<String> {
        overview_of(self.snapshot(), view)
    }

    pub(crate) fn traces_page(&self, view: &View, kind: Kind) -> String {
        let all = match kind {
            Kind::Latest => self.traces(LOOKED_AT),
            Kind::Failed => self.failed_traces(LOOKED_AT),
            Kind::Slowest => self.slowest_traces(LOOKED_AT),
        };
        let scope: &Scope = &view.scope;
        let of_scope = all.into_iter().filter(|trace| scope.has(&trace.request.key));
        let one_of_each = first_of_each(of_scope, |trace| trace.trace_id).collect();
        traces::page(&shell::About::of(self), view, kind, one_of_each)
    }

    /// `call`: the one whose details are asked for.
    pub(crate) fn trace_page(
        &self,
        id: TraceId,
        view: &View,
        call: Option<&str>,
    ) -> Option<String> {
        let tree = self.trace_tree(id)?;
        Some(waterfall::page(&shell::About::of(self), view, &tree, call))
    }
}
