//! What all pages have around their numbers: head, ways to other pages and ranges, filter, foot.

use super::{
    Html,
    asked::{self, View},
    rendered_around,
};
use crate::{
    Collector, Timestamp,
    collector::Snapshot,
    report::{
        Scope, figures,
        html::{escape, head},
        outside,
    },
};
use askama::Template;
use std::time::Duration;

/// Whose page it is, and of when.
pub(super) struct About {
    pub(super) service: Option<String>,
    pub(super) now: Timestamp,
}

impl About {
    pub(super) fn of(collector: &Collector) -> About {
        let Snapshot { service, taken_at, .. } = collector.snapshot();
        About { service, now: taken_at }
    }

    /// The service, or that it is all calls.
    pub(super) fn name(&self) -> &str {
        self.service.as_deref().unwrap_or("all")
    }
}

/// Which of the pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Overview,
    Traces,
    Trace,
}

impl Page {
    /// The way from its address to where the routes begin.
    pub(super) const fn root(self) -> &'static str {
        match self {
            Page::Overview => "",
            Page::Traces => "../",
            Page::Trace => "../../",
        }
    }
}

/// The sections of the overview to which every page has a way.
const SECTIONS: [(&str, &str); 3] =
    [("models", "Models"), ("functions", "Functions"), ("errors", "Errors")];
/// The last of them, behind the way to the single calls.
const LIMITS: &str = "limits";

/// A way to the same page over another range.
struct Range {
    label: String,
    link: String,
    is_current: bool,
}

/// A field of the filter.
struct Field<'a> {
    name: &'static str,
    label: &'static str,
    value: &'a str,
}

/// A page around its content.
#[derive(Template)]
#[template(path = "dashboard/shell.html")]
struct Shell<'a> {
    title: String,
    service: Html,
    about: Html,
    root: &'static str,
    page: Page,
    /// Of the same calls over the same range, with `?` if there is any.
    query: String,
    /// The sections that the overview has, or may have if it is another page: their ids and names.
    sections: Vec<(&'static str, &'static str)>,
    has_limits: bool,
    refresh: String,
    /// The address of the same page of all calls.
    of_all: String,
    ranges: Vec<Range>,
    /// Whether only some calls are looked at.
    is_narrow: bool,
    fields: Vec<Field<'a>>,
    tags: Vec<String>,
    /// What the filter keeps of the address.
    kept: Vec<(&'static str, String)>,
    now: String,
    time: String,
    content: Html,
    foot: Html,
}

/// What of a page is not the same on all of them.
pub(super) struct Content {
    pub(super) page: Page,
    /// What the page is called, before the name of the service.
    pub(super) title: &'static str,
    /// Which calls, and of which time (HTML).
    pub(super) about: String,
    /// The ranges that a page offers, the shortest first; besides, there is all.
    pub(super) windows: Vec<Duration>,
    /// Whether calls can be filtered.
    pub(super) has_filter: bool,
    /// More of the address: its names and values.
    pub(super) kept: Vec<(&'static str, String)>,
    pub(super) main: String,
    /// More for the foot (HTML).
    pub(super) foot: String,
}

impl Content {
    /// The page around this.
    pub(super) fn page(self, of: &About, view: &View) -> String {
        let Content { page, title, about, windows, has_filter, kept, main, foot } = self;
        let asked_for = |query: String| format!("?{query}");
        let now = of.now.to_string();
        let mut fields = Vec::new();
        if has_filter {
            let labels = [("provider", "Provider"), ("model", "Model"), ("function", "Function")];
            fields.extend(labels.map(|(name, label)| {
                let value = view.named().find(|(other, _)| *other == name);
                Field { name, label, value: value.map_or("", |(_, value)| value) }
            }));
        }
        let tags = view.scope.tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let address = |view: &View| {
            let more = kept.iter().map(|(name, value)| format!("{name}={value}"));
            let whole = Some(view.whole_query()).filter(|query| !query.is_empty());
            asked_for(more.chain(whole).collect::<Vec<_>>().join("&"))
        };
        let of_all = View { scope: Scope::default(), ..view.clone() };
        let kept_of_view = [
            ("window", view.window.map(asked::length)),
            ("sort", view.sort.as_ref().map(|sort| sort.by.clone())),
            ("dir", view.sort.as_ref().map(|sort| sort.direction.name().to_owned())),
        ];
        let kept_of_view =
            kept_of_view.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let query = view.query();
        let begins = main.lines().filter_map(|line| line.strip_prefix("<section id=\""));
        let there: Vec<&str> = begins.filter_map(|rest| rest.split('"').next()).collect();
        let has = |id: &str| page != Page::Overview || there.contains(&id);
        rendered_around(
            main.len(),
            &Shell {
                title: format!("{title}{}", outside::shown(of.name())),
                service: Html(escape::name(of.name())),
                about: Html(about),
                root: page.root(),
                page,
                query: if query.is_empty() { query } else { asked_for(query) },
                sections: SECTIONS.into_iter().filter(|(id, _)| has(id)).collect(),
                has_limits: has(LIMITS),
                refresh: address(view),
                of_all: address(&of_all),
                ranges: ranges(view, windows),
                is_narrow: !view.scope.is_all(),
                fields,
                tags,
                kept: kept_of_view.chain(kept.iter().cloned()).collect(),
                time: head::moment(of.now, of.now),
                now,
                content: Html(main),
                foot: Html(foot),
            },
        )
    }
}

/// The ranges that are offered, the one that is looked at, and all; none where none is offered.
fn ranges(view: &View, mut windows: Vec<Duration>) -> Vec<Range> {
    if windows.is_empty() {
        return Vec::new();
    }
    windows.extend(view.window.filter(|looked_at| !windows.contains(looked_at)));
    windows.sort_unstable();
    let all = (None, "All".to_owned());
    let ranges = windows.into_iter().map(|length| (Some(length), figures::chosen_duration(length)));
    let range = |(length, label): (Option<Duration>, String)| Range {
        is_current: length == view.window,
        link: format!("?{}", view.query_over(length)),
        label,
    };
    ranges.chain([all]).map(range).collect()
}
