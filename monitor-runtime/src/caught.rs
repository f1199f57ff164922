//! User code that runs for the record's sake and may panic.
//!
//! What always holds: no panic gets out, not even one of the value that a panic carries.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the code says; `None` if it panicked.
#[inline]
pub(crate) fn guarded<R>(code: impl FnOnce() -> R) -> Option<R> {
    // what the code borrows is only read afterwards, and holds whatever was said by then
    match catch_unwind(AssertUnwindSafe(code)) {
        Ok(said) => Some(said),
        Err(payload) => {
            let dropped = catch_unwind(AssertUnwindSafe(|| drop(payload)));
            // its own payload may do the same again: rather a few bytes lost
            dropped.unwrap_or_else(std::mem::forget);
            None
        }
    }
}
