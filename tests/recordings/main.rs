//! Real answers and streams of providers, and what must come out of them.
//!
//! They are not part of the project: `MONITOR_RECORDINGS` names the folder that has them. The
//! index gives one reading where several are defensible. Ours differs from it nowhere:
//! - Cohere's `cached_tokens` counts the whole prompt and not the billed input, so it is kept beside
//!   the usage, as what the model saw.
//! - Anthropic's advisor is another model with a price of its own. The counts of the answer leave it
//!   out, and so does the usage: added, it would be priced as the wrong model.
//! - Reasoning that is more than the output is kept as reported. It was said, and whether it matters
//!   is decided by whoever prices it.

mod damaged;
mod errors;
mod index;
mod monitored;
mod pieces;

use index::{Recording, recordings};
use monitor_runtime::{
    UsageKind,
    usage::{Format, Reply, ReplyStream},
};
use serde_json::Value;

/// The names of the index, and what they are here.
const KINDS: [(&str, UsageKind); 12] = [
    ("input", UsageKind::Input),
    ("output", UsageKind::Output),
    ("cache_read", UsageKind::CacheRead),
    ("cache_write", UsageKind::CacheWrite),
    ("cache_write_5m", UsageKind::CacheWrite5m),
    ("cache_write_1h", UsageKind::CacheWrite1h),
    ("reasoning", UsageKind::Reasoning),
    ("audio_input", UsageKind::AudioInput),
    ("image_input", UsageKind::ImageInput),
    ("video_input", UsageKind::VideoInput),
    ("web_searches", UsageKind::WebSearches),
    ("search_units", UsageKind::SearchUnits),
];

/// What a reply says otherwise than the index, one line for each.
fn differences(recording: &Recording, said: &Reply) -> Vec<String> {
    let mut all = Vec::new();
    let mut check = |what: &str, expected: String, found: String| {
        if expected != found {
            all.push(format!("{what}: {expected} expected, {found} found"));
        }
    };
    if let Some(invalid) = said.invalid() {
        check("usage", "valid".into(), invalid.to_string());
    }
    let Some(expected) = &recording.usage else {
        check("usage", "None".into(), format!("{:?}", said.usage()));
        return all;
    };
    check("usage", "some".into(), said.usage().map_or("none", |_| "some").into());
    let usage = said.usage().copied().unwrap_or_default();
    for (name, kind) in KINDS {
        let count = expected[name].as_u64().unwrap_or(0);
        check(name, count.to_string(), usage.count(kind).to_string());
    }
    for (kind, count) in usage.iter().filter(|(kind, _)| KINDS.iter().all(|(_, k)| k != kind)) {
        check(kind.name(), "0".into(), count.to_string());
    }
    let raw = said.raw().copied().unwrap_or_default();
    let raw_counts =
        [("raw_input", raw.input), ("raw_output", raw.output), ("raw_cache_read", raw.cache_read)];
    for (name, count) in raw_counts {
        let expected = expected[name].as_u64().unwrap_or(0);
        check(name, expected.to_string(), count.unwrap_or(0).to_string());
    }
    let cost = said.reported_cost().map(|usd| usd.to_string());
    check("cost", text(&expected["provider_reported_cost"]), cost.unwrap_or_default());
    check("geo", text(&expected["inference_geo"]), said.inference_geo().unwrap_or_default().into());
    if expected["service_tier"].is_string() {
        let tier = said.service_tier().unwrap_or_default().into();
        check("tier", text(&expected["service_tier"]), tier);
    }
    if let (Some(found), Some(expected)) = (said.model(), &recording.model) {
        check("model", expected.clone(), found.into());
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Reads every recording of one sort in one way and compares.
fn all_come_out_as_indexed(streams: bool, read: impl Fn(&[u8]) -> Reply) {
    let Some(recordings) = recordings() else { return };
    let recordings: Vec<_> = recordings.iter().filter(|one| one.is_stream == streams).collect();
    assert!(!recordings.is_empty());
    let mut wrong = Vec::new();
    for recording in recordings {
        let said = read(&recording.body);
        for difference in differences(recording, &said) {
            wrong.push(format!("{}\n    {difference}", recording.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn answers_are_read_from_json() {
    all_come_out_as_indexed(false, Reply::from_json);
}

#[test]
fn answers_are_read_from_a_value() {
    all_come_out_as_indexed(false, |body| {
        Reply::of(&serde_json::from_slice::<Value>(body).expect("an answer is JSON"))
    });
}

#[test]
fn answers_and_streams_are_told_apart() {
    for streams in [false, true] {
        all_come_out_as_indexed(streams, |body| {
            let said = Reply::read(body);
            assert_eq!((said.unreadable(), said.dropped_events()), (None, 0));
            assert_eq!(said.is_stream(), streams);
            let is_plain = body.first() == Some(&b'{');
            let expected = match (streams, is_plain) {
                (false, _) => Format::Json,
                (true, true) => Format::Ndjson,
                (true, false) => Format::Sse,
            };
            assert_eq!(said.format(), Some(expected));
            said
        });
    }
}

#[test]
fn streams_are_read_in_one_piece() {
    all_come_out_as_indexed(true, |body| {
        let mut stream = ReplyStream::new();
        stream.push_bytes(body);
        stream.finish()
    });
}

#[test]
fn streams_are_read_as_values() {
    all_come_out_as_indexed(true, |body| {
        let mut stream = ReplyStream::new();
        for line in body.split(|byte| *byte == b'\n') {
            let event = line.strip_prefix(b"data:").unwrap_or(line);
            if let Ok(event) = serde_json::from_slice::<Value>(event) {
                stream.push(&event);
            }
        }
        stream.finish()
    });
}

#[test]
fn streams_without_usage_that_ended_say_what_was_missing() {
    let Some(recordings) = recordings() else { return };
    let lacking = |one: &&Recording| Reply::read(&one.body).lacks_include_usage();
    for recording in recordings.iter().filter(lacking) {
        assert!(recording.usage.is_none(), "{}", recording.file);
    }
    assert!(recordings.iter().filter(lacking).count() >= 3, "Azure's and OpenAI's");
}
