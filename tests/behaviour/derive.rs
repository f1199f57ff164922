//! A type that derives `TokenUsage` says what it used: by the names of its fields, and by attributes.

use crate::fixture::{collector, the_only_call};
use monitor_runtime::{
    Collector, TokenUsage, Usage, UsageKind, Usd, collector::RequestRecord, monitor,
    testing::capture, usage::Reply,
};
use std::{borrow::Cow, num::NonZeroU32, sync::Arc};

/// The record of a call that returns this reply.
fn record_of<R: TokenUsage>(reply: R) -> RequestRecord {
    #[monitor(track_cost)]
    fn asks<R: TokenUsage>(reply: R) -> Result<R, String> {
        Ok(reply)
    }
    let (collector, _) = collector();
    capture(&collector, || drop(asks(reply)));
    the_only_call(&collector)
}

#[derive(TokenUsage, Clone)]
struct Flat {
    model: String,
    prompt_tokens: u32,
    completion_tokens: Option<i64>,
    /// what a model wrote is content, whatever it is called
    completion: String,
}

fn flat() -> Flat {
    Flat {
        model: "gpt-4o-mini".into(),
        prompt_tokens: 1_000,
        completion_tokens: Some(200),
        completion: r#"{"usage": {"prompt_tokens": 7}}"#.into(),
    }
}

#[test]
fn names_that_providers_use_are_found_by_themselves() {
    assert_eq!(flat().usage(), Some(Usage::new(1_000, 200)));
    assert_eq!(TokenUsage::model(&flat()), Some("gpt-4o-mini"));
    assert!(flat().completion.contains('7'));
    let record = record_of(flat());
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.key.priced_model(), Some("gpt-4o-mini"));
    assert_eq!(record.cost.map(|cost| cost.lower.to_string()).as_deref(), Some("0.00027"));
}

#[test]
fn a_count_that_nobody_told_is_absent_and_not_zero() {
    let usage = Flat { completion_tokens: None, ..flat() }.usage().expect("the input is there");
    assert_eq!(usage.get(UsageKind::Output), None);
    assert_eq!(usage.get(UsageKind::Input), Some(1_000));
}

#[derive(TokenUsage)]
struct OwnNames<'a> {
    #[usage(model)]
    answered_by: Cow<'a, str>,
    #[usage(input)]
    sent: &'a u32,
    #[usage(output)]
    made: Box<u16>,
    #[usage(cache_read)]
    remembered: Option<NonZeroU32>,
    #[usage(reasoning)]
    thought: Arc<usize>,
    #[usage(skip)]
    prompt_tokens: u32,
}

#[test]
fn attributes_say_what_names_do_not() {
    let reply = OwnNames {
        answered_by: "gpt-4o-mini".into(),
        sent: &1_000,
        made: Box::new(200),
        remembered: NonZeroU32::new(400),
        thought: Arc::new(50),
        prompt_tokens: 1,
    };
    let usage =
        Usage::new(1_000, 200).with(UsageKind::CacheRead, 400).with(UsageKind::Reasoning, 50);
    assert_eq!(reply.usage(), Some(usage));
    assert_eq!(TokenUsage::model(&reply), Some("gpt-4o-mini"));
    assert_eq!(reply.prompt_tokens, 1, "it is left out");
    assert_eq!(record_of(reply).usage, usage);
}

#[derive(TokenUsage)]
struct Anthropic {
    input_tokens: u64,
    cache_read_input_tokens: u64,
    cache_creation_input_tokens: u64,
    output_tokens: u64,
}

#[derive(TokenUsage)]
struct OpenAi {
    usage: Option<OpenAiUsage>,
    model: &'static str,
}

#[derive(TokenUsage)]
struct OpenAiUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
    prompt_tokens_details: Details,
    completion_tokens_details: Option<OutputDetails>,
}

#[derive(TokenUsage)]
struct Details {
    cached_tokens: u64,
    audio_tokens: u64,
}

