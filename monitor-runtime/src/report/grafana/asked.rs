//! What panels ask of Prometheus.
//!
//! What always holds: whatever is of calls is narrowed by all variables, whatever is of a program
//! only by its instance.

use super::super::prometheus::{
    Histograms,
    metrics::{REQUESTS, UPTIME},
    promql::{Durations, Expression, Series, sum_by},
    sink::Family,
};
use crate::Outcome;

pub(super) const INSTANCE: &str = "instance";
pub(super) const PROVIDER: &str = "provider";
pub(super) const MODEL: &str = "model";
pub(super) const FUNCTION: &str = "function";

/// As much of the past as a rate needs at this zoom.
pub(super) const STEP: &str = "$__rate_interval";
/// All that the dashboard shows.
pub(super) const RANGE: &str = "$__range";

/// Samples narrowed by the variables of these names.
pub(super) fn narrowed_by(family: Family<'static>, variables: &[&str]) -> Series {
    let series = Series::of(family);
    variables.iter().fold(series, |series, name| series.matches(name, &format!("${name}")))
}

/// Samples of the calls that the dashboard is narrowed to.
pub(super) fn of_calls(family: Family<'static>) -> Series {
    narrowed_by(family, &[INSTANCE, PROVIDER, MODEL, FUNCTION])
}

/// Samples of the programs that the dashboard is narrowed to.
pub(super) fn of_programs(family: Family<'static>) -> Series {
    narrowed_by(family, &[INSTANCE])
}

fn over(series: &Series, function: &str, range: &str) -> Expression {
    series.each(series.ending(), |selector| format!("{function}({selector}[{range}])"))
}

/// How many a second, by these labels.
pub(super) fn rate_by(labels: &[&str], counter: &Series) -> Expression {
    sum_by(labels, &over(counter, "rate", STEP))
}

/// How many in all that is shown, by these labels.
pub(super) fn increase_by(labels: &[&str], counter: &Series) -> Expression {
    sum_by(labels, &over(counter, "increase", RANGE))
}

/// Successes among successes and failures, by these labels; no data without either.
pub(super) fn success_rate(labels: &[&str], range: &str) -> Expression {
    let ended = |outcomes: &[Outcome]| {
        let names: Vec<_> = outcomes.iter().map(|outcome| outcome.name()).collect();
        let ended = of_calls(REQUESTS).matches("outcome", &names.join("|"));
        sum_by(labels, &over(&ended, "rate", range))
    };
    let decided = ended(&[Outcome::Ok, Outcome::Error, Outcome::Panicked]);
    format!("({} or 0 * {decided}) / ({decided} > 0)", ended(&[Outcome::Ok]))
}

/// Durations over a range, by these labels.
pub(super) fn durations<'a>(
    series: Series,
    histograms: Histograms,
    range: &'a str,
    by: &'a [&'a str],
) -> Durations<'a, impl Fn(String) -> String> {
    let each = move |selector| format!("rate({selector}[{range}])");
    Durations { series, histograms, each, by }
}

/// What is counted from its first time on is zero before it, as long as a program answers.
pub(super) fn or_zero(expression: &str) -> Expression {
    format!("{expression} or on () {}", zero())
}

/// The same where a label tells counts apart: it says `none`.
pub(super) fn or_none(label: &str, expression: &str) -> Expression {
    format!("{expression} or on () label_replace({}, \"{label}\", \"none\", \"\", \"\")", zero())
}

fn zero() -> Expression {
    format!("0 * sum({})", of_programs(UPTIME).now())
}
