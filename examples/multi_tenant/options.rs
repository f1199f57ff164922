//! The command line.

use clap::Parser;

/// Answers the questions of several tenants, each with a budget of its own.
#[derive(Parser)]
#[command(name = "multi_tenant")]
pub(crate) struct Options {
    /// How many questions each tenant has.
    #[arg(long, default_value_t = 60)]
    pub(crate) questions: u32,
    /// What the provider does: the same seed has the same failures.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}
