//! The two forms of request and answer.

use clap::ValueEnum;
use std::fmt;

/// Whose documented form a request and its answer have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Api {
    /// OpenAI's `POST /v1/chat/completions`.
    Openai,
    /// Anthropic's `POST /v1/messages`.
    Anthropic,
}

impl Api {
    /// The provider's name, as reports show it.
    pub const fn name(self) -> &'static str {
        match self {
            Api::Openai => "openai",
            Api::Anthropic => "anthropic",
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
