//! Items that derive `TokenUsage` say all that a reply of their type would say, and are put together
//! as events are.

use crate::fixture::{collector, the_only_call};
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{
    CostSource, TokenUsage, Unpriced, Usage, UsageKind, Usd, collector::RequestRecord, monitor,
    testing::capture,
};
use serde::Serialize;

fn record_of<T: TokenUsage>(items: Vec<T>) -> RequestRecord {
    #[monitor(stream, track_cost)]
    fn chat<T: TokenUsage>(items: Vec<T>) -> impl Stream<Item = Result<T, String>> {
        stream::iter(items).map(Ok)
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(chat(items).count()));
    the_only_call(&collector)
}

#[derive(Clone, Default, TokenUsage, Serialize)]
struct Chunk {
    model: Option<&'static str>,
    service_tier: Option<&'static str>,
    #[usage(provider)]
    by: Option<&'static str>,
    #[usage(cost)]
    paid: Option<Usd>,
    usage: Option<Counts>,
}

#[derive(Clone, Copy, Default, TokenUsage, Serialize)]
struct Counts {
    input_tokens: Option<i64>,
    cache_read_input_tokens: Option<u64>,
    output_tokens: u32,
}

fn counts(input_tokens: Option<i64>, output_tokens: u32) -> Chunk {
    let usage = Counts { input_tokens, output_tokens, ..Counts::default() };
    Chunk { model: Some("gpt-4o-mini"), usage: Some(usage), ..Chunk::default() }
}

#[test]
fn a_tier_that_only_the_first_item_says_decides_the_price() {
    let flex = Chunk { service_tier: Some("priority"), ..Chunk::default() };
    let tier = record_of(vec![flex, counts(Some(1_000), 200), Chunk::default()]);
    let plain = record_of(vec![counts(Some(1_000), 200)]);
    assert_eq!((tier.usage, plain.usage), (Usage::new(1_000, 200), Usage::new(1_000, 200)));
    let cost = |record: &RequestRecord| record.cost.map(|cost| cost.lower.to_string());
    assert_eq!(cost(&plain).as_deref(), Some("0.00027"));
    assert_ne!(cost(&tier), cost(&plain));
}

#[test]
fn a_cost_and_a_provider_that_an_item_says_are_those_of_the_call() {
    let paid: Usd = "0.5".parse().expect("an amount");
    let last = Chunk { paid: Some(paid), by: Some("my-gateway"), ..Chunk::default() };
    let record = record_of(vec![counts(Some(1_000), 200), last]);
    let cost = record.cost.expect("it is reported");
    assert_eq!((cost.lower, cost.source), (paid, CostSource::Reported));
    assert_eq!(record.key.provider.as_deref(), Some("my-gateway"));
}

#[test]
fn a_count_that_cannot_be_makes_the_usage_of_the_stream_invalid() {
    let record = record_of(vec![counts(Some(-1), 200), Chunk::default()]);
    assert_eq!((record.unpriced, record.cost), (Some(Unpriced::InvalidUsage), None));
    assert!(record.usage.is_empty());
}

#[test]
fn items_without_counts_are_a_stream_without_usage_however_it_ends() {
    let silent = || vec![Chunk { model: Some("gpt-4o-mini"), ..Chunk::default() }];
    let record = record_of(silent());
    assert_eq!((record.unpriced, record.cost), (Some(Unpriced::StreamWithoutUsage), None));
    assert_eq!(record.key.priced_model(), Some("gpt-4o-mini"));
    #[monitor(stream, track_cost)]
    fn left(items: Vec<Chunk>) -> impl Stream<Item = Chunk> {
        stream::iter(items)
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(left(silent()).take(1).count()));
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::StreamWithoutUsage));
}

#[test]
fn what_one_item_says_of_the_input_and_another_of_its_cache_is_put_together_before_the_normal_form()
{
    let cached = Counts { cache_read_input_tokens: Some(900), ..Counts::default() };
    let items = vec![
        Chunk { usage: Some(cached), ..Chunk::default() },
        counts(Some(100), 1),
        counts(None, 50),
        Chunk { usage: Some(Counts::default()), ..Chunk::default() },
    ];
    let expected = Usage::new(1_000, 50).with(UsageKind::CacheRead, 900);
    assert_eq!(record_of(items.clone()).usage, expected);
    #[monitor(stream, track_cost)]
    fn serialized(items: Vec<Chunk>) -> impl Stream<Item = serde_json::Value> {
        stream::iter(items).map(|item| serde_json::to_value(item).expect("JSON"))
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(serialized(items).count()));
    assert_eq!(the_only_call(&collector).usage, expected, "as if the same items serialized");
}

#[derive(TokenUsage)]
enum Event {
    Begun {
        usage: Counts,
    },
    Delta {
        #[usage(output)]
        made: u64,
        #[usage(characters)]
        written: u64,
    },
    Text(String),
}

#[test]
fn counts_under_names_and_by_attributes_are_put_together() {
    let begun = || Event::Begun {
        usage: Counts { input_tokens: Some(7), output_tokens: 1, ..Counts::default() },
    };
    let delta = || Event::Delta { made: 3, written: 40 };
    let expected = Usage::new(7, 3).with(UsageKind::Characters, 40);
    for items in [vec![begun(), delta()], vec![delta(), begun(), delta()]] {
        let items = items.into_iter().chain([Event::Text("tokens: 12".into())]).collect();
        assert_eq!(record_of(items).usage, expected);
    }
}
