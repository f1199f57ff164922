//! A real Prometheus scrapes every form and knows the same afterwards.

use crate::{fixture, hostile, prometheus::Prometheus, server};
use monitor_runtime::{Snapshot, clock::Timestamp};
use std::{sync::OnceLock, time::SystemTime};

/// The busy service, with traces of now: exemplars of long ago are not taken.
fn now() -> Snapshot {
    let mut snapshot = fixture::busy();
    let now = Timestamp::from(SystemTime::now());
    let traces = &mut snapshot.traces;
    traces.slowest.iter_mut().chain(&mut traces.failed).for_each(|it| it.request.ended = now);
    snapshot
}

#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn every_form_is_scraped_and_says_the_same() {
    static SNAPSHOT: OnceLock<Snapshot> = OnceLock::new();
    let snapshot = SNAPSHOT.get_or_init(now);
    let host = [server::serving(|| SNAPSHOT.get_or_init(now).clone())];
    let forms = ["text", "openmetrics", "native", "negotiated"];
    let paths: Vec<String> = forms.iter().map(|form| format!("/{form}")).collect();
    let jobs: Vec<_> =
        forms.iter().zip(&paths).map(|(form, path)| (*form, path.as_str(), &host[..])).collect();
    let prometheus = Prometheus::scraping("forms", &jobs);

    let requests: u64 = snapshot
        .series
        .iter()
        .filter(|series| !series.key.attempt)
        .flat_map(|series| series.numbers.outcomes.values())
        .sum();
    let cost: f64 = snapshot.series.iter().map(|it| it.numbers.cost.lower.to_f64()).sum();
    for form in forms {
        let value = |of: &str| prometheus.value(&of.replace("JOB", &format!("job=\"{form}\"")));
        assert_eq!(value("sum(llm_requests_total{JOB})"), requests as f64, "{form}");
        assert_eq!(value("sum(llm_attempts_total{JOB})"), 2.0, "{form}");
        let spent = value("sum(llm_cost_usd_total{JOB})");
        assert!((spent / cost - 1.0).abs() < 1e-12, "{form}: {spent} of {cost}");
        assert_eq!(value("llm_breaker_state{JOB,breaker=\"openai\"}"), 2.0);
        assert_eq!(value("llm_build_info{JOB,service=\"shop\"}"), 1.0);
        assert_eq!(value("llm_custom_relevance_sum{JOB,index=\"wiki\"}"), 1.25);
        assert_eq!(value("llm_alert_firing{JOB}"), 1.0);
        assert_eq!(value("up{JOB}"), 1.0);
        assert_eq!(value("count(api_latency_milliseconds{JOB,percentile=\"95\"})"), 2.0);
    }
    for form in ["text", "openmetrics"] {
        let p95 = format!(
            "histogram_quantile(0.95, sum by (le) (llm_request_duration_seconds_bucket{{job=\"{form}\"}}))"
        );
        let found = prometheus.value(&p95);
        assert!((1.0..=8.0).contains(&found), "{form}: {found}");
    }
    // whose header asks for native histograms gets them
    let p95 = |job| {
        let of = format!("sum(llm_request_duration_seconds{{job=\"{job}\"}})");
        prometheus.value(&format!("histogram_quantile(0.95, {of})"))
    };
    assert_eq!(p95("negotiated"), p95("native"));

    let traces = snapshot.traces.slowest.iter().chain(&snapshot.traces.failed);
    let known: Vec<String> = traces.map(|trace| trace.trace_id.to_string()).collect();
    for selector in [
        "llm_request_duration_seconds_bucket{job=\"openmetrics\"}",
        "llm_errors_total{job=\"openmetrics\"}",
        "llm_request_duration_seconds{job=\"native\"}",
    ] {
        let exemplars = prometheus.exemplars(selector);
        assert!(!exemplars.is_empty(), "{selector}");
        for exemplar in exemplars {
            let id = exemplar["labels"]["trace_id"].as_str().expect("a trace").to_owned();
            assert!(known.contains(&id), "{selector}: {id}");
        }
    }
}

/// What dashboards such as Grafana's do: they ask for the values of a label, and write the chosen one
/// into an expression, as a text in quotes or as a regular expression.
#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn a_dashboard_finds_each_string_from_outside_as_it_is_kept() {
    let host = [server::serving(hostile::snapshot)];
    let forms = ["text", "openmetrics", "native"];
    let paths = forms.map(|form| format!("/{form}"));
    let jobs: Vec<_> =
        forms.iter().zip(&paths).map(|(form, path)| (*form, path.as_str(), &host[..])).collect();
    let prometheus = Prometheus::scraping("hostile", &jobs);

    let in_quotes =
        |text: &str| text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', "\\n");
    let as_expression = |text: &str| {
        let is_special = |char| r"\.+*?()|[]{}^$".contains(char);
        let escaped = text.chars().map(|char| match is_special(char) {
            true => format!("\\{char}"),
            false => char.to_string(),
        });
        in_quotes(&escaped.collect::<String>())
    };
    let mut kept = hostile::kept_models();
    for form in forms {
        for model in &kept {
            let of = |equals: &str, model: &str| {
                let selector = format!("job=\"{form}\",model{equals}\"{model}\"");
                prometheus.value(&format!("llm_requests_total{{{selector}}}"))
            };
            assert_eq!(of("=", &in_quotes(model)), 1.0, "{form}: {model}");
            assert_eq!(of("=~", &as_expression(model)), 1.0, "{form}: {model}");
        }
        let mut values = prometheus.label_values("model", &format!("{{job=\"{form}\"}}"));
        values.sort_unstable();
        kept.sort_unstable();
        assert_eq!(values, kept, "{form}");
    }
}
