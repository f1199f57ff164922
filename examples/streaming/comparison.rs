//! The report against the provider's own count.
//!
//! What always holds: what a stream told its reader is compared to the unit. What it did not tell is
//! billed all the same, and no reader can know it: it is shown beside, not compared.

use monitor_runtime::{ErrorKind, Report, Unpriced, UsageKind, Usd};
use provider::{Comparison, Served};

/// Prints both counts side by side and says whether they are equal.
pub(crate) fn print(report: &Report, providers: &[Served]) -> bool {
    let sum = |count: fn(&Served) -> u64| providers.iter().map(count).sum::<u64>();
    let untold = sum(|served| served.received - served.told.calls);
    let picos = |count: fn(&Served) -> u128| -> Usd {
        let picos: u128 = providers.iter().map(count).sum();
        Usd::from_picos(i128::try_from(picos).unwrap_or(i128::MIN))
    };
    let told = picos(|served| served.told.pico_dollars);
    let billed = picos(|served| {
        let all = [&served.answered, &served.cut, &served.abandoned];
        all.into_iter().map(|answers| answers.pico_dollars).sum()
    });

    let errors = report.errors.by_type.get(&ErrorKind::StreamInterrupted).copied().unwrap_or(0);
    let unpriced = report.cost.unpriced.get(&Unpriced::StreamWithoutUsage).copied().unwrap_or(0);
    let tokens = |kind| report.tokens.get(kind).unwrap_or(0);
    let cache_write = |served: &Served| served.told.all_tokens().cache_write();
    let comparison = Comparison::default()
        .row("streams", sum(|served| served.received), report.totals.requests)
        .row("read to their end", sum(|served| served.answered.calls), report.totals.successes)
        .row("left half-read", sum(|served| served.abandoned.calls), report.totals.cancelled)
        .row("broken off", sum(|served| served.cut.calls), errors)
        .row("without a word on usage", untold, unpriced)
        .row("input tokens told", sum(|s| s.told.all_tokens().input), tokens(UsageKind::Input))
        .row(
            "  read from the cache",
            sum(|s| s.told.all_tokens().cache_read),
            tokens(UsageKind::CacheRead),
        )
        .row("  written to the cache", sum(cache_write), tokens(UsageKind::CacheWrite))
        .row("output tokens told", sum(|s| s.told.all_tokens().output), tokens(UsageKind::Output))
        .row("dollars of these", told, report.cost.total);
    println!("{comparison}");
    println!("Billed beside that, and told to nobody: ${}.", billed - told);
    match comparison.agrees() {
        true => println!("The report and the provider agree on all that the streams told."),
        false => println!("The report and the provider DIFFER."),
    }
    comparison.agrees()
}
