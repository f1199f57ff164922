//! A function that is not async, as it is.

use super::Prepared;
use crate::call::Verdict;

/// Runs a body.
#[inline(always)]
pub fn run_sync<R>(
    _prepared: Prepared,
    body: impl FnOnce() -> R,
    _judge: impl FnMut(&R, &mut Verdict),
) -> R {
    body()
}

/// Guards nothing.
#[inline(always)]
pub fn guard(_prepared: Prepared) -> Guard {
    Guard(())
}

/// Stands where a call would end; made by [`guard`].
#[must_use = "the call ends when the guard is dropped"]
pub struct Guard(());
