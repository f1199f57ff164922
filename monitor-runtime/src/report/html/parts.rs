//! Models, providers and functions: a row each, the dearest first, and a foot that they add up to.

use super::{
    escape::name,
    order::{Key, Order},
    section,
    table::{Cell, Head, Table, numbers, words},
};
use crate::{
    UsageKind, Usd,
    report::{
        AttemptReport, CostReport, LatencyReport, Part, Report,
        attention::FAILING,
        figures::{self, NOT_APPLICABLE, TimeUnit, UNPRICED, count},
        html::escape::Text,
    },
};
use std::{cmp::Reverse, time::Duration};

/// The function of the series that has what is past the cap of series.
const OVERFLOW: &str = "(overflow)";

/// One row: its name and what else tells it apart, and its numbers.
struct Row<'a> {
    names: Vec<&'a str>,
    part: &'a Part,
}

pub(super) fn sections(report: &Report, order: &Order) -> String {
    let models = report.models.iter().map(|row| Row {
        names: vec![or_unknown(&row.model), or_unknown(&row.provider)],
        part: &row.part,
    });
    let providers = report
        .providers
        .iter()
        .map(|row| Row { names: vec![or_unknown(&row.provider)], part: &row.part });
    let functions = report.function_names().zip(&report.functions);
    let functions = functions.map(|(function, row)| Row { names: vec![function], part: &row.part });
    let all = All { report, has_attempts: report.attempts.is_some(), order };
    let mut html = all.section(&["Model", "Provider"], "models", "Models", models.collect());
    if report.providers.len() > 1 {
        html += &all.section(&["Provider"], "providers", "Providers", providers.collect());
    }
    html + &all.section(&["Function"], "functions", "Functions", functions.collect())
}

fn or_unknown(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("(unknown)")
}

/// What is known of all calls together.
struct All<'a> {
    report: &'a Report,
    has_attempts: bool,
    order: &'a Order,
}

impl All<'_> {
    fn section(
        &self,
        heads: &[&'static str],
        id: &'static str,
        label: &'static str,
        mut rows: Vec<Row<'_>>,
    ) -> String {
        if rows.is_empty() {
            return String::new();
        }
        // stable: among equals the busiest stays first
        rows.sort_by_key(|row| Reverse(row.part.cost.total));
        self.order.sort(id, &mut rows, key);
        let (most, all) = (self.order.most(id), rows.len());
        let first = if self.order.of(id).is_some() { "" } else { ", the dearest first" };
        let link = self.order.link_to_all(id);
        let link = link.map(|link| {
            format!(" · <a href=\"{}\">Show all {}</a>", Text(link), count(all as u64))
        });
        let shown = match all > most {
            true => format!("{most} of {}{first}{}", count(all as u64), link.unwrap_or_default()),
            false => String::new(),
        };
        let table = table(heads, id, label, &rows, self).ordered(self.order, id, "cost");
        section(id, label, &shown, &table.to_string())
    }

    /// The kinds of tokens with a column: that of cached ones only where there are any.
    fn kinds(&self) -> impl Iterator<Item = UsageKind> {
        let has_cache = self.report.tokens.get(UsageKind::CacheRead).is_some();
        let kinds = [UsageKind::Input, UsageKind::CacheRead, UsageKind::Output];
        kinds.into_iter().filter(move |kind| has_cache || *kind != UsageKind::CacheRead)
    }
}

/// What a row is ordered by.
fn key(row: &Row<'_>, column: &str) -> Key {
    let Row { names, part } = row;
    let (latency, attempts) = (latency_of(part), attempts_alone(part));
    let percentile = |percent, value| figures::percentile(latency, percent, value).into();
    match column {
        "name" => Key::text(names[0]),
        "provider" => names.get(1).map_or(Key::Unknown, |name| Key::text(name)),
        "calls" => part.totals.requests.into(),
        "attempts" => part.attempts.as_ref().map(|attempts| attempts.count).into(),
        "failed" => attempts.map_or(part.totals.failures, |attempts| attempts.failures).into(),
        "failing" => {
            let rate = attempts.map_or(part.totals.failure_rate(), |it| it.failure_rate);
            rate.map_or(Key::Unknown, Key::share)
        }
        "p50" => percentile(50, latency.p50),
        "p95" => percentile(95, latency.p95),
        "p99" => percentile(99, latency.p99),
        "input" => part.tokens.get(UsageKind::Input).into(),
        "cached" => part.tokens.get(UsageKind::CacheRead).into(),
        "output" => part.tokens.get(UsageKind::Output).into(),
        "cost" => (part.cost.priced_calls > 0).then_some(part.cost.total).into(),
        _ => Key::Unknown,
    }
}

