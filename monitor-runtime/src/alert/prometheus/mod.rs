//! Alert rules as rules of Prometheus, for who watches many programs at one place.
//!
//! What always holds: a rule is said so that it fires when the program's own would, or it is left
//! out; what is left out is told, in the file too.

mod asked;
mod yaml;

use super::{AlertRule, Alerts, NoData, named};
use crate::{
    Collector,
    collector::{Direction, Quantity},
    report::prometheus::{Histograms, names, promql::quoted},
};
use asked::{Asked, ON_PROGRAM, range, uptime};
use std::{collections::BTreeMap, fmt, time::Duration};
use yaml::{Entries, verbatim};

/// The series that has the number of each rule, and the label that says of which.
const VALUE: &str = "llm:alert_value";
const RULE: &str = "rule";

/// Names of labels that Prometheus or these rules give themselves.
const TAKEN: [&str; 5] = ["alertname", "alertstate", "instance", "job", RULE];

/// For how long an alert goes on whose number has no data.
const KEPT: &str = "1d";

/// Alert rules as a file of Prometheus' rules: it prints as YAML.
///
/// Each rule becomes two: one keeps its number as `llm:alert_value{rule=".."}`, for each `instance`
/// by itself, the other fires by that number, under the rule's own name and with its labels and
/// summary. Windows, thresholds, `until`, how long, narrowing and what is done without data are those
/// of the rule. These are left out, and [`left_out`](PrometheusRules::left_out) and a comment in the
/// file tell so:
///
/// - rules over a closure of the program's own ([`Metric::of`](super::Metric::of),
///   [`Metric::path`](super::Metric::path)) and over the latest value of its own metrics;
/// - rules over a tag whose name Prometheus does not take as it is;
/// - a rule's cool-down, which Prometheus does not have.
///
/// An alert whose number has no data goes on for at most a day.
///
/// # Example
/// ```
/// use monitor_runtime::{
///     Report,
///     alert::{AlertRule, Metric, PrometheusRules},
///     report::prometheus::Histograms,
/// };
/// use std::time::Duration;
///
/// let failing = AlertRule::new("failing", Metric::error_rate().above(0.05))
///     .over(Duration::from_secs(300))
///     .severity("critical");
/// let own = Metric::of("models", |report: &Report| Some(report.models.len() as u64)).above(20);
/// let rules = PrometheusRules::of(
///     &[failing, AlertRule::new("many models", own)],
///     Histograms::Classic,
/// );
/// assert!(rules.to_string().contains("- alert: \"failing\""));
/// assert_eq!(rules.left_out()[0].alert, "many models");
/// ```
#[derive(Clone, Debug, Default)]
pub struct PrometheusRules {
    rules: Vec<Said>,
    left_out: Vec<LeftOut>,
}

/// What Prometheus' rules cannot say of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The name of its rule.
    pub alert: String,
    /// Whether there is no such rule at all, or only a part of it.
    pub whole_rule: bool,
    /// What is left out, and why.
    pub reason: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.whole_rule { "left out" } else { "left out in part" };
        write!(f, "{:?} is {what}: {}", self.alert, self.reason)
    }
}

/// A rule as Prometheus takes it.
#[derive(Clone, Debug)]
struct Said {
    name: String,
    number: String,
    fires: String,
    for_at_least: Duration,
    labels: BTreeMap<String, String>,
    annotations: [(&'static str, String); 2],
}

impl PrometheusRules {
    /// These rules, in their order, for a Prometheus that keeps durations so.
    pub fn of<'a>(
        rules: impl IntoIterator<Item = &'a AlertRule>,
        histograms: Histograms,
    ) -> PrometheusRules {
        let mut all = PrometheusRules::default();
        rules.into_iter().for_each(|rule| all.add(rule, histograms));
        all
    }

    /// What the rules do not say.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    fn add(&mut self, rule: &AlertRule, histograms: Histograms) {
        let mut leave_out = |whole_rule, reason| {
            let alert = rule.name.clone();
            self.left_out.push(LeftOut { alert, whole_rule, reason });
        };
        let watched = &rule.watched;
        if let Some(fault) = &watched.fault {
            return leave_out(true, fault.clone());
        }
        let Some(measure) = &watched.measure else {
            return leave_out(true, "its number is read by a closure of the program's own".into());
        };
        let asked = Asked { scope: &rule.scope, window: rule.window, histograms };
        let number = match asked.number(measure) {
            Ok(number) => number,
            Err(reason) => return leave_out(true, reason),
        };
        if !rule.cool_down.is_zero() {
            let reason = format!(
                "Prometheus has no cool-down; of this rule it is {}",
                range(rule.cool_down)
            );
            leave_out(false, reason);
        }
        let mut labels = BTreeMap::new();
        for (name, value) in &rule.labels {
            if let Some(taken) = labels.insert(label_name(name), verbatim(value)) {
                let reason = format!("of two labels of one name, {taken:?} is left out");
                leave_out(false, reason);
            }
        }
        self.rules.push(Said {
            name: rule.name.clone(),
            number,
            fires: fires(rule),
            for_at_least: rule.for_at_least,
            labels,
            annotations: annotations(rule),
        });
    }
}

