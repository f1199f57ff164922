//! `toolbox report`: a log of calls, in any order, as any form of report.

use crate::program::{Ran, command, file, run};
use monitor_runtime::Timestamp;
use serde_json::{Value, json};
use std::process::Stdio;

fn lines(calls: &[Value]) -> String {
    calls.iter().map(|call| format!("{call}\n")).collect()
}

/// A call at so many seconds after midnight.
fn call(at: u64, milliseconds: u64) -> Value {
    let at = format!("2026-11-01T{:02}:{:02}:{:02}Z", at / 3_600, at / 60 % 60, at % 60);
    json!({ "at": at, "function": "chat", "duration_ms": milliseconds })
}

fn with(mut call: Value, more: Value) -> Value {
    let (Some(call_fields), Value::Object(more)) = (call.as_object_mut(), more) else {
        panic!("both are objects")
    };
    call_fields.extend(more);
    call
}

#[track_caller]
fn json_of(ran: &Ran) -> Value {
    let text = ran.lines.join("\n");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn report(calls: &[Value]) -> Value {
    let ran = run(&["report", "--format", "json"], &lines(calls));
    assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
    json_of(&ran)
}

#[test]
fn a_log_is_reported_over_its_own_time() {
    let usage = json!({ "input": 1_000, "output": 200 });
    let said = report(&[
        with(
            call(60, 500),
            json!({ "provider": "openai", "model": "gpt-4o-mini", "usage": usage }),
        ),
        with(call(90, 1_500), json!({ "status": 429, "tags": { "tenant": "acme", "shard": 7 } })),
        with(call(120, 250), json!({ "error": "timeout" })),
        with(call(150, 250), json!({ "outcome": "cancelled" })),
        with(call(3_600, 2_000), json!({ "error": "invalid api key", "status": 401 })),
    ]);
    assert_eq!(said["timestamp"], "2026-11-01T01:00:02.000000000Z");
    assert_eq!(said["since"], "2026-11-01T00:01:00.000000000Z");
    assert_eq!(said["uptime_seconds"], 3_542.0);
    let totals = &said["totals"];
    assert_eq!((&totals["requests"], &totals["successes"]), (&json!(5), &json!(1)));
    assert_eq!((&totals["failures"], &totals["cancelled"]), (&json!(3), &json!(1)));
    assert_eq!(said["cost"]["total_cost_usd"], "0.00027");
    assert_eq!(said["latency"]["max_seconds"], 2.0);
    let kinds = said["errors"].to_string();
    for kind in ["rate_limit", "timeout", "authentication"] {
        assert!(kinds.contains(kind), "{kind}: {kinds}");
    }
    assert_eq!(said["throughput"]["requests"], 1, "of the last minute of the log");
}

#[test]
fn the_order_of_the_lines_changes_nothing() {
    let calls: Vec<Value> = (0..400)
        .map(|n| {
            let usage = json!({ "input": 100 + n, "output": n });
            let model = ["gpt-4o-mini", "gpt-4o", "claude-3-5-sonnet-20241022"][n as usize % 3];
            with(call(n * 13 % 4_000, 100 + n * 7), json!({ "model": model, "usage": usage }))
        })
        .collect();
    let mut backwards = calls.clone();
    backwards.reverse();
    let mut shuffled = calls.clone();
    shuffled.sort_by_key(|call| call["duration_ms"].as_u64().map(|n| n * 7_919 % 401));
    let of = |calls: &[Value]| {
        let mut said = report(calls);
        let fields = said.as_object_mut().expect("a report is an object");
        // which calls are shown of those that are equally slow, and memory, are another matter
        for beside in ["traces", "health"] {
            fields.remove(beside).expect("the field is there");
        }
        said
    };
    let forwards = of(&calls);
    assert!(forwards["throughput"]["requests"].as_u64() > Some(0));
    assert_eq!(of(&backwards), forwards);
    assert_eq!(of(&shuffled), forwards);
}

#[test]
fn a_chart_covers_the_whole_log_in_steps_that_fit_its_length() {
    for (calls, apart, step) in [
        (50, 1, 1.0),
        (50, 6, 5.0),
        (100, 60, 300.0),
        (100, 3_600, 7_200.0),
        (90, 86_400, 172_800.0),
    ] {
        let log: Vec<Value> = (0..calls)
            .map(|n| {
                let at = Timestamp::from_unix_nanos((1_790_812_800 + n * apart) * 1_000_000_000);
                let usage = json!({ "input": 1_000, "output": 200 });
                with(call(0, 500), json!({ "at": at, "model": "gpt-4o-mini", "usage": usage }))
            })
            .collect();
        let said = report(&log);
        let points = said["chart"]["points"].as_array().expect("points");
        assert!((12..=60).contains(&points.len()), "{apart}: {}", points.len());
        let of = |name: &str| points.iter().filter_map(|point| point[name].as_u64()).sum::<u64>();
        assert_eq!((of("requests"), of("tokens")), (calls, calls * 1_200), "every {apart} s");
        let inner = &points[points.len() / 2];
        assert_eq!(inner["length_seconds"], step, "every {apart} s");
    }
}

#[test]
fn windows_end_with_the_last_call_of_the_log() {
    // failures in the last quarter of an hour of three hours
    let failing = |n: u64| if n >= 165 { json!({ "status": 500 }) } else { json!({}) };
    let log: Vec<Value> = (0..180).map(|n| with(call(n * 60, 500), failing(n))).collect();
    let said = report(&log);
    let windows = said["windows"].as_array().expect("windows");
    let lengths: Vec<f64> =
        windows.iter().filter_map(|window| window["window_seconds"].as_f64()).collect();
    assert_eq!(lengths, [3_600.0], "steps of five minutes are too long for shorter ones");
    let (calls, failures) = (&windows[0]["totals"]["requests"], &windows[0]["totals"]["failures"]);
    assert_eq!((calls, failures), (&json!(60), &json!(15)));
}

#[test]
fn the_slowest_calls_and_the_latest_failures_are_those_of_the_whole_log() {
    // ten days, the slowest calls in the first hours
    let log: Vec<Value> = (0..240)
        .map(|n| {
            let at = format!("2026-11-{:02}T{:02}:30:00Z", 1 + n / 24, n % 24);
            let failing = if n % 9 == 0 { json!({ "status": 500 }) } else { json!({}) };
            with(call(0, 9_000 - n * 10), with(failing, json!({ "at": at })))
        })
        .collect();
    let mut shuffled = log.clone();
    shuffled.sort_by_key(|call| call["duration_ms"].as_u64().map(|n| n * 7_919 % 401));
    for log in [log, shuffled] {
        let said = report(&log);
        let of = |list: &str, field: &str| -> Vec<Value> {
            let calls = said["traces"][list].as_array().expect("calls");
            calls.iter().map(|call| call[field].clone()).collect()
        };
        assert_eq!(of("slowest", "duration_seconds"), [9.0, 8.99, 8.98, 8.97, 8.96]);
        assert_eq!(of("failed", "duration_seconds"), [6.66, 6.75, 6.84, 6.93, 7.02]);
    }
}

#[test]
fn usage_as_the_provider_wrote_it_is_priced() {
    for (model, usage, cost) in [
        (
            "gpt-4o-mini",
            json!({ "prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200 }),
            "0.00027",
        ),
        (
            "claude-3-5-sonnet-20241022",
            json!({ "input_tokens": 1_000, "output_tokens": 200, "cache_read_input_tokens": 5 }),
            "0.0060015",
        ),
        (
            "gemini-2.0-flash",
            json!({ "promptTokenCount": 1_000, "candidatesTokenCount": 200 }),
            "0.00018",
        ),
    ] {
        let said = report(&[with(call(0, 1), json!({ "model": model, "usage": usage }))]);
        assert_eq!(said["cost"]["total_cost_usd"], cost, "{model}");
    }
}

#[test]
fn usage_that_nobody_understands_is_unpriced_and_not_free() {
    let odd = json!({ "model": "gpt-4o-mini", "usage": { "words": 7 } });
    let ran = run(&["report", "--format", "json"], &lines(&[with(call(0, 1), odd)]));
    assert_eq!(ran.complaints, "line 1: no count is called \"words\", so it is not counted\n");
    assert_eq!(json_of(&ran)["cost"]["unpriced_calls"], 1);
}

#[test]
fn an_error_may_be_the_object_that_the_provider_sent() {
    let body = json!({ "error": { "message": "Slow down", "code": "rate_limit_exceeded" } });
    let said = report(&[with(call(0, 1), json!({ "error": body })), call(1, 1)]);
    assert_eq!(said["totals"]["failures"], 1);
    assert_eq!(said["errors"]["by_type"], json!({ "rate_limit": 1 }));
}

#[test]
fn a_name_that_is_empty_is_a_name_that_is_not_known() {
    let said = report(&[with(call(0, 1), json!({ "model": "", "provider": "" }))]);
    assert_eq!(said["models"], report(&[call(0, 1)])["models"]);
}

#[test]
fn moments_may_be_written_with_small_letters() {
    let said = report(&[with(call(0, 1), json!({ "at": "2026-11-01t02:00:00z" }))]);
    assert_eq!(said["since"], "2026-11-01T02:00:00.000000000Z");
}

#[test]
fn a_call_longer_than_time_itself_harms_nothing() {
    let said = report(&[with(call(0, 1), json!({ "duration_ms": 1e15 })), call(1, 1)]);
    assert_eq!(said["totals"]["requests"], 2);
}

#[test]
fn a_call_is_priced_at_its_own_time() {
    let ask = |day: &str| {
        let usage = json!({ "input": 1_000_000, "output": 0 });
        let at = format!("{day}T12:00:00Z");
        let model = json!({ "provider": "x", "model": "m", "usage": usage, "at": at });
        let prices = "provider x\nmodel m\n  price input 1 output 1\n  \
                      since 2026-06-01 price input 3 output 1\n";
        let prices = file("report_dated.prices", prices);
        let ran = run(
            &["report", "--format", "json", "--prices", &prices],
            &lines(&[with(call(0, 1), model)]),
        );
        assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
        json_of(&ran)["cost"]["total_cost_usd"].clone()
    };
    assert_eq!(ask("2026-05-31"), "1");
    assert_eq!(ask("2026-06-01"), "3");
}

#[test]
fn a_bad_line_is_told_of_by_its_number_and_the_rest_is_reported() {
    let good = call(0, 10).to_string();
    let negative = with(call(0, 10), json!({ "duration_ms": -1 })).to_string();
    let input = format!("{good}\nnot json\n\n[1]\n{{\"at\": 3}}\n{negative}\n{good}");
    let ran = run(&["report", "--format", "json"], &input);
    assert_eq!(ran.status, Some(1));
    assert_eq!(json_of(&ran)["totals"]["requests"], 2);
    let told: Vec<&str> =
        ran.complaints.lines().map(|line| line.split(':').next().unwrap_or("")).collect();
    assert_eq!(told, ["line 2", "line 4", "line 5", "line 6"], "{}", ran.complaints);
}

#[test]
fn what_is_told_of_a_line_commands_no_terminal_and_has_an_end() {
    let outcome = "\u{1b}[2J\u{9b}1m".to_owned() + &"x".repeat(10_000);
    let ran = run(&["report"], &lines(&[with(call(0, 1), json!({ "outcome": outcome }))]));
    let told = ran.complaints.trim_end();
    assert!(told.starts_with("line 1: unknown variant `\\u{1b}[2J\\u{9b}1mxx"), "{told}");
    assert!(told.chars().count() < 350 && !told.contains(char::is_control), "{told}");
}

#[test]
fn a_moment_may_be_a_number_of_any_unit() {
    let since = |at: &Value| report(&[with(call(0, 1), json!({ "at": at }))])["since"].clone();
    for (at, expected) in [
        (json!(1_790_812_800), "2026-10-01T00:00:00.000000000Z"),
        (json!(1_790_812_800.25), "2026-10-01T00:00:00.250000000Z"),
        (json!(1_790_812_800_123_u64), "2026-10-01T00:00:00.123000000Z"),
        (json!(1_790_812_800_123_456_u64), "2026-10-01T00:00:00.123456000Z"),
        (json!(1_790_812_800_123_456_789_u64), "2026-10-01T00:00:00.123456789Z"),
    ] {
        assert_eq!(since(&at), expected);
    }
    for at in [json!(-5), json!(-0.5), json!(u64::MAX), json!(1e30), json!(true)] {
        let ran = run(&["report"], &lines(&[with(call(0, 1), json!({ "at": at }))]));
        assert!(ran.complaints.starts_with("line 1: "), "{at}: {}", ran.complaints);
    }
}

#[test]
fn a_compressed_log_is_told_of_as_what_it_is() {
    let log = file("report_compressed.jsonl.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\n\n");
    let ran = run(&["report", &log], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(1), 0));
    assert!(ran.complaints.contains("it is compressed: `gunzip -c "), "{}", ran.complaints);
}

#[test]
fn of_many_bad_lines_the_first_are_told_and_the_others_counted() {
    let ran = run(&["report"], &"broken\n".repeat(500));
    assert_eq!(ran.status, Some(1));
    let told: Vec<&str> = ran.complaints.lines().collect();
    assert_eq!(told.len(), 21);
    assert!(told[0].starts_with("line 1: ") && told[19].starts_with("line 20: "));
    assert_eq!(told[20], "and 480 more lines that cannot be read");
}

#[test]
fn a_count_of_a_name_that_nobody_knows_is_told_of_once() {
    let odd = with(call(0, 1), json!({ "usage": { "input": 5, "inptu": 7 } }));
    let ran = run(&["report"], &lines(&[call(0, 1), odd.clone(), odd]));
    assert_eq!(ran.status, Some(0));
    assert_eq!(ran.complaints, "line 2: no count is called \"inptu\", so it is not counted\n");
}

#[test]
fn counts_that_cannot_be_true_are_unpriced_and_not_zero() {
    let usage = json!({ "input": -5, "output": 2 });
    let said = report(&[with(call(0, 1), json!({ "model": "gpt-4o-mini", "usage": usage }))]);
    assert_eq!(said["cost"]["unpriced_calls"], 1);
    assert_eq!(said["totals"]["requests"], 1);
}

#[test]
fn every_form_has_the_numbers() {
    let log = lines(&[with(call(0, 1_500), json!({ "model": "gpt-4o-mini" })), call(1, 2_500)]);
    for (format, holds) in [
        ("text", "Requests      2"),
        ("markdown", "gpt-4o-mini"),
        ("html", "<!doctype html>"),
        ("prometheus", "llm_uptime_seconds 3.5"),
        ("openmetrics", "# EOF"),
    ] {
        let ran = run(&["report", "--format", format], &log);
        assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""), "{format}");
        let text = ran.lines.join("\n");
        assert!(text.contains(holds), "{format}: {text}");
        assert!(!text.contains('\u{1b}'), "a pipe gets no colours: {format}");
    }
}

#[test]
fn a_log_without_calls_is_a_report_without_calls() {
    let ran = run(&["report"], "");
    assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
    assert!(!ran.lines[0].contains("1970"), "it is of now: {:?}", ran.lines);
    assert!(ran.lines.iter().any(|line| line.contains("none yet")), "{:?}", ran.lines);
}

#[test]
fn a_line_of_many_blocks_and_a_last_line_without_end_are_lines() {
    let long = with(call(0, 1), json!({ "note": "x".repeat(5_000_000) }));
    let ran =
        run(&["report", "--format", "json"], lines(&[call(0, 1), long, call(1, 1)]).trim_end());
    assert_eq!((ran.status, ran.complaints.as_str()), (Some(0), ""));
    assert_eq!(json_of(&ran)["totals"]["requests"], 3);
}

#[test]
fn a_file_that_is_not_there_is_told_of() {
    let ended = command()
        .args(["report", "no such file"])
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("no such file"));
}
