//! How the streams of one series came, in one stripe.
//!
//! What always holds: a stream is counted whole or not at all; a series without streams has none of
//! this.

use super::{
    cell::{Detail, counts_latency},
    durations::{Durations, duration_of},
    finished::Apart,
    histogram::locate,
    pace::Pace,
    snapshot::StreamTotals,
};
use crate::{Outcome, UsageKind};

/// The numbers of the streams of one series in one stripe.
#[derive(Default)]
pub(super) struct Streams {
    count: u64,
    items: u64,
    first_item: Durations,
    between_items: Durations,
    duration: Durations,
    /// Streams that ended ok and told their output, their tokens, and how long they took.
    told: u64,
    output_tokens: u64,
    output_nanos: u128,
}

impl Streams {
    /// Makes places for everything of a stream. `false`: there is no memory left for it.
    pub(super) fn open(&mut self, apart: &Apart<'_>, pace: &Pace, detail: Detail) -> bool {
        let Apart { call, bytes } = apart;
        if !detail.latency {
            return true;
        }
        let page = |nanos| locate(nanos).0;
        let mut between = pace.between_items().buckets.iter();
        pace.first_item().is_none_or(|nanos| self.first_item.open(page(nanos), bytes))
            && between.all(|(page, ..)| self.between_items.open(usize::from(*page), bytes))
            && (!counts_latency(call.outcome) || self.duration.open(page(call.nanos), bytes))
    }

    /// Adds a stream for which there are places.
    pub(super) fn add(&mut self, Apart { call, .. }: Apart<'_>, pace: &Pace, detail: Detail) {
        self.count += 1;
        self.items = self.items.saturating_add(pace.items());
        if let Some(nanos) = pace.first_item() {
            self.first_item.add_to_open(nanos, detail.latency);
        }
        self.between_items.add_all(&pace.between_items(), detail.latency);
        if counts_latency(call.outcome) {
            self.duration.add_to_open(call.nanos, detail.latency);
        }
        let output = call.usage.and_then(|usage| usage.get(UsageKind::Output));
        if let Some(tokens) = output.filter(|_| call.outcome == Outcome::Ok) {
            self.told += 1;
            self.output_tokens = self.output_tokens.saturating_add(tokens);
            self.output_nanos += u128::from(call.nanos);
        }
    }

    /// Bytes of this and of what it owns.
    pub(super) fn bytes(&self) -> usize {
        let durations = [&self.first_item, &self.between_items, &self.duration];
        size_of::<Streams>() + durations.into_iter().map(Durations::bytes).sum::<usize>()
    }

    /// Adds these numbers to what other stripes have of the series.
    pub(super) fn add_to(&self, to: &mut StreamTotals) {
        to.count += self.count;
        to.items = to.items.saturating_add(self.items);
        self.first_item.add_to(&mut to.time_to_first_item);
        self.between_items.add_to(&mut to.time_between_items);
        self.duration.add_to(&mut to.duration);
        let output = &mut to.output;
        output.streams += self.told;
        output.tokens = output.tokens.saturating_add(self.output_tokens);
        output.time = output.time.saturating_add(duration_of(self.output_nanos));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Collector, Snapshot, StreamTotals,
        finished::{Extra, Finished, Priced, SpanIds},
        series::Asked,
    };
    use super::*;
    use crate::{Timestamp, Usage};
    use std::time::Duration;

    const MILLI: u64 = 1_000_000;

    /// Records a stream whose items came at these milliseconds and which ended with the last.
    fn record(collector: &Collector, outcome: Outcome, items: &[u64], usage: Option<Usage>) {
        let core = &collector.0;
        let mut pace = Pace::default();
        items.iter().for_each(|millis| pace.item(millis * MILLI));
        let extra = Extra { pace: Some(&pace), ..Extra::default() };
        let function = core.function("chat", None);
        core.record(&Finished {
            series: core.asked(&Asked { function, ..Asked::default() }),
            in_flight_as: None,
            outcome,
            attempt: false,
            error: None,
            started: Timestamp::default(),
            nanos: items.last().copied().unwrap_or(0) * MILLI,
            recorded: None,
            usage: usage.as_ref(),
            priced: Priced::NotAsked,
            retries: 0,
            status: 0,
            queue_wait_nanos: 0,
            span: SpanIds::default(),
            extra: extra.any(),
        });
    }

    fn streams_of(snapshot: &Snapshot) -> StreamTotals {
        let mut all = super::super::Numbers::default();
        snapshot.series.iter().for_each(|series| all.merge(&series.numbers));
        all.streams.map(|streams| *streams).unwrap_or_default()
    }

