//! Circuit breakers around providers: their state, and how long they were in each.
//!
//! What always holds: a breaker of ours only watches one that the program has; it refuses nothing. Times in
//! the states add up to the time that was watched, at any moment.

mod snapshot;

pub use snapshot::BreakerSnapshot;

use crate::clock::Clock;
use std::sync::Arc;

/// A handle to a breaker of a collector; made by `Collector::breaker`.
#[derive(Clone, Debug)]
pub struct Breaker {
    state: Arc<State>,
    clock: Clock,
}

impl Breaker {
    pub(crate) fn new(state: Arc<State>, clock: Clock) -> Breaker {
        Breaker { state, clock }
    }

    /// What is known of it now.
    pub fn snapshot(&self) -> BreakerSnapshot {
        self.state.read(&self.clock)
    }
}

/// What stands behind a `Breaker`.
#[derive(Debug)]
pub(crate) struct State {
    name: String,
}

impl State {
    pub(crate) fn new(name: &str, _clock: &Clock) -> State {
        State { name: name.to_owned() }
    }

    /// What is known of it now.
    pub(crate) fn read(&self, _clock: &Clock) -> BreakerSnapshot {
        BreakerSnapshot { name: self.name.clone() }
    }

    /// The same, and begins to count anew.
    pub(crate) fn take(&self, clock: &Clock) -> BreakerSnapshot {
        self.read(clock)
    }
}
