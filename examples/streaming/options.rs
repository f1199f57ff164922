//! What can be said on the command line.

use clap::Parser;
use provider::Api;

/// Streams of language models, monitored to their end.
#[derive(Parser)]
pub(crate) struct Options {
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

    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
