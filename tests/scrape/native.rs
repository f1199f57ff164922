//! Native histograms are the collector's own buckets.

use crate::messages::metrics;
use monitor_runtime::{
    Collector, Request,
    collector::{Histogram, SeriesSnapshot},
};
use std::time::Duration;

fn histogram(durations: &[Duration]) -> (crate::messages::Histogram, SeriesSnapshot) {
    let collector = Collector::builder().build();
    durations.iter().for_each(|took| collector.record(Request::new("chat").duration(*took)));
    let snapshot = collector.snapshot();
    let mut found = metrics(&snapshot, "llm_request_duration_seconds");
    assert_eq!(found.len(), 1);
    let found = found.remove(0).histogram.expect("a histogram");
    (found, snapshot.series.into_iter().next().expect("a series"))
}

/// The buckets that spans and deltas stand for.
fn buckets(histogram: &crate::messages::Histogram) -> Vec<(i32, u64)> {
    let (mut bucket, mut count, mut deltas) = (0, 0, histogram.deltas.iter());
    let mut found = Vec::new();
    for span in &histogram.spans {
        bucket += span.offset;
        for _ in 0..span.length {
            count += deltas.next().expect("as many as buckets");
            found.push((bucket, u64::try_from(count).expect("no negative count")));
            bucket += 1;
        }
    }
    assert_eq!(deltas.next(), None);
    found
}

#[test]
fn no_bucket_is_lost() {
    let durations: Vec<_> =
        (1..1_800_u64).map(|n| Duration::from_nanos(n.pow(4) / 3 + 960)).collect();
    let (native, series) = histogram(&durations);
    let own: &Histogram = &series.numbers.latency.histogram;
    assert!(own.buckets().len() > 500, "over many octaves");
    assert_eq!(buckets(&native), own.buckets());
    assert_eq!((native.schema, native.count), (Some(6), durations.len() as u64));
}

#[test]
fn what_is_too_short_for_a_bucket_is_in_the_zero_bucket() {
    let short = [0, 500, 953, 954].map(Duration::from_nanos);
    let (native, _) = histogram(&short);
    assert_eq!((native.zero_count, native.zero_threshold), (3, (-20.0_f64).exp2()));
    assert_eq!(buckets(&native), [(-1_279, 1)]);
}

#[test]
fn what_is_too_long_for_a_bucket_is_in_the_next() {
    let hour = Duration::from_secs(3_600);
    let (native, _) = histogram(&[hour, 2 * hour, 9 * hour]);
    assert_eq!(buckets(&native).last(), Some(&(769, 2)));
    assert_eq!(native.count, 3);
    let infinite = native.classic.last().expect("buckets");
    assert_eq!((infinite.count, infinite.bound), (3, f64::INFINITY));
}

#[test]
fn without_detail_there_is_the_bucket_of_everything_alone() {
    let collector = Collector::builder().detailed_latency(false).build();
    collector.record(Request::new("chat").duration(Duration::from_secs(1)));
    let snapshot = collector.snapshot();
    let found = metrics(&snapshot, "llm_request_duration_seconds");
    let histogram = found[0].histogram.as_ref().expect("a histogram");
    assert_eq!((histogram.schema, histogram.classic.len(), histogram.count), (None, 1, 1));
    let text = snapshot.exposition().to_text();
    assert_eq!(text.matches("_bucket{").count(), 1);
    assert!(
        text.contains("llm_request_duration_seconds_bucket{function=\"chat\",le=\"+Inf\"} 1\n")
    );
}
