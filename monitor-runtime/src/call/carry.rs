//! A call carried into other tasks and threads, and the call of another program around those of this
//! one.
//!
//! What always holds: while a carried future is polled or dropped, and while carried work runs, the
//! call is the current one, and not a moment longer; a call that is over by then is still the one
//! around those that begin.

use super::{
    current::Current,
    here::{self, Outer, Scope},
    notes::Notes,
};
use crate::span::{self, TraceParent};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

impl Current {
    /// A future inside of which this call is the current one.
    pub fn carry<F: Future>(&self, future: F) -> Carried<F> {
        Carried { future: Some(future), call: self.clone() }
    }

    /// `tokio::spawn` that carries this call over: calls inside the task are its children.
    ///
    /// # Panics
    /// As `tokio::spawn`, outside of a runtime.
    #[cfg(feature = "tokio")]
    pub fn spawn<F>(&self, future: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        tokio::spawn(self.carry(future))
    }

    /// `tokio::task::spawn_blocking` that carries this call over.
    ///
    /// # Panics
    /// As `tokio::task::spawn_blocking`, outside of a runtime.
    #[cfg(feature = "tokio")]
    pub fn spawn_blocking<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> tokio::task::JoinHandle<R> {
        let call = self.clone();
        tokio::task::spawn_blocking(move || call.run(work))
    }

    /// Runs work inside of which this call is the current one: on another thread, say.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, current};
    ///
    /// let collector = Collector::builder().build();
    /// Call::builder("agent").collector(&collector).run(|| {
    ///     let agent = current();
    ///     std::thread::scope(|scope| {
    ///         scope.spawn(|| agent.run(|| Call::builder("search").run(|| ())));
    ///     });
    /// });
    ///
    /// let agent = collector.traces(10).into_iter().find(|trace| trace.parent_id.is_none());
    /// assert_eq!(agent.unwrap().nested.calls, 1);
    /// ```
    pub fn run<R>(&self, work: impl FnOnce() -> R) -> R {
        let _inside = self.enter();
        work()
    }

    fn enter(&self) -> Inside<'_> {
        Inside { call: self, outer: here::enter(self.scope, self.notes.clone()) }
    }
}

impl TraceParent {
    /// Runs work whose calls are inside of this call of another program.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, span::TraceParent};
    ///
    /// let collector = Collector::builder().build();
    /// let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// let parent: TraceParent = header.parse()?;
    /// parent.run(|| Call::builder("answer").collector(&collector).run(|| ()));
    ///
    /// let trace = collector.trace(parent.trace_id()).unwrap();
    /// assert_eq!(trace.parent_id, Some(parent.parent_id()));
    /// assert!(trace.remote_parent);
    /// # Ok::<(), monitor_runtime::span::ParseTraceParentError>(())
    /// ```
    pub fn run<R>(&self, work: impl FnOnce() -> R) -> R {
        let place = self.place();
        let _inside = place.enter();
        work()
    }

    /// A future whose calls are inside of this call of another program.
    pub fn run_async<F: Future>(&self, future: F) -> Carried<F> {
        Carried { future: Some(future), call: self.place() }
    }

    /// Stands for the other program's call. It is none of this one: it takes no words and has no record.
    fn place(&self) -> Current {
        let number = span::new_remote_number();
        let scope =
            Scope { span: number, root: number, ..Scope::of_collector(here::scope().collector) };
        Current { scope, notes: Some(Notes::of_remote(*self)) }
    }
}

/// While it lives a carried call is the current one.
struct Inside<'a> {
    call: &'a Current,
    outer: Outer,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let below = self.outer.restore().0.flags.below();
        // a call that is over has no use for it, and nobody said anything too late
        if let Some(notes) = self.call.notes.as_ref().filter(|_| below.usage || below.cost)
            && let Some(mut noted) = notes.open(self.call.scope.span)
        {
            noted.below.add(below);
        }
    }
}

pin_project_lite::pin_project! {
    /// A future inside of which a call is the current one; made by [`Current::carry`] and
    /// [`TraceParent::run_async`].
    #[must_use = "futures do nothing unless polled"]
    pub struct Carried<F> {
        #[pin]
        future: Option<F>,
        call: Current,
    }

    impl<F> PinnedDrop for Carried<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _inside = this.call.enter();
            this.future.set(None);
        }
    }
}

impl<F: Future> Future for Carried<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _inside = this.call.enter();
        match this.future.as_pin_mut() {
            Some(future) => future.poll(cx),
            None => unreachable!("the future is taken away only when this is dropped"),
        }
    }
}
