//! The number that a rule watches, as an expression of Prometheus' query language.
//!
//! What always holds: an expression has one value for each program, which is the one that the
//! program's own rule sees; it has none where the rule has no data.

use super::super::measure::Measure;
use crate::{
    ErrorKind, Outcome,
    breaker::BreakerState,
    report::{
        Scope,
        prometheus::{
            Histograms,
            around::state_number,
            custom::{OWN_NAME, family_of},
            metrics,
            names::is_label,
            promql::{ATTEMPT, Durations, Expression, Series, sum_by},
            sink::Family,
        },
    },
    text::mended,
};
use std::time::Duration;

/// A program, as Prometheus tells it from others.
const PROGRAM: [&str; 2] = ["job", "instance"];
/// The same behind `on`.
pub(super) const ON_PROGRAM: &str = "on (job, instance)";

/// Before so much time is covered, a rate by the hour is the extrapolation of a few calls.
const LEAST_FOR_AN_HOURLY_RATE: u64 = 30;
/// Over how much of the past requests a second are taken where a rule does not say it; a collector
/// that is told nothing else does the same.
const THROUGHPUT: Duration = Duration::from_secs(60);

/// What a rule asks about: which calls, over how much of the past.
pub(super) struct Asked<'a> {
    pub(super) scope: &'a Scope,
    pub(super) window: Option<Duration>,
    pub(super) histograms: Histograms,
}

impl Asked<'_> {
    /// The number; or why it cannot be asked for.
    pub(super) fn number(&self, measure: &Measure) -> Result<Expression, String> {
        if let Some((tag, _)) = self.scope.tags.iter().find(|(tag, _)| !is_label(tag)) {
            return Err(format!(
                "the label of the tag {tag:?} depends on what other tags there are; a tag of \
                 letters, digits and underscores has its own name"
            ));
        }
        Ok(match measure {
            Measure::ErrorRate => self.share(&[Outcome::Error, Outcome::Panicked]),
            Measure::SuccessRate => self.share(&[Outcome::Ok]),
            Measure::RequestsPerSecond => self.requests_per_second(),
            Measure::Latency(percent) => known(
                &self.durations(self.calls(metrics::REQUEST_DURATION)).quantile(percent / 100.0),
            ),
            Measure::AverageLatency => {
                known(&self.durations(self.calls(metrics::REQUEST_DURATION)).average())
            }
            Measure::Requests => or_zero(&self.count(&self.calls(metrics::REQUESTS))),
            Measure::InFlight => {
                or_zero(&sum_by(&PROGRAM, &self.calls(metrics::REQUESTS_IN_FLIGHT).now()))
            }
            Measure::Timeouts => {
                let timeouts = self.calls(metrics::ERRORS).is("kind", ErrorKind::Timeout.name());
                or_zero(&self.count(&timeouts.is(ATTEMPT, "")))
            }
            Measure::Rejected => or_zero(&self.count(&self.ended(&[Outcome::Rejected]))),
            Measure::Tokens => or_zero(&self.count(&self.calls(metrics::TOKENS))),
            Measure::UnpricedCalls => or_zero(&self.count(&self.calls(metrics::UNPRICED_CALLS))),
            Measure::Cost => self.cost(),
            Measure::CostPerHour => format!(
                "3600 * ({})\n/ ({} >= {LEAST_FOR_AN_HOURLY_RATE})",
                self.cost(),
                self.covered()
            ),
            Measure::QueueWait(queue) => {
                known(&self.durations(named(metrics::QUEUE_WAITING_TIME, "queue", queue)).average())
            }
            Measure::QueueSize(queue) => {
                sum_by(&PROGRAM, &named(metrics::QUEUE_SIZE, "queue", queue).now())
            }
            Measure::QueueRejections(queue) => {
                self.count(&named(metrics::QUEUE_REJECTED, "queue", queue))
            }
            Measure::BreakerOpen(breaker) => format!(
                "{} == bool {}",
                sum_by(&PROGRAM, &named(metrics::BREAKER_STATE, "breaker", breaker).now()),
                state_number(BreakerState::Open)
            ),
            Measure::BudgetUsed(budget) => budget_used(budget),
            Measure::CustomAverage(metric) => self.custom_average(metric)?,
            Measure::CustomLatest(_) => {
                return Err(
                    "Prometheus does not know which of a metric's values was the last one, \
                            where it has several tags"
                        .into(),
                );
            }
        })
    }

    /// Samples of the calls that the rule is narrowed to.
    fn calls(&self, family: Family<'static>) -> Series {
        let scope = self.scope;
        let mut series = Series::of(family);
        for (label, value) in [("provider", &scope.provider), ("function", &scope.function)] {
            series = value.iter().fold(series, |series, value| series.is(label, value));
        }
        series = scope.tags.iter().fold(series, |series, (tag, value)| series.is(tag, value));
        let model = scope.model.iter();
        model.fold(series, |series, model| series.has(["model", "response_model"], model))
    }

    fn ended(&self, outcomes: &[Outcome]) -> Series {
        let names: Vec<_> = outcomes.iter().map(|outcome| outcome.name()).collect();
        self.calls(metrics::REQUESTS).matches("outcome", &names.join("|"))
    }

    /// The part of what was decided that ended so; no data before anything was.
    fn share(&self, outcomes: &[Outcome]) -> Expression {
        let part = self.count(&self.ended(outcomes));
        let decided = self.count(&self.ended(&[Outcome::Ok, Outcome::Error, Outcome::Panicked]));
        format!("({})\n/ ({decided} > 0)", or_zero(&part))
    }

    fn requests_per_second(&self) -> Expression {
        let window = Some(self.window.unwrap_or(THROUGHPUT));
        let asked = Asked { window, ..*self };
        let requests = or_zero(&asked.count(&asked.calls(metrics::REQUESTS)));
        format!("({requests})\n/ ({} > 0)", asked.covered())
    }

    /// At most, where it is estimated.
    fn cost(&self) -> Expression {
        let least = self.count(&self.calls(metrics::COST));
        let spread = self.count(&self.calls(metrics::COST_SPREAD));
        format!("{least}\n+ ({})", or_zero(&spread))
    }

    fn custom_average(&self, metric: &str) -> Result<Expression, String> {
        let scope = self.scope;
        if scope.provider.is_some() || scope.model.is_some() || scope.function.is_some() {
            return Err(
                "a metric of the program's own belongs to no call, so that it has no data of \
                        a provider, a model or a function"
                    .into(),
            );
        }
        let (name, is_same) = family_of(metric);
        let sum = |ending| {
            let series = Series::named(format!("{name}{ending}"));
            let series = match is_same {
                true => series,
                false => series.is(OWN_NAME, &mended(metric)),
            };
            let tags = scope.tags.iter();
            sum_by(&PROGRAM, &tags.fold(series, |series, (tag, value)| series.is(tag, value)).now())
        };
        Ok(format!("{}\n/ ({} > 0)", sum("_sum"), sum("_count")))
    }

    /// How many were counted in the window, or at all.
    fn count(&self, counter: &Series) -> Expression {
        sum_by(&PROGRAM, &counter.each(counter.ending(), |selector| self.counted(selector)))
    }

    fn durations(&self, series: Series) -> Durations<'_, impl Fn(String) -> String> {
        let each = |selector| self.counted(selector);
        Durations { series, histograms: self.histograms, each, by: &PROGRAM }
    }

    /// What counters have counted in the window, or at all.
    ///
    /// `increase` knows nothing of what a counter counts before it is first scraped, and a counter of
    /// ours is not there before it counts: of an outage it would miss the beginning. A counter that is
    /// younger than the window has counted everything in it, unless only Prometheus is younger, or was
    /// away: then the program's uptime says otherwise.
    fn counted(&self, selector: String) -> Expression {
        let Some(window) = self.window else { return selector };
        let (range, uptime) = (range(window), Series::of(metrics::UPTIME).now());
        format!(
            "(\n  {selector} unless {selector} offset {range}\n  \
             and {ON_PROGRAM} ({uptime} offset {range} or {uptime} < {})\n  \
             or increase({selector}[{range}])\n)",
            window.as_secs_f64()
        )
    }

    /// How much of the window calls have been counted, in seconds.
    fn covered(&self) -> Expression {
        let uptime = uptime();
        match self.window {
            Some(window) => format!("clamp_max({uptime}, {})", window.as_secs_f64()),
            None => uptime,
        }
    }
}

