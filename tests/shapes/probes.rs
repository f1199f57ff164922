//! What a result says is decided by its type, however it is wrapped.

use monitor_runtime::{
    Collector, ErrorKind, Outcome, TokenUsage, Usage, collector::RequestRecord, error::Classify,
    monitor, testing,
};
use serde::Serialize;
use std::{fmt, ops::Deref, sync::Arc, task::Poll};

struct Typed;

impl TokenUsage for Typed {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(7, 3))
    }
}

#[derive(Serialize)]
struct Plain {
    input_tokens: u32,
    output_tokens: u32,
}

const PLAIN: Plain = Plain { input_tokens: 7, output_tokens: 3 };

/// Like `axum::Json`: it derefs and does not serialize.
struct Json<T>(T);

impl<T> Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// It derefs to its text, and the counts are its own.
#[derive(Serialize)]
struct Message {
    text: String,
    usage: Plain,
}

impl Deref for Message {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

struct OwnKind;

impl Classify for OwnKind {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Quota
    }
}

#[derive(Debug)]
struct Borrows<'a>(&'a str);

impl fmt::Display for Borrows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Borrows<'_> {}

fn call<R>(run: impl FnOnce() -> R) -> RequestRecord {
    let collector = Collector::builder().build();
    testing::capture(&collector, run);
    let mut calls = collector.requests().all();
    assert_eq!(calls.len(), 1);
    calls.remove(0)
}

macro_rules! carries_usage {
    ($($test:ident: $ty:ty = $value:expr;)*) => {$(
        #[test]
        fn $test() {
            #[monitor(track_tokens)]
            fn reply() -> $ty {
                $value
            }
            let call = call(reply);
            assert_eq!(call.usage, Usage::new(7, 3));
        }
    )*};
}

carries_usage! {
    usage_itself: Usage = Usage::new(7, 3);
    a_type_that_knows_its_counts: Typed = Typed;
    any_type_that_serializes: Plain = PLAIN;
    json: serde_json::Value = serde_json::json!({ "usage": { "input_tokens": 7, "output_tokens": 3 } });
    the_ok_of_a_result: Result<Typed, OwnKind> = Ok(Typed);
    deep_wrappers: Option<Result<Box<Option<Typed>>, ()>> = Some(Ok(Box::new(Some(Typed))));
    a_shared_reply: Result<Arc<Plain>, ()> = Ok(Arc::new(PLAIN));
    a_ready_poll: Poll<Option<Plain>> = Poll::Ready(Some(PLAIN));
    what_a_pointer_points_to: Result<Json<Typed>, ()> = Ok(Json(Typed));
    the_last_of_a_tuple: (u16, Json<Box<Plain>>) = (200, Json(Box::new(PLAIN)));
    the_first_of_a_tuple: Result<(Typed, String), ()> = Ok((Typed, String::new()));
    text_beside_usage: (String, Usage) = (String::new(), Usage::new(7, 3));
    the_last_of_three: (u16, String, Json<Option<Typed>>) = (200, String::new(), Json(Some(Typed)));
    a_type_that_derefs_to_text: Message = Message { text: "hi".into(), usage: PLAIN };
}

macro_rules! is_an_error {
    ($($test:ident: $ty:ty = $value:expr => $kind:ident;)*) => {$(
        #[test]
        fn $test() {
            #[monitor]
            async fn reply() -> $ty {
                $value
            }
            let call = call(|| { let _ = futures::executor::block_on(reply()); });
            assert_eq!((call.outcome, call.error), (Outcome::Error, Some(ErrorKind::$kind)));
        }
    )*};
}

is_an_error! {
    an_error_that_says_its_kind: Result<u8, OwnKind> = Err(OwnKind) => Quota;
    an_error_of_a_known_type: std::io::Result<u8> = Err(std::io::ErrorKind::TimedOut.into()) => Timeout;
    a_known_error_behind_a_pointer: Result<u8, Box<dyn std::error::Error + Send + Sync>> =
        Err(Box::new(std::io::Error::from(std::io::ErrorKind::TimedOut))) => Timeout;
    an_error_of_no_known_type: Result<u8, [u8; 2]> = Err([1, 2]) => Unexpected;
    an_error_inside_an_option: Option<Result<u8, OwnKind>> = Some(Err(OwnKind)) => Quota;
    an_error_inside_a_poll: Poll<Option<Result<u8, OwnKind>>> =
        Poll::Ready(Some(Err(OwnKind))) => Quota;
    an_error_inside_a_result: Result<Result<u8, OwnKind>, ()> = Ok(Err(OwnKind)) => Quota;
}

macro_rules! is_ok {
    ($($test:ident: $ty:ty = $value:expr;)*) => {$(
        #[test]
        fn $test() {
            #[monitor]
            fn reply() -> $ty {
                $value
            }
            assert_eq!(call(reply).outcome, Outcome::Ok);
        }
    )*};
}

