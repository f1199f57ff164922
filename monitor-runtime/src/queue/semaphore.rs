//! A semaphore of tokio's whose waiters are a queue.
//!
//! What always holds: whoever holds a permit is active, and is no longer before the permit can be
//! somebody else's; who gets a permit at once has never waited.

use super::{Active, Queue, Waiting};
use std::sync::Arc;
use tokio::sync::{AcquireError, TryAcquireError};

/// `tokio::sync::Semaphore`, watched by a queue. A cheap handle: clones share the permits.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, monitor, queue::Semaphore};
/// use std::sync::LazyLock;
///
/// static PROVIDER: LazyLock<Semaphore> =
///     LazyLock::new(|| Semaphore::new(Collector::global().queue("provider"), 8));
///
/// #[monitor]
/// async fn ask(question: &str) -> String {
///     // the wait is part of this call, and shown as its wait in a queue
///     let _permit = PROVIDER.acquire().await.expect("nobody closes it");
///     format!("{question}? Yes.")
/// }
///
/// # futures::executor::block_on(async {
/// ask("Really").await;
/// let provider = PROVIDER.queue().snapshot();
/// assert_eq!((provider.finished, provider.concurrency), (1, Some(8)));
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Semaphore {
    queue: Queue,
    permits: Arc<tokio::sync::Semaphore>,
}

impl Semaphore {
    /// A semaphore with so many permits, whose waiters are those of the queue.
    ///
    /// # Panics
    /// As tokio's, for more permits than `tokio::sync::Semaphore::MAX_PERMITS`.
    pub fn new(queue: Queue, permits: usize) -> Semaphore {
        let queue = queue.concurrency(permits as u64);
        Semaphore { queue, permits: Arc::new(tokio::sync::Semaphore::new(permits)) }
    }

    /// Waits for a permit, in order. It is given back when what this returns is dropped, which
    /// borrows nothing, as tokio's `acquire_owned`.
    ///
    /// # Errors
    /// As tokio's, when the semaphore is closed. Who was waiting by then has left the queue.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, queue::Semaphore};
    ///
    /// # futures::executor::block_on(async {
    /// let collector = Collector::builder().build();
    /// let provider = Semaphore::new(collector.queue("provider"), 8);
    /// let permit = provider.acquire().await?;
    /// let call = Call::builder("chat").collector(&collector);
    /// let answer = permit.run_async(call.run_async(async { "yes" })).await;
    ///
    /// assert_eq!(answer, "yes");
    /// assert_eq!(provider.available_permits(), 8);
    /// # Ok::<(), tokio::sync::AcquireError>(())
    /// # }).unwrap();
    /// ```
    pub async fn acquire(&self) -> Result<Active, AcquireError> {
        self.acquire_many(1).await
    }

    /// Waits for several permits at once: one in the queue, and one that is active.
    ///
    /// # Errors
    /// As [`Semaphore::acquire`].
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, queue::Semaphore};
    ///
    /// # futures::executor::block_on(async {
    /// let tokens = Semaphore::new(Collector::default().queue("tokens a minute"), 100_000);
    /// let large = tokens.acquire_many(32_000).await?;
    /// assert_eq!(tokens.available_permits(), 68_000);
    /// # drop(large);
    /// # Ok::<(), tokio::sync::AcquireError>(())
    /// # }).unwrap();
    /// ```
    pub async fn acquire_many(&self, permits: u32) -> Result<Active, AcquireError> {
        let permits = Arc::clone(&self.permits).acquire_many_owned(permits);
        let (permit, waiting) = self.queue.wait_for(permits).await;
        let permit = permit?;
        let active = waiting.map_or_else(|| self.queue.start(), Waiting::start);
        Ok(active.holding(Some(permit)))
    }

    /// A permit, if there is one at once.
    ///
    /// # Errors
    /// As tokio's. Without a permit this is a rejection: of the queue, and of the current call, if
    /// that returns an error ([`Current::reject`](crate::Current::reject)). A closed semaphore
    /// rejects nobody.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, queue::Semaphore};
    ///
    /// let one = Semaphore::new(Collector::default().queue("provider"), 1);
    /// let permit = one.try_acquire().unwrap();
    /// assert!(one.try_acquire().is_err());
    /// assert_eq!(one.queue().snapshot().rejected, 1);
    /// # drop(permit);
    /// ```
    pub fn try_acquire(&self) -> Result<Active, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Several permits, if there are so many at once.
    ///
    /// # Errors
    /// As [`Semaphore::try_acquire`].
    pub fn try_acquire_many(&self, permits: u32) -> Result<Active, TryAcquireError> {
        match Arc::clone(&self.permits).try_acquire_many_owned(permits) {
            Ok(permit) => Ok(self.queue.start().holding(Some(permit))),
            Err(refused) => {
                if refused == TryAcquireError::NoPermits {
                    self.queue.reject();
                }
                Err(refused)
            }
        }
    }

    /// How many permits nobody holds.
    pub fn available_permits(&self) -> usize {
        self.permits.available_permits()
    }

    /// From now on nobody gets a permit, and who waits gets an error.
    pub fn close(&self) {
        self.permits.close();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.permits.is_closed()
    }

    /// The queue of those who wait.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }
}
