//! `toolbox classify`: errors in, kinds out.

use crate::program::{file, run};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

#[test]
fn a_line_is_answered_by_what_it_is_and_what_to_do_next() {
    let ran = run(
        &["classify"],
        r#"{"id": 1, "status": 429, "headers": {"Retry-After": "20"}, "body": "{\"error\": {\"message\": \"Slow down\", \"code\": \"rate_limit_exceeded\"}}", "more": 1}"#,
    );
    let expected = json!({"id": 1, "kind": "rate_limit", "category": "rate_limiting",
        "retryable": true, "retry_after_s": 20.0, "code": "rate_limit_exceeded"});
    assert_eq!((ran.status, ran.answers()), (Some(0), vec![expected]));

    let ran = run(&["classify", "-"], r#"{"message": "operation timed out"}"#);
    let expected = json!({"id": null, "kind": "timeout", "category": "timeout",
        "retryable": true, "retry_after_s": null, "code": null});
    assert_eq!((ran.status, ran.answers()), (Some(0), vec![expected]));
}

#[test]
fn an_id_is_echoed_as_it_came() {
    for id in ["\"a\"", "12345678901234567890123", "1.50", "[1,{\"a\":null}]", "null", "true"] {
        let ran = run(&["classify"], &format!("{{\"status\":500,\"id\":{id}}}"));
        assert!(ran.lines[0].starts_with(&format!("{{\"id\":{id},")), "{}", ran.lines[0]);
    }
}

#[test]
fn headers_may_be_written_in_several_ways() {
    for headers in [
        r#"{"retry-after": "7"}"#,
        r#"{"retry-after": 7}"#,
        r#"{"RETRY-AFTER": ["7"], "via": null, "set-cookie": ["a", "b"]}"#,
        r#"[["retry-after", "7"], ["via", "1.1 x"]]"#,
    ] {
        let line = format!(r#"{{"status": "429", "headers": {headers}}}"#);
        assert_eq!(run(&["classify"], &line).answers()[0]["retry_after_s"], 7.0, "{headers}");
    }
}

#[test]
fn the_provider_is_believed_before_the_client() {
    let kind = |line: &str| run(&["classify"], line).answers()[0]["kind"].clone();
    let both = r#"{"status": 429, "body": "{\"error\": {\"code\": \"insufficient_quota\"}}",
        "message": "rate limited"}"#;
    assert_eq!(kind(&both.replace('\n', "")), "quota");
    let empty = r#"{"status": 502, "body": "", "message": "upstream timed out"}"#;
    assert_eq!(kind(empty), "timeout");
    assert_eq!(kind(r#"{"status": 400, "body": null, "message": null}"#), "invalid_request");
    assert_eq!(kind(r#"{"headers": {"x-amzn-errortype": "ThrottlingException"}}"#), "rate_limit");
}

#[test]
fn texts_and_statuses_may_be_what_other_programs_make_of_them() {
    for (line, kind) in [
        (r#"{"status": 429.0}"#, "rate_limit"),
        (r#"{"body": {"error": {"code": "insufficient_quota"}}}"#, "quota"),
        (r#"{"message": {"error": "timed out"}}"#, "timeout"),
        (r#"{"message": ["connection reset"], "status": null}"#, "connection"),
    ] {
        assert_eq!(run(&["classify"], line).answers()[0]["kind"], kind, "{line}");
    }
    for status in ["429.5", "-1", "1e30", "70000", "true", "\"many\""] {
        let ran = run(&["classify"], &format!("{{\"status\": {status}}}"));
        assert_eq!(ran.status, Some(1), "{status}");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_told_of_in_its_place_and_the_rest_is_answered() {
    let lines = [
        r#"{"id": 1, "status": 401}"#,
        "no JSON",
        r#"{"id": 3}"#,
        "",
        r#"{"id": 5, "status": true}"#,
        r#"{"id": 6, "status": 404, "headers": "none"}"#,
        r#"[429, "body"]"#,
        r#"{"id": 8, "status": 404}"#,
    ];
    let lines = file("errors.jsonl", lines.join("\n"));
    let ran = run(&["classify", &lines], "");
    assert_eq!(ran.status, Some(1));
    let answers = ran.answers();
    let kinds: Vec<_> = answers.iter().map(|answer| &answer["kind"]).collect();
    let bad = &Value::Null;
    assert_eq!(kinds, [&json!("authentication"), bad, bad, bad, bad, bad, &json!("not_found")]);
    assert_eq!((&answers[2]["id"], &answers[6]["id"]), (&json!(3), &json!(8)));
    for (answer, line) in [(1, 2), (2, 3), (3, 5), (4, 6), (5, 7)] {
        let error = answers[answer]["error"].as_str().expect("an error");
        assert!(error.starts_with(&format!("line {line}: ")), "{error}");
        assert!(ran.complaints.contains(error), "{}", ran.complaints);
    }
}

#[test]
fn a_file_that_is_not_there_is_told_of() {
    let ran = run(&["classify", "no/such/file"], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(1), 0));
    assert!(ran.complaints.starts_with("no/such/file: "), "{}", ran.complaints);
}

/// `MONITOR_RECORDINGS` names the folder of an `index.jsonl`: every error in it has the kind that
/// stands there, or one of those that it accepts.
#[test]
fn the_errors_kept_elsewhere_are_what_is_known_of_them() {
    let Some(folder) = env::var_os("MONITOR_RECORDINGS").map(PathBuf::from) else {
        eprintln!("SKIPPED: MONITOR_RECORDINGS names no folder with an index.jsonl");
        return;
    };
    let index = fs::read_to_string(folder.join("index.jsonl")).expect("an index");
    let rows = index.lines().map(|row| serde_json::from_str::<Value>(row).expect("a row is JSON"));
    let rows: Vec<Value> = rows.filter(|row| row["kind"] == "error").collect();
    assert!(!rows.is_empty(), "{} has no errors", folder.display());

    let line = |row: &Value| {
        let file = row["file"].as_str().expect("a file");
        let body = fs::read_to_string(folder.join(file)).expect("a body");
        json!({"id": file, "status": row["status"], "body": body}).to_string()
    };
    let lines: Vec<_> = rows.iter().map(line).collect();
    let ran = run(&["classify"], &lines.join("\n"));
    assert_eq!(ran.status, Some(0), "{}", ran.complaints);
    let answers = ran.answers();
    assert_eq!(answers.len(), rows.len());
    let is_right = |row: &Value, kind: &Value| {
        row["error_kind"] == *kind
            || row["accept"].as_array().is_some_and(|accepted| accepted.contains(kind))
    };
    let wrong: Vec<_> = rows
        .iter()
        .zip(&answers)
        .filter(|(row, answer)| row["file"] != answer["id"] || !is_right(row, &answer["kind"]))
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ: {wrong:#?}", wrong.len(), rows.len());
}
