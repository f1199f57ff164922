//! What this thread is doing right now: the call being polled or run, as nested code sees it.
//!
//! What always holds: whoever enters leaves again, also by unwinding; only plain words and the
//! notes of the call lie here, and the notes are moved in and out, so nothing points into a future
//! and nothing is left behind at thread exit. It needs no destructor, so it can be reached while
//! other thread-locals are being destroyed.

use super::{marks::Flags, notes::Notes};
use crate::{
    budget::Purse,
    clock::nanos_of,
    collector::nested::{Late, Nested},
    span::{self, TraceParent},
};
use std::{cell::Cell, mem::ManuallyDrop, sync::Arc, time::Duration};

/// Which call is current, and where nested calls go.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope {
    /// The current call; zero outside of calls, and remote where only another program has one.
    pub(super) span: u64,
    /// The outermost call around it.
    pub(super) root: u64,
    /// The number of the collector that nested calls use; zero is the global one.
    pub(crate) collector: u32,
    pub(super) flags: Flags,
}

/// What nested calls told the call around them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Below {
    /// One of them recorded usage, so what a returned value carries has been counted.
    pub(super) usage: bool,
    /// One of them accounts for the cost, known or not.
    pub(super) cost: bool,
}

impl Below {
    #[inline]
    pub(super) fn add(&mut self, more: Below) {
        self.usage |= more.usage;
        self.cost |= more.cost;
    }
}

impl Scope {
    /// Whether a call of this program is around.
    #[inline]
    pub(super) fn is_call(&self) -> bool {
        self.span != 0 && !span::is_remote(self.span)
    }

    /// Outside of calls, with a collector that calls go to.
    pub(crate) fn of_collector(collector: u32) -> Scope {
        Scope { collector, ..NOWHERE }
    }
}

struct Here {
    scope: Cell<Scope>,
    // `ManuallyDrop`, or the thread-local would have a destructor; `Outer` takes it out in time
    notes: Cell<Option<ManuallyDrop<Arc<Notes>>>>,
    /// Whether a timeout is dropping its future.
    timing_out: Cell<bool>,
    /// How long the next call to begin has waited already, in nanoseconds. It does not lie in the
    /// scope, because between an offer and its call the scope may become another program's.
    waited: Cell<u64>,
}

const NOWHERE: Scope = Scope { span: 0, root: 0, collector: 0, flags: Flags::NONE };

thread_local! {
    static HERE: Here = const {
        Here {
            scope: Cell::new(NOWHERE),
            notes: Cell::new(None),
            timing_out: Cell::new(false),
            waited: Cell::new(0),
        }
    };
}

/// What was current before; [`Outer::restore`] brings it back.
#[must_use]
pub(crate) struct Outer {
    scope: Scope,
    notes: Option<Arc<Notes>>,
}

/// Makes a call the current one.
#[inline]
pub(crate) fn enter(scope: Scope, notes: Option<Arc<Notes>>) -> Outer {
    HERE.with(|here| Outer { scope: here.scope.replace(scope), notes: here.swap_notes(notes) })
}

impl Outer {
    /// Makes what was current before current again, and returns what the call inside left here.
    #[inline]
    pub(crate) fn restore(&mut self) -> (Scope, Option<Arc<Notes>>) {
        HERE.with(|here| (here.scope.replace(self.scope), here.swap_notes(self.notes.take())))
    }
}

/// The current scope.
#[inline]
pub(crate) fn scope() -> Scope {
    HERE.with(|here| here.scope.get())
}

/// Whether there is anybody to be told what ends here.
#[inline]
pub(super) fn is_inside() -> bool {
    scope().span != 0
}

/// Tells the current call what one that ended inside of it did. That is nearly always the call in
/// which it began; a future that was moved into another call gives its value to that one.
#[inline]
pub(super) fn tell(below: Below) {
    HERE.with(|here| {
        let scope = here.scope.get();
        if scope.span != 0 {
            here.scope.set(Scope { flags: scope.flags.with_below(below), ..scope });
        }
    });
}

