//! A finished call that somebody recorded by hand.

use super::{
    Collector, MOST_TAGS,
    billing::Billing,
    core::Answer,
    finished::{Extra, Finished, Priced, Why},
    pace::Pace,
    series::{Asked, SeriesId, Text},
    snapshot::Refusal,
};
use crate::{
    Outcome, Timestamp, Usage,
    clock::nanos_of,
    cost::Usd,
    error::{ErrorKind, Failure},
    span::TraceParent,
    text::mended,
};
use std::time::Duration;

/// A finished call to record by hand, with [`Collector::record`].
///
/// It counts everywhere that a monitored call does: a status from 400 on or an error makes it a
/// failure; usage makes it priced.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, Usage};
/// use std::time::Duration;
///
/// let collector = Collector::builder().build();
/// collector.record(
///     Request::new("/v1/chat")
///         .method("POST")
///         .status(200)
///         .duration(Duration::from_millis(840))
///         .model("gpt-4o-mini")
///         .usage(Usage::new(1_000, 200)),
/// );
/// let logged = collector.requests().function("/v1/chat").latest(10);
/// assert_eq!(logged[0].cost.unwrap().lower.to_string(), "0.00027");
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a request counts when `Collector::record` gets it"]
pub struct Request {
    function: String,
    method: Option<String>,
    provider: Option<String>,
    model: Option<String>,
    response_model: Option<String>,
    tags: Vec<(String, String)>,
    started: Option<Timestamp>,
    duration: Duration,
    queue_wait: Duration,
    retries: u32,
    status: Option<u16>,
    usage: Option<Usage>,
    reported: Option<Usd>,
    error_text: Option<String>,
    error_kind: Option<ErrorKind>,
    outcome: Option<Outcome>,
    stream: Option<Stream>,
    traceparent: Option<TraceParent>,
    attempt: bool,
    budget: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Stream {
    items: u64,
    time_to_first_item: Option<Duration>,
}

impl Request {
    /// A call of this endpoint or function.
    pub fn new(function: impl Into<String>) -> Request {
        Request { function: function.into(), ..Request::default() }
    }

    /// The HTTP method; kept in the request log.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Who was called. Default: who sells the model, by the price book.
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// The model that was asked for.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// The model that answered, where it is another; it decides the price.
    pub fn response_model(mut self, model: impl Into<String>) -> Self {
        self.response_model = Some(model.into());
        self
    }

    /// One more tag; at most 16 are kept, and of two of one name the last.
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.push((name.into(), value.into()));
        self
    }

    /// When it began. Default: so long before now as it took.
    pub fn started(mut self, at: impl Into<Timestamp>) -> Self {
        self.started = Some(at.into());
        self
    }

    /// How long it took.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// How long it waited in a queue.
    pub fn queue_wait(mut self, wait: Duration) -> Self {
        self.queue_wait = wait;
        self
    }

    /// The budget that it spends from, as it may from those that count it by what it is. Without
    /// usage or cost it counts there by a worst case, and is unpriced.
    pub fn budget(mut self, budget: impl Into<String>) -> Self {
        self.budget = Some(budget.into());
        self
    }

    /// It was one of the attempts of another call, which is recorded by itself and says with
    /// [`Request::retries`] how many there were beyond the first. Attempts are no requests; their
    /// errors, tokens and cost count.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().build();
    /// collector.record(Request::new("send").attempt().status(429));
    /// collector.record(Request::new("send").attempt().status(200));
    /// collector.record(Request::new("chat").retries(1));
    ///
    /// let report = collector.report();
    /// assert_eq!((report.totals.requests, report.totals.failures), (1, 0));
    /// let attempts = report.attempts.unwrap();
    /// assert_eq!((attempts.count, attempts.failures), (2, 1));
    /// ```
    pub fn attempt(mut self) -> Self {
        self.attempt = true;
        self
    }

