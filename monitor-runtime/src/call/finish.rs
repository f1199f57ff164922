//! The end of a call: outcome, usage, price, and the one write.

use super::{
    Verdict,
    here::{self, Below},
    marks::{Marks, State},
    notes::{Noted, Notes, Streamed},
    running::Running,
    told::{self, Told},
    used::Used,
};
use crate::{
    Outcome, Timestamp, Usage,
    clock::Ticks,
    collector::{
        Refusal,
        billing::Billing,
        core::{Answer, Core},
        finished::{Extra, Finished, Priced, SpanIds, Why},
        pace::Pace,
        series::SeriesId,
    },
    cost::Unpriced,
    error::{ErrorKind, Failure},
};
use std::sync::Arc;

impl Running {
    /// A verdict for the value of this call.
    #[inline]
    pub(super) fn verdict(&self) -> Verdict {
        Verdict::new(self.collector.clone(), self.marks.series())
    }

    /// The body returned a value, and this was found in it.
    #[inline(always)] // into the few that are compiled once
    pub(super) fn returned(&mut self, end: Ticks, verdict: &Verdict) {
        let notes = self.notes.take();
        let over = self.over(end);
        let usage = verdict.replied.usage();
        if notes.is_none() && verdict.is_plain(usage, over.marks.below()) {
            over.finish_plain(verdict.series, usage);
        } else {
            let Over { marks, .. } = over;
            let outcome = if verdict.is_error() { Outcome::Error } else { Outcome::Ok };
            self.finish_noted(marks, end, outcome, verdict, notes);
        }
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
            return self.finish(end, Outcome::Error, &verdict);
        }
        self.finish(end, Outcome::Cancelled, &verdict);
    }

    /// The stream is over: this was found in its items, and so they came.
    pub(super) fn stream_ended(
        &mut self,
        end: Ticks,
        outcome: Outcome,
        verdict: &Verdict,
        pace: &Pace,
    ) {
        let noted = self.notes.take().map(|notes| notes.close());
        self.over(end).finish_fully(outcome, verdict, noted.as_ref(), Some(pace));
    }

    /// The body did not return.
    #[cold]
    fn finish(&mut self, end: Ticks, outcome: Outcome, verdict: &Verdict) {
        let notes = self.notes.take();
        let Over { marks, .. } = self.over(end);
        self.finish_noted(marks, end, outcome, verdict, notes);
    }

    /// The end of a call whose body or value said more. `marks` are as they were.
    #[cold]
    #[inline(never)]
    fn finish_noted(
        &self,
        marks: Marks,
        end: Ticks,
        outcome: Outcome,
        verdict: &Verdict,
        notes: Option<Arc<Notes>>,
    ) {
        let over = Over { call: self, core: self.core(), marks, end };
        let finish = |noted: Option<&Noted>| over.finish_fully(outcome, verdict, noted, None);
        match notes {
            Some(notes) => notes.close_with(|noted| finish(Some(noted))),
            None => finish(None),
        }
    }

    /// From here on nothing is recorded of it any more.
    #[inline]
    fn over(&mut self, end: Ticks) -> Over<'_> {
        let marks = self.marks;
        self.marks = marks.with(State::Over);
        Over { call: self, core: self.core(), marks, end }
    }

    /// Tells the call in which an item of this stream comes what the stream will be recorded with.
    /// It may be left after the call around it has ended, which must not count it too.
    pub(super) fn tell_early(&self, by_items: Below) {
        let mut told = self.marks.below();
        told.add(by_items);
        told.usage |= self.notes.as_ref().is_some_and(|notes| notes.say_usage(self.ids.span()));
        here::tell(told);
    }
}

/// A call at its end. Copied by value where it is finished in the usual way, so that it lies in
/// registers.
#[derive(Clone, Copy)]
struct Over<'a> {
    call: &'a Running,
    /// Looked up once for everything that is asked of it.
    core: &'a Core,
    /// As they were.
    marks: Marks,
    end: Ticks,
}

