//! The report as Markdown, for pull requests and chats.
//!
//! What always holds: the most important comes first, and all of it is short; names from outside are
//! code, so that nobody is mentioned and nothing is linked by them.

mod cell;
mod table;

use super::{
    Part, Report,
    attention::{self, Piece, Severity},
    figures::{self, NOT_APPLICABLE, count},
    text::windows,
};
use crate::breaker::BreakerState;
use std::{cmp::Reverse, fmt::Write as _};
use table::Table;

impl Report {
    /// The report as Markdown with GitHub's tables, for pull requests and chats: what needs
    /// attention, the numbers, and the first ten rows of errors, models, functions and limits.
    ///
    /// Single calls and the user's own metrics are not in it.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().service("shop").build();
    /// collector.record(Request::new("chat").model("gpt-4o").status(429));
    /// let markdown = collector.report().to_markdown();
    /// assert!(markdown.starts_with("## LLM calls of `shop`\n"));
    /// assert!(markdown.contains("**Failing**: 1 of 1 calls failed (100 %), most often rate_limit"));
    /// assert!(markdown.contains("| `gpt-4o` | 1 | 0 |"));
    /// ```
    pub fn to_markdown(&self) -> String {
        let mut page = String::new();
        self.markdown_head(&mut page);
        if self.totals.requests == 0 && self.attempts.is_none() {
            let in_flight = count(self.totals.in_flight);
            let _ = writeln!(page, "\nNo call has ended yet; {in_flight} in flight.");
        } else {
            self.markdown_numbers(&mut page);
            self.markdown_windows(&mut page);
            self.markdown_errors(&mut page);
            self.markdown_models(&mut page);
            self.markdown_functions(&mut page);
            self.markdown_unpriced(&mut page);
        }
        self.markdown_limits(&mut page);
        page
    }

    fn markdown_head(&self, page: &mut String) {
        let time = self.timestamp.to_string();
        let time = time.get(..19).unwrap_or(&time).replace('T', " ");
        let _ = writeln!(page, "## LLM calls of {}\n", cell::name(&self.api_name));
        let scope = self.markdown_scope();
        let uptime = figures::duration(self.uptime);
        let _ = writeln!(page, "{time} UTC, {scope}, over {uptime}\n");
        let attention = self.attention();
        if attention.is_empty() {
            page.push_str("Nothing needs attention.\n");
        }
        for line in attention {
            let sign = if line.severity == Severity::Bad { "🔴" } else { "🟠" };
            let _ = write!(page, "- {sign} **{}**: ", line.word);
            for piece in line.says {
                match piece {
                    Piece::Words(words) => page.push_str(&words),
                    Piece::Name(name) => page.push_str(&cell::name(&name)),
                }
            }
            page.push('\n');
        }
    }

    fn markdown_scope(&self) -> String {
        let scope = &self.scope;
        let named =
            [("provider", &scope.provider), ("model", &scope.model), ("function", &scope.function)];
        let named = named.into_iter().filter_map(|(what, name)| {
            name.as_deref().map(|name| format!("{what} {}", cell::name(name)))
        });
        let tags = scope.tags.iter();
        let tags =
            tags.map(|(tag, value)| format!("tag {} {}", cell::name(tag), cell::name(value)));
        let parts: Vec<String> = named.chain(tags).collect();
        if parts.is_empty() { "all calls".into() } else { format!("only {}", parts.join(", ")) }
    }

