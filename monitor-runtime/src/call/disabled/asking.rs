//! A future made by hand, which asks nothing.

use super::ask::Ask;
use crate::{budget::BudgetExceeded, call::Refusable};
use std::future::Future;

/// The future itself.
pub type Asking<F, E> = <(F, E) as Asked>::Itself;

/// What is left of a future and of what makes its error.
pub trait Asked {
    /// The future.
    type Itself;
}

impl<F, E> Asked for (F, E) {
    type Itself = F;
}

/// Passes the future on.
#[inline(always)]
pub fn ask_first<F, E>(_ask: Ask, body: F, _error: E) -> F
where
    F: Future<Output: Refusable>,
    E: FnOnce(BudgetExceeded) -> <F::Output as Refusable>::Error,
{
    body
}
