//! A call that read a stream without usage says so, and what the request should have asked for.

use crate::fixture::{collector, the_only_call};
use monitor_runtime::{
    Call, Collector, CostSource, Report, Snapshot, TokenUsage, Unpriced, Usage,
    collector::{Numbers, SeriesKey, SeriesSnapshot},
    current, monitor,
    testing::capture,
    usage::{Reply, ReplyStream},
};

const WITHOUT_USAGE: &[&str] = &[
    "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\
     \"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n",
    "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\
     \"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
    "data: [DONE]\n\n",
];
const USAGE: &str = "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\
     \"model\":\"gpt-4o-mini\",\"choices\":[],\
     \"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200}}\n\n";

fn read(events: &[&str]) -> Reply {
    let mut stream = ReplyStream::new();
    events.iter().for_each(|event| stream.push_bytes(event.as_bytes()));
    stream.finish()
}

fn call(collector: &Collector, reply: &Reply) {
    let call = Call::builder("chat").provider("openai").model("gpt-4o-mini").track_cost();
    call.collector(collector).run(|| {
        current().reply_read(reply);
    });
}

#[test]
fn a_stream_that_told_its_usage_is_priced() {
    let (collector, _) = collector();
    call(&collector, &read(&[WITHOUT_USAGE[0], WITHOUT_USAGE[1], USAGE, WITHOUT_USAGE[2]]));
    let record = the_only_call(&collector);
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.cost.map(|cost| cost.source), Some(CostSource::Catalogue));
    assert_eq!(record.unpriced_detail, None);
}

#[test]
fn a_stream_without_usage_says_what_was_missing_in_the_request() {
    let (collector, _) = collector();
    call(&collector, &read(WITHOUT_USAGE));
    let record = the_only_call(&collector);
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    let detail = record.unpriced_detail.expect("words");
    assert!(detail.contains("stream_options: {\"include_usage\": true}"), "{detail}");
    let report = collector.report();
    assert_eq!(report.cost.lacking_include_usage, 1);
    assert_eq!(report.unpriced_models[0].lacking_include_usage, 1);
    let text = report.to_string();
    for part in [
        "unknown (1 call unpriced)",
        "gpt-4o-mini (openai)      1       -  stream_without_usage\n",
        "stream_options: {\"include_usage\": true}\n",
        "1 call did not ask for it\n",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn a_stream_that_was_cut_off_is_not_said_to_have_asked_too_little() {
    let (collector, _) = collector();
    call(&collector, &read(&WITHOUT_USAGE[..1]));
    let record = the_only_call(&collector);
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    assert_eq!(record.unpriced_detail, None);
    assert_eq!(collector.report().cost.lacking_include_usage, 0);
}

#[test]
fn a_stream_handed_over_is_accounted_for_whatever_the_flags_say() {
    let (collector, _) = collector();
    Call::builder("chat").collector(&collector).run(|| {
        current().reply_read(&read(WITHOUT_USAGE));
    });
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::StreamWithoutUsage));
}

#[test]
fn usage_that_the_body_counts_itself_prices_a_stream_that_told_none() {
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().reply_read(&read(WITHOUT_USAGE)).tokens(1_000, 200);
    });
    assert_eq!(
        the_only_call(&collector).cost.map(|cost| cost.lower.to_string()),
        Some("0.00027".into())
    );
}

#[test]
fn a_whole_reply_that_was_read_counts_as_any_other() {
    let body =
        br#"{"model": "gpt-4o-mini", "usage": {"prompt_tokens": 1000, "completion_tokens": 200}}"#;
    let (collector, _) = collector();
    call(&collector, &Reply::read(body));
    assert_eq!(the_only_call(&collector).usage, Usage::new(1_000, 200));
    let (collector, _) = crate::fixture::collector();
    call(&collector, &Reply::read(br#"{"model": "gpt-4o-mini"}"#));
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::NoUsage));
}

#[test]
fn of_the_reasons_of_a_model_only_the_one_of_streams_says_what_they_did_not_ask_for() {
    let mut numbers = Numbers::default();
    numbers.cost.unpriced = [(Unpriced::NoUsage, 5), (Unpriced::StreamWithoutUsage, 3)].into();
    numbers.cost.lacking_include_usage = 2;
    let series = SeriesSnapshot { key: SeriesKey::default(), in_flight: 0, numbers };
    let snapshot = Snapshot { series: vec![series], ..Snapshot::default() };
    let rows = Report::new(snapshot).unpriced_models;
    let rows: Vec<_> = rows.iter().map(|row| (row.reason, row.lacking_include_usage)).collect();
    assert_eq!(rows, [(Unpriced::NoUsage, 0), (Unpriced::StreamWithoutUsage, 2)]);
}

