//! The report against the provider's own count.
//!
//! What always holds: what a client can know is compared to the unit. An answer that broke off is
//! billed by the provider, and no client can know its tokens: they are shown beside, not compared.

use super::client::COMPLETE;
use monitor_runtime::{ErrorKind, Report, UsageKind, Usd, report::AttemptReport};
use provider::{Answers, Comparison, Served};

/// Prints both counts side by side and says whether they are equal.
pub(crate) fn print(report: &Report, served: &Served) -> bool {
    let comparison = compare(&report.function(COMPLETE), served);
    print!("{comparison}");
    let Answers { calls, .. } = served.cut;
    let (tokens, worth) = (served.cut.all_tokens(), dollars(&served.cut));
    let tokens = tokens.input + tokens.output;
    println!(
        "\nBilled, but unknown to any client: {calls} broken-off answers, {tokens} tokens, ${worth}."
    );
    let agrees = comparison.agrees();
    println!(
        "{}",
        if agrees {
            "The report and the provider agree on every call, token and pico-dollar."
        } else {
            "The report and the provider DIFFER."
        }
    );
    agrees
}

fn compare(report: &Report, served: &Served) -> Comparison {
    // what the provider sees of a call are its attempts
    let attempts = |of: fn(&AttemptReport) -> u64| report.attempts.as_ref().map_or(0, of);
    let errors = |kind| report.errors.attempts_by_type.get(&kind).copied().unwrap_or(0);
    let tokens = |kind| report.tokens.get(kind).unwrap_or(0);
    let answered = served.answered.all_tokens();
    // a breaker refuses attempts before they are sent
    let sent = attempts(|attempts| attempts.count - attempts.rejected);
    let hung_up = errors(ErrorKind::Timeout) + attempts(|attempts| attempts.cancelled);
    Comparison::default()
        .row("requests, retries included", served.received, sent)
        .row("answered", served.answered.calls, attempts(|attempts| attempts.successes))
        .row("refused with status 429", served.rate_limited, errors(ErrorKind::RateLimit))
        .row("failed with status 500", served.failed, errors(ErrorKind::ServerError))
        .row("broken off", served.cut.calls, errors(ErrorKind::StreamInterrupted))
        .row("never answered", served.unanswered(), hung_up)
        .row("input tokens", answered.input, tokens(UsageKind::Input))
        .row("  read from the cache", answered.cache_read, tokens(UsageKind::CacheRead))
        .row("  written to the cache", answered.cache_write(), tokens(UsageKind::CacheWrite))
        .row("output tokens", answered.output, tokens(UsageKind::Output))
        .row("dollars", dollars(&served.answered), report.cost.total)
}

fn dollars(answers: &Answers) -> Usd {
    // Past the end of the type nothing is equal to anything.
    Usd::from_picos(i128::try_from(answers.pico_dollars).unwrap_or(i128::MIN))
}
