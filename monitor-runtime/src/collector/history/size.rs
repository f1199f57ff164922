//! How many bytes the parts of a slice take.

use super::{
    Gain,
    packed::Packed,
    summed::{GainSum, Summed},
};
use crate::collector::CustomMetric;

pub(super) fn of_gain(packed: &Packed) -> usize {
    size_of::<Gain>() + packed.bytes()
}

/// `gains`: the bytes of all of them.
pub(super) fn of_summed(gains: usize, sum: &GainSum) -> usize {
    size_of::<Summed>() + gains + sum.bytes()
}

pub(super) fn of_metrics(metrics: &[CustomMetric]) -> usize {
    let of_metric = |metric: &CustomMetric| {
        let tags = metric.tags.iter().map(|(name, value)| name.len() + value.len());
        size_of::<CustomMetric>() + metric.name.len() + tags.sum::<usize>()
    };
    metrics.iter().map(of_metric).sum()
}
