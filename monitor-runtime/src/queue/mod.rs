//! Queues in front of calls: how many wait, how long, and how many were turned away.
//!
//! What always holds: a queue only watches; it never makes anybody wait. What waits and what is
//! active at a moment is true after `clear()` too.

mod snapshot;

pub use snapshot::QueueSnapshot;

use crate::clock::Clock;
use std::sync::Arc;

/// A handle to a queue of a collector; made by `Collector::queue`.
#[derive(Clone, Debug)]
pub struct Queue {
    state: Arc<State>,
    clock: Clock,
}

impl Queue {
    pub(crate) fn new(state: Arc<State>, clock: Clock) -> Queue {
        Queue { state, clock }
    }

    /// What is known of it now.
    pub fn snapshot(&self) -> QueueSnapshot {
        self.state.read(&self.clock)
    }
}

/// What stands behind a `Queue`.
#[derive(Debug)]
pub(crate) struct State {
    name: String,
}

impl State {
    pub(crate) fn new(name: &str, _clock: &Clock) -> State {
        State { name: name.to_owned() }
    }

    /// What is known of it now.
    pub(crate) fn read(&self, _clock: &Clock) -> QueueSnapshot {
        QueueSnapshot { name: self.name.clone() }
    }

    /// The same, and begins to count anew.
    pub(crate) fn take(&self, clock: &Clock) -> QueueSnapshot {
        self.read(clock)
    }
}
