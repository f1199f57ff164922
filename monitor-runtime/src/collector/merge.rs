//! How snapshots add up: those of several processes, or of one before and after.
//!
//! What always holds: nothing is lost and no order is better than another. Counts, sums, histograms
//! and seconds add; bounds widen; of two latest values the later stays.

use super::{
    AlertSinkHealth, AlertSnapshot, CostTotals, CustomMetric, Health, LabelledErrors,
    LatencyTotals, LostCost, Numbers, SecondCount, SeriesSnapshot, Snapshot, StreamTotals,
};
use crate::{Timestamp, breaker::BreakerSnapshot, budget::BudgetSnapshot, queue::QueueSnapshot};
use std::collections::{BTreeMap, HashMap, hash_map::Entry};

const UNKNOWN: Timestamp = Timestamp::from_unix_nanos(0);

impl Snapshot {
    /// Adds everything of `other`, as if one collector had seen both.
    ///
    /// Series of equal keys become one. The uptime is the longest, the window the widest. Different
    /// services are all named, in order.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Outcome, Snapshot};
    /// use monitor_runtime::collector::{Numbers, SeriesKey, SeriesSnapshot};
    ///
    /// let of_one_process = |calls| Snapshot {
    ///     series: vec![SeriesSnapshot {
    ///         key: SeriesKey { function: "chat".into(), ..SeriesKey::default() },
    ///         in_flight: 1,
    ///         numbers: Numbers { outcomes: [(Outcome::Ok, calls)].into(), ..Numbers::default() },
    ///     }],
    ///     ..Snapshot::default()
    /// };
    /// let mut all = of_one_process(40);
    /// all.merge(of_one_process(2));
    /// assert_eq!(all.series.len(), 1);
    /// assert_eq!(all.series[0].in_flight, 2);
    /// assert_eq!(all.series[0].numbers.outcomes[&Outcome::Ok], 42);
    /// ```
    pub fn merge(&mut self, other: Snapshot) {
        let whole = [self.has_whole_history(), other.has_whole_history()];
        self.service = both_names(self.service.take(), other.service);
        self.history.merge(other.history, whole);
        self.taken_at = self.taken_at.max(other.taken_at);
        // an empty snapshot counts since no time, and is a good start for a sum
        self.since = match [self.since, other.since] {
            [UNKNOWN, since] | [since, UNKNOWN] => since,
            [one, other] => one.min(other),
        };
        self.uptime = self.uptime.max(other.uptime);
        self.throughput_window = self.throughput_window.max(other.throughput_window);
        merge_series(&mut self.series, other.series);
        merge_custom(&mut self.custom, other.custom);
        self.prices.extend(other.prices);
        self.prices.sort_unstable();
        self.prices.dedup();
        self.traces.merge(other.traces);
        merge_named(&mut self.queues, other.queues, |it| &it.name, QueueSnapshot::merge);
        merge_named(&mut self.breakers, other.breakers, |it| &it.name, BreakerSnapshot::merge);
        merge_named(&mut self.budgets, other.budgets, |it| &it.name, BudgetSnapshot::merge);
        merge_named(&mut self.alerts, other.alerts, |it| &it.name, AlertSnapshot::merge);
        self.health.merge(other.health);
    }
}

impl Numbers {
    /// Adds everything of `other`.
    pub fn merge(&mut self, other: &Numbers) {
        self.outcomes.add_all(&other.outcomes);
        self.errors.add_all(&other.errors);
        merge_labels(&mut self.error_labels, &other.error_labels);
        self.retries += other.retries;
        self.latency.merge(&other.latency);
        self.queue_wait = self.queue_wait.saturating_add(other.queue_wait);
        self.queue_wait_max = self.queue_wait_max.max(other.queue_wait_max);
        self.usage.add_all(&other.usage);
        self.calls_with_usage += other.calls_with_usage;
        self.cost.merge(&other.cost);
        merge_seconds(&mut self.seconds, &other.seconds);
        if let Some(streams) = &other.streams {
            self.streams.get_or_insert_default().merge(streams);
        }
    }
}

impl StreamTotals {
    /// What they have of durations.
    pub(super) fn times(&self) -> [&LatencyTotals; 3] {
        [&self.time_to_first_item, &self.time_between_items, &self.duration]
    }

    pub(super) fn times_mut(&mut self) -> [&mut LatencyTotals; 3] {
        [&mut self.time_to_first_item, &mut self.time_between_items, &mut self.duration]
    }

    fn merge(&mut self, other: &StreamTotals) {
        self.count += other.count;
        self.items = self.items.saturating_add(other.items);
        for (times, other) in self.times_mut().into_iter().zip(other.times()) {
            times.merge(other);
        }
        self.output.streams += other.output.streams;
        self.output.tokens = self.output.tokens.saturating_add(other.output.tokens);
        self.output.time = self.output.time.saturating_add(other.output.time);
    }
}

