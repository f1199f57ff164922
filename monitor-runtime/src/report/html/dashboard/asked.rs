//! What somebody looks at, as the address of a page says it.
//!
//! What always holds: an address is made of the parameters of the API, by their names, so that a page
//! and its numbers as JSON are asked for alike.

use super::super::order::{Order, Sort};
use crate::report::{Scope, figures};
use form_urlencoded::Serializer;
use std::time::Duration;

/// Which single calls a page lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Latest,
    Failed,
    Slowest,
}

impl Kind {
    pub(crate) const ALL: [(&'static str, Kind); 3] =
        [("latest", Kind::Latest), ("failed", Kind::Failed), ("slowest", Kind::Slowest)];

    /// As the API has it.
    pub(super) fn name(self) -> &'static str {
        Kind::ALL.into_iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// What somebody looks at.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) scope: Scope,
    /// Of the last so and so long; `None`: of all that is counted.
    pub(crate) window: Option<Duration>,
    pub(crate) sort: Option<Sort>,
    /// The table that is shown with all of its rows.
    pub(crate) whole: Option<String>,
}

impl View {
    /// The query of the same calls over another range, without how tables are ordered.
    pub(super) fn query_over(&self, window: Option<Duration>) -> String {
        let mut query = Serializer::new(String::new());
        if let Some(window) = window {
            query.append_pair("window", &length(window));
        }
        for (name, value) in self.named() {
            query.append_pair(name, value);
        }
        for (name, value) in &self.scope.tags {
            query.append_pair("tag", &format!("{name}={value}"));
        }
        query.finish()
    }

    /// The query of the same calls over the same range.
    pub(super) fn query(&self) -> String {
        self.query_over(self.window)
    }

    /// The same with how its tables are ordered: the address of the page that somebody looks at.
    pub(super) fn whole_query(&self) -> String {
        let sort = self.sort.as_ref();
        let sort = sort.map(|sort| format!("sort={}&dir={}", sort.by, sort.direction.name()));
        let whole = self.whole.as_ref().map(|whole| format!("show={whole}"));
        let query = Some(self.query()).filter(|query| !query.is_empty());
        [query, sort, whole].into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// What narrows it, by the names of the API; tags apart.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Scope { provider, model, function, .. } = &self.scope;
        let all = [("provider", provider), ("model", model), ("function", function)];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// How the tables of a page are ordered whose query is this.
    pub(super) fn order(&self, query: String) -> Order {
        Order { links: Some(query), sort: self.sort.clone(), whole: self.whole.clone() }
    }
}

/// `5m`, as addresses have it.
pub(super) fn length(window: Duration) -> String {
    let (number, unit) = figures::in_its_unit(window);
    format!("{number}{}", &unit[..1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_parameters_of_the_api() {
        let scope = Scope {
            model: Some("a&b=c \u{202e}".into()),
            tags: vec![("tenant".into(), "ac=me".into())],
            ..Scope::default()
        };
        let view = View { scope, window: Some(Duration::from_secs(300)), ..View::default() };
        let query = "window=5m&model=a%26b%3Dc+%E2%80%AE&tag=tenant%3Dac%3Dme";
        assert_eq!(view.query(), query);
        let read: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(read[1].1, "a&b=c \u{202e}");
        assert_eq!(view.query_over(None), query.replace("window=5m&", ""));
        let lengths = [1, 60, 90, 300, 3_600, 86_400].map(|s| length(Duration::from_secs(s)));
        assert_eq!(lengths, ["1s", "1m", "90s", "5m", "1h", "1d"]);
    }
}
