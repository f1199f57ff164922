//! The two text forms: 0.0.4, and OpenMetrics, which has units, exemplars and an end.
//!
//! What always holds: a value of a label is escaped once, where its series is met first; lines are
//! put together out of whole pieces, because there are hundreds of thousands of them.

use super::{
    buckets::{self, Classic},
    number::{push_dollars, push_float, push_seconds, push_whole},
    sink::{Exemplar, Family, Kind, Label, Sink, Value},
};
use crate::collector::LatencyTotals;
use std::{fmt::Write, ops::Range, ptr};

/// A bound, a count, and what stands between and behind them.
const LONGEST_END: usize = 40;

type More = [(&'static str, &'static str)];

/// Writes text to the end of a buffer.
pub(super) struct Text<'b> {
    to: &'b mut String,
    is_open_metrics: bool,
    /// The labels of all series, one behind the other.
    labels: String,
    /// What stands before the first sample of the family; empty once it is written.
    head: String,
    /// How the lines of the family begin: `name{`.
    start: String,
    /// How its sums and counts begin.
    start_of_sum: String,
    start_of_count: String,
    /// How the lines of one histogram begin.
    start_of_bucket: String,
    /// What stands between the labels of a series and a value: there are few, and they return.
    tails: Vec<(Vec<(&'static str, &'static str)>, String)>,
}

impl<'b> Text<'b> {
    pub(super) fn new(to: &'b mut String, is_open_metrics: bool) -> Text<'b> {
        Text {
            to,
            is_open_metrics,
            labels: String::new(),
            head: String::new(),
            start: String::new(),
            start_of_sum: String::new(),
            start_of_count: String::new(),
            start_of_bucket: String::new(),
            tails: Vec::new(),
        }
    }

    pub(super) fn end(self) {
        if self.is_open_metrics {
            self.to.push_str("# EOF\n");
        }
    }

    fn write_head(&mut self) {
        if !self.head.is_empty() {
            self.to.push_str(&self.head);
            self.head.clear();
        }
    }

    /// The place of what stands behind the labels of a series.
    fn tail(&mut self, more: &More) -> usize {
        // the texts of one name are one text: where they lie is compared faster than what they say
        let is_same = |known: &More| {
            let mut pairs = known.iter().zip(more);
            known.len() == more.len()
                && pairs.all(|(one, other)| ptr::eq(one.0, other.0) && ptr::eq(one.1, other.1))
        };
        let known = self.tails.iter().position(|known| is_same(&known.0));
        known.unwrap_or_else(|| {
            let mut tail = String::new();
            for (name, value) in more {
                let _infallible = write!(tail, ",{name}=\"{value}\"");
            }
            tail.push_str("} ");
            self.tails.push((more.to_vec(), tail));
            self.tails.len() - 1
        })
    }

    fn end_line(&mut self, exemplar: Option<&Exemplar>) {
        if let Some(exemplar) = exemplar.filter(|_| self.is_open_metrics) {
            let _infallible = write!(self.to, " # {{trace_id=\"{}\"}} ", exemplar.trace_id);
            push(self.to, exemplar.value);
            self.to.push(' ');
            let since_1970 = std::time::Duration::from_nanos(exemplar.at.unix_nanos());
            push_seconds(self.to, since_1970);
        }
        self.to.push('\n');
    }

    fn write_buckets(&mut self, labels: &Range<usize>, all: &Classic, exemplars: &[Exemplar]) {
        let start = &mut self.start_of_bucket;
        start.clear();
        start.push_str(&self.start[..self.start.len() - 1]);
        start.push_str("_bucket{");
        start.push_str(&self.labels[labels.clone()]);
        start.push_str(if labels.is_empty() { "le=\"" } else { ",le=\"" });
        self.to.reserve((self.start_of_bucket.len() + LONGEST_END) * (buckets::BOUNDS.len() + 1));
        let mut digits = Digits::default();
        for (at, (count, (_, bound))) in
            all.counts.into_iter().flatten().zip(buckets::BOUNDS).enumerate()
        {
            self.to.push_str(&self.start_of_bucket);
            self.to.push_str(bound);
            self.to.push_str(digits.of(count));
            if !exemplars.is_empty() {
                self.to.pop();
                self.end_line(mark_at(exemplars, at));
            }
        }
        self.to.push_str(&self.start_of_bucket);
        self.to.push_str("+Inf\"} ");
        push_whole(self.to, all.count);
        self.end_line(mark_at(exemplars, buckets::BOUNDS.len()));
    }
}

/// A line but its value.
#[inline]
fn begin_line(to: &mut String, start: &str, labels: &str, tail: &str) {
    match (labels.is_empty(), tail.strip_prefix(',')) {
        (true, None) => {
            to.push_str(&start[..start.len() - 1]);
            to.push(' ');
        }
        (true, Some(tail)) => {
            to.push_str(start);
            to.push_str(tail);
        }
        (false, _) => {
            to.push_str(start);
            to.push_str(labels);
            to.push_str(tail);
        }
    }
}

/// The first exemplar that lies in a bucket.
pub(super) fn mark_at(exemplars: &[Exemplar], place: usize) -> Option<&Exemplar> {
    exemplars.iter().find(|exemplar| match exemplar.value {
        Value::Seconds(duration) => buckets::place_of(duration.as_secs_f64()) == place,
        _ => false,
    })
}

/// A count between the bound and the next line: most buckets of a histogram have the count of the one before.
#[derive(Default)]
struct Digits {
    count: u64,
    text: String,
}

impl Digits {
    fn of(&mut self, count: u64) -> &str {
        if self.text.is_empty() || self.count != count {
            self.count = count;
            self.text.clear();
            self.text.push_str("\"} ");
            push_whole(&mut self.text, count);
            self.text.push('\n');
        }
        &self.text
    }
}

impl Sink for Text<'_> {
    type Labels = Range<usize>;
    const EXEMPLARS: bool = true;

