//! What would be said of a call made by hand.

use super::{Ask, Prepared};
use crate::{Collector, budget::Reserve};
use std::marker::PhantomData;

/// The settings of a call made by hand; none is kept.
#[derive(Clone, Debug)]
pub(in crate::call) struct Settings<'a>(PhantomData<&'a Collector>);

impl<'a> Settings<'a> {
    pub(in crate::call) fn new(_name: &'a str) -> Settings<'a> {
        Settings(PhantomData)
    }

    pub(in crate::call) fn provider(&mut self, _provider: &'a str) {}

    pub(in crate::call) fn model(&mut self, _model: &'a str) {}

    pub(in crate::call) fn tag(&mut self, _name: &'a str, _value: &'a str) {}

    pub(in crate::call) fn track_cost(&mut self) {}

    pub(in crate::call) fn attempt(&mut self) {}

    pub(in crate::call) fn collector(&mut self, _collector: &'a Collector) {}

    pub(in crate::call) fn prepare(self) -> Prepared {
        Prepared::BY_HAND
    }

    pub(in crate::call) fn prepare_asking(
        self,
        _budget: &str,
        _reserve: Option<Reserve>,
    ) -> (Prepared, Ask) {
        (Prepared::BY_HAND, Ask::NONE)
    }
}
