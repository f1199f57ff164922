//! Breakers of the crate `failsafe`, watched.
//!
//! What always holds: what is told has the order in which it happened. The policy is asked while
//! failsafe holds its lock, so it tells of successes, failures, openings and closings. The hooks of
//! `Instrument` run after the lock is released, and may come late from another thread; they tell
//! only what the policy cannot know, and a late one is recognised and passed over.

use super::Breaker;
use failsafe::{Config, FailurePolicy, Instrument};
use parking_lot::Mutex;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

impl Breaker {
    /// The configuration of a breaker of `failsafe` that opens by this policy and is watched here:
    /// its state, openings, successes, failures and refusals. A monitored function that returns
    /// failsafe's `Error::Rejected` ends as rejected.
    ///
    /// The policy keeps to itself how many failures open it: say so by
    /// [`threshold`](Breaker::threshold). Of calls that began before the breaker opened and fail
    /// afterwards, failsafe tells nobody. `is_call_permitted` is a refusal wherever it says no.
    ///
    /// # Example
    /// ```
    /// use failsafe::{CircuitBreaker, Error, backoff, failure_policy::consecutive_failures};
    /// use monitor_runtime::{Collector, breaker::BreakerState};
    /// use std::time::Duration;
    ///
    /// let openai = Collector::global().breaker("openai").threshold(3);
    /// let backoff = backoff::exponential(Duration::from_secs(10), Duration::from_secs(60));
    /// let breaker = openai.failsafe(consecutive_failures(3, backoff)).build();
    ///
    /// for _ in 0..3 {
    ///     let answer: Result<(), _> = breaker.call(|| Err("no answer"));
    ///     assert!(matches!(answer, Err(Error::Inner("no answer"))));
    /// }
    /// let answer = breaker.call(|| Ok::<_, &str>("is not asked"));
    /// assert!(matches!(answer, Err(Error::Rejected)));
    ///
    /// assert_eq!(openai.state(), BreakerState::Open);
    /// let now = openai.snapshot();
    /// assert_eq!((now.failures, now.open_count, now.rejections), (3, 1, 1));
    /// ```
    pub fn failsafe<P: FailurePolicy>(
        &self,
        policy: P,
    ) -> Config<MonitoredPolicy<P>, MonitoredInstrument> {
        let instrument = MonitoredInstrument { breaker: self.clone(), outage: Arc::default() };
        let policy = MonitoredPolicy { policy, instrument: instrument.clone() };
        Config::new().failure_policy(policy).instrument(instrument)
    }
}

/// A policy that tells a [`Breaker`] what it decides; made by [`Breaker::failsafe`].
#[derive(Debug)]
pub struct MonitoredPolicy<P> {
    policy: P,
    instrument: MonitoredInstrument,
}

/// Tells a [`Breaker`] what happens to one of failsafe; made by [`Breaker::failsafe`].
#[derive(Clone, Debug)]
pub struct MonitoredInstrument {
    breaker: Breaker,
    /// Since the breaker opened, until it closes; its lock is held while the breaker is told.
    outage: Arc<Mutex<Option<Outage>>>,
}

#[derive(Debug)]
struct Outage {
    since: Instant,
    /// How long calls are refused; before it is over the breaker cannot be half-open.
    delay: Duration,
    is_half_open: bool,
}

impl<P: FailurePolicy> FailurePolicy for MonitoredPolicy<P> {
    fn record_success(&mut self) {
        self.policy.record_success();
        self.instrument.breaker.success();
    }

    fn mark_dead_on_failure(&mut self) -> Option<Duration> {
        let delay = self.policy.mark_dead_on_failure();
        self.instrument.failed(delay);
        delay
    }

    fn revived(&mut self) {
        self.policy.revived();
        let mut outage = self.instrument.outage.lock();
        *outage = None;
        self.instrument.breaker.close();
    }
}

impl MonitoredInstrument {
    /// A call failed, and the policy said how long the breaker is to be open, if at all.
    fn failed(&self, delay: Option<Duration>) {
        let mut outage = self.outage.lock();
        self.breaker.failure();
        // only a half-open breaker asks its policy during an outage: it opens in any case, by
        // default for as long as before
        let Some(delay) = delay.or(outage.as_ref().map(|outage| outage.delay)) else { return };
        if outage.is_some() {
            self.breaker.half_open(); // where the hook that tells it is late
        }
        *outage = Some(Outage { since: Instant::now(), delay, is_half_open: false });
        self.breaker.open();
    }
}

impl Instrument for MonitoredInstrument {
    fn on_call_rejected(&self) {
        self.breaker.rejected();
    }

    /// The policy has told it.
    fn on_open(&self) {}

    fn on_half_open(&self) {
        if let Some(outage) = &mut *self.outage.lock()
            && !outage.is_half_open
            && outage.since.elapsed() > outage.delay
        {
            outage.is_half_open = true;
            self.breaker.half_open();
        }
    }

    /// The policy has told it, unless a breaker is made anew in the place of one that was open.
    fn on_closed(&self) {
        let outage = self.outage.lock();
        if outage.is_none() {
            self.breaker.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collector, breaker::BreakerState::*};
    use failsafe::{backoff, failure_policy::consecutive_failures};

    /// A breaker that opens with each failure, and what tells of it, as failsafe calls it.
    fn watched() -> (Breaker, impl FailurePolicy, MonitoredInstrument) {
        let breaker = Collector::builder().build().breaker("openai");
        let instrument = MonitoredInstrument { breaker: breaker.clone(), outage: Arc::default() };
        let policy = consecutive_failures(1, backoff::constant(Duration::from_secs(60)));
        (breaker, MonitoredPolicy { policy, instrument: instrument.clone() }, instrument)
    }

    fn states(breaker: &Breaker) -> Vec<super::super::BreakerState> {
        breaker.snapshot().changes.iter().map(|change| change.to).collect()
    }

    #[test]
    fn a_half_open_state_that_is_told_after_its_end_changes_nothing() {
        let (breaker, mut policy, instrument) = watched();
        policy.mark_dead_on_failure();
        // another thread's probe failed before this one's hook ran
        policy.mark_dead_on_failure();
        instrument.on_half_open();
        assert_eq!(breaker.state(), Open);
        assert_eq!(states(&breaker), [Open, HalfOpen, Open]);

        policy.revived();
        instrument.on_half_open();
        assert_eq!(breaker.state(), Closed);
    }

    #[test]
    fn an_end_of_an_outage_that_is_told_during_the_next_changes_nothing() {
        let (breaker, mut policy, instrument) = watched();
        policy.mark_dead_on_failure();
        policy.revived();
        policy.mark_dead_on_failure();
        instrument.on_closed();
        assert_eq!(breaker.state(), Open);
        assert_eq!(breaker.snapshot().open_count, 2);
    }

    #[test]
    fn a_breaker_made_anew_is_closed_whatever_the_last_one_was() {
        let (breaker, mut policy, _) = watched();
        policy.mark_dead_on_failure();
        let backoff = backoff::constant(Duration::from_secs(60));
        let _new = breaker.failsafe(consecutive_failures(1, backoff)).build();
        assert_eq!(breaker.state(), Closed);
    }
}
