//! A clock that stands still until a test moves it.

use super::{Clock, Source, Timestamp, nanos_of};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// A clock for tests: time passes only by [`MockClock::advance`].
///
/// A collector with a mock clock has no background thread; `Collector::tick` does its work.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(collector.snapshot().uptime, Duration::from_secs(90));
/// ```
#[derive(Clone, Debug)]
pub struct MockClock(Arc<State>);

#[derive(Debug)]
pub(super) struct State {
    start: Timestamp,
    elapsed: AtomicU64,
}

impl MockClock {
    /// A clock that shows 2026-01-01T00:00:00Z.
    pub fn new() -> MockClock {
        MockClock::at(Timestamp::from_unix_nanos(1_767_225_600_000_000_000))
    }

    /// A clock that shows this moment.
    pub fn at(start: Timestamp) -> MockClock {
        MockClock(Arc::new(State { start, elapsed: AtomicU64::new(0) }))
    }

    /// Lets time pass, for every collector that uses this clock.
    pub fn advance(&self, by: Duration) {
        self.0.elapsed.fetch_add(nanos_of(by), Relaxed);
    }

    /// The moment that it shows.
    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }

    /// The clock to give to `CollectorBuilder::clock`.
    pub fn clock(&self) -> Clock {
        Clock(Source::Mock(Arc::clone(&self.0)))
    }
}

impl Default for MockClock {
    fn default() -> Self {
        MockClock::new()
    }
}

impl State {
    pub(super) fn elapsed_nanos(&self) -> u64 {
        self.elapsed.load(Relaxed)
    }

    pub(super) fn timestamp(&self, elapsed: u64) -> Timestamp {
        Timestamp::from_unix_nanos(self.start.unix_nanos().saturating_add(elapsed))
    }
}