    fn labels(&mut self, labels: &[Label<'_>]) -> Range<usize> {
        let start = self.labels.len();
        for (name, value) in labels {
            if self.labels.len() > start {
                self.labels.push(',');
            }
            self.labels.push_str(name);
            self.labels.push_str("=\"");
            push_escaped(&mut self.labels, value);
            self.labels.push('"');
        }
        start..self.labels.len()
    }

    fn begin(&mut self, family: &Family<'_>) {
        self.head.clear();
        self.tails.clear();
        let (name, help) = (family.name, family.help);
        for (start, ending) in [
            (&mut self.start, family.ending()),
            (&mut self.start_of_sum, "_sum"),
            (&mut self.start_of_count, "_count"),
        ] {
            start.clear();
            start.extend([name, ending, "{"]);
        }
        let kind = match family.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
            Kind::Summary => "summary",
            Kind::Info if self.is_open_metrics => "info",
            Kind::Info => "gauge",
        };
        let ending = if self.is_open_metrics { "" } else { family.ending() };
        let head = &mut self.head;
        let _infallible = match self.is_open_metrics && !family.unit.is_empty() {
            true => write!(
                head,
                "# TYPE {name} {kind}\n# UNIT {name} {}\n# HELP {name} {help}\n",
                family.unit
            ),
            false => write!(head, "# HELP {name}{ending} {help}\n# TYPE {name}{ending} {kind}\n"),
        };
    }

    fn sample(
        &mut self,
        labels: &Range<usize>,
        more: &More,
        value: Value,
        exemplar: Option<&Exemplar>,
    ) {
        self.write_head();
        let tail = self.tail(more);
        begin_line(self.to, &self.start, &self.labels[labels.clone()], &self.tails[tail].1);
        push(self.to, value);
        self.end_line(exemplar);
    }

    fn durations(
        &mut self,
        labels: &Range<usize>,
        all: &Classic,
        _: &LatencyTotals,
        exemplars: &[Exemplar],
    ) {
        self.write_head();
        self.write_buckets(labels, all, exemplars);
        begin_line(self.to, &self.start_of_sum, &self.labels[labels.clone()], "} ");
        push_seconds(self.to, all.sum);
        self.to.push('\n');
        begin_line(self.to, &self.start_of_count, &self.labels[labels.clone()], "} ");
        push_whole(self.to, all.count);
        self.to.push('\n');
    }

    fn summary(&mut self, labels: &Range<usize>, count: u64, sum: f64) {
        self.write_head();
        begin_line(self.to, &self.start_of_sum, &self.labels[labels.clone()], "} ");
        push_float(self.to, sum);
        self.to.push('\n');
        begin_line(self.to, &self.start_of_count, &self.labels[labels.clone()], "} ");
        push_whole(self.to, count);
        self.to.push('\n');
    }
}

#[inline]
fn push(to: &mut String, value: Value) {
    match value {
        Value::Whole(number) => push_whole(to, number),
        Value::Number(number) => push_float(to, number),
        Value::Dollars(amount) => push_dollars(to, amount),
        Value::Seconds(duration) => push_seconds(to, duration),
    }
}

/// Both forms escape three characters of a label's value.
fn push_escaped(to: &mut String, value: &str) {
    // nearly none has any, and bytes are looked at faster than characters
    let is_odd = value.bytes().fold(false, |odd, byte| odd | matches!(byte, b'\\' | b'"' | b'\n'));
    if !is_odd {
        return to.push_str(value);
    }
    let mut rest = value;
    while let Some(at) = rest.find(['\\', '"', '\n']) {
        to.push_str(&rest[..at]);
        to.push_str(match rest.as_bytes()[at] {
            b'\\' => "\\\\",
            b'"' => "\\\"",
            _ => "\\n",
        });
        rest = &rest[at + 1..];
    }
    to.push_str(rest);
}
