//! The two text forms: 0.0.4, and OpenMetrics, which has units, exemplars and an end.
//!
//! What always holds: a value of a label is escaped once, where its series is met first; lines are
//! put together out of whole pieces, because there are hundreds of thousands of them.

use super::{
    buckets,
    number::{push_dollars, push_float, push_seconds, push_whole},
    sink::{Exemplar, Family, Kind, Label, Sink, Value},
};
use crate::collector::LatencyTotals;
use std::{fmt::Write, ops::Range};

/// Writes text to the end of a buffer.
pub(super) struct Text<'b> {
    to: &'b mut String,
    is_open_metrics: bool,
    /// The labels of all series, one behind the other.
    labels: String,
    /// What stands before the first sample of the family; empty once it is written.
    head: String,
    /// The name of the family, as its samples begin.
    name: String,
    /// The beginning of the lines of one histogram.
    line: String,
}

impl<'b> Text<'b> {
    pub(super) fn new(to: &'b mut String, is_open_metrics: bool) -> Text<'b> {
        let (labels, head, name) = (String::new(), String::new(), String::new());
        Text { to, is_open_metrics, labels, head, name, line: String::new() }
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

    /// A line of a family but its value.
    #[inline]
    fn begin_line(&mut self, ending: &str, labels: &Range<usize>, more: &[(&str, &str)]) {
        self.write_head();
        self.to.push_str(&self.name);
        self.to.push_str(ending);
        if labels.is_empty() && more.is_empty() {
            return self.to.push(' ');
        }
        self.to.push('{');
        self.to.push_str(&self.labels[labels.clone()]);
        for (at, (name, value)) in more.iter().enumerate() {
            self.to.push_str(if at == 0 && labels.is_empty() { "" } else { "," });
            self.to.push_str(name);
            self.to.push_str("=\"");
            self.to.push_str(value);
            self.to.push('"');
        }
        self.to.push_str("} ");
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

    /// The buckets that have bounds.
    fn write_buckets(
        &mut self,
        labels: &Range<usize>,
        counts: [u64; buckets::BOUNDS.len()],
        marks: &[Exemplar],
    ) {
        self.line.clear();
        self.line.push_str(&self.name);
        self.line.push_str("_bucket{");
        self.line.push_str(&self.labels[labels.clone()]);
        self.line.push_str(if labels.is_empty() { "le=\"" } else { ",le=\"" });
        let mut digits = Digits::default();
        for (at, (count, (_, bound))) in counts.into_iter().zip(buckets::BOUNDS).enumerate() {
            self.to.push_str(&self.line);
            self.to.push_str(bound);
            self.to.push_str("\"} ");
            self.to.push_str(digits.of(count));
            match marks.is_empty() {
                true => self.to.push('\n'),
                false => self.end_line(mark_at(marks, at)),
            }
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

/// The digits of a count: most buckets of a histogram have the count of the one before.
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
            push_whole(&mut self.text, count);
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
        self.name.clear();
        self.name.push_str(family.name);
        let (name, help) = (family.name, family.help);
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
        self.name.push_str(family.ending());
    }

    fn sample(
        &mut self,
        labels: &Range<usize>,
        more: &[(&str, &str)],
        value: Value,
        exemplar: Option<&Exemplar>,
    ) {
        self.begin_line("", labels, more);
        push(self.to, value);
        self.end_line(exemplar);
    }

    fn durations(&mut self, labels: &Range<usize>, all: &LatencyTotals, exemplars: &[Exemplar]) {
        self.write_head();
        if let Some(counts) = buckets::cumulative(all) {
            self.write_buckets(labels, counts, exemplars);
        }
        self.begin_line("_bucket", labels, &[("le", "+Inf")]);
        push_whole(self.to, all.count);
        self.end_line(mark_at(exemplars, buckets::BOUNDS.len()));
        self.begin_line("_sum", labels, &[]);
        push_seconds(self.to, all.sum);
        self.to.push('\n');
        self.begin_line("_count", labels, &[]);
        push_whole(self.to, all.count);
        self.to.push('\n');
    }

    fn summary(&mut self, labels: &Range<usize>, count: u64, sum: f64) {
        self.begin_line("_sum", labels, &[]);
        push_float(self.to, sum);
        self.to.push('\n');
        self.begin_line("_count", labels, &[]);
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