/// Tells the current call what one that ended inside of it came to.
#[inline]
pub(super) fn tell_nested(nested: impl FnOnce() -> (Nested, Option<Arc<Late>>)) {
    let scope = scope();
    if scope.flags.is_traced() && scope.is_call() {
        let (nested, late) = nested();
        with_notes(|notes, span| notes.add_nested(span, &nested, late.as_ref()));
    }
}

/// An attempt of the current call begins.
#[cold]
pub(super) fn begin_attempt() {
    with_notes(|notes, span| {
        if let Some(mut noted) = notes.open(span) {
            noted.attempts = noted.attempts.saturating_add(1);
        }
    });
}

/// What calls here spend from.
#[cold]
pub(super) fn purse() -> Option<Purse> {
    with_notes(|notes, _| notes.purse())?
}

/// The current call has reserved something of a budget.
#[cold]
pub(super) fn admit(purse: Purse) {
    with_notes(|notes, span| {
        if let Some(mut noted) = notes.open(span) {
            (noted.purse, noted.is_admitted) = (Some(purse), true);
        }
    });
    HERE.with(|here| {
        let scope = here.scope.get();
        here.scope.set(Scope { flags: scope.flags.budgeted(), ..scope });
    });
}

/// The call of another program that is around everything here.
#[cold]
pub(super) fn remote() -> Option<TraceParent> {
    with_notes(|notes, _| notes.remote())?
}

/// The notes of the current call, made if it has none yet.
pub(super) fn notes() -> Option<Arc<Notes>> {
    with_notes(|notes, _| Arc::clone(notes))
}

fn with_notes<R>(look: impl FnOnce(&Arc<Notes>, u64) -> R) -> Option<R> {
    HERE.with(|here| {
        let span = here.scope.get().span;
        if span == 0 {
            return None;
        }
        let notes = here.swap_notes(None).unwrap_or_else(|| Notes::of(span));
        let seen = look(&notes, span);
        here.swap_notes(Some(notes));
        Some(seen)
    })
}

/// While it lives, the first call that begins has waited so long before.
pub(crate) struct OfferedWait {
    own: Duration,
    outer: u64,
}

/// Offers a wait, in addition to what is offered around it.
pub(crate) fn offer_wait(own: Duration) -> OfferedWait {
    let nanos = nanos_of(own);
    HERE.with(|here| {
        let outer = here.waited.get();
        here.waited.set(outer.saturating_add(nanos));
        OfferedWait { own, outer }
    })
}

impl OfferedWait {
    /// What no call has taken.
    pub(crate) fn left(self) -> Duration {
        if is_wait_offered() { self.own } else { Duration::ZERO }
    }
}

impl Drop for OfferedWait {
    fn drop(&mut self) {
        if is_wait_offered() {
            HERE.with(|here| here.waited.set(self.outer));
        }
    }
}

/// Whether a call that begins now has waited.
#[inline]
pub(super) fn is_wait_offered() -> bool {
    HERE.with(|here| here.waited.get() > 0)
}

/// How long a call has waited that begins now; the next one has not.
#[cold]
pub(super) fn take_wait() -> Duration {
    Duration::from_nanos(HERE.with(|here| here.waited.take()))
}

/// While it lives, calls that are dropped on this thread have timed out.
#[cfg(feature = "tokio")]
pub(super) struct TimingOut(bool);

#[cfg(feature = "tokio")]
impl TimingOut {
    pub(super) fn begin() -> TimingOut {
        TimingOut(HERE.with(|here| here.timing_out.replace(true)))
    }
}

#[cfg(feature = "tokio")]
impl Drop for TimingOut {
    fn drop(&mut self) {
        HERE.with(|here| here.timing_out.set(self.0));
    }
}

/// Whether a call that is dropped now was dropped by a timeout.
pub(super) fn is_timing_out() -> bool {
    HERE.with(|here| here.timing_out.get())
}

impl Here {
    #[inline]
    fn swap_notes(&self, notes: Option<Arc<Notes>>) -> Option<Arc<Notes>> {
        self.notes.replace(notes.map(ManuallyDrop::new)).map(ManuallyDrop::into_inner)
    }
}
