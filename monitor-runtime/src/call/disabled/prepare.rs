//! What would be known before a call begins.

use crate::{Collector, call::Track};
use std::marker::PhantomData;

/// Where a monitored function stands. The attribute makes one `static` of it, without a size.
#[derive(Debug)]
pub struct Callsite(());

impl Callsite {
    /// A function of this name; `named` if the user chose the name.
    pub const fn new(
        _name: &'static str,
        _named: bool,
        _module: &'static str,
        _line: u32,
        _column: u32,
    ) -> Callsite {
        Callsite(())
    }

    /// The same, always calling this provider.
    pub const fn provider(self, _provider: &'static str) -> Callsite {
        self
    }

    /// The same, always asking for this model.
    pub const fn model(self, _model: &'static str) -> Callsite {
        self
    }
}

/// A call that has not begun, and never does.
#[must_use]
pub struct Prepared(());

/// What the options of an attribute would say of one call.
pub struct Options<'a>(PhantomData<&'a ()>);

impl Options<'_> {
    /// Who is called.
    pub fn provider(&mut self, _provider: &str) -> &mut Self {
        self
    }

    /// The model asked for.
    pub fn model(&mut self, _model: &str) -> &mut Self {
        self
    }

    /// One more tag.
    pub fn tag(&mut self, _name: &str, _value: &str) -> &mut Self {
        self
    }
}

/// Prepares nothing. `options` does not run.
#[inline(always)]
pub fn prepare(
    _site: &'static Callsite,
    _track: Track,
    _options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    Prepared(())
}

/// Prepares nothing.
#[inline(always)]
pub fn prepare_fixed(_site: &'static Callsite, _track: Track) -> Prepared {
    Prepared(())
}

/// Prepares nothing. Neither `named` nor `options` runs.
#[inline(always)]
pub fn prepare_in(
    _named: impl FnOnce() -> Collector,
    _site: &'static Callsite,
    _track: Track,
    _options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    Prepared(())
}

impl Prepared {
    /// A call made by hand.
    pub(super) const BY_HAND: Prepared = Prepared(());
}
