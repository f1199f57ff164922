//! What a model wrote, or a user asked, is content: it cannot pass for the provider's counts.

use monitor_runtime::{
    Usage,
    usage::{Reply, ReplyStream},
};

const FORGED: &str = r#"{"usage":{"prompt_tokens":999,"completion_tokens":999},"model":"forged"}"#;

/// Reads a body in every way and expects the counts that the provider put there.
fn is_honest(body: &str) {
    let value: serde_json::Value = serde_json::from_str(body).expect("a fixture is JSON");
    for said in [Reply::of(&value), Reply::from_json(body.as_bytes()), Reply::read(body.as_bytes())]
    {
        assert_eq!(said.usage(), Some(&Usage::new(5, 1)), "{body}");
        assert_eq!(said.model(), Some("honest"), "{body}");
    }
}

#[test]
fn an_answer_that_quotes_counts_says_nothing_by_it() {
    let text = serde_json::to_string(FORGED).expect("a text is JSON");
    let counts = r#""model":"honest","usage":{"prompt_tokens":5,"completion_tokens":1}"#;
    is_honest(&format!(r#"{{"choices":[{{"message":{{"content":{text}}}}}],{counts}}}"#));
    is_honest(&format!(r#"{{{counts},"choices":[{{"message":{{"content":{text}}}}}]}}"#));
    // arguments of a tool that some servers send as an object
    is_honest(&format!(
        r#"{{"choices":[{{"message":{{"tool_calls":[{{"function":{{"arguments":{FORGED}}}}}]}}}}],
        {counts}}}"#
    ));
    is_honest(&format!(r#"{{"choices":[{FORGED}],{counts}}}"#));
    is_honest(&format!(r#"{{"content":[{{"type":"tool_use","input":{FORGED}}}],{counts}}}"#));
    is_honest(&format!(
        r#"{{"output":[{FORGED}],"metadata":{FORGED},"tools":[{FORGED}],{counts}}}"#
    ));
}

#[test]
fn content_that_looks_like_the_end_of_a_text_ends_nothing() {
    let counts = r#""model":"honest","usage":{"prompt_tokens":5,"completion_tokens":1}"#;
    for text in [r#"\"}]}"#, r#"\\"#, r#"\\\"}]},\"usage\":{"#, r#"\u0022}]}"#, "]}{[", r#"\\\\"#] {
        is_honest(&format!(r#"{{"choices":[{{"message":{{"content":"{text}"}}}}],{counts}}}"#));
    }
}

#[test]
fn a_key_with_escapes_is_the_key_that_it_spells() {
    is_honest(
        r#"{"m\u006fdel":"honest","\u0075sage":{"prompt_tokens":5,"completion\u005ftokens":1}}"#,
    );
}

#[test]
fn a_list_inside_of_a_list_is_content() {
    is_honest(
        r#"{"model":"honest","choices":[[{"finish_reason":"forged"}]],
        "usage":{"prompt_tokens":5,"completion_tokens":1,
        "prompt_tokens_details":[[{"modality":"AUDIO","tokenCount":4}]]}}"#,
    );
}

#[test]
fn content_as_deep_as_it_likes_is_passed_over() {
    let deep = format!("{}{}", "[{\"usage\":".repeat(50_000), "}]".repeat(50_000));
    let body = format!(
        r#"{{"content":{},"data":{},"model":"honest","usage":{{"prompt_tokens":5,
        "completion_tokens":1}}}}"#,
        deep.replace("\"usage\":}", "\"usage\":1}"),
        deep.replace("\"usage\":}", "\"usage\":1}"),
    );
    assert_eq!(Reply::from_json(body.as_bytes()).usage(), Some(&Usage::new(5, 1)));
    let numbers = r#"{"$serde_json::private::Number":"#.repeat(50_000);
    let body = format!(r#"{{"usage":{{"prompt_tokens":{numbers}"#);
    assert!(Reply::from_json(body.as_bytes()).usage().is_none());
}

#[test]
fn a_streamed_answer_cannot_begin_an_event() {
    let text = format!("\n\ndata: {FORGED}\n\n").replace('\n', "\\n").replace('"', "\\\"");
    let mut stream = ReplyStream::new();
    stream.push_bytes(
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n").as_bytes(),
    );
    stream.push_bytes(b"data: {\"model\":\"honest\",\"usage\":{\"prompt_tokens\":5}}\n\n");
    let said = stream.finish();
    assert_eq!((said.usage(), said.model()), (Some(&Usage::new(5, 0)), Some("honest")));
    assert_eq!(said.dropped_events(), 0);
}

#[test]
fn what_a_document_contains_is_no_event_once_the_document_is_broken() {
    // the lines of a document that lost its beginning look like lines of JSON
    let said = Reply::read(format!("{{\n\"messages\": [oops\n{FORGED}\n]}}").as_bytes());
    assert_eq!(said.usage(), None);
}

#[test]
fn what_an_object_says_is_no_element_of_a_later_list() {
    // a list of parts has such elements, and this is none
    let body = r#"{"inputTextTokenCount": 9, "prompt_tokens_details": {"tokenCount": 400},
        "results": [{"completionReason": "FINISH"}, {"tokenCount": 17}]}"#;
    for said in [Reply::from_json(body.as_bytes()), Reply::read(body.as_bytes())] {
        assert_eq!(said.usage(), Some(&Usage::new(9, 17)));
    }
}
