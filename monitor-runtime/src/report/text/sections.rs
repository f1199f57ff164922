//! The sections of the text report, from top to bottom.

use super::{
    calls, known, model_name, name, named,
    number::{self, count, duration, percent, rate, short_count, short_money},
    style::Tone,
    table::{Table, WIDTH, field, paragraph, toned_field},
};
use crate::{
    collector::{Health, Refusal},
    report::{CostReport, LatencyReport, ModelReport, Part, Report, attention::FAILING},
    usage::UsageKind,
};
use std::{collections::BTreeMap, fmt};

/// Stands behind the name of what the attempts of are shown.
pub(super) const ATTEMPTS: &str = " (attempts)";

impl Report {
    pub(super) fn write_overview(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = &self.totals;
        let mut requests = vec![count(totals.requests)];
        requests.extend(named([
            ("ok", totals.successes),
            ("failed", totals.failures),
            ("cancelled", totals.cancelled),
            ("rejected", totals.rejected),
            ("in flight", totals.in_flight),
        ]));
        field(f, "Requests", &requests)?;
        let mut success = vec![percent(self.success_rate)];
        success.extend(named([("timeouts", totals.timeouts), ("retries", totals.retries)]));
        toned_field(f, "Success rate", failing(self.errors.rate).unwrap_or(Tone::Quiet), &success)?;
        if self.errors.any() {
            let mut errors = vec![percent(self.errors.rate)];
            errors.extend(self.errors.most_common.map(|kind| format!("most often {kind}")));
            toned_field(
                f,
                "Error rate",
                failing(self.errors.rate).unwrap_or(Tone::Quiet),
                &errors,
            )?;
        }
        self.write_attempts(f)?;
        self.write_latency(f)?;
        self.write_streams(f)?;
        self.write_cost(f)?;
        self.write_tokens(f)?;
        self.write_throughput(f)?;
        let wait = &self.queue_wait;
        if wait.total.is_some() {
            let max = wait.max.map(|max| format!("max {}", duration(Some(max))));
            let waits: Vec<_> =
                [format!("avg {}", duration(wait.average))].into_iter().chain(max).collect();
            field(f, "Queue wait", &waits)?;
        }
        Ok(())
    }

    fn write_tokens(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens = &self.tokens;
        if tokens.by_kind.is_empty() && tokens.units.is_empty() {
            return field(f, "Tokens", &[number::NO_DATA.into()]);
        }
        let (wholes, parts): (Vec<_>, Vec<_>) =
            tokens.by_kind.iter().partition(|(kind, _)| kind.part_of().is_none());
        let mut all = vec![count(tokens.total)];
        all.extend(named(wholes.into_iter().map(|(kind, tokens)| match kind {
            UsageKind::Total => ("input or output", *tokens),
            kind => (kind.name(), *tokens),
        })));
        field(f, "Tokens", &all)?;
        let mut parts: Vec<String> =
            named(parts.into_iter().map(|(kind, tokens)| (kind.name(), *tokens))).collect();
        if let Some(first) = parts.first_mut() {
            *first = format!("of these: {first}");
        }
        field(f, "", &parts)?;
        let units: Vec<String> =
            named(tokens.units.iter().map(|(kind, units)| (kind.name(), *units))).collect();
        field(f, "Units", &units)
    }

    fn write_throughput(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let throughput = &self.throughput;
        if throughput.requests_per_second.is_none() {
            return field(f, "Throughput", &[number::NO_DATA.into()]);
        }
        let last = duration(Some(throughput.window));
        let requests = [
            format!("{} requests/s", rate(throughput.requests_per_second)),
            format!("{} in the last {last}", calls(throughput.requests)),
        ];
        field(f, "Throughput", &requests)?;
        let tokens = [
            format!("{} tokens/s", rate(throughput.total_tokens_per_second)),
            format!("input {}", rate(throughput.input_tokens_per_second)),
            format!("output {}", rate(throughput.output_tokens_per_second)),
        ];
        field(f, "", &tokens)
    }

    fn write_latency(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let latency = &self.latency;
        if latency.count == 0 {
            return field(f, "Latency", &[number::NO_DATA.into()]);
        }
        let value = |name: &str, value| format!("{name} {}", duration(value));
        let [min, max] = match self.min_max_are_bucket_bounds {
            true => ["min ≥", "max ≤"],
            false => ["min", "max"],
        };
        let ends = [
            value("avg", latency.average),
            value(min, latency.min),
            value(max, latency.max),
            format!("over {}", calls(latency.count)),
        ];
        field(f, "Latency", &ends)?;
        if latency.p50.is_none() {
            return field(f, "", &["percentiles no data".into()]);
        }
        let percentiles = [
            value("p50", latency.p50),
            value("p90", latency.p90),
            value("p95", latency.p95),
            value("p99", latency.p99),
            value("p99.9", latency.p99_9),
        ];
        field(f, "", &percentiles)
    }