fn named(family: Family<'static>, label: &str, name: &str) -> Series {
    Series::of(family).is(label, name)
}

/// Limits are in dollars or in tokens; of nothing everything is used.
fn budget_used(budget: &str) -> Expression {
    let share = |spent, limit| {
        let limit = sum_by(&PROGRAM, &named(limit, "budget", budget).now());
        let spent = sum_by(&PROGRAM, &named(spent, "budget", budget).now());
        format!("{spent} / ({limit} > 0)\nor 1 + 0 * {limit}")
    };
    format!(
        "{}\nor {}",
        share(metrics::BUDGET_SPENT_USD, metrics::BUDGET_LIMIT_USD),
        share(metrics::BUDGET_SPENT_TOKENS, metrics::BUDGET_LIMIT_TOKENS)
    )
}

/// How long each program has counted.
pub(super) fn uptime() -> Expression {
    sum_by(&PROGRAM, &Series::of(metrics::UPTIME).now())
}

/// What was never counted is zero where a program answers.
fn or_zero(expression: &str) -> Expression {
    format!("{expression}\nor 0 * {}", uptime())
}

/// Without the value of nothing, which is no number.
fn known(expression: &str) -> Expression {
    format!("{expression} >= 0")
}

/// A duration as Prometheus writes it.
pub(super) fn range(duration: Duration) -> String {
    match duration.subsec_nanos() {
        0 => format!("{}s", duration.as_secs()),
        _ => format!("{}ms", duration.as_micros().div_ceil(1_000)),
    }
}
