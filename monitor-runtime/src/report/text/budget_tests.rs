//! Budgets, as text.

use crate::{
    Report, Snapshot, Timestamp,
    budget::{Amount, BudgetPeriod, BudgetSnapshot},
};

fn budget(name: &str, limit: &str, spent: &str) -> BudgetSnapshot {
    BudgetSnapshot {
        name: name.into(),
        limit: Amount::Usd(limit.parse().unwrap()),
        spent: Amount::Usd(spent.parse().unwrap()),
        ..BudgetSnapshot::default()
    }
}

fn text(budgets: Vec<BudgetSnapshot>) -> String {
    let taken_at = Timestamp::from_unix_nanos(1_767_225_600_000_000_000);
    let text = Report::new(Snapshot { budgets, taken_at, ..Snapshot::default() }).to_string();
    text[text.find("\nBudgets").unwrap()..].to_owned()
}

#[test]
fn a_budget_is_a_line_and_what_needs_a_word_has_one() {
    let resets_at = Some(Timestamp::from_unix_nanos(1_767_225_600_000_000_000 + 9_000_000_000_000));
    let day = BudgetSnapshot {
        period: BudgetPeriod::Day,
        resets_at,
        refused: 12,
        ..budget("acme", "5", "4.75")
    };
    let past = BudgetSnapshot {
        above_reserve: Amount::Usd("0.4".parse().unwrap()),
        assumed: Amount::Usd("0.2".parse().unwrap()),
        unpriced_calls: 2,
        soft_limit: Some(0.8),
        ..budget("globex", "100", "100.3")
    };
    let tokens = BudgetSnapshot {
        name: "initech".into(),
        limit: Amount::Tokens(1_000_000),
        spent: Amount::Tokens(250_000),
        reserved: Amount::Tokens(50_000),
        in_flight: 5,
        ..BudgetSnapshot::default()
    };
    let expected = "
Budgets                    limit      spent      used     left  refused  anew in
────────────────────────────────────────────────────────────────────────────────
acme (day)               $5.0000    $4.7500   95.00 %  $0.2500       12   2h 30m
globex                 $100.0000  $100.3000  100.30 %    $0.00        0        -
initech                   1.00 M    250,000   25.00 %  700,000        0        -
  globex: $0.30 past the limit; calls cost $0.40 above their reserve · past its
  soft limit of 80.00 % · $0.20 assumed for 2 calls of unknown cost
  initech: 50,000 tokens reserved by 5 calls in flight
";
    assert_eq!(text(vec![day, past, tokens]), expected);
}
