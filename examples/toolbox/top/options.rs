//! What can be said to `toolbox top`; its help is the manual.

use super::range::Range;
use clap::Args;
use std::{path::PathBuf, time::Duration};

/// Show what a running service does, live in a terminal
///
/// The service is one that serves its monitor over HTTP, as `http::serve`, `http::router` and
/// `toolbox serve` do. On top stands how the connection is and how old the numbers are, then what is
/// wrong, worst first, the numbers of the range, what happened when, and a table: of models,
/// functions, errors, or of queues, breakers, budgets and alerts. A service that is gone or restarts
/// is waited for; numbers that are not those of now are dim.
///
/// Keys: q quits, r is the next range (1m, 5m, 1h, all), tab the next table, j and k or the arrows
/// scroll it, s puts it in another order, p pauses, ? says all that again.
///
/// Where the standard output is no terminal, or with --once, it is asked once and printed as plain
/// text with all tables, as wide as COLUMNS says; if there is no answer the exit status is 1.
///
/// A service with a token gets the one of --token-file, or else of the variable MONITOR_TOKEN.
///
/// Example:
///
///   toolbox top 127.0.0.1:9464
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct TopOptions {
    /// Where the service has its monitor: http://127.0.0.1:9464/metrics, or the same without its path
    pub(crate) url: String,

    /// The range to begin with
    #[arg(long, value_enum, default_value_t = Range::FiveMinutes)]
    pub(crate) range: Range,

    /// How often it is asked, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) every: Duration,

    /// Ask once, print it as plain text, and end
    #[arg(long)]
    pub(crate) once: bool,

    /// A file that has the token of the service, and nothing else
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// From five times a second to once an hour.
fn seconds(written: &str) -> Result<Duration, String> {
    let seconds = written.parse::<f64>().ok().filter(|seconds| (0.2..=3_600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "from 0.2 to 3600 seconds".into())
}
