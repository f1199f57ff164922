//! An attempt is no request, also in Prometheus.

use crate::fixture::busy;

#[test]
fn attempts_are_no_requests_and_their_tokens_and_costs_are_all_the_same() {
    let text = busy().exposition().to_text();
    let of = |name: &str, label: &str| {
        let begin = format!("{name}{{");
        text.lines().filter(|it| it.starts_with(&begin) && it.contains(label)).collect::<Vec<_>>()
    };
    assert!(of("llm_requests_total", "attempt=").is_empty());
    assert!(of("llm_request_duration_seconds_count", "attempt=").is_empty());
    assert_eq!(
        of("llm_attempts_total", ""),
        [
            r#"llm_attempts_total{function="send",provider="openai",model="gpt-4o-mini",attempt="true",outcome="ok"} 1"#,
            r#"llm_attempts_total{function="send",provider="openai",model="gpt-4o-mini",attempt="true",outcome="error"} 1"#,
        ]
    );
    assert_eq!(of("llm_attempt_duration_seconds_count", "attempt=\"true\"").len(), 1);
    let dollars = |line: &str| line.rsplit(' ').next().map(str::to_owned);
    assert_eq!(dollars(of("llm_cost_usd_total", "attempt=")[0]).as_deref(), Some("0.00048"));
    assert_eq!(dollars(of("llm_lost_cost_usd_total", "attempt=")[0]).as_deref(), Some("0.00021"));
    assert_eq!(of("llm_retries_total", "function=\"answer\"").len(), 1);
}
