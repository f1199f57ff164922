//! Every recorded stream as a monitored function yields it, in each form in which a client has it:
//! the call used what the index says.

use crate::{
    damaged::Random,
    differences,
    index::{Recording, error_body, recordings},
};
use bytes::Bytes;
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{
    Collector, CostSource, ErrorKind, Outcome, Unpriced, Usage,
    collector::RequestRecord,
    monitor,
    testing::capture,
    usage::{Reply, ReplyStream},
};
use serde::Serialize;
use serde_json::Value;

#[monitor(stream, track_cost)]
fn pieces<T: AsRef<[u8]>>(items: Vec<T>) -> impl Stream<Item = Result<T, String>> {
    stream::iter(items).map(Ok)
}

#[monitor(stream, track_cost)]
fn strings(items: Vec<String>) -> impl Stream<Item = String> {
    stream::iter(items)
}

#[monitor(stream, track_cost)]
fn slices(items: Vec<&str>) -> impl Stream<Item = Option<&str>> {
    stream::iter(items).map(Some)
}

#[monitor(stream, track_cost)]
async fn bytes(items: Vec<Bytes>) -> Result<impl Stream<Item = Result<Bytes, String>>, String> {
    Ok(stream::iter(items).map(Ok))
}

#[monitor(stream, track_cost)]
fn values<T: Serialize>(items: Vec<T>) -> impl Stream<Item = T> {
    stream::iter(items)
}

fn record_of<T, S: Stream<Item = T>>(call: impl FnOnce() -> S) -> RequestRecord {
    record_of_first(usize::MAX, call)
}

/// The record of a call of whose stream so many items are read.
fn record_of_first<T, S: Stream<Item = T>>(
    items: usize,
    call: impl FnOnce() -> S,
) -> RequestRecord {
    let collector = Collector::builder().build();
    capture(&collector, || block_on(call().take(items).for_each(|_| async {})));
    let mut records = collector.requests().all();
    assert_eq!(records.len(), 1, "one stream is one record");
    records.remove(0)
}

fn streams() -> impl Iterator<Item = Recording> {
    recordings().into_iter().flatten().filter(|recording| recording.is_stream)
}

