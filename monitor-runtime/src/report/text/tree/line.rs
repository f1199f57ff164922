//! One line of a call tree: how long, when, how many tokens, how much; and what it was.
//!
//! ```text
//!  3.40 s    ██████    12,345     $0.3100  ├─ search (gpt-4o-mini) · ✗ rate_limit
//! ```

use super::{
    super::{
        name::{self, cut},
        number::{count, duration, short_count, short_money},
        table::WIDTH,
        traces::ending,
    },
    fold::{Fold, Folded},
};
use crate::{
    Usd,
    collector::Nested,
    report::tree::{CallTree, TreeCall},
};
use std::{fmt, time::Duration};

/// Columns of the bar that shows when a call ran.
const BAR: usize = 10;
/// Columns before the branches.
const NUMBERS: usize = 8 + 1 + BAR + 1 + 7 + 1 + 11 + 2;
/// Calls deeper than this are not moved further to the right.
const DEEPEST: usize = 7;
/// The longest name of a function where more stands behind it.
const LONGEST: usize = 24;
/// The shortest that it is cut to.
const NARROWEST: usize = 8;

impl CallTree {
    pub(super) fn line(&self, call: &TreeCall, attempt: Option<u32>, branch: &str) -> String {
        let request = &call.trace.request;
        let numbers = numbers(request.duration, &self.bar(call), &call.total);
        let room = WIDTH.saturating_sub(NUMBERS + name::width(branch));
        format!("{numbers}{branch}{}", described(call, attempt, room)).trim_end().to_owned()
    }

    /// When the call ran, of the time of the whole tree.
    fn bar(&self, call: &TreeCall) -> String {
        let all = self.duration.as_secs_f64();
        if all == 0.0 {
            return String::new();
        }
        let part = |time: Duration| (time.as_secs_f64() / all).min(1.0) * BAR as f64;
        let before = part(call.trace.request.started.since(self.started));
        let until = part(call.trace.request.ended.since(self.started));
        let from = (before as usize).min(BAR - 1);
        let columns = (until.ceil() as usize).clamp(from + 1, BAR) - from;
        format!("{}{}", " ".repeat(from), "█".repeat(columns))
    }
}

pub(super) fn header() -> String {
    format!("{:>8} {:BAR$} {:>7} {:>11}  call", "time", "when", "tokens", "cost")
}

fn numbers(time: Duration, bar: &str, total: &Nested) -> String {
    let tokens = if total.tokens > 0 { short_count(total.tokens) } else { "-".into() };
    let cost = short_cost(total);
    let columns = |text: &str, columns: usize| columns.saturating_sub(name::width(text));
    let [before_bar, after_bar] = [columns(&duration(Some(time)), 8), columns(bar, BAR)];
    format!(
        "{:before_bar$}{} {bar}{:after_bar$} {:>7} {:before_cost$}{cost}  ",
        "",
        duration(Some(time)),
        "",
        tokens,
        "",
        before_cost = columns(&cost, 11),
    )
}

/// `$0.3100`, `≥ $0.3100` beside calls without a price, `unpriced`, or `-`.
pub(super) fn short_cost(total: &Nested) -> String {
    match (total.cost_max > Usd::ZERO, total.unpriced) {
        (false, 0) => "-".into(),
        (false, _) => "unpriced".into(),
        (true, 0) if total.cost == total.cost_max => short_money(total.cost),
        _ => format!("≥ {}", short_money(total.cost)),
    }
}

/// `search (gpt-4o-mini) · ✗ rate_limit · waited 1.20 s`; where there is no room without the model,
/// then with less of the name, because what went wrong is asked for first. Which attempt it was
/// stays in any case.
fn described(call: &TreeCall, attempt: Option<u32>, room: usize) -> String {
    let (remarks, name) = (remarks(call, attempt), label(call));
    let whole = with_remarks(&name, &remarks);
    if name::width(&whole) <= room {
        return whole;
    }
    let function = &call.trace.request.key.function;
    if remarks.is_empty() {
        return name::shown(function, room);
    }
    let named = |remarks: &[String], least: usize| {
        let left = room.saturating_sub(name::width(&with_remarks("", remarks)));
        with_remarks(&name::shown(function, left.clamp(least, LONGEST)), remarks)
    };
    let least = NARROWEST.min(name::width(function));
    let short = short_remarks(call, attempt);
    let by_number = |attempt: String| with_remarks(&attempt, &short[..short.len() - 1]);
    let mut forms = vec![named(&remarks, least), named(&short, least)];
    forms.extend(attempt.map(|attempt| by_number(format!("attempt {attempt}"))));
    forms.extend(attempt.map(|attempt| by_number(format!("#{attempt}"))));
    let last = forms.last().cloned().unwrap_or_default();
    forms.into_iter().find(|form| name::width(form) <= room).unwrap_or_else(|| cut(&last, room))
}

