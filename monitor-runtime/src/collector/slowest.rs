//! The slowest calls of about the last hour, of one stripe.
//!
//! What always holds: no call that ended in the present half hour, or in the one before, is left
//! out for a faster one; a call that ended more than an hour ago is shown no more. Two half hours
//! are kept, and not the slowest of a sliding hour: a slow minute would push out what is slow in the
//! hour after it, and leave nothing when it is forgotten.

use super::{
    bytes::Bytes, cell::counts_latency, entries::Entries, entry::Entry, finished::Finished,
};
use crate::Timestamp;
use std::{cmp::Reverse, collections::BinaryHeap};

const HALF_AN_HOUR: u64 = 1_800_000_000_000;
const HOUR: u64 = 2 * HALF_AN_HOUR;

pub(super) struct Slowest {
    /// Calls that took less are not kept in this half hour.
    bar: u64,
    /// When this half hour is over, and when it began.
    until: u64,
    since: u64,
    present: Part,
    before: Part,
}

/// The slowest calls of half an hour.
struct Part {
    entries: Entries,
    /// Durations and places, the shortest on top.
    order: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Slowest {
    pub(super) fn new(most: usize) -> Slowest {
        // where none is kept, no call gets past the bar, and the half hour never ends
        let never = if most == 0 { u64::MAX } else { 0 };
        Slowest {
            bar: never,
            until: never,
            since: 0,
            present: Part::new(most),
            before: Part::new(most),
        }
    }

    /// Whether there may be something to do for this call. It is asked of every call.
    #[inline]
    pub(super) fn may_want(&self, call: &Finished<'_>) -> bool {
        let ended = call.started.unix_nanos().saturating_add(call.nanos);
        call.nanos >= self.bar || ended >= self.until
    }

    /// Keeps the call if it is one of the slowest.
    pub(super) fn offer(&mut self, call: &Finished<'_>, texts: bool, bytes: &Bytes) {
        let ended = call.started.unix_nanos().saturating_add(call.nanos);
        let now = call.recorded.map_or(ended, Timestamp::unix_nanos);
        self.turn(now, bytes);
        let is_recent = ended > now.saturating_sub(HOUR);
        if is_recent && counts_latency(call.outcome) && call.nanos >= self.bar {
            self.bar = self.present.keep(call, texts, bytes);
        }
    }

    /// Begins another half hour, if this one is over or the clock was set back.
    fn turn(&mut self, now: u64, bytes: &Bytes) {
        // a neighbour's clock may have been read a moment before the one that began this half hour
        let set_back = now.saturating_add(HALF_AN_HOUR) < self.since;
        if now < self.until && !set_back {
            return;
        }
        std::mem::swap(&mut self.present, &mut self.before);
        self.present.clear(bytes);
        (self.since, self.until) = (now, now.saturating_add(HALF_AN_HOUR));
        self.bar = 0;
    }

    /// The calls in it that ended in the hour before this moment.
    pub(super) fn in_the_hour_before(&self, now: Timestamp) -> impl Iterator<Item = &Entry> {
        let parts = [&self.present, &self.before];
        let all = parts.into_iter().flat_map(|part| part.entries.as_slice());
        all.filter(move |entry| entry.ended().unix_nanos() > now.unix_nanos().saturating_sub(HOUR))
    }

    pub(super) fn bytes(&self) -> usize {
        self.present.entries.bytes() + self.before.entries.bytes()
    }
}

impl Part {
    fn new(most: usize) -> Part {
        Part {
            entries: Entries::new(most).with_beside(size_of::<(u64, u32)>()),
            order: BinaryHeap::new(),
        }
    }

    /// Keeps the call, in place of the fastest where there is no more room, and returns what the
    /// next one has to take at least.
    fn keep(&mut self, call: &Finished<'_>, texts: bool, bytes: &Bytes) -> u64 {
        let grown = self.entries.grow(bytes);
        let at = match grown {
            true => self.order.len() as u32,
            false => match self.order.pop() {
                Some(Reverse((_, place_of_fastest))) => place_of_fastest,
                None => return u64::MAX,
            },
        };
        self.entries.put(at as usize, call, texts, bytes);
        if self.order.len() == self.order.capacity() {
            self.order.reserve_exact(self.entries.capacity() - self.order.len());
        }
        self.order.push(Reverse((call.nanos, at)));
        match self.order.peek() {
            Some(Reverse((fastest, _))) if !(grown && self.entries.has_places()) => {
                fastest.saturating_add(1)
            }
            _ => 0,
        }
    }

    fn clear(&mut self, bytes: &Bytes) {
        self.entries.clear(bytes);
        self.order.clear();
    }
}
