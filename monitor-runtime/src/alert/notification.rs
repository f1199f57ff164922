//! What is said when an alert fires or is resolved.

use crate::{
    Timestamp,
    collector::{AlertState, Direction, Quantity},
    seconds,
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, time::Duration};

/// What is said when an alert fires or is resolved.
///
/// It prints as one line: `FIRING high error rate: error rate 12.5 % is above 5 %`.
///
/// # Example
/// ```
/// use monitor_runtime::alert::{AlertState, Notification};
///
/// let page = |told: &Notification| {
///     let is_critical = told.labels.get("severity").is_some_and(|it| it == "critical");
///     if told.state == AlertState::Firing && is_critical {
///         eprintln!("{}: {}", told.summary.as_deref().unwrap_or(&told.alert), told.number());
///     }
/// };
/// page(&Notification::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Notification {
    /// The alert's name.
    pub alert: String,
    /// [`AlertState::Firing`] or [`AlertState::Resolved`].
    pub state: AlertState,
    /// Whether the same was said before: only who asks for it by
    /// [`AlertSink::repeats_every`](super::AlertSink::repeats_every) is told again.
    pub repeated: bool,
    /// The service, as the collector's builder names it.
    pub service: Option<String>,
    /// The number that is watched.
    pub metric: String,
    /// Its value now; `None` if it has no data.
    pub value: Option<Quantity>,
    /// On which side of the threshold the alert fires.
    pub direction: Direction,
    /// Beyond which value it fires.
    pub threshold: Quantity,
    /// Over how much of the past the number is taken; `None`: since calls are counted.
    #[serde(rename = "window_seconds", serialize_with = "seconds::maybe")]
    pub window: Option<Duration>,
    /// When this was said.
    pub at: Timestamp,
    /// When the alert began to fire.
    pub started_at: Timestamp,
    /// When it stopped; `None` while it fires.
    pub ended_at: Option<Timestamp>,
    /// What the rule is narrowed to, its severity, and what else it says.
    pub labels: BTreeMap<String, String>,
    /// What it means, in the rule's words.
    pub summary: Option<String>,
}

impl Notification {
    /// The number in a sentence: `error rate 12.5 % is above 5 %`.
    pub fn number(&self) -> String {
        let Notification { metric, direction, threshold, .. } = self;
        let over =
            self.window.map(|window| format!(" over {}", humantime::format_duration(window)));
        let over = over.unwrap_or_default();
        match (self.value, self.state) {
            (None, _) => format!("{metric}{over} has no data"),
            (Some(Quantity::Flag(is_so)), _) => {
                format!("{metric}{over}: {}", Quantity::Flag(is_so))
            }
            (Some(value), AlertState::Firing) => {
                format!("{metric} {value}{over} is {direction} {threshold}")
            }
            (Some(value), _) => format!("{metric} {value}{over}"),
        }
    }
}

impl fmt::Display for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.as_str().to_uppercase();
        write!(f, "{state} {}: {}", self.alert, self.number())
    }
}
