//! Errors are counted by the provider's code, the Rust type and the status; the number of these is
//! capped, and what is past the cap keeps its kind.

use crate::fixture::{collector, collector_with, health, refused};
use monitor_runtime::{
    Collector, ErrorKind, Request, Snapshot, Timestamp,
    collector::{ErrorLabel, Refusal},
    error::{Classify, Failure},
    monitor,
    report::ErrorRow,
    testing::capture,
};
use std::time::Duration;

const QUOTA: &str = r#"{"error": {"code": "insufficient_quota", "message": "No money"}}"#;

fn fail(collector: &Collector, status: u16, code: &str) {
    let body = format!(r#"{{"error": {{"code": {code:?}, "message": "why"}}}}"#);
    collector.record(Request::new("chat").status(status).error(body));
}

fn rows(collector: &Collector) -> Vec<ErrorRow> {
    collector.report().errors.by_label
}

fn label(kind: ErrorKind, code: Option<&str>, status: Option<u16>) -> ErrorLabel {
    ErrorLabel { kind, code: code.map(String::from), type_name: None, status, overflow: false }
}

#[test]
fn errors_are_counted_by_kind_code_and_status_the_most_frequent_first() {
    let (collector, clock) = collector();
    collector.record(Request::new("chat").status(503));
    clock.advance(Duration::from_secs(5));
    collector.record(Request::new("chat").status(429).error(QUOTA));
    collector.record(Request::new("summarise").model("gpt-4o").status(429).error(QUOTA));
    let rows = rows(&collector);
    let quota = label(ErrorKind::Quota, Some("insufficient_quota"), Some(429));
    let found: Vec<_> = rows.iter().map(|row| (row.label.clone(), row.errors)).collect();
    assert_eq!(found, [(quota, 2), (label(ErrorKind::Overloaded, None, Some(503)), 1)]);
    assert_eq!((rows[0].share, rows[0].attempts), (2.0 / 3.0, 0));
    assert_eq!(rows[0].last_at.since(rows[1].last_at), Duration::from_secs(5));
    assert_eq!(collector.report().function("summarise").errors.by_label[0].errors, 1);
}

#[test]
fn an_error_that_a_function_returns_has_the_name_of_its_type() {
    struct Answered;
    impl Classify for Answered {
        fn kind(&self) -> ErrorKind {
            ErrorKind::ContextLength
        }
        fn code(&self) -> Option<&str> {
            Some("too_long")
        }
    }
    #[monitor]
    fn own() -> Result<(), Answered> {
        Err(Answered)
    }
    #[monitor]
    fn foreign() -> Result<(), std::io::Error> {
        Err(std::io::ErrorKind::ConnectionReset.into())
    }
    #[monitor]
    fn words() -> Result<(), String> {
        Err("the connection was reset".into())
    }
    let (collector, _) = collector();
    let _ = capture(&collector, || (own(), foreign(), words()));
    let rows = rows(&collector);
    let mut found: Vec<_> = rows.iter().map(|row| (row.label.kind, type_name(row))).collect();
    found.sort_unstable();
    let expected = [
        (ErrorKind::ContextLength, std::any::type_name::<Answered>()),
        (ErrorKind::Connection, "alloc::string::String"),
        (ErrorKind::Connection, "std::io::Error"),
    ];
    assert_eq!(found, expected);
    assert_eq!(rows[0].label.code.as_deref(), Some("too_long"));
}

fn type_name(row: &ErrorRow) -> &str {
    row.label.type_name.as_deref().unwrap_or("(none)")
}

#[test]
fn errors_by_label_add_up_to_errors_by_kind() {
    let (collector, _) = collector_with(|settings| settings.max_error_labels(5));
    for n in 0..40 {
        fail(&collector, [400, 429, 500][n % 3], &format!("code_{}", n % 9));
    }
    let errors = collector.report().errors;
    for (kind, errors_of_kind) in &errors.by_type {
        let of_kind = errors.by_label.iter().filter(|row| row.label.kind == *kind);
        assert_eq!(of_kind.map(|row| row.errors).sum::<u64>(), *errors_of_kind, "{kind}");
    }
}

#[test]
fn past_the_cap_an_error_keeps_its_kind_and_is_counted_visibly() {
    let (collector, _) = collector_with(|settings| settings.max_error_labels(2));
    for n in 0..10 {
        fail(&collector, 429, &format!("code_{n}"));
        fail(&collector, 529, &format!("code_{n}"));
    }
    let snapshot = collector.snapshot();
    let labels = &snapshot.series[0].numbers.error_labels;
    let others = labels.iter().filter(|errors| errors.label.overflow);
    let others: Vec<_> = others.map(|errors| (errors.label.kind, errors.errors)).collect();
    assert_eq!(others, [(ErrorKind::RateLimit, 9), (ErrorKind::Overloaded, 9)]);
    assert_eq!((labels.len(), snapshot.health.overflow_errors), (4, 18));
    let text = collector.report().to_string();
    assert!(text.contains("(others: the cap of labels is reached)"), "{text}");
    assert!(text.contains("errors without a label of their own: the cap of labels is"), "{text}");
}

#[test]
fn without_any_labels_allowed_errors_are_told_apart_by_kind() {
    let (collector, _) = collector_with(|settings| settings.max_error_labels(0));
    fail(&collector, 429, "one");
    fail(&collector, 429, "other");
    let rows = rows(&collector);
    assert_eq!((rows.len(), rows[0].errors, rows[0].label.overflow), (1, 2, true));
}

#[test]
fn codes_that_are_never_the_same_take_little_memory_of_any_series() {
    let (collector, _) = collector_with(|settings| settings.max_error_labels(100_000));
    fail(&collector, 400, "first");
    let with_one = health(&collector).bytes;
    for n in 0..3_000 {
        fail(&collector, 400, &format!("request_{n}_refused"));
    }
    let snapshot = collector.snapshot();
    let labels = &snapshot.series[0].numbers.error_labels;
    let (others, own): (Vec<_>, Vec<_>) = labels.iter().partition(|it| it.label.overflow);
    assert_eq!(own.len(), 64, "as many as a series has places for");
    assert_eq!(others[0].errors, 3_001 - 64);
    assert_eq!(snapshot.health.overflow_errors, 3_001 - 64);
    let codes = 3_000 * "request_1000_refused".len() as u64;
    let taken = snapshot.health.bytes - with_one;
    // the log has room for a thousand calls of 400 bytes or so
    assert!(taken < codes + 1_000 * 700, "{taken}");
}

#[test]
fn a_code_is_mended_like_a_name_and_cut_where_it_shows() {
    struct Hostile;
    impl Classify for Hostile {
        fn kind(&self) -> ErrorKind {
            ErrorKind::InvalidRequest
        }
        fn code(&self) -> Option<&str> {
            Some("\u{1b}[31m red and much longer than any code of a provider has ever been")
        }
    }
    #[monitor]
    fn chat() -> Result<(), Hostile> {
        Err(Hostile)
    }
    let (collector, _) = collector();
    let _ = capture(&collector, || (chat(), chat()));
    let rows = rows(&collector);
    let code = rows[0].label.code.clone().unwrap();
    assert_eq!((rows.len(), rows[0].errors), (1, 2), "mended in the same way it is the same");
    assert!(code.starts_with("\\u{1b}[31m red") && code.ends_with('…'), "{code}");
    assert!(code.len() <= 64, "{code}");
    assert_eq!(refused(&collector, Refusal::MendedText), 2);
}

#[test]
fn what_a_type_says_of_itself_is_kept_as_short_and_as_clean_as_what_is_read() {
    #[derive(Debug)]
    struct Verbose;
    impl Classify for Verbose {
        fn kind(&self) -> ErrorKind {
            ErrorKind::Authentication
        }
        fn failure(&self) -> Failure {
            Failure {
                code: Some("code\n".repeat(10_000).into()),
                message: Some(format!("key sk-proj-abcDEF123456 {}", "x ".repeat(10_000)).into()),
                ..Failure::new(self.kind())
            }
        }
    }
    #[monitor]
    fn own() -> Result<(), Verbose> {
        Err(Verbose)
    }
    #[monitor]
    fn boxed() -> Result<(), Box<dyn std::error::Error>> {
        Err(Verbose.failure().into())
    }
    let (collector, _) = collector();
    let _ = capture(&collector, || (own(), boxed().is_err()));
    for record in collector.requests().all() {
        let message = record.error_message.unwrap();
        assert!(message.starts_with("key [redacted] x") && message.len() < 300, "{message}");
        let code = record.error_code.unwrap();
        assert!(code.starts_with("code\\ncode") && code.len() <= 64, "{code}");
    }
}

#[test]
fn where_single_errors_are_not_tracked_only_kinds_are_counted() {
    let (collector, _) = collector_with(|settings| settings.error_tracking(false));
    fail(&collector, 429, "insufficient_quota");
    let errors = collector.report().errors;
    assert_eq!(errors.by_type, [(ErrorKind::Quota, 1)].into());
    assert!(errors.by_label.is_empty());
    assert_eq!(health(&collector).overflow_errors, 0);
}

#[test]
fn messages_are_no_labels() {
    let (collector, _) = collector();
    for n in 0..20 {
        collector.record(Request::new("chat").error(format!("rate limit reached by request {n}")));
    }
    assert_eq!(rows(&collector).len(), 1);
    let json = serde_json::to_string(&collector.snapshot().series).unwrap();
    assert!(!json.contains("reached by request"), "{json}");
}

#[test]
fn labels_of_an_epoch_and_of_the_next_add_up() {
    let (collector, clock) = collector();
    let errors = || {
        fail(&collector, 429, "insufficient_quota");
        fail(&collector, 500, "internal");
    };
    errors();
    let mut all = collector.clear();
    assert!(rows(&collector).is_empty());
    clock.advance(Duration::from_secs(60));
    errors();
    fail(&collector, 500, "internal");
    let later = collector.snapshot();
    let last = later.series[0].numbers.error_labels[0].last_at;
    all.merge(later);
    let labels = &all.series[0].numbers.error_labels;
    let counts: Vec<_> = labels.iter().map(|it| (it.label.code.as_deref(), it.errors)).collect();
    assert_eq!(counts, [(Some("insufficient_quota"), 2), (Some("internal"), 3)]);
    assert_eq!(labels[0].last_at, last);
    assert!(last > Timestamp::default());
    let json = serde_json::to_string(&all).unwrap();
    let read: Snapshot = serde_json::from_str(&json).unwrap();
    assert_eq!(read.series[0].numbers.error_labels, *labels);
}

#[test]
fn the_bytes_of_labels_are_given_back_with_their_epoch() {
    let (collector, _) = collector();
    let epoch = || {
        (0..50).for_each(|n| fail(&collector, 400, &format!("code_{n}")));
        collector.clear();
        health(&collector).bytes
    };
    let first = epoch();
    for _ in 0..20 {
        assert_eq!(epoch(), first);
    }
}

#[test]
fn every_thread_counts_its_errors_under_the_same_labels() {
    let (collector, _) = collector();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope
                .spawn(|| (0..100).for_each(|n| fail(&collector, 400, &format!("code_{}", n % 5))));
        }
    });
    let rows = rows(&collector);
    assert_eq!(rows.iter().map(|row| row.errors).collect::<Vec<_>>(), [160; 5]);
}

#[test]
fn what_ends_in_no_error_has_no_label() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").outcome(monitor_runtime::Outcome::Cancelled));
    collector.record(Request::new("chat").outcome(monitor_runtime::Outcome::Panicked));
    collector.record(Request::new("chat").status(200));
    assert!(rows(&collector).is_empty());
}
