//! `toolbox serve`: a log of calls over HTTP.

use crate::program::{command, file};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::Duration,
};

const LOG: &str = r#"
{"at": "2026-11-01T12:00:00Z", "function": "chat", "provider": "openai", "model": "gpt-4o-mini", "duration_ms": 800, "usage": {"input": 1000, "output": 200}, "tags": {"tenant": "acme"}}
{"at": "2026-11-01T09:00:00Z", "function": "chat", "model": "<script>alert(1)</script>", "duration_ms": 655000, "status": 500}
"#;

/// The program as it serves, until this is dropped.
struct Serving {
    program: Child,
    /// `127.0.0.1:port`.
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Serves a log on a free port.
fn serving(name: &str, log: &str) -> Serving {
    let mut program = command()
        .args(["serve", &file(name, log), "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let output = program.stdout.take().expect("it has an output");
    BufReader::new(output).read_line(&mut line).expect("it says where the page is");
    let address =
        line.strip_prefix("http://").and_then(|rest| rest.split_once("/metrics/dashboard"));
    let (address, _) = address.unwrap_or_else(|| panic!("no address: {line}"));
    Serving { address: address.to_owned(), program }
}

impl Serving {
    /// The status and the body of what it answers.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        let host = &self.address;
        let request =
            format!("GET /metrics{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head[9..12].to_owned(), body.to_owned())
    }

    #[track_caller]
    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path).1).expect("JSON")
    }

    /// Ends it; what it has told a person.
    fn complaints(&mut self) -> String {
        self.program.kill().expect("it runs");
        let mut complaints = String::new();
        let errors = self.program.stderr.as_mut().expect("a pipe");
        errors.read_to_string(&mut complaints).expect("text");
        complaints
    }
}

#[test]
fn a_log_is_served_with_the_numbers_of_its_report() {
    let serving = serving("serve_numbers.jsonl", LOG);
    let report = serving.json("/report?function=chat");
    assert_eq!(report["totals"]["requests"], 2);
    assert_eq!(report["since"], "2026-11-01T09:00:00.000000000Z");
    assert_eq!(report["timestamp"], "2026-11-01T12:00:00.800000000Z");
    assert_eq!(report["uptime_seconds"], 10_800.8);
    assert_eq!(report["cost"]["total_cost_usd"], "0.00027");
    assert_eq!(serving.json("/report?tag=tenant=acme")["totals"]["requests"], 1);
    let (status, text) = serving.get("/prometheus");
    let samples = text.lines().filter(|line| line.starts_with("llm_requests_total{")).count();
    assert_eq!((status.as_str(), samples), ("200", 2));
    let (_, page) = serving.get("/report.html");
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"));
}

#[test]
fn the_dashboard_of_a_log_has_its_time_and_only_ranges_that_it_can_tell() {
    let serving = serving("serve_dashboard.jsonl", LOG);
    let (status, page) = serving.get("/dashboard");
    assert_eq!(status, "200");
    assert!(page.contains("<dt>Requests</dt><dd>2</dd>"), "{page}");
    assert!(page.contains("<table") && page.contains("09:00") && page.contains("11:55"));
    let ranges =
        page.split_once("aria-label=\"Time range\"").and_then(|(_, it)| it.split_once("</ul>"));
    let offered: Vec<&str> = ranges.expect("ranges").0.split("href=\"?").skip(1).collect();
    let offered: Vec<&str> = offered.iter().filter_map(|it| Some(it.split_once('"')?.0)).collect();
    assert_eq!(offered, ["window=1h", ""], "its steps are of five minutes");
    let (_, hour) = serving.get("/dashboard?window=1h");
    assert!(hour.contains("<dt>Requests</dt><dd>1</dd>"), "not the call of three hours before");
    assert!(
        page.contains("\"serve_dashboard.jsonl, to 2026-11-01\""),
        "whose it is, and of which day"
    );
    let (_, call) = page.split_once("href=\"dashboard/traces/").expect("a single call");
    let (call, _) = call.split_once('"').expect("its end");
    assert_eq!(serving.get(&format!("/dashboard/traces/{call}")).0, "200", "it can be looked at");
    let chart = &serving.json("/report")["chart"]["points"];
    assert_eq!(chart.as_array().expect("points").len(), 37);
}

#[test]
fn a_short_log_is_one_range() {
    let log = r#"{"at": "2026-11-01T12:00:00Z", "function": "chat", "duration_ms": 800}"#;
    let (_, page) = serving("serve_short.jsonl", log).get("/dashboard");
    assert!(page.contains("<dt>Requests</dt><dd>1</dd>") && !page.contains("class=\"range\""));
}

#[test]
fn nothing_of_a_served_log_can_be_cleared() {
    let serving = serving("serve_clear.jsonl", LOG);
    let (status, _) = serving.get("/clear");
    assert_eq!(status, "405");
    let mut stream = TcpStream::connect(&serving.address).expect("a connection");
    let request = format!("POST /metrics/clear HTTP/1.0\r\nHost: {}\r\n\r\n", serving.address);
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    assert!(answer.starts_with("HTTP/1.0 403 "), "{answer}");
    assert_eq!(serving.json("/summary")["total_requests"], 2);
}

#[test]
fn bad_lines_are_told_of_and_the_rest_is_served() {
    let too_late = r#"{"at": "9999-12-31T23:59:59Z", "function": "chat", "duration_ms": 1}"#;
    let log = format!("{LOG}not json\n{{\"at\": 7}}\n\u{0}\n{too_late}\n");
    let mut serving = serving("serve_bad.jsonl", &log);
    assert_eq!(serving.json("/summary")["total_requests"], 2);
    let complaints = serving.complaints();
    let told: Vec<&str> = complaints.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(told, ["line 4", "line 5", "line 6", "line 7"], "{complaints}");
}

#[test]
fn a_log_without_a_call_is_told_of_and_served() {
    let mut serving = serving("serve_empty.jsonl", "");
    assert_eq!(serving.get("/dashboard").0, "200");
    let complaints = serving.complaints();
    assert!(complaints.ends_with("serve_empty.jsonl: there is no call in it\n"), "{complaints}");
}

#[test]
fn an_address_that_is_taken_or_that_others_reach_is_refused_before_the_log_is_read() {
    let first = serving("serve_first.jsonl", LOG);
    for (address, status, words) in [
        (first.address.as_str(), 1, "--listen: another program listens"),
        ("0.0.0.0:0", 2, "other machines"),
    ] {
        let mut program = command()
            .args(["serve", "--listen", address])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let _endless_log = program.stdin.take();
        let ended = program.wait_with_output().expect("the program ends");
        let complaint = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(status), "{complaint}");
        assert!(complaint.contains(words), "{complaint}");
    }
}
