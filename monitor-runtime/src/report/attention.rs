//! What needs somebody's attention, in words, worst first.
//!
//! What always holds: a line says what is wrong and how wrong it is; names stand apart from words,
//! so that each rendering can make them safe in its own way.

use super::{BudgetReport, Report, figures, text::alerts};
use crate::{
    breaker::BreakerState,
    budget::{Amount, BudgetSnapshot},
    collector::AlertState,
};

/// From which share of failures on calls are called failing.
pub(super) const FAILING: f64 = 0.05;
/// From which share on a budget without a soft limit of its own is nearly spent.
const NEARLY_SPENT: f64 = 0.8;
/// Lines of one sort: the tables have the rest.
const MOST: usize = 5;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    Bad,
    Warn,
}

/// One line: something that is wrong.
pub(super) struct Attention {
    pub(super) severity: Severity,
    /// One word for what it is about.
    pub(super) word: &'static str,
    pub(super) says: Vec<Piece>,
    /// The section that has the details.
    pub(super) section: &'static str,
}

/// A piece of a sentence.
pub(super) enum Piece {
    /// Our own words, and numbers.
    Words(String),
    /// A text from outside.
    Name(String),
}

fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

fn name(text: &str) -> Piece {
    Piece::Name(text.to_owned())
}

impl Report {
    /// What needs attention, the worst first.
    pub(super) fn attention(&self) -> Vec<Attention> {
        let mut lines = self.alerts_to_tell();
        lines.extend(self.breakers_to_tell());
        lines.extend(self.failures_to_tell());
        lines.extend(self.budgets_to_tell());
        lines.extend(self.costs_to_tell());
        lines.extend(self.health_to_tell());
        lines.sort_by_key(|line| line.severity);
        lines
    }

    fn alerts_to_tell(&self) -> Vec<Attention> {
        let of_state = |state, severity, word| {
            let rows = self.alerts.iter().filter(move |row| row.alert.state == state).take(MOST);
            rows.map(move |row| {
                let lasting = figures::duration(row.lasting);
                let says = vec![
                    name(&row.alert.name),
                    words(" for "),
                    words(lasting + ": "),
                    name(&row.alert.metric),
                    words(alerts::compared(&row.alert)),
                ];
                Attention { severity, word, says, section: "alerts" }
            })
        };
        let broken = self.alerts.iter().filter_map(|row| {
            let fault = row.alert.fault.as_deref()?;
            let says = vec![name(&row.alert.name), words(" cannot be told: "), name(fault)];
            Some(Attention { severity: Severity::Warn, word: "Alert", says, section: "alerts" })
        });
        let sinks = self.health.alert_sinks.iter().filter(|sink| sink.failed + sink.dropped > 0);
        let untold = sinks.map(|sink| Attention {
            severity: Severity::Warn,
            word: "Not told",
            says: vec![
                name(&sink.name),
                words(format!(
                    ": {} notifications failed, {} thrown away",
                    figures::count(sink.failed),
                    figures::count(sink.dropped)
                )),
            ],
            section: "alerts",
        });
        of_state(AlertState::Firing, Severity::Bad, "Firing")
            .chain(of_state(AlertState::Pending, Severity::Warn, "Pending"))
            .chain(broken.take(MOST))
            .chain(untold.take(MOST))
            .collect()
    }

    fn breakers_to_tell(&self) -> Vec<Attention> {
        let breakers = self.circuit_breaker.iter().flat_map(|report| &report.breakers);
        let line = |row: &super::BreakerRow| {
            let numbers = &row.numbers;
            let (severity, word, state) = match numbers.current_state? {
                BreakerState::Closed => return None,
                BreakerState::HalfOpen => (Severity::Warn, "Half-open", "half-open"),
                BreakerState::Open => (Severity::Bad, "Open", "open"),
            };
            let lasting = numbers.in_state.map(figures::duration).unwrap_or_default();
            let refused = figures::calls(numbers.rejections);
            let says = vec![
                words("breaker "),
                name(&row.name),
                words(format!(" has been {state} for {lasting}; it refused {refused}")),
            ];
            Some(Attention { severity, word, says, section: "breakers" })
        };
        breakers.filter_map(line).take(2 * MOST).collect()
    }

