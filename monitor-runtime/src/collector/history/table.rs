//! Adds up what many series have, or gained: a table has a place for each counter, and each counter
//! one place.
//!
//! What always holds: a table adds up to the same as one merge after the other, but for the seconds
//! of throughput, and the labels of errors where it is made without; one that is cleared is as new, and
//! keeps its memory.
//!
//! ```text
//! counters:  [block][place]: outcomes, errors, usage, cost, and what blocks of durations begin with
//! buckets:   [block of durations][bucket]
//! ```

use super::{
    Gain, GainSum,
    bounds::Extremes,
    buckets::{Buckets, bits},
    counters::{self, BLOCKS, BLOCKS_OF_DURATIONS, COUNTERS, Counting, Place},
    packed::Packed,
};
use crate::collector::{LabelledErrors, LatencyTotals, Numbers, merge::merge_labels};
use std::time::Duration;

/// What many series have, or gained.
pub(crate) struct SumTable {
    counters: Box<[[i128; COUNTERS]; BLOCKS]>,
    /// A bit for each counter that is there.
    used: [u32; BLOCKS],
    buckets: [Option<Box<Buckets>>; BLOCKS_OF_DURATIONS],
    /// `None`: nobody asks what tells errors apart beside their kind.
    labels: Option<Vec<LabelledErrors>>,
    extremes: Extremes,
    queue_wait_max: Duration,
}

impl Default for SumTable {
    fn default() -> SumTable {
        SumTable {
            counters: Box::new([[0; COUNTERS]; BLOCKS]),
            used: [0; BLOCKS],
            buckets: Default::default(),
            labels: Some(Vec::new()),
            extremes: Extremes::default(),
            queue_wait_max: Duration::ZERO,
        }
    }
}

impl SumTable {
    /// One that leaves out what tells errors apart beside their kind.
    pub(crate) fn without_labels() -> SumTable {
        SumTable { labels: None, ..SumTable::default() }
    }

    /// A new one that leaves out what this one does.
    pub(crate) fn another(&self) -> SumTable {
        SumTable { labels: self.labels.as_ref().map(|_| Vec::new()), ..SumTable::default() }
    }

    /// Adds everything that a series has.
    pub(crate) fn add(&mut self, numbers: &Numbers) {
        counters::tell(numbers, self);
        if numbers.streams.is_some() {
            self.counter(counters::STREAMS, 0, 0); // there may be none, which is known then
        }
        self.add_labels(&numbers.error_labels);
        self.extremes.widen(numbers);
        self.queue_wait_max = self.queue_wait_max.max(numbers.queue_wait_max);
    }

    pub(crate) fn add_gain(&mut self, gain: &Gain) {
        self.add_packed(&gain.packed);
    }

    /// Adds what all calls gained in a slice, without their attempts.
    pub(crate) fn add_calls(&mut self, sum: &GainSum) {
        self.add_packed(sum.calls());
    }

    /// Adds what all attempts gained in a slice.
    pub(crate) fn add_attempts(&mut self, sum: &GainSum) {
        sum.attempts().into_iter().for_each(|attempts| self.add_packed(attempts));
    }

    pub(super) fn add_packed(&mut self, packed: &Packed) {
        let mut counters = packed.counters();
        while let Some((code, value)) = counters.next() {
            match counters::place(code) {
                Place::Counter { block, place } => self.counter(block, place, value),
                Place::Bucket { durations, mut bucket } => {
                    let buckets = self.buckets[durations].get_or_insert_with(Buckets::none);
                    buckets.add(bucket, counters::as_count(value));
                    while let Some((further, count)) = counters.next_small() {
                        bucket += further as usize;
                        buckets.add(bucket, count);
                    }
                }
            }
        }
        for (block, implied) in counters::IMPLIED {
            self.used[implied as usize] |= self.used[block as usize];
        }
        self.add_labels(packed.labels());
    }

    /// Adds everything of another table.
    pub(crate) fn add_all(&mut self, other: &SumTable) {
        for (block, used) in other.used.iter().enumerate() {
            for place in bits((*used).into()) {
                self.counter(block as u32, place as u32, other.counters[block][place]);
            }
        }
        for (known, other) in self.buckets.iter_mut().zip(&other.buckets) {
            if let Some(other) = other {
                known.get_or_insert_with(Buckets::none).add_all(other);
            }
        }
        self.add_labels(other.labels.as_deref().unwrap_or_default());
        self.extremes.widen_by(&other.extremes);
        self.queue_wait_max = self.queue_wait_max.max(other.queue_wait_max);
    }

    fn add_labels(&mut self, more: &[LabelledErrors]) {
        if let Some(labels) = &mut self.labels {
            merge_labels(labels, more);
        }
    }

    /// Of a series that gained something: no duration was shorter or longer than these.
    pub(crate) fn widen(&mut self, whole: &Numbers) {
        self.extremes.widen(whole);
    }

