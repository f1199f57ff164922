//! The numbers of one series in one stripe: plain integers, because whoever is here holds the
//! stripe's lock.

use super::{
    bytes::Bytes,
    durations::Durations,
    failures::{Failures, Labelled},
    finished::{Apart, Finished, Priced},
    histogram::locate,
    labels::LabelId,
    pace::Pace,
    seconds::Seconds,
    snapshot::Numbers,
    streams::Streams,
    uncommon::Uncommon,
};
use crate::{
    Outcome, Usage, UsageKind,
    cost::{CostSource, Usd},
};
use std::time::Duration;

/// The numbers of one series in one stripe.
// Aligned to two lines (the prefetcher pulls pairs): otherwise the cells of two stripes share a
// line, and two threads that record at once take twice as long as one.
#[repr(align(128))]
#[derive(Default)]
pub(super) struct Cell {
    outcomes: [u64; Outcome::ALL.len()],
    latency: Durations,
    usage: UsageSums,
    cost: CostSums,
    retries: u64,
    queue_wait_nanos: u64,
    queue_wait_max: u64,
    seconds: Seconds,
    /// Beside the cell, because few series have any.
    streams: Option<Box<Streams>>,
    failures: Option<Box<Failures>>,
}

/// What of a call a collector keeps.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    pub(super) latency: bool,
    pub(super) window_seconds: u64,
}

impl Cell {
    /// Adds one call; `label` of an error. `false`: there is no memory left for it, and nothing was
    /// added.
    #[inline(always)] // into the one write of a call
    pub(super) fn add(
        &mut self,
        call: &Finished<'_>,
        label: Option<LabelId>,
        detail: Detail,
        bytes: &Bytes,
    ) -> bool {
        let pace = call.extra.and_then(|extra| extra.pace);
        if pace.is_some_and(|pace| !self.open_streams(call.apart(bytes), pace, detail)) {
            return false;
        }
        let failed = call.outcome != Outcome::Ok;
        if failed && !self.open_failures(bytes) {
            return false;
        }
        let timed = counts_latency(call.outcome);
        let place = if timed && detail.latency { Some(locate(call.nanos)) } else { None };
        if place.is_some_and(|(page, _)| !self.latency.open(page, bytes)) {
            return false;
        }
        // the last that may be refused, so that what is counted there is counted everywhere
        if !self.seconds.add(call, detail.window_seconds, bytes) {
            return false;
        }
        if timed {
            self.latency.add_at(place, call.nanos);
        }
        self.outcomes[call.outcome as usize] += 1;
        if failed && let Some(failures) = &mut self.failures {
            failures.add(call.apart(bytes), label);
        }
        if let Some(usage) = call.usage {
            self.usage.add(usage);
        }
        self.cost.add(call, bytes);
        self.retries += u64::from(call.retries);
        self.queue_wait_nanos = self.queue_wait_nanos.saturating_add(call.queue_wait_nanos);
        self.queue_wait_max = self.queue_wait_max.max(call.queue_wait_nanos);
        if let (Some(pace), Some(streams)) = (pace, &mut self.streams) {
            streams.add(call.apart(bytes), pace, detail);
        }
        true
    }

    /// Makes places for everything of a stream. `false`: there is no memory left for it.
    #[cold]
    #[inline(never)]
    fn open_streams(&mut self, apart: Apart<'_>, pace: &Pace, detail: Detail) -> bool {
        if self.streams.is_none() {
            if !apart.bytes.take(size_of::<Streams>()) {
                return false;
            }
            self.streams = Some(Box::default());
        }
        self.streams.as_mut().is_some_and(|streams| streams.open(&apart, pace, detail))
    }

    /// Makes a place for what failures have. `false`: there is no memory left for it.
    #[cold]
    #[inline(never)]
    fn open_failures(&mut self, bytes: &Bytes) -> bool {
        if self.failures.is_none() && bytes.take(size_of::<Failures>()) {
            self.failures = Some(Box::default());
        }
        self.failures.is_some()
    }

