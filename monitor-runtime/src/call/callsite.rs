//! Where a monitored function stands: one `static` for each.

use crate::collector::{
    core::Core,
    series::{Function, Place},
};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Where a monitored function stands. The attribute makes one `static` of it.
#[derive(Debug)]
pub struct Callsite {
    name: &'static str,
    /// `None` if the user chose the name: equal names are then one series on purpose.
    place: Option<Place>,
    /// The function's number in the collector that asked last: `collector << 32 | function`.
    known: AtomicU64,
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
        Callsite { name, place, known: AtomicU64::new(0) }
    }

    #[inline]
    pub(super) fn function(&self, core: &Core) -> Function {
        let known = self.known.load(Relaxed);
        if known >> 32 == u64::from(core.number()) {
            return Function::from_number(known as u32);
        }
        let function = core.function(self.name, self.place);
        self.known.store(u64::from(core.number()) << 32 | u64::from(function.number()), Relaxed);
        function
    }
}