#[derive(TokenUsage)]
struct OutputDetails {
    reasoning_tokens: u64,
    audio_tokens: u64,
}

#[test]
fn a_name_means_what_it_means_in_a_reply_that_serializes() {
    let outside = Anthropic {
        input_tokens: 600,
        cache_read_input_tokens: 300,
        cache_creation_input_tokens: 100,
        output_tokens: 200,
    };
    let both =
        Usage::new(1_000, 200).with(UsageKind::CacheRead, 300).with(UsageKind::CacheWrite, 100);
    assert_eq!(outside.usage(), Some(both));
    let inside = OpenAi {
        model: "gpt-4o-mini",
        usage: Some(OpenAiUsage {
            prompt_tokens: 1_000,
            completion_tokens: 200,
            prompt_tokens_details: Details { cached_tokens: 300, audio_tokens: 9 },
            completion_tokens_details: Some(OutputDetails {
                reasoning_tokens: 70,
                audio_tokens: 8,
            }),
        }),
    };
    let usage = Usage::new(1_000, 200)
        .with(UsageKind::CacheRead, 300)
        .with(UsageKind::AudioInput, 9)
        .with(UsageKind::Reasoning, 70)
        .with(UsageKind::AudioOutput, 8);
    assert_eq!(inside.usage(), Some(usage), "one name, two places");
    assert_eq!(OpenAi { usage: None, ..inside }.usage(), None);
}

#[derive(TokenUsage)]
struct NormalForm {
    input: u64,
    output: u64,
    cache_read: u64,
    cache_write: u64,
    cache_write_1h: u64,
    /// a number of hits, perhaps: only in a usage object it is one of tokens
    total: u64,
}

#[test]
fn the_names_of_the_normal_form_are_known_too() {
    let reply = NormalForm {
        input: 9,
        output: 8,
        cache_read: 3,
        cache_write: 2,
        cache_write_1h: 1,
        total: 4_711,
    };
    let usage = Usage::new(9, 8)
        .with(UsageKind::CacheRead, 3)
        .with(UsageKind::CacheWrite, 2)
        .with(UsageKind::CacheWrite1h, 1);
    assert_eq!((reply.usage(), reply.total), (Some(usage), 4_711));
}

#[derive(TokenUsage)]
struct Signed {
    #[usage(input)]
    sent: i32,
    #[usage(output)]
    made: u128,
}

#[test]
fn a_count_that_cannot_be_is_invalid_and_never_wraps() {
    let negative = Signed { sent: -1, made: 3 };
    let huge = Signed { sent: 1, made: u128::from(u64::MAX) + 3 };
    for (reply, why) in
        [(negative, "input is negative"), (huge, "output is past what a count can hold")]
    {
        assert_eq!(reply.usage(), None);
        let said = Reply::of_typed(&reply);
        assert_eq!(said.invalid().map(|it| it.to_string()).as_deref(), Some(why));
        let record = record_of(reply);
        assert!(record.usage.is_empty() && record.cost.is_none(), "it is not free: {record:?}");
    }
    let by_name = Flat { completion_tokens: Some(-1), ..flat() };
    assert_eq!(by_name.usage(), None);
}

#[derive(TokenUsage)]
struct Envelope<T> {
    #[usage(nested)]
    inside: Option<Box<T>>,
    request: &'static str,
}

#[derive(TokenUsage)]
struct Count<N, const K: usize>
where
    N: Copy,
{
    #[usage(input)]
    sent: Option<N>,
    #[usage(output)]
    made: N,
    words: [N; K],
}

#[test]
fn generic_types_ask_of_their_parameters_what_they_need() {
    let reply = Envelope { inside: Some(Box::new(flat())), request: "r" };
    assert_eq!(reply.usage(), Some(Usage::new(1_000, 200)));
    assert_eq!((TokenUsage::model(&reply), reply.request), (Some("gpt-4o-mini"), "r"));
    assert_eq!(record_of(reply).usage, Usage::new(1_000, 200));
    let counted = Count { sent: Some(3_u8), made: 4, words: [1, 2] };
    assert_eq!((counted.usage(), counted.words.len()), (Some(Usage::new(3, 4)), 2));
}

