//! What a call reserves before it begins.

use crate::{Usage, Usd};

/// What a call reserves of a budget before it begins, to be settled at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "it lives while a call begins")]
pub enum Reserve {
    /// So many dollars.
    Dollars(Usd),
    /// What these counts cost with the model that is asked for; in a budget of tokens, their tokens.
    Usage(Usage),
}

impl From<Usd> for Reserve {
    fn from(dollars: Usd) -> Reserve {
        Reserve::Dollars(dollars)
    }
}

impl From<Usage> for Reserve {
    fn from(usage: Usage) -> Reserve {
        Reserve::Usage(usage)
    }
}
