//! Where calls are kept.
//!
//! What always holds: one write a call, under a lock that no reader makes it wait for; memory is
//! bounded whatever is recorded; everything that reads goes through a [`Snapshot`].

mod histogram;
mod merge;
mod snapshot;

pub use histogram::Histogram;
pub use snapshot::{
    CostTotals, CustomMetric, Health, LatencyTotals, Numbers, Refusal, SecondCount, SeriesKey,
    SeriesSnapshot, Snapshot,
};
