//! The protobuf form read again, by the numbers of its fields.

use monitor_runtime::{Snapshot, report::prometheus::Format};
use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Family {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(int32, tag = "3")]
    pub(crate) kind: i32,
    #[prost(message, repeated, tag = "4")]
    pub(crate) metrics: Vec<Metric>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Metric {
    #[prost(message, repeated, tag = "1")]
    pub(crate) labels: Vec<Label>,
    #[prost(message, optional, tag = "3")]
    pub(crate) counter: Option<Counter>,
    #[prost(message, optional, tag = "7")]
    pub(crate) histogram: Option<Histogram>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Label {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) value: String,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Counter {
    #[prost(double, tag = "1")]
    pub(crate) value: f64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Histogram {
    #[prost(uint64, tag = "1")]
    pub(crate) count: u64,
    #[prost(message, repeated, tag = "3")]
    pub(crate) classic: Vec<Classic>,
    #[prost(sint32, optional, tag = "5")]
    pub(crate) schema: Option<i32>,
    #[prost(double, tag = "6")]
    pub(crate) zero_threshold: f64,
    #[prost(uint64, tag = "7")]
    pub(crate) zero_count: u64,
    #[prost(message, repeated, tag = "12")]
    pub(crate) spans: Vec<Span>,
    #[prost(sint64, repeated, tag = "13")]
    pub(crate) deltas: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Classic {
    #[prost(uint64, tag = "1")]
    pub(crate) count: u64,
    #[prost(double, tag = "2")]
    pub(crate) bound: f64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Span {
    #[prost(sint32, tag = "1")]
    pub(crate) offset: i32,
    #[prost(uint32, tag = "2")]
    pub(crate) length: u32,
}

/// All families of a snapshot.
pub(crate) fn families(snapshot: &Snapshot) -> Vec<Family> {
    let bytes = snapshot.exposition().encode(Format::Protobuf);
    let mut rest = bytes.as_slice();
    let mut families = Vec::new();
    while !rest.is_empty() {
        families.push(Family::decode_length_delimited(&mut rest).expect("a family"));
    }
    families
}

/// The metrics of a name.
#[track_caller]
pub(crate) fn metrics(snapshot: &Snapshot, name: &str) -> Vec<Metric> {
    let mut of_name = families(snapshot).into_iter().filter(|family| family.name == name);
    of_name.next().unwrap_or_else(|| panic!("there is no {name}")).metrics
}