    pub(super) fn write_models(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = model_names(&self.models);
        let rows = || names.iter().zip(&self.models).map(|(name, row)| (name.clone(), &row.part));
        let mut speed = Table::new("Models", &["calls", "ok", "avg", "p50", "p95", "p99"]);
        let mut used = Table::new("Models: usage", &["input", "output", "cost", "unpriced"]);
        for (name, part) in rows() {
            if shows_calls(part) {
                let cells = [short_count(part.totals.requests), percent(part.success_rate)];
                speed.row(name.clone(), with_times(cells, &part.latency));
                speed.tone(1, failing(part.totals.failure_rate()));
            }
            if let Some(attempts) = &part.attempts {
                let cells = [short_count(attempts.count), percent(attempts.success_rate())];
                attempts_row(&mut speed, &name, part, with_times(cells, &attempts.latency));
            }

            let tokens = |count: Option<u64>| count.map_or("-".into(), short_count);
            let mut cells = vec![tokens(part.input_tokens), tokens(part.output_tokens)];
            cells.extend([short_cost(&part.cost), unpriced(&part.cost)]);
            used.row(name, cells);
            used.tone(3, (part.cost.unpriced_calls > 0).then_some(Tone::Warn));
        }
        speed.write(f)?;
        used.write(f)?;
        self.write_errors_of_models(f)?;
        self.write_streams_of_models(f)
    }

    pub(super) fn write_providers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.providers.len() < 2 {
            return Ok(()); // the overview says the same
        }
        let mut table = part_table("Providers");
        for row in &self.providers {
            part_rows(&mut table, &known(row.provider.as_deref()), &row.part);
        }
        table.write(f)
    }

    pub(super) fn write_functions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = part_table("Functions");
        for (name, row) in self.function_names().zip(&self.functions) {
            part_rows(&mut table, name, &row.part);
        }
        table.write(f)?;
        self.write_streams_of_functions(f)
    }

    /// The functions' names; of functions with one name, the place tells which is which.
    pub(in crate::report) fn function_names(&self) -> impl Iterator<Item = &str> {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &self.functions {
            *names.entry(&row.function).or_default() += 1;
        }
        self.functions.iter().map(move |row| {
            let location = row.location.as_ref().filter(|_| names[row.function.as_str()] > 1);
            location.unwrap_or(&row.function).as_str()
        })
    }

    pub(super) fn write_custom(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = ["count", "avg", "min", "max", "last"];
        let mut table = Table::new("Custom metrics", &headers);
        for metric in &self.custom {
            let tags = metric.tags.iter().map(|(name, value)| format!("{name}={value}"));
            let tags = tags.collect::<Vec<_>>().join(", ");
            let tags = if tags.is_empty() { tags } else { format!("{{{tags}}}") };
            let average = metric.sum / metric.count as f64;
            let mut cells = vec![short_count(metric.count)];
            cells.extend([average, metric.min, metric.max, metric.last].map(number::decimal));
            table.row(name::shown(&metric.name, WIDTH) + &tags, cells);
        }
        table.write(f)
    }

    pub(super) fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let health = &self.health;
        let title = if self.scope.is_all() { "Notes" } else { "Notes on the whole collector" };
        let mut table = Table::new(title, &["times"]);
        for (times, note) in notes(health) {
            table.row(note, vec![short_count(times)]);
        }
        table.write(f)?;
        if let Some(last) = &health.last_refusal {
            field(f, "last refused", &[name::shown(last, WIDTH)])?;
        }
        if let Some(error) = &health.price_file_error {
            let error = name::shown(error, 4 * WIDTH);
            paragraph(f, &format!("\nThe price file is not in force: {error}"), WIDTH)?;
        }
        if health.records_nothing {
            writeln!(f, "\nNothing is recorded by a program built with `--cfg monitor_noop`.")?;
        }
        Ok(())
    }
}

/// What the collector has to say about itself, and how often.
pub(in crate::report) fn notes(health: &Health) -> Vec<(u64, &'static str)> {
    let noted = [
        (health.overflow_calls, "in the overflow series: the cap of series or bytes is reached"),
        (
            health.overflow_errors,
            "errors without a label of their own: the cap of labels is reached",
        ),
        (health.usage_seen_again, "usage left out of a result: a nested call had recorded it"),
        (health.panics_caught, "panics of user code caught while recording"),
        (health.late_notes, "notes of calls that were over"),
        (
            health.coarser_slices,
            "slices of the history without memory: earlier windows are coarser",
        ),
        (health.clock_steps, "steps of the wall clock"),
    ];
    let refused = health.refused.iter().map(|(reason, times)| (*times, refusal(*reason)));
    noted.into_iter().chain(refused).filter(|(times, _)| *times > 0).collect()
}

