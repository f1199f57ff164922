//! The queues in front of calls, one by one and together.

use super::LatencyReport;
use crate::{queue::QueueSnapshot, seconds};
use serde::Serialize;
use std::time::Duration;

/// Up to here the histogram has no bucket: 2^-20 s.
const SHORTEST: Duration = Duration::from_nanos(954);

/// The queues in front of calls.
///
/// # Example
/// ```
/// use monitor_runtime::Collector;
///
/// let collector = Collector::builder().build();
/// assert_eq!(collector.report().queue, None, "nobody has a queue");
///
/// let (providers, jobs) = (collector.queue("provider"), collector.queue("jobs"));
/// let waiting = [providers.enter(), jobs.enter()];
/// let queue = collector.report().queue.unwrap();
/// assert_eq!(queue.all.current_size, 2);
/// assert_eq!((queue.queues[0].name.as_str(), queue.queues[0].numbers.current_size), ("jobs", 1));
/// # drop(waiting);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueueReport {
    /// All queues together. Counts, places and average lengths add up; times are those of all waits;
    /// the longest length is that of one queue, because nobody knows whether two were that long at
    /// once.
    #[serde(flatten)]
    pub all: QueueNumbers,
    /// Each queue, in the order of their names.
    pub queues: Vec<NamedQueue>,
}

/// One queue of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NamedQueue {
    /// Its name.
    pub name: String,
    /// How it stands, and how it went.
    #[serde(flatten)]
    pub numbers: QueueNumbers,
}

/// How a queue stands, and how it went since counting began.
///
/// Times are of those that started; of those that did not have to wait they are zero. A percentile
/// is the nearest rank, within 0.55 % of the true value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueueNumbers {
    /// How many wait now.
    pub current_size: u64,
    /// How many have started and are not over.
    pub active_requests: u64,
    /// How many may wait at most, where that is known.
    pub capacity: Option<u64>,
    /// How many may be active at most, where that is known.
    pub concurrency: Option<u64>,
    /// How long those waited on average that started; `None` if none did.
    #[serde(rename = "average_queue_time_seconds", serialize_with = "seconds::maybe")]
    pub average_queue_time: Option<Duration>,
    /// The longest wait of those.
    #[serde(rename = "max_queue_time_seconds", serialize_with = "seconds::maybe")]
    pub max_queue_time: Option<Duration>,
    /// The median of those.
    #[serde(rename = "p50_queue_time_seconds", serialize_with = "seconds::maybe")]
    pub p50_queue_time: Option<Duration>,
    /// 95 of 100 did not wait longer.
    #[serde(rename = "p95_queue_time_seconds", serialize_with = "seconds::maybe")]
    pub p95_queue_time: Option<Duration>,
    /// 99 of 100 did not wait longer.
    #[serde(rename = "p99_queue_time_seconds", serialize_with = "seconds::maybe")]
    pub p99_queue_time: Option<Duration>,
    /// How many waited on average, each moment counting alike; `None` if nothing has happened yet.
    pub average_length: Option<f64>,
    /// The most that ever waited at once; `None` if nothing has happened yet.
    pub max_length: Option<u64>,
    /// Those that started.
    pub started_count: u64,
    /// Those that were turned away.
    pub rejection_count: u64,
    /// Those that left while they waited.
    pub abandoned_count: u64,
    /// The longest wait of those; `None` if none left.
    #[serde(rename = "max_abandoned_time_seconds", serialize_with = "seconds::maybe")]
    pub max_abandoned_time: Option<Duration>,
}

impl QueueReport {
    pub(super) fn of(queues: &[QueueSnapshot]) -> Option<QueueReport> {
        let (first, others) = queues.split_first()?;
        let mut together = first.clone();
        others.iter().for_each(|queue| together.merge(queue.clone()));
        // there is no limit of all where one has none
        let all_have = |limit: fn(&QueueSnapshot) -> Option<u64>| {
            queues.iter().all(|queue| limit(queue).is_some())
        };
        together.capacity = together.capacity.filter(|_| all_have(|queue| queue.capacity));
        together.concurrency = together.concurrency.filter(|_| all_have(|queue| queue.concurrency));
        let named = |queue: &QueueSnapshot| NamedQueue {
            name: queue.name.clone(),
            numbers: QueueNumbers::of(queue),
        };
        let queues: Vec<_> = queues.iter().map(named).collect();
        let lengths = queues.iter().filter_map(|queue| queue.numbers.average_length);
        let average_length = lengths.reduce(|sum, length| sum + length);
        Some(QueueReport {
            all: QueueNumbers { average_length, ..QueueNumbers::of(&together) },
            queues,
        })
    }
}

impl QueueNumbers {
    fn of(queue: &QueueSnapshot) -> QueueNumbers {
        let wait = LatencyReport::of(&queue.wait);
        // a wait too short for a bucket was nearly always none, and not as long as the shortest one
        let percentile = |found: Option<Duration>| match found {
            Some(found) if found <= SHORTEST => wait.min,
            found => found,
        };
        QueueNumbers {
            current_size: queue.waiting,
            active_requests: queue.active,
            capacity: queue.capacity,
            concurrency: queue.concurrency,
            average_queue_time: wait.average,
            max_queue_time: wait.max,
            p50_queue_time: percentile(wait.p50),
            p95_queue_time: percentile(wait.p95),
            p99_queue_time: percentile(wait.p99),
            average_length: queue.average_length(),
            max_length: queue.is_used().then_some(queue.max_length),
            started_count: queue.started,
            rejection_count: queue.rejected,
            abandoned_count: queue.abandoned,
            max_abandoned_time: (queue.abandoned > 0).then_some(queue.abandoned_wait_max),
        }
    }
}