    /// What was added so far.
    pub(crate) fn numbers(&self) -> Numbers {
        let mut numbers = Numbers {
            error_labels: self.labels.clone().unwrap_or_default(),
            queue_wait_max: self.queue_wait_max,
            ..Numbers::default()
        };
        for (block, used) in self.used.iter().enumerate() {
            for place in bits((*used).into()) {
                let code = counters::code(block as u32, place as u32);
                counters::add(&mut numbers, code, self.counters[block][place]);
            }
        }
        for (durations, buckets) in self.buckets.iter().enumerate() {
            if let Some(buckets) = buckets.as_deref().filter(|buckets| !buckets.is_empty()) {
                let totals = match durations.checked_sub(1) {
                    None => &mut numbers.latency,
                    Some(at) => numbers.streams.get_or_insert_default().times_mut()[at],
                };
                buckets.fill(&mut totals.histogram);
            }
        }
        self.extremes.widen_others(&mut numbers);
        numbers
    }

    /// Forgets what was added, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        for (counters, used) in self.counters.iter_mut().zip(&mut self.used) {
            bits(std::mem::take(used).into()).for_each(|place| counters[place] = 0);
        }
        self.buckets.iter_mut().flatten().for_each(|buckets| buckets.clear());
        self.labels.iter_mut().for_each(Vec::clear);
        self.extremes = Extremes::default();
        self.queue_wait_max = Duration::ZERO;
    }
}

impl Counting for SumTable {
    #[inline]
    fn counter(&mut self, block: u32, place: u32, value: i128) {
        let (block, place) = (block as usize, place as usize);
        let counter = &mut self.counters[block][place];
        *counter = counter.saturating_add(value);
        self.used[block] |= 1 << place;
    }

    #[inline]
    fn durations(&mut self, block: u32, totals: &LatencyTotals) {
        counters::begin_durations(self, block, totals, [0, 0]);
        if let Some(durations) = counters::durations_of(block)
            && !totals.histogram.buckets().is_empty()
        {
            let buckets = self.buckets[durations].get_or_insert_with(Buckets::none);
            buckets.add_histogram(&totals.histogram);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Collector, Outcome, Request, Unpriced, Usage, Usd, clock::MockClock,
        collector::SeriesSnapshot,
    };

    fn request(n: u64) -> Request {
        let request = Request::new(format!("f{}", n % 7)).provider("openai");
        let request = request.model(["gpt-4o", "nobody-knows-it"][n as usize % 2]);
        let request = request.duration(Duration::from_micros(n * n * n / 3));
        let request = request.usage(Usage::new(n, 3)).retries((n % 3) as u32);
        if n.is_multiple_of(5) { request.status(429) } else { request }
    }

    #[test]
    fn the_sum_of_many_gains_is_that_of_one_after_the_other() {
        let clock = MockClock::new();
        let collector = Collector::builder().clock(clock.clock()).build();
        for n in 0..500_u64 {
            collector.record(request(n));
            clock.advance(Duration::from_millis(97));
            collector.tick();
        }
        let history = collector.snapshot().history;
        let mut table = SumTable::default();
        for _ in 0..2 {
            table.clear();
            let mut numbers = Numbers::default();
            for gain in history.slices.iter().flat_map(|slice| slice.series.iter()) {
                table.add_gain(gain);
                gain.add_to(&mut numbers);
            }
            assert_eq!(numbers.outcomes.values().sum::<u64>(), 500);
            assert_eq!(format!("{:?}", table.numbers()), format!("{numbers:?}"));
        }
    }

    #[test]
    fn the_sum_of_many_series_and_of_their_tables_is_that_of_one_merge_after_the_other() {
        let collector = Collector::builder().build();
        for n in 0..500_u64 {
            let request = request(n).queue_wait(Duration::from_micros(n));
            collector.record(match n % 4 {
                0 => request.stream(n, Duration::from_millis(n)),
                1 => request.reported_cost(Usd::from_picos(n.into())),
                _ => request,
            });
        }
        let series = collector.snapshot().series;
        let (mut table, mut of_one) = (SumTable::default(), SumTable::default());
        let mut of_tables = SumTable::default();
        let mut merged = Numbers::default();
        for SeriesSnapshot { numbers, .. } in &series {
            table.add(numbers);
            of_one.add(numbers);
            of_tables.add_all(&of_one);
            of_one.clear();
            assert_eq!(format!("{:?}", of_one.numbers()), format!("{:?}", Numbers::default()));
            merged.merge(numbers);
        }
        assert!(merged.streams.is_some() && !merged.error_labels.is_empty());
        merged.seconds.clear();
        for table in [table, of_tables] {
            assert_eq!(format!("{:?}", table.numbers()), format!("{merged:?}"));
        }
    }

    #[test]
    fn what_is_known_to_be_none_stays_known() {
        let mut none = Numbers { streams: Some(Box::default()), ..Numbers::default() };
        none.outcomes.insert(Outcome::Ok, 0);
        none.cost.unpriced.insert(Unpriced::NoUsage, 0);
        let mut table = SumTable::default();
        table.add(&none);
        assert_eq!(format!("{:?}", table.numbers()), format!("{none:?}"));
    }
}
