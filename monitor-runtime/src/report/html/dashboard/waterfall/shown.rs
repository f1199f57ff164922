//! Which calls of a large tree are shown: those that failed, the slowest and the dearest, with all
//! calls around them.

use crate::{
    Usd,
    report::{TreeCall, tree::parents},
};
use std::{cmp::Reverse, collections::BTreeSet};

/// More rows than these nobody reads.
const MOST: usize = 200;
/// So many of each sort.
const OF_EACH: usize = 50;

/// The places of the calls that are shown, in their order.
pub(super) fn of(calls: &[TreeCall], all: bool) -> Vec<usize> {
    if all || calls.len() <= MOST {
        return (0..calls.len()).collect();
    }
    let parents = parents(calls);
    let mut places: Vec<usize> = (0..calls.len()).collect();
    let mut shown = BTreeSet::from([0]);
    let mut show = |place: usize| {
        let mut next = Some(place);
        while let Some(place) = next
            && shown.insert(place)
        {
            next = parents[place];
        }
    };
    let failed = |at: &usize| calls[*at].trace.request.outcome.is_failure();
    places.iter().copied().filter(failed).take(OF_EACH).for_each(&mut show);
    places.sort_by_key(|at| Reverse(calls[*at].trace.request.duration));
    places.iter().copied().take(OF_EACH).for_each(&mut show);
    let cost = |at: usize| calls[at].trace.request.cost.map_or(Usd::ZERO, |cost| cost.lower);
    places.sort_by_key(|at| Reverse(cost(*at)));
    places.iter().copied().take(OF_EACH).for_each(&mut show);
    shown.into_iter().collect()
}