fn with_remarks(name: &str, remarks: &[String]) -> String {
    let items: Vec<&str> = [name].into_iter().chain(remarks.iter().map(String::as_str)).collect();
    items.join(" · ")
}

/// `search (gpt-4o-mini)`.
pub(super) fn label(call: &TreeCall) -> String {
    let key = &call.trace.request.key;
    let function = name::shown(&key.function, WIDTH);
    match key.priced_model() {
        Some(model) => format!("{function} ({})", name::shown(model, WIDTH)),
        None => function,
    }
}

/// What of the remarks is told where there is little room: what kind of error, and which attempt.
fn short_remarks(call: &TreeCall, attempt: Option<u32>) -> Vec<String> {
    let ending = ending(&call.trace.request);
    let kind = ending.iter().filter_map(|ending| ending.split(' ').next());
    let attempt = attempt.map(|attempt| format!("attempt {attempt}"));
    kind.map(|kind| format!("✗ {kind}")).chain(attempt).collect()
}

fn remarks(call: &TreeCall, attempt: Option<u32>) -> Vec<String> {
    let request = &call.trace.request;
    let mut remarks: Vec<String> =
        ending(request).map(|ending| format!("✗ {ending}")).into_iter().collect();
    remarks.extend(attempt.map(|attempt| format!("attempt {attempt}")));
    if request.retries > 0 {
        let plural = if request.retries == 1 { "y" } else { "ies" };
        remarks.push(format!("{} retr{plural}", count(request.retries.into())));
    }
    if !request.queue_wait.is_zero() {
        remarks.push(format!("waited {}", duration(Some(request.queue_wait))));
    }
    if call.trace.remote_parent {
        remarks.push(if call.depth == 0 { "from another program" } else { "remote" }.into());
    }
    remarks
}

/// The calls around the line that is written.
#[derive(Default)]
pub(super) struct Branches(Vec<Around>);

struct Around {
    at: usize,
    /// Nothing comes after it inside of the call around it.
    is_last: bool,
}

impl Branches {
    /// Leaves the calls that are this deep or deeper: what is folded in them is told. Returns how
    /// many lines that took.
    pub(super) fn leave(
        &mut self,
        f: &mut fmt::Formatter<'_>,
        depth: usize,
        folded: &Folded,
    ) -> Result<usize, fmt::Error> {
        let mut lines = 0;
        while self.0.len() > depth {
            let around = self.0.last().map(|around| around.at);
            lines += self.write_folds(f, folded.inside_of(around))?;
            self.0.pop();
        }
        Ok(lines)
    }

    /// The branch of a call, which is around the following ones.
    pub(super) fn enter(&mut self, at: usize, depth: usize, folded: &Folded) -> String {
        let parent = self.0.last().map(|around| around.at);
        let is_last = parent.is_some_and(|parent| folded.is_last(at, parent));
        let branch = self.branch(depth, is_last);
        self.0.push(Around { at, is_last });
        branch
    }

    /// Writes what stands for folded calls, inside of the innermost call of these.
    pub(super) fn write_folds(
        &self,
        f: &mut fmt::Formatter<'_>,
        folds: &[Fold],
    ) -> Result<usize, fmt::Error> {
        for (n, fold) in folds.iter().enumerate() {
            let branch = self.branch(self.0.len(), n + 1 == folds.len());
            let room = WIDTH.saturating_sub(NUMBERS + name::width(&branch));
            let words = cut(&format!("… {} more {}", count(fold.calls), fold.label), room);
            writeln!(f, "{}{branch}{words}", numbers(fold.time, "", &fold.total))?;
        }
        Ok(folds.len())
    }

    fn branch(&self, depth: usize, is_last: bool) -> String {
        if depth == 0 {
            return String::new();
        }
        let end = if is_last { "└─ " } else { "├─ " };
        if depth > DEEPEST {
            return format!("{} deep {end}", count(depth as u64));
        }
        let through = |around: &Around| if around.is_last { "   " } else { "│  " };
        self.0.iter().skip(1).map(through).chain([end]).collect()
    }
}
