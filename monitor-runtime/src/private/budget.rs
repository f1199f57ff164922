//! How a function returns the error of a budget that refuses it.

use crate::budget::{BudgetExceeded, Reserve};

/// What can be returned when a budget refuses: a `Result` whose error is made from
/// [`BudgetExceeded`].
#[diagnostic::on_unimplemented(
    message = "`budget` refuses calls by an error, and `{Self}` cannot be one",
    label = "return a `Result` here",
    note = "its error is made by `impl From<BudgetExceeded>`, or by the option \
            `budget_error = |refused| ..`"
)]
pub trait Refusable {
    /// The error.
    type Error;

    /// The result with this error.
    fn refused(error: Self::Error) -> Self;
}

impl<T, E> Refusable for Result<T, E> {
    type Error = E;

    fn refused(error: E) -> Self {
        Err(error)
    }
}

/// The value of the option `reserve`.
pub fn reserve(reserve: impl Into<Reserve>) -> Option<Reserve> {
    Some(reserve.into())
}

/// The error of a function that says how it is made by `From`.
pub fn error<E: From<BudgetExceeded>>(refused: BudgetExceeded) -> E {
    E::from(refused)
}
