//! A tower layer whose waiting requests are a queue.
//!
//! What always holds: a request waits from the first time that its service is not ready until it
//! is, and is active until its response is there or nobody wants it any more.

use super::{
    Queue, ShedLayer, Working,
    turn::{Limits, Turn},
};
use std::{
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::Semaphore;
use tower_layer::Layer;
use tower_service::Service;

/// A tower layer that watches who waits for the service inside, or also limits how many it serves.
///
/// [`QueueLayer::new`] only watches: put it around what makes requests wait (`ConcurrencyLimit`,
/// `RateLimit`). What lies in a `Buffer` inside is active for it, as the buffer has taken it; put
/// the layer inside of the buffer to see who is next. [`QueueLayer::with_limit`] serves at most
/// so many requests at once by itself, and [`QueueLayer::shed`] turns away who would wait behind too
/// many.
///
/// The response future runs as [`Active::run_async`](super::Active::run_async): the first monitored
/// call inside has the request's wait. (Where the service is used inside of a call, that has it.)
///
/// A service that nobody asks any more whether it is ready waits until it is asked again or dropped:
/// tower does not tell.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, monitor, queue::QueueLayer};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
///
/// #[monitor]
/// async fn answer(question: String) -> Result<String, std::convert::Infallible> {
///     Ok(format!("{question}? Yes."))
/// }
///
/// # futures::executor::block_on(async {
/// let queue = Collector::global().queue("requests");
/// let service = ServiceBuilder::new()
///     .layer(QueueLayer::with_limit(queue.clone(), 8))
///     .service(service_fn(answer));
///
/// let reply = service.oneshot("Really".to_string()).await;
/// assert_eq!(reply.as_deref(), Ok("Really? Yes."));
/// assert_eq!(queue.snapshot().finished, 1);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct QueueLayer {
    queue: Queue,
    limits: Limits,
}

impl QueueLayer {
    /// Watches who waits.
    pub fn new(queue: Queue) -> QueueLayer {
        QueueLayer { queue, limits: Limits::default() }
    }

    /// Serves at most so many requests at once; the others wait, in order. All services that this
    /// layer makes share the limit, as do their clones.
    ///
    /// # Panics
    /// As tokio's semaphore, for a limit above `tokio::sync::Semaphore::MAX_PERMITS`.
    pub fn with_limit(queue: Queue, most: usize) -> QueueLayer {
        let queue = queue.concurrency(most as u64);
        let active = Some(Arc::new(Semaphore::new(most)));
        QueueLayer { queue, limits: Limits { active, waiting: None } }
    }

    /// Turns away who would have to wait while `most` wait already: with zero nobody ever waits.
    /// They get the error [`QueueFull`](super::QueueFull).
    ///
    /// # Panics
    /// As tokio's semaphore, for a number above `tokio::sync::Semaphore::MAX_PERMITS`.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, queue::{QueueFull, QueueLayer}};
    /// use tower::{Layer, ServiceExt, service_fn};
    ///
    /// # futures::executor::block_on(async {
    /// let queue = Collector::default().queue("requests");
    /// let layer = QueueLayer::with_limit(queue.clone(), 0).shed(0);
    /// let service = layer.layer(service_fn(|(): ()| async { Ok::<_, std::io::Error>(()) }));
    ///
    /// let refused = service.oneshot(()).await.unwrap_err();
    /// assert!(refused.is::<QueueFull>());
    /// assert_eq!(queue.snapshot().rejected, 1);
    /// # });
    /// ```
    pub fn shed(self, most: usize) -> ShedLayer {
        let queue = self.queue.capacity(most as u64);
        let waiting = Some(Arc::new(Semaphore::new(most)));
        ShedLayer::new(queue, Limits { waiting, ..self.limits })
    }
}

impl<S> Layer<S> for QueueLayer {
    type Service = QueueService<S>;

    fn layer(&self, inner: S) -> QueueService<S> {
        QueueService { turn: Turn::new(self.queue.clone(), self.limits.clone()), inner }
    }
}

/// A service whose requests wait in a queue; made by [`QueueLayer`]. Each clone waits by itself.
#[derive(Clone, Debug)]
pub struct QueueService<S> {
    turn: Turn,
    inner: S,
}

impl<S: Service<R>, R> Service<R> for QueueService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Working<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.turn.poll(cx, |cx| self.inner.poll_ready(cx)).map_ok(|_| ())
    }

    fn call(&mut self, request: R) -> Working<S::Future> {
        let mut active = self.turn.take();
        let future = active.within(|| self.inner.call(request));
        active.run_async(future)
    }
}