/// How bad this share of failures is.
fn failing(rate: Option<f64>) -> Option<Tone> {
    rate.filter(|rate| *rate >= FAILING).map(|_| Tone::Bad)
}

fn part_table(title: &'static str) -> Table {
    Table::new(title, &["calls", "in flight", "ok", "p50", "p95", "tokens", "cost"])
}

/// The rows of a part: of its calls, and of its attempts. What was used counts both, and stands once.
fn part_rows(table: &mut Table, name: &str, part: &Part) {
    let mut used = [tokens(part), short_cost(&part.cost)];
    if shows_calls(part) {
        let totals = &part.totals;
        let counts = [totals.requests, totals.in_flight].map(short_count);
        let used = std::mem::take(&mut used);
        table.row(name, part_cells(counts, part.success_rate, &part.latency, used));
        table.tone(2, failing(totals.failure_rate()));
    }
    if let Some(attempts) = &part.attempts {
        let counts = [attempts.count, attempts.in_flight].map(short_count);
        let cells = part_cells(counts, attempts.success_rate(), &attempts.latency, used);
        attempts_row(table, name, part, cells);
    }
}

/// A row of attempts: below that of the calls, or by the name of what has attempts alone.
fn attempts_row(table: &mut Table, name: &str, part: &Part, cells: Vec<String>) {
    match shows_calls(part) {
        true => table.row("  in attempts", cells),
        false => table.marked_row(name, ATTEMPTS, cells),
    }
}

fn part_cells(
    counts: [String; 2],
    success: Option<f64>,
    latency: &LatencyReport,
    used: [String; 2],
) -> Vec<String> {
    let mut cells = counts.to_vec();
    cells.extend([percent(success), duration(latency.p50), duration(latency.p95)]);
    cells.extend(used);
    cells
}

fn with_times(cells: [String; 2], latency: &LatencyReport) -> Vec<String> {
    let times = [latency.average, latency.p50, latency.p95, latency.p99];
    cells.into_iter().chain(times.map(duration)).collect()
}

/// Whether a part has a row of its calls; what has attempts alone has none.
fn shows_calls(part: &Part) -> bool {
    part.has_calls() || part.attempts.is_none()
}

/// The models' names, with the provider where two have a model of the same name.
pub(super) fn model_names(models: &[ModelReport]) -> Vec<String> {
    let mut providers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for row in models {
        *providers.entry(row.model.as_deref()).or_default() += 1;
    }
    let name = |row: &ModelReport| {
        let provider = row.provider.as_deref();
        let provider = provider.filter(|_| providers[&row.model.as_deref()] > 1);
        model_name(provider, row.model.as_deref())
    };
    models.iter().map(name).collect()
}

fn tokens(part: &Part) -> String {
    if part.tokens.by_kind.is_empty() { "-".into() } else { short_count(part.tokens.total) }
}

pub(super) fn short_cost(cost: &CostReport) -> String {
    match (cost.priced_calls, cost.unpriced_calls) {
        (0, 0) => "-".into(),
        (0, _) => "unknown".into(),
        _ if cost.is_exact() => short_money(cost.total),
        _ => format!("≥ {}", short_money(cost.total)),
    }
}

fn unpriced(cost: &CostReport) -> String {
    if cost.unpriced_calls == 0 { "-".into() } else { short_count(cost.unpriced_calls) }
}

fn refusal(reason: Refusal) -> &'static str {
    match reason {
        Refusal::EmptyName => "empty names",
        Refusal::MendedText => "texts with control characters, or cut to their longest length",
        Refusal::BadValue => "values that were negative, infinite or no number",
        Refusal::TooManyTags => "tags past what a call may have",
        Refusal::RepeatedTag => "tags whose name stood twice: the last value was kept",
        Refusal::TooManyMetrics => "custom metrics past what is kept",
        Refusal::TooManyBudgets => "budgets past the cap",
        Refusal::UnknownBudget => "budgets that are not there",
        Refusal::UnknownReserve => "reserves that cannot be told",
        Refusal::InvalidUsage => "token counts that cannot be true",
        Refusal::RepeatedAlert => "alerts whose name stood before: the first one stays",
        Refusal::TooManyAlerts => "alerts or their sinks past what there may be",
    }
}
