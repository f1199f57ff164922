//! The budgets against the provider's own count.
//!
//! What always holds: what a client can know is compared to the unit; what it assumes of answers that
//! broke off is told beside, and never makes anybody spend more than he may.

use super::{
    client::{ANSWER, HOUSE},
    tenant::TENANTS,
};
use monitor_runtime::{
    Collector, Usd,
    budget::{Amount, BudgetSnapshot},
    report::AttemptReport,
};
use provider::{Comparison, Served};

/// Prints both counts side by side and says whether they are equal and every budget held.
pub(crate) fn print(collector: &Collector, served: &Served) -> bool {
    let report = collector.report().function(ANSWER);
    let tenants: Vec<_> = TENANTS.iter().filter_map(|it| collector.budget(it.name)).collect();
    let house: Vec<_> = collector.budget(HOUSE).into_iter().collect();
    let attempts = |of: fn(&AttemptReport) -> u64| report.attempts.as_ref().map_or(0, of);
    let answered = served.answered.all_tokens();
    // past the end of the type nothing is equal to anything
    let dollars = i128::try_from(served.answered.pico_dollars).unwrap_or(i128::MIN);
    let dollars = Usd::from_picos(dollars);
    let sent = attempts(|attempts| attempts.count - attempts.rejected);
    let comparison = Comparison::default()
        .row("requests", served.received, sent)
        .row("answered", served.answered.calls, attempts(|attempts| attempts.successes))
        .row("tokens", answered.input + answered.output, report.tokens.total)
        .row("dollars", dollars, report.cost.total)
        .row("dollars of the tenants", dollars, known(&tenants))
        .row("dollars of the house", dollars, known(&house));
    print!("{comparison}");
    let overspent = tenants.iter().chain(&house).filter(|it| !it.exceeded_by().is_zero());
    let overspent: Vec<&str> = overspent.map(|it| it.name.as_str()).collect();
    match overspent[..] {
        [] => println!("\nNobody has spent more than he may."),
        _ => println!("\nMORE than they may have spent: {}", overspent.join(", ")),
    }
    comparison.agrees() && overspent.is_empty()
}

/// What was spent for sure.
fn known(budgets: &[BudgetSnapshot]) -> Usd {
    let dollars = |amount| match amount {
        Amount::Usd(dollars) => dollars,
        Amount::Tokens(_) => Usd::ZERO,
    };
    budgets.iter().map(|budget| dollars(budget.spent) - dollars(budget.assumed)).sum()
}