    /// The headline, as a table of one row: it is read first, and fits a phone.
    fn markdown_numbers(&self, page: &mut String) {
        let totals = &self.totals;
        let mut table = Table::new(&["Calls", ""]).with_words_in(1);
        let mut row = |name: &str, says: String| table.row(vec![name.into(), says]);
        let mut ended = vec![count(totals.requests)];
        ended.extend(not_zero([
            ("ok", totals.successes),
            ("failed", totals.failures),
            ("cancelled", totals.cancelled),
            ("refused", totals.rejected),
            ("in flight", totals.in_flight),
        ]));
        row("Requests", ended.join(" · "));
        let rate = self.success_rate.map_or(NOT_APPLICABLE.into(), figures::percent);
        let more = not_zero([("timeouts", totals.timeouts), ("retries", totals.retries)]);
        row("Success rate", std::iter::once(rate).chain(more).collect::<Vec<_>>().join(" · "));
        let latency = &self.latency;
        let percentiles =
            [("p50", 50, latency.p50), ("p95", 95, latency.p95), ("p99", 99, latency.p99)];
        let times = percentiles.into_iter().filter_map(|(name, percent, value)| {
            let value = figures::percentile(latency, percent, value)?;
            Some(format!("{name} {}", figures::duration(value)))
        });
        let slowest = latency.max.map(|max| format!("slowest {}", figures::duration(max)));
        let times: Vec<String> = times.chain(slowest).collect();
        row("Latency", if times.is_empty() { NOT_APPLICABLE.into() } else { times.join(" · ") });
        if let Some(attempts) = &self.attempts {
            let ended = [("ok", attempts.successes), ("failed", attempts.failures)];
            let mut words = vec![count(attempts.count)];
            words.extend(not_zero(ended));
            let lost = attempts.lost_cost.map(figures::money);
            words.extend(lost.map(|lost| format!("the failed ones cost {lost}")));
            row("Attempts", words.join(" · "));
        }
        if let Some(streams) = &self.streams {
            let first = &streams.time_to_first_item;
            let firsts = [("p50", 50, first.p50), ("p95", 95, first.p95)];
            let firsts = firsts.into_iter().filter_map(|(name, percent, value)| {
                let value = figures::percentile(first, percent, value)?;
                Some(format!("first item {name} {}", figures::duration(value)))
            });
            let speed = streams.output_tokens_per_second.is_some().then(|| {
                format!("{} output tokens/s", figures::rate(streams.output_tokens_per_second))
            });
            let words = std::iter::once(count(streams.count)).chain(firsts).chain(speed);
            row("Streams", words.collect::<Vec<_>>().join(" · "));
        }
        row("Cost", self.cost.to_string());
        let tokens = &self.tokens;
        let kinds =
            [crate::UsageKind::Input, crate::UsageKind::Output, crate::UsageKind::CacheRead];
        let kinds = kinds.into_iter().filter_map(|kind| {
            Some(format!("{} {}", kind.name(), figures::large(tokens.get(kind)?)))
        });
        let kinds: Vec<String> = kinds.collect();
        row("Tokens", if kinds.is_empty() { NOT_APPLICABLE.into() } else { kinds.join(" · ") });
        let throughput = &self.throughput;
        if throughput.requests_per_second.is_some() {
            let last = figures::duration(throughput.window);
            let requests = figures::rate(throughput.requests_per_second);
            row("Throughput", format!("{requests} requests/s in the last {last}"));
        }
        table.write("Numbers", page);
    }

    fn markdown_windows(&self, page: &mut String) {
        let mut table = Table::new(&["Window", "Calls", "Failed %", "p50", "p95", "Cost"]);
        for window in windows::shown(self) {
            let time = |percent, value| {
                let value = figures::percentile(&window.latency, percent, value);
                value.map_or(NOT_APPLICABLE.into(), figures::duration)
            };
            table.row(vec![
                windows::name(window),
                count(window.totals.requests),
                window.errors.rate.map_or(NOT_APPLICABLE.into(), figures::hundredths),
                time(50, window.latency.p50),
                time(95, window.latency.p95),
                figures::cost(&window.cost),
            ]);
        }
        table.write("Windows", page);
    }

    fn markdown_errors(&self, page: &mut String) {
        let errors = &self.errors;
        let mut table = Table::new(&["Kind", "Category", "Errors"]).with_words_in(1);
        let mut kinds: Vec<_> = errors.by_type.iter().collect();
        kinds.sort_by_key(|(_, errors)| Reverse(*errors));
        for (kind, errors) in kinds {
            table.row(vec![kind.to_string(), kind.category().name().into(), count(*errors)]);
        }
        let panicked = errors.panicked + errors.panicked_attempts;
        if panicked > 0 {
            table.row(vec!["panicked".into(), NOT_APPLICABLE.into(), count(panicked)]);
        }
        table.write("Errors", page);
    }

