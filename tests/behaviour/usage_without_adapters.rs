//! Usage is found in whatever a function returns, without an adapter, however it is wrapped.

use crate::fixture::{collector, the_only_call};
use futures::executor::block_on;
use monitor_runtime::{TokenUsage, Usage, monitor, testing::capture};
use serde::Serialize;
use std::{
    borrow::Cow, fmt, future::Future, ops::Deref, pin::Pin, rc::Rc, sync::Arc, time::Duration,
};

#[derive(Clone, Copy, TokenUsage)]
struct Typed {
    input_tokens: u32,
    output_tokens: u32,
}

#[derive(Clone, Serialize)]
struct Read {
    usage: Counts,
}

#[derive(Clone, Copy, Serialize)]
struct Counts {
    prompt_tokens: u32,
    completion_tokens: u32,
}

const TYPED: Typed = Typed { input_tokens: 7, output_tokens: 3 };
const READ: Read = Read { usage: Counts { prompt_tokens: 7, completion_tokens: 3 } };

#[track_caller]
fn assert_found<R>(call: impl FnOnce() -> R) {
    let (collector, _) = collector();
    capture(&collector, call);
    assert_eq!(the_only_call(&collector).usage, Usage::new(7, 3));
}

/// Like `axum::Json`: a pointer and nothing else.
struct Json<T>(T);

impl<T> Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Like a status of HTTP.
#[derive(Clone, Copy)]
struct Status;

type Answer<T> = Result<T, fmt::Error>;
type Nested<T> = Answer<Option<Answer<T>>>;

macro_rules! is_found {
    ($($test:ident: $ty:ty = $value:expr;)*) => {$(
        #[test]
        fn $test() {
            #[monitor(track_tokens)]
            fn at_once() -> $ty {
                $value
            }
            #[monitor(track_tokens)]
            async fn later() -> $ty {
                $value
            }
            #[monitor(track_tokens)]
            fn by_hand() -> impl Future<Output = $ty> {
                async { $value }
            }
            #[monitor(track_tokens)]
            fn boxed() -> Pin<Box<dyn Future<Output = $ty>>> {
                Box::pin(async { $value })
            }
            assert_found(at_once);
            assert_found(|| block_on(later()));
            assert_found(|| block_on(by_hand()));
            assert_found(|| block_on(boxed()));
        }
    )*};
}

is_found! {
    in_an_alias_of_result: Answer<Typed> = Ok(TYPED);
    in_nested_results_behind_an_alias: Nested<Read> = Ok(Some(Ok(READ)));
    in_a_result_of_a_result: Result<Result<Typed, u8>, String> = Ok(Ok(TYPED));
    beside_a_status: (Status, Json<Read>) = (Status, Json(READ));
    beside_a_status_in_a_result: Answer<(Status, Typed)> = Ok((Status, TYPED));
    before_a_duration: (Read, Duration) = (READ, Duration::from_secs(1));
    before_a_duration_typed: Option<(Typed, Duration)> = Some((TYPED, Duration::from_secs(1)));
    in_a_box: Box<Typed> = Box::new(TYPED);
    in_a_box_of_a_trait_object: Box<dyn TokenUsage> = Box::new(TYPED) as Box<dyn TokenUsage>;
    in_an_arc_of_a_result: Arc<Answer<Read>> = Arc::new(Ok(READ));
    in_an_rc_in_an_option: Option<Rc<Typed>> = Some(Rc::new(TYPED));
    in_a_pointer_of_a_users: Answer<Json<Box<Read>>> = Ok(Json(Box::new(READ)));
    in_a_reference_for_ever: &'static Typed = &TYPED;
    in_a_reference_to_what_serializes: Answer<&'static Read> = Ok(&READ);
    in_a_cow: Cow<'static, Read> = Cow::Owned(READ);
    in_json: serde_json::Value = serde_json::json!({"usage": {"input_tokens": 7, "output_tokens": 3}});
    in_a_map: std::collections::HashMap<&'static str, Counts> = [("usage", READ.usage)].into();
    in_what_says_only_that_it_knows: Answer<impl TokenUsage> = Ok::<_, fmt::Error>(TYPED);
    in_what_says_only_that_it_serializes: Answer<impl Serialize> = Ok::<_, fmt::Error>(READ);
}

#[monitor(track_tokens)]
fn knows<T: TokenUsage>(reply: T) -> Result<Option<T>, String> {
    Ok(Some(reply))
}

#[monitor(track_tokens)]
async fn serializes<T>(reply: T) -> Answer<Box<T>>
where
    T: Serialize,
{
    Ok(Box::new(reply))
}

#[monitor(track_tokens)]
fn is_opaque<T: TokenUsage>(reply: T) -> impl TokenUsage {
    reply
}

#[test]
fn a_generic_type_is_asked_by_its_bound() {
    assert_found(|| knows(TYPED));
    assert_found(|| block_on(serializes(READ)));
    assert_found(|| is_opaque(&TYPED));
}

struct Kept {
    last: Typed,
    all: Vec<Read>,
}

impl Kept {
    #[monitor(track_tokens)]
    fn last(&self) -> &Typed {
        &self.last
    }

    #[monitor(track_tokens)]
    async fn last_mut(&mut self) -> Option<&mut Typed> {
        Some(&mut self.last)
    }

    #[monitor(track_tokens)]
    fn first(&self) -> Cow<'_, Read> {
        Cow::Borrowed(&self.all[0])
    }
}

#[test]
fn a_reference_that_is_returned_is_read_where_it_points() {
    let mut kept = Kept { last: TYPED, all: vec![READ] };
    assert_found(|| kept.first().usage.prompt_tokens);
    assert_found(|| kept.last().input_tokens);
    assert_found(|| block_on(kept.last_mut()).map(|last| last.output_tokens));
}

#[monitor(track_tokens)]
fn several() -> Vec<Read> {
    vec![READ, READ]
}

#[test]
fn of_a_list_of_replies_nothing_is_guessed() {
    let (collector, _) = collector();
    capture(&collector, several);
    assert!(the_only_call(&collector).usage.is_empty(), "which of them would it be?");
}

#[monitor(track_tokens)]
fn first_has_none(reply: Option<Typed>) -> (Option<Typed>, Read) {
    (reply, READ)
}

#[test]
fn of_a_tuple_the_first_part_that_has_usage_gives_it() {
    assert_found(|| first_has_none(None));
    let (collector, _) = collector();
    capture(&collector, || first_has_none(Some(Typed { input_tokens: 1, output_tokens: 1 })));
    assert_eq!(the_only_call(&collector).usage, Usage::new(1, 1));
}

/// What stands around an answer, and has no counts itself.
#[derive(Serialize)]
struct Envelope {
    service_tier: &'static str,
}

struct ByHand;

impl TokenUsage for ByHand {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(1_000, 200))
    }
}

#[monitor(track_cost, provider = "openai", model = "gpt-4o-mini")]
fn beside_an_envelope() -> (Envelope, ByHand) {
    (Envelope { service_tier: "a tier of its own" }, ByHand)
}

#[test]
fn what_the_parts_before_say_is_not_said_of_the_part_that_has_usage() {
    let (collector, _) = collector();
    capture(&collector, beside_an_envelope);
    let call = the_only_call(&collector);
    assert_eq!(call.usage, Usage::new(1_000, 200));
    assert_eq!(call.cost.map(|cost| cost.lower.to_string()), Some("0.00027".to_owned()));
}
