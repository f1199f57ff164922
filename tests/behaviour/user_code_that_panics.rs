//! User code that runs for the monitor's sake may panic: it is caught, counted, and the user's
//! result is what it would have been.

use crate::fixture::{collector, health, the_only_call};
use monitor_runtime::{Call, Outcome, TokenUsage, Usage, call::Verdict, current, usage::Reply};
use serde::{Serialize, Serializer, ser::SerializeStruct};

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
