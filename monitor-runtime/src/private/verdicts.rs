//! Puts what the probes and the user's own closures said into the verdict of a call.
//!
//! What always holds: `ok_if` and `error_if` decide about success, and the type of the error still
//! says what kind of error it is; `classify` decides about the kind, and about nothing else. One
//! that panics has said nothing: the rest of the value is looked at as if it were not there.

use crate::{
    call::Verdict,
    error::{ErrorKind, Failure},
    usage::Usage,
};
use std::task::Poll;

/// Asks `ok_if` or `error_if`, which says `error` where the value is an error. Whether to look for
/// an error in the value: it says more of what the closure called one, and all where that panicked.
#[inline]
pub fn decide<R: ?Sized>(
    result: &R,
    verdict: &mut Verdict,
    error: bool,
    decide: impl FnOnce(&R) -> bool,
) -> bool {
    match verdict.guarded(|| decide(result)) {
        Some(said) if said == error => verdict.error(Failure::new(ErrorKind::Unexpected)),
        Some(_) => return false,
        None => {}
    }
    true
}

/// Asks `classify` for the kind.
#[inline]
pub fn reclassify<R: Fallible + ?Sized>(
    result: &R,
    verdict: &mut Verdict,
    classify: impl FnOnce(&R::Error) -> ErrorKind,
) {
    if let (Some(error), true) = (result.error(), verdict.is_error())
        && let Some(kind) = verdict.guarded(|| classify(error))
    {
        verdict.reclassify(kind);
    }
}

/// Asks `usage` for the counts.
#[inline]
pub fn usage_by<T: ?Sized, U: IntoUsage>(
    reply: Option<&T>,
    verdict: &mut Verdict,
    usage: impl FnOnce(&T) -> U,
) {
    if let Some(usage) = reply.and_then(|reply| usage(reply).into_usage()) {
        verdict.usage(usage);
    }
}

/// What `usage = ..` can return.
#[diagnostic::on_unimplemented(
    message = "`usage` returns `{Self}`, which is no usage",
    label = "expected `Usage` or `Option<Usage>`, found `{Self}`",
    note = "write `Usage::new(input, output)` from the counts in the reply"
)]
pub trait IntoUsage {
    /// The counts, if there are any.
    fn into_usage(self) -> Option<Usage>;
}

#[diagnostic::do_not_recommend]
impl<U: Into<Option<Usage>>> IntoUsage for U {
    fn into_usage(self) -> Option<Usage> {
        self.into()
    }
}

/// A result with errors of one type, in `Result` and in what can stand around it.
#[diagnostic::on_unimplemented(
    message = "`classify` stands on a function that returns no `Result`",
    label = "`{Self}` has no error to classify",
    note = "leave `classify` out, or return a `Result`"
)]
pub trait Fallible {
    /// What `classify` gets.
    type Error;
    /// The error, if the result is one.
    fn error(&self) -> Option<&Self::Error>;
}

#[diagnostic::do_not_recommend]
impl<T, E> Fallible for Result<T, E> {
    type Error = E;
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Fallible> Fallible for Option<R> {
    type Error = R::Error;
    fn error(&self) -> Option<&R::Error> {
        self.as_ref()?.error()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Fallible> Fallible for Poll<R> {
    type Error = R::Error;
    fn error(&self) -> Option<&R::Error> {
        match self {
            Poll::Ready(result) => result.error(),
            Poll::Pending => None,
        }
    }
}
