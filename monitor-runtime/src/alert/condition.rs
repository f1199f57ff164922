//! When an alert fires: a number, a threshold, and a second one at which it stops.
//!
//! What always holds: a value at the threshold is not beyond it; between the two thresholds a
//! firing alert goes on and another does not begin; a threshold that is no number is a fault that
//! shows, and never fires.

use super::{Measured, Metric, measure::Measure, metric::Read};
use crate::{
    Report,
    collector::{Direction, Quantity},
};
use std::sync::Arc;

/// When an alert fires; made by [`Metric::above`], [`Metric::below`] and [`Metric::holds`].
#[must_use = "a condition does nothing until it is given to a rule"]
pub struct Condition<Q> {
    metric: Metric<Q>,
    direction: Direction,
    threshold: Q,
    until: Option<Q>,
}

/// What a report says of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) value: Quantity,
    /// Whether an alert begins to fire.
    pub(super) begins: bool,
    /// Whether one that fires goes on.
    pub(super) goes_on: bool,
}

/// A condition whatever its numbers are.
#[derive(Clone)]
pub(super) struct Watched {
    pub(super) metric: String,
    pub(super) direction: Direction,
    pub(super) threshold: Quantity,
    pub(super) until: Option<Quantity>,
    pub(super) read: Read<Reading>,
    /// What is wrong with the number or its thresholds.
    pub(super) fault: Option<String>,
    /// What the number is, where it is one of ours.
    pub(super) measure: Option<Measure>,
}

impl<Q: Measured> Metric<Q> {
    /// Fires while the number is more than this.
    pub fn above(self, threshold: Q) -> Condition<Q> {
        Condition { metric: self, direction: Direction::Above, threshold, until: None }
    }

    /// Fires while the number is less than this.
    pub fn below(self, threshold: Q) -> Condition<Q> {
        Condition { metric: self, direction: Direction::Below, threshold, until: None }
    }
}

impl Metric<bool> {
    /// Fires while it is so.
    pub fn holds(self) -> Condition<bool> {
        self.above(false)
    }
}

impl<Q: Measured> Condition<Q> {
    /// Once it fires, it goes on until the number is back at this value: below the threshold of
    /// [`Metric::above`], above that of [`Metric::below`]. A number that moves around its threshold
    /// is then one alert and not many.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::alert::Metric;
    ///
    /// let condition = Metric::error_rate().above(0.05).until(0.02);
    /// ```
    pub fn until(mut self, threshold: Q) -> Condition<Q> {
        self.until = Some(threshold);
        self
    }

    pub(super) fn watched(self) -> Watched {
        let Condition { metric, direction, threshold, until } = self;
        let beyond = move |value: Q, threshold: Q| match direction {
            Direction::Above => value > threshold,
            Direction::Below => value < threshold,
        };
        let with_unit = metric.with_unit;
        let fault = metric.fault.or_else(|| fault(direction, threshold, until, with_unit));
        let last = until.unwrap_or(threshold);
        let get = Arc::clone(&metric.read);
        let read = move |report: &Report| {
            let value = get(report).filter(|value| value.partial_cmp(value).is_some())?;
            Some(Reading {
                value: finite(with_unit(value))?,
                begins: beyond(value, threshold),
                goes_on: beyond(value, last),
            })
        };
        Watched {
            metric: metric.name,
            direction,
            threshold: finite(with_unit(threshold)).unwrap_or_default(),
            until: until.and_then(|until| finite(with_unit(until))),
            read: Arc::new(read),
            fault,
            measure: metric.measure,
        }
    }
}

/// JSON has no other numbers.
fn finite(quantity: Quantity) -> Option<Quantity> {
    match quantity {
        Quantity::Ratio(number) | Quantity::Number(number) => {
            number.is_finite().then_some(quantity)
        }
        _ => Some(quantity),
    }
}

fn fault<Q: Measured>(
    direction: Direction,
    threshold: Q,
    until: Option<Q>,
    with_unit: fn(Q) -> Quantity,
) -> Option<String> {
    if finite(with_unit(threshold)).is_none()
        || until.is_some_and(|q| finite(with_unit(q)).is_none())
    {
        return Some("a threshold is infinite or no number".into());
    }
    let until = until?;
    let wrong = match direction {
        Direction::Above => until > threshold,
        Direction::Below => until < threshold,
    };
    let (threshold, until) = (with_unit(threshold), with_unit(until));
    wrong.then(|| format!("{direction} {threshold} until {until}: it ends before it begins"))
}
