//! One finished call as it is kept: one entry of fixed size, and a box for what few calls have.
//!
//! What always holds: an entry takes the place of an older one without being allocated anew; what
//! its box takes is granted, or the call goes without.

use super::{
    bytes::Bytes,
    finished::{Apart, Extra, Finished, Priced, SpanIds, Why},
    labels,
    nested::{Late, Nested},
    sampling::Sampling,
    series::SeriesId,
};
use crate::{
    Outcome, Timestamp, Usage, UsageKind,
    error::ErrorKind,
    span::{TraceId, TraceParent},
};
use std::sync::Arc;

/// A finished call as the ring keeps it.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) series: SeriesId,
    pub(super) outcome: Outcome,
    pub(super) error: Option<ErrorKind>,
    pub(super) status: u16,
    pub(super) retries: u32,
    pub(super) started: Timestamp,
    pub(super) nanos: u64,
    pub(super) queue_wait_nanos: u64,
    pub(super) span: SpanIds,
    pub(super) usage: PackedUsage,
    pub(super) priced: Priced,
    pub(super) more: Option<Box<More>>,
}

/// What few calls have, as the ring keeps it.
#[derive(Clone, Default)]
pub(super) struct More {
    pub(super) message: Option<Box<str>>,
    pub(super) code: Option<Box<str>>,
    pub(super) method: Option<Box<str>>,
    pub(super) detail: Option<Why>,
    pub(super) stream: Option<Stream>,
    pub(super) nested: Nested,
    /// Of an outermost call.
    pub(super) late: Option<Arc<Late>>,
    pub(super) remote: Option<TraceParent>,
}

/// How a stream came, as the ring keeps it.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    pub(super) items: u64,
    pub(super) first_item_nanos: Option<u64>,
}

impl Entry {
    pub(super) fn empty() -> Entry {
        Entry {
            series: SeriesId::OVERFLOW,
            outcome: Outcome::Ok,
            error: None,
            status: 0,
            retries: 0,
            started: Timestamp::default(),
            nanos: 0,
            queue_wait_nanos: 0,
            span: SpanIds::default(),
            usage: PackedUsage::default(),
            priced: Priced::NotAsked,
            more: None,
        }
    }

    /// Takes the place of an older entry, field by field: most of a usage is not written at all.
    #[inline(always)]
    pub(super) fn set(&mut self, call: &Finished<'_>, bytes: &Bytes) {
        self.series = call.series;
        self.outcome = call.outcome;
        self.error = call.error;
        self.status = call.status;
        self.retries = call.retries;
        self.started = call.started;
        self.nanos = call.nanos;
        self.queue_wait_nanos = call.queue_wait_nanos;
        self.span = call.span;
        self.usage.set(call.usage);
        match call.priced {
            // as its two words: copied as a whole, it is read in wider pieces than it was written
            Priced::Exact(picos, source) => self.priced = Priced::Exact(picos, source),
            Priced::NotAsked => self.priced = Priced::NotAsked,
            _ => self.set_any_price(call.apart(bytes)),
        }
    }

    #[inline(never)]
    fn set_any_price(&mut self, Apart { call, .. }: Apart<'_>) {
        self.priced = call.priced;
    }

    /// Keeps what few calls have; where there is no memory for it, the call goes without.
    #[inline(always)]
    pub(super) fn keep_more(&mut self, call: &Finished<'_>, texts: bool, bytes: &Bytes) {
        if self.more.is_some() || call.extra.is_some() {
            self.replace_more(call.apart(bytes), texts);
        }
    }

    #[cold]
    #[inline(never)]
    fn replace_more(&mut self, Apart { call, bytes }: Apart<'_>, texts: bool) {
        let old = self.more.take();
        bytes.give_back(old.as_deref().map_or(0, More::bytes));
        let more = call.extra.map(|extra| More::of(extra, call.span, texts));
        let Some(more) = more.filter(|more| bytes.take(more.bytes())) else { return };
        // In the old one's place: a stream allocates nothing.
        let mut place = old.unwrap_or_default();
        *place = more;
        self.more = Some(place);
    }