/// A text, cut anywhere between two characters.
fn cut(text: &str, most: usize) -> Vec<&str> {
    let mut random = Random::new(text.len() as u64);
    let (mut pieces, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let end = rest.ceil_char_boundary(1 + random.below(most));
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Recordings that end in an error, though their status was 200.
const BROKE_OFF: [(&str, ErrorKind); 2] = [
    ("groq_chat_openai-gpt-oss-120b_nousage_e1a8d2", ErrorKind::InvalidOutput),
    ("openrouter_chat_minimax", ErrorKind::InvalidRequest),
];

fn ending(recording: &Recording) -> (Outcome, Option<ErrorKind>) {
    let error = BROKE_OFF.iter().find(|(name, _)| recording.file.contains(name));
    match error {
        Some((_, kind)) => (Outcome::Error, Some(*kind)),
        None => (Outcome::Ok, None),
    }
}

#[track_caller]
fn is_what_was_sent(recording: &Recording, form: &str, record: &RequestRecord) {
    let mut stream = ReplyStream::new();
    stream.push_bytes(&recording.body);
    let said = stream.finish();
    let named = format!("{} as {form}", recording.file);
    assert_eq!(differences(recording, &said), [""; 0], "{named}");
    assert_eq!(record.usage, said.usage().copied().unwrap_or_default(), "{named}");
    assert_eq!((record.outcome, record.error), ending(recording), "{named}");
    if let Some(model) = said.model() {
        assert_eq!(record.key.priced_model(), Some(model), "{named}");
    }
    let without_usage = record.unpriced == Some(Unpriced::StreamWithoutUsage);
    assert_eq!(without_usage, said.usage().is_none() && said.reported_cost().is_none(), "{named}");
    if let Some(reported) = said.reported_cost() {
        let cost = record.cost.map(|cost| (cost.lower, cost.source));
        assert_eq!(cost, Some((reported, CostSource::Reported)), "{named}");
    }
}

#[test]
fn the_call_used_what_the_stream_told_in_whatever_form_its_pieces_are() {
    for (number, recording) in streams().enumerate() {
        let text = std::str::from_utf8(&recording.body).expect("the recordings are UTF-8");
        let most = [7, 40, 300, 5_000][number % 4];
        let slice = cut(text, most);
        let owned = || slice.iter().map(|piece| piece.to_string()).collect();
        is_what_was_sent(&recording, "text", &record_of(|| strings(owned())));
        is_what_was_sent(&recording, "borrowed text", &record_of(|| slices(slice.clone())));
        let vecs = || recording.body.chunks(most).map(<[u8]>::to_vec).collect();
        is_what_was_sent(&recording, "bytes in lists", &record_of(|| pieces::<Vec<u8>>(vecs())));
        let shared = || recording.body.chunks(most).map(Bytes::copy_from_slice).collect();
        let opened = || block_on(bytes(shared())).expect("a stream");
        is_what_was_sent(&recording, "shared bytes", &record_of(opened));
    }
}

#[test]
fn the_call_used_what_the_stream_told_as_values() {
    for recording in streams() {
        let lines = recording.body.split(|byte| *byte == b'\n');
        let event = |line: &[u8]| {
            serde_json::from_slice::<Value>(line.strip_prefix(b"data:").unwrap_or(line)).ok()
        };
        let events: Vec<Value> = lines.filter_map(event).collect();
        is_what_was_sent(&recording, "values", &record_of(|| values(events)));
    }
}

#[test]
fn a_stream_left_half_read_used_what_it_told_by_then() {
    let mut told_early = 0;
    for recording in streams() {
        let mut random = Random::new(recording.body.len() as u64);
        for _ in 0..8 {
            let end = random.below(recording.body.len());
            let (read, left) = recording.body.split_at(end);
            if read.is_empty() {
                continue;
            }
            let record = record_of_first(1, || pieces(vec![read, left]));
            let mut stream = ReplyStream::new();
            stream.push_bytes(read);
            let said = stream.finish();
            let failed = said.failure().is_some();
            let outcome = if failed { Outcome::Error } else { Outcome::Cancelled };
            assert_eq!(record.outcome, outcome, "{end} bytes of {}", recording.file);
            let usage = said.usage().copied().unwrap_or_default();
            assert_eq!(record.usage, usage, "{end} bytes of {}", recording.file);
            if said.usage().is_none() && said.reported_cost().is_none() {
                assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
            }
            told_early += usize::from(usage != Usage::EMPTY);
        }
    }
    assert!(recordings().is_none() || told_early > 0, "some told theirs");
}

/// A body is pretty-printed: as a stream it is one event.
#[test]
fn an_error_recorded_in_a_stream_of_status_200_makes_the_call_an_error() {
    const FILE: &str = "error/issue_openai_responses_200_stream_failed_overloaded.json";
    let Some(body) = error_body(FILE) else { return };
    let event: Value = serde_json::from_slice(&body).expect("it is JSON");
    let line = format!("event: response.failed\ndata: {event}\n\n");
    let whole = (Outcome::Error, Some(ErrorKind::Overloaded));
    for most in [1, 7, 300] {
        let pieces = || line.as_bytes().chunks(most).map(<[u8]>::to_vec).collect();
        let record = record_of(|| self::pieces::<Vec<u8>>(pieces()));
        assert_eq!((record.outcome, record.error), whole, "in pieces of {most} bytes");
    }
    let record = record_of(|| values(vec![event.clone()]));
    assert_eq!((record.outcome, record.error), whole, "as a value");
    for said in [Reply::read(&body), Reply::from_json(&body), Reply::of(&event)] {
        let failure = said.failure().expect("an error");
        assert_eq!(failure.kind, ErrorKind::Overloaded);
        assert_eq!(failure.code.as_deref(), Some("server_is_overloaded"));
        assert!(failure.message.as_deref().is_some_and(|text| text.contains("try again later")));
    }
}
