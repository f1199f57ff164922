//! The tree against the provider's own count.
//!
//! What always holds: what a client can know is compared to the unit. The provider sees attempts, and
//! bills answers that broke off, of which no client knows the tokens.

use monitor_runtime::{Usd, report::CallTree};
use provider::{Comparison, Served};

/// Prints both counts side by side and says whether they are equal.
pub(crate) fn print(tree: &CallTree, served: &Served) -> bool {
    let answered = served.answered.all_tokens();
    // past the end of the type nothing is equal to anything
    let dollars = i128::try_from(served.answered.pico_dollars).unwrap_or(i128::MIN);
    let comparison = Comparison::default()
        .row("attempts", served.received, tree.total.attempts)
        .row("tokens", answered.input + answered.output, tree.total.tokens)
        .row("dollars", Usd::from_picos(dollars), tree.total.cost);
    print!("{comparison}");
    comparison.agrees()
}
