//! The request log, read back, and points of custom metrics.

use super::{Collector, MetricPoint, RequestRecord};
use crate::{Timestamp, text::mended};
use std::{borrow::Cow, cmp::Reverse};

/// Which calls of the request log to read; made by [`Collector::requests`].
#[must_use = "a query reads when `latest` or `all` is called"]
pub struct Requests<'a> {
    collector: &'a Collector,
    function: Option<Cow<'a, str>>,
    since: Timestamp,
}

impl<'a> Requests<'a> {
    /// Only calls of this function or endpoint.
    pub fn function(mut self, name: &'a str) -> Self {
        self.function = Some(mended(name));
        self
    }

    /// Only calls that ended at or after this moment.
    pub fn since(mut self, moment: impl Into<Timestamp>) -> Self {
        self.since = moment.into();
        self
    }

    /// The latest calls, at most so many, newest first.
    pub fn latest(self, most: usize) -> Vec<RequestRecord> {
        let core = &*self.collector.0;
        let mut entries = Vec::new();
        core.stripes.each_rings(|rings| entries.extend(rings.log().cloned()));
        entries.sort_by_key(|entry| Reverse(entry.ended()));
        entries.truncate(core.settings.window_size);
        let since = self.since;
        let recent = entries.iter().filter(|entry| entry.ended() >= since);
        let described = recent.map(|entry| core.describe(entry));
        let function = self.function.as_deref();
        let wanted = described.filter(|r| function.is_none_or(|name| r.key.function == name));
        wanted.take(most).collect()
    }

    /// Every call that is kept, newest first.
    pub fn all(self) -> Vec<RequestRecord> {
        self.latest(usize::MAX)
    }
}

/// Which points of a custom metric to read; made by [`Collector::metric_points`].
#[must_use = "a query reads when `read` is called"]
pub struct MetricPoints<'a> {
    collector: &'a Collector,
    name: Cow<'a, str>,
    tags: Vec<(String, String)>,
    since: Timestamp,
}

impl MetricPoints<'_> {
    /// Only points with this tag.
    pub fn tag(mut self, name: &str, value: &str) -> Self {
        self.tags.push((mended(name).into_owned(), mended(value).into_owned()));
        self
    }

    /// Only points recorded at or after this moment.
    pub fn since(mut self, moment: impl Into<Timestamp>) -> Self {
        self.since = moment.into();
        self
    }

    /// The points that are kept, oldest first.
    pub fn read(self) -> Vec<MetricPoint> {
        self.collector.0.custom.points(&self.name, &self.tags, self.since)
    }
}

impl Collector {
    /// The request log: the last calls, at most `window_size` of them.
    pub fn requests(&self) -> Requests<'_> {
        Requests { collector: self, function: None, since: Timestamp::default() }
    }

    /// Points of a custom metric.
    pub fn metric_points<'a>(&'a self, name: &'a str) -> MetricPoints<'a> {
        MetricPoints {
            collector: self,
            name: mended(name),
            tags: Vec::new(),
            since: Timestamp::default(),
        }
    }
}