/// Its author wrote down what it used.
struct ByHand;

impl TokenUsage for ByHand {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(7, 3))
    }

    fn model(&self) -> Option<&str> {
        Some("gpt-4o")
    }
}

#[derive(serde::Serialize)]
struct Serializes {
    input_tokens: u32,
    output_tokens: u32,
}

#[derive(TokenUsage)]
struct WithUsage {
    usage: Usage,
}

#[derive(TokenUsage)]
struct WithJson {
    usage: serde_json::Value,
}

#[derive(TokenUsage)]
struct Nests<T> {
    #[usage(nested)]
    it: T,
    #[usage(cost)]
    paid: Option<Usd>,
    #[usage(provider)]
    by: &'static str,
    #[usage(service_tier)]
    tier: String,
}

#[test]
fn a_nested_field_can_be_written_by_hand_or_serialize() {
    #[derive(TokenUsage)]
    struct Reads(Serializes);
    #[derive(TokenUsage)]
    struct NamedRead {
        #[usage(nested)]
        counts: Serializes,
    }
    let serializes = || Serializes { input_tokens: 7, output_tokens: 3 };
    assert_eq!(Reads(serializes()).usage(), Some(Usage::new(7, 3)));
    assert_eq!(NamedRead { counts: serializes() }.usage(), Some(Usage::new(7, 3)));
    assert_eq!(WithUsage { usage: Usage::new(7, 3) }.usage(), Some(Usage::new(7, 3)));
    let json = serde_json::json!({"input_tokens": 7, "output_tokens": 3});
    assert_eq!(WithJson { usage: json }.usage(), Some(Usage::new(7, 3)));
    let paid = "0.5".parse().ok();
    let by_hand = Nests { it: ByHand, paid, by: "openai", tier: "flex".into() };
    assert_eq!(by_hand.usage(), Some(Usage::new(7, 3)));
    let said = Reply::of_typed(&by_hand);
    assert_eq!((said.model(), said.provider()), (Some("gpt-4o"), Some("openai")));
    assert_eq!((said.service_tier(), said.reported_cost()), (Some("flex"), paid));
    let record = record_of(by_hand);
    assert_eq!(record.cost.map(|cost| cost.lower), paid, "what the provider reports wins");
}

#[derive(TokenUsage)]
struct HalfSaid {
    #[usage(input)]
    sent: u32,
    completion_tokens: i32,
}

#[test]
fn what_an_attribute_says_does_not_hide_that_another_count_is_invalid() {
    let reply = |completion_tokens| HalfSaid { sent: 7, completion_tokens };
    assert_eq!(reply(3).usage(), Some(Usage::new(7, 3)));
    assert_eq!(reply(-1).usage(), None);
}

#[derive(TokenUsage)]
enum Answer {
    Chat(Flat),
    Counted {
        #[usage(input)]
        sent: u32,
        output_tokens: u32,
    },
    Text(String),
    Nothing,
}

#[test]
fn each_variant_of_an_enum_says_what_its_own_fields_do() {
    assert_eq!(Answer::Chat(flat()).usage(), Some(Usage::new(1_000, 200)));
    assert_eq!(TokenUsage::model(&Answer::Chat(flat())), Some("gpt-4o-mini"));
    let counted = Answer::Counted { sent: 7, output_tokens: 3 };
    assert_eq!(counted.usage(), Some(Usage::new(7, 3)));
    assert_eq!(Answer::Text("tokens: 12".into()).usage(), None);
    assert_eq!(Answer::Nothing.usage(), None);
}

