//! Budgets, as text: a line each, and a sentence where a figure needs one.

use super::{
    calls, name,
    number::{self, percent, short_count, short_money},
    table::{Table, WIDTH, paragraph},
};
use crate::{
    budget::{Amount, BudgetPeriod},
    report::{BudgetReport, Report},
};
use std::{fmt, time::Duration};

impl Report {
    pub(super) fn write_budgets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = ["limit", "spent", "used", "left", "refused", "anew in"];
        let mut table = Table::new("Budgets", &headers);
        for row in &self.budgets {
            let budget = &row.budget;
            let cells = [
                short(budget.limit),
                short(budget.spent),
                percent(Some(row.used)),
                short(row.remaining),
                short_count(budget.refused),
                row.resets_in.map_or("-".into(), rough),
            ];
            table.row(shown(row), cells.into());
        }
        table.write(f)?;
        let remarks = self.budgets.iter().filter_map(remark);
        remarks.into_iter().try_for_each(|remark| paragraph(f, &remark, WIDTH))
    }
}

fn shown(row: &BudgetReport) -> String {
    let name = name::shown(&row.budget.name, WIDTH);
    match row.budget.period {
        BudgetPeriod::Total => name,
        period => format!("{name} ({period})"),
    }
}

/// What of the figures nobody knows for sure, and where the limit did not hold.
fn remark(row: &BudgetReport) -> Option<String> {
    let budget = &row.budget;
    let reserved = (budget.in_flight > 0).then(|| {
        format!("{} reserved by {} in flight", exact(budget.reserved), calls(budget.in_flight))
    });
    let past = (!row.exceeded_by.is_zero()).then(|| {
        let above = Some(budget.above_reserve).filter(|above| !above.is_zero());
        let above = above.map(|above| format!("; calls cost {} above their reserve", exact(above)));
        format!("{} past the limit{}", exact(row.exceeded_by), above.unwrap_or_default())
    });
    let assumed = (budget.unpriced_calls > 0).then(|| {
        let of = calls(budget.unpriced_calls);
        format!("{} assumed for {of} of unknown cost", exact(budget.assumed))
    });
    let soft = budget.soft_limit.filter(|_| budget.is_past_soft_limit());
    let soft = soft.map(|share| format!("past its soft limit of {}", percent(Some(share))));
    let untold = (budget.untold_calls > 0)
        .then(|| format!("{} past the cap of series not counted", calls(budget.untold_calls)));
    let all: Vec<_> = [reserved, past, soft, assumed, untold].into_iter().flatten().collect();
    let name = || name::shown(&budget.name, WIDTH);
    (!all.is_empty()).then(|| format!("  {}: {}", name(), all.join(" · ")))
}

fn short(amount: Amount) -> String {
    match amount {
        Amount::Usd(dollars) => short_money(dollars),
        Amount::Tokens(tokens) => short_count(tokens),
    }
}

fn exact(amount: Amount) -> String {
    match amount {
        Amount::Usd(dollars) => number::exact_money(dollars),
        Amount::Tokens(tokens) => format!("{} tokens", number::count(tokens)),
    }
}

/// `8d 11h`, `2h 30m`, `45s`: two units at most.
fn rough(left: Duration) -> String {
    let seconds = left.as_secs();
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest}s"),
        (0, 0, _) => format!("{minutes}m {rest}s"),
        (0, ..) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h"),
    }
}