    #[test]
    fn every_time_between_two_items_is_counted_and_adds_up() {
        let collector = Collector::default();
        record(&collector, Outcome::Ok, &[100, 110, 130, 190], None);
        record(&collector, Outcome::Cancelled, &[300, 305], None);
        record(&collector, Outcome::Ok, &[500], None);
        record(&collector, Outcome::Error, &[], None);
        let streams = streams_of(&collector.snapshot());
        assert_eq!((streams.count, streams.items), (4, 7));
        let first = &streams.time_to_first_item;
        assert_eq!((first.count, first.sum), (3, Duration::from_millis(900)));
        assert_eq!((first.min, first.max), (millis(100), millis(500)));
        let between = &streams.time_between_items;
        assert_eq!((between.count, between.sum), (4, Duration::from_millis(95)));
        assert_eq!((between.min, between.max), (millis(5), millis(60)));
        assert_eq!(between.histogram.count(), 4);
        let median = between.histogram.percentile(50.0).unwrap().as_secs_f64();
        assert!((median / 0.010 - 1.0).abs() < 0.0055, "{median}");
        assert_eq!(streams.duration.count, 3, "a cancelled one was not given its time");
    }

    fn millis(millis: u64) -> Option<Duration> {
        Some(Duration::from_millis(millis))
    }

    #[test]
    fn tokens_a_second_are_of_whole_streams_that_told_their_output() {
        let collector = Collector::default();
        let told = |tokens| Some(Usage::new(10, tokens));
        record(&collector, Outcome::Ok, &[500, 1_000], told(30));
        record(&collector, Outcome::Ok, &[3_000], told(50));
        record(&collector, Outcome::Ok, &[9_000], None);
        record(&collector, Outcome::Ok, &[9_000], Some(Usage::of_total(70)));
        record(&collector, Outcome::Cancelled, &[9_000], told(1));
        record(&collector, Outcome::Error, &[9_000], told(1));
        let output = streams_of(&collector.snapshot()).output;
        assert_eq!((output.streams, output.tokens), (2, 80));
        assert_eq!(output.time, Duration::from_secs(4));
    }

    #[test]
    fn an_epoch_and_the_next_add_up_to_all_of_both() {
        let (cleared, whole) = (Collector::default(), Collector::default());
        let mut before = None;
        for n in 1..=200_u64 {
            let items: Vec<u64> = (1..=n % 7).map(|item| item * n).collect();
            for collector in [&cleared, &whole] {
                record(collector, Outcome::Ok, &items, Some(Usage::new(1, n)));
            }
            if n == 77 {
                before = Some(cleared.clear());
            }
        }
        let mut all = before.unwrap();
        all.merge(cleared.snapshot());
        let (all, whole) = (streams_of(&all), streams_of(&whole.snapshot()));
        assert_eq!(format!("{all:?}"), format!("{whole:?}"));
    }

    #[test]
    fn without_detail_there_are_sums_and_bounds_and_no_percentiles() {
        let collector = Collector::builder().detailed_latency(false).build();
        record(&collector, Outcome::Ok, &[100, 110, 130], None);
        let streams = streams_of(&collector.snapshot());
        let between = &streams.time_between_items;
        assert_eq!((between.count, between.sum), (2, Duration::from_millis(30)));
        assert_eq!((between.max, between.histogram.count()), (millis(20), 0));
        assert_eq!(streams.time_to_first_item.histogram.count(), 0);
    }

    #[test]
    fn bytes_of_streams_are_granted_and_given_back() {
        let collector = Collector::default();
        let bytes = || collector.snapshot().health.bytes as usize;
        collector.record(crate::Request::new("chat"));
        let without = bytes();
        let record = || record(&collector, Outcome::Ok, &[100, 200, 700], None);
        record();
        let taken = bytes() - without;
        assert!(taken >= size_of::<Streams>() + 4 * 256, "four pages: {taken} bytes");
        record();
        assert!(bytes() - without < 2 * taken, "the second finds its places");
        collector.clear();
        collector.record(crate::Request::new("chat"));
        assert_eq!(bytes(), without);
    }

    #[test]
    fn a_stream_that_finds_no_memory_is_whole_in_the_overflow_series() {
        let roomy = Collector::default();
        record(&roomy, Outcome::Ok, &[100], None);
        let needed = roomy.snapshot().health.bytes as usize;
        let capped = Collector::builder().max_bytes(needed).build();
        let mut spread = vec![100];
        (0..12).for_each(|octave| spread.push(spread[octave] + (1 << octave)));
        for _ in 0..3 {
            record(&capped, Outcome::Ok, &[100], None);
            record(&capped, Outcome::Ok, &spread, None);
        }
        let snapshot = capped.snapshot();
        assert_eq!(snapshot.health.overflow_calls, 3, "those of many octaves");
        assert!(snapshot.health.bytes as usize <= needed);
        let streams = streams_of(&snapshot);
        assert_eq!((streams.count, streams.items), (6, 3 + 3 * 13));
        assert_eq!(streams.time_to_first_item.histogram.count(), 6);
        assert_eq!(streams.time_between_items.histogram.count(), 3 * 12);
    }
}
