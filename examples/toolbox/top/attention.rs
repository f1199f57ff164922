//! What needs somebody's attention, in words, worst first: the lines with which the report as a page
//! begins.
//!
//! What always holds: a line says what is wrong and how wrong it is.

use super::{
    figures::{UNKNOWN, calls, count, duration, money, percent},
    limits::{spent, tone_of},
    numbers::{Alert, Breaker, Budget, Report, Seconds},
    tone::Tone,
};
use monitor_runtime::Usd;
use serde_json::Value;

/// From which share of failures on calls are called failing.
const FAILING: f64 = 0.05;
/// Lines of one sort: the tables have the rest.
const MOST: usize = 5;

/// One line: something that is wrong.
pub(crate) struct Attention {
    pub(crate) tone: Tone,
    /// One word for what it is about.
    pub(crate) word: &'static str,
    pub(crate) says: String,
}

/// What needs attention, the worst first.
pub(crate) fn attention(report: &Report) -> Vec<Attention> {
    let breakers = report.circuit_breaker.iter().flat_map(|all| &all.breakers);
    let mut lines: Vec<Attention> = report.alerts.iter().filter_map(alert).take(MOST).collect();
    lines.extend(report.alerts.iter().filter_map(fault).take(MOST));
    lines.extend(breakers.filter_map(breaker).take(MOST));
    lines.extend(failures(report));
    lines.extend(report.budgets.iter().filter_map(budget).take(MOST));
    lines.extend(unpriced(report));
    lines.extend(health(report));
    lines.sort_by_key(|line| line.tone != Tone::Bad);
    lines
}

fn bad(word: &'static str, says: String) -> Attention {
    Attention { tone: Tone::Bad, word, says }
}

fn warn(word: &'static str, says: String) -> Attention {
    Attention { tone: Tone::Warn, word, says }
}

fn alert(alert: &Alert) -> Option<Attention> {
    let lasting = duration(alert.lasting_seconds.0);
    let says = format!("{} for {lasting}: {}{}", alert.name, alert.metric, compared(alert));
    match alert.state.0.as_str() {
        "firing" => Some(bad("Firing", says)),
        "pending" => Some(warn("Pending", says)),
        _ => None,
    }
}

fn fault(alert: &Alert) -> Option<Attention> {
    let fault = alert.fault.as_ref()?;
    Some(warn("Alert", format!("{} cannot be told: {fault}", alert.name)))
}

fn breaker(breaker: &Breaker) -> Option<Attention> {
    let lasting = breaker.in_state_seconds.map(|lasting| format!(" for {}", duration(lasting.0)));
    let lasting = lasting.unwrap_or_default();
    let refused = calls(breaker.rejections);
    let says =
        |state| format!("breaker {} has been {state}{lasting}; it refused {refused}", breaker.name);
    match breaker.current_state.as_ref()?.0.as_str() {
        "open" => Some(bad("Open", says("open"))),
        "half_open" => Some(warn("Half-open", says("half-open"))),
        _ => None,
    }
}

fn failures(report: &Report) -> Option<Attention> {
    let rate = report.errors.rate.filter(|rate| *rate >= FAILING)?;
    let mostly = report.errors.most_common.as_ref().map(|kind| format!(", most often {kind}"));
    let says = format!(
        "{} of {} calls failed ({}){}",
        count(report.totals.failures),
        count(report.totals.decided()),
        percent(rate),
        mostly.unwrap_or_default()
    );
    Some(bad("Failing", says))
}

fn budget(budget: &Budget) -> Option<Attention> {
    let tone = tone_of(budget)?;
    let again =
        budget.resets_in_seconds.map(|left| format!("; begins anew in {}", duration(left.0)));
    let says = format!(
        "{} is at {}: {}, {} refused{}",
        budget.name,
        percent(budget.used),
        spent(budget),
        calls(budget.refused),
        again.unwrap_or_default()
    );
    Some(Attention { tone, word: "Budget", says })
}

fn unpriced(report: &Report) -> Option<Attention> {
    let says = match report.cost.unpriced_calls {
        0 => return None,
        1 => "1 call has no cost; every total with it is a lower bound".into(),
        calls => {
            format!("{} calls have no cost; every total with one is a lower bound", count(calls))
        }
    };
    Some(warn("Unpriced", says))
}

fn health(report: &Report) -> Vec<Attention> {
    let health = &report.health;
    let prices = health.price_file_error.as_ref();
    let prices =
        prices.map(|error| bad("Prices", format!("the price file is not in force: {error}")));
    let silent = "a program built with --cfg monitor_noop records nothing";
    let silent = health.records_nothing.then(|| bad("Silent", silent.into()));
    let sinks = health.alert_sinks.iter().filter(|sink| sink.failed > 0 || sink.dropped > 0);
    let untold = sinks.take(MOST).map(|sink| {
        let (failed, dropped) = (count(sink.failed), count(sink.dropped));
        let says = format!("{}: {failed} notifications failed, {dropped} thrown away", sink.name);
        warn("Not told", says)
    });
    let overflow = (health.overflow_calls > 0).then(|| {
        let calls = count(health.overflow_calls);
        warn("Series", format!("{calls} calls are counted together: a cap is reached"))
    });
    prices.into_iter().chain(silent).chain(untold).chain(overflow).collect()
}

/// ` 12.5 % > 5.0 %`: what stands behind the name of what an alert watches.
pub(crate) fn compared(alert: &Alert) -> String {
    let Some(value) = &alert.value else { return " no data".into() };
    if value.get("flag").is_some() {
        return format!(" {}", quantity(value));
    }
    let sign = match (alert.state.0.as_str(), alert.direction.0.as_str()) {
        ("firing" | "pending", "above") => ">",
        ("firing" | "pending", "below") => "<",
        _ => {
            return format!(
                " {} ({} {})",
                quantity(value),
                alert.direction,
                quantity(&alert.threshold)
            );
        }
    };
    format!(" {} {sign} {}", quantity(value), quantity(&alert.threshold))
}

/// A number under the name of what it is; unknown where a newer service has another name.
fn quantity(value: &Value) -> String {
    let text = |(name, value): (&String, &Value)| match name.as_str() {
        "count" => value.as_u64().map(count),
        "ratio" => value.as_f64().map(percent),
        "number" => value.as_f64().map(|number| number.to_string()),
        "seconds" => Some(duration(Seconds::try_from(value.as_f64()?).ok()?.0)),
        "usd" => value.as_str()?.parse::<Usd>().ok().map(money),
        "flag" => value.as_bool().map(|is_so| if is_so { "yes" } else { "no" }.to_owned()),
        _ => None,
    };
    value.as_object().and_then(|it| it.iter().find_map(text)).unwrap_or(UNKNOWN.into())
}
