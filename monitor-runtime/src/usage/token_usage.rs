//! What a reply type implements that knows its own counts.

use super::{
    Reply, Usage,
    derived::{At, Reading},
};

/// A reply that knows what it used.
///
/// `#[monitor(track_tokens)]` asks this first; a type without it is read as any
/// [`serde::Serialize`] value is, by the names that providers use. Implement it where the counts
/// stand under names of your own.
///
/// # Example
/// ```
/// use monitor_runtime::{Usage, UsageKind, usage::TokenUsage};
///
/// struct Answer {
///     text: String,
///     sent: u64,
///     cached: u64,
///     generated: u64,
/// }
///
/// impl TokenUsage for Answer {
///     fn usage(&self) -> Option<Usage> {
///         // `input` is everything sent, what came from a cache included
///         Some(Usage::new(self.sent, self.generated).with(UsageKind::CacheRead, self.cached))
///     }
/// }
///
/// let answer = Answer { text: "Hello!".into(), sent: 1_200, cached: 1_024, generated: 80 };
/// assert_eq!(answer.usage().map(|usage| usage.tokens()), Some(1_280));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how many tokens it used",
    label = "no token counts in this type",
    note = "derive `serde::Serialize` for `{Self}` if its fields have the names that providers use \
            (`usage`, `input_tokens`, `prompt_tokens`, `tokens_used`, ..)",
    note = "or implement `monitor_runtime::usage::TokenUsage` for it",
    note = "or say where the counts are: `#[monitor(track_tokens, usage = |reply| reply.counts())]`"
)]
pub trait TokenUsage {
    /// The counts in the normal form; `None` if this reply says nothing, which is not zero.
    fn usage(&self) -> Option<Usage>;

    /// The model that answered, if the reply says it.
    fn model(&self) -> Option<&str> {
        None
    }

    /// The provider's reply, where it was read as one; then everything that it says counts, also
    /// its service tier, the cost that it reports, and that a stream told no usage.
    fn reply(&self) -> Option<&Reply> {
        None
    }

    /// Written by `#[derive(TokenUsage)]`: reads the fields in this place; `false` where the other
    /// methods say it all.
    #[doc(hidden)]
    #[inline(always)]
    fn __monitor_read(&self, _: &mut Reading<'_>, _: At) -> bool {
        false
    }

    /// Written by `#[derive(TokenUsage)]`: whether [`TokenUsage::__monitor_read`] is what says it all,
    /// known before there is anything to read into.
    #[doc(hidden)]
    #[inline(always)]
    fn __monitor_is_derived(&self) -> bool {
        false
    }
}

/// What was read of a provider's reply can itself be what a monitored function returns.
impl TokenUsage for Reply {
    fn usage(&self) -> Option<Usage> {
        self.usage().copied()
    }

    fn model(&self) -> Option<&str> {
        self.model()
    }

    fn reply(&self) -> Option<&Reply> {
        Some(self)
    }
}

impl TokenUsage for Usage {
    fn usage(&self) -> Option<Usage> {
        (!self.is_empty()).then_some(*self)
    }
}

// Not for `Box` and the like: their methods would hide those of the types inside.
impl<T: TokenUsage + ?Sized> TokenUsage for &T {
    fn usage(&self) -> Option<Usage> {
        T::usage(self)
    }

    fn model(&self) -> Option<&str> {
        T::model(self)
    }

    fn reply(&self) -> Option<&Reply> {
        T::reply(self)
    }

    #[inline(always)]
    fn __monitor_read(&self, reading: &mut Reading<'_>, at: At) -> bool {
        T::__monitor_read(self, reading, at)
    }

    #[inline(always)]
    fn __monitor_is_derived(&self) -> bool {
        T::__monitor_is_derived(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_is_its_own_reply_and_an_empty_one_says_nothing() {
        assert_eq!(TokenUsage::usage(&Usage::new(3, 0)), Some(Usage::new(3, 0)));
        assert_eq!(TokenUsage::usage(&Usage::EMPTY), None);
    }
}
