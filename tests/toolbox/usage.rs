//! `toolbox usage`: bodies in, counts out.

use crate::program::{file, run};
use serde_json::{Value, json};

const CHAT: &str = r#"{"model": "gpt-4o-mini", "choices": [], "usage": {"prompt_tokens": 12,
    "completion_tokens": 3, "total_tokens": 15, "prompt_tokens_details": {"cached_tokens": 8}}}"#;

const EVENTS: &str = "event: message_start\n\
    data: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-3-haiku-20240307\",\"usage\":{\"input_tokens\":4,\"cache_read_input_tokens\":100,\"output_tokens\":1}}}\n\n\
    data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":20}}\n\n";

const LINES: &str = "{\"model\":\"llama3\",\"message\":{\"content\":\"H\"},\"done\":false}\n\
    {\"model\":\"llama3\",\"done\":true,\"prompt_eval_count\":26,\"eval_count\":38}\n";

#[test]
fn a_body_is_answered_by_what_it_says() {
    let body = file("chat.json", CHAT);
    let ran = run(&["usage", &body], "");
    let expected = json!({"file": body, "provider": null, "model": "gpt-4o-mini",
        "usage": {"input": 12, "output": 3, "cache_read": 8}, "reported_usd": null, "format": "json"});
    assert_eq!((ran.status, ran.answers()), (Some(0), vec![expected]));
}

#[test]
fn the_format_is_told_from_the_content_and_not_from_the_name() {
    let files = [file("events.json", EVENTS), file("lines.sse", LINES), file("chat.ndjson", CHAT)];
    let ran = run(&[&["usage".to_owned()], &files[..]].concat(), "");
    let answers = ran.answers();
    let formats: Vec<_> = answers.iter().map(|answer| &answer["format"]).collect();
    assert_eq!(formats, ["sse", "ndjson", "json"]);
    assert_eq!(answers[0]["usage"], json!({"input": 104, "output": 20, "cache_read": 100}));
    assert_eq!(answers[0]["model"], "claude-3-haiku-20240307");
    assert_eq!(answers[1]["usage"], json!({"input": 26, "output": 38}));
    assert_eq!(answers[1]["provider"], "ollama", "only Ollama has these names");
}

#[test]
fn a_body_without_usage_has_null_and_what_the_provider_charged_is_kept() {
    let none = file("none.json", r#"{"model": "gpt-4o-mini", "choices": []}"#);
    let charged = file(
        "charged.json",
        r#"{"model": "grok-4.3", "usage": {"input_tokens": 197, "output_tokens": 111,
            "cost_in_usd_ticks": 3893500}}"#,
    );
    let answers = run(&["usage", &none, &charged], "").answers();
    assert_eq!((&answers[0]["usage"], &answers[0]["model"]), (&Value::Null, &json!("gpt-4o-mini")));
    assert_eq!(answers[1]["reported_usd"], "0.00038935");
    assert_eq!(answers[1]["provider"], "x-ai");
}

#[test]
fn a_stream_that_was_not_asked_for_its_usage_is_told_so() {
    let stream = "data: {\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n\
        data: [DONE]\n\n";
    let ran = run(&["usage", &file("unasked.sse", stream)], "");
    assert_eq!((ran.status, &ran.answers()[0]["usage"]), (Some(0), &Value::Null));
    assert!(ran.complaints.contains("stream_options.include_usage"), "{}", ran.complaints);
}

#[test]
fn events_that_are_broken_are_told_of_and_the_others_are_read() {
    let stream = "data: {\"model\": tru}\n\ndata: {\"usage\":{\"prompt_tokens\":5}}\n\n";
    let ran = run(&["usage", "-"], stream);
    assert_eq!((ran.status, &ran.answers()[0]["usage"]["input"]), (Some(0), &json!(5)));
    assert_eq!(ran.complaints, "-: events that were broken or too long, and were left out: 1\n");
}

#[test]
fn counts_that_cannot_be_true_are_null_and_say_why() {
    let body = file("invalid.json", r#"{"usage": {"prompt_tokens": -5, "completion_tokens": 1}}"#);
    let ran = run(&["usage", &body], "");
    let answer = &ran.answers()[0];
    assert_eq!((ran.status, &answer["usage"]), (Some(0), &Value::Null));
    assert_eq!(answer["invalid"], "input is negative");
}

#[test]
fn a_file_that_cannot_be_read_is_told_of_in_its_place_and_the_rest_is_read() {
    let (chat, prose) = (file("again.json", CHAT), file("prose.json", "Dear Sir or Madam,\nno.\n"));
    let empty = file("empty.json", "");
    let ran = run(&["usage", "no/such/file", &chat, &prose, &empty, &chat], "");
    assert_eq!(ran.status, Some(1));
    let answers = ran.answers();
    for (bad, file) in [(0, "no/such/file"), (2, &*prose), (3, &*empty)] {
        assert_eq!(answers[bad]["file"], file);
        let error = answers[bad]["error"].as_str().expect("an error");
        assert!(ran.complaints.contains(&format!("{file}: {error}\n")), "{}", ran.complaints);
        assert_eq!(answers[bad].get("usage"), None);
    }
    assert_eq!((&answers[1], answers.len()), (&answers[4], 5));
    assert_eq!(answers[1]["usage"]["input"], 12);
}

#[test]
fn bytes_of_any_sort_are_no_stream_for_a_colon_at_the_beginning_of_a_line() {
    for body in ["Dear all,\n: a colon\n", "\u{1f}\u{8b}\u{7}\n:\u{3}\n", "key\n::\n"] {
        let ran = run(&["usage", "-"], body);
        assert_eq!(ran.status, Some(1), "{body:?}: {:?}", ran.lines);
    }
    let waiting = run(&["usage", "-"], ": waiting\n\n: waiting\n\n");
    assert_eq!(waiting.answers()[0]["format"], "sse");
}

#[test]
fn where_the_model_was_asked_to_run_goes_with_the_counts() {
    let body = r#"{"model": "claude-opus-5", "usage": {"input_tokens": 1000, "output_tokens": 0,
        "service_tier": "standard", "inference_geo": "us"}}"#;
    let used = run(&["usage", "-"], body);
    let context = json!({"service_tier": "standard", "inference_geo": "us"});
    assert_eq!(used.answers()[0]["price_context"], context);
    let priced = |used: &str| run(&["price"], used).answers()[0]["usd"].clone();
    assert_eq!(priced(&used.lines[0]), Value::Null, "a tenth more, which no table says");
    assert_eq!(priced(&used.lines[0].replace(r#""us""#, r#""global""#)), "0.005");
}

#[test]
fn the_standard_input_is_a_file_as_well() {
    let answers = run(&["usage", "-"], EVENTS).answers();
    assert_eq!((&answers[0]["file"], &answers[0]["format"]), (&json!("-"), &json!("sse")));
}

#[test]
fn what_was_used_can_be_priced() {
    let used = run(&["usage", "-"], CHAT).lines.join("\n");
    let priced = run(&["price"], &used).answers();
    // 4 x 0.15 + 8 x 0.075 + 3 x 0.60 dollars per million
    assert_eq!(priced[0]["usd"], "0.000003");

    let body = r#"{"model": "gpt-4o-mini", "service_tier": "priority",
        "usage": {"prompt_tokens": 1000000, "completion_tokens": 0}}"#;
    let used = run(&["usage", "-"], body).lines.join("\n");
    assert_eq!(run(&["price"], &used).answers()[0]["usd"], "0.25", "by the tier that served");
}
