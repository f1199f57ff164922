//! `toolbox rules`: alert rules for Prometheus.

use super::{
    grafana::histograms,
    options::RulesOptions,
    output::{Output, Tally},
};
use monitor_runtime::alert::{AlertRule, Metric, PrometheusRules, recommended_rules};
use std::{io, time::Duration};

const HOUR: Duration = Duration::from_secs(3_600);
/// What of a budget may be spent before somebody is told.
const NEARLY_SPENT: f64 = 0.9;

pub(crate) fn run(options: &RulesOptions, output: &mut Output) -> io::Result<Tally> {
    let mut rules = recommended_rules();
    rules.extend(options.breaker.iter().map(|name| open_breaker(name)));
    rules.extend(options.budget.iter().map(|name| nearly_spent(name)));
    if let Some(most) = options.usd_per_hour {
        let spending = Metric::cost_per_hour().above(most);
        let spending = AlertRule::new("LLM spending", spending).over(HOUR).severity("warning");
        rules.push(spending.summary("Calls cost more in an hour than they are meant to."));
    }
    let rules = PrometheusRules::of(&rules, histograms(options.classic));
    for left_out in rules.left_out() {
        output.complain(&left_out.to_string());
    }
    output.text(&rules)?;
    Ok(Tally::AllGood)
}

fn open_breaker(name: &str) -> AlertRule {
    AlertRule::new(format!("LLM breaker {name} is open"), Metric::breaker_open(name).holds())
        .label("breaker", name)
        .severity("critical")
        .summary("Calls are refused until the breaker lets some through again.")
}

fn nearly_spent(name: &str) -> AlertRule {
    let spent = Metric::budget_used(name).above(NEARLY_SPENT);
    AlertRule::new(format!("LLM budget {name} is nearly spent"), spent)
        .label("budget", name)
        .severity("warning")
        .summary("What is left lasts for few calls; the rest of the period will be refused.")
}
