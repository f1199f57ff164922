//! What metrics are, whatever the form in which they are written.
//!
//! What always holds: all samples of a family come one after the other; a family without samples is
//! not written.

use super::buckets::Classic;
use crate::{Timestamp, Usd, collector::LatencyTotals, span::TraceId};
use std::{borrow::Cow, time::Duration};

/// A label's name and value, both mended.
pub(super) type Label<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What a family of metrics measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    Histogram,
    Summary,
    Info,
}

/// Metrics of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family<'a> {
    /// Without the ending that its kind gives it: `llm_requests` of `llm_requests_total`.
    pub(crate) name: &'a str,
    pub(crate) kind: Kind,
    /// The unit, with which the name ends.
    pub(crate) unit: &'static str,
    pub(crate) help: &'a str,
}

impl Family<'static> {
    pub(crate) const fn new(kind: Kind, name: &'static str, help: &'static str) -> Self {
        Family { name, kind, unit: "", help }
    }

    pub(crate) const fn in_unit(self, unit: &'static str) -> Self {
        Family { unit, ..self }
    }
}

impl Family<'_> {
    /// What the name of a sample has beyond that of its family.
    pub(crate) const fn ending(&self) -> &'static str {
        match self.kind {
            Kind::Counter => "_total",
            Kind::Info => "_info",
            Kind::Gauge | Kind::Histogram | Kind::Summary => "",
        }
    }
}

/// The value of a sample, as exact as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Whole(u64),
    Number(f64),
    Dollars(Usd),
    Seconds(Duration),
}

/// A call that stands for those that a sample counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exemplar {
    pub(super) trace_id: TraceId,
    pub(super) value: Value,
    pub(super) at: Timestamp,
}

/// Where metrics are written to, in one form.
pub(super) trait Sink {
    /// Labels as this form has them, because they are written again and again.
    type Labels;
    /// Whether this form has a place for exemplars.
    const EXEMPLARS: bool;

    fn labels(&mut self, labels: &[Label<'_>]) -> Self::Labels;

    /// Begins a family, which is written with its first sample.
    fn begin(&mut self, family: &Family<'_>);

    /// A sample with these labels and more that only this family has, whose values are our own.
    fn sample(
        &mut self,
        labels: &Self::Labels,
        more: &[(&'static str, &'static str)],
        value: Value,
        exemplar: Option<&Exemplar>,
    );

    /// A histogram, with exemplars whose values are seconds; `classic` is of `all`.
    fn durations(
        &mut self,
        labels: &Self::Labels,
        classic: &Classic,
        all: &LatencyTotals,
        exemplars: &[Exemplar],
    );

    /// A count and a sum.
    fn summary(&mut self, labels: &Self::Labels, count: u64, sum: f64);
}