    /// How many calls there were, which grows with whatever else changes here.
    pub(super) fn calls(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// Errors by label.
    pub(super) fn labels(&self) -> impl Iterator<Item = Labelled> {
        self.failures.iter().flat_map(|failures| failures.labels())
    }

    /// Bytes beside the cell itself.
    pub(super) fn owned_bytes(&self) -> usize {
        let uncommon = self.cost.uncommon.as_ref().map_or(0, |_| size_of::<Uncommon>());
        let streams = self.streams.as_ref().map_or(0, |streams| streams.bytes());
        let failures = self.failures.as_ref().map_or(0, |failures| failures.bytes());
        self.latency.bytes() + self.seconds.bytes() + uncommon + streams + failures
    }

    /// Adds these numbers to what other stripes have of the series.
    pub(super) fn add_to(&self, to: &mut Numbers, now_second: u64, window: u64) {
        for (outcome, n) in Outcome::ALL.into_iter().zip(self.outcomes).filter(|entry| entry.1 > 0)
        {
            *to.outcomes.at(outcome) += n;
        }
        if let Some(failures) = &self.failures {
            failures.add_to(to);
        }
        self.latency.add_to(&mut to.latency);
        self.usage.add_to(to);
        self.cost.add_to(to);
        to.retries += self.retries;
        to.queue_wait += Duration::from_nanos(self.queue_wait_nanos);
        to.queue_wait_max = to.queue_wait_max.max(Duration::from_nanos(self.queue_wait_max));
        self.seconds.add_to(&mut to.seconds, now_second, window);
        if let Some(streams) = &self.streams {
            streams.add_to(to.streams.get_or_insert_default());
        }
    }
}

/// Whether a call was given the time that it needs; what others cut short says nothing of that.
pub(crate) fn counts_latency(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Ok | Outcome::Error | Outcome::Panicked)
}

#[derive(Default)]
struct UsageSums {
    calls: u64,
    known: u32,
    sums: [u64; UsageKind::COUNT],
}

impl UsageSums {
    #[inline(always)]
    fn add(&mut self, usage: &Usage) {
        self.calls += 1;
        self.known |= usage.known();
        match usage.sides() {
            Some([input, output]) => {
                self.add_count(UsageKind::Input, input);
                self.add_count(UsageKind::Output, output);
            }
            None => self.add_any(usage),
        }
    }

    #[inline(never)]
    fn add_any(&mut self, usage: &Usage) {
        usage.iter().for_each(|(kind, count)| self.add_count(kind, count));
    }

    #[inline]
    fn add_count(&mut self, kind: UsageKind, count: u64) {
        let sum = &mut self.sums[kind as usize];
        *sum = sum.saturating_add(count);
    }

    fn add_to(&self, to: &mut Numbers) {
        to.calls_with_usage += self.calls;
        for (kind, sum) in UsageKind::ALL.into_iter().zip(self.sums) {
            if self.known >> kind as u32 & 1 == 1 {
                let total = to.usage.at(kind);
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
    #[inline(always)]
    fn add(&mut self, call: &Finished<'_>, bytes: &Bytes) {
        match call.priced {
            Priced::NotAsked => {}
            Priced::Exact(picos, source) => {
                let sum = &mut self.picos[source as usize];
                *sum = sum.saturating_add(i128::from(picos));
                self.priced[source as usize] += 1;
            }
            _ => self.add_any(call.apart(bytes)),
        }
    }

    /// Apart from the usual, which is a few instructions in the way of every call.
    #[inline(never)]
    fn add_any(&mut self, Apart { call, bytes }: Apart<'_>) {
        match call.priced {
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
            *cost.priced.at(source) += n;
            *cost.by_source.at(source) += lower;
        }
        cost.upper += Usd::from_picos(self.spread_picos);
        if let Some(uncommon) = &self.uncommon {
            uncommon.add_to(cost);
        }
    }
}
