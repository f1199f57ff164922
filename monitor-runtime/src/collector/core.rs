//! What stands behind a `Collector`: settings, clock, series, stripes, and what joins them.

use super::{
    accounts::Accounts,
    builder::Settings,
    bytes::Bytes,
    cell::Detail,
    custom::CustomMetrics,
    finished::{Extra, Finished, SpanIds},
    health::HealthCounters,
    history,
    labels::Labels,
    named::Named,
    price_file::PriceFile,
    registry,
    rings::Keeping,
    series::{Asked, Function, Place, SeriesId, SeriesTable, Text},
    snapshot::Refusal,
    stripe::Stripes,
    watch::Watch,
};
use crate::{
    Timestamp, breaker,
    clock::{Clock, Ticks},
    noop::RECORDS,
    queue,
    span::{self, TraceId},
    text::CUT,
};
use parking_lot::{Mutex, RwLock};
use std::sync::{Arc, atomic::Ordering::Relaxed};

pub(crate) struct Core {
    /// Tells collectors apart where a callsite or a thread remembers one.
    pub(super) number: u32,
    pub(super) settings: Settings,
    pub(super) keeping: Keeping,
    pub(super) clock: Clock,
    pub(super) bytes: Bytes,
    pub(super) series: SeriesTable,
    pub(super) labels: Labels,
    pub(super) price_file: Option<PriceFile>,
    pub(super) stripes: Stripes,
    pub(super) custom: CustomMetrics,
    pub(super) accounts: Accounts,
    pub(super) queues: Named<queue::State>,
    pub(super) breakers: Named<breaker::State>,
    pub(super) history: history::Store,
    pub(super) watchers: RwLock<Vec<Arc<dyn Watch>>>,
    pub(super) health: HealthCounters,
    pub(super) epoch: Mutex<Epoch>,
    /// Held by whoever reads everything or clears: they see whole epochs. No call takes it.
    pub(super) reading: Mutex<()>,
}

/// How the clock stood when the epoch began.
#[derive(Clone, Copy)]
pub(super) struct Epoch {
    pub(super) since: Ticks,
    /// Steps of the wall clock that earlier epochs have counted.
    pub(super) steps: u64,
}

impl Epoch {
    pub(super) fn begin(clock: &Clock) -> Epoch {
        Epoch { since: clock.ticks(), steps: clock.steps() }
    }
}

/// What the model that answered, and whoever answered, call themselves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Answer<'a> {
    pub(crate) provider: Option<&'a str>,
    pub(crate) model: Option<&'a str>,
}

impl Drop for Core {
    fn drop(&mut self) {
        registry::leave(self.number);
    }
}

impl Core {
    pub(super) fn new(number: u32, mut settings: Settings) -> Core {
        let bytes = Bytes::new(settings.max_bytes);
        let clock = settings.clock.clone();
        let detail = Detail {
            latency: settings.detailed_latency,
            window_seconds: settings.throughput_window.as_secs().max(1),
        };
        let keeping = settings.keeping();
        let series = SeriesTable::new(settings.max_series, settings.prices.clone(), &bytes);
        let file = settings.price_file.clone();
        let price_file = file.map(|path| PriceFile::new(path, series.prices.book()));
        if let Some(file) = &price_file {
            file.look(&series.prices);
        }
        let health = settings.refusals();
        let budgets = std::mem::take(&mut settings.budgets);
        Core {
            number,
            series,
            price_file,
            labels: Labels::new(settings.max_error_labels),
            stripes: Stripes::new(settings.max_series, keeping, detail),
            custom: CustomMetrics::new(settings.max_custom_metrics, settings.metric_points),
            queues: Named::new(),
            breakers: Named::new(),
            history: history::Store::new(
                &settings.windows,
                settings.slice_length,
                settings.max_bytes,
            ),
            watchers: RwLock::default(),
            accounts: Accounts::new(budgets, &clock, &health),
            health,
            keeping,
            epoch: Mutex::new(Epoch::begin(&clock)),
            reading: Mutex::new(()),
            bytes,
            clock,
            settings,
        }
    }

    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    #[inline]
    pub(crate) fn enabled(&self) -> bool {
        RECORDS && self.settings.enabled.load(Relaxed)
    }

    pub(crate) fn service(&self) -> Option<&str> {
        self.settings.service.as_deref()
    }

    #[inline]
    pub(crate) fn tracks_errors(&self) -> bool {
        self.settings.error_tracking
    }

    #[inline]
    pub(crate) fn traces_requests(&self) -> bool {
        self.settings.request_tracing
    }

    /// Whether this trace is kept, if it began here.
    pub(crate) fn samples(&self, trace: TraceId) -> bool {
        self.traces_requests() && self.keeping.sampling.keeps(trace)
    }

    #[inline]
    pub(crate) fn ticks(&self) -> Ticks {
        self.clock.ticks()
    }

    /// Whether time passes only where a test says so.
    pub(crate) fn has_mock_clock(&self) -> bool {
        self.clock.is_mock()
    }

    #[inline]
    pub(crate) fn nanos(&self, start: Ticks, end: Ticks) -> u64 {
        self.clock.nanos(start, end)
    }

