//! Numbers of the things that users give a name: queues, breakers, budgets.
//!
//! What always holds: what is not there has no data; a soft limit is an alert from the moment on
//! when it is reached, so that a hundred thousand budgets that are well cost nothing.

use super::{AlertRule, Metric, NoData, condition::Reading};
use crate::{
    Report, Snapshot,
    breaker::BreakerState,
    budget::BudgetSnapshot,
    collector::Quantity,
    report::{BudgetReport, QueueNumbers},
    text::mended,
};
use std::{sync::Arc, time::Duration};

pub(super) fn queue_size(report: &Report, name: &str) -> Option<u64> {
    Some(queue(report, name)?.current_size)
}

pub(super) fn queue_wait(report: &Report, name: &str) -> Option<Duration> {
    queue(report, name)?.average_queue_time
}

pub(super) fn queue_rejections(report: &Report, name: &str) -> Option<u64> {
    Some(queue(report, name)?.rejection_count)
}

pub(super) fn breaker_open(report: &Report, name: &str) -> Option<bool> {
    let breakers = &report.circuit_breaker.as_ref()?.breakers;
    let breaker = of_name(breakers, name, |breaker| &breaker.name)?;
    Some(breaker.numbers.current_state? == BreakerState::Open)
}

pub(super) fn budget_used(report: &Report, name: &str) -> Option<f64> {
    Some(budget(report, name)?.used)
}

/// The rules that budgets have by themselves, of those whose soft limit is reached.
pub(super) fn soft_limits(snapshot: &Snapshot) -> impl Iterator<Item = AlertRule> {
    let reached = snapshot.budgets.iter().filter(|budget| budget.is_past_soft_limit());
    reached.filter_map(soft_limit)
}

/// The rule that a budget has by itself; `None` without a soft limit.
pub(super) fn soft_limit(budget: &BudgetSnapshot) -> Option<AlertRule> {
    let (name, soft_limit) = (budget.name.clone(), budget.soft_limit?);
    let condition = Metric::budget_used(&name).above(soft_limit);
    let mut rule = AlertRule::new(format!("budget_soft_limit{{budget={name:?}}}"), condition)
        .label("budget", &name)
        .severity("warning")
        .summary(format!("budget {name:?} has reached its soft limit"))
        .on_no_data(NoData::Resolve);
    rule.is_built_in = true;
    // reached is enough, and where the limit is set anew the budget knows it
    rule.watched.read = Arc::new(move |report| {
        let row = self::budget(report, &name)?;
        let is_past = row.budget.is_past_soft_limit();
        Some(Reading { value: Quantity::Ratio(row.used), begins: is_past, goes_on: is_past })
    });
    Some(rule)
}

fn queue<'a>(report: &'a Report, name: &str) -> Option<&'a QueueNumbers> {
    let queues = &report.queue.as_ref()?.queues;
    of_name(queues, name, |queue| &queue.name).map(|queue| &queue.numbers)
}

fn budget<'a>(report: &'a Report, name: &str) -> Option<&'a BudgetReport> {
    of_name(&report.budgets, name, |row| &row.budget.name)
}

/// All of them stand in the order of their names.
fn of_name<'a, T>(all: &'a [T], name: &str, of: impl Fn(&T) -> &String) -> Option<&'a T> {
    let name = mended(name);
    let place = all.binary_search_by(|one| of(one).as_str().cmp(&name)).ok()?;
    Some(&all[place])
}
