//! How the streams of one series came, in one stripe.
//!
//! What always holds: a stream is counted whole or not at all; a series without streams has none of
//! this.

use super::{
    budget::Bytes,
    cell::{Detail, counts_latency},
    durations::{Durations, duration_of},
    finished::Finished,
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
    pub(super) fn open(
        &mut self,
        call: &Finished<'_>,
        pace: &Pace,
        detail: Detail,
        bytes: &Bytes,
    ) -> bool {
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
    pub(super) fn add(&mut self, call: &Finished<'_>, pace: &Pace, detail: Detail) {
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
