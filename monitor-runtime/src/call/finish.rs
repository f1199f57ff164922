//! The end of a call: outcome, usage, price, and the one write.

use super::{
    Verdict,
    here::{self, Below},
    notes::Noted,
    running::{Running, State},
};
use crate::{
    Outcome, Usage,
    clock::Ticks,
    collector::{
        Refusal,
        core::{Answer, Billing, Core},
        finished::{Finished, Priced, SpanIds},
        series::SeriesId,
    },
    error::{ErrorKind, Failure},
    usage::Reply,
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

    /// The future was dropped before it was ready.
    #[cold]
    pub(super) fn cancelled(&mut self) {
        let end = self.core().ticks();
        self.finish(end, Outcome::Cancelled, &Verdict::default());
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
        let mut used = Used::default();
        let usage = used.gather(core, below, noted, verdict);
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
            usage: usage.filter(|_| !used.invalid),
            priced,
            retries: noted.map_or(0, |noted| noted.retries),
            status: status(noted, failure).unwrap_or(0),
            queue_wait_nanos: noted.map_or(0, Noted::queue_wait_nanos),
            span: if core.traces_requests() { self.span } else { SpanIds::default() },
            failure: tracked,
            method: None,
        });
        let told = Below {
            usage: below.usage || usage.is_some() || used.reported.is_some() || used.invalid,
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
        let has_usage = used.taken || used.reported.is_some() || used.invalid;
        has_usage || !(below.cost || below.usage) && may_be_billed(outcome, verdict, noted)
    }
}

/// What a call used, gathered from its value and from what its body said.
#[derive(Default)]
struct Used<'a> {
    sum: Usage,
    /// Whether there is any usage.
    taken: bool,
    invalid: bool,
    reported: Option<crate::Usd>,
    answer: Answer<'a>,
    service_tier: Option<&'a str>,
}

impl<'a> Used<'a> {
    /// The call's own usage.
    ///
    /// What the value carries counts only if no nested call recorded usage: a handler that passes
    /// an answer on has not used it again.
    fn gather<'u>(
        &'u mut self,
        core: &Core,
        below: Below,
        noted: Option<&'a Noted>,
        verdict: &'a Verdict,
    ) -> Option<&'u Usage>
    where
        'a: 'u,
    {
        let reply = verdict.reply.as_ref();
        if let Some(reply) = reply {
            self.answer_of_reply(reply);
            let carries = reply.usage().is_some() || reply.reported_cost().is_some();
            if below.usage && carries {
                core.health().usage_was_seen_again();
            } else if !below.usage {
                self.add(reply.usage());
                self.reported = reply.reported_cost();
                self.invalid = verdict.invalid().is_some();
            }
        }
        self.add(verdict.named.as_ref());
        if let Some(noted) = noted {
            self.answer_of_notes(noted);
            self.add(Some(&noted.usage).filter(|usage| !usage.is_empty()));
            self.invalid |= noted.invalid.is_some();
            self.reported = match (self.reported, noted.reported) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
        }
        let invalid = verdict.invalid().filter(|_| self.invalid);
        let invalid = invalid.or_else(|| noted.and_then(|noted| noted.invalid));
        let invalid = invalid.or_else(|| self.sum.check().err());
        if let Some(invalid) = invalid {
            self.invalid = true;
            core.health().refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
        self.taken.then_some(&self.sum)
    }

    #[inline]
    fn add(&mut self, usage: Option<&Usage>) {
        let Some(usage) = usage else { return };
        if self.taken { self.sum.add(usage) } else { self.sum = *usage }
        self.taken = true;
    }

    fn answer_of_reply(&mut self, reply: &'a Reply) {
        self.answer = Answer { provider: reply.provider(), model: reply.model() };
        self.service_tier = reply.service_tier();
    }

    /// What the body said wins: it was said on purpose.
    fn answer_of_notes(&mut self, noted: &'a Noted) {
        let text = |noted: &'a Option<_>, other| noted.as_ref().map(AsRef::as_ref).or(other);
        self.answer.provider = text_of(&noted.provider).or(self.answer.provider);
        self.answer.model = text_of(&noted.model).or(self.answer.model);
        self.service_tier = text_of(&noted.service_tier).or(self.service_tier);
        let _ = text::<str>;
    }

    fn billing(&self, series: SeriesId, noted: Option<&'a Noted>) -> Billing<'a> {
        let mut answer = self.answer;
        if series == SeriesId::OVERFLOW && answer.model.is_none() {
            answer.model = noted.and_then(|noted| noted.asked_model.as_deref());
        }
        Billing {
            reported: self.reported,
            local_cache: noted.is_some_and(|noted| noted.local_cache),
            service_tier: self.service_tier,
            invalid_usage: self.invalid,
            answer,
        }
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
    if noted.timed_out && outcome == Outcome::Cancelled {
        return Some(Failure::new(ErrorKind::Timeout));
    }
    let status = noted.status.filter(|status| *status >= 400 && outcome == Outcome::Ok)?;
    Some(Failure::of_status(status, ""))
}

fn status(noted: Option<&Noted>, failure: Option<&Failure>) -> Option<u16> {
    let said = noted.and_then(|noted| noted.status);
    said.or_else(|| failure.and_then(|failure| failure.status))
}