/// How the numbers of a whole table are written, so that points stand under each other.
struct Form {
    unit: TimeUnit,
    decimals: u32,
    total: Usd,
}

impl Form {
    fn of(rows: &[Row<'_>], report: &Report) -> Form {
        let latencies = rows.iter().map(|row| latency_of(row.part)).chain([&report.latency]);
        let longest = latencies.filter_map(|latency| latency.p99.or(latency.max)).max();
        let costs = rows.iter().map(|row| row.part.cost.total).filter(|cost| *cost != Usd::ZERO);
        Form {
            unit: longest.map_or(TimeUnit::Seconds, TimeUnit::of),
            decimals: costs.map(figures::digits_of).max().unwrap_or(4).max(4),
            total: report.cost.total,
        }
    }

    fn time(&self, latency: &LatencyReport, percent: u64, value: Option<Duration>) -> Cell {
        match figures::percentile(latency, percent, value) {
            None => Cell::text(NOT_APPLICABLE).in_class("dim"),
            Some(value) => Cell::text(self.unit.number(value)),
        }
    }

    fn cost(&self, cost: &CostReport) -> Cell {
        match (cost.priced_calls, cost.unpriced_calls) {
            (0, 0) => Cell::text(NOT_APPLICABLE).in_class("dim"),
            (0, _) => Cell::text(UNPRICED).in_class("warn"),
            _ => {
                let amount = figures::fixed_money(cost.total, self.decimals, cost.is_exact());
                let least = if cost.is_exact() { "" } else { "≥ " };
                Cell::html(format!(
                    "<data value=\"{0}\" title=\"${0}\">{least}{amount}</data>",
                    cost.total
                ))
            }
        }
    }

    fn share(&self, cost: &CostReport) -> Cell {
        if cost.priced_calls == 0 || self.total == Usd::ZERO {
            return Cell::text(NOT_APPLICABLE).in_class("dim");
        }
        Cell::text(figures::hundredths(cost.total.to_f64() / self.total.to_f64()))
    }
}

/// That of its calls; of what has attempts alone, that of these.
fn latency_of(part: &Part) -> &LatencyReport {
    match &part.attempts {
        Some(attempts) if !part.has_calls() => &attempts.latency,
        _ => &part.latency,
    }
}

/// The attempts of what has attempts alone.
fn attempts_alone(part: &Part) -> Option<&AttemptReport> {
    part.attempts.as_deref().filter(|_| !part.has_calls())
}

fn table(
    names: &[&'static str],
    id: &str,
    label: &'static str,
    rows: &[Row<'_>],
    all: &All<'_>,
) -> Table {
    let form = Form::of(rows, all.report);
    let unit = form.unit.name();
    let columns = ["name", "provider"];
    let names_of = names.iter().zip(columns).map(|(name, column)| words(name).by(column));
    let mut heads: Vec<Head> = names_of.collect();
    heads.push(numbers("Calls", "").by("calls"));
    if all.has_attempts {
        heads.push(numbers("Attempts", "").by("attempts"));
    }
    heads.extend([
        numbers("Failed", "").by("failed"),
        numbers("Failed", "%").by("failing"),
        numbers("p50", unit).by("p50"),
        numbers("p95", unit).by("p95"),
        numbers("p99", unit).by("p99"),
    ]);
    heads.extend(all.kinds().map(|kind| match kind {
        UsageKind::Input => numbers("Input", "tokens").by("input"),
        UsageKind::CacheRead => numbers("Cached", "tokens").by("cached"),
        _ => numbers("Output", "tokens").by("output"),
    }));
    // shares are in the order of costs
    heads.extend([numbers("Cost", "$").by("cost"), numbers("Share", "%")]);
    let mut table = Table::new("", label, heads);
    let (past_cap, rows): (Vec<&Row<'_>>, Vec<&Row<'_>>) =
        rows.iter().partition(|row| id == "functions" && row.names[0] == OVERFLOW);
    let shown = rows.len().min(all.order.most(id));
    for row in &rows[..shown] {
        let mut cells: Vec<Cell> = row.names.iter().map(|it| Cell::html(name(it))).collect();
        cells.extend(numbers_of(row.part, all, &form));
        table.row(cells);
    }
    if rows.len() > shown {
        table.overflow_row(others(names.len(), &rows[shown..], all, &form));
    }
    for row in past_cap {
        let mut cells = vec![Cell::html("<a href=\"#notes\">Past the cap of series</a>")];
        cells.extend(numbers_of(row.part, all, &form));
        table.overflow_row(cells);
    }
    let report = all.report;
    let whole = Part {
        totals: report.totals.clone(),
        success_rate: report.success_rate,
        input_tokens: report.tokens.get(UsageKind::Input),
        output_tokens: report.tokens.get(UsageKind::Output),
        tokens: report.tokens.clone(),
        cost: report.cost.clone(),
        attempts: report.attempts.clone().map(Box::new),
        errors_by_type: report.errors.by_type,
        latency: report.latency.clone(),
        streams: None,
    };
    let mut foot = vec![Cell::text("All calls")];
    foot.extend(names[1..].iter().map(|_| Cell::text("")));
    foot.extend(numbers_of(&whole, all, &form));
    table.foot(foot);
    table
}

fn numbers_of(part: &Part, all: &All<'_>, form: &Form) -> Vec<Cell> {
    let mut cells = vec![Cell::text(count(part.totals.requests))];
    let attempts = attempts_alone(part);
    let (failures, rate) = match attempts {
        Some(attempts) => (attempts.failures, attempts.failure_rate),
        None => (part.totals.failures, part.totals.failure_rate()),
    };
    if all.has_attempts {
        let attempts = part.attempts.as_ref().map_or(0, |attempts| attempts.count);
        cells.push(Cell::text(count(attempts)));
    }
    let is_bad = rate.is_some_and(|rate| rate >= FAILING);
    // what failed of the attempts of others is no failed call
    cells.push(match attempts {
        Some(_) => Cell::html(format!("<small>of attempts</small> {}", count(failures))),
        None => Cell::text(count(failures)),
    });
    let rate = Cell::text(rate.map_or(NOT_APPLICABLE.into(), figures::hundredths));
    cells.push(if is_bad { rate.in_class("bad") } else { rate });
    let latency = latency_of(part);
    cells.extend([
        form.time(latency, 50, latency.p50),
        form.time(latency, 95, latency.p95),
        form.time(latency, 99, latency.p99),
    ]);
    cells.extend(all.kinds().map(|kind| match part.tokens.get(kind) {
        Some(tokens) => Cell::text(count(tokens)),
        None => Cell::text(NOT_APPLICABLE).in_class("dim"),
    }));
    cells.extend([form.cost(&part.cost), form.share(&part.cost)]);
    cells
}

/// The rows beyond the last one shown, added up; percentiles do not add up.
fn others(names: usize, rows: &[&Row<'_>], all: &All<'_>, form: &Form) -> Vec<Cell> {
    let sum = |of: &dyn Fn(&Part) -> u64| rows.iter().map(|row| of(row.part)).sum::<u64>();
    let none = || Cell::text(NOT_APPLICABLE);
    let mut cells = vec![Cell::html(format!("{} others", Text(count(rows.len() as u64))))];
    cells.extend((1..names).map(|_| Cell::text("")));
    cells.push(Cell::text(count(sum(&|part| part.totals.requests))));
    if all.has_attempts {
        let attempts = |part: &Part| part.attempts.as_ref().map_or(0, |attempts| attempts.count);
        cells.push(Cell::text(count(sum(&attempts))));
    }
    let failures = sum(&|part| part.totals.failures);
    let decided = failures + sum(&|part| part.totals.successes);
    let rate = (decided > 0).then(|| figures::hundredths(failures as f64 / decided as f64));
    cells.push(Cell::text(count(failures)));
    cells.push(Cell::text(rate.unwrap_or(NOT_APPLICABLE.into())));
    cells.extend([none(), none(), none()]);
    let tokens = |kind| sum(&|part: &Part| part.tokens.get(kind).unwrap_or(0));
    cells.extend(all.kinds().map(|kind| Cell::text(count(tokens(kind)))));
    let total = rows.iter().fold(Usd::ZERO, |total, row| total + row.part.cost.total);
    let cost = CostReport {
        total,
        priced_calls: sum(&|part| part.cost.priced_calls),
        unpriced_calls: sum(&|part| part.cost.unpriced_calls),
        ..CostReport::default()
    };
    cells.extend([form.cost(&cost), form.share(&cost)]);
    cells
}