#[monitor(provider = "openai", model = "gpt-4o-mini", track_tokens, track_cost)]
fn streams(events: &[&str]) -> Result<Reply, String> {
    Ok(read(events))
}

#[test]
fn a_stream_that_is_the_value_of_a_call_counts_as_one_that_was_handed_over() {
    let (collector, _) = collector();
    let said = capture(&collector, || streams(&[WITHOUT_USAGE[0], WITHOUT_USAGE[1], USAGE]));
    assert!(said.is_ok_and(|said| said.model() == Some("gpt-4o-mini")));
    let record = the_only_call(&collector);
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.cost.map(|cost| cost.lower.to_string()), Some("0.00027".into()));

    let (collector, _) = crate::fixture::collector();
    assert!(capture(&collector, || streams(WITHOUT_USAGE)).is_ok());
    let record = the_only_call(&collector);
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    assert!(record.unpriced_detail.is_some_and(|detail| detail.contains("stream_options")));
}

#[test]
fn a_reply_that_is_the_value_of_a_call_says_its_tier_and_its_cost() {
    #[monitor(provider = "openai", model = "gpt-4o-mini", track_cost)]
    fn asks(body: &str) -> Reply {
        Reply::read(body.as_bytes())
    }
    let usage = r#""usage": {"prompt_tokens": 1000000, "completion_tokens": 0"#;
    let body = format!(r#"{{"model": "gpt-4o-mini", "service_tier": "scale", {usage}}}}}"#);
    let (collector, _) = collector();
    capture(&collector, || asks(&body));
    let unpriced = the_only_call(&collector).unpriced;
    assert_eq!(unpriced, Some(Unpriced::UnknownModel), "no standard price for a tier of its own");

    let (collector, _) = crate::fixture::collector();
    capture(&collector, || asks(&format!(r#"{{{usage}, "cost": 0.125}}}}"#)));
    let cost = the_only_call(&collector).cost.expect("it is reported");
    assert_eq!((cost.lower.to_string(), cost.source), ("0.125".into(), CostSource::Reported));
}

#[test]
fn a_type_that_keeps_the_reply_hands_on_all_that_it_says() {
    struct Chat {
        said: Reply,
    }
    impl TokenUsage for Chat {
        fn usage(&self) -> Option<Usage> {
            self.said.usage().copied()
        }
        fn reply(&self) -> Option<&Reply> {
            Some(&self.said)
        }
    }
    #[monitor(provider = "openai", model = "gpt-4o-mini", track_cost)]
    fn chats() -> Option<Chat> {
        Some(Chat { said: read(WITHOUT_USAGE) })
    }
    let (collector, _) = collector();
    capture(&collector, chats);
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::StreamWithoutUsage));
}

#[test]
fn one_stream_without_usage_leaves_the_call_unpriced_whatever_the_others_told() {
    let told = read(&[WITHOUT_USAGE[1], USAGE]);
    let charged = Reply::read(
        br#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 200, "cost": 0.5}}"#,
    );
    for others in [&told, &charged] {
        for first in [true, false] {
            let (collector, _) = collector();
            Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
                let replies = [others, &read(WITHOUT_USAGE)];
                current().reply_read(replies[usize::from(first)]);
                current().reply_read(replies[usize::from(!first)]);
            });
            let record = the_only_call(&collector);
            assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
            assert_eq!(record.usage, Usage::new(1_000, 200), "what was told is counted");
            assert!(collector.report().to_string().contains("(1 call unpriced)"));
        }
    }
}

#[test]
fn a_stream_that_told_its_cost_and_no_counts_is_priced_by_it() {
    let (collector, _) = collector();
    let charged = "data: {\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\
        \"choices\":[],\"usage\":{\"cost\":0.5}}\n\n";
    call(&collector, &read(&[WITHOUT_USAGE[1], charged]));
    assert_eq!(the_only_call(&collector).cost.map(|cost| cost.source), Some(CostSource::Reported));
}
