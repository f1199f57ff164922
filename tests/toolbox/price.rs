//! `toolbox price`: calls in, dollars out.

use crate::program::{command, file, run};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

const CALL: &str = r#"{"id": 1, "model": "gpt-4o-mini", "usage": {"input": 1000, "output": 200}, "at": "2026-11-01T12:00:00Z"}"#;

/// The one answer to one call.
#[track_caller]
fn priced(call: Value) -> Value {
    let ran = run(&["price"], &call.to_string());
    assert_eq!((ran.status, ran.lines.len()), (Some(0), 1), "{}", ran.complaints);
    ran.answers().remove(0)
}

#[test]
fn a_call_is_answered_by_its_cost_and_where_it_comes_from() {
    let ran = run(&["price"], CALL);
    assert_eq!(
        ran.lines,
        [
            r#"{"id":1,"usd":"0.00027","reason":null,"provider":"openai","model":"gpt-4o-mini","source":"catalogue"}"#
        ],
    );
    assert_eq!((ran.status, &*ran.complaints), (Some(0), ""));
}

#[test]
fn a_total_beside_its_parts_is_no_more_tokens() {
    let answer = priced(json!({
        "model": "gpt-4o-mini", "usage": {"input": 1000, "output": 200, "total": 1200},
    }));
    assert_eq!((&answer["usd"], &answer["source"]), (&json!("0.00027"), &json!("catalogue")));
    let answer = priced(json!({"model": "gpt-4o-mini", "usage": {"total": 1200}}));
    assert_eq!(answer["source"], "estimated");
}

#[test]
fn an_id_of_any_type_comes_back_as_it_was() {
    let ids = ["null", "7", "1e400", "\"x\"", "[1, 2]", r#"{"b": 1, "a": 2}"#];
    let lines: Vec<_> =
        ids.iter().map(|id| CALL.replace("\"id\": 1", &format!("\"id\": {id}"))).collect();
    let ran = run(&["price"], &lines.join("\n"));
    for (id, line) in ids.iter().zip(&ran.lines) {
        assert!(line.starts_with(&format!("{{\"id\":{id},\"usd\":\"0.00027\"")), "{line}");
    }
    assert_eq!(ran.lines.len(), ids.len());
}

#[test]
fn what_has_no_price_says_why_and_costs_null() {
    let unknown = priced(json!({"id": 1, "model": "gpt-unheard-of", "usage": {"input": 1}}));
    let nothing = json!({"id": 1, "usd": null, "reason": "unknown_model",
        "provider": null, "model": null, "source": null});
    assert_eq!(unknown, nothing);
    assert_eq!(priced(json!({"id": 1, "usage": {"input": 1}})), nothing, "no model at all");

    for usage in [
        json!({"input": 10, "output": 1, "cache_read": 11}),
        json!({"input": -1, "output": 1}),
        json!({"input": 1.5, "output": 1}),
        json!({"input": "many", "output": 1}),
        json!({"cache_read": 10, "output": 5}),
    ] {
        let answer = priced(json!({"id": 1, "model": "gpt-4o-mini", "usage": usage}));
        assert_eq!(answer["usd"], Value::Null, "{usage}");
        assert_eq!(answer["reason"], "invalid_usage", "{usage}");
        assert_eq!(answer["model"], "gpt-4o-mini", "whose prices would have been taken");
    }
    for usage in [json!({}), Value::Null] {
        let answer = priced(json!({"id": 1, "model": "gpt-4o-mini", "usage": usage}));
        assert_eq!(answer["reason"], "no_usage");
    }
}

#[test]
fn the_price_is_the_one_of_the_moment_in_any_time_zone() {
    let at = |at: &str| {
        let usage = json!({"input": 1_000_000});
        priced(json!({"model": "gpt-4o", "usage": usage, "at": at}))["usd"].clone()
    };
    assert_eq!(at("2024-10-01T23:59:59Z"), "5");
    assert_eq!(at("2024-10-02T00:00:00Z"), "2.5");
    assert_eq!(at("2024-10-02T00:00:00+00:00"), "2.5");
    assert_eq!(at("2024-10-02T01:59:59+02:00"), "5", "it is the day before in UTC");
    assert_eq!(at("2024-10-01T19:00:00-05:00"), "2.5", "it is the day after in UTC");
}

#[test]
fn the_context_chooses_the_variant() {
    let with = |context: Value| {
        priced(
            json!({"model": "gpt-4o-mini", "usage": {"input": 1_000_000}, "price_context": context,
            "at": "2026-11-01T12:00:00Z"}),
        )["usd"]
            .clone()
    };
    assert_eq!(with(json!({"processing": "batch"})), "0.075");
    assert_eq!(with(json!({"service_tier": "priority"})), "0.25");
    assert_eq!(with(json!({"service_tier": "default"})), "0.15");
    assert_eq!(with(json!({"service_tier": "default", "processing": "batch"})), "0.075");
    assert_eq!(with(json!({"weather": "fine"})), "0.15");
}

#[test]
fn a_bad_line_is_told_of_in_its_place_and_the_rest_is_priced() {
    let bad = [
        "no JSON",
        r#"{"id": "b", "model": 7}"#,
        r#"{"id": "c", "model": "m", "usage": 3}"#,
        r#"{"id": "d", "model": "m", "usage": {}, "at": "yesterday"}"#,
        "[]",
        "\u{0}",
    ];
    let lines = [CALL].iter().chain(&bad).chain(&["", "   ", CALL]).copied().collect::<Vec<_>>();
    let ran = run(&["price"], &lines.join("\n"));
    assert_eq!(ran.status, Some(1));
    let answers = ran.answers();
    assert_eq!(answers.len(), 8, "blank lines ask nothing: {answers:#?}");
    assert_eq!((&answers[0]["usd"], &answers[7]["usd"]), (&json!("0.00027"), &json!("0.00027")));
    for (at, id) in [Value::Null, json!("b"), json!("c"), json!("d")].into_iter().enumerate() {
        let (answer, number) = (&answers[at + 1], at + 2);
        assert_eq!(answer["id"], id);
        let error = answer["error"].as_str().expect("an error");
        assert!(error.starts_with(&format!("line {number}: ")), "{error}");
        assert!(ran.complaints.contains(error), "{}", ran.complaints);
        assert_eq!(answer.get("usd"), None);
    }
    assert_eq!(ran.complaints.lines().count(), bad.len());
}

#[test]
fn a_list_is_no_call_whatever_its_elements_are() {
    let ran = run(&["price"], r#"[1, "openai", null, "gpt-4o-mini", {"input": 1000}, null, null]"#);
    let error = ran.answers()[0]["error"].as_str().map(str::to_owned);
    assert!(error.is_some_and(|error| error.contains("a line is an object")));
}

#[test]
fn a_count_of_a_name_that_nobody_knows_is_told_of_once_and_the_rest_is_priced() {
    let call = r#"{"model": "gpt-4o-mini", "usage": {"input": 1000, "ouput": 200, "pages": 0,
        "raw_input": 9, "note": "x", "videos": 0}}"#;
    let call = call.replace('\n', "");
    let ran = run(&["price"], &format!("{CALL}\n{call}\n{call}"));
    assert_eq!(ran.status, Some(0), "a call may say more than is billed");
    assert_eq!(ran.answers()[1]["usd"], "0.00015");
    assert_eq!(ran.complaints, "line 2: no count is called \"ouput\", so it is not priced\n");
}