impl Over<'_> {
    /// The usual end: the body said nothing, and the value is ok and says counts at most.
    #[inline(always)]
    fn finish_plain(self, series: SeriesId, usage: Option<&Usage>) {
        let started = self.core.timestamp(self.call.start);
        let priced = match usage {
            _ if !self.asks_for_cost(self.marks.below(), usage.is_some(), || true) => {
                Some(Priced::NotAsked)
            }
            Some(usage) => self.core.price_sides(series, usage, started),
            None => None,
        };
        match priced {
            Some(priced) => {
                let call = self.finished(started, Ending::plain(series, usage, priced));
                self.core.record_in_line(&call);
                self.tell_around(&call, self.marks.below(), usage.is_some());
            }
            None => self.finish_priced(series, usage, started),
        }
    }

    /// The same where more than two prices decide, or nobody knows what was used.
    #[inline(never)]
    fn finish_priced(self, series: SeriesId, usage: Option<&Usage>, started: Timestamp) {
        let priced = self.core.price(series, usage, started, Billing::default());
        let ending = Ending::plain(series, usage, priced);
        self.write(started, self.marks.below(), usage.is_some(), ending);
    }

    /// Every other end.
    #[inline(never)]
    fn finish_fully(
        self,
        outcome: Outcome,
        verdict: &Verdict,
        noted: Option<&Noted>,
        pace: Option<&Pace>,
    ) {
        let mut below = self.marks.below();
        below.add(noted.map(|noted| noted.below).unwrap_or_default());
        let core = self.core;
        let mut sum = None;
        let used = Used::gather(below, noted, verdict, &mut sum);
        let series = noted.map_or(verdict.series, |noted| self.series_of(noted, verdict));
        let started = core.timestamp(self.call.start);
        let by_body = noted.and_then(|noted| said_failure(outcome, noted));
        let failure = verdict.failure.as_ref().or(by_body.as_ref());
        // nobody was asked, however the refusal came out of the function
        let refused = noted.is_some_and(|noted| noted.refused);
        let outcome = match outcome {
            Outcome::Error if noted.is_some_and(|noted| noted.rejected) => Outcome::Rejected,
            Outcome::Error | Outcome::Ok if refused => Outcome::Rejected,
            _ if by_body.is_some() => Outcome::Error,
            _ => outcome,
        };
        let says_cost = noted.is_some_and(|noted| noted.says_cost(below.cost));
        // a stream that brought something was not refused, in whatever error it ended
        let brought = pace.is_some_and(|pace| pace.first_item().is_some());
        let may_be_billed = || !refused && (brought || may_be_billed(outcome, failure));
        let priced = match says_cost || self.asks_for_cost(below, used.any(), may_be_billed) {
            true => core.price(series, used.usage(), started, billing(&used, verdict, noted)),
            false => Priced::NotAsked,
        };
        let failure = failure.filter(|_| outcome == Outcome::Error);
        let status = noted.and_then(|noted| noted.status);
        let said = Said {
            retries: noted.map_or(0, Noted::all_retries),
            status: status.or_else(|| failure.and_then(|failure| failure.status)).unwrap_or(0),
            queue_wait_nanos: noted.map_or(0, Noted::queue_wait_nanos),
        };
        let (usage, any) = (used.usage(), used.any());
        let error = failure.map(|failure| failure.kind);
        let detail = detail(priced, &used);
        if let Some(invalid) = &used.invalid {
            core.health().refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
        let failure = failure.filter(|_| core.tracks_errors());
        let extra = Extra {
            failure,
            detail,
            method: None,
            pace,
            nested: noted.map(|noted| &noted.nested).filter(|nested| !nested.is_empty()),
            late: noted.and_then(|noted| noted.late.as_ref()),
            remote: noted.and_then(|noted| noted.remote.as_ref()),
            admitted: noted.and_then(Noted::admitted),
            spends_from: None,
        };
        let extra = extra.any();
        let ending = Ending { outcome, series, usage, priced, error, extra, said };
        self.write(started, below, any, ending);
    }

    #[inline]
    fn write(self, started: Timestamp, below: Below, used_any: bool, ending: Ending<'_>) {
        let call = self.finished(started, ending);
        self.core.record(&call);
        self.tell_around(&call, below, used_any);
    }

    #[inline(always)] // into the usual end, where most of it is known
    fn finished<'e>(&self, started: Timestamp, ending: Ending<'e>) -> Finished<'e> {
        let Over { call: running, core, marks, end } = *self;
        Finished {
            series: ending.series,
            in_flight_as: (marks.state() == State::InFlight).then_some(marks.series()),
            outcome: ending.outcome,
            attempt: marks.is_attempt(),
            error: ending.error,
            started,
            nanos: core.nanos(running.start, end),
            recorded: None,
            usage: ending.usage,
            priced: ending.priced,
            retries: ending.said.retries,
            status: ending.said.status,
            queue_wait_nanos: ending.said.queue_wait_nanos,
            span: if core.traces_requests() {
                running.ids.unpacked(marks)
            } else {
                SpanIds::default()
            },
            extra: ending.extra,
        }
    }

    /// Tells the call in which this one ends, if it does in one.
    #[inline(always)]
    fn tell_around(&self, call: &Finished<'_>, below: Below, used_any: bool) {
        if here::is_inside() {
            told::tell(Told { call: *call, below, used_any });
        }
    }

    /// The series of a call whose body said who answered. That was said on purpose, so it wins
    /// over what the value says.
    fn series_of(&self, noted: &Noted, verdict: &Verdict) -> SeriesId {
        match noted.model.get() {
            None => verdict.series,
            model => self
                .core
                .answered(self.marks.series(), Answer { provider: noted.provider.get(), model }),
        }
    }

    /// Whether this call has to account for a cost.
    ///
    /// A call without usage whose provider may have billed something is unpriced; if nested calls
    /// account for the cost, or the provider refused, there is nothing to account for. (Usage that
    /// the body recorded is priced whatever the flags say.)
    #[inline]
    fn asks_for_cost(
        &self,
        below: Below,
        used_any: bool,
        may_be_billed: impl FnOnce() -> bool,
    ) -> bool {
        let billed = || !below.cost && !below.usage && may_be_billed();
        self.marks.tracks_cost() && (used_any || billed())
    }
}

