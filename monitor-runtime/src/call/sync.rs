//! A monitored function that is not async: it is in flight from its start to its end.

use super::{
    Prepared, Verdict,
    here::{self, Outer, Scope},
    running::{Running, State},
};
use crate::caught::guarded;

/// Runs a body as a call.
#[inline]
pub fn run_sync<R>(
    prepared: Prepared,
    body: impl FnOnce() -> R,
    judge: impl FnOnce(&R, &mut Verdict),
) -> R {
    let mut running = prepared.0;
    if running.state == State::Off {
        return body();
    }
    running.begin();
    running.wait();
    let mut entered = running.enter();
    let value = body();
    entered.returned();
    let end = entered.running.core().ticks();
    let mut verdict = entered.running.verdict();
    if guarded(|| judge(&value, &mut verdict)).is_none() {
        entered.running.core().health().caught_a_panic();
    }
    drop(entered);
    running.returned(end, &verdict);
    value
}

/// Begins a call that ends when the guard is dropped: for functions whose body must not move into
/// a closure (`#[track_caller]`). Nothing of the result is seen.
#[inline]
pub fn guard(prepared: Prepared) -> Guard {
    let mut running = prepared.0;
    if running.state == State::Off {
        return Guard { running, outer: None, unwinding: false };
    }
    running.begin();
    running.wait();
    let scope = Scope {
        span: running.span.span,
        root: running.span.root,
        collector: running.collector.as_ref().map_or(0, |collector| collector.0.number()),
        below: running.below,
    };
    let outer = Some(here::enter(scope, running.notes.take()));
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
        let (scope, notes) = outer.restore();
        self.running.below.add(scope.below);
        self.running.notes = notes;
        if std::thread::panicking() && !self.unwinding {
            self.running.panicked();
        } else {
            let verdict = self.running.verdict();
            self.running.returned(end, &verdict);
        }
    }
}
