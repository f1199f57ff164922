//! The rules to begin with, where nobody has written any.
//!
//! What always holds: each is about calls of any kind, and says what to do.

use super::{AlertRule, Metric};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// The rules to begin with: too many errors, an outage, slow answers, refused calls, calls of
/// unknown cost. Where queues, breakers and budgets have names, rules of these say it sooner.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, alert::recommended_rules};
///
/// let collector = Collector::builder().build();
/// recommended_rules().into_iter().for_each(|rule| collector.add_alert(rule));
/// assert_eq!(collector.report().alerts.len(), 5);
/// ```
pub fn recommended_rules() -> Vec<AlertRule> {
    vec![
        AlertRule::new("LLM calls fail", Metric::error_rate().above(0.05).until(0.02))
            .over(5 * MINUTE)
            .for_at_least(2 * MINUTE)
            .severity("warning")
            .summary("More than one call in twenty fails: see the errors by category."),
        AlertRule::new("LLM outage", Metric::error_rate().above(0.5).until(0.2))
            .over(5 * MINUTE)
            .for_at_least(MINUTE)
            .severity("critical")
            .summary("Most calls fail: the provider is out, or a key or a quota is."),
        AlertRule::new("LLM calls are slow", Metric::latency(95.0).above(MINUTE / 2))
            .over(10 * MINUTE)
            .for_at_least(5 * MINUTE)
            .severity("warning")
            .summary("One call in twenty takes longer than half a minute: see latency by model."),
        AlertRule::new("LLM calls are refused", Metric::rejected().above(0))
            .over(5 * MINUTE)
            .severity("warning")
            .summary(
                "Calls never reach a provider: a budget is spent, a breaker open, a queue full.",
            ),
        AlertRule::new("LLM calls are unpriced", Metric::unpriced_calls().above(0))
            .over(60 * MINUTE)
            .severity("info")
            .summary("Calls have no known cost, and no total has them in it: add their prices."),
    ]
}
