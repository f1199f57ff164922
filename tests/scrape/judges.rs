//! The parsers that others rely on: promtool's and Python's.

use crate::{fixture, hostile, prometheus::programs};
use monitor_runtime::report::prometheus::Format;
use serde_json::Value;
use std::{
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// What a program says of this input, if it takes it.
#[track_caller]
fn judged(program: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut process = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    process.stdin.take().expect("an input").write_all(input).expect("it reads");
    let said = process.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let complaint = text(&said.stderr);
    assert!(said.status.success() && complaint.is_empty(), "{complaint}{}", text(&said.stdout));
    text(&said.stdout)
}

#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn promtool_has_nothing_to_say() {
    for snapshot in [fixture::busy(), hostile::snapshot()] {
        let text = snapshot.exposition().to_text();
        judged(&programs().join("promtool"), &["check", "metrics"], text.as_bytes());
    }
}

/// Name, labels, value and exemplar of each sample.
#[track_caller]
fn read_by_python(form: &str, input: &[u8]) -> Vec<Value> {
    let python = env::var_os("MONITOR_PROMETHEUS_PYTHON")
        .expect("MONITOR_PROMETHEUS_PYTHON names a Python with prometheus_client");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/read_metrics.py");
    let samples = judged(Path::new(&python), &[script, form], input);
    samples.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
#[ignore = "needs prometheus_client of Python, which tests/run gets"]
fn python_reads_both_text_forms_with_the_right_values() {
    let snapshot = fixture::busy();
    for (form, format) in [("text", Format::Text), ("openmetrics", Format::OpenMetrics)] {
        let exposition = snapshot.exposition().older_names(true);
        let samples = read_by_python(form, &exposition.encode(format));
        let sum = |name: &str| -> f64 {
            let of_name = samples.iter().filter(|sample| sample["name"] == name);
            of_name.filter_map(|sample| sample["value"].as_str()?.parse::<f64>().ok()).sum()
        };
        let numbers = || snapshot.series.iter().map(|series| &series.numbers);
        let cost: f64 = numbers().map(|numbers| numbers.cost.lower.to_f64()).sum();
        assert_eq!(sum("llm_requests_total"), 305.0, "{form}");
        assert_eq!(sum("api_requests_total"), 305.0, "{form}");
        assert!((sum("llm_cost_usd_total") / cost - 1.0).abs() < 1e-12, "{form}");
        assert_eq!(sum("llm_request_duration_seconds_count"), 305.0, "{form}");
        assert_eq!(sum("llm_token_parts_total"), 300.0 * 400.0, "{form}");
        assert_eq!(sum("llm_queue_size"), 1.0, "{form}");
        assert_eq!(sum("llm_uptime_seconds"), snapshot.uptime.as_secs_f64(), "{form}");
        let with_exemplars = samples.iter().filter(|sample| !sample["exemplar"].is_null()).count();
        assert_eq!(with_exemplars > 0, form == "openmetrics");
    }
}

#[test]
#[ignore = "needs prometheus_client of Python, which tests/run gets"]
fn python_reads_hostile_strings_back_as_they_are_kept() {
    let snapshot = hostile::snapshot();
    for (form, format) in [("text", Format::Text), ("openmetrics", Format::OpenMetrics)] {
        let samples = read_by_python(form, &snapshot.exposition().encode(format));
        let models: Vec<&str> = samples
            .iter()
            .filter(|sample| sample["name"] == "llm_requests_total")
            .map(|sample| sample["labels"]["model"].as_str().expect("a model"))
            .collect();
        assert_eq!(models, hostile::kept_models(), "{form}");
    }
}
