//! The user's own metrics: a few numbers and the last points for each name and tags.
//!
//! What always holds: the number of metrics and of points is capped; a value that cannot be summed
//! never gets in.

use super::{
    health::HealthCounters,
    snapshot::{CustomMetric, Refusal},
};
use crate::{Timestamp, text::mended};
use parking_lot::Mutex;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

pub(super) struct CustomMetrics {
    metrics: Mutex<BTreeMap<Key, Metric>>,
    most: usize,
    points: usize,
}

/// Name, and tags sorted by name.
type Key = (String, Vec<(String, String)>);

struct Metric {
    all: Sums,
    /// The same since the last slice of the history.
    recent: Sums,
    points: VecDeque<MetricPoint>,
}

struct Sums {
    count: u64,
    sum: f64,
    min: f64,
    max: f64,
}

/// The metrics of the epoch, and those of its open slice.
pub(super) struct Customs {
    pub(super) all: Vec<CustomMetric>,
    pub(super) recent: Vec<CustomMetric>,
}

/// One recorded value of a metric of the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MetricPoint {
    /// When it was recorded.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
}

/// The most tags a metric or a call may have.
pub(crate) const MOST_TAGS: usize = 16;

impl CustomMetrics {
    pub(super) fn new(most: usize, points: usize) -> CustomMetrics {
        CustomMetrics { metrics: Mutex::default(), most, points: points.max(1) }
    }

    pub(super) fn record(
        &self,
        name: &str,
        value: f64,
        tags: &[(&str, &str)],
        at: Timestamp,
        health: &HealthCounters,
    ) {
        if name.trim().is_empty() {
            return health
                .refuse(Refusal::EmptyName, || format!("a metric of {value} has no name"));
        }
        // Exporters read a falling sum as a restart of the program.
        if !value.is_finite() || value < 0.0 {
            return health.refuse(Refusal::BadValue, || {
                format!("metric {:?}: {value} is not a finite number from 0 on", mended(name))
            });
        }
        if tags.len() > MOST_TAGS {
            health.refuse(Refusal::TooManyTags, || {
                format!("metric {:?} has {} tags, {MOST_TAGS} are kept", mended(name), tags.len())
            });
        }
        let fit = |text: &str| health.mended(text).into_owned();
        let mut kept = BTreeMap::new();
        for (name, value) in tags.iter().take(MOST_TAGS) {
            if health.has_name(name, value) && kept.insert(fit(name), fit(value)).is_some() {
                health.repeated(name);
            }
        }
        let key = (fit(name), kept.into_iter().collect());
        let mut metrics = self.metrics.lock();
        if metrics.len() >= self.most && !metrics.contains_key(&key) {
            drop(metrics);
            return health.refuse(Refusal::TooManyMetrics, || {
                format!(
                    "metric {:?} is one more than the {} that are kept",
                    mended(name),
                    self.most
                )
            });
        }
        metrics.entry(key).or_insert_with(Metric::new).add(MetricPoint { at, value }, self.points);
    }

    pub(super) fn read(&self) -> Customs {
        Customs::of(&self.metrics.lock())
    }

    /// What was recorded since the last slice of the history; the next one begins.
    pub(super) fn take_recent(&self) -> Vec<CustomMetric> {
        let mut metrics = self.metrics.lock();
        let recent =
            metrics.iter().filter_map(|(key, metric)| metric.describe(key, &metric.recent));
        let recent = recent.collect();
        metrics.values_mut().for_each(|metric| metric.recent = Sums::NONE);
        recent
    }

    /// The kept points of a name that have all these tags, oldest first.
    pub(super) fn points(
        &self,
        name: &str,
        tags: &[(String, String)],
        since: Timestamp,
    ) -> Vec<MetricPoint> {
        let metrics = self.metrics.lock();
        let wanted = |key: &Key| key.0 == name && tags.iter().all(|tag| key.1.contains(tag));
        let of_key = metrics.iter().filter(|(key, _)| wanted(key));
        let mut points: Vec<_> =
            of_key.flat_map(|(_, metric)| metric.points.iter().copied()).collect();
        points.retain(|point| point.at >= since);
        points.sort_by_key(|point| point.at);
        points
    }

    pub(super) fn take(&self) -> Customs {
        let taken = std::mem::take(&mut *self.metrics.lock());
        Customs::of(&taken)
    }
}

impl Customs {
    fn of(metrics: &BTreeMap<Key, Metric>) -> Customs {
        let described = |sums: fn(&Metric) -> &Sums| {
            metrics.iter().filter_map(move |(key, metric)| metric.describe(key, sums(metric)))
        };
        Customs {
            all: described(|metric| &metric.all).collect(),
            recent: described(|metric| &metric.recent).collect(),
        }
    }
}

impl Sums {
    const NONE: Sums = Sums { count: 0, sum: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY };

    fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum = (self.sum + value).min(f64::MAX); // JSON has no infinity
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }
}

impl Metric {
    fn new() -> Metric {
        Metric { all: Sums::NONE, recent: Sums::NONE, points: VecDeque::new() }
    }

    fn add(&mut self, point: MetricPoint, most: usize) {
        self.all.add(point.value);
        self.recent.add(point.value);
        if self.points.len() >= most {
            self.points.pop_front();
        }
        self.points.push_back(point);
    }

    /// One kind of the sums, and the last value; `None` without any.
    fn describe(&self, (name, tags): &Key, sums: &Sums) -> Option<CustomMetric> {
        let last = self.points.back().filter(|_| sums.count > 0)?;
        Some(CustomMetric {
            name: name.clone(),
            tags: tags.clone(),
            count: sums.count,
            sum: sums.sum,
            min: sums.min,
            max: sums.max,
            last: last.value,
            last_at: last.at,
        })
    }
}
