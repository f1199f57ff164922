//! The end of a call: outcome, usage, price, and the one write.

use super::{
    Verdict,
    here::{self, Below},
    notes::Noted,
    running::{Running, State},
    used::Used,
};
use crate::{
    Outcome,
    clock::Ticks,
    collector::finished::{Finished, Priced, SpanIds},
    error::{ErrorKind, Failure},
};

impl Running {
    /// The body returned a value, and this was found in it.
    #[inline]
    pub(super) fn returned(&mut self, end: Ticks, verdict: Verdict) {
        let outcome = if verdict.failure.is_some() { Outcome::Error } else { Outcome::Ok };
        self.finish(end, outcome, &verdict);
    }

    /// The body panicked.
    #[cold]
    pub(super) fn panicked(&mut self) {
        let end = self.core().ticks();
        self.finish(end, Outcome::Panicked, &Verdict::default());
    }

    /// The future was dropped before it was ready: by our own timeout, or by somebody else.
    #[cold]
    pub(super) fn dropped(&mut self) {
        let end = self.core().ticks();
        let mut verdict = Verdict::default();
        if here::is_timing_out() {
            verdict.error(Failure::new(ErrorKind::Timeout));
            return self.returned(end, verdict);
        }
        self.finish(end, Outcome::Cancelled, &verdict);
    }

    #[inline(never)]
    fn finish(&mut self, end: Ticks, outcome: Outcome, verdict: &Verdict) {
        let in_flight_as = (self.state == State::InFlight).then_some(self.series);
        self.state = State::Over;
        let notes = self.notes.take().map(|notes| notes.close());
        let noted = notes.as_ref();
        let core = self.core();
        let below = Below {
            usage: self.below.usage || noted.is_some_and(|noted| noted.below_usage),
            cost: self.below.cost || noted.is_some_and(|noted| noted.below_cost),
        };
        let used = Used::gather(core, below.usage, noted, verdict);
        let usage = used.usage();
        let series = core.answered(self.series, used.answer);
        let started = core.timestamp(self.start);
        let priced = match self.asks_for_cost(outcome, below, &used, verdict, noted) {
            true => core.price(series, usage, started, used.billing(series, noted)),
            false => Priced::NotAsked,
        };
        let by_status = status_failure(outcome, noted);
        let failure = verdict.failure.as_ref().or(by_status.as_ref());
        let outcome = if by_status.is_some() { Outcome::Error } else { outcome };
        let tracked = failure.filter(|_| outcome == Outcome::Error && core.tracks_errors());
        core.record(&Finished {
            series,
            in_flight_as,
            outcome,
            error: tracked.map(|failure| failure.kind),
            started,
            nanos: core.nanos(self.start, end),
            usage,
            priced,
            retries: noted.map_or(0, |noted| noted.retries),
            status: status(noted, failure).unwrap_or(0),
            queue_wait_nanos: noted.map_or(0, Noted::queue_wait_nanos),
            span: if core.traces_requests() { self.span } else { SpanIds::default() },
            failure: tracked,
            method: None,
        });
        let told = Below {
            usage: below.usage || used.any(),
            cost: below.cost || priced != Priced::NotAsked,
        };
        if self.span.parent != 0 && (told.usage || told.cost) {
            here::tell(self.span.parent, told);
        }
    }

    /// Whether this call has to account for a cost.
    ///
    /// Usage recorded in the body is priced whatever the flags say. A call without usage whose
    /// provider may have billed something is unpriced; if nested calls account for the cost, or the
    /// provider refused, there is nothing to account for.
    fn asks_for_cost(
        &self,
        outcome: Outcome,
        below: Below,
        used: &Used<'_>,
        verdict: &Verdict,
        noted: Option<&Noted>,
    ) -> bool {
        if noted.is_some_and(|noted| noted.has_usage() || noted.local_cache) {
            return true;
        }
        if !self.track.cost {
            return false;
        }
        used.any() || !(below.cost || below.usage) && may_be_billed(outcome, verdict, noted)
    }
}

/// Whether a provider may bill a call of which no usage is known. It bills no refusal.
fn may_be_billed(outcome: Outcome, verdict: &Verdict, noted: Option<&Noted>) -> bool {
    match outcome {
        Outcome::Rejected => false,
        Outcome::Error => verdict.failure.as_ref().is_some_and(|failure| {
            matches!(
                failure.kind,
                ErrorKind::Timeout
                    | ErrorKind::Connection
                    | ErrorKind::StreamInterrupted
                    | ErrorKind::InvalidOutput
                    | ErrorKind::Unexpected
            )
        }),
        Outcome::Ok => noted.and_then(|noted| noted.status).is_none_or(|status| status < 400),
        Outcome::Panicked | Outcome::Cancelled => true,
    }
}

/// A value that looks well is an error all the same if the body said so: by a status from 400 on.
fn status_failure(outcome: Outcome, noted: Option<&Noted>) -> Option<Failure> {
    let noted = noted?;
    let status = noted.status.filter(|status| *status >= 400 && outcome == Outcome::Ok)?;
    Some(Failure::of_status(status, ""))
}

fn status(noted: Option<&Noted>, failure: Option<&Failure>) -> Option<u16> {
    let said = noted.and_then(|noted| noted.status);
    said.or_else(|| failure.and_then(|failure| failure.status))
}
