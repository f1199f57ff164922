//! One call between its preparation and its end, in 64 bytes.

use super::{
    here::{self, Below, Outer, Scope},
    notes::Notes,
    prepare::Track,
};
use crate::{
    clock::Ticks,
    collector::{Collector, core::Core, finished::SpanIds, series::SeriesId},
    span,
};
use std::sync::Arc;

pub(crate) struct Running {
    /// `None` is the global one, whose reference count no call touches.
    pub(super) collector: Option<Collector>,
    pub(super) notes: Option<Arc<Notes>>,
    pub(super) start: Ticks,
    pub(super) span: SpanIds,
    pub(super) series: SeriesId,
    pub(super) track: Track,
    pub(super) below: Below,
    pub(super) state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The collector is off: nothing is recorded.
    Off,
    /// Its body has not begun.
    Prepared,
    /// It runs and has not waited.
    Begun,
    /// It is counted as in flight.
    InFlight,
    /// Its record is written.
    Over,
}

impl Running {
    /// Stands for the call in its notes until it has a number.
    pub(super) const NOT_BEGUN: u64 = u64::MAX;

    #[inline]
    pub(super) fn new(series: SeriesId, track: Track) -> Running {
        Running {
            collector: None,
            notes: None,
            start: Ticks::default(),
            span: SpanIds::default(),
            series,
            track,
            below: Below::default(),
            state: State::Prepared,
        }
    }

    #[cold]
    pub(super) fn off() -> Running {
        Running { state: State::Off, ..Running::new(SeriesId::OVERFLOW, Track::NONE) }
    }

    #[inline]
    pub(super) fn core(&self) -> &Core {
        match &self.collector {
            Some(collector) => &collector.0,
            None => &Collector::global().0,
        }
    }

    /// The body begins.
    #[inline]
    pub(super) fn begin(&mut self) {
        let around = here::scope();
        let span = span::new_number();
        let root = if around.span == 0 { span } else { around.root };
        self.span = SpanIds { span, parent: around.span, root };
        if let Some(notes) = &self.notes {
            notes.rename(Running::NOT_BEGUN, span);
        }
        self.state = State::Begun;
        self.start = self.core().ticks();
    }

    /// From here on the call is counted as in flight. An async call that is over in its first poll
    /// never is: nobody could have seen it.
    #[inline]
    pub(super) fn wait(&mut self) {
        if self.state == State::Begun {
            self.state = State::InFlight;
            self.core().begin(self.series);
        }
    }

    /// Makes the call the current one until the guard is gone.
    #[inline]
    pub(super) fn enter(&mut self) -> Entered<'_> {
        let scope = Scope {
            span: self.span.span,
            root: self.span.root,
            collector: self.collector.as_ref().map_or(0, |collector| collector.0.number()),
            below: self.below,
        };
        let outer = here::enter(scope, self.notes.take());
        Entered { running: self, outer, returned: false }
    }
}

/// While it lives its call is the current one. Gone by unwinding, the call has panicked and is
/// recorded on the spot: whoever catches the panic may drop the future much later.
pub(super) struct Entered<'a> {
    pub(super) running: &'a mut Running,
    outer: Outer,
    returned: bool,
}

impl Entered<'_> {
    /// The body came back by itself.
    #[inline]
    pub(super) fn returned(&mut self) {
        self.returned = true;
    }
}

impl Drop for Entered<'_> {
    #[inline]
    fn drop(&mut self) {
        let (scope, notes) = self.outer.restore();
        self.running.below.add(scope.below);
        self.running.notes = notes;
        if !self.returned {
            self.running.panicked();
        }
    }
}
