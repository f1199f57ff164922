//! What the calls inside of a call come to, added up while they end.
//!
//! What always holds: a call is in the sums of every call around it exactly once; one that ends
//! after the call around it is in the sums of the outermost call still. Sums do not depend on which
//! single calls are kept.

use super::finished::{Finished, Priced};
use crate::{Usage, cost::Usd, seconds};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};

/// What the calls inside of a call come to, those inside of them included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nested {
    /// How many calls there are.
    pub calls: u64,
    /// How many of these are attempts of one call.
    pub attempts: u64,
    /// How many of these failed.
    pub failures: u64,
    /// Their tokens: input, output, and those of which only a total is known.
    pub tokens: u64,
    /// What those with a known cost cost at least; exact where nothing is estimated.
    #[serde(rename = "cost_usd")]
    pub cost: Usd,
    /// What those with a known cost cost at most.
    #[serde(rename = "cost_max_usd")]
    pub cost_max: Usd,
    /// How many have to account for a cost and have none.
    pub unpriced: u64,
    /// How long they took, one after the other; more than the time that passed where some ran at once
    /// or one inside of the other.
    #[serde(rename = "time_seconds", with = "seconds::as_number")]
    pub time: Duration,
}

impl Nested {
    /// What one call comes to, without those inside of it.
    pub(crate) fn of(call: &Finished<'_>) -> Nested {
        let cost = call.priced.cost();
        Nested {
            calls: 1,
            attempts: u64::from(call.attempt),
            failures: u64::from(call.outcome.is_failure()),
            tokens: call.usage.map_or(0, Usage::tokens),
            cost: cost.map_or(Usd::ZERO, |cost| cost.lower),
            cost_max: cost.map_or(Usd::ZERO, |cost| cost.upper),
            unpriced: u64::from(matches!(call.priced, Priced::Unpriced(_))),
            time: Duration::from_nanos(call.nanos),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.calls == 0
    }

    /// Adds other calls to these.
    pub fn add(&mut self, more: &Nested) {
        self.calls = self.calls.saturating_add(more.calls);
        self.attempts = self.attempts.saturating_add(more.attempts);
        self.failures = self.failures.saturating_add(more.failures);
        self.tokens = self.tokens.saturating_add(more.tokens);
        self.cost += more.cost;
        self.cost_max += more.cost_max;
        self.unpriced = self.unpriced.saturating_add(more.unpriced);
        self.time = self.time.saturating_add(more.time);
    }
}

/// The sums of calls that end after the call around them, which is there to be told no more. It is
/// made only where a handle to a call was given away.
#[derive(Debug, Default)]
pub(crate) struct Late(Mutex<Sums>);

#[derive(Debug, Default)]
struct Sums {
    nested: Nested,
    /// The call around has ended too: sums go to whoever is around that.
    above: Option<Arc<Late>>,
}

/// A way up that is longer goes in circles: two calls may each end inside of the other.
const LONGEST_WAY: usize = 1 << 20;

impl Late {
    /// Adds what has ended late.
    pub(crate) fn add(self: &Arc<Self>, nested: &Nested) {
        let mut top = self.top();
        loop {
            let mut sums = top.0.lock();
            // it may have ended inside of another since it was found
            let Some(above) = sums.above.clone() else { return sums.nested.add(nested) };
            drop(sums);
            top = above.top();
        }
    }

    /// The call has ended inside of another: what comes late is that one's as well.
    pub(crate) fn ended_in(self: &Arc<Self>, around: &Arc<Late>) {
        let top = around.top();
        if Arc::ptr_eq(&top, &self.top()) {
            return;
        }
        let mut sums = self.0.lock();
        if sums.above.is_none() {
            sums.above = Some(Arc::clone(&top));
            let so_far = std::mem::take(&mut sums.nested);
            drop(sums);
            top.add(&so_far);
        }
    }

    /// What has come so far, of a call that ended inside of no other.
    pub(crate) fn so_far(&self) -> Nested {
        self.0.lock().nested
    }

    /// The outermost call that has ended so far. The way there is taken once.
    fn top(self: &Arc<Self>) -> Arc<Late> {
        let mut top = Arc::clone(self);
        let mut steps = 0;
        loop {
            let mut sums = top.0.lock();
            if steps == LONGEST_WAY {
                sums.above = None;
            }
            let Some(above) = sums.above.clone() else { break };
            drop(sums);
            top = above;
            steps += 1;
        }
        if steps > 1 && !Arc::ptr_eq(self, &top) {
            let longer = self.0.lock().above.replace(Arc::clone(&top));
            drop(longer);
        }
        top
    }
}

impl Drop for Late {
    // one after the other: of calls deep inside of each other a stack would overflow
    fn drop(&mut self) {
        let mut above = self.0.get_mut().above.take();
        while let Some(mut late) = above.and_then(Arc::into_inner) {
            above = late.0.get_mut().above.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_call() -> Nested {
        Nested { calls: 1, ..Nested::default() }
    }

    #[test]
    fn what_comes_late_reaches_the_outermost_call() {
        let [outer, middle, inner] = [(); 3].map(|()| Arc::new(Late::default()));
        inner.add(&one_call());
        inner.ended_in(&middle);
        middle.ended_in(&outer);
        inner.add(&one_call());
        middle.add(&one_call());
        assert_eq!(outer.so_far().calls, 3);
    }

    #[test]
    fn calls_that_end_inside_of_each_other_are_no_endless_way() {
        let [one, other] = [(); 2].map(|()| Arc::new(Late::default()));
        one.ended_in(&other);
        other.ended_in(&one);
        one.add(&one_call());
        assert_eq!(other.so_far().calls, 1);
    }

    #[test]
    fn two_that_end_inside_of_each_other_at_once_are_no_endless_way() {
        let [one, other] = [(); 2].map(|()| Arc::new(Late::default()));
        one.0.lock().above = Some(Arc::clone(&other));
        other.0.lock().above = Some(Arc::clone(&one));
        one.add(&one_call());
        assert_eq!(one.so_far().calls + other.so_far().calls, 1);
    }

    #[test]
    fn what_comes_while_a_call_ends_is_not_lost() {
        for _ in 0..500 {
            let [outer, inner] = [(); 2].map(|()| Arc::new(Late::default()));
            std::thread::scope(|scope| {
                scope.spawn(|| (0..1_000).for_each(|_| inner.add(&one_call())));
                while inner.so_far().calls < 100 {
                    std::hint::spin_loop();
                }
                inner.ended_in(&outer);
            });
            assert_eq!(outer.so_far().calls, 1_000);
        }
    }

    #[test]
    fn calls_deep_inside_of_each_other_overflow_no_stack() {
        let innermost = Arc::new(Late::default());
        let mut outermost = Arc::clone(&innermost);
        for _ in 0..200_000 {
            let around = Arc::new(Late::default());
            outermost.ended_in(&around);
            outermost = around;
        }
        innermost.add(&one_call());
        assert_eq!(outermost.so_far().calls, 1);
    }
}