    #[inline]
    pub(crate) fn timestamp(&self, ticks: Ticks) -> Timestamp {
        self.clock.timestamp(ticks)
    }

    /// The numbers of a call that has no call of this program around it, as far as is known here;
    /// zeroes where calls are not traced.
    pub(crate) fn span_of_its_own(&self, in_remote: bool) -> SpanIds {
        if !self.traces_requests() {
            return SpanIds::default();
        }
        let span = span::new_number();
        let root = if in_remote { span::new_remote_number() } else { span };
        SpanIds { span, parent: 0, root }
    }

    pub(crate) fn health(&self) -> &HealthCounters {
        &self.health
    }

    pub(crate) fn text_of(&self, text: Text) -> Option<&str> {
        self.series.text_of(text)
    }

    /// The number of a text; texts that may not stand in a key as they are get mended and counted.
    #[inline]
    pub(crate) fn text(&self, text: &str) -> Option<Text> {
        match self.series.known_text(text) {
            Some(known) => Some(known),
            None => self.new_text(text),
        }
    }

    #[cold]
    #[inline(never)]
    fn new_text(&self, text: &str) -> Option<Text> {
        self.series.text(&self.health.mended(text), &self.bytes)
    }

    /// The number of a function. An empty name is no name: the call is kept and the fault counted.
    #[cold]
    #[inline(never)]
    pub(crate) fn function(&self, name: &str, place: Option<Place>) -> Function {
        let name = self.health.mended(name);
        let name = if name.trim().is_empty() {
            self.health.refuse(Refusal::EmptyName, || "a call has an empty name".to_owned());
            "(unnamed)"
        } else {
            &name
        };
        self.series.function(name, place, &self.bytes)
    }

    /// The series of what is known when a call begins.
    #[inline]
    pub(crate) fn asked(&self, asked: &Asked<'_>) -> SeriesId {
        self.series.asked(asked, &self.bytes)
    }

    /// The model that the calls of a series ask for, if it has this name.
    #[inline]
    pub(crate) fn model_if_named(&self, series: SeriesId, model: &str) -> Option<Text> {
        self.series.model_if_named(series, model)
    }

    /// Whether a series is that of what is known, which has no tags; of what has some it is not told.
    #[inline]
    pub(crate) fn is_of(&self, guess: SeriesId, asked: &Asked<'_>) -> bool {
        self.series.is_of(guess, asked)
    }

    /// The series of a call that turns out to be an attempt.
    pub(crate) fn attempts_of(&self, asked: SeriesId) -> SeriesId {
        self.series.attempts(asked)
    }

    /// The model that the calls of a series ask for.
    pub(crate) fn asked_model(&self, asked: SeriesId) -> Option<&str> {
        self.series.asked_model(asked)
    }

    /// The series of a call once it is known who answered.
    #[inline]
    pub(crate) fn answered(&self, asked: SeriesId, answer: Answer<'_>) -> SeriesId {
        let Some(model) = answer.model.filter(|model| !model.is_empty()) else { return asked };
        let tells_provider = answer.provider.is_some() && self.series.lacks_provider(asked);
        match self.answered_again(asked, model.as_bytes()) {
            Some(known) if !tells_provider => known,
            _ => self.newly_answered(asked, answer.provider, model),
        }
    }

    /// The series where the model is the one asked for, or the one that answered last, and nobody
    /// says who answered; where that is not so, or the call is past the caps, [`Core::answered`] tells.
    #[inline]
    pub(crate) fn answered_again(&self, asked: SeriesId, model: &[u8]) -> Option<SeriesId> {
        self.series.answered_again(asked, model)
    }

    #[cold]
    #[inline(never)]
    fn newly_answered(&self, asked: SeriesId, provider: Option<&str>, model: &str) -> SeriesId {
        // a reply has less room for a name than a series
        let cut = model.strip_suffix(CUT).filter(|_| provider.is_none());
        if cut.is_some_and(|cut| self.series.asked_model(asked).is_some_and(|m| m.starts_with(cut)))
        {
            return asked;
        }
        let Some(model) = self.text(model) else { return self.series.overflow_of(asked) };
        let provider = provider.and_then(|name| self.text(name)).unwrap_or_default();
        self.series.answered(asked, provider, model)
    }

    /// A call that is to be priced begins: its price book should be there when it ends.
    pub(crate) fn read_prices_soon(&self) {
        self.series.prices.read_soon();
    }

    /// Counts a call as in flight.
    #[inline]
    pub(crate) fn begin(&self, series: SeriesId) {
        self.stripes.begin(series);
    }

    /// The one write of a call.
    #[inline(never)]
    pub(crate) fn record(&self, call: &Finished<'_>) {
        self.record_in_line(call);
    }

    /// The same where most of the call is known while this is compiled, and is asked no more.
    #[inline(always)]
    pub(crate) fn record_in_line(&self, call: &Finished<'_>) {
        // of few calls, and before the lock is taken
        let failure = call.error.and_then(|_| call.extra?.failure);
        let label = failure.map(|it| self.labels.label(it, &self.health, &self.bytes));
        self.stripes.record(call, label, &self.bytes);
        if self.accounts.any_by_part() || call.extra.is_some_and(Extra::spends) {
            self.charge(call.apart(&self.bytes));
        }
    }
}
