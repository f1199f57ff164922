//! The numbers of one series in one stripe: plain integers, because whoever is here holds the
//! stripe's lock.

use super::{
    budget::Bytes,
    finished::{Finished, Priced},
    histogram::{PAGE, PAGES, locate},
    seconds::Seconds,
    snapshot::Numbers,
    uncommon::Uncommon,
};
use crate::{
    Outcome, Usage, UsageKind,
    cost::{CostSource, Usd},
    error::ErrorKind,
};
use std::time::Duration;

/// The numbers of one series in one stripe.
// Aligned to two lines (the prefetcher pulls pairs): otherwise the cells of two stripes share a
// line, and two threads that record at once take twice as long as one.
#[repr(align(128))]
#[derive(Default)]
pub(super) struct Cell {
    outcomes: [u64; Outcome::ALL.len()],
    errors: [u64; ErrorKind::COUNT],
    latency: Latency,
    usage: UsageSums,
    cost: CostSums,
    retries: u64,
    queue_wait_nanos: u64,
    queue_wait_max: u64,
    seconds: Seconds,
}

/// What of a call a collector keeps.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    pub(super) latency: bool,
    pub(super) window_seconds: u64,
}

impl Cell {
    /// Adds one call. `false`: there is no memory left for it, and nothing was added.
    #[inline]
    pub(super) fn add(&mut self, call: &Finished<'_>, detail: Detail, bytes: &Bytes) -> bool {
        let (second, now) = call.second_and_now();
        if !self.seconds.open(second, now, detail.window_seconds, bytes) {
            return false;
        }
        let counts_latency =
            matches!(call.outcome, Outcome::Ok | Outcome::Error | Outcome::Panicked);
        if counts_latency && !self.latency.add(call.nanos, detail.latency, bytes) {
            return false;
        }
        self.outcomes[call.outcome as usize] += 1;
        if let Some(kind) = call.error {
            self.errors[kind as usize] += 1;
        }
        if let Some(usage) = call.usage {
            self.usage.add(usage);
        }
        self.cost.add(call, bytes);
        self.retries += u64::from(call.retries);
        self.queue_wait_nanos = self.queue_wait_nanos.saturating_add(call.queue_wait_nanos);
        self.queue_wait_max = self.queue_wait_max.max(call.queue_wait_nanos);
        self.seconds.add(second, call.usage);
        true
    }

    /// Bytes beside the cell itself.
    pub(super) fn owned_bytes(&self) -> usize {
        let uncommon = self.cost.uncommon.as_ref().map_or(0, |_| size_of::<Uncommon>());
        self.latency.pages.capacity() * size_of::<Page>() + self.seconds.bytes() + uncommon
    }

    /// Adds these numbers to what other stripes have of the series.
    pub(super) fn add_to(&self, to: &mut Numbers, now_second: u64, window: u64) {
        for (outcome, n) in Outcome::ALL.into_iter().zip(self.outcomes).filter(|entry| entry.1 > 0)
        {
            *to.outcomes.entry(outcome).or_default() += n;
        }
        for (kind, n) in ErrorKind::ALL.into_iter().zip(self.errors).filter(|entry| entry.1 > 0) {
            *to.errors.entry(kind).or_default() += n;
        }
        self.latency.add_to(to);
        self.usage.add_to(to);
        self.cost.add_to(to);
        to.retries += self.retries;
        to.queue_wait += Duration::from_nanos(self.queue_wait_nanos);
        to.queue_wait_max = to.queue_wait_max.max(Duration::from_nanos(self.queue_wait_max));
        self.seconds.add_to(&mut to.seconds, now_second, window);
    }
}

/// Durations: sums, and a histogram whose pages are made when they are first hit.
struct Latency {
    count: u64,
    sum_nanos: u128,
    /// The complement of the shortest, so that zero means none.
    min_complement: u64,
    max: u64,
    /// For each octave the number of its page, plus one.
    page_of: [u8; PAGES],
    pages: Vec<Page>,
    /// What no longer fits into a bucket: one entry for each 2^32.
    carried: Vec<(u8, u8)>,
}

/// The counts of one octave. Few octaves are ever hit: 256 bytes each and not 8 KiB for all.
#[repr(align(64))]
struct Page([u32; PAGE]);

impl Default for Latency {
    fn default() -> Self {
        Latency {
            count: 0,
            sum_nanos: 0,
            min_complement: 0,
            max: 0,
            page_of: [0; PAGES],
            pages: Vec::new(),
            carried: Vec::new(),
        }
    }
}

impl Latency {
    #[inline]
    fn add(&mut self, nanos: u64, detailed: bool, bytes: &Bytes) -> bool {
        if detailed {
            let (page, bucket) = locate(nanos);
            let mut at = self.page_of[page];
            if at == 0 {
                if !bytes.take(size_of::<Page>()) {
                    return false;
                }
                at = self.open(page);
            }
            let count = &mut self.pages[at as usize - 1].0[bucket];
            *count = count.wrapping_add(1);
            if *count == 0 {
                self.carried.push((page as u8, bucket as u8));
            }
        }
        self.count += 1;
        self.sum_nanos += u128::from(nanos);
        self.min_complement = self.min_complement.max(!nanos);
        self.max = self.max.max(nanos);
        true
    }

