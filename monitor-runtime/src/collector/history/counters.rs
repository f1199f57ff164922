//! Numbers as a sparse list of counters: what can be subtracted, added and packed in one way.
//!
//! What always holds: codes ascend, and a code says the same in every list; what only stands at a
//! moment or cannot be subtracted (bounds, the longest wait, seconds of throughput) has none.

use super::super::{
    LatencyTotals, Numbers,
    durations::duration_of,
    histogram::{FIRST, LAST},
};
use crate::{
    Usd,
    collector::StreamTotals,
    cost::CostSource,
    counts::{Counts, Kind},
};
use std::time::Duration;

/// Which counter it is: the number of its block, and its place in that.
pub(super) type Code = u32;

/// Places in a block: more than a histogram has buckets.
const PLACES: u32 = 1 << 12;

const OUTCOMES: u32 = 0;
const ERRORS: u32 = 1;
const USAGE: u32 = 2;
const PRICED: u32 = 3;
const BY_SOURCE: u32 = 4;
const UNPRICED: u32 = 5;
const UNPRICED_TOKENS: u32 = 6;
const SINGLE: u32 = 7;
const LATENCY: u32 = 8;
pub(super) const STREAMS: u32 = 9;
const FIRST_ITEM: u32 = 10;
const BETWEEN_ITEMS: u32 = 11;
const DURATION: u32 = 12;

/// What a block of gains says of another: what is free gains nothing, and is known.
pub(super) const IMPLIED: [(u32, u32); 2] = [(PRICED, BY_SOURCE), (UNPRICED, UNPRICED_TOKENS)];

/// Places in a block of durations; the buckets follow.
const COUNT: u32 = 0;
const SUM: u32 = 1;
const BELOW: u32 = 2;
const ABOVE: u32 = 3;
const BUCKETS: u32 = 4;

pub(super) const BLOCKS: usize = 13;
/// The blocks of durations: of calls, and the three of streams.
pub(super) const BLOCKS_OF_DURATIONS: usize = 4;

/// Where a counter stands in a table.
pub(super) enum Place {
    /// `place` is below [`COUNTERS`].
    Counter { block: u32, place: u32 },
    /// A bucket of a histogram, counted from the first.
    Bucket { durations: usize, bucket: usize },
}

/// As many kinds as there may be of one, see `counts`; and bits in a word.
pub(super) const COUNTERS: usize = u32::BITS as usize;

#[inline]
pub(super) fn place(code: Code) -> Place {
    let (block, place) = (code / PLACES, code % PLACES);
    match (durations_of(block), place.checked_sub(BUCKETS)) {
        (Some(durations), Some(bucket)) => Place::Bucket { durations, bucket: bucket as usize },
        _ => Place::Counter { block, place },
    }
}

/// Which of the blocks of durations it is.
#[inline]
pub(super) fn durations_of(block: u32) -> Option<usize> {
    match block {
        LATENCY => Some(0),
        FIRST_ITEM..=DURATION => Some((block - FIRST_ITEM) as usize + 1),
        _ => None,
    }
}

/// Who is told the counters of numbers, in the order of their codes.
pub(super) trait Counting {
    fn counter(&mut self, block: u32, place: u32, value: i128);
    fn durations(&mut self, block: u32, totals: &LatencyTotals);
}

/// The counters of the numbers, in the order of their codes.
pub(super) fn of(numbers: &Numbers) -> Vec<(Code, i128)> {
    let mut list = List(Vec::with_capacity(32));
    tell(numbers, &mut list);
    list.0
}

/// The same, told one by one.
#[inline]
pub(super) fn tell(numbers: &Numbers, to: &mut impl Counting) {
    let cost = &numbers.cost;
    counts(to, OUTCOMES, &numbers.outcomes);
    counts(to, ERRORS, &numbers.errors);
    counts(to, USAGE, &numbers.usage);
    counts(to, PRICED, &cost.priced);
    for (source, amount) in &cost.by_source {
        to.counter(BY_SOURCE, source.number() as u32, amount.picos());
    }
    counts(to, UNPRICED, &cost.unpriced);
    counts(to, UNPRICED_TOKENS, &cost.unpriced_tokens);
    singles(
        to,
        SINGLE,
        [
            numbers.retries.into(),
            nanos(numbers.queue_wait),
            numbers.calls_with_usage.into(),
            cost.lower.picos(),
            cost.upper.picos(),
            cost.lacking_include_usage.into(),
            cost.compared.calls.into(),
            cost.compared.reported.picos(),
            cost.compared.catalogue.picos(),
            cost.lost.cost.picos(),
            cost.lost.priced_calls.into(),
            cost.lost.unpriced_calls.into(),
        ],
    );
    to.durations(LATENCY, &numbers.latency);
    if let Some(streams) = &numbers.streams {
        let output = &streams.output;
        let told = [output.streams.into(), output.tokens.into(), nanos(output.time)];
        let [told, tokens, time] = told;
        singles(to, STREAMS, [streams.count.into(), streams.items.into(), told, tokens, time]);
        to.durations(FIRST_ITEM, &streams.time_to_first_item);
        to.durations(BETWEEN_ITEMS, &streams.time_between_items);
        to.durations(DURATION, &streams.duration);
    }
}

fn counts<K: Kind>(to: &mut impl Counting, block: u32, counts: &Counts<K>) {
    let all = counts.iter();
    all.for_each(|(kind, count)| to.counter(block, kind.number() as u32, (*count).into()));
}

/// Counters that are there without being said while they are zero.
fn singles<const N: usize>(to: &mut impl Counting, block: u32, values: [i128; N]) {
    let known = (0..).zip(values).filter(|(_, value)| *value != 0);
    known.for_each(|(place, value)| to.counter(block, place, value));
}

