//! One call between its preparation and its end, in 48 bytes.
//!
//! What always holds: what users' code calls here, and in the other modules of a call, is marked
//! `inline` only where it is optimised. Without optimisation it would not be put in line, and each
//! crate with a monitored function would compile all that lies below once more.

use super::{
    Verdict,
    here::{self, Outer, Scope},
    ids::Ids,
    marks::{Flags, Marks, State},
    notes::Notes,
};
use crate::{
    caught::guarded,
    clock::Ticks,
    collector::{Collector, core::Core, finished::SpanIds},
    span,
};
use std::sync::Arc;

pub(crate) struct Running {
    /// `None` is the global one, whose reference count no call touches.
    pub(super) collector: Option<Collector>,
    pub(super) notes: Option<Arc<Notes>>,
    pub(super) start: Ticks,
    pub(super) ids: Ids,
    pub(super) marks: Marks,
}

impl Running {
    /// Stands for the call in its notes until it has a number.
    pub(super) const NOT_BEGUN: u64 = u64::MAX;

    #[inline(always)]
    pub(super) fn new(collector: Option<Collector>, marks: Marks) -> Running {
        let (start, ids) = (Ticks::default(), Ids::default());
        Running { collector, notes: None, start, ids, marks }
    }

    #[inline]
    pub(super) fn core(&self) -> &Core {
        Collector::core_of(&self.collector)
    }

    /// The body begins; returns what nested code sees of it.
    #[inline(always)]
    fn begin(&mut self) -> Scope {
        let Running { collector, notes, start, ids, marks } = self;
        let core = Collector::core_of(collector);
        let around = here::scope();
        let span = span::new_number();
        let parent = if span::is_remote(around.span) { 0 } else { around.span };
        let root = if around.span == 0 { span } else { around.root };
        if let Some(notes) = notes {
            notes.rename(Running::NOT_BEGUN, span);
        }
        if span::is_remote(root) {
            begin_in_remote(notes, span);
        }
        if around.flags.is_budgeted() {
            begin_in_budget(notes, marks, span);
        }
        if marks.is_attempt() {
            begin_attempt(core, notes, marks, parent != 0, span);
        }
        if here::is_wait_offered() {
            begin_after_a_wait(notes, span);
        }
        let begun = marks.with(State::Begun).with_traced(core.traces_requests(), around.flags);
        (*ids, *marks) = Ids::packed(SpanIds { span, parent, root }, begun);
        let collector = number_of(collector);
        *start = core.ticks();
        Scope { span, root, collector, flags: begun.flags() }
    }

    /// The body begins and cannot wait, so that the call is in flight at once.
    pub(super) fn begin_in_flight(&mut self) {
        if self.marks.state() == State::Prepared {
            self.begin();
            self.wait();
        }
    }

    /// From here on the call is counted as in flight. An async call that is over in its first poll
    /// never is: nobody could have seen it.
    #[inline]
    fn wait(&mut self) {
        if self.marks.state() == State::Begun {
            self.marks = self.marks.with(State::InFlight);
            self.core().begin(self.marks.series());
        }
    }

    /// Makes the call the current one until the guard is gone; `None` if it is not recorded. The
    /// first time, the body begins.
    // Never in line: users' functions would grow past what is put in line where they are called, and
    // then each future is copied once more.
    #[inline(never)]
    pub(super) fn enter(&mut self) -> Option<Entered<'_>> {
        let scope = match self.marks.state() {
            State::Off | State::Over => return None,
            State::Prepared => self.begin(),
            State::Begun | State::InFlight => self.scope(),
        };
        let outer = here::enter(scope, self.notes.take());
        Some(Entered { running: self, outer, left: false })
    }

    /// The future of the call is dropped. The body is dropped inside its call, if that has begun:
    /// what its destructors record is part of it. `dyn` for the reason of [`Entered::returned`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn abandoned(&mut self, body: &mut dyn Body) {
        // asked here, because it is nearly always over, and what follows is not in line
        if matches!(self.marks.state(), State::Begun | State::InFlight) {
            self.abandoned_begun(body);
        }
    }

    #[cold]
    #[inline(never)]
    fn abandoned_begun(&mut self, body: &mut dyn Body) {
        if let Some(mut entered) = self.enter() {
            body.take_away();
            entered.dropped();
        }
    }

    /// What nested code sees of it.
    #[inline]
    pub(super) fn scope(&self) -> Scope {
        Scope {
            span: self.ids.span(),
            root: self.ids.root(self.marks),
            collector: number_of(&self.collector),
            flags: self.marks.flags(),
        }
    }

    /// Takes back what nested code left.
    #[inline]
    pub(super) fn leave(&mut self, outer: &mut Outer) {
        let (scope, notes) = outer.restore();
        self.marks = self.marks.with_flags(scope.flags);
        self.notes = notes;
    }
}

