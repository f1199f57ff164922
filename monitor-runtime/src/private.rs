//! What the attribute writes into users' functions. Not for use by hand: use
//! [`Call`](crate::call::Call).
//!
//! What always holds: the name that the attribute uses for this module carries the version, so
//! that an attribute and a runtime of different versions fail to build together; a decision about
//! a value is made from its type, never from the type's name.
//!
//! The probes below choose by the number of references in front of a value: method lookup takes the
//! first level whose bounds hold. This works only where the type is known, so the calls stand in
//! the user's function, and every level's method is named `__monitor_..`, so that none of the
//! user's own is taken for it. A level that a generic type satisfies only through a bound which the
//! function does not state does not count.
//!
//! All levels of a probe are one trait, so that the compiler asks one question a level; and the
//! probes of results only choose a type, in code that never runs: what they stand for is
//! compiled once for each type of result and not once for each function.

mod boxes;
mod budget;
mod carrier;
mod fault;
mod field;
mod named;
mod peel;
mod probed;
mod reply;
mod route;
mod stream;
mod text;
mod verdicts;
mod way;

use crate::call::Monitored;
use std::{
    marker::PhantomData,
    panic::{RefUnwindSafe, UnwindSafe},
};

pub use crate::call::{
    Ask, Bare, Callsite, In, Options, Prepared, Track, Verdict, ask_first, guard, handle, prepare,
    prepare_fixed, prepare_in, run_async, run_opening, run_probed, run_stream, run_sync,
};
pub use crate::usage::{
    TokenUsage, Usage, UsageKind,
    derived::{At, Count, Model, Reading, any_is_known, names_usage, usage_of},
};
pub use boxes::{boxed, heaped, pinned};
pub use budget::{refusal, refusal_error, refused, reserve};
pub use carrier::Carrier;
pub use field::{
    FieldCost, FieldText, field_cost, field_text, require_nested, require_usage_field,
};
pub use peel::{Peel, look_for_error};
pub use probed::{Probed, probed, yielding};
pub use reply::Whole;
pub use route::{Route, look_for_usage, require_usage};
pub use stream::{
    look_for_usage_in_item, of_item, promised, promised_later, require_usage_in_items, stream,
    yields_stream,
};
pub use text::Value;
pub use verdicts::{decide, reclassify, usage_by};

/// The levels by which a result is looked through, without names of their own.
pub mod levels {
    pub use super::peel::{ErrorLevels as _, WithinLevels as _};
    pub use super::reply::OkLevels as _;
    pub use super::route::{ReplyLevels as _, RouteLevels as _, RouteParts as _};
}

/// The levels by which an item of a stream is looked through, without names of their own.
pub mod item_levels {
    pub use super::carrier::{OpenLevels as _, PartLevels as _};
    pub use super::stream::ItemLevels as _;
}

/// The levels by which a field is read, without names of their own.
pub mod field_levels {
    pub use super::carrier::OpenLevels as _;
    pub use super::field::{
        Answering as _, Counted as _, Nameless as _, Naming as _, Opaque as _, Serialized as _,
        Texts as _, Typed as _,
    };
}

/// The levels by which a future learns what it yields, without names of their own.
pub mod yield_levels {
    pub use super::YieldLevels as _;
}

/// The level of what only has the name of a boxed future, without a name of its own.
pub mod named_levels {
    pub use super::named::Returned as _;
}

/// The levels by which an option's value becomes text, without names of their own.
pub mod text_levels {
    pub use super::text::{
        Displayed as _, Optional as _, Present as _, Speechless as _, Textual as _,
    };
}

impl Callsite {
    /// The same. That a method of the `static` is called tells clippy that the user's function has
    /// an effect: it wants `#[must_use]` on functions without one, and our closures hide the body.
    #[inline(always)]
    pub const fn fixed(&'static self) -> &'static Self {
        self
    }
}

/// Passes a body on: a closure that stands as an argument may move out what it captured, one that
/// is bound first may not.
#[inline(always)]
pub fn body<R, F: FnOnce() -> R>(body: F) -> F {
    body
}

/// Passes a future on.
#[inline(always)]
pub fn future<F: Future>(future: F) -> F {
    future
}

/// Runs what makes a future by hand.
#[inline(always)]
pub fn make<R>(make: impl FnOnce() -> R) -> R {
    make()
}

/// The type that a signature says is returned. It is moved into the body, also where that borrows
/// what it names.
pub struct Declared<T>(PhantomData<fn() -> T>);

impl<T> Declared<T> {
    /// What the signature says of it.
    pub const KNOWN: Self = Declared(PhantomData);
}

/// What a probe chose. `Some` and `None` can be shadowed where the attribute stands.
pub fn chosen<P: peel::Chosen>(_: P) -> Option<P::Judge> {
    absent(Declared::KNOWN)
}

/// What stands in the place of [`chosen`], which never runs.
#[inline]
pub const fn never_chosen<P>() -> Option<P> {
    None
}

/// A value that only code which never runs asks for.
pub fn absent<T>(_: Declared<T>) -> T {
    unreachable!("only a statement that never runs asks for this")
}

/// What the signature says that a future made by hand yields, and the future, which may leave it
/// open. One that yields something else is none here: the signature says so, and says it once.
pub struct Yields<'a, T, F>(pub Declared<T>, pub &'a F);

/// The levels: what it yields is that; or it is a mistake, told elsewhere.
pub trait YieldLevels {
    #[inline(always)]
    fn __monitor_yields(&self) {}
}

impl<T, F: Future<Output = T>> YieldLevels for Yields<'_, T, F> {}

impl<T, F> YieldLevels for &Yields<'_, T, F> {}

/// A monitored future is as safe to use after a panic as its body: nothing of ours holds a lock, or
/// is left half-written, while the user's code runs.
impl<F: UnwindSafe, J> UnwindSafe for Monitored<F, J> {}
impl<F: RefUnwindSafe, J> RefUnwindSafe for Monitored<F, J> {}

/// So is one that asks a budget, which is as it was once it has answered.
impl UnwindSafe for Ask {}
impl RefUnwindSafe for Ask {}
