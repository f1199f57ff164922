//! Numbers of the things that users give a name: queues, breakers, budgets.
//!
//! What always holds: what is not there has no data.

use super::AlertRule;
use crate::{Report, Snapshot, text::mended};
use std::time::Duration;

pub(super) fn queue_size(report: &Report, name: &str) -> Option<u64> {
    let (_, _) = (report, mended(name));
    None
}

pub(super) fn queue_wait(report: &Report, name: &str) -> Option<Duration> {
    let (_, _) = (report, mended(name));
    None
}

pub(super) fn queue_rejections(report: &Report, name: &str) -> Option<u64> {
    let (_, _) = (report, mended(name));
    None
}

pub(super) fn breaker_open(report: &Report, name: &str) -> Option<bool> {
    let (_, _) = (report, mended(name));
    None
}

pub(super) fn budget_used(report: &Report, name: &str) -> Option<f64> {
    let (_, _) = (report, mended(name));
    None
}

/// The rule that each budget with a soft limit has by itself.
pub(super) fn soft_limits(snapshot: &Snapshot) -> impl Iterator<Item = AlertRule> {
    let _ = snapshot;
    std::iter::empty()
}