/// What is known of a call at its end.
struct Ending<'a> {
    outcome: Outcome,
    series: SeriesId,
    usage: Option<&'a Usage>,
    priced: Priced,
    error: Option<ErrorKind>,
    extra: Option<&'a Extra<'a>>,
    said: Said,
}

impl<'a> Ending<'a> {
    /// Of a call that is ok, and has counts at most.
    #[inline(always)]
    fn plain(series: SeriesId, usage: Option<&'a Usage>, priced: Priced) -> Ending<'a> {
        let said = Said::default();
        Ending { outcome: Outcome::Ok, series, usage, priced, error: None, extra: None, said }
    }
}

/// What few calls say of themselves.
#[derive(Default)]
struct Said {
    retries: u32,
    status: u16,
    queue_wait_nanos: u64,
}

/// What decides the price beside the counts.
fn billing<'a>(used: &Used<'_>, verdict: &'a Verdict, noted: Option<&'a Noted>) -> Billing<'a> {
    let tier = noted.and_then(|noted| noted.service_tier.get());
    let answered = noted.and_then(|noted| noted.model.get()).or(verdict.replied.model.as_deref());
    let asked = || noted.and_then(|noted| noted.asked_model.as_deref());
    Billing {
        reported: used.reported,
        local_cache: noted.is_some_and(|noted| noted.local_cache),
        service_tier: tier.or_else(|| verdict.replied.service_tier()),
        invalid_usage: used.invalid.is_some(),
        lacks_a_stream: used.lacking.is_some(),
        answer: Answer { provider: None, model: answered.or_else(asked) },
    }
}

/// More on a call without a cost; counts that cannot be used are told in any case.
fn detail(priced: Priced, used: &Used<'_>) -> Option<Why> {
    let lacks = priced == Priced::Unpriced(Unpriced::StreamWithoutUsage)
        && used.lacking == Some(Streamed::LacksIncludeUsage);
    let invalid = used.invalid.map(Why::Invalid);
    invalid.or_else(|| lacks.then_some(Why::LacksIncludeUsage))
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

/// A value that looks well is an error all the same if the body said so: by a reply that was one,
/// or by a status from 400 on.
fn said_failure(outcome: Outcome, noted: &Noted) -> Option<Failure> {
    if outcome != Outcome::Ok {
        return None;
    }
    let status = noted.status.filter(|status| *status >= 400);
    let by_status = || Some(Failure::of_status(status?, ""));
    let failure =
        noted.failure.clone().map(|said| Failure { status: status.or(said.status), ..said });
    failure.or_else(by_status)
}
