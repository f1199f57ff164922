//! What happened lately, slice by slice: what windows and charts are made of.
//!
//! What always holds: no call does anything for it; slices are taken by the tick.

use super::snapshot::SeriesSnapshot;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened between two ticks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slice {
    /// When it begins.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// What the series gained in it; those that gained nothing are left out.
    pub series: Vec<SeriesSnapshot>,
}
