//! Strings from outside are escaped, in every form, and nothing else changes.

use crate::messages::metrics;
use monitor_runtime::{
    Collector, Outcome, Request, Snapshot,
    collector::{CustomMetric, Numbers, SeriesKey, SeriesSnapshot},
    report::prometheus::Format,
};

/// Models as somebody may name them who wants to break something.
fn models() -> Vec<String> {
    vec![
        "<script>alert(1)</script>".into(),
        "a\"} 7\nllm_requests_total{model=\"other".into(),
        "back\\slash\\".into(),
        "line\r\nfeed\u{2028}".into(),
        "\u{202e}lave\u{202c} \u{200f}".into(),
        "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{0}".into(),
        "x".repeat(10_000),
        "# EOF".into(),
        "é 模型 🦀".into(),
    ]
}

/// A snapshot that somebody sent with all of these, which no collector has mended.
pub(crate) fn snapshot() -> Snapshot {
    let series = |model: String| SeriesSnapshot {
        key: SeriesKey {
            function: format!("f {model}"),
            provider: Some(model.clone()),
            tags: vec![(model.clone(), model.clone()), ("le".into(), "1".into())],
            model: Some(model),
            ..SeriesKey::default()
        },
        in_flight: 0,
        numbers: Numbers { outcomes: [(Outcome::Ok, 1)].into(), ..Numbers::default() },
    };
    let metric = |name: String| CustomMetric {
        tags: vec![(name.clone(), name.clone())],
        name,
        count: 1,
        sum: f64::INFINITY,
        min: f64::NAN,
        max: f64::MAX,
        last: -0.0,
        last_at: Default::default(),
    };
    Snapshot {
        service: Some(models().concat()),
        series: models().into_iter().map(series).collect(),
        custom: models().into_iter().map(metric).collect(),
        ..Snapshot::default()
    }
}

/// The same as a collector keeps them.
pub(crate) fn kept_models() -> Vec<String> {
    let kept = |model: String| {
        let collector = Collector::builder().build();
        collector.record(Request::new("chat").model(model));
        collector.snapshot().series[0].key.model.clone().expect("a model")
    };
    models().into_iter().map(kept).collect()
}

#[test]
fn each_string_is_one_series_and_one_line_of_text() {
    let snapshot = snapshot();
    for format in [Format::Text, Format::OpenMetrics] {
        let text = String::from_utf8(snapshot.exposition().encode(format)).expect("text");
        let lines: Vec<_> =
            text.lines().filter(|it| it.starts_with("llm_requests_total{")).collect();
        assert_eq!(lines.len(), models().len(), "{lines:#?}");
        assert!(lines.iter().all(|line| line.ends_with(",outcome=\"ok\"} 1")), "{lines:#?}");
        assert!(!text.chars().any(|char| char.is_control() && char != '\n'));
        assert!(lines.iter().all(|line| line.len() < 4_096), "10 kB are cut");
        assert!(
            lines[1].contains(r#"model="a\"} 7\\nllm_requests_total{model=\"other""#),
            "{}",
            lines[1]
        );
        assert!(lines[2].contains(r#"model="back\\slash\\""#), "{}", lines[2]);
        let ends = text.matches("# EOF\n").count();
        assert_eq!(
            (ends, text.ends_with("# EOF\n")),
            match format {
                Format::OpenMetrics => (1, true),
                _ => (0, false),
            }
        );
    }
}

#[test]
fn protobuf_has_the_same_strings_unescaped() {
    let snapshot = snapshot();
    let models: Vec<String> = metrics(&snapshot, "llm_requests_total")
        .into_iter()
        .filter_map(|metric| metric.labels.into_iter().find(|label| label.name == "model"))
        .map(|label| label.value)
        .collect();
    assert_eq!(models, kept_models());
}

#[test]
fn every_name_is_one_that_prometheus_takes() {
    let is_first = |char: char| char.is_ascii_alphabetic() || char == '_';
    let is_name = |name: &str| {
        name.starts_with(is_first) && name.chars().all(|it| is_first(it) || it.is_ascii_digit())
    };
    for family in crate::messages::families(&snapshot()) {
        assert!(is_name(&family.name) && family.name.starts_with("llm_"), "{}", family.name);
        for metric in &family.metrics {
            let mut names: Vec<&str> = metric.labels.iter().map(|label| &*label.name).collect();
            assert!(names.iter().all(|name| is_name(name) && !name.starts_with("__")), "{names:?}");
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        }
    }
}