    fn failures_to_tell(&self) -> Option<Attention> {
        let rate = self.errors.rate.filter(|rate| *rate >= FAILING)?;
        let mostly = self.errors.most_common.map(|kind| format!(", most often {kind}"));
        let decided = self.totals.successes + self.totals.failures;
        let says = format!(
            "{} of {} calls failed ({}){}",
            figures::count(self.totals.failures),
            figures::count(decided),
            figures::percent(rate),
            mostly.unwrap_or_default()
        );
        let says = vec![words(says)];
        Some(Attention { severity: Severity::Bad, word: "Failing", says, section: "errors" })
    }

    fn budgets_to_tell(&self) -> Vec<Attention> {
        self.budgets.iter().filter_map(budget_to_tell).take(2 * MOST).collect()
    }

    fn costs_to_tell(&self) -> Option<Attention> {
        let unpriced = self.cost.unpriced_calls;
        let says = vec![words(match unpriced {
            1 => "1 call has no cost; every total that holds it is a lower bound".into(),
            _ => format!(
                "{} have no cost; every total that holds one of them is a lower bound",
                figures::calls(unpriced)
            ),
        })];
        let line =
            Attention { severity: Severity::Warn, word: "Unpriced", says, section: "unpriced" };
        (unpriced > 0).then_some(line)
    }

    fn health_to_tell(&self) -> Vec<Attention> {
        let health = &self.health;
        let prices = health.price_file_error.as_deref().map(|error| Attention {
            severity: Severity::Bad,
            word: "Prices",
            says: vec![words("the price file is not in force: "), name(error)],
            section: "notes",
        });
        let overflow = (health.overflow_calls > 0).then(|| Attention {
            severity: Severity::Warn,
            word: "Series",
            says: vec![words(format!(
                "{} counted together, because the cap of series or bytes is reached",
                match health.overflow_calls {
                    1 => "1 call is".into(),
                    calls => format!("{} are", figures::calls(calls)),
                }
            ))],
            section: "notes",
        });
        let silent = health.records_nothing.then(|| Attention {
            severity: Severity::Bad,
            word: "Silent",
            says: vec![words("a program built with --cfg monitor_noop records nothing")],
            section: "notes",
        });
        prices.into_iter().chain(overflow).chain(silent).collect()
    }
}

fn budget_to_tell(row: &BudgetReport) -> Option<Attention> {
    let budget = &row.budget;
    let nearly = budget.soft_limit.unwrap_or(NEARLY_SPENT);
    let severity = match row.used {
        used if used >= 1.0 => Severity::Bad,
        used if used >= nearly => Severity::Warn,
        _ => return None,
    };
    let again = row.resets_in.map(|left| format!("; begins anew in {}", figures::duration(left)));
    let says = format!(
        " is at {}: {} of {}, {} refused{}",
        figures::percent(row.used),
        spent(budget),
        amount(budget.limit),
        figures::calls(budget.refused),
        again.unwrap_or_default()
    );
    let says = vec![name(&budget.name), words(says)];
    Some(Attention { severity, word: "Budget", says, section: "budgets" })
}

/// `$12.30`, or `1,200 tokens`.
pub(super) fn amount(amount: Amount) -> String {
    match amount {
        Amount::Usd(dollars) => figures::money(dollars),
        Amount::Tokens(tokens) => format!("{} tokens", figures::count(tokens)),
    }
}

/// What is spent; an upper bound where calls of unknown cost count with their worst case.
pub(super) fn spent(budget: &BudgetSnapshot) -> String {
    match budget.spent {
        spent if budget.unpriced_calls == 0 => amount(spent),
        Amount::Usd(dollars) => figures::at_most(dollars),
        tokens @ Amount::Tokens(_) => format!("≤ {}", amount(tokens)),
    }
}