    fn markdown_models(&self, page: &mut String) {
        let rows = self.models.iter().map(|row| {
            let model = row.model.as_deref().map_or("(unknown)".into(), cell::name);
            let provider = row.provider.as_deref().filter(|_| self.providers.len() > 1);
            let at = provider.map(|provider| format!(" at {}", cell::name(provider)));
            (model + &at.unwrap_or_default(), &row.part)
        });
        parts_table(rows, "Model").write("Models", page);
    }

    fn markdown_functions(&self, page: &mut String) {
        let rows = self.function_names().zip(&self.functions);
        let rows = rows.map(|(function, row)| (cell::name(function), &row.part));
        parts_table(rows, "Function").write("Functions", page);
    }

    fn markdown_unpriced(&self, page: &mut String) {
        let mut table = Table::new(&["Model", "Calls", "Reason"]).with_words_in(2);
        for row in &self.unpriced_models {
            let model = row.model.as_deref().map_or("(unknown)".into(), cell::name);
            table.row(vec![model, count(row.calls), row.reason.to_string()]);
        }
        table.write("Calls without a cost", page);
    }

    fn markdown_limits(&self, page: &mut String) {
        let mut budgets = Table::new(&["Budget", "Spent", "Of", "Used", "Refused"]);
        for row in &self.budgets {
            let budget = &row.budget;
            budgets.row(vec![
                cell::name(&budget.name),
                attention::spent(budget),
                attention::amount(budget.limit),
                figures::percent(row.used),
                count(budget.refused),
            ]);
        }
        budgets.write("Budgets", page);
        let mut breakers = Table::new(&["Breaker", "State", "Opened", "Refused"]).with_words_in(1);
        let rows = self.circuit_breaker.iter().flat_map(|report| &report.breakers);
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| Reverse(row.numbers.current_state));
        for row in rows {
            let numbers = &row.numbers;
            let state = match numbers.current_state {
                None => NOT_APPLICABLE,
                Some(BreakerState::Open) => "**open**",
                Some(BreakerState::HalfOpen) => "half-open",
                Some(BreakerState::Closed) => "closed",
            };
            let (opened, refused) = (count(numbers.open_count), count(numbers.rejections));
            breakers.row(vec![cell::name(&row.name), state.into(), opened, refused]);
        }
        breakers.write("Circuit breakers", page);
        let mut queues = Table::new(&["Queue", "Waiting", "Active", "Longest wait", "Rejected"]);
        for row in self.queue.iter().flat_map(|report| &report.queues) {
            let numbers = &row.numbers;
            queues.row(vec![
                cell::name(&row.name),
                count(numbers.current_size),
                count(numbers.active_requests),
                numbers.max_queue_time.map_or(NOT_APPLICABLE.into(), figures::duration),
                count(numbers.rejection_count),
            ]);
        }
        queues.write("Queues", page);
    }
}

/// A row for each part, the dearest first.
fn parts_table<'a>(rows: impl Iterator<Item = (String, &'a Part)>, what: &'static str) -> Table {
    let heads = [what, "Calls", "Ok %", "p50", "p95", "Input", "Output", "Cost"];
    let mut table = Table::new(&heads);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(_, part)| Reverse(part.cost.total));
    for (name, part) in rows {
        let (count, ok, latency) = match (&part.attempts, part.has_calls()) {
            (Some(attempts), false) => (attempts.count, attempts.success_rate(), &attempts.latency),
            _ => (part.totals.requests, part.success_rate, &part.latency),
        };
        let time = |percent, value| {
            let value = figures::percentile(latency, percent, value);
            value.map_or(NOT_APPLICABLE.into(), figures::duration)
        };
        let tokens = |tokens: Option<u64>| tokens.map_or(NOT_APPLICABLE.into(), figures::large);
        table.row(vec![
            name,
            figures::count(count),
            ok.map_or(NOT_APPLICABLE.into(), figures::hundredths),
            time(50, latency.p50),
            time(95, latency.p95),
            tokens(part.input_tokens),
            tokens(part.output_tokens),
            figures::cost(&part.cost),
        ]);
    }
    table
}

/// `failed 12` of all that are not zero.
fn not_zero<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>) -> impl Iterator<Item = String> {
    let known = counts.into_iter().filter(|(_, number)| *number > 0);
    known.map(|(name, number)| format!("{name} {}", count(number)))
}
