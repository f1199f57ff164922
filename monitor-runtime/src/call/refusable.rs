//! What a function returns that a budget can refuse.
//!
//! What always holds: it is a `Result`, by whatever alias; no other type has a place for the error.

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