#[test]
fn a_byte_order_mark_before_the_first_line_is_no_part_of_it() {
    let ran = run(&["price"], &format!("\u{feff}{CALL}\r\n{CALL}\r\n"));
    assert_eq!((ran.status, ran.lines.len()), (Some(0), 2));
}

#[test]
fn a_folder_is_told_of_by_its_name() {
    let ran = run(&["price", "tests"], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(1), 0));
    assert!(ran.complaints.starts_with("tests: "), "{}", ran.complaints);
}

#[test]
fn bytes_that_are_no_text_are_a_bad_line() {
    let lines = [b"\xff\xfe\n", CALL.as_bytes()].concat();
    let ran = run(&["price", &file("no_text.jsonl", lines)], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(1), 2));
}

#[test]
fn a_file_is_read_as_the_standard_input_is() {
    let calls = file("calls.jsonl", format!("{CALL}\r\n{CALL}"));
    let ran = run(&["price", &calls], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(0), 2));
    assert_eq!(run(&["price", "-"], CALL).lines[0], ran.lines[0]);
    let missing = run(&["price", "no/such/file"], "");
    assert_eq!((missing.status, missing.lines.len()), (Some(1), 0));
    assert!(missing.complaints.starts_with("no/such/file: "), "{}", missing.complaints);
}

#[test]
fn an_answer_comes_before_the_next_call_is_asked() {
    let mut program = command()
        .arg("price")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("an input");
    let mut answers = BufReader::new(program.stdout.take().expect("an output")).lines();
    for _ in 0..3 {
        writeln!(stdin, "{CALL}").expect("it listens");
        let answer = answers.next().expect("an answer").expect("UTF-8");
        assert!(answer.contains("0.00027"), "{answer}");
    }
    drop(stdin);
    assert!(program.wait().expect("it ends").success());
}

#[test]
fn a_reader_that_hangs_up_ends_it_quietly() {
    let mut program = command()
        .arg("price")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(program.stdout.take());
    let mut stdin = program.stdin.take().expect("an input");
    // more than its output can hold back; once it has ended nobody takes the rest
    while writeln!(stdin, "{CALL}").is_ok() {}
    drop(stdin);
    let ended = program.wait_with_output().expect("it ends");
    assert!(ended.status.success());
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}
