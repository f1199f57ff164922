//! Names that were chosen to do harm come out as text and nothing else.

use super::{get, start};
use monitor_runtime::{Collector, Request, http::Settings};
use serde_json::Value;

const NAMES: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"},{\"model\":\"forged\"}\\",
    "two\nlines\r\nHTTP/1.1 200 OK",
    "\u{202e}txet desrever\u{2066}",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{0}",
    "'; DROP TABLE calls; --",
];

fn hostile() -> Collector {
    let collector = Collector::builder().service(NAMES[0]).build();
    let long = "é\"<".repeat(2_500);
    for name in NAMES.iter().copied().chain([long.as_str()]) {
        let request = Request::new(name).provider(name).model(name).response_model(name);
        collector.record(request.tag("tenant", name).status(500).error(name));
        collector.metric(name, 1.0, &[("tag", name)]);
    }
    collector
}

#[test]
fn hostile_names_are_text_in_every_answer() {
    let server = start(&hostile(), Settings::new());
    for path in
        ["/summary", "/report", "/models", "/errors", "/traces", "/requests", "/custom", "/export"]
    {
        let answer = get(&server, path);
        let text = answer.text();
        assert_eq!(answer.status, 200);
        assert!(!text.chars().any(char::is_control), "{path} has control characters");
        assert!(answer.body.len() < 1_000_000, "{path}: {} bytes", answer.body.len());
        no_text_is_long(&answer.json());
    }
    for path in ["/report.txt", "/report.md", "/report.html"] {
        let answer = get(&server, path);
        let is_harmless = |char: char| char == '\n' || !char.is_control();
        assert!(answer.text().chars().all(is_harmless), "{path}: a terminal is left as it was");
    }
    assert!(!get(&server, "/report.html").text().contains("<script"), "nothing on the page runs");
}

fn no_text_is_long(value: &Value) {
    match value {
        Value::String(text) => assert!(text.len() <= 1_024, "{} bytes", text.len()),
        Value::Array(list) => list.iter().for_each(no_text_is_long),
        Value::Object(object) => object.values().for_each(no_text_is_long),
        _ => {}
    }
}

#[test]
fn a_hostile_model_is_found_by_its_name_and_comes_back_as_it_is() {
    let server = start(&hostile(), Settings::new());
    for (name, encoded) in [
        (NAMES[0], "%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
        (NAMES[1], "%22%7D%2C%7B%22model%22%3A%22forged%22%7D%5C"),
        (NAMES[3], "%E2%80%AEtxet+desrever%E2%81%A6"),
    ] {
        let report = get(&server, &format!("/report?model={encoded}")).json();
        assert_eq!(report["totals"]["requests"], 1, "{name}");
        assert_eq!(report["models"][0]["model"], name);
    }
    let mended = get(&server, "/report?model=two%0Alines%0D%0AHTTP%2F1.1+200+OK").json();
    assert_eq!(mended["models"][0]["model"], "two\\nlines\\r\\nHTTP/1.1 200 OK");
}

#[test]
fn what_is_kept_of_a_long_name_can_be_asked_for() {
    let collector = hostile();
    let server = start(&collector, Settings::new());
    let requests = collector.requests().all();
    let long = requests.iter().find_map(|it| it.key.model.as_deref().filter(|it| it.len() > 240));
    let encoded: String =
        long.expect("a long one").bytes().map(|byte| format!("%{byte:02x}")).collect();
    for parameter in ["provider=", "model=", "function=", "tag=tenant="] {
        let report = get(&server, &format!("/report?{parameter}{encoded}"));
        assert_eq!(report.json()["totals"]["requests"], 1, "{parameter}: {}", report.text());
    }
    let both = "x".repeat(256);
    assert_eq!(get(&server, &format!("/report?tag={both}={both}")).status, 200);
}

#[test]
fn a_file_is_named_without_what_a_header_could_be_broken_with() {
    let server = start(&hostile(), Settings::new());
    let answer = get(&server, "/export");
    let file = answer.header("content-disposition").expect("a file");
    assert!(file.starts_with("attachment; filename=\"-script-alert-1---script--20"), "{file}");
}

#[test]
fn what_somebody_sent_is_shown_to_them_short_and_in_quotes() {
    let server = start(&hostile(), Settings::new());
    let (_, message) = get(&server, &format!("/report?%1B[2J{}=1", "x".repeat(9_000))).error();
    assert!(message.len() < 200 && message.contains("u{1b}"), "{message}");
    assert!(!message.chars().any(char::is_control));
}