impl Collector {
    /// The rules of this collector as a file of Prometheus' rules, those of its budgets' soft limits
    /// included, for a Prometheus that keeps durations so.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, alert::{AlertRule, Metric}, report::prometheus::Histograms};
    ///
    /// let collector = Collector::builder()
    ///     .alert(AlertRule::new("timeouts", Metric::timeouts().above(10)))
    ///     .build();
    /// let rules = collector.prometheus_rules(Histograms::Classic).to_string();
    /// assert!(rules.contains("llm_errors_total{kind=\"timeout\",attempt=\"\"}"));
    /// ```
    pub fn prometheus_rules(&self, histograms: Histograms) -> PrometheusRules {
        let written = self.watcher::<Alerts>().map(|alerts| alerts.written()).unwrap_or_default();
        let snapshot = self.snapshot();
        let of_budgets: Vec<_> = snapshot.budgets.iter().filter_map(named::soft_limit).collect();
        let written = written.iter().map(|rule| &**rule);
        PrometheusRules::of(written.chain(&of_budgets), histograms)
    }
}

/// When it fires: beyond the threshold, or still where it fired before.
fn fires(rule: &AlertRule) -> String {
    let name = quoted(&rule.name);
    let value = format!("{VALUE}{{{RULE}={name}}}");
    let firing = format!("ALERTS{{alertname={name},alertstate=\"firing\",{RULE}={name}}}");
    let sign = match (rule.watched.direction, rule.is_built_in) {
        (Direction::Above, false) => ">",
        // a soft limit that is reached is past
        (Direction::Above, true) => ">=",
        (Direction::Below, _) => "<",
    };
    let threshold = number(rule.watched.threshold);
    let mut fires = format!("{value} {sign} {threshold}");
    if let Some(until) = rule.watched.until {
        let until = number(until);
        fires += &format!("\nor {value} {sign} {until} and {ON_PROGRAM} {firing}");
    }
    let answers = uptime();
    match rule.no_data {
        NoData::Resolve => {}
        NoData::Keep => {
            fires += &format!(
                "\nor last_over_time({value}[{KEPT}]) and {ON_PROGRAM} {firing} \
                 and {ON_PROGRAM} {answers} unless {ON_PROGRAM} {value}"
            );
        }
        NoData::Fire => {
            let named = quoted(&rule.name.replace('$', "$$"));
            fires += &format!(
                "\nor label_replace(NaN * {answers}, \"{RULE}\", {named}, \"\", \"\") \
                 unless {ON_PROGRAM} {value}"
            );
        }
    }
    fires
}

/// In base units, as the number of a rule is.
fn number(quantity: Quantity) -> String {
    match quantity {
        Quantity::Count(count) => count.to_string(),
        Quantity::Ratio(number) | Quantity::Number(number) => number.to_string(),
        Quantity::Seconds(duration) => duration.as_secs_f64().to_string(),
        Quantity::Usd(amount) => amount.to_string(),
        Quantity::Flag(holds) => u8::from(holds).to_string(),
    }
}

/// What it means and what to do, and how it stands.
fn annotations(rule: &AlertRule) -> [(&'static str, String); 2] {
    let watched = &rule.watched;
    let value = match watched.threshold {
        Quantity::Ratio(_) => "{{ $value | humanizePercentage }}",
        Quantity::Seconds(_) => "{{ $value | humanizeDuration }}",
        Quantity::Usd(_) => r#"${{ $value | printf "%.2f" }}"#,
        _ => "{{ $value | humanize }}",
    };
    let stands = match watched.threshold {
        Quantity::Flag(_) => format!("{} in {{{{ $labels.instance }}}}", verbatim(&watched.metric)),
        threshold => format!(
            "{} of {{{{ $labels.instance }}}} is {value}: {} {threshold}",
            verbatim(&watched.metric),
            watched.direction
        ),
    };
    let summary = rule.summary.as_deref().unwrap_or(&rule.name);
    [("summary", verbatim(summary)), ("description", stands)]
}

/// A name that Prometheus takes for a label and does not use itself.
fn label_name(name: &str) -> String {
    let mended = names::mended(name);
    let begins_well = mended.starts_with(|first: char| first.is_ascii_alphabetic());
    match begins_well && !TAKEN.contains(&&*mended) {
        true => mended.into_owned(),
        false => format!("label_{mended}"),
    }
}

impl fmt::Display for PrometheusRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for left_out in &self.left_out {
            writeln!(f, "# {}", left_out.to_string().replace(char::is_control, " "))?;
        }
        f.write_str("groups:\n  - name: llm-monitor\n    rules:")?;
        f.write_str(if self.rules.is_empty() { " []\n" } else { "\n" })?;
        self.rules.iter().try_for_each(|rule| rule.write(f))
    }
}

impl Said {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = Entries::begin(f, "record", VALUE)?;
        number.texts("labels", [(RULE, &self.name)])?;
        number.expression(&self.number)?;
        let mut alert = Entries::begin(f, "alert", &quoted(&self.name))?;
        alert.expression(&self.fires)?;
        if !self.for_at_least.is_zero() {
            alert.entry("for", &range(self.for_at_least))?;
        }
        alert.texts("labels", &self.labels)?;
        alert.texts("annotations", self.annotations.iter().map(|(name, text)| (name, text)))
    }
}
