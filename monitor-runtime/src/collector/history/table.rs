//! Adds up what many series gained: counters stand in a table meanwhile, and become numbers once.
//!
//! What always holds: the numbers are those of one gain added after the other.
//!
//! ```text
//! used:      one bit for each counter that somebody named, even with zero
//! counters:  [block][place]: outcomes, errors, usage, cost, and what blocks of durations begin with
//! buckets:   [block of durations][bucket]
//! ```

use super::{
    Gain,
    bounds::Extremes,
    counters::{self, BLOCKS, BLOCKS_OF_DURATIONS, COUNTERS, Code, Place},
};
use crate::collector::{LabelledErrors, Numbers, histogram::BUCKETS, merge::merge_labels};

/// What many series gained.
pub(crate) struct GainTable {
    counters: Box<[[i128; COUNTERS]; BLOCKS]>,
    used: [u32; BLOCKS],
    buckets: [Option<Box<Buckets>>; BLOCKS_OF_DURATIONS],
    labels: Vec<LabelledErrors>,
    extremes: Extremes,
}

struct Buckets {
    counts: [u64; BUCKETS],
    used: [u64; BUCKETS / WORD],
}

const WORD: usize = u64::BITS as usize;

impl Default for GainTable {
    fn default() -> GainTable {
        GainTable {
            counters: Box::new([[0; COUNTERS]; BLOCKS]),
            used: [0; BLOCKS],
            buckets: Default::default(),
            labels: Vec::new(),
            extremes: Extremes::default(),
        }
    }
}

impl GainTable {
    pub(crate) fn add(&mut self, gain: &Gain) {
        for (code, value) in gain.packed.counters() {
            match counters::place(code) {
                Place::Counter { block, place } => {
                    let counter = &mut self.counters[block][place];
                    *counter = counter.saturating_add(value);
                    self.used[block] |= 1 << place;
                }
                Place::Bucket { durations, bucket } => {
                    let buckets = self.buckets[durations].get_or_insert_with(Buckets::none);
                    let count = &mut buckets.counts[bucket];
                    *count = count.saturating_add(counters::as_count(value));
                    buckets.used[bucket / WORD] |= 1 << (bucket % WORD);
                }
            }
        }
        merge_labels(&mut self.labels, gain.packed.labels());
    }

    /// Of a series that gained something: no duration was shorter or longer than these.
    pub(crate) fn widen(&mut self, whole: &Numbers) {
        self.extremes.widen(whole);
    }

    /// What was added so far.
    pub(crate) fn numbers(&self) -> Numbers {
        let mut numbers = Numbers { error_labels: self.labels.clone(), ..Numbers::default() };
        let mut add = |code: Code, value: i128| counters::add(&mut numbers, code, value);
        for (block, used) in self.used.iter().enumerate() {
            let of_block = |place| (counters::code_of(block, place), self.counters[block][place]);
            bits((*used).into()).map(of_block).for_each(|(code, value)| add(code, value));
        }
        for (durations, buckets) in self.buckets.iter().enumerate() {
            let Some(buckets) = buckets else { continue };
            for (at, used) in buckets.used.iter().enumerate() {
                for bucket in bits(*used).map(|bit| at * WORD + bit) {
                    let code = counters::code_of_bucket(durations, bucket);
                    add(code, buckets.counts[bucket].into());
                }
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
        for Buckets { counts, used } in self.buckets.iter_mut().flatten().map(|it| &mut **it) {
            for (at, used) in used.iter_mut().enumerate() {
                bits(std::mem::take(used)).for_each(|bit| counts[at * WORD + bit] = 0);
            }
        }
        self.labels.clear();
        self.extremes = Extremes::default();
    }
}

impl Buckets {
    fn none() -> Box<Buckets> {
        Box::new(Buckets { counts: [0; BUCKETS], used: [0; BUCKETS / WORD] })
    }
}

/// The numbers of the bits that are set.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collector, Request, Usage, clock::MockClock};
    use std::time::Duration;

    #[test]
    fn the_sum_of_many_gains_is_that_of_one_after_the_other() {
        let clock = MockClock::new();
        let collector = Collector::builder().clock(clock.clock()).build();
        for n in 0..500_u64 {
            let request = Request::new(format!("f{}", n % 7)).provider("openai");
            let request = request.model(["gpt-4o", "nobody-knows-it"][n as usize % 2]);
            let request = request.duration(Duration::from_micros(n * n * n / 3));
            let request = request.usage(Usage::new(n, 3)).retries((n % 3) as u32);
            collector.record(if n % 5 == 0 { request.status(429) } else { request });
            clock.advance(Duration::from_millis(97));
            collector.tick();
        }
        let history = collector.snapshot().history;
        let mut table = GainTable::default();
        for _ in 0..2 {
            table.clear();
            let mut numbers = Numbers::default();
            for gain in history.slices.iter().flat_map(|slice| slice.series.iter()) {
                table.add(gain);
                gain.add_to(&mut numbers);
            }
            assert_eq!(numbers.outcomes.values().sum::<u64>(), 500);
            assert_eq!(format!("{:?}", table.numbers()), format!("{numbers:?}"));
        }
    }
}
