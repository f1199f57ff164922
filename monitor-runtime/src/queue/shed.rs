//! The same tower layer for a queue that can be full.
//!
//! What always holds: who is turned away has not waited, and the service inside does not hear of the
//! request.

use super::{
    Working,
    turn::{Admission, Limits, Turn},
};
use crate::queue::Queue;
use std::{
    error::Error,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// A tower layer that turns requests away where too many wait; made by
/// [`QueueLayer::shed`](super::QueueLayer::shed).
///
/// # Example
/// An answer of its error (in an axum router `HandleErrorLayer` does the same):
/// ```
/// use monitor_runtime::{Collector, queue::QueueLayer};
/// use std::convert::Infallible;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// # futures::executor::block_on(async {
/// let queue = Collector::global().queue("requests");
/// let service = ServiceBuilder::new()
///     .map_result(|reply: Result<u16, BoxError>| Ok::<_, BoxError>(reply.unwrap_or(503)))
///     .layer(QueueLayer::with_limit(queue, 8).shed(100))
///     .service_fn(|(): ()| async { Ok::<_, Infallible>(200) });
/// assert_eq!(service.oneshot(()).await.unwrap(), 200);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct ShedLayer {
    queue: Queue,
    limits: Limits,
}

impl ShedLayer {
    pub(super) fn new(queue: Queue, limits: Limits) -> ShedLayer {
        ShedLayer { queue, limits }
    }
}

impl<S> Layer<S> for ShedLayer {
    type Service = ShedService<S>;

    fn layer(&self, inner: S) -> ShedService<S> {
        let turn = Turn::new(self.queue.clone(), self.limits.clone());
        ShedService { turn, turned_away: false, inner }
    }
}

/// A service whose requests wait in a queue that can be full; made by [`ShedLayer`].
///
/// Its error is a box, as that of tower's `LoadShed`: the service's own, or [`QueueFull`].
#[derive(Debug)]
pub struct ShedService<S> {
    turn: Turn,
    turned_away: bool,
    inner: S,
}

impl<S: Clone> Clone for ShedService<S> {
    /// A service that waits by itself.
    fn clone(&self) -> ShedService<S> {
        ShedService { turn: self.turn.clone(), turned_away: false, inner: self.inner.clone() }
    }
}

impl<S, R> Service<R> for ShedService<S>
where
    S: Service<R>,
    S::Error: Into<BoxError>,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = ShedFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // who is turned away is told so by its own request, and not by an error of the service,
        // which would be its end
        let polled = self.turn.poll(cx, |cx| self.inner.poll_ready(cx));
        polled.map_err(Into::into).map_ok(|admission| {
            self.turned_away = admission == Admission::TurnedAway;
        })
    }

    fn call(&mut self, request: R) -> ShedFuture<S::Future> {
        if std::mem::take(&mut self.turned_away) {
            self.turn.queue().reject();
            let full = QueueFull { queue: self.turn.queue().state.name() };
            return ShedFuture { way: Way::TurnedAway { full: Some(full) } };
        }
        let mut active = self.turn.take();
        let future = active.within(|| self.inner.call(request));
        ShedFuture { way: Way::Admitted { future: active.run_async(future) } }
    }
}

pin_project_lite::pin_project! {
    /// The response of a [`ShedService`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ShedFuture<F> {
        #[pin]
        way: Way<F>,
    }
}

pin_project_lite::pin_project! {
    #[derive(Debug)]
    #[project = WayProjection]
    enum Way<F> {
        Admitted {
            #[pin]
            future: Working<F>,
        },
        TurnedAway {
            full: Option<QueueFull>,
        },
    }
}

impl<F, T, E> Future for ShedFuture<F>
where
    F: Future<Output = Result<T, E>>,
    E: Into<BoxError>,
{
    type Output = Result<T, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().way.project() {
            WayProjection::Admitted { future } => future.poll(cx).map_err(Into::into),
            WayProjection::TurnedAway { full } => match full.take() {
                Some(full) => Poll::Ready(Err(full.into())),
                None => Poll::Pending, // it is over
            },
        }
    }
}

/// A request was turned away, because as many waited as may.
///
/// # Example
/// ```
/// use monitor_runtime::queue::QueueFull;
///
/// /// The HTTP status of what a service of a [`ShedLayer`] failed with.
/// ///
/// /// [`ShedLayer`]: monitor_runtime::queue::ShedLayer
/// fn status(error: &(dyn std::error::Error + 'static)) -> u16 {
///     if error.is::<QueueFull>() { 503 } else { 500 }
/// }
/// # assert_eq!(status(&std::fmt::Error), 500);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueFull {
    queue: Arc<str>,
}

impl QueueFull {
    /// The queue's name.
    pub fn queue(&self) -> &str {
        &self.queue
    }
}

impl fmt::Display for QueueFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the queue {:?} is full: try again later", self.queue)
    }
}

impl Error for QueueFull {}
