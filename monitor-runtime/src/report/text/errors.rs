//! What went wrong: by category and kind, by the providers' codes, and for each model; and how the
//! attempts of calls went.
//!
//! What always holds: errors of calls and of attempts stand in columns of their own, which add up;
//! a report without attempts has no column for them.

use super::{
    calls, most_first, name, named,
    number::{count, duration, exact_money, percent, short_count},
    sections::model_names,
    table::{Table, WIDTH, field},
};
use crate::report::{AttemptReport, ErrorReport, ErrorRow, Part, Report};
use std::{cmp::Reverse, fmt};

/// Rows shown of the table of codes: the rest is in the JSON.
const CODES: usize = 10;
/// The widest that the name of a type gets.
const LONGEST_TYPE: usize = 48;

impl Report {
    /// How the attempts went, under how the calls went.
    pub(super) fn write_attempts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(attempts) = &self.attempts else { return Ok(()) };
        let mut ended = vec![count(attempts.count)];
        ended.extend(named([
            ("ok", attempts.successes),
            ("failed", attempts.failures),
            ("cancelled", attempts.cancelled),
            ("rejected", attempts.rejected),
            ("in flight", attempts.in_flight),
        ]));
        field(f, "Attempts", &ended)?;
        if attempts.count == 0 {
            return Ok(());
        }
        let latency = &attempts.latency;
        let mut went = vec![format!("failure rate {}", percent(attempts.failure_rate))];
        let times = [("avg", latency.average), ("p50", latency.p50), ("p95", latency.p95)];
        let known = times.into_iter().filter(|(_, time)| time.is_some());
        went.extend(known.map(|(name, time)| format!("{name} {}", duration(time))));
        went.extend(lost(attempts));
        field(f, "", &went)
    }

    pub(super) fn write_errors(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = &self.errors;
        let columns = Columns::of(self);
        let mut table = Table::new("Errors", &columns.headers("calls", "share"));
        table = table.with_remarks("by kind");
        let all = errors.total + errors.failed_attempts;
        let share = |errors: u64| percent(Some(errors as f64 / all as f64));
        let mut categories: Vec<_> = errors.by_category.iter().collect();
        categories.sort_by_key(|(_, errors)| Reverse(*errors));
        for (category, both) in categories {
            let kinds = || errors.by_type.iter().filter(|(kind, _)| kind.category() == *category);
            let attempts = kinds().filter_map(|(kind, _)| errors.attempts_by_type.get(kind)).sum();
            let by_kind = most_first(kinds().map(|(kind, errors)| (kind.name(), *errors)));
            let cells = columns.cells(*both, attempts, share(*both));
            table.row_with_remark(category.name(), cells, by_kind);
        }
        let panicked = errors.panicked + errors.panicked_attempts;
        if panicked > 0 {
            let cells = columns.cells(panicked, errors.panicked_attempts, share(panicked));
            table.row("panicked", cells);
        }
        table.write(f)?;
        self.write_codes(f, &columns)
    }

    /// What tells errors apart beside their kind, where anything does.
    fn write_codes(&self, f: &mut fmt::Formatter<'_>, columns: &Columns) -> fmt::Result {
        let mut table = Table::new("Errors: codes", &columns.headers("calls", "status"))
            .with_remarks("code and type")
            .with_most(CODES);
        for row in self.errors.by_label.iter().filter(|row| says_more(row)) {
            let status = row.label.status.map_or("-".into(), |status| status.to_string());
            let cells = columns.cells(row.errors, row.attempts, status);
            table.row_with_remark(row.label.kind.name(), cells, code_and_type(row));
        }
        table.write(f)
    }

    pub(super) fn write_errors_of_models(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of(self);
        let failed = if columns.attempts { "calls" } else { "failed" };
        let mut headers = columns.headers(failed, "timeouts");
        headers.push("retries");
        let mut table = Table::new("Models: errors", &headers).with_remarks("by kind");
        for (name, row) in model_names(&self.models).into_iter().zip(&self.models) {
            let (part, totals) = (&row.part, &row.part.totals);
            let attempts = part.attempts.as_ref().map_or(0, |attempts| attempts.failures);
            if totals.failures + totals.retries + attempts > 0 {
                let timeouts = short_count(timeouts(part));
                let mut cells = columns.cells(totals.failures + attempts, attempts, timeouts);
                cells.push(short_count(totals.retries));
                let kinds = part.errors_by_type.iter().map(|(kind, errors)| (kind.name(), *errors));
                table.row_with_remark(name, cells, most_first(kinds));
            }
        }
        table.write(f)
    }
}

/// The columns of counts: one, or where there are attempts, one for them too.
struct Columns {
    attempts: bool,
}

impl Columns {
    fn of(report: &Report) -> Columns {
        Columns { attempts: report.attempts.is_some() }
    }

    fn headers(&self, calls: &'static str, last: &'static str) -> Vec<&'static str> {
        match self.attempts {
            true => vec![calls, "attempts", last],
            false => vec![calls, last],
        }
    }

    /// Of both, and how many of these are of attempts.
    fn cells(&self, both: u64, attempts: u64, last: String) -> Vec<String> {
        let calls = short_count(both - attempts);
        match self.attempts {
            true => vec![calls, short_count(attempts), last],
            false => vec![calls, last],
        }
    }
}

/// `lost $0.02`: what attempts cost that did not end ok.
pub(super) fn lost(attempts: &AttemptReport) -> Option<String> {
    let unpriced = attempts.lost_unpriced;
    match (attempts.lost_cost, unpriced) {
        (None, 0) => None,
        (None, unpriced) => Some(format!("lost unknown ({} unpriced)", calls(unpriced))),
        (Some(lost), 0) => Some(format!("lost {}", exact_money(lost))),
        (Some(lost), _) => {
            Some(format!("lost ≥ {} ({} unpriced)", exact_money(lost), calls(unpriced)))
        }
    }
}

fn timeouts(part: &Part) -> u64 {
    part.totals.timeouts + part.attempts.as_ref().map_or(0, |attempts| attempts.timeouts)
}

fn says_more(row: &ErrorRow) -> bool {
    let label = &row.label;
    label.overflow || label.code.is_some() || label.type_name.is_some() || label.status.is_some()
}

/// `insufficient_quota, OpenAIError`.
fn code_and_type(row: &ErrorRow) -> String {
    if row.label.overflow {
        return "(others: the cap of labels is reached)".into();
    }
    let code = row.label.code.as_ref().map(|code| name::shown(code, WIDTH));
    let of_type = row.label.type_name.as_ref();
    let of_type = of_type.map(|path| name::shown(&name::without_paths(path), LONGEST_TYPE));
    code.into_iter().chain(of_type).collect::<Vec<_>>().join(", ")
}

impl ErrorReport {
    /// Whether anything went wrong, in a call or in an attempt of one.
    pub(super) fn any(&self) -> bool {
        self.total + self.failed_attempts > 0
    }
}
