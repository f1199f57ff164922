//! Streams in every form: however they are cut, broken, wrapped or ended.

use monitor_runtime::{
    Usage,
    UsageKind::{self, *},
    usage::{Format, Reply, ReplyStream, Unreadable},
};
use serde::{Serialize, Serializer};

/// What a stream says; however it is cut.
fn said(body: &[u8]) -> Reply {
    let whole = Reply::read(body);
    for size in [1, 2, 3, 7, 64] {
        let mut stream = ReplyStream::new();
        body.chunks(size).for_each(|piece| stream.push_bytes(piece));
        let said = stream.finish();
        assert_eq!(said.usage(), whole.usage(), "in pieces of {size}");
        assert_eq!(said.model(), whole.model(), "in pieces of {size}");
        assert_eq!(said.finish_reason(), whole.finish_reason(), "in pieces of {size}");
        assert_eq!(said.dropped_events(), whole.dropped_events(), "in pieces of {size}");
        assert_eq!(said.format(), whole.format(), "in pieces of {size}");
    }
    whole
}

fn counts(body: &str) -> Vec<(UsageKind, u64)> {
    let said = said(body.as_bytes());
    let usage = said.usage().unwrap_or_else(|| panic!("{body}: {:?}", said.invalid()));
    usage.iter().filter(|(_, count)| *count > 0).collect()
}

#[test]
fn server_sent_events_may_have_comments_names_and_several_lines_of_data() {
    let body = "\u{feff}: keep-alive\r\n\r\nid: 7\nretry: 10\nevent: message\ndata:{\"model\":\"m\",\n\
        data: \"usage\":{\"prompt_tokens\":5,\ndata: \"completion_tokens\":1}}\r\r\ndata: [DONE]";
    let said = said(body.as_bytes());
    assert_eq!(said.usage(), Some(&Usage::new(5, 1)));
    assert_eq!((said.format(), said.dropped_events()), (Some(Format::Sse), 0));
    assert!(said.is_stream());
}

#[test]
fn the_last_event_counts_without_the_line_that_should_end_it() {
    let body = r#"data: {"usage":{"prompt_tokens":5,"completion_tokens":1}}"#;
    assert_eq!(counts(body), [(Input, 5), (Output, 1)]);
    let ndjson = "{\"model\":\"m\",\"done\":false}\n{\"eval_count\":3,\"prompt_eval_count\":2}";
    assert_eq!(counts(ndjson), [(Input, 2), (Output, 3)]);
    assert_eq!(Reply::read(ndjson.as_bytes()).format(), Some(Format::Ndjson));
}

#[test]
fn geminis_list_of_events_is_one_stream() {
    let body = "[{\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9},\
        \"modelVersion\":\"gemini-2.5-pro\"}\n,\r\n{\"candidates\":[{\"finishReason\":\"STOP\"}],\
        \"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":4,\
        \"thoughtsTokenCount\":6,\"totalTokenCount\":19}}\n]";
    assert_eq!(counts(body), [(Input, 9), (Output, 10), (Reasoning, 6)]);
    let said = said(body.as_bytes());
    assert_eq!((said.format(), said.is_stream()), (Some(Format::Json), true));
    assert_eq!(said.finish_reason(), Some("STOP"));
}

#[test]
fn openais_responses_are_read_however_they_end() {
    for end in ["completed", "incomplete", "failed"] {
        let body = format!(
            "event: response.created\ndata: {{\"type\":\"response.created\",\"response\":{{\"model\":\"gpt-5\",\
            \"status\":\"in_progress\",\"usage\":null}}}}\n\n\
            event: response.{end}\ndata: {{\"type\":\"response.{end}\",\"response\":{{\"status\":\"{end}\",\
            \"usage\":{{\"input_tokens\":7,\"input_tokens_details\":{{\"cached_tokens\":6}},\
            \"output_tokens\":2}}}}}}\n\n"
        );
        assert_eq!(counts(&body), [(Input, 7), (Output, 2), (CacheRead, 6)]);
        let said = said(body.as_bytes());
        assert_eq!((said.model(), said.finish_reason()), (Some("gpt-5"), Some(end)));
    }
}

