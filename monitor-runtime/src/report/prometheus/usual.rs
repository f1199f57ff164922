//! What nearly every series has, copied into lists that families go through from end to end.
//!
//! What always holds: the lists are in the order of the rows. The numbers of a series fill more
//! than a kilobyte; here each of them is looked at once, where a family for itself would look at
//! some of them again, and wait for each.

use super::{
    ahead::{TOGETHER, look_at_numbers},
    buckets::Classic,
    rows::Row,
};
use crate::{Outcome, UsageKind, Usd, collector::Numbers, cost::CostSource};

/// A number of a row, which is said by its place.
type Of<T> = (usize, T);

#[derive(Default)]
pub(super) struct Usual {
    pub(super) outcomes: Vec<Of<(Outcome, u64)>>,
    pub(super) durations: Vec<Of<Classic>>,
    /// Tokens that are no part of others.
    pub(super) tokens: Vec<Of<(UsageKind, u64)>>,
    pub(super) costs: Vec<Of<(CostSource, Usd)>>,
    /// The rows that have more than this.
    pub(super) exceptions: Vec<usize>,
}

impl Usual {
    pub(super) fn of<L>(rows: &[Row<'_, L>]) -> Usual {
        let mut usual = Usual::default();
        usual.outcomes.reserve(rows.len());
        usual.durations.reserve(rows.len());
        usual.tokens.reserve(2 * rows.len());
        usual.costs.reserve(rows.len());
        for (n, some) in rows.chunks(TOGETHER).enumerate() {
            look_at_numbers(some.iter().map(|row| &*row.numbers));
            for (place, row) in some.iter().enumerate() {
                usual.add(n * TOGETHER + place, row);
            }
        }
        usual
    }

    fn add<L>(&mut self, place: usize, row: &Row<'_, L>) {
        let numbers = &*row.numbers;
        for (outcome, calls) in &numbers.outcomes {
            self.outcomes.push((place, (*outcome, *calls)));
        }
        if numbers.latency.count > 0 {
            self.durations.push((place, Classic::of(&numbers.latency)));
        }
        for (kind, count) in numbers.usage.iter().filter(|entry| is_whole(*entry.0)) {
            self.tokens.push((place, (*kind, *count)));
        }
        for (source, amount) in &numbers.cost.by_source {
            self.costs.push((place, (*source, *amount)));
        }
        if has_more(numbers) {
            self.exceptions.push(place);
        }
    }
}

/// Whether there is anything but calls that ended well, how long they took, their tokens and what
/// they cost.
fn has_more(numbers: &Numbers) -> bool {
    let cost = &numbers.cost;
    !numbers.errors.is_empty()
        || numbers.retries > 0
        || numbers.streams.is_some()
        || numbers.usage.keys().any(|kind| !is_whole(*kind))
        || cost.upper != cost.lower
        || cost.lost.priced_calls > 0
        || !cost.unpriced.is_empty()
        || !cost.unpriced_tokens.is_empty()
        || !numbers.queue_wait.is_zero()
        || !numbers.queue_wait_max.is_zero()
}

/// Tokens that are no part of others.
pub(super) fn is_whole(kind: UsageKind) -> bool {
    matches!(kind, UsageKind::Input | UsageKind::Output | UsageKind::Total)
}
