//! The messages of `io.prometheus.client`, as far as they are written.
//!
//! What always holds: numbers and types of fields are those of `metrics.proto` in
//! <https://github.com/prometheus/client_model>. The messages are `proto2`: lists of numbers are not
//! packed, and a field that is there is written even if it is zero.

use prost::Message;

/// `MetricType`.
pub(super) const COUNTER: i32 = 0;
pub(super) const GAUGE: i32 = 1;
pub(super) const SUMMARY: i32 = 2;
pub(super) const HISTOGRAM: i32 = 4;

/// All metrics of one name.
#[derive(Clone, PartialEq, Message)]
pub(super) struct MetricFamily {
    #[prost(string, required, tag = "1")]
    pub(super) name: String,
    #[prost(string, required, tag = "2")]
    pub(super) help: String,
    #[prost(int32, required, tag = "3")]
    pub(super) r#type: i32,
    #[prost(message, repeated, tag = "4")]
    pub(super) metric: Vec<Metric>,
    #[prost(string, tag = "5")]
    pub(super) unit: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Metric {
    #[prost(message, repeated, tag = "1")]
    pub(super) label: Vec<LabelPair>,
    #[prost(message, optional, tag = "2")]
    pub(super) gauge: Option<Gauge>,
    #[prost(message, optional, tag = "3")]
    pub(super) counter: Option<Counter>,
    #[prost(message, optional, tag = "4")]
    pub(super) summary: Option<Summary>,
    #[prost(message, optional, tag = "7")]
    pub(super) histogram: Option<Histogram>,
}

#[derive(Clone, PartialEq, Message)]
pub(in super::super) struct LabelPair {
    #[prost(string, required, tag = "1")]
    pub(super) name: String,
    #[prost(string, required, tag = "2")]
    pub(super) value: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Gauge {
    #[prost(double, required, tag = "1")]
    pub(super) value: f64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Counter {
    #[prost(double, required, tag = "1")]
    pub(super) value: f64,
    #[prost(message, optional, tag = "2")]
    pub(super) exemplar: Option<Exemplar>,
    #[prost(message, optional, tag = "3")]
    pub(super) created: Option<Moment>,
}

/// A summary without quantiles.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Summary {
    #[prost(uint64, required, tag = "1")]
    pub(super) count: u64,
    #[prost(double, required, tag = "2")]
    pub(super) sum: f64,
    #[prost(message, optional, tag = "4")]
    pub(super) created: Option<Moment>,
}

/// Classic buckets and native ones. Whoever knows native ones takes these.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Histogram {
    #[prost(uint64, required, tag = "1")]
    pub(super) count: u64,
    #[prost(double, required, tag = "2")]
    pub(super) sum: f64,
    #[prost(message, repeated, tag = "3")]
    pub(super) bucket: Vec<Bucket>,
    /// Buckets of an octave are two to the power of this.
    #[prost(sint32, optional, tag = "5")]
    pub(super) schema: Option<i32>,
    #[prost(double, optional, tag = "6")]
    pub(super) zero_threshold: Option<f64>,
    #[prost(uint64, optional, tag = "7")]
    pub(super) zero_count: Option<u64>,
    #[prost(message, repeated, tag = "12")]
    pub(super) positive_span: Vec<BucketSpan>,
    /// The first count, then by how much each is more than the one before.
    #[prost(sint64, repeated, packed = "false", tag = "13")]
    pub(super) positive_delta: Vec<i64>,
    #[prost(message, optional, tag = "15")]
    pub(super) created: Option<Moment>,
}

/// A classic bucket.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Bucket {
    /// How many do not exceed the bound.
    #[prost(uint64, required, tag = "1")]
    pub(super) count: u64,
    #[prost(double, required, tag = "2")]
    pub(super) upper_bound: f64,
    #[prost(message, optional, tag = "3")]
    pub(super) exemplar: Option<Exemplar>,
}

/// Native buckets without a gap.
#[derive(Clone, PartialEq, Message)]
pub(super) struct BucketSpan {
    /// Of the first span the number of its first bucket, else the gap to the span before.
    #[prost(sint32, required, tag = "1")]
    pub(super) offset: i32,
    #[prost(uint32, required, tag = "2")]
    pub(super) length: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Exemplar {
    #[prost(message, repeated, tag = "1")]
    pub(super) label: Vec<LabelPair>,
    #[prost(double, required, tag = "2")]
    pub(super) value: f64,
    #[prost(message, optional, tag = "3")]
    pub(super) at: Option<Moment>,
}

/// `google.protobuf.Timestamp`: since the beginning of 1970.
#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Moment {
    #[prost(int64, tag = "1")]
    pub(super) seconds: i64,
    #[prost(int32, tag = "2")]
    pub(super) nanos: i32,
}