#[test]
fn coheres_last_message_has_the_counts() {
    let body = "event: message-start\ndata: {\"type\":\"message-start\",\"delta\":{\"message\":{}}}\n\n\
        event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\",\
        \"usage\":{\"billed_units\":{\"input_tokens\":12,\"output_tokens\":36},\"cached_tokens\":208,\
        \"tokens\":{\"input_tokens\":212,\"output_tokens\":36}}}}\n\n";
    assert_eq!(counts(body), [(Input, 12), (Output, 36)]);
    let said = said(body.as_bytes());
    assert_eq!(said.raw().and_then(|raw| raw.cache_read), Some(208));
    assert_eq!(said.finish_reason(), Some("COMPLETE"));
}

#[test]
fn a_zero_does_not_erase_what_an_earlier_event_counted() {
    // Anthropic's last event leaves the input out, and types fill in a zero
    let body = "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9,\
        \"cache_read_input_tokens\":100,\"output_tokens\":1}}}\n\n\
        data: {\"type\":\"message_delta\",\"usage\":{\"input_tokens\":0,\
        \"cache_read_input_tokens\":0,\"output_tokens\":20}}\n\n";
    assert_eq!(counts(body), [(Input, 109), (Output, 20), (CacheRead, 100)]);
}

#[test]
fn groqs_own_place_and_the_usual_one_are_one_count() {
    let usage = r#"{"prompt_tokens":304,"completion_tokens":49,"total_tokens":353}"#;
    let body = format!(
        "data: {{\"x_groq\":{{\"id\":\"req_1\"}},\"model\":\"m\"}}\n\n\
        data: {{\"x_groq\":{{\"usage\":{usage}}},\"usage\":{usage}}}\n\n"
    );
    assert_eq!(counts(&body), [(Input, 304), (Output, 49)]);
    assert_eq!(said(body.as_bytes()).provider(), Some("groq"));
}

#[test]
fn an_error_in_the_stream_keeps_what_was_reported() {
    let body = "data: {\"usage\":{\"prompt_tokens\":43,\"completion_tokens\":10}}\n\n\
        event: error\ndata: {\"error\":{\"message\":\"overloaded\"}}\n\n";
    assert_eq!(counts(body), [(Input, 43), (Output, 10)]);
}

#[test]
fn a_broken_event_is_dropped_counted_and_ends_with_its_event() {
    let good = "data: {\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n";
    for broken in ["data: {\"a\": tru}\n\n", "data: {\"a\": \"b\n\n", "data: {\"a\": [1,\n\n"] {
        let said = said(format!("{broken}{good}").as_bytes());
        assert_eq!(said.usage(), Some(&Usage::new(5, 1)), "{broken}");
        assert_eq!(said.dropped_events(), 1, "{broken}");
    }
    let lines = "{\"a\": \"b\n{\"eval_count\":3}\nnot JSON\n{\"prompt_eval_count\":2}\n";
    let said = said(lines.as_bytes());
    assert_eq!((said.usage(), said.dropped_events()), (Some(&Usage::new(2, 3)), 1));
}

