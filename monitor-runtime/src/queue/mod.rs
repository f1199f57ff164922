//! Queues in front of calls: how many wait, how long, and how many were turned away.
//!
//! What always holds: a queue only watches; it never makes anybody wait. (A `Semaphore`, a `channel`
//! and a `QueueLayer` with a limit do: that is what they are for.) What waits and what is active at
//! a moment is true after `clear()` too.
//!
//! ```text
//! enter -> Waiting -- start --> Active -- dropped: finished
//!             \-- dropped: abandoned
//! reject: turned away, was never in it
//! ```

#[cfg(feature = "tokio")]
mod channel;
#[cfg(feature = "tower")]
mod layer;
mod place;
#[cfg(feature = "tokio")]
mod semaphore;
#[cfg(feature = "tower")]
mod shed;
mod snapshot;
mod state;
#[cfg(feature = "tower")]
mod turn;
mod working;

#[cfg(feature = "tokio")]
pub use channel::{Job, Receiver, Sender, channel};
#[cfg(feature = "tower")]
pub use layer::{QueueLayer, QueueService};
pub use place::{Active, Waiting};
#[cfg(feature = "tokio")]
pub use semaphore::Semaphore;
#[cfg(feature = "tower")]
pub use shed::{QueueFull, ShedFuture, ShedLayer, ShedService};
pub use snapshot::QueueSnapshot;
pub(crate) use state::State;
pub use working::Working;

use crate::{Collector, call::current};
use std::sync::Arc;

/// A handle to a queue of a collector; made by [`Collector::queue`].
///
/// It is told by hand who waits, or by a `Semaphore` or a `channel` (feature `tokio`), or a
/// `QueueLayer` (feature `tower`). To enter and to start are two short locks, and no allocation.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// let queue = collector.queue("provider");
///
/// let waiting = queue.enter();
/// clock.advance(Duration::from_secs(2));
/// let active = waiting.start();
/// queue.reject();
///
/// let now = collector.report().queue.unwrap().queues.remove(0).numbers;
/// assert_eq!((now.current_size, now.active_requests, now.rejection_count), (0, 1, 1));
/// assert_eq!(now.average_queue_time, Some(Duration::from_secs(2)));
/// # drop(active);
/// ```
#[derive(Clone, Debug)]
pub struct Queue {
    state: Arc<State>,
    collector: Collector,
}

impl Queue {
    pub(crate) fn new(state: Arc<State>, collector: Collector) -> Queue {
        Queue { state, collector }
    }

    /// Somebody comes and waits, from here on.
    ///
    /// # Example
    /// ```
    /// # let queue = monitor_runtime::Collector::default().queue("provider");
    /// let waiting = queue.enter();
    /// let gives_up = queue.enter();
    /// assert_eq!(queue.snapshot().waiting, 2);
    ///
    /// drop(gives_up);
    /// let active = waiting.start();
    /// let now = queue.snapshot();
    /// assert_eq!((now.waiting, now.active, now.abandoned), (0, 1, 1));
    /// # drop(active);
    /// ```
    pub fn enter(&self) -> Waiting {
        Waiting::enter(self)
    }

    /// Somebody comes and does not have to wait.
    ///
    /// # Example
    /// ```
    /// # let queue = monitor_runtime::Collector::default().queue("provider");
    /// queue.start().run(|| "work");
    /// let now = queue.snapshot();
    /// assert_eq!((now.finished, now.max_length), (1, 0), "nobody ever waited");
    /// ```
    pub fn start(&self) -> Active {
        Active::start(self)
    }

    /// Somebody comes and is turned away. A call that is the current one, and returns an error, is
    /// no failure but [`Outcome::Rejected`](crate::Outcome::Rejected).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, monitor};
    ///
    /// #[monitor]
    /// fn ask(question: &str) -> Result<String, String> {
    ///     let queue = Collector::global().queue("provider");
    ///     if queue.snapshot().waiting >= 100 {
    ///         queue.reject();
    ///         return Err("too many wait already".into());
    ///     }
    ///     let _active = queue.enter().start();
    ///     Ok(format!("{question}? Yes."))
    /// }
    /// assert!(ask("Really").is_ok());
    /// ```
    pub fn reject(&self) {
        if self.counts() {
            self.state.reject();
        }
        current().reject();
    }

    /// Tells how many may wait at most, to show it beside how many do.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    ///
    /// let queue = Collector::default().queue("jobs").capacity(100).concurrency(8);
    /// assert_eq!(queue.snapshot().capacity, Some(100));
    /// ```
    pub fn capacity(self, most: u64) -> Queue {
        self.state.set(|numbers| numbers.capacity = Some(most));
        self
    }

    /// Tells how many may be active at most, to show it beside how many are.
    pub fn concurrency(self, most: u64) -> Queue {
        self.state.set(|numbers| numbers.concurrency = Some(most));
        self
    }

    /// What is known of it now.
    pub fn snapshot(&self) -> QueueSnapshot {
        self.state.read()
    }

    /// Whether who comes now is counted.
    fn counts(&self) -> bool {
        self.collector.is_enabled()
    }

    /// Waits for a future; who waited for it, if that was not ready at once.
    #[cfg(feature = "tokio")]
    async fn wait_for<F: Future>(&self, future: F) -> (F::Output, Option<Waiting>) {
        let mut future = std::pin::pin!(future);
        let mut waiting = None;
        let output = std::future::poll_fn(|cx| {
            let polled = future.as_mut().poll(cx);
            if polled.is_pending() {
                waiting.get_or_insert_with(|| self.enter());
            }
            polled
        });
        (output.await, waiting)
    }
}
