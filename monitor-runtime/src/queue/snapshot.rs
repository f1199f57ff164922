//! What is known of a queue at one moment, as plain data.
//!
//! What always holds: `entered` = `started` + `abandoned` + `waiting` and `started` = `finished` +
//! `active`, over all that was counted since the queue was first used; snapshots merge in any order.

use crate::collector::LatencyTotals;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What is known of a queue at one moment.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let queue = Collector::builder().clock(clock.clock()).build().queue("provider");
/// assert_eq!(queue.snapshot().average_length(), None, "nothing has happened yet");
///
/// let waiting = queue.enter();
/// clock.advance(Duration::from_secs(3));
/// let active = waiting.start();
/// clock.advance(Duration::from_secs(1));
/// assert_eq!(queue.snapshot().average_length(), Some(0.75), "one, for 3 s of 4");
/// # drop(active);
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueueSnapshot {
    /// Its name.
    pub name: String,
    /// How many wait now.
    pub waiting: u64,
    /// How many have started and are not over.
    pub active: u64,
    /// How many may wait at most, where somebody said so.
    pub capacity: Option<u64>,
    /// How many may be active at most, where somebody said so.
    pub concurrency: Option<u64>,
    /// Those that came, whether they had to wait or not. Who was turned away is none of them.
    pub entered: u64,
    /// Those that started.
    pub started: u64,
    /// Those that started and are over.
    pub finished: u64,
    /// Those that left while they waited.
    pub abandoned: u64,
    /// Those that were turned away.
    pub rejected: u64,
    /// How long those waited that started; zero of those that did not have to.
    pub wait: LatencyTotals,
    /// How long those waited that left, all together.
    pub abandoned_wait: Duration,
    /// The longest that one of those waited that left.
    pub abandoned_wait_max: Duration,
    /// The most that ever waited at once.
    pub max_length: u64,
    /// How long all of them together stood in the queue, those included that wait still: the length
    /// of the queue, summed over time.
    pub time_in_queue: Duration,
    /// How long the queue was watched.
    pub watched: Duration,
}

impl QueueSnapshot {
    /// How many waited on average, each moment counting alike; `None` if nothing has happened yet,
    /// or no time has passed.
    pub fn average_length(&self) -> Option<f64> {
        let watched = self.watched.as_secs_f64();
        (self.is_used() && watched > 0.0).then(|| self.time_in_queue.as_secs_f64() / watched)
    }

    /// Whether anything has happened in it since counting began, or somebody stands in it.
    pub(crate) fn is_used(&self) -> bool {
        let came = [self.entered, self.rejected, self.waiting, self.active];
        let left = [self.started, self.finished, self.abandoned];
        came.iter().chain(&left).any(|count| *count > 0)
    }

    /// How it stands, without what was counted.
    pub(crate) fn standing(&self) -> QueueSnapshot {
        QueueSnapshot {
            name: self.name.clone(),
            waiting: self.waiting,
            active: self.active,
            capacity: self.capacity,
            concurrency: self.concurrency,
            ..QueueSnapshot::default()
        }
    }

    /// What was counted, without how it stands.
    pub(crate) fn counted(&self) -> QueueSnapshot {
        QueueSnapshot { waiting: 0, active: 0, capacity: None, concurrency: None, ..self.clone() }
    }

    /// Adds what another process, or another time, knows of a queue of this name.
    ///
    /// Counts and places add up; averages are over both, by sums and times; the most is that of one.
    pub(crate) fn merge(&mut self, other: QueueSnapshot) {
        self.waiting += other.waiting;
        self.active += other.active;
        self.capacity = both(self.capacity, other.capacity);
        self.concurrency = both(self.concurrency, other.concurrency);
        self.entered += other.entered;
        self.started += other.started;
        self.finished += other.finished;
        self.abandoned += other.abandoned;
        self.rejected += other.rejected;
        self.wait.merge(&other.wait);
        self.abandoned_wait = self.abandoned_wait.saturating_add(other.abandoned_wait);
        self.abandoned_wait_max = self.abandoned_wait_max.max(other.abandoned_wait_max);
        self.max_length = self.max_length.max(other.max_length);
        self.time_in_queue = self.time_in_queue.saturating_add(other.time_in_queue);
        self.watched = self.watched.saturating_add(other.watched);
    }
}

/// The sum of two limits; of one nobody knows a sum of both, and what is known stands for it.
fn both(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (one, other) => one.or(other),
    }
}