    /// Attempts beyond the first.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The HTTP status; from 400 on it is a failure.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// What it used.
    pub fn usage(mut self, usage: Usage) -> Self {
        self.usage = Some(usage);
        self
    }

    /// Tokens of which only the total is known; the cost is then an estimate.
    pub fn tokens(self, total: u64) -> Self {
        self.usage(Usage::of_total(total))
    }

    /// The cost as the provider reported it; it wins over the price book. A negative one is refused.
    pub fn reported_cost(mut self, cost: Usd) -> Self {
        self.reported = Some(cost);
        self
    }

    /// An error message or the body of an error answer: the call is a failure, of the kind that
    /// the words and the status tell.
    pub fn error(mut self, message: impl Into<String>) -> Self {
        self.error_text = Some(message.into());
        self
    }

    /// The call is a failure of this kind.
    pub fn error_kind(mut self, kind: ErrorKind) -> Self {
        self.error_kind = Some(kind);
        self
    }

    /// The outcome, where neither status nor error tell: cancelled, rejected, panicked.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// The call around it, of this or another program: it is part of that trace.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, Request, current};
    ///
    /// let collector = Collector::builder().build();
    /// let trace = Call::builder("agent").collector(&collector).run(|| {
    ///     let agent = current().traceparent().unwrap();
    ///     collector.record(Request::new("search").traceparent(agent));
    ///     agent.trace_id()
    /// });
    /// let tree = collector.trace_tree(trace).unwrap();
    /// assert_eq!((tree.calls[1].depth, tree.total.calls), (1, 2));
    /// ```
    pub fn traceparent(mut self, parent: TraceParent) -> Self {
        self.traceparent = Some(parent);
        self
    }

    /// It was a stream of so many items, the first of which came so long after the call began;
    /// `None` where nobody knows. The times between its items stay unknown.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    /// use std::time::Duration;
    ///
    /// let collector = Collector::builder().build();
    /// let duration = Duration::from_millis(2_400);
    /// let first = Duration::from_millis(310);
    /// collector.record(Request::new("chat").duration(duration).stream(85, first));
    ///
    /// let streams = collector.report().streams.unwrap();
    /// assert_eq!((streams.count, streams.items), (1, 85));
    /// assert_eq!(streams.time_to_first_item.max, Some(first));
    /// assert_eq!(streams.output_tokens_per_second, None, "nobody said how many tokens it had");
    /// ```
    pub fn stream(mut self, items: u64, time_to_first_item: impl Into<Option<Duration>>) -> Self {
        self.stream = Some(Stream { items, time_to_first_item: time_to_first_item.into() });
        self
    }
}

impl Request {
    fn failure(&self) -> Option<Failure> {
        let status = self.status.filter(|status| *status >= 400);
        let found = match (status, self.error_text.as_deref()) {
            (Some(status), text) => Some(Failure::of_status(status, text.unwrap_or_default())),
            (None, text) => text.map(Failure::of_text),
        };
        match self.error_kind {
            Some(kind) => Some(Failure { kind, ..found.unwrap_or(Failure::new(kind)) }),
            None => found,
        }
    }
}

impl Stream {
    fn pace(self) -> Pace {
        Pace::of_finished(self.items, self.time_to_first_item.map(nanos_of))
    }
}

