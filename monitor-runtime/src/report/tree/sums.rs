//! What the calls of a tree come to: all of them, each with those inside of it, and by function.

use super::{FunctionShare, TreeCall, parents};
use crate::{
    Usd,
    collector::{Nested, Trace},
    span::SpanId,
};
use std::collections::{BTreeMap, HashMap};

/// What one call comes to, without those inside of it.
fn alone(trace: &Trace) -> Nested {
    let request = &trace.request;
    Nested {
        calls: 1,
        attempts: u64::from(request.key.attempt),
        failures: u64::from(request.outcome.is_failure()),
        tokens: request.usage.tokens(),
        cost: request.cost.map_or(Usd::ZERO, |cost| cost.lower),
        cost_max: request.cost.map_or(Usd::ZERO, |cost| cost.upper),
        unpriced: u64::from(request.unpriced.is_some()),
        time: request.duration,
    }
}

/// What one call and those inside of it, in its own program, come to.
pub(in crate::report) fn with_nested(trace: &Trace) -> Nested {
    let mut sum = alone(trace);
    sum.add(&trace.nested);
    sum
}

fn is_outermost(trace: &Trace) -> bool {
    trace.remote_parent || trace.parent_id.is_none()
}

/// The kept calls inside of one outermost call of a program, itself included.
#[derive(Default)]
struct Family {
    /// What outermost calls say.
    told: Nested,
    /// What is kept, one by one.
    seen: Nested,
    /// The most that one call says of itself and those inside of it.
    most: Nested,
}

/// What all calls of a trace come to, and whether that is exact.
///
/// Outermost calls know the sums of everything inside of them. Without one there are only bounds
/// from below: calls may be missing between two that are kept, so that nobody knows which sums are
/// part of which.
pub(super) fn of_all(calls: &[TreeCall]) -> (Nested, bool) {
    let mut families: HashMap<SpanId, Family> = HashMap::new();
    for trace in calls.iter().map(|call| &call.trace) {
        let family = families.entry(trace.root_id).or_default();
        let sum = with_nested(trace);
        if is_outermost(trace) {
            family.told.add(&sum);
        }
        family.seen.add(&alone(trace));
        if sum.calls > family.most.calls {
            family.most = sum;
        }
    }
    let (mut total, mut exact) = (Nested::default(), true);
    for family in families.values() {
        let best = [&family.told, &family.seen, &family.most];
        let best = best.into_iter().rev().max_by_key(|sum| sum.calls);
        total.add(best.unwrap_or(&family.told));
        exact &= family.told.calls >= family.seen.calls;
    }
    (total, exact)
}

/// Adds up what is inside of each call: what it says itself, and what other programs did for it.
pub(super) fn roll_up(calls: &mut [TreeCall]) {
    let parents = parents(calls);
    let mut of_others = vec![Nested::default(); calls.len()];
    for at in (0..calls.len()).rev() {
        let call = &mut calls[at];
        call.total = with_nested(&call.trace);
        call.total.add(&of_others[at]);
        let Some(parent) = parents[at] else { continue };
        let more = if call.trace.remote_parent { call.total } else { of_others[at] };
        of_others[parent].add(&more);
    }
}

/// What the kept calls of each function come to; shares come later.
pub(super) fn of_functions(calls: &[TreeCall]) -> Vec<FunctionShare> {
    let mut functions: BTreeMap<&str, Nested> = BTreeMap::new();
    for call in calls {
        let function = functions.entry(&call.trace.request.key.function).or_default();
        function.add(&alone(&call.trace));
    }
    let share = |(name, total): (&&str, &Nested)| FunctionShare {
        function: (*name).to_owned(),
        total: *total,
        share: None,
    };
    functions.iter().map(share).collect()
}