    #[cold]
    #[inline(never)]
    fn open(&mut self, page: usize) -> u8 {
        self.pages.reserve_exact(1); // doubling would waste more than it saves
        self.pages.push(Page([0; PAGE]));
        self.page_of[page] = self.pages.len() as u8;
        self.page_of[page]
    }

    fn add_to(&self, to: &mut Numbers) {
        if self.count == 0 {
            return;
        }
        let (min, max) =
            (Duration::from_nanos(!self.min_complement), Duration::from_nanos(self.max));
        let latency = &mut to.latency;
        latency.count += self.count;
        latency.sum = latency.sum.saturating_add(duration_of(self.sum_nanos));
        latency.min = Some(latency.min.map_or(min, |other| other.min(min)));
        latency.max = Some(latency.max.map_or(max, |other| other.max(max)));
        for (page, at) in self.page_of.iter().enumerate().filter(|entry| *entry.1 > 0) {
            let counts = &self.pages[*at as usize - 1].0;
            for (bucket, count) in counts.iter().enumerate().filter(|entry| *entry.1 > 0) {
                latency.histogram.add(page, bucket, u64::from(*count));
            }
        }
        for (page, bucket) in &self.carried {
            latency.histogram.add(usize::from(*page), usize::from(*bucket), 1 << 32);
        }
    }
}

fn duration_of(nanos: u128) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / SECOND).unwrap_or(u64::MAX);
    Duration::new(seconds, (nanos % SECOND) as u32)
}

#[derive(Default)]
struct UsageSums {
    calls: u64,
    known: u32,
    sums: [u64; UsageKind::COUNT],
}

impl UsageSums {
    #[inline]
    fn add(&mut self, usage: &Usage) {
        self.calls += 1;
        self.known |= usage.known();
        for (kind, count) in usage.iter() {
            let sum = &mut self.sums[kind as usize];
            *sum = sum.saturating_add(count);
        }
    }

    fn add_to(&self, to: &mut Numbers) {
        to.calls_with_usage += self.calls;
        for (kind, sum) in UsageKind::ALL.into_iter().zip(self.sums) {
            if self.known >> kind as u32 & 1 == 1 {
                let total = to.usage.entry(kind).or_default();
                *total = total.saturating_add(sum);
            }
        }
    }
}

#[derive(Default)]
struct CostSums {
    /// Lower bounds by source; they are exact for all but estimates.
    picos: [i128; CostSource::ALL.len()],
    /// By how much the upper bounds of estimates are above.
    spread_picos: i128,
    priced: [u64; CostSource::ALL.len()],
    /// Beside the cell, which would be two lines longer for what few series have.
    uncommon: Option<Box<Uncommon>>,
}

impl CostSums {
    #[inline]
    fn add(&mut self, call: &Finished<'_>, bytes: &Bytes) {
        match *call.priced {
            Priced::NotAsked => {}
            Priced::Exact(picos, source) => {
                let sum = &mut self.picos[source as usize];
                *sum = sum.saturating_add(i128::from(picos));
                self.priced[source as usize] += 1;
            }
            _ => self.add_any(call, bytes),
        }
    }

    /// Apart from the usual, which is a few instructions in the way of every call.
    #[inline(never)]
    fn add_any(&mut self, call: &Finished<'_>, bytes: &Bytes) {
        match *call.priced {
            Priced::NotAsked | Priced::Exact(..) => {}
            Priced::Cost(cost) => {
                self.add_amount(cost.lower, cost.source);
                if cost.source == CostSource::Estimated {
                    let spread = cost.upper - cost.lower;
                    self.spread_picos = self.spread_picos.saturating_add(spread.picos());
                }
            }
            Priced::Compared { reported, catalogue } => {
                self.add_amount(reported, CostSource::Reported);
                self.uncommon(bytes).add_compared(reported, catalogue);
            }
            Priced::Unpriced(reason) => {
                self.uncommon(bytes).add_unpriced(reason, call.usage, call.extra);
            }
        }
    }

    fn add_amount(&mut self, amount: Usd, source: CostSource) {
        let sum = &mut self.picos[source as usize];
        *sum = sum.saturating_add(amount.picos());
        self.priced[source as usize] += 1;
    }

    fn uncommon(&mut self, bytes: &Bytes) -> &mut Uncommon {
        self.uncommon.get_or_insert_with(|| {
            bytes.take_always(size_of::<Uncommon>());
            Box::default()
        })
    }

    fn add_to(&self, to: &mut Numbers) {
        let cost = &mut to.cost;
        for (source, n) in CostSource::ALL.into_iter().zip(self.priced).filter(|e| e.1 > 0) {
            let lower = Usd::from_picos(self.picos[source as usize]);
            cost.lower += lower;
            cost.upper += lower;
            *cost.priced.entry(source).or_default() += n;
            *cost.by_source.entry(source).or_default() += lower;
        }
        cost.upper += Usd::from_picos(self.spread_picos);
        if let Some(uncommon) = &self.uncommon {
            uncommon.add_to(cost);
        }
    }
}