impl Collector {
    /// Records a finished call. It counts everywhere that a monitored call does.
    pub fn record(&self, request: Request) {
        let core = &*self.0;
        if !core.enabled() {
            return;
        }
        let series = self.series_of(&request);
        let outcome_is_error = request.outcome == Some(Outcome::Error);
        let unknown = || outcome_is_error.then_some(Failure::new(ErrorKind::Unexpected));
        let failure = request.failure().or_else(unknown);
        let outcome = request.outcome.unwrap_or(match failure {
            Some(_) => Outcome::Error,
            None => Outcome::Ok,
        });
        let method = request.method.as_deref().map(|method| core.health.mended(method));
        let nanos = nanos_of(request.duration);
        let now = core.clock.now();
        let started = request
            .started
            .unwrap_or(Timestamp::from_unix_nanos(now.unix_nanos().saturating_sub(nanos)));
        let reported = request.reported.filter(|cost| *cost >= Usd::ZERO);
        if reported != request.reported {
            core.health.refuse(Refusal::BadValue, || "a reported cost is negative".to_owned());
        }
        let past_its_type = request.usage.as_ref().and_then(Usage::past_its_type);
        let model = request.response_model.as_deref().or(request.model.as_deref());
        let billing = Billing {
            reported,
            invalid_usage: past_its_type.is_some(),
            answer: Answer { provider: request.provider.as_deref(), model },
            ..Billing::default()
        };
        let usage = request.usage.as_ref().filter(|_| past_its_type.is_none());
        let accounts = request.budget.is_some() && outcome != Outcome::Error;
        let priced = if request.usage.is_none() && request.reported.is_none() && !accounts {
            Priced::NotAsked
        } else {
            core.price(series, usage, started, billing)
        };
        if let Some(invalid) = &past_its_type {
            core.health.refuse(Refusal::InvalidUsage, || invalid.to_string());
        }
        let pace = request.stream.map(Stream::pace);
        let account = request.budget.as_deref().and_then(|budget| core.account(budget));
        let extra = Extra {
            failure: failure.as_ref().filter(|_| core.tracks_errors()),
            method: method.as_deref(),
            detail: past_its_type.map(Why::Invalid),
            pace: pace.as_ref(),
            remote: request.traceparent.as_ref().filter(|_| core.traces_requests()),
            spends_from: account.as_ref(),
            ..Extra::default()
        };
        core.record(&Finished {
            series,
            in_flight_as: None,
            outcome,
            attempt: request.attempt,
            error: failure
                .as_ref()
                .filter(|_| outcome == Outcome::Error)
                .map(|failure| failure.kind),
            started,
            nanos,
            recorded: Some(now),
            usage,
            priced,
            retries: request.retries,
            status: request.status.unwrap_or(0),
            queue_wait_nanos: nanos_of(request.queue_wait),
            span: core.span_of_its_own(request.traceparent.is_some()),
            extra: extra.any(),
        });
    }

    fn series_of(&self, request: &Request) -> SeriesId {
        let core = &*self.0;
        let text = |text: &Option<String>| match text.as_deref() {
            None | Some("") => Some(Text::default()),
            Some(text) => core.text(text),
        };
        let tags = self.tags_of(request);
        if request.tags.len() > MOST_TAGS {
            core.health.refuse(Refusal::TooManyTags, || {
                format!("request {:?}: {MOST_TAGS} tags are kept", mended(&request.function))
            });
        }
        let function = core.function(&request.function, None);
        let (Some(provider), Some(model), Some(tags)) =
            (text(&request.provider), text(&request.model), tags)
        else {
            return SeriesId::overflow(request.attempt);
        };
        let asked = core.asked(&Asked { function, provider, model, tags: &tags });
        let asked = if request.attempt { core.attempts_of(asked) } else { asked };
        let answer = Answer {
            provider: request.provider.as_deref(),
            model: request.response_model.as_deref(),
        };
        core.answered(asked, answer)
    }

    /// `None` if one of them finds no place.
    fn tags_of(&self, request: &Request) -> Option<Vec<(Text, Text)>> {
        let core = &*self.0;
        let mut tags: Vec<(Text, Text)> = Vec::new();
        for (name, value) in request.tags.iter().take(MOST_TAGS) {
            if !core.health.has_name(name, value) {
                continue;
            }
            let tag = (core.text(name)?, core.text(value)?);
            match tags.iter_mut().find(|known| known.0 == tag.0) {
                Some(known) => {
                    core.health.repeated(name);
                    *known = tag;
                }
                None => tags.push(tag),
            }
        }
        tags.sort_unstable();
        Some(tags)
    }
}
