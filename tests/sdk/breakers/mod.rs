//! Circuit breakers of the crates that have them, around monitored functions.
//!
//! What always holds: the breakers are the real ones with their real clocks, so the times in which
//! they are open are short and are only compared from below.

mod failsafe;
mod tower_resilience;

use monitor_runtime::{
    Collector, Outcome,
    breaker::{Breaker, BreakerState},
};
use std::time::Duration;

/// How long a breaker is open: longer than a busy machine keeps a test from asking it meanwhile.
const DELAY: Duration = Duration::from_millis(250);

/// Until it is over.
fn wait() {
    std::thread::sleep(DELAY + DELAY / 2);
}

/// The states that a breaker went through.
fn states(breaker: &Breaker) -> Vec<BreakerState> {
    breaker.snapshot().changes.iter().map(|change| change.to).collect()
}

/// How the calls ended, oldest first.
fn outcomes(collector: &Collector) -> Vec<Outcome> {
    collector.requests().all().iter().rev().map(|record| record.outcome).collect()
}