#[derive(TokenUsage)]
struct Tuple(#[usage(input)] u32, #[usage(output)] u32, u32);

#[test]
fn fields_without_names_are_told_by_attributes() {
    let tuple = Tuple(7, 3, 99);
    assert_eq!((tuple.usage(), tuple.2), (Some(Usage::new(7, 3)), 99));
}

#[derive(TokenUsage)]
struct Mixed {
    #[usage(input)]
    all: u64,
    /// would be added on top, if the input were not told
    cache_read_input_tokens: u64,
    output_tokens: u64,
    #[usage(reasoning)]
    thought: u64,
    usage: Anthropic,
}

#[test]
fn what_an_attribute_says_wins_over_every_name() {
    let usage = Anthropic {
        input_tokens: 1,
        cache_read_input_tokens: 0,
        cache_creation_input_tokens: 0,
        output_tokens: 20,
    };
    let mixed = Mixed { all: 10, cache_read_input_tokens: 5, output_tokens: 2, thought: 4, usage };
    assert_eq!(mixed.usage(), Some(Usage::new(10, 20).with(UsageKind::Reasoning, 4)));
    assert_eq!(mixed.cache_read_input_tokens + mixed.output_tokens, 7, "a usage object is better");
}

#[derive(TokenUsage)]
struct Twice {
    #[usage(input)]
    sent: u64,
    #[usage(nested)]
    counts: Nested,
}

#[derive(TokenUsage)]
struct Nested {
    #[usage(input)]
    sent: u64,
    #[usage(output)]
    made: u64,
}

#[test]
fn two_counts_of_one_kind_must_agree() {
    let twice = |outside| Twice { sent: outside, counts: Nested { sent: 7, made: 3 } };
    assert_eq!(twice(7).usage(), Some(Usage::new(7, 3)));
    let invalid = Reply::of_typed(&twice(8)).invalid().map(|why| why.to_string());
    assert_eq!(invalid.as_deref(), Some("input is given twice, as 7 and as 8"));
}

macro_rules! every_kind {
    ($($field:ident: $kind:ident,)*) => {
        #[derive(TokenUsage)]
        struct EveryKind {
            $(#[usage($field)] $field: u64,)*
        }

        #[test]
        fn every_kind_has_an_attribute_of_its_name() {
            let kinds = [$(UsageKind::$kind),*];
            assert_eq!(kinds, UsageKind::ALL, "the words of the derive are the runtime's");
            let reply = EveryKind { $($field: 1 + UsageKind::$kind as u64,)* };
            let said = reply.usage().expect("there is usage");
            // a total says nothing where its two sides are known
            for kind in kinds.into_iter().filter(|kind| *kind != UsageKind::Total) {
                assert_eq!(said.get(kind), Some(1 + kind as u64), "{kind}");
            }
        }
    };
}

every_kind! {
    input: Input,
    output: Output,
    cache_read: CacheRead,
    cache_write: CacheWrite,
    cache_write_5m: CacheWrite5m,
    cache_write_1h: CacheWrite1h,
    reasoning: Reasoning,
    audio_input: AudioInput,
    audio_output: AudioOutput,
    audio_cache_read: AudioCacheRead,
    image_input: ImageInput,
    image_output: ImageOutput,
    image_cache_read: ImageCacheRead,
    video_input: VideoInput,
    video_output: VideoOutput,
    citation: Citation,
    total: Total,
    web_searches: WebSearches,
    social_searches: SocialSearches,
    storage_searches: StorageSearches,
    search_units: SearchUnits,
    code_executions: CodeExecutions,
    characters: Characters,
    messages: Messages,
    pages: Pages,
    annotated_pages: AnnotatedPages,
    audio_input_seconds: AudioInputSeconds,
    audio_output_seconds: AudioOutputSeconds,
}

#[test]
fn a_derived_reply_of_a_known_model_needs_no_string_of_its_own() {
    let collector = Collector::builder().build();
    for _ in 0..3 {
        capture(&collector, || record_in(flat()));
    }
    assert_eq!(collector.report().tokens.total, 3_600);
    assert_eq!(collector.report().models.len(), 1, "one model is one row");
}

#[monitor(track_tokens)]
fn record_in(reply: Flat) -> Option<Arc<Flat>> {
    Some(Arc::new(reply))
}
