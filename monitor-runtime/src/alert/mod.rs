//! Alerts: rules over the numbers of a report, and who is told.
//!
//! What always holds: rules are looked at by the tick and never by a call; a number without data
//! neither fires nor resolves anything unless the rule says so; who is slow to be told, fails or
//! panics delays nobody else.
//!
//! A rule is made of a [`Metric`] and a threshold. It is looked at once a second, and an alert goes
//! through these states:
//!
//! ```text
//!            beyond the threshold          for long enough,
//!                                          and cooled down
//! inactive ------------------------> pending -----------> firing
//!    ^                                 |  ^                 |
//!    +---------------------------------+  |                 | back, past `until`
//!            back, or without data        |                 v
//!                                         +------------- resolved
//! ```
//!
//! # Example
//! ```
//! use monitor_runtime::{
//!     Collector, Request, Usd,
//!     alert::{AlertRule, Metric, Notification},
//!     testing::MockClock,
//! };
//! use std::{sync::mpsc, time::Duration};
//!
//! const MINUTE: Duration = Duration::from_secs(60);
//! let (tell, told) = mpsc::channel();
//! # let clock = MockClock::new();
//! let collector = Collector::builder()
//! #   .clock(clock.clock())
//!     .alert(
//!         AlertRule::new("high error rate", Metric::error_rate().above(0.05).until(0.02))
//!             .for_at_least(MINUTE)
//!             .cool_down(10 * MINUTE)
//!             .severity("critical")
//!             .summary("more than one call in twenty fails"),
//!     )
//!     .alert(AlertRule::new("spending", Metric::cost().above("250".parse::<Usd>()?)))
//!     .alert_sink(move |told: &Notification| _ = tell.send(told.to_string()))
//!     .build();
//!
//! collector.record(Request::new("chat").status(503));
//! collector.tick(); // this the thread `monitor-tick` does each second, but for a mock clock
//! # clock.advance(MINUTE);
//! collector.tick();
//! assert!(collector.flush_alerts(MINUTE));
//! assert_eq!(told.recv()?, "FIRING high error rate: error rate 100 % is above 5 %");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod condition;
mod engine;
mod machine;
mod measure;
mod measured;
mod metric;
mod named;
mod notification;
mod outbox;
mod prometheus;
mod recommended;
mod register;
mod rule;
mod sink;
mod told;

pub use crate::collector::{AlertChange, AlertSinkHealth, AlertSnapshot, AlertState};
pub use crate::collector::{Direction, Quantity};
pub use condition::Condition;
pub(crate) use engine::Alerts;
pub use measured::Measured;
pub use metric::Metric;
pub use notification::Notification;
pub use prometheus::{LeftOut, PrometheusRules};
pub use recommended::recommended_rules;
pub use rule::{AlertRule, NoData};
pub use sink::{AlertSink, SinkError};

#[cfg(feature = "webhook")]
mod http;
#[cfg(feature = "webhook")]
mod payload;
#[cfg(feature = "tracing")]
mod trace;

#[cfg(feature = "webhook")]
pub use http::{Alertmanager, InvalidAddress, Slack, Webhook};
#[cfg(feature = "tracing")]
pub use trace::Tracing;
