//! Metrics of the user's own: kept by name and tags, read back by name, tags and time.

use crate::fixture::{collector, collector_with, refused};
use monitor_runtime::collector::{CustomMetric, MetricPoint, Refusal};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn values(points: Vec<MetricPoint>) -> Vec<f64> {
    points.into_iter().map(|point| point.value).collect()
}

#[test]
fn count_sum_smallest_largest_and_last_are_kept_for_each_name_and_tags() {
    let (collector, clock) = collector();
    for value in [3.0, 1.0, 5.0, 2.0] {
        clock.advance(SECOND);
        collector.metric("documents", value, &[("index", "wiki")]);
    }
    let last_at = clock.now();
    clock.advance(SECOND);
    collector.metric("documents", 9.0, &[("index", "mail")]);
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.custom.len(), 2);
    let wiki = CustomMetric {
        name: "documents".into(),
        tags: vec![("index".into(), "wiki".into())],
        count: 4,
        sum: 11.0,
        min: 1.0,
        max: 5.0,
        last: 2.0,
        last_at,
    };
    assert!(snapshot.custom.contains(&wiki), "{:#?}", snapshot.custom);
}

#[test]
fn points_are_read_back_by_name_by_tags_and_since_when() {
    let (collector, clock) = collector();
    let start = clock.now();
    collector.metric("score", 1.0, &[("tenant", "acme"), ("tier", "free")]);
    clock.advance(SECOND);
    let later = clock.now();
    collector.metric("score", 2.0, &[("tenant", "acme")]);
    clock.advance(SECOND);
    collector.metric("score", 3.0, &[("tenant", "zeta")]);
    collector.metric("other", 4.0, &[("tenant", "acme")]);
    assert_eq!(values(collector.metric_points("score").read()), [1.0, 2.0, 3.0]);
    assert_eq!(values(collector.metric_points("score").tag("tenant", "acme").read()), [1.0, 2.0]);
    let free = collector.metric_points("score").tag("tenant", "acme").tag("tier", "free");
    assert_eq!(values(free.read()), [1.0]);
    assert_eq!(values(collector.metric_points("score").since(later).read()), [2.0, 3.0]);
    let both = collector.metric_points("score").tag("tenant", "acme").since(later);
    assert_eq!(both.read(), [MetricPoint { at: later, value: 2.0 }]);
    assert_eq!(collector.metric_points("score").since(start).read().len(), 3);
    assert_eq!(collector.metric_points("unheard of").read(), []);
}

#[test]
fn the_order_of_tags_makes_no_difference() {
    let (collector, _) = collector();
    collector.metric("score", 1.0, &[("a", "1"), ("b", "2")]);
    collector.metric("score", 2.0, &[("b", "2"), ("a", "1")]);
    let custom = collector.snapshot().custom;
    assert_eq!((custom.len(), custom[0].count), (1, 2));
}

#[test]
fn of_the_points_the_last_are_kept_and_of_the_numbers_all() {
    let (collector, _) = collector_with(|settings| settings.metric_points(3));
    (1..=10).for_each(|n| collector.metric("score", f64::from(n), &[]));
    assert_eq!(values(collector.metric_points("score").read()), [8.0, 9.0, 10.0]);
    let custom = &collector.snapshot().custom[0];
    assert_eq!((custom.count, custom.sum, custom.min), (10, 55.0, 1.0));
}

#[test]
fn a_metric_past_the_cap_is_refused_and_counted_and_the_known_ones_go_on() {
    let (collector, _) = collector_with(|settings| settings.max_custom_metrics(2));
    for name in ["a", "b", "c", "a"] {
        collector.metric(name, 1.0, &[]);
    }
    let names: Vec<_> =
        collector.snapshot().custom.into_iter().map(|metric| (metric.name, metric.count)).collect();
    assert_eq!(names, [("a".to_owned(), 2), ("b".to_owned(), 1)]);
    assert_eq!(refused(&collector, Refusal::TooManyMetrics), 1);
}

#[test]
fn only_tags_narrow_them_in_reports() {
    let (collector, _) = collector();
    collector.metric("score", 1.0, &[("tenant", "acme")]);
    collector.metric("score", 2.0, &[]);
    let report = collector.report();
    assert_eq!(report.custom.len(), 2);
    assert_eq!(report.tag("tenant", "acme").custom.len(), 1);
    assert_eq!(report.provider("openai").custom.len(), 0);
}
