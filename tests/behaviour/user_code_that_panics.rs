//! User code that runs for the monitor's sake may panic: it is caught, counted, and the user's
//! result is what it would have been.

use crate::fixture::{collector, health, the_only_call};
use monitor_runtime::{
    Call, ErrorKind, Outcome, TokenUsage, Usage, call::Verdict, current, monitor, testing::capture,
    usage::Reply,
};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use serde_json::{Value, json};
use std::panic::panic_any;

/// Says its model and then panics.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reply = serializer.serialize_struct("Broken", 2)?;
        reply.serialize_field("model", "gpt-4o-mini")?;
        panic!("this reply cannot be written")
    }
}

impl TokenUsage for Broken {
    fn usage(&self) -> Option<Usage> {
        panic!("these counts cannot be read")
    }
}

#[test]
fn a_panic_in_serialize_of_the_value_is_caught_and_counted() {
    let (collector, _) = collector();
    let read = |value: &Broken, verdict: &mut Verdict| verdict.reply(&Reply::of(value));
    let Broken =
        Call::builder("chat").collector(&collector).track_cost().run_judged(|| Broken, read);
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.cost), (Outcome::Ok, None));
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn a_panic_in_serialize_of_a_reply_in_the_body_is_caught_and_counted() {
    let (collector, _) = collector();
    let answer = Call::builder("chat").collector(&collector).run(|| {
        current().reply(&Broken);
        7
    });
    assert_eq!((answer, the_only_call(&collector).outcome), (7, Outcome::Ok));
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn a_panic_in_typed_counts_is_caught_and_counted() {
    let (collector, _) = collector();
    let read = |value: &Broken, verdict: &mut Verdict| verdict.typed_reply(value);
    let Broken = Call::builder("chat").collector(&collector).run_judged(|| Broken, read);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn a_panic_in_a_judge_is_caught_in_async_calls_too() {
    let (collector, _) = collector();
    let chat = Call::builder("chat")
        .collector(&collector)
        .run_async_judged(async { 7 }, |_, _| panic!("no judgement"));
    assert_eq!(futures::executor::block_on(chat), 7);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn after_a_caught_panic_the_call_around_is_the_current_one_again() {
    let (collector, _) = collector();
    Call::builder("outer").collector(&collector).run(|| {
        let before = current().span_id();
        Call::builder("inner").run_judged(|| (), |(), _| panic!("no judgement"));
        assert_eq!(current().span_id(), before);
    });
    assert_eq!(collector.report().totals.successes, 2);
}

#[monitor(track_cost)]
fn returns_a_reply_that_cannot_be_written() -> Unwritable {
    Unwritable
}

struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("this reply cannot be written")
    }
}

#[monitor(track_cost, usage = |_: &u32| -> Usage { panic!("no counts") })]
fn panics_in_usage() -> u32 {
    7
}

#[monitor(ok_if = |_: &u32| panic!("no judgement"))]
fn panics_in_ok_if() -> u32 {
    7
}

struct Wordless;

impl std::fmt::Display for Wordless {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("no words for it")
    }
}

#[monitor]
fn fails_without_words() -> Result<u32, Wordless> {
    Err(Wordless)
}

#[test]
fn the_result_of_a_monitored_function_is_what_it_would_have_been() {
    let calls: [&dyn Fn(); 3] = [
        &|| assert!(matches!(returns_a_reply_that_cannot_be_written(), Unwritable)),
        &|| assert_eq!(panics_in_usage(), 7),
        &|| assert_eq!(panics_in_ok_if(), 7),
    ];
    for call in calls {
        let (collector, _) = collector();
        capture(&collector, call);
        assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
        assert_eq!(health(&collector).panics_caught, 1);
    }
}

#[test]
fn an_error_whose_words_panic_is_an_error_still() {
    let (collector, _) = collector();
    assert!(capture(&collector, fails_without_words).is_err());
    assert_eq!(health(&collector).panics_caught, 1);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Error);
}

#[monitor(classify = |_: &String| panic!("no kind"))]
fn fails_without_a_kind() -> Result<u32, String> {
    Err("429 too many requests".to_owned())
}

#[test]
fn where_classify_panics_the_words_say_the_kind() {
    let (collector, _) = collector();
    assert!(capture(&collector, fails_without_a_kind).is_err());
    assert_eq!(the_only_call(&collector).error, Some(ErrorKind::RateLimit));
    assert_eq!(health(&collector).panics_caught, 1);
}

#[monitor(track_cost, error_if = |_: &Result<Value, String>| panic!("no judgement"))]
fn panics_in_error_if(answer: Result<Value, String>) -> Result<Value, String> {
    answer
}

#[test]
fn where_error_if_panics_the_type_says_whether_it_was_an_error() {
    let (collector, _) = collector();
    let failed = || panics_in_error_if(Err("429 too many requests".to_owned()));
    assert!(capture(&collector, failed).is_err());
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.error), (Outcome::Error, Some(ErrorKind::RateLimit)));
    assert_eq!(health(&collector).panics_caught, 1);
}

#[test]
fn where_error_if_panics_the_usage_is_counted_still() {
    let (collector, _) = collector();
    let usage = json!({"prompt_tokens": 1_000, "completion_tokens": 200});
    let answer = json!({"model": "gpt-4o-mini", "usage": usage});
    assert!(capture(&collector, || panics_in_error_if(Ok(answer))).is_ok());
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.usage), (Outcome::Ok, Usage::new(1_000, 200)));
    assert_eq!(record.cost.map(|cost| cost.lower.to_string()).as_deref(), Some("0.00027"));
}

/// What panics again when the panic that carries it is over.
struct Relentless;

impl Drop for Relentless {
    fn drop(&mut self) {
        panic!("once more")
    }
}

#[test]
fn a_panic_whose_value_panics_when_dropped_is_caught_too() {
    let (collector, _) = collector();
    let judge = |_: &u32, _: &mut Verdict| panic_any(Relentless);
    assert_eq!(Call::builder("chat").collector(&collector).run_judged(|| 7, judge), 7);
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
    assert_eq!(health(&collector).panics_caught, 1);
}
