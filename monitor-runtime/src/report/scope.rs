//! The part of all calls that a report is about.

use crate::collector::{CustomMetric, SeriesKey};
use serde::Serialize;

/// The part of all calls that a report is about: what is `None` or empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Only calls to this provider.
    pub provider: Option<String>,
    /// Only calls that asked for this model, or that it answered.
    pub model: Option<String>,
    /// Only calls of functions shown by this name.
    pub function: Option<String>,
    /// Only calls with all of these tags.
    pub tags: Vec<(String, String)>,
}

impl Scope {
    /// Whether it is everything.
    pub fn is_all(&self) -> bool {
        *self == Scope::default()
    }

    pub(super) fn has(&self, key: &SeriesKey) -> bool {
        let model = |asked: &String| {
            key.model.as_ref() == Some(asked) || key.response_model.as_ref() == Some(asked)
        };
        (self.provider.is_none() || self.provider == key.provider)
            && self.model.as_ref().is_none_or(model)
            && self.function.as_ref().is_none_or(|function| *function == key.function)
            && self.tags.iter().all(|tag| key.tags.contains(tag))
    }

    /// Custom metrics belong to no call: only tags can narrow them.
    pub(super) fn has_metric(&self, metric: &CustomMetric) -> bool {
        self.provider.is_none()
            && self.model.is_none()
            && self.function.is_none()
            && self.tags.iter().all(|tag| metric.tags.contains(tag))
    }
}
