//! What can be said on the command line.

use clap::Parser;
use monitor_runtime::Usd;
use provider::Api;

/// A chat service whose every call of a language model is monitored.
#[derive(Parser)]
pub(crate) struct Options {
    /// Send this many messages, print the report and end
    #[arg(long)]
    pub(crate) calls: Option<u64>,

    /// Stay up, and send so many messages a second meanwhile
    #[arg(long, conflicts_with = "calls", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) traffic: Option<u32>,

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

    /// How many calls a provider gets at once; the others wait
    #[arg(long, default_value_t = 6)]
    pub(crate) concurrency: usize,

    /// After so many failures in a row a provider is left alone for a while
    #[arg(long, default_value_t = 5)]
    pub(crate) breaker_failures: u32,

    /// What may be spent a day; default: no limit with a real provider; with the one on loopback 10, or
    /// 1,000 with steady traffic
    #[arg(long)]
    pub(crate) dollars_a_day: Option<Usd>,

    /// An alert is sent if more than this share of the messages fails for five minutes
    #[arg(long, default_value_t = 0.05)]
    pub(crate) error_rate: f64,

    /// Let POST /metrics/clear empty the numbers
    #[arg(long)]
    pub(crate) allow_clear: bool,
}

impl Options {
    /// What may be spent a day. Of a real provider's prices nothing is known here.
    pub(crate) fn budget(&self) -> Option<Usd> {
        let dollars = if self.traffic.is_some() { 1_000 } else { 10 };
        let usual = self.base_url.is_none().then(|| Usd::from_picos(dollars * 1_000_000_000_000));
        self.dollars_a_day.or(usual)
    }
}