is_ok! {
    none: Option<Result<u8, OwnKind>> = None;
    a_break: std::ops::ControlFlow<u8> = std::ops::ControlFlow::Break(1);
    pending: Poll<Result<u8, OwnKind>> = Poll::Pending;
}

#[test]
fn an_error_that_borrows_is_an_error_like_any_other() {
    #[monitor]
    fn borrows(text: &str) -> Result<u8, Borrows<'_>> {
        Err(Borrows(text))
    }
    #[monitor]
    fn boxed<'a>(text: &'a str) -> Result<u8, Box<dyn std::error::Error + 'a>> {
        Err(Box::new(Borrows(text)))
    }
    assert_eq!(call(|| borrows("x")).outcome, Outcome::Error);
    assert_eq!(call(|| boxed("x")).outcome, Outcome::Error);
}

#[test]
fn an_error_behind_a_pointer_is_known_in_async_trait_too() {
    #[async_trait::async_trait]
    trait Provider {
        #[monitor]
        async fn chat<'a>(&'a self, model: &'a str) -> Result<&'a str, Box<dyn std::error::Error>> {
            let _ = model;
            Err(Box::new(std::io::Error::from(std::io::ErrorKind::TimedOut)))
        }
    }
    struct Down;
    impl Provider for Down {}
    let failed = call(|| futures::executor::block_on(Down.chat("m")).is_ok());
    assert_eq!(failed.error, Some(ErrorKind::Timeout));
}

#[test]
fn ok_if_wins_over_the_result() {
    #[monitor(ok_if = |result| result.is_err())]
    fn turned(fails: bool) -> Result<u8, OwnKind> {
        if fails { Err(OwnKind) } else { Ok(1) }
    }
    assert_eq!(call(|| turned(true)).outcome, Outcome::Ok);
    let failed = call(|| turned(false));
    assert_eq!((failed.outcome, failed.error), (Outcome::Error, Some(ErrorKind::Unexpected)));
}

#[test]
fn error_if_and_classify_decide_together() {
    #[monitor(error_if = Option::is_none, name = "lookup")]
    fn lookup() -> Option<u8> {
        None
    }
    #[monitor(classify = |code| if *code == 9 { ErrorKind::Overloaded } else { ErrorKind::Timeout })]
    async fn coded(code: u8) -> Option<Result<(), u8>> {
        Some(Err(code))
    }
    let missed = call(lookup);
    assert_eq!((missed.outcome, &*missed.key.function), (Outcome::Error, "lookup"));
    let busy = call(|| {
        let _ = futures::executor::block_on(coded(9));
    });
    assert_eq!(busy.error, Some(ErrorKind::Overloaded));
}

#[test]
fn usage_is_where_the_user_says() {
    struct Own {
        spent: (u64, u64),
    }
    #[monitor(usage = |reply| Usage::new(reply.spent.0, reply.spent.1))]
    async fn own() -> Result<Own, String> {
        Ok(Own { spent: (7, 3) })
    }
    #[monitor(usage = |reply| reply.as_ref().map(|it| Usage::new(it.spent.0, it.spent.1)))]
    fn maybe() -> Option<Own> {
        None
    }
    let known = call(|| {
        let _ = futures::executor::block_on(own());
    });
    assert_eq!(known.usage, Usage::new(7, 3));
    assert!(call(maybe).usage.is_empty());
}

#[test]
fn the_values_of_options_are_text_and_none_is_absent() {
    #[derive(Clone, Copy)]
    enum Tier {
        High,
    }
    impl fmt::Display for Tier {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("high")
        }
    }
    #[monitor(model = &model, provider = None::<&str>, tags(tier, n, missing = Some(1).filter(|n| *n > 1)))]
    fn tagged(model: String, tier: Tier, n: Option<u8>) -> (String, Option<u8>) {
        let Tier::High = tier;
        (model, n)
    }
    let call = call(|| tagged("m".into(), Tier::High, Some(4)));
    assert_eq!((call.key.model.as_deref(), call.key.provider), (Some("m"), None));
    let tags: Vec<(&str, &str)> = call.key.tags.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(tags, [("n", "4"), ("tier", "high")]);
}

#[test]
fn a_call_goes_to_the_collector_that_the_attribute_names() {
    struct Service {
        collector: Collector,
    }
    impl Service {
        #[monitor(collector = self.collector)]
        async fn call(&self) {}
    }
    let service = Service { collector: Collector::builder().build() };
    futures::executor::block_on(service.call());
    assert_eq!(service.collector.requests().all().len(), 1);
}

#[test]
fn the_runtime_can_be_reached_by_another_path() {
    mod vendored {
        pub(super) use monitor_runtime as inner;
    }
    #[monitor(crate = vendored::inner, track_tokens)]
    fn reply() -> Typed {
        Typed
    }
    assert_eq!(call(reply).usage, Usage::new(7, 3));
}
