//! What a rule watches, in words that somebody else than a report understands.
//!
//! What always holds: a metric of ours has one; what a program reads by a closure of its own has none.

/// The number that a rule watches. Names are those of queues, breakers, budgets and metrics.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    ErrorRate,
    SuccessRate,
    RequestsPerSecond,
    /// So many of a hundred calls did not take longer.
    Latency(f64),
    AverageLatency,
    Requests,
    InFlight,
    Timeouts,
    Rejected,
    Tokens,
    UnpricedCalls,
    Cost,
    CostPerHour,
    QueueWait(String),
    QueueSize(String),
    QueueRejections(String),
    BreakerOpen(String),
    BudgetUsed(String),
    CustomAverage(String),
    CustomLatest(String),
}
