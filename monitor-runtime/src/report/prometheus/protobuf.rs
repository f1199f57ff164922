//! The protobuf form, whose histograms are native: the collector's own buckets, none lost.
//!
//! What always holds: a native histogram of schema 6 has bucket `i` up to 2^(i/64) s, as the
//! collector has it. Durations up to 2^-20 s (0.95 us) are its zero bucket, which is what that one is
//! for: a threshold below which nothing is told apart. Durations above 2^12 s (68 minutes), which the
//! collector counts together, are in the next bucket, so that a percentile among them is answered by
//! the end of the range. Where buckets are not known of all durations the histogram is a classic one
//! with the bucket of everything.

mod message;

use super::{
    buckets::{self, Classic},
    sink::{Exemplar, Family, Kind, Label, Sink, Value},
    text::mark_at,
};
use crate::{
    Timestamp,
    collector::{Histogram, LatencyTotals},
};
use message::{
    Bucket, BucketSpan, Counter, Gauge, LabelPair, Metric, MetricFamily, Moment, Summary,
};
use prost::Message;

/// Buckets of an octave are 2^6.
const SCHEMA: i32 = 6;
/// 2^-20 s.
const ZERO_THRESHOLD: f64 = 1.0 / (1 << 20) as f64;
/// The first bucket above 2^12 s.
const ABOVE: i32 = 12 * 64 + 1;

/// Messages one after the other, each after its length.
pub(super) struct Messages {
    bytes: Vec<u8>,
    family: MetricFamily,
    kind: Kind,
    /// Since when is counted.
    since: Option<Moment>,
}

impl Messages {
    pub(super) fn new(since: Timestamp) -> Messages {
        let since = (since.unix_nanos() > 0).then(|| moment(since));
        Messages { bytes: Vec::new(), family: MetricFamily::default(), kind: Kind::Gauge, since }
    }

    pub(super) fn end(mut self) -> Vec<u8> {
        self.end_family();
        self.bytes
    }

    fn end_family(&mut self) {
        if !self.family.metric.is_empty() {
            // a vector grows as it must: there is always room
            let _infallible = self.family.encode_length_delimited(&mut self.bytes);
            self.family.metric.clear();
        }
    }
}

impl Sink for Messages {
    type Labels = Vec<LabelPair>;
    const EXEMPLARS: bool = true;

    fn labels(&mut self, labels: &[Label<'_>]) -> Vec<LabelPair> {
        labels.iter().map(|(name, value)| pair(name, value)).collect()
    }

    fn begin(&mut self, family: &Family<'_>) {
        self.end_family();
        self.kind = family.kind;
        self.family.name = format!("{}{}", family.name, family.ending());
        family.help.clone_into(&mut self.family.help);
        family.unit.clone_into(&mut self.family.unit);
        self.family.r#type = match family.kind {
            Kind::Counter => message::COUNTER,
            Kind::Gauge | Kind::Info => message::GAUGE,
            Kind::Summary => message::SUMMARY,
            Kind::Histogram => message::HISTOGRAM,
        };
    }

    fn sample(
        &mut self,
        labels: &Vec<LabelPair>,
        more: &[(&'static str, &'static str)],
        value: Value,
        exemplar: Option<&Exemplar>,
    ) {
        let value = number(value);
        let mut metric = Metric { label: labels.clone(), ..Metric::default() };
        metric.label.extend(more.iter().map(|(name, value)| pair(name, value)));
        match self.kind {
            Kind::Counter => {
                let exemplar = exemplar.map(as_message);
                metric.counter = Some(Counter { value, exemplar, created: self.since });
            }
            _ => metric.gauge = Some(Gauge { value }),
        }
        self.family.metric.push(metric);
    }

    fn durations(
        &mut self,
        labels: &Vec<LabelPair>,
        classic: &Classic,
        all: &LatencyTotals,
        exemplars: &[Exemplar],
    ) {
        let mut histogram = message::Histogram {
            count: all.count,
            sum: all.sum.as_secs_f64(),
            created: self.since,
            ..Default::default()
        };
        if let Some(counts) = classic.counts {
            histogram.bucket = counts
                .into_iter()
                .zip(buckets::BOUNDS)
                .enumerate()
                .map(|(at, (count, bound))| {
                    let exemplar = mark_at(exemplars, at).map(as_message);
                    Bucket { count, upper_bound: bound.0, exemplar }
                })
                .collect();
            make_native(&mut histogram, &all.histogram);
        }
        histogram.bucket.push(Bucket {
            count: all.count,
            upper_bound: f64::INFINITY,
            exemplar: mark_at(exemplars, buckets::BOUNDS.len()).map(as_message),
        });
        let (label, histogram) = (labels.clone(), Some(histogram));
        self.family.metric.push(Metric { label, histogram, ..Metric::default() });
    }

    fn summary(&mut self, labels: &Vec<LabelPair>, count: u64, sum: f64) {
        let summary = Some(Summary { count, sum, created: self.since });
        self.family.metric.push(Metric { label: labels.clone(), summary, ..Metric::default() });
    }
}

/// Gives a histogram the buckets of the collector.
fn make_native(to: &mut message::Histogram, from: &Histogram) {
    to.schema = Some(SCHEMA);
    to.zero_threshold = Some(ZERO_THRESHOLD);
    to.zero_count = Some(from.below());
    let above = (from.above() > 0).then_some((ABOVE, from.above()));
    let (mut next, mut before) = (0, 0_i64);
    for (bucket, count) in from.buckets().iter().copied().chain(above) {
        match to.positive_span.last_mut() {
            Some(span) if bucket == next => span.length += 1,
            _ => to.positive_span.push(BucketSpan { offset: bucket - next, length: 1 }),
        }
        next = bucket + 1;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        to.positive_delta.push(count - before);
        before = count;
    }
}

fn number(value: Value) -> f64 {
    match value {
        Value::Whole(number) => number as f64,
        Value::Number(number) => number,
        Value::Dollars(amount) => amount.to_f64(),
        Value::Seconds(duration) => duration.as_secs_f64(),
    }
}

fn pair(name: &str, value: &str) -> LabelPair {
    LabelPair { name: name.to_owned(), value: value.to_owned() }
}

fn as_message(exemplar: &Exemplar) -> message::Exemplar {
    message::Exemplar {
        label: vec![pair("trace_id", &exemplar.trace_id.to_string())],
        value: number(exemplar.value),
        at: Some(moment(exemplar.at)),
    }
}

fn moment(at: Timestamp) -> Moment {
    Moment {
        seconds: at.unix_seconds().cast_signed(),
        nanos: (at.unix_nanos() % 1_000_000_000) as i32,
    }
}
