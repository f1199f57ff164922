//! A monitored stream: the current call while it is polled, one record at its end.
//!
//! What always holds: the call begins before the stream is made and ends with its last item, an
//! unwinding poll, or when it is dropped half-read; after that everything passes through.

use super::{
    ItemVerdict,
    here::{self, Outer},
    items::{Come, JudgeItem},
    marks::State,
    running::Running,
};
use crate::{
    Outcome,
    clock::Ticks,
    collector::pace::Pace,
    error::{ErrorKind, Failure},
    usage::Reply,
};
use futures_core::{FusedStream, Stream};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A stream whose call is recorded when it ends, panics, or is dropped before.
    #[must_use = "streams do nothing unless polled"]
    pub struct MonitoredStream<S, J> {
        #[pin]
        body: Option<S>,
        judge: J,
        running: Running,
        // `None` until the first item
        items: Option<Box<ItemVerdict>>,
    }

    impl<S, J> PinnedDrop for MonitoredStream<S, J> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            // The body is dropped inside its call: what its destructors record is part of it.
            if let Some(mut within) = Within::enter(this.running, this.items) {
                this.body.set(None);
                within.dropped();
            }
        }
    }
}

/// A call that has begun, whose stream is there.
pub struct Begun(Running);

impl Begun {
    /// The call of a stream that is there already.
    pub(super) fn of(mut running: Running) -> Begun {
        running.begin_in_flight();
        Begun(running)
    }

    /// Goes over into the stream.
    #[inline]
    pub fn stream<S, J>(self, body: S, judge: J) -> MonitoredStream<S, J>
    where
        S: Stream,
        J: FnMut(&S::Item, &mut ItemVerdict),
    {
        MonitoredStream { body: Some(body), judge, running: self.0, items: None }
    }
}

impl<S, J> Stream for MonitoredStream<S, J>
where
    S: Stream,
    J: FnMut(&S::Item, &mut ItemVerdict),
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else {
            unreachable!("the body is taken away only when the stream is dropped")
        };
        let Some(mut within) = Within::enter(this.running, this.items) else {
            return body.poll_next(cx);
        };
        let polled = body.poll_next(cx);
        match &polled {
            Poll::Ready(Some(item)) => {
                within.item(&mut Come(item, this.judge));
            }
            Poll::Ready(None) => within.ended(),
            Poll::Pending => within.waits(),
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.body.as_ref().map_or((0, Some(0)), S::size_hint)
    }
}

impl<S, J> FusedStream for MonitoredStream<S, J>
where
    S: FusedStream,
    J: FnMut(&S::Item, &mut ItemVerdict),
{
    fn is_terminated(&self) -> bool {
        self.body.as_ref().is_none_or(S::is_terminated)
    }
}

impl<S, J> std::fmt::Debug for MonitoredStream<S, J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MonitoredStream").finish_non_exhaustive()
    }
}

/// While it lives the stream's call is the current one. Gone by unwinding, the call has panicked
/// and is recorded on the spot: whoever catches the panic may drop the stream much later.
struct Within<'a> {
    running: &'a mut Running,
    items: &'a mut Option<Box<ItemVerdict>>,
    outer: Outer,
    left: bool,
}

impl<'a> Within<'a> {
    /// `None` if the call is over, or not recorded.
    #[inline]
    fn enter(
        running: &'a mut Running,
        items: &'a mut Option<Box<ItemVerdict>>,
    ) -> Option<Within<'a>> {
        if running.marks.state() != State::InFlight {
            return None;
        }
        let outer = here::enter(running.scope(), running.notes.take());
        Some(Within { running, items, outer, left: false })
    }

    /// An item has come, which is judged. `dyn`, as the value of a function.
    fn item(&mut self, item: &mut dyn JudgeItem) {
        let core = self.running.core();
        let nanos = core.nanos(self.running.start, core.ticks());
        let items = self.items.get_or_insert_with(|| ItemVerdict::of(self.running));
        items.judge(nanos, item);
        let told = items.told(self.running.marks.tracks_cost());
        self.leave();
        self.running.tell_early(told);
    }

    /// The stream waits.
    #[inline]
    fn waits(&mut self) {
        self.leave();
    }

    /// There are no more items.
    fn ended(&mut self) {
        let end = self.running.core().ticks();
        self.leave();
        self.finish(end, Outcome::Ok, None);
    }

    /// The stream is gone before its end: left by who read it, or by our own timeout.
    #[cold]
    fn dropped(&mut self) {
        let end = self.running.core().ticks();
        self.leave();
        let timeout = here::is_timing_out().then(|| Failure::new(ErrorKind::Timeout));
        self.finish(end, Outcome::Cancelled, timeout);
    }

    fn finish(&mut self, end: Ticks, outcome: Outcome, timeout: Option<Failure>) {
        let mut verdict = self.running.verdict();
        let mut items = self.items.take();
        match &mut items {
            Some(items) => items.conclude(&mut verdict),
            None => verdict.reply(&Reply::EMPTY.of_stream()),
        }
        if verdict.failure.is_none() {
            verdict.failure = timeout;
        }
        let outcome = match outcome {
            Outcome::Panicked => outcome,
            _ if verdict.is_error() => Outcome::Error,
            _ => outcome,
        };
        let none = Pace::default();
        let pace = items.as_ref().map_or(&none, |items| &items.pace);
        self.running.stream_ended(end, outcome, &verdict, pace);
        if let Some(items) = items {
            items.give_back();
        }
    }

    #[inline]
    fn leave(&mut self) {
        self.left = true;
        self.running.leave(&mut self.outer);
    }
}

impl Drop for Within<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.left {
            let end = self.running.core().ticks();
            self.leave();
            self.finish(end, Outcome::Panicked, None);
        }
    }
}
