//! What is refused, in which words.

use super::{ask, get, recorded, send, start};
use monitor_runtime::{Collector, http::Settings};

#[test]
fn a_parameter_that_cannot_be_meant_is_refused_with_what_is_right() {
    let server = start(&recorded(), Settings::new());
    for (path, words) in [
        ("/report?window=5", "such as 90s, 5m or 1h"),
        ("/report?modle=gpt-4o", "known: provider, model, function, tag, window"),
        ("/report?tag=acme", "a name, an equals sign and a value"),
        ("/summary?limit=5", "known: none"),
        ("/requests?limit=0", "a whole number from 1 to 1000"),
        ("/requests?limit=1001", "a whole number from 1 to 1000"),
        ("/requests?limit=+5", "a whole number"),
        ("/requests?since=yesterday", "a moment of RFC 3339"),
        ("/requests?function=a&function=b", "stands twice"),
        ("/traces?kind=fastest", "one of latest, failed, slowest"),
        ("/traces/12", "32 hexadecimal digits"),
        ("/traces/%ff", "no text of UTF-8"),
        ("/report?model=%ff", "no text of UTF-8"),
        ("/report?model=%C3&provider=%BC", "no text of UTF-8"),
        ("/custom/points", "`name` says which metric"),
        (&format!("/report?model={}", "x".repeat(10_000)), "from 1 to 256 characters"),
    ] {
        let answer = get(&server, path);
        let (code, message) = answer.error();
        assert_eq!((answer.status, code.as_str()), (400, "invalid_parameter"), "{path}");
        assert!(message.contains(words), "{path}: {message}");
    }
}

#[test]
fn what_is_not_there_is_said_to_be_not_there() {
    let server = start(&recorded(), Settings::new());
    for path in ["/nothing", "/report/", "/traces/", "/traces/1/2"] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.error().0, "not_found", "{path}");
    }
    let elsewhere = ask(server.local_addr(), "GET /", &[]);
    assert!(elsewhere.error().1.contains("everything is under /metrics"));
    let without_history = Collector::builder().windows([]).build();
    let minute = get(&start(&without_history, Settings::new()), "/report?window=1m");
    assert_eq!((minute.status, minute.error().0.as_str()), (404, "no_history"));
}

#[test]
fn another_method_is_told_which_one_is_right() {
    let server = start(&recorded(), Settings::new());
    for (line, allowed) in [
        ("POST /metrics/report", "GET,HEAD"),
        ("DELETE /metrics/snapshot", "GET,HEAD"),
        ("GET /metrics/clear", "POST"),
    ] {
        let answer = ask(server.local_addr(), line, &[]);
        assert_eq!((answer.status, answer.error().0.as_str()), (405, "method_not_allowed"));
        assert_eq!(answer.header("allow"), Some(allowed), "{line}");
    }
}

#[test]
fn a_head_without_a_body_is_that_of_the_answer() {
    let server = start(&recorded(), Settings::new());
    let head = ask(server.local_addr(), "HEAD /metrics/snapshot", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    let length: usize = head.header("content-length").expect("a length").parse().expect("a number");
    assert!(length > 1_000);
}

#[test]
fn a_request_that_is_none_and_one_that_is_too_long_end_with_a_status() {
    let server = start(&recorded(), Settings::new());
    assert_eq!(send(server.local_addr(), "nonsense\r\n\r\n").status, 400);
    let long = format!("GET /metrics/{} HTTP/1.1\r\n\r\n", "x".repeat(100_000));
    assert!(matches!(send(server.local_addr(), &long).status, 414 | 431));
}