impl LatencyTotals {
    pub(crate) fn merge(&mut self, other: &LatencyTotals) {
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.min = [self.min, other.min].into_iter().flatten().min();
        self.max = self.max.max(other.max);
        self.histogram.merge(&other.histogram);
    }
}

impl CostTotals {
    pub(crate) fn merge(&mut self, other: &CostTotals) {
        self.lower += other.lower;
        self.upper += other.upper;
        self.priced.add_all(&other.priced);
        for (source, amount) in &other.by_source {
            *self.by_source.at(*source) += *amount;
        }
        self.unpriced.add_all(&other.unpriced);
        self.unpriced_tokens.add_all(&other.unpriced_tokens);
        self.lacking_include_usage += other.lacking_include_usage;
        self.compared.calls += other.compared.calls;
        self.compared.reported += other.compared.reported;
        self.compared.catalogue += other.compared.catalogue;
        self.lost.merge(&other.lost);
    }
}

impl LostCost {
    pub(super) fn merge(&mut self, other: &LostCost) {
        self.cost += other.cost;
        self.priced_calls += other.priced_calls;
        self.unpriced_calls += other.unpriced_calls;
    }
}

impl Health {
    fn merge(&mut self, other: Health) {
        self.overflow_calls += other.overflow_calls;
        self.overflow_errors += other.overflow_errors;
        self.series += other.series;
        self.bytes += other.bytes;
        self.usage_seen_again += other.usage_seen_again;
        self.panics_caught += other.panics_caught;
        self.late_notes += other.late_notes;
        self.coarser_slices += other.coarser_slices;
        self.clock_steps += other.clock_steps;
        add_counts(&mut self.refused, &other.refused);
        let (sinks, more) = (&mut self.alert_sinks, other.alert_sinks);
        merge_named(sinks, more, |it| &it.name, AlertSinkHealth::merge);
        self.records_nothing |= other.records_nothing;
        self.price_file_error = self.price_file_error.take().max(other.price_file_error);
        // refusals have no time: one of them stands for all, in any order the same
        self.last_refusal = self.last_refusal.take().max(other.last_refusal);
    }
}

impl AlertSinkHealth {
    fn merge(&mut self, other: AlertSinkHealth) {
        self.waiting += other.waiting;
        self.sent += other.sent;
        self.failed += other.failed;
        self.dropped += other.dropped;
        // errors have no time: one of them stands for all
        self.last_error = self.last_error.take().max(other.last_error);
    }
}

fn both_names(one: Option<String>, other: Option<String>) -> Option<String> {
    const BETWEEN: &str = ", ";
    let both: Vec<String> = [one, other].into_iter().flatten().collect();
    let mut names: Vec<&str> = both.iter().flat_map(|names| names.split(BETWEEN)).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.join(BETWEEN))
}

pub(super) fn merge_series(all: &mut Vec<SeriesSnapshot>, more: Vec<SeriesSnapshot>) {
    let mut places: HashMap<_, _> =
        all.iter().enumerate().map(|(at, series)| (series.key.clone(), at)).collect();
    for series in more {
        match places.entry(series.key.clone()) {
            Entry::Occupied(place) => {
                let known = &mut all[*place.get()];
                known.in_flight += series.in_flight;
                known.numbers.merge(&series.numbers);
            }
            Entry::Vacant(place) => {
                place.insert(all.len());
                all.push(series);
            }
        }
    }
}

/// Things of one name become one; all stand in the order of their names.
pub(super) fn merge_named<T>(
    all: &mut Vec<T>,
    more: Vec<T>,
    name: impl Fn(&T) -> &String,
    merge: impl Fn(&mut T, T),
) {
    for one in more {
        match all.binary_search_by(|known| name(known).cmp(name(&one))) {
            Ok(place) => merge(&mut all[place], one),
            Err(place) => all.insert(place, one),
        }
    }
}

pub(super) fn merge_custom(all: &mut Vec<CustomMetric>, more: Vec<CustomMetric>) {
    let key = |metric: &CustomMetric| (metric.name.clone(), metric.tags.clone());
    let mut places: HashMap<_, _> =
        all.iter().enumerate().map(|(at, metric)| (key(metric), at)).collect();
    for metric in more {
        match places.entry(key(&metric)) {
            Entry::Occupied(place) => all[*place.get()].merge(&metric),
            Entry::Vacant(place) => {
                place.insert(all.len());
                all.push(metric);
            }
        }
    }
}

impl CustomMetric {
    pub(crate) fn merge(&mut self, other: &CustomMetric) {
        self.count += other.count;
        self.sum = (self.sum + other.sum).min(f64::MAX);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        let order = self.last_at.cmp(&other.last_at).then(self.last.total_cmp(&other.last));
        if order.is_lt() {
            (self.last, self.last_at) = (other.last, other.last_at);
        }
    }
}

