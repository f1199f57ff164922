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
    collector::{
        core::{Answer, Billing},
        finished::{Finished, Priced, SpanIds},
        series::SeriesId,
    },
    error::{ErrorKind, Failure},
};

impl Running {
    /// A verdict for the value of this call.
    #[inline]
    pub(super) fn verdict(&self) -> Verdict {
        Verdict::new(self.collector.clone(), self.series)
    }

    /// The body returned a value, and this was found in it.
    #[inline]
    pub(super) fn returned(&mut self, end: Ticks, verdict: &Verdict) {
        let outcome = if verdict.is_error() { Outcome::Error } else { Outcome::Ok };
        self.finish(end, outcome, verdict);
    }

    /// The body panicked.
    #[cold]
    pub(super) fn panicked(&mut self) {
        let end = self.core().ticks();
        self.finish(end, Outcome::Panicked, &self.verdict());
    }

    /// The future was dropped before it was ready: by our own timeout, or by somebody else.
    #[cold]
    pub(super) fn dropped(&mut self) {
        let end = self.core().ticks();
        let mut verdict = self.verdict();
        if here::is_timing_out() {
            verdict.error(Failure::new(ErrorKind::Timeout));
            return self.returned(end, &verdict);
        }
        self.finish(end, Outcome::Cancelled, &verdict);
    }

    #[inline(never)]
    fn finish(&mut self, end: Ticks, outcome: Outcome, verdict: &Verdict) {
        match self.notes.take() {
            None => self.write(end, outcome, verdict, None),
            Some(notes) => self.finish_noted(end, outcome, verdict, &notes.close()),
        }
    }

    /// Most calls say nothing in their body; what is done for those that do stays out of their way.
    #[inline(never)]
    fn finish_noted(&mut self, end: Ticks, outcome: Outcome, verdict: &Verdict, noted: &Noted) {
        self.write(end, outcome, verdict, Some(noted));
    }

    #[inline(always)] // once with and once without notes
    fn write(&mut self, end: Ticks, outcome: Outcome, verdict: &Verdict, noted: Option<&Noted>) {
        let in_flight_as = (self.state == State::InFlight).then_some(self.series);
        self.state = State::Over;
        let core = self.core();
        let below = Below {
            usage: self.below.usage || noted.is_some_and(|noted| noted.below_usage),
            cost: self.below.cost || noted.is_some_and(|noted| noted.below_cost),
        };
        let mut sum = None;
        let used = Used::gather(below.usage, noted, verdict, &mut sum);
        let series = noted.map_or(verdict.series, |noted| self.series_of(noted, verdict));
        let started = core.timestamp(self.start);
        let by_status = noted.and_then(|noted| status_failure(outcome, noted));
        let failure = verdict.failure.as_ref().or(by_status.as_ref());
        let outcome = if by_status.is_some() { Outcome::Error } else { outcome };
        let priced = match self.asks_for_cost(outcome, below, &used, failure, noted) {
            true => core.price(series, used.usage(), started, billing(&used, verdict, noted)),
            false => Priced::NotAsked,
        };
        let failure = failure.filter(|_| outcome == Outcome::Error);
        core.record(&Finished {
            series,
            in_flight_as,
            outcome,
            error: failure.map(|failure| failure.kind),
            started,
            nanos: core.nanos(self.start, end),
            recorded: None,
            usage: used.usage(),
            priced,
            retries: noted.map_or(0, |noted| noted.retries),
            status: status(noted, failure).unwrap_or(0),
            queue_wait_nanos: noted.map_or(0, Noted::queue_wait_nanos),
            span: if core.traces_requests() { self.span } else { SpanIds::default() },
            failure: failure.filter(|_| core.tracks_errors()),
            method: None,
        });
        let usage = below.usage || used.any();
        let cost = below.cost || priced != Priced::NotAsked;
        here::tell(Below { usage, cost });
    }

    /// The series of a call whose body said who answered. That was said on purpose, so it wins
    /// over what the value says.
    fn series_of(&self, noted: &Noted, verdict: &Verdict) -> SeriesId {
        match noted.model.get() {
            None => verdict.series,
            model => {
                self.core().answered(self.series, Answer { provider: noted.provider.get(), model })
            }
        }
    }

    /// Whether this call has to account for a cost.
    ///
    /// Usage recorded in the body is priced whatever the flags say. A call without usage whose
    /// provider may have billed something is unpriced; if nested calls account for the cost, or the
    /// provider refused, there is nothing to account for.
    #[inline(always)]
    fn asks_for_cost(
        &self,
        outcome: Outcome,
        below: Below,
        used: &Used<'_>,
        failure: Option<&Failure>,
        noted: Option<&Noted>,
    ) -> bool {
        if noted.is_some_and(|noted| noted.has_usage() || noted.local_cache) {
            return true;
        }
        self.track.cost
            && (used.any() || !(below.cost || below.usage) && may_be_billed(outcome, failure))
    }
}

/// What decides the price beside the counts.
#[inline(always)]
fn billing<'a>(used: &Used<'_>, verdict: &'a Verdict, noted: Option<&'a Noted>) -> Billing<'a> {
    let tier = noted.and_then(|noted| noted.service_tier.get());
    let answered = noted.and_then(|noted| noted.model.get()).or(verdict.replied.model.as_deref());
    let asked = || noted.and_then(|noted| noted.asked_model.as_deref());
    Billing {
        reported: used.reported,
        local_cache: noted.is_some_and(|noted| noted.local_cache),
        service_tier: tier.or_else(|| verdict.replied.service_tier()),
        invalid_usage: used.invalid,
        answer: Answer { provider: None, model: answered.or_else(asked) },
    }
}

/// Whether a provider may bill a call of which no usage is known. It bills no refusal.
fn may_be_billed(outcome: Outcome, failure: Option<&Failure>) -> bool {
    match outcome {
        Outcome::Ok | Outcome::Panicked | Outcome::Cancelled => true,
        Outcome::Rejected => false,
        Outcome::Error => failure.is_some_and(|failure| {
            matches!(
                failure.kind,
                ErrorKind::Timeout
                    | ErrorKind::Connection
                    | ErrorKind::StreamInterrupted
                    | ErrorKind::InvalidOutput
                    | ErrorKind::Unexpected
            )
        }),
    }
}

/// A value that looks well is an error all the same if the body said so: by a status from 400 on.
fn status_failure(outcome: Outcome, noted: &Noted) -> Option<Failure> {
    let status = noted.status.filter(|status| *status >= 400 && outcome == Outcome::Ok)?;
    Some(Failure::of_status(status, ""))
}

#[inline(always)]
fn status(noted: Option<&Noted>, failure: Option<&Failure>) -> Option<u16> {
    let said = noted.and_then(|noted| noted.status);
    said.or_else(|| failure.and_then(|failure| failure.status))
}