/// Adds one counter of a gain to numbers.
pub(super) fn add_gained(to: &mut Numbers, code: Code, value: i128) {
    for (block, implied) in IMPLIED {
        if code / PLACES == block {
            add(to, self::code(implied, code % PLACES), 0);
        }
    }
    add(to, code, value);
}

/// Adds one counter to numbers.
pub(super) fn add(to: &mut Numbers, code: Code, value: i128) {
    let (block, place) = (code / PLACES, code % PLACES);
    let (count, at) = (as_count(value), place as usize);
    let cost = &mut to.cost;
    match block {
        OUTCOMES => add_count(&mut to.outcomes, at, count),
        ERRORS => add_count(&mut to.errors, at, count),
        USAGE => add_count(&mut to.usage, at, count),
        PRICED => add_count(&mut cost.priced, at, count),
        BY_SOURCE => add_amount(&mut cost.by_source, at, value),
        UNPRICED => add_count(&mut cost.unpriced, at, count),
        UNPRICED_TOKENS => add_count(&mut cost.unpriced_tokens, at, count),
        SINGLE => add_single(to, place, value),
        LATENCY => add_duration(&mut to.latency, place, value),
        STREAMS | FIRST_ITEM | BETWEEN_ITEMS | DURATION => {
            add_of_streams(to.streams.get_or_insert_default(), block, place, value);
        }
        _ => {}
    }
}

fn add_single(to: &mut Numbers, place: u32, value: i128) {
    let (count, amount) = (as_count(value), Usd::from_picos(value));
    let cost = &mut to.cost;
    match place {
        0 => to.retries += count,
        1 => to.queue_wait = to.queue_wait.saturating_add(as_duration(value)),
        2 => to.calls_with_usage += count,
        3 => cost.lower += amount,
        4 => cost.upper += amount,
        5 => cost.lacking_include_usage += count,
        6 => cost.compared.calls += count,
        7 => cost.compared.reported += amount,
        8 => cost.compared.catalogue += amount,
        9 => cost.lost.cost += amount,
        10 => cost.lost.priced_calls += count,
        11 => cost.lost.unpriced_calls += count,
        _ => {}
    }
}

fn add_of_streams(to: &mut StreamTotals, block: u32, place: u32, value: i128) {
    let count = as_count(value);
    let output = &mut to.output;
    match (block, place) {
        (FIRST_ITEM, _) => add_duration(&mut to.time_to_first_item, place, value),
        (BETWEEN_ITEMS, _) => add_duration(&mut to.time_between_items, place, value),
        (DURATION, _) => add_duration(&mut to.duration, place, value),
        (_, 0) => to.count += count,
        (_, 1) => to.items = to.items.saturating_add(count),
        (_, 2) => output.streams += count,
        (_, 3) => output.tokens = output.tokens.saturating_add(count),
        (_, 4) => output.time = output.time.saturating_add(as_duration(value)),
        _ => {}
    }
}

fn add_duration(to: &mut LatencyTotals, place: u32, value: i128) {
    match place {
        COUNT => to.count += as_count(value),
        SUM => to.sum = to.sum.saturating_add(as_duration(value)),
        BELOW => to.histogram.add_below(as_count(value)),
        ABOVE => to.histogram.add_above(as_count(value)),
        bucket => to.histogram.add_to(FIRST + (bucket - BUCKETS) as i32, as_count(value)),
    }
}

struct List(Vec<(Code, i128)>);

impl Counting for List {
    fn counter(&mut self, block: u32, place: u32, value: i128) {
        self.0.push((code(block, place), value));
    }

    fn durations(&mut self, block: u32, totals: &LatencyTotals) {
        let (histogram, mut below, mut above) = (&totals.histogram, 0, 0);
        let mut inside = Vec::with_capacity(histogram.buckets().len());
        for (bucket, count) in histogram.buckets() {
            match *bucket {
                // only a snapshot from elsewhere can have such
                ..FIRST => below += count,
                FIRST..=LAST => {
                    let place = BUCKETS + (bucket - FIRST) as u32;
                    inside.push((code(block, place), i128::from(*count)));
                }
                _ => above += count,
            }
        }
        begin_durations(self, block, totals, [below, above]);
        self.0.append(&mut inside);
    }
}

/// What a block of durations begins with. `outside`: further durations below and above all buckets.
pub(super) fn begin_durations(
    to: &mut impl Counting,
    block: u32,
    totals: &LatencyTotals,
    outside: [u64; 2],
) {
    let [below, above] = outside;
    let (below, above) = (below + totals.histogram.below(), above + totals.histogram.above());
    singles(to, block, [totals.count.into(), nanos(totals.sum), below.into(), above.into()]);
}

pub(super) fn code(block: u32, place: u32) -> Code {
    block * PLACES + place
}

fn nanos(duration: Duration) -> i128 {
    i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX)
}

pub(super) fn as_count(value: i128) -> u64 {
    u64::try_from(value.max(0)).unwrap_or(u64::MAX)
}

fn as_duration(nanos: i128) -> Duration {
    duration_of(u128::try_from(nanos).unwrap_or(0))
}

fn add_count<K: Kind>(counts: &mut Counts<K>, at: usize, count: u64) {
    if let Some(kind) = K::KINDS.get(at) {
        let known = counts.at(*kind);
        *known = known.saturating_add(count);
    }
}

fn add_amount(amounts: &mut Counts<CostSource, Usd>, at: usize, picos: i128) {
    if let Some(source) = CostSource::KINDS.get(at) {
        *amounts.at(*source) += Usd::from_picos(picos);
    }
}
