//! Snapshots are plain data: they go through JSON unchanged, and add up.

use crate::fixture::collector;
use monitor_runtime::{
    Call, Collector, ErrorKind, Outcome, Report, Request, Snapshot, Usage, UsageKind, current,
};
use std::time::Duration;

fn traffic(collector: &Collector) {
    let usage = Usage::new(1_000, 200).with(UsageKind::CacheRead, 100);
    collector.record(
        Request::new("chat\u{7}")
            .model("gpt-4o-mini")
            .tag("tenant", "acme \"and\" sons")
            .duration(Duration::from_millis(1_234))
            .queue_wait(Duration::from_millis(5))
            .usage(usage),
    );
    // single calls travel with seconds that are numbers: of a year, these are whole still
    let a_year = Duration::from_secs(31_536_000);
    collector.record(Request::new("chat").duration(a_year).error_kind(ErrorKind::Timeout));
    collector.record(Request::new("chat").model("gpt-4o").tokens(7));
    collector.record(Request::new("chat").model("nobody-knows").tokens(7));
    collector.record(Request::new("chat").outcome(Outcome::Rejected));
    Call::builder("sync").collector(collector).run(|| _ = current().tokens(3, 3).local_cache_hit());
    collector.metric("score", 0.1 + 0.2, &[("tenant", "acme")]);
    collector.metric("", 1.0, &[]);
}

fn through_json(snapshot: &Snapshot) -> Snapshot {
    let text = serde_json::to_string(snapshot).expect("a snapshot is JSON");
    serde_json::from_str(&text).expect("it reads its own JSON")
}

#[test]
fn a_snapshot_goes_through_json_unchanged() {
    let (collector, _) = collector();
    traffic(&collector);
    let snapshot = collector.snapshot();
    let back = through_json(&snapshot);
    assert_eq!(format!("{back:?}"), format!("{snapshot:?}"));
    assert_eq!(Report::new(back).to_json(), Report::new(snapshot).to_json());
}

#[test]
fn a_metric_at_the_end_of_its_type_goes_through_json_too() {
    let (collector, _) = collector();
    collector.metric("score", f64::MAX, &[]);
    collector.metric("score", f64::MAX, &[]);
    let snapshot = through_json(&collector.snapshot());
    assert!(snapshot.custom[0].sum.is_finite());
    assert_eq!(snapshot.custom[0].count, 2);
}

#[test]
fn a_snapshot_of_nothing_goes_through_json_too() {
    let snapshot = collector().0.snapshot();
    assert_eq!(format!("{:?}", through_json(&snapshot)), format!("{snapshot:?}"));
}

#[test]
fn snapshots_of_two_processes_add_up_as_if_one_had_seen_all() {
    let ((one, _), (other, _), (both, _)) = (collector(), collector(), collector());
    traffic(&one);
    traffic(&other);
    traffic(&both);
    traffic(&both);
    let mut merged = through_json(&one.snapshot());
    merged.merge(through_json(&other.snapshot()));
    let series = |snapshot: &Snapshot| serde_json::to_string(&snapshot.series).expect("JSON");
    assert_eq!(series(&merged), series(&both.snapshot()));
}

#[test]
fn an_export_says_when_it_was_made() {
    let (collector, clock) = collector();
    clock.advance(Duration::from_secs(3_661));
    assert_eq!(collector.snapshot().taken_at, clock.now());
    assert_eq!(collector.report().timestamp, clock.now());
    let json = serde_json::to_value(collector.snapshot()).expect("JSON");
    assert_eq!(json["taken_at"], "2026-01-01T01:01:01.000000000Z");
}

#[test]
fn merging_with_nothing_changes_nothing_after_a_clear_either() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini"));
    collector.clear();
    let one = collector.snapshot();
    let mut same = one.clone();
    same.merge(Snapshot::default());
    assert_eq!(same.health, one.health);
}

#[test]
fn centuries_of_latency_go_through_any_json_too() {
    let (collector, _) = collector();
    (0..3).for_each(|_| collector.record(Request::new("chat").duration(Duration::MAX)));
    let snapshot = collector.snapshot();
    let value = serde_json::to_value(&snapshot).expect("it is plain data");
    let again: Snapshot = serde_json::from_value(value).expect("it reads back");
    assert_eq!(again.series[0].numbers.latency.sum, snapshot.series[0].numbers.latency.sum);
    assert!(again.series[0].numbers.latency.sum > Duration::from_nanos(u64::MAX));
}