fn merge_seconds(all: &mut Vec<SecondCount>, more: &[SecondCount]) {
    for second in more {
        match all.binary_search_by_key(&second.unix_second, |known| known.unix_second) {
            Ok(at) => {
                all[at].requests += second.requests;
                all[at].input = all[at].input.saturating_add(second.input);
                all[at].output = all[at].output.saturating_add(second.output);
                all[at].tokens = all[at].tokens.saturating_add(second.tokens);
            }
            Err(at) => all.insert(at, *second),
        }
    }
}

pub(super) fn merge_labels(all: &mut Vec<LabelledErrors>, more: &[LabelledErrors]) {
    for errors in more {
        match all.binary_search_by(|known| known.label.cmp(&errors.label)) {
            Ok(at) => {
                all[at].errors += errors.errors;
                all[at].last_at = all[at].last_at.max(errors.last_at);
            }
            Err(at) => all.insert(at, errors.clone()),
        }
    }
}

fn add_counts<K: Ord + Copy>(all: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
    for (key, count) in more {
        let known = all.entry(*key).or_default();
        *known = known.saturating_add(*count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Outcome, Usd, cost::CostSource, error::ErrorKind};
    use std::time::Duration;

    fn snapshot(service: &str, function: &str, seconds: u64) -> Snapshot {
        let mut numbers = Numbers {
            outcomes: [(Outcome::Ok, seconds), (Outcome::Error, 1)].into(),
            errors: [(ErrorKind::Timeout, 1)].into(),
            retries: 2,
            queue_wait_max: Duration::from_secs(seconds),
            ..Numbers::default()
        };
        numbers.latency.count = 1;
        numbers.latency.min = Some(Duration::from_secs(seconds));
        numbers.latency.max = numbers.latency.min;
        numbers.latency.histogram.record(Duration::from_secs(seconds));
        numbers.cost.lower = Usd::from_picos(seconds.into());
        numbers.cost.by_source = [(CostSource::Catalogue, numbers.cost.lower)].into();
        for unix_second in [seconds, 100] {
            numbers.seconds.push(SecondCount { unix_second, requests: 1, ..Default::default() });
        }
        let key = super::super::SeriesKey { function: function.into(), ..Default::default() };
        Snapshot {
            service: Some(service.into()),
            taken_at: Timestamp::from_unix_nanos(seconds),
            series: vec![SeriesSnapshot { key, in_flight: 1, numbers }],
            custom: vec![CustomMetric {
                name: "score".into(),
                tags: Vec::new(),
                count: 1,
                sum: seconds as f64,
                min: seconds as f64,
                max: seconds as f64,
                last: seconds as f64,
                last_at: Timestamp::from_unix_nanos(seconds),
            }],
            ..Snapshot::default()
        }
    }

    fn merged(parts: [&Snapshot; 3]) -> String {
        let mut all = parts[0].clone();
        all.merge(parts[1].clone());
        all.merge(parts[2].clone());
        all.series.sort_by(|one, other| one.key.cmp(&other.key));
        format!("{all:?}")
    }

    #[test]
    fn no_order_of_merging_is_better_than_another() {
        let (a, b, c) = (snapshot("b", "f", 1), snapshot("a", "g", 2), snapshot("c", "f", 3));
        let all = merged([&a, &b, &c]);
        for order in [[&a, &c, &b], [&b, &a, &c], [&b, &c, &a], [&c, &a, &b], [&c, &b, &a]] {
            assert_eq!(merged(order), all);
        }
    }

    #[test]
    fn what_is_merged_is_the_sum_of_both() {
        let mut all = snapshot("a", "f", 1);
        all.merge(snapshot("b", "f", 3));
        assert_eq!(all.service.as_deref(), Some("a, b"));
        assert_eq!(all.series.len(), 1);
        let numbers = &all.series[0].numbers;
        assert_eq!(numbers.outcomes[&Outcome::Ok], 4);
        assert_eq!(numbers.latency.min, Some(Duration::from_secs(1)));
        assert_eq!(numbers.latency.max, Some(Duration::from_secs(3)));
        assert_eq!(numbers.latency.histogram.count(), 2);
        assert_eq!(numbers.cost.by_source[&CostSource::Catalogue], Usd::from_picos(4));
        let seconds: Vec<_> =
            numbers.seconds.iter().map(|second| (second.unix_second, second.requests)).collect();
        assert_eq!(seconds, [(1, 1), (3, 1), (100, 2)]);
        assert_eq!((all.custom[0].sum, all.custom[0].last), (4.0, 3.0));
    }

    #[test]
    fn merging_with_nothing_changes_nothing() {
        let mut one = snapshot("a", "f", 1);
        one.since = Timestamp::from_unix_nanos(5);
        one.health.series = 1;
        let mut same = Snapshot::default();
        same.merge(one.clone());
        same.merge(Snapshot::default());
        assert_eq!(format!("{same:?}"), format!("{one:?}"));
        let mut empty = LatencyTotals::default();
        empty.merge(&one.series[0].numbers.latency);
        assert_eq!(empty.min, Some(Duration::from_secs(1)), "no data is not zero");
    }
}
