//! For tests of code that is monitored: calls captured in a collector of their own.

use crate::{
    Collector,
    call::{Outer, Scope},
};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

pub use crate::clock::MockClock;

/// Runs a test's code so that its calls go to this collector, unless they name another.
///
/// Only this thread is affected, so tests that run in parallel do not see each other's calls.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, monitor, testing};
///
/// #[monitor]
/// fn greet() -> &'static str {
///     "hello"
/// }
///
/// let collector = Collector::builder().build();
/// testing::capture(&collector, greet);
/// assert_eq!(collector.report().totals.requests, 1);
/// ```
pub fn capture<R>(collector: &Collector, test: impl FnOnce() -> R) -> R {
    let _captured = Captured::enter(collector);
    test()
}

/// Like [`capture`], for a future: its calls go to this collector on whatever thread it is polled.
pub fn capture_async<F: Future>(collector: &Collector, test: F) -> CaptureAsync<F> {
    CaptureAsync { test: Some(test), collector: collector.clone() }
}

struct Captured(Outer);

impl Captured {
    fn enter(collector: &Collector) -> Captured {
        Captured(crate::call::enter(Scope::of_collector(collector.0.number()), None))
    }
}

impl Drop for Captured {
    fn drop(&mut self) {
        self.0.restore();
    }
}

pin_project_lite::pin_project! {
    /// A future whose calls are captured; made by [`capture_async`].
    #[must_use = "futures do nothing unless polled"]
    pub struct CaptureAsync<F> {
        #[pin]
        test: Option<F>,
        collector: Collector,
    }

    impl<F> PinnedDrop for CaptureAsync<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _captured = Captured::enter(this.collector);
            this.test.set(None);
        }
    }
}

impl<F: Future> Future for CaptureAsync<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _captured = Captured::enter(this.collector);
        match this.test.as_pin_mut() {
            Some(test) => test.poll(cx),
            None => unreachable!("the future is taken away only when this is dropped"),
        }
    }
}
