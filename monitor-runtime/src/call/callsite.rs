//! Where a monitored function stands: one `static` for each.

use super::{
    prepare::{Options, Track},
    usual::UsualSeries,
};
use crate::collector::{
    core::Core,
    series::{Function, Place, SeriesId},
};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Where a monitored function stands. The attribute makes one `static` of it.
#[derive(Debug)]
pub struct Callsite {
    name: &'static str,
    /// `None` if the user chose the name: equal names are then one series on purpose.
    place: Option<Place>,
    /// Options whose values stand in the program; they are the same for every call.
    provider: &'static str,
    model: &'static str,
    /// The function's number in the collector that asked last: `collector << 32 | function`.
    known: AtomicU64,
    /// The same for the series of a call without other options: `collector << 32 | series`.
    fixed: AtomicU64,
    /// The same for calls with other options, as far as it can be guessed.
    usual: UsualSeries,
}

impl Callsite {
    /// A function of this name; `named` if the user chose the name.
    pub const fn new(
        name: &'static str,
        named: bool,
        module: &'static str,
        line: u32,
        column: u32,
    ) -> Callsite {
        let place = if named { None } else { Some(Place { module, line, column }) };
        let (known, fixed) = (AtomicU64::new(0), AtomicU64::new(0));
        let usual = UsualSeries::new();
        Callsite { name, place, provider: "", model: "", known, fixed, usual }
    }

    /// The same, always calling this provider.
    pub const fn provider(mut self, provider: &'static str) -> Callsite {
        self.provider = provider;
        self
    }

    /// The same, always asking for this model.
    pub const fn model(mut self, model: &'static str) -> Callsite {
        self.model = model;
        self
    }

    /// The series of a call that has only the options that are always the same.
    #[inline]
    pub(super) fn fixed_series(&self, core: &Core, track: Track) -> SeriesId {
        self.known_series(core).unwrap_or_else(|| self.find_series(core, track))
    }

    /// The same if this collector was the last that asked.
    #[inline]
    pub(super) fn known_series(&self, core: &Core) -> Option<SeriesId> {
        let known = self.fixed.load(Relaxed);
        let is_of_core = known >> 32 == u64::from(core.number());
        is_of_core.then_some(SeriesId::from_number(known as u32))
    }

    #[cold]
    #[inline(never)]
    fn find_series(&self, core: &Core, track: Track) -> SeriesId {
        let mut options = Options::new(core);
        self.apply(&mut options);
        let (series, _) = options.series(self.function(core, track));
        self.fixed.store(u64::from(core.number()) << 32 | u64::from(series.number()), Relaxed);
        series
    }

    #[inline]
    pub(super) fn usual(&self) -> &UsualSeries {
        &self.usual
    }

    pub(super) fn fixed_model(&self) -> Option<&'static str> {
        (!self.model.is_empty()).then_some(self.model)
    }

    #[inline]
    pub(super) fn apply(&self, options: &mut Options<'_>) {
        if !(self.provider.is_empty() && self.model.is_empty()) {
            self.apply_texts(options);
        }
    }

    #[inline(never)]
    fn apply_texts(&self, options: &mut Options<'_>) {
        if !self.provider.is_empty() {
            options.provider(self.provider);
        }
        if !self.model.is_empty() {
            options.model(self.model);
        }
    }

    #[inline]
    pub(super) fn function(&self, core: &Core, track: Track) -> Function {
        let known = self.known.load(Relaxed);
        if known >> 32 == u64::from(core.number()) {
            return Function::from_number(known as u32);
        }
        self.find_function(core, track)
    }

    #[cold]
    #[inline(never)]
    fn find_function(&self, core: &Core, track: Track) -> Function {
        if track.cost {
            core.read_prices_soon();
        }
        let function = core.function(self.name, self.place);
        self.known.store(u64::from(core.number()) << 32 | u64::from(function.number()), Relaxed);
        function
    }
}
