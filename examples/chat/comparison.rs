//! The report against the provider's own count.
//!
//! What always holds: what a client can know is compared to the unit. An answer that broke off is
//! billed by the provider, and no client can know its tokens: they are shown beside, not compared.

use super::client::COMPLETE;
use monitor_runtime::{ErrorKind, Report, UsageKind, Usd};
use provider::{Answers, Served};
use std::fmt::{self, Display};

/// One count of the provider beside the report's.
struct Row {
    what: &'static str,
    served: String,
    reported: String,
}

impl Row {
    fn new<T: Display>(what: &'static str, served: T, reported: T) -> Row {
        Row { what, served: served.to_string(), reported: reported.to_string() }
    }

    fn is_equal(&self) -> bool {
        self.served == self.reported
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { what, served, reported } = self;
        let sign = if self.is_equal() { "" } else { "  DIFFERENT" };
        write!(f, "{what:<34}{served:>16}{reported:>16}{sign}")
    }
}

/// Prints both counts side by side and says whether they are equal.
pub(crate) fn print(report: &Report, served: &Served) -> bool {
    let rows = rows(&report.function(COMPLETE), served);
    println!("{:<34}{:>16}{:>16}", "", "provider", "report");
    for row in &rows {
        println!("{row}");
    }
    let Answers { calls, .. } = served.cut;
    let (tokens, worth) = (served.cut.all_tokens(), dollars(&served.cut));
    let tokens = tokens.input + tokens.output;
    println!(
        "\nBilled, but unknown to any client: {calls} broken-off answers, {tokens} tokens, ${worth}."
    );
    let equal = rows.iter().all(Row::is_equal);
    println!(
        "{}",
        if equal {
            "The report and the provider agree on every call, token and pico-dollar."
        } else {
            "The report and the provider DIFFER."
        }
    );
    equal
}

fn rows(report: &Report, served: &Served) -> Vec<Row> {
    let errors = |kind| report.errors.by_type.get(&kind).copied().unwrap_or(0);
    let tokens = |kind| report.tokens.get(kind).unwrap_or(0);
    let totals = &report.totals;
    let answered = served.answered.all_tokens();
    vec![
        Row::new("requests, retries included", served.received, totals.requests + totals.retries),
        Row::new("answered", served.answered.calls, totals.successes),
        // A refusal either ends a call or is followed by its one retry.
        Row::new(
            "refused with status 429",
            served.rate_limited,
            errors(ErrorKind::RateLimit) + totals.retries,
        ),
        Row::new("failed with status 500", served.failed, errors(ErrorKind::ServerError)),
        Row::new("broken off", served.cut.calls, errors(ErrorKind::StreamInterrupted)),
        Row::new("never answered", served.unanswered(), totals.timeouts + totals.cancelled),
        Row::new("input tokens", answered.input, tokens(UsageKind::Input)),
        Row::new("  read from the cache", answered.cache_read, tokens(UsageKind::CacheRead)),
        Row::new("  written to the cache", answered.cache_write(), tokens(UsageKind::CacheWrite)),
        Row::new("output tokens", answered.output, tokens(UsageKind::Output)),
        Row::new("dollars", dollars(&served.answered), report.cost.total),
    ]
}

fn dollars(answers: &Answers) -> Usd {
    // Past the end of the type nothing is equal to anything.
    Usd::from_picos(i128::try_from(answers.pico_dollars).unwrap_or(i128::MIN))
}