/// The number of a collector as a scope has it.
#[inline]
fn number_of(collector: &Option<Collector>) -> u32 {
    collector.as_ref().map_or(0, |collector| collector.0.number())
}

/// The trace began in another program, which this call's record has to know, and those inside of
/// it, wherever they end.
#[cold]
fn begin_in_remote(notes: &mut Option<Arc<Notes>>, span: u64) {
    notes.get_or_insert_with(|| Notes::of(span)).set_remote(here::remote());
}

/// It spends from what a call around it has reserved, wherever it ends.
#[cold]
fn begin_in_budget(notes: &mut Option<Arc<Notes>>, marks: &mut Marks, span: u64) {
    if let Some(mut noted) = notes.get_or_insert_with(|| Notes::of(span)).open(span) {
        noted.purse = here::purse();
    }
    *marks = marks.with_flags(Flags::NONE.budgeted());
}

/// Somebody has waited in a queue to make this call.
#[cold]
fn begin_after_a_wait(notes: &mut Option<Arc<Notes>>, span: u64) {
    let wait = here::take_wait();
    if let Some(mut noted) = notes.get_or_insert_with(|| Notes::of(span)).open(span) {
        noted.queue_wait = noted.queue_wait.saturating_add(wait);
    }
}

/// It is an attempt of the call around it, if there is one.
#[cold]
fn begin_attempt(
    core: &Core,
    notes: &mut Option<Arc<Notes>>,
    marks: &mut Marks,
    inside: bool,
    span: u64,
) {
    if !inside {
        *marks = marks.no_attempt();
        return;
    }
    here::begin_attempt();
    let asked = marks.series();
    let attempts = core.attempts_of(asked);
    if attempts.is_overflow() && !asked.is_overflow() {
        // past the caps it is priced by the name of its model, which the series knew
        let model = core.asked_model(asked).map(Box::from);
        if let Some(mut noted) = notes.get_or_insert_with(|| Notes::of(span)).open(span) {
            noted.asked_model = model;
        }
    }
    *marks = marks.of_series(attempts);
}

/// A body that can be dropped before the future around it is.
pub(super) trait Body {
    fn take_away(&mut self);
}

/// Looks at what a body returned: a closure, or what the attribute chose by the type.
pub trait Judge<R: ?Sized> {
    /// Puts what it finds into the verdict.
    fn judge(&mut self, result: &R, verdict: &mut Verdict);
}

impl<R: ?Sized, J: FnMut(&R, &mut Verdict)> Judge<R> for J {
    #[inline]
    fn judge(&mut self, result: &R, verdict: &mut Verdict) {
        self(result, verdict);
    }
}

/// A value that a body returned, together with who judges it. Not a closure: for each of them
/// three functions would be compiled where it becomes `dyn`.
pub(super) trait Judged {
    fn judge(&mut self, verdict: &mut Verdict);
}

pub(super) struct Returned<'a, R, J>(pub(super) &'a R, pub(super) &'a mut J);

impl<R, J: Judge<R>> Judged for Returned<'_, R, J> {
    #[inline]
    fn judge(&mut self, verdict: &mut Verdict) {
        self.1.judge(self.0, verdict);
    }
}

/// While it lives its call is the current one. Gone by unwinding, the call has panicked and is
/// recorded on the spot: whoever catches the panic may drop the future much later.
pub(super) struct Entered<'a> {
    running: &'a mut Running,
    outer: Outer,
    left: bool,
}

// By reference: moved into a method it would be read in pieces wider than those it was just written
// in, and the processor would wait 5 ns for them to reach the cache.
impl Entered<'_> {
    /// The body returned a value, which is judged: the call is over. `dyn`, so that a program is
    /// compiled with one of it and not with one for each monitored function.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn returned(&mut self, value: &mut dyn Judged) {
        let end = self.running.core().ticks();
        let mut verdict = self.running.verdict();
        if guarded(|| value.judge(&mut verdict)).is_none() {
            self.running.core().health().caught_a_panic();
        }
        self.leave();
        self.running.returned(end, &verdict);
        // one test for all its parts: dropped by the compiler, each is looked at by itself
        if verdict.owns_nothing() {
            std::mem::forget(verdict);
        }
    }

    /// The body waits.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn waits(&mut self) {
        self.leave();
        self.running.wait();
    }

    /// The body is gone before it returned.
    pub(super) fn dropped(&mut self) {
        self.leave();
        self.running.dropped();
    }

    /// For one that has left: it owns nothing any more. The test for that would stand in each user's
    /// function, and made a call 3 ns longer.
    #[inline(always)]
    pub(super) fn forget(entered: Option<Entered<'_>>) {
        std::mem::forget(entered);
    }

    #[inline]
    fn leave(&mut self) {
        self.left = true;
        self.running.leave(&mut self.outer);
    }
}

impl Drop for Entered<'_> {
    #[cfg_attr(not(debug_assertions), inline)]
    fn drop(&mut self) {
        if !self.left {
            self.leave();
            self.running.panicked();
        }
    }
}
