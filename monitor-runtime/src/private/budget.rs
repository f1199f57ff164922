//! How a function asks a budget, and returns the error where it is refused.
//!
//! What always holds: the type of the result decides, never its name; the error is made by the user's
//! own function or by `From`, and only of a refusal.

use super::Declared;
use crate::{
    Usage, Usd,
    budget::{BudgetExceeded, Reserve},
    call::Ask,
};

/// Asks, inside of the call. By value: where the question goes with an `async` block of the user's
/// that does not move what it names, it must be moved all the same.
#[inline]
pub fn refused(mut ask: Ask) -> Option<BudgetExceeded> {
    ask.refused()
}

/// The result of a call that was refused.
#[cold]
pub fn refusal<R: Refusable>(
    _: Declared<R>,
    refused: BudgetExceeded,
    error: impl FnOnce(BudgetExceeded) -> R::Error,
) -> R {
    R::refused(error(refused))
}

/// The error of a function that does not say how it is made.
pub fn refusal_error<E: OfRefusal>(refused: BudgetExceeded) -> E {
    E::of_refusal(refused)
}

/// What can be returned when a budget refuses a call.
#[diagnostic::on_unimplemented(
    message = "`budget` refuses a call by an error, and `{Self}` is no `Result`",
    label = "this returns an error when the budget is used up, and `{Self}` cannot be one",
    note = "return a `Result`; its error is made by `From<BudgetExceeded>`, or by \
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

/// An error that a refusal can become.
#[diagnostic::on_unimplemented(
    message = "`budget` cannot make a `{Self}` of its refusal",
    label = "`From<BudgetExceeded>` is not implemented for `{Self}`",
    note = "say how it is made: `budget_error = |refused| ..`",
    note = "or implement `From<monitor_runtime::BudgetExceeded>` for it"
)]
pub trait OfRefusal {
    /// The error.
    fn of_refusal(refused: BudgetExceeded) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<BudgetExceeded>> OfRefusal for E {
    fn of_refusal(refused: BudgetExceeded) -> E {
        E::from(refused)
    }
}

/// The value of the option `reserve`.
pub fn reserve(reserve: impl Reserving) -> Option<Reserve> {
    reserve.reserving()
}

/// What `reserve = ..` can be.
#[diagnostic::on_unimplemented(
    message = "`reserve` is `{Self}`, which is neither dollars nor tokens",
    label = "expected `Usd` or `Usage`, found `{Self}`",
    note = "write the most tokens that a call uses, which its model prices: \
            `Usage::new(2_000, 500)`",
    note = "or exact dollars: `Usd::from_picos(20_000_000_000)` are 2 cents"
)]
pub trait Reserving {
    /// What is reserved, if this call says so.
    fn reserving(self) -> Option<Reserve>;
}

#[diagnostic::do_not_recommend]
impl<R: Into<Reserve>> Reserving for R {
    fn reserving(self) -> Option<Reserve> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Into<Reserve>> Reserving for Option<R> {
    fn reserving(self) -> Option<Reserve> {
        self.map(R::into)
    }
}

impl Reserving for &Usd {
    fn reserving(self) -> Option<Reserve> {
        (*self).reserving()
    }
}

impl Reserving for &Usage {
    fn reserving(self) -> Option<Reserve> {
        (*self).reserving()
    }
}
