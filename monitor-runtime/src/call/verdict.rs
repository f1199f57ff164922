//! What a call's value says: whether it is an error, and what it used.

use crate::{Usage, error::Failure, usage::Reply};

/// What was found in the value that a call returned. Without a word it is ok and used nothing.
#[derive(Debug, Default)]
pub struct Verdict {
    pub(super) failure: Option<Failure>,
    pub(super) reply: Option<Reply>,
    /// Named by the user, so it counts whatever nested calls recorded.
    pub(super) named: Option<Usage>,
}

impl Verdict {
    /// The value is an error.
    pub fn error(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    /// The value is a reply that carries usage, a model or the like. It counts unless a nested
    /// call has recorded usage.
    #[inline]
    pub fn reply(&mut self, reply: Reply) {
        self.reply = Some(reply);
    }

    /// Usage that counts in any case: what `usage = ..` of the attribute found.
    pub fn usage(&mut self, usage: impl Into<Option<Usage>>) {
        if let Some(more) = usage.into() {
            self.named.get_or_insert_default().add(&more);
        }
    }

    /// Whether it is an error so far.
    pub fn is_error(&self) -> bool {
        self.failure.is_some()
    }
}
