//! The report as text for terminals: plain, 80 columns, the most asked-for numbers first.
//!
//! What always holds: a total that leaves something out says so beside the number; names from
//! outside cannot move the cursor.

#[cfg(test)]
mod alert_tests;
pub(super) mod alerts;
mod breakers;
#[cfg(test)]
mod budget_tests;
mod budgets;
mod errors;
mod money;
pub(super) mod name;
pub(super) mod number;
mod queues;
#[cfg(test)]
mod queues_tests;
pub(super) mod sections;
mod sparkline;
mod streams;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod traces;
mod tree;
pub(super) mod windows;

pub use style::{Style, Styled};

use super::{CostReport, Report, Summary, figures::calls};
use crate::Usd;
use number::{count, exact_money};
use std::fmt;
use style::{Lines, Tone};
use table::{WIDTH, ends, field, rule};

impl Report {
    /// All of it, from top to bottom.
    fn write_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_header(f)?;
        self.write_alerts(f)?;
        self.write_circuit(f)?;
        self.write_queue(f)?;
        if self.totals.requests == 0 && self.attempts.is_none() {
            field(f, "Requests", &[format!("none yet · {} in flight", self.totals.in_flight)])?;
        } else {
            self.write_overview(f)?;
            self.write_errors(f)?;
            self.write_models(f)?;
            self.write_unpriced(f)?;
            self.write_compared(f)?;
            self.write_providers(f)?;
        }
        self.write_timeline(f)?;
        self.write_windows(f)?;
        self.write_functions(f)?;
        self.write_queues(f)?;
        self.write_breakers(f)?;
        self.write_budgets(f)?;
        self.write_traces(f)?;
        self.write_price_sources(f)?;
        self.write_custom(f)?;
        self.write_notes(f)
    }

    fn write_header(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uptime = std::time::Duration::from_secs(self.uptime.as_secs());
        let taken = self.timestamp.to_string();
        let taken = taken.split_once('.').map_or(taken.as_str(), |(seconds, _)| seconds);
        ends(f, &self.api_name, Tone::Title, &format!("{} UTC", taken.replace('T', " ")))?;
        let counted = if self.min_max_are_bucket_bounds { "last" } else { "up" };
        let counted = format!("{counted} {}", humantime::format_duration(uptime));
        ends(f, &self.scope_in_words(), Tone::Quiet, &counted)?;
        rule(f, "═")
    }

    fn scope_in_words(&self) -> String {
        let named = |what: &str, name: &Option<String>| {
            name.as_ref().map(|name| format!("{what} {}", name::shown(name, WIDTH)))
        };
        let tags = self.scope.tags.iter();
        let parts: Vec<String> = [
            named("provider", &self.scope.provider),
            named("model", &self.scope.model),
            named("function", &self.scope.function),
        ]
        .into_iter()
        .flatten()
        .chain(tags.map(|(name, value)| format!("{name}={value}")))
        .collect();
        if parts.is_empty() { "all calls".into() } else { format!("only {}", parts.join(", ")) }
    }
}

/// `≥ $12.34 (14 calls unpriced)`: the whole truth about a total in one phrase.
fn total_cost(cost: &CostReport) -> String {
    match (cost.priced_calls, cost.unpriced_calls) {
        (0, 0) => "no data".into(),
        (0, unpriced) => format!("unknown ({} unpriced)", calls(unpriced)),
        (_, 0) => between(cost.total, cost.total_max),
        // nobody knows a most of all, though one of those with a price is known
        (_, unpriced) => {
            format!("≥ {} ({} unpriced)", exact_money(cost.total), calls(unpriced))
        }
    }
}

/// `$1.50`, or `$1.50 to $2.25`.
fn between(least: Usd, most: Option<Usd>) -> String {
    let least = exact_money(least);
    most.map_or(least.clone(), |most| format!("{least} to {}", exact_money(most)))
}

fn known(name: Option<&str>) -> String {
    name.map_or("(unknown)".into(), |name| name::both_ends(name, WIDTH))
}

/// `gpt-4o-mini (azure)`.
fn model_name(provider: Option<&str>, model: Option<&str>) -> String {
    let model = known(model);
    match provider {
        Some(provider) => format!("{model} ({})", name::both_ends(provider, WIDTH)),
        None => model,
    }
}

/// `name 12` of all that are not zero.
fn named<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>) -> impl Iterator<Item = String> {
    let known = counts.into_iter().filter(|(_, number)| *number > 0);
    known.map(|(name, number)| format!("{name} {}", count(number)))
}

/// `name 12, name 3`: the most frequent first.
fn most_first<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> String {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    named(counts).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Summary {
    /// Always plain, whatever the flags.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Lines(|f: &mut fmt::Formatter<'_>| self.write_lines(f)))
    }
}

impl Summary {
    fn write_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cost = CostReport {
            total: self.total_cost,
            total_max: self.total_cost_max,
            priced_calls: self.priced_calls,
            unpriced_calls: self.unpriced_calls,
            ..CostReport::default()
        };
        let requests = [
            count(self.total_requests),
            format!("ok {}", count(self.successful_requests)),
            format!("failed {}", count(self.failed_requests)),
            format!("success rate {}", number::percent(self.success_rate)),
        ];
        field(f, "Requests", &requests)?;
        let attempts = self.attempts.iter().flat_map(|attempts| {
            let failed = format!("failed {}", count(attempts.failures));
            [count(attempts.count), failed].into_iter().chain(errors::lost(attempts))
        });
        field(f, "Attempts", &attempts.collect::<Vec<_>>())?;
        field(f, "Average", &[number::duration(self.average_duration)])?;
        field(f, "Tokens", &[count(self.total_tokens)])?;
        field(f, "Cost", &[total_cost(&cost)])?;
        let unpriced = self.unpriced_models.iter().map(|row| {
            let name = model_name(row.provider.as_deref(), row.model.as_deref());
            format!("{name} {} {}", row.reason, count(row.calls))
        });
        field(f, "Unpriced", &unpriced.collect::<Vec<_>>())?;
        let models: Vec<_> =
            self.models_used.iter().map(|model| name::both_ends(model, 60)).collect();
        field(f, "Models", &models)
    }
}