    pub(super) fn is_sampled(&self, sampling: Sampling) -> bool {
        let remote = self.more.as_ref().and_then(|more| more.remote.as_ref());
        self.span.span != 0 && sampling.keeps_call(self.span.root, remote)
    }

    /// The trace that it is part of: the one that another program began, else its root's.
    pub(super) fn trace_id(&self) -> TraceId {
        let remote = self.more.as_ref().and_then(|more| more.remote.as_ref());
        remote.map_or_else(|| TraceId::of_root(self.span.root), TraceParent::trace_id)
    }

    pub(super) fn ended(&self) -> Timestamp {
        Timestamp::from_unix_nanos(self.started.unix_nanos().saturating_add(self.nanos))
    }
}

impl More {
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.message, &self.code, &self.method].into_iter().flatten();
        let late = self.late.as_ref().map_or(0, |_| size_of::<Late>());
        size_of::<More>() + late + texts.map(|text| text.len()).sum::<usize>()
    }

    fn of(extra: &Extra<'_>, span: SpanIds, texts: bool) -> More {
        let failure = extra.failure;
        More {
            message: failure.filter(|_| texts).and_then(|failure| failure.message.clone()),
            code: failure.and_then(labels::code).map(Box::from),
            method: extra.method.map(Box::from),
            detail: extra.detail,
            stream: extra
                .pace
                .map(|pace| Stream { items: pace.items(), first_item_nanos: pace.first_item() }),
            nested: extra.nested.copied().unwrap_or_default(),
            late: extra.late.filter(|_| span.parent == 0).cloned(),
            remote: extra.remote.copied(),
        }
    }
}

/// The counts of a usage without the absent ones: calls rarely have more than eight.
#[derive(Clone, Default)]
pub(super) struct PackedUsage {
    known: u32,
    counts: [u64; PackedUsage::INLINE],
    whole: Option<Box<Usage>>,
}

impl PackedUsage {
    const INLINE: usize = 8;

    #[inline]
    fn set(&mut self, usage: Option<&Usage>) {
        if self.whole.is_some() {
            self.whole = None;
        }
        self.known = usage.map_or(0, Usage::known);
        let Some(usage) = usage else { return };
        match usage.sides() {
            Some([input, output]) => [self.counts[0], self.counts[1]] = [input, output],
            None => self.set_any(usage),
        }
    }

    #[inline(never)]
    fn set_any(&mut self, usage: &Usage) {
        for (place, (_, count)) in self.counts.iter_mut().zip(usage.iter()) {
            *place = count;
        }
        if self.known.count_ones() as usize > PackedUsage::INLINE {
            self.whole = Some(Box::new(*usage));
        }
    }

    pub(super) fn unpack(&self) -> Usage {
        if let Some(whole) = &self.whole {
            return **whole;
        }
        let mut counts = self.counts.iter();
        let mut usage = Usage::EMPTY;
        for kind in UsageKind::ALL {
            if self.known >> kind as u32 & 1 == 1 {
                usage.set(kind, counts.next().copied().unwrap_or_default());
            }
        }
        usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_usage_unpacks_to_the_same_counts() {
        let few = Usage::new(7, 0).with(UsageKind::WebSearches, 2);
        let mut packed = PackedUsage::default();
        let mut round = |usage: Option<&Usage>| {
            packed.set(usage);
            packed.unpack()
        };
        assert_eq!(round(Some(&few)), few);
        let mut many = Usage::EMPTY;
        for (n, kind) in UsageKind::ALL.into_iter().enumerate() {
            many.set(kind, n as u64);
        }
        assert_eq!(round(Some(&many)), many);
        assert_eq!(round(None), Usage::EMPTY);
    }
}
