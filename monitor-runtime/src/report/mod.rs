//! From a snapshot to numbers, and from numbers to text and JSON.
//!
//! What always holds: a report is a pure function of a snapshot, and every rendering a pure function
//! of a report. What has no data has no value; it is never shown as zero. Rates are ratios from 0
//! to 1, durations in JSON seconds, money decimal strings.

mod adder;
mod alerts;
mod attempts;
mod attention;
mod breakers;
mod budgets;
mod chart;
mod cost;
mod errors;
mod figures;
#[cfg(test)]
mod fixture;
mod full;
#[cfg(feature = "json")]
pub mod grafana;
mod grouped;
pub(crate) mod html;
mod latency;
mod later;
mod markdown;
mod outside;
mod part;
mod prices;
pub mod prometheus;
mod queues;
mod rows;
mod scope;
mod slices;
mod streams;
mod summary;
mod sums;
#[cfg(test)]
mod tests;
mod text;
mod throughput;
mod timeline;
mod tokens;
pub(crate) mod traces;
mod tree;
mod unpriced;
mod windows;

pub use alerts::AlertReport;
pub use attempts::AttemptReport;
pub use breakers::{BreakerNumbers, BreakerReport, BreakerRow};
pub use budgets::BudgetReport;
pub use chart::{Chart, ChartPoint, Columns, FunctionColumns, ModelColumns};
pub use cost::{CostComparison, CostReport};
pub use errors::{ErrorReport, ErrorRow};
pub use full::Report;
#[cfg(feature = "dashboard")]
pub use html::dashboard;
pub use latency::{LatencyReport, QueueWait};
pub use later::Later;
pub use part::{Part, Totals};
pub use prices::PriceSourceReport;
pub use queues::{NamedQueue, QueueNumbers, QueueReport};
pub use rows::{FunctionReport, ModelReport, ModelUsage, ProviderReport};
pub use scope::Scope;
pub use streams::StreamReport;
pub use summary::Summary;
pub use text::{Style, Styled};
pub use throughput::Throughput;
pub use tokens::TokenReport;
pub use traces::TraceReport;
pub use tree::{CallTree, FunctionShare, TreeCall};
pub use unpriced::UnpricedModel;
pub use windows::WindowReport;

use crate::Collector;

impl Collector {
    /// The report of everything up to now.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().build();
    /// collector.record(Request::new("chat").provider("openai"));
    /// assert_eq!(collector.report().provider("openai").totals.requests, 1);
    /// ```
    pub fn report(&self) -> Report {
        Report::new(self.snapshot())
    }

    /// The few numbers that are asked for most.
    pub fn summary(&self) -> Summary {
        self.snapshot().summary()
    }
}
