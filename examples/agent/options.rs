//! The command line.

use clap::Parser;

/// Asks one question of an agent and prints the tree of the run.
#[derive(Parser)]
#[command(name = "agent")]
pub(crate) struct Options {
    /// What the provider does: the same seed has the same failures.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The tree as JSON, and nothing else on the standard output.
    #[arg(long)]
    pub(crate) json: bool,
}
