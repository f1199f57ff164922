//! A monitored function that is not async: it is in flight from its start to its end.

use super::{
    Verdict,
    here::{self, Outer},
    marks::State,
    prepare::Prepared,
    running::{Entered, Returned, Running},
};

/// Runs a body as a call.
#[inline]
pub fn run_sync<R>(
    prepared: Prepared,
    body: impl FnOnce() -> R,
    mut judge: impl FnMut(&R, &mut Verdict),
) -> R {
    let mut running = prepared.running();
    running.begin_in_flight();
    let mut entered = running.enter();
    // one place for the value and one way out, so that it is made where the caller wants it
    let value = body();
    if let Some(entered) = &mut entered {
        entered.returned(&mut Returned(&value, &mut judge));
    }
    Entered::forget(entered);
    value
}

/// Begins a call that ends when the guard is dropped: for functions whose body must not move into
/// a closure (`#[track_caller]`). Nothing of the result is seen.
#[inline]
pub fn guard(prepared: Prepared) -> Guard {
    let mut running = prepared.running();
    running.begin_in_flight();
    let is_recorded = running.marks.state() == State::InFlight;
    let outer = is_recorded.then(|| here::enter(running.scope(), running.notes.take()));
    Guard { running, outer, unwinding: std::thread::panicking() }
}

/// A call that ends when this is dropped; made by [`guard`].
#[must_use = "the call ends when the guard is dropped"]
pub struct Guard {
    running: Running,
    outer: Option<Outer>,
    /// Whether the thread was unwinding when the call began: then it is not this call's panic.
    unwinding: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(mut outer) = self.outer.take() else { return };
        let end = self.running.core().ticks();
        self.running.leave(&mut outer);
        if std::thread::panicking() && !self.unwinding {
            self.running.panicked();
        } else {
            let verdict = self.running.verdict();
            self.running.returned(end, &verdict);
        }
    }
}
