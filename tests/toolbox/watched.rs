//! `toolbox grafana` and `toolbox rules`: what Grafana and Prometheus read, printed by the program.
//! That they can read it is tested with Grafana's own types, promtool and a real Prometheus.

use crate::program::{Ran, run};

/// The names of the alerts that are printed, in their order.
fn alerts(ran: &Ran) -> Vec<&str> {
    assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
    let alerts = ran.lines.iter().filter_map(|line| line.trim().strip_prefix("- alert: \""));
    alerts.map(|name| name.trim_end_matches('"')).collect()
}

fn mentions(ran: &Ran, words: &str) -> bool {
    ran.lines.iter().any(|line| line.contains(words))
}

#[test]
fn a_dashboard_asks_for_the_histograms_that_prometheus_keeps() {
    for (arguments, has_buckets) in
        [(["grafana"].as_slice(), false), (&["grafana", "--classic"], true)]
    {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
        let dashboard: serde_json::Value =
            serde_json::from_str(&ran.lines.join("\n")).expect("a dashboard as JSON");
        assert!(dashboard["title"].as_str().is_some_and(|title| title.starts_with("LLM calls")));
        assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() > 10));
        let asked = mentions(&ran, "llm_request_duration_seconds_bucket");
        assert_eq!(asked, has_buckets, "{arguments:?}");
    }
}

#[test]
fn rules_are_those_to_begin_with_and_what_is_asked_for_besides() {
    let usual = run(&["rules"], "");
    let usual_alerts = alerts(&usual);
    assert!(usual_alerts.contains(&"LLM outage"), "{usual_alerts:?}");
    let more = ["--breaker", "openai", "--breaker", "a\"b", "--budget", "acme"];
    let more = [["rules"].as_slice(), &more, &["--usd-per-hour", "2.50"]].concat();
    let ran = run(&more, "");
    let all = alerts(&ran);
    assert_eq!(all[..usual_alerts.len()], usual_alerts);
    assert_eq!(
        all[usual_alerts.len()..],
        [
            "LLM breaker openai is open",
            "LLM breaker a\\\"b is open",
            "LLM budget acme is nearly spent",
            "LLM spending"
        ]
    );
    assert!(mentions(&ran, "llm:alert_value{rule=\"LLM spending\"} > 2.5"));
}

#[test]
fn rules_ask_for_the_histograms_that_prometheus_keeps() {
    let bucket = "llm_request_duration_seconds_bucket";
    assert!(!mentions(&run(&["rules"], ""), bucket));
    assert!(mentions(&run(&["rules", "--classic"], ""), bucket));
}

#[test]
fn a_spending_that_is_no_amount_is_refused() {
    for wrong in ["much", "-1", "NaN", "1e3", "$5"] {
        let ran = run(&["rules", &format!("--usd-per-hour={wrong}")], "");
        assert_eq!((ran.status, ran.lines.len()), (Some(2), 0), "{wrong}");
        assert!(ran.complaints.contains("--usd-per-hour"), "{}", ran.complaints);
    }
}
