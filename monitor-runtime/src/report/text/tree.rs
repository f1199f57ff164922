//! A call tree as text: the headline, a line for each call, and where the time went.
//!
//! What always holds: no line is wider than 80 columns, no tree has more than [`LINES`] lines of
//! calls, and what is left out is said with its sums. Calls of one sort beside each other are folded;
//! one that failed, or that has a failure inside, only with others that failed alike.

mod fold;
mod line;

use super::{
    between, calls,
    name::{self, cut},
    number::{count, duration, exact_money, percent, short_count},
    style::{Lines, Tone},
    table::{Table, WIDTH, ends, paragraph},
};
use crate::report::tree::CallTree;
use fold::Folded;
use line::{Branches, short_cost};
use std::fmt;

/// More lines than this nobody reads.
const LINES: usize = 200;

impl fmt::Display for CallTree {
    /// Always plain, whatever the flags.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Lines(|f: &mut fmt::Formatter<'_>| self.write_lines(f)))
    }
}

impl CallTree {
    fn write_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_headline(f)?;
        let started = self.started.to_string();
        let started = started.split_once('.').map_or(started.as_str(), |(seconds, _)| seconds);
        let trace = format!("trace {}", self.trace_id);
        ends(f, &trace, Tone::Quiet, &format!("{} UTC", started.replace('T', " ")))?;
        self.write_what_is_missing(f)?;
        writeln!(f, "{}\n{}", line::header(), "─".repeat(WIDTH))?;
        self.write_calls(f)?;
        self.write_shares(f)
    }

    /// `research: $0.31 · 14 calls · 2 failed · 48,210 tokens · 4.21 s · 82.10 % in search`
    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = &self.total;
        let mut items: Vec<String> = self.cost_in_words().into_iter().collect();
        items.push(calls(total.calls.saturating_sub(total.attempts)));
        if total.attempts > 0 {
            let plural = if total.attempts == 1 { "" } else { "s" };
            items.push(format!("{} attempt{plural}", count(total.attempts)));
        }
        if total.failures > 0 {
            items.push(format!("{} failed", count(total.failures)));
        }
        if total.tokens > 0 {
            items.push(format!("{} tokens", count(total.tokens)));
        }
        items.push(duration(Some(self.duration)));
        let most = self.functions.first().filter(|_| self.functions.len() > 1);
        if let Some((function, share)) = most.and_then(|most| Some((&most.function, most.share?)))
            && share > 0.0
        {
            let least = if self.missing() > 0 { "≥ " } else { "" };
            items.push(format!("{least}{} in {}", percent(Some(share)), name::shown(function, 30)));
        }
        let outermost = self.calls.iter().filter(|call| call.depth == 0).count();
        let root = self.calls.first().map_or("", |call| &call.trace.request.key.function);
        let mut line = name::shown(root, 40);
        if outermost > 1 {
            line += &format!(" and {} more", outermost - 1);
        }
        line += ":";
        for (n, item) in items.iter().enumerate() {
            let between = if n == 0 { " " } else { " · " };
            if name::width(&line) + name::width(between) + name::width(item) > WIDTH {
                writeln!(f, "{}", cut(&line, WIDTH))?;
                line = " ".to_owned();
            } else if n > 0 {
                line += " ·";
            }
            line += &format!(" {item}");
        }
        writeln!(f, "{}", cut(&line, WIDTH))
    }

    /// `None` where no call tells a cost.
    fn cost_in_words(&self) -> Option<String> {
        let total = &self.total;
        let is_priced = total.cost_max > crate::Usd::ZERO
            || self.calls.iter().any(|call| call.trace.request.cost.is_some());
        let most = (total.cost_max > total.cost).then_some(total.cost_max);
        match (is_priced, total.unpriced) {
            (false, 0) => None,
            (false, unpriced) => Some(format!("cost unknown ({} unpriced)", calls(unpriced))),
            (true, 0) if self.exact => Some(between(total.cost, most)),
            (true, 0) => Some(format!("≥ {}", exact_money(total.cost))),
            (true, unpriced) => {
                Some(format!("≥ {} ({} unpriced)", exact_money(total.cost), calls(unpriced)))
            }
        }
    }

    fn write_what_is_missing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.missing() > 0 {
            let [missing, all] = [self.missing(), self.total.calls].map(count);
            let what = if self.total.attempts > 0 { "calls and attempts" } else { "calls" };
            let words = format!("{missing} of {all} {what} are no longer kept; sums have them");
            paragraph(f, &words, WIDTH)?;
        }
        if !self.exact {
            writeln!(f, "an outermost call has not ended or is no longer kept: there may be more")?;
        }
        Ok(())
    }

    fn write_calls(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folded = Folded::of(&self.calls);
        let mut branches = Branches::default();
        let mut lines = 0;
        let mut shown = self.calls.iter().enumerate().filter(|(at, _)| !folded.hides(*at));
        for (at, call) in shown.by_ref().take(LINES) {
            lines += branches.leave(f, call.depth, &folded)?;
            let branch = branches.enter(at, call.depth, &folded);
            writeln!(f, "{}", self.line(call, folded.attempt(at), &branch))?;
            lines += 1;
            if lines >= LINES {
                break;
            }
        }
        match shown.count() {
            0 => {
                branches.leave(f, 0, &folded)?;
                branches.write_folds(f, folded.inside_of(None)).map(|_| ())
            }
            more => writeln!(f, "… and {} more calls", count(more as u64)),
        }
    }

    /// What the calls of each function come to, without those inside of them.
    fn write_shares(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.functions.len() < 2 {
            return Ok(()); // the headline says the same
        }
        let sums = || self.functions.iter().map(|row| &row.total);
        let tries = sums().any(|total| total.attempts > 0);
        let fails = sums().any(|total| total.failures > 0);
        let mut headers = vec!["calls"];
        headers.extend(tries.then_some("attempts"));
        headers.extend(fails.then_some("failed"));
        headers.extend(["time", "own time", "tokens", "cost"]);
        let mut table = Table::new("Functions", &headers);
        for row in &self.functions {
            let total = &row.total;
            let some = |number| if number > 0 { short_count(number) } else { "-".to_owned() };
            let mut cells = vec![some(total.calls.saturating_sub(total.attempts))];
            cells.extend(tries.then(|| some(total.attempts)));
            cells.extend(fails.then(|| some(total.failures)));
            cells.extend([duration(Some(total.time)), percent(row.share)]);
            cells.extend([some(total.tokens), short_cost(total)]);
            table.row(row.function.as_str(), cells);
        }
        table.write(f)
    }
}