#[test]
fn an_endless_line_needs_no_memory_and_hides_nothing() {
    let mut stream = ReplyStream::new();
    stream.push_bytes(b"data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"");
    let piece = vec![b'x'; 1 << 20];
    (0..64).for_each(|_| stream.push_bytes(&piece));
    stream.push_bytes(b"\n\ndata: {\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n");
    assert!(size_of::<ReplyStream>() < 4096, "and it has no other memory");
    let said = stream.finish();
    assert_eq!(said.usage(), Some(&Usage::new(5, 1)));
    assert_eq!((said.model(), said.dropped_events()), (Some("m"), 1));
}

#[test]
fn a_body_that_is_none_of_the_formats_says_so() {
    for (body, reason) in [
        ("", Unreadable::Empty),
        (" \r\n\t", Unreadable::Empty),
        ("<html>502 Bad Gateway</html>", Unreadable::NoFormat),
        ("upstream connect error: usage", Unreadable::NoFormat),
        ("\0\0\0 binary of some sort", Unreadable::NoFormat),
        ("{oops", Unreadable::Broken),
        ("{\"model\": \"m\", \"usage\": {\"prompt", Unreadable::Broken),
        ("[oops]", Unreadable::Broken),
    ] {
        let said = said(body.as_bytes());
        assert_eq!((said.unreadable(), said.format()), (Some(reason), None), "{body:?}");
        assert!(said.usage().is_none());
    }
    for body in ["{}", "[]", "[[0.1, -2e-3]]", " {\"a\": 1} ", "data: [DONE]\n\n"] {
        assert_eq!(said(body.as_bytes()).unreadable(), None, "{body}");
    }
}

#[test]
fn events_that_a_client_has_read_are_pushed_as_values() {
    #[derive(Serialize)]
    struct Chunk {
        object: &'static str,
        model: &'static str,
        choices: Vec<Choice>,
        usage: Option<Counts>,
    }
    #[derive(Serialize)]
    struct Choice {
        finish_reason: Option<&'static str>,
    }
    #[derive(Serialize)]
    struct Counts {
        prompt_tokens: u32,
        completion_tokens: u32,
    }
    struct Panics;
    impl Serialize for Panics {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("an event that cannot be serialized")
        }
    }
    let (object, model) = ("chat.completion.chunk", "gpt-4o");
    let ends = [None, Some("stop")];
    let chunks = ends.map(|finish_reason| Chunk {
        object,
        model,
        choices: vec![Choice { finish_reason }],
        usage: None,
    });
    let mut stream = ReplyStream::new();
    chunks.iter().for_each(|chunk| stream.push(chunk));
    stream.push(&Panics);
    assert!(stream.finish().lacks_include_usage());

    let usage = Some(Counts { prompt_tokens: 5, completion_tokens: 1 });
    let mut stream = ReplyStream::new();
    chunks.iter().for_each(|chunk| stream.push(chunk));
    stream.push(&Panics);
    stream.push(&Chunk { object, model, choices: Vec::new(), usage });
    let said = stream.finish();
    assert_eq!(said.usage(), Some(&Usage::new(5, 1)));
    assert_eq!((said.model(), said.finish_reason()), (Some("gpt-4o"), Some("stop")));
    assert_eq!((said.dropped_events(), said.unreadable()), (1, None));
    assert!(!said.lacks_include_usage());
}

/// A frame as Bedrock sends it, its checksums included where they are looked at.
fn frame(payload: &str) -> Vec<u8> {
    let headers = b"\x0b:event-type\x07\x00\x05chunk";
    let total = 16 + headers.len() + payload.len();
    let lengths = [(total as u32).to_be_bytes(), (headers.len() as u32).to_be_bytes()].concat();
    let crc = lengths.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    });
    [&lengths[..], &(!crc).to_be_bytes(), headers, payload.as_bytes(), &[0; 4]].concat()
}

#[test]
fn bedrocks_frames_are_a_stream_of_json() {
    let converse = [
        frame(r#"{"contentBlockDelta":{"delta":{"text":"usage"}},"p":"abc"}"#),
        frame(r#"{"stopReason":"end_turn","p":"ab"}"#),
        frame(
            r#"{"metrics":{"latencyMs":9},"usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7}}"#,
        ),
    ];
    let said = said(&converse.concat());
    assert_eq!(said.usage(), Some(&Usage::new(3, 4)));
    assert_eq!(
        (said.format(), said.finish_reason()),
        (Some(Format::EventStream), Some("end_turn"))
    );
}

#[test]
fn a_model_invoked_on_bedrock_streams_inside_of_the_frames() {
    // {"message":{"model":"c","usage":{"input_tokens":9,"output_tokens":1}}}
    let start = "eyJtZXNzYWdlIjp7Im1vZGVsIjoiYyIsInVzYWdlIjp7ImlucHV0X3Rva2VucyI6OSwib3V0cHV0X3Rva2VucyI6MX19fQ==";
    // {"usage":{"output_tokens":8}}
    let delta = "eyJ1c2FnZSI6eyJvdXRwdXRfdG9rZW5zIjo4fX0=";
    // {"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"outputTokenCount":1}}
    let stop = "eyJhbWF6b24tYmVkcm9jay1pbnZvY2F0aW9uTWV0cmljcyI6eyJpbnB1dFRva2VuQ291bnQiOjEsIm91dHB1dFRva2VuQ291bnQiOjF9fQ==";
    let body = [start, delta, stop].map(|text| frame(&format!(r#"{{"bytes":"{text}","p":"a"}}"#)));
    let said = said(&body.concat());
    assert_eq!(said.usage(), Some(&Usage::new(9, 8)));
    assert_eq!((said.model(), said.provider()), (Some("c"), Some("aws")));
}
