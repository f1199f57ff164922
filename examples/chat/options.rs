//! What can be said on the command line.

use clap::Parser;
use provider::Api;

/// A chat service whose every call of a language model is monitored.
#[derive(Parser)]
pub(crate) struct Options {
    /// Send this many messages, print the report and end
    #[arg(long)]
    pub(crate) calls: Option<u64>,

    /// Decides what the provider on loopback answers
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    /// Where the service listens on loopback; 0 is any free port
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,

    /// A real provider, e.g. https://api.openai.com; its key is read from OPENAI_API_KEY or
    /// ANTHROPIC_API_KEY, and a local server needs none
    #[arg(long, requires = "api", requires = "model")]
    pub(crate) base_url: Option<String>,

    /// The form of the real provider's API
    #[arg(long, requires = "base_url")]
    pub(crate) api: Option<Api>,

    /// The model that the real provider is asked for
    #[arg(long, requires = "base_url")]
    pub(crate) model: Option<String>,

    /// Let POST /metrics/clear empty the numbers
    #[arg(long)]
    pub(crate) allow_clear: bool,
}
