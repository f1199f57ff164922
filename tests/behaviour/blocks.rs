//! The attribute on an `impl` block: which methods it takes, how they are shown, and whose option wins.

use crate::fixture::collector;
use futures::executor::block_on;
use monitor_runtime::{
    Collector, ErrorKind, Outcome, Usage, collector::RequestRecord, current, monitor,
    testing::capture,
};
use std::{fmt::Debug, future::Future, ops::Deref, pin::Pin};

/// The records of the calls that were made, the first one first.
fn records_of<R>(calls: impl FnOnce() -> R) -> Vec<RequestRecord> {
    let (collector, _) = collector();
    capture(&collector, calls);
    let mut records = collector.requests().all();
    records.reverse();
    records
}

fn names_of<R>(calls: impl FnOnce() -> R) -> Vec<String> {
    records_of(calls).into_iter().map(|record| record.key.function).collect()
}

struct Client<'a, T> {
    model: &'a str,
    inner: T,
}

#[monitor(track_cost, provider = "openai", model = self.model, tags(tier = "free", region = "eu"))]
impl<'a, T: Clone> Client<'a, T>
where
    T: Debug,
{
    const RETRIES: u32 = 3;

    async fn chat(&self) -> Result<Usage, String> {
        Ok(Usage::new(1_000, 200))
    }

    /// Nothing here says what it used, and the block does not complain.
    async fn warm_up(&self) -> T {
        self.inner.clone()
    }

    fn later<'s>(&'s self) -> impl Future<Output = u32> + use<'s, 'a, T> {
        async { Self::RETRIES }
    }

    fn boxed(&self) -> Pin<Box<dyn Future<Output = T> + '_>> {
        Box::pin(async { self.inner.clone() })
    }

    fn sync(&self) -> u32 {
        Self::RETRIES
    }

    #[monitor(name = "counted", tags(tier = "paid", extra = 1))]
    fn sync_with_its_own(&self) -> u32 {
        Self::RETRIES
    }

    #[monitor(model = "gpt-4o", track_tokens = false)]
    async fn with_its_own_model(&self) -> Usage {
        Usage::new(1, 1)
    }

    #[monitor(skip)]
    async fn left_out(&self) -> u32 {
        1
    }

    #[cfg_attr(all(), monitor_runtime::monitor(skip))]
    async fn left_out_by_a_condition(&self) -> u32 {
        2
    }

    #[cfg_attr(any(), monitor(skip))]
    async fn kept_by_a_condition(&self) -> u32 {
        3
    }

    #[cfg_attr(all(), cfg_attr(all(), monitor(name = "deep")))]
    async fn named_by_a_nested_condition(&self) -> u32 {
        4
    }

    #[cfg(any())]
    async fn is_not_there(&self) -> Nothing {}

    const fn at_compile_time(&self) -> u32 {
        Self::RETRIES
    }
}

const CLIENT: Client<'static, u8> = Client { model: "gpt-4o-mini", inner: 7 };

#[test]
fn methods_that_do_asynchronous_work_are_taken_and_shown_by_their_type() {
    let taken = names_of(|| {
        let _ = block_on(CLIENT.chat());
        block_on(CLIENT.warm_up());
        block_on(CLIENT.later());
        block_on(CLIENT.boxed());
        block_on(CLIENT.kept_by_a_condition());
    });
    let shown = ["chat", "warm_up", "later", "boxed", "kept_by_a_condition"];
    assert_eq!(taken, shown.map(|method| format!("Client::{method}")));
}

#[test]
fn others_are_left_as_they_are() {
    let taken = names_of(|| {
        block_on(CLIENT.left_out())
            + block_on(CLIENT.left_out_by_a_condition())
            + CLIENT.sync()
            + CLIENT.at_compile_time()
    });
    assert_eq!(taken, [""; 0]);
}

#[test]
fn a_method_adds_its_tags_to_those_of_the_block_and_its_own_win() {
    let records = records_of(|| CLIENT.sync_with_its_own());
    let key = &records[0].key;
    assert_eq!((key.function.as_str(), key.model.as_deref()), ("counted", Some("gpt-4o-mini")));
    let tags: Vec<_> = key.tags.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(tags, [("extra", "1"), ("region", "eu"), ("tier", "paid")]);
}

#[test]
fn what_a_method_says_wins_over_the_block() {
    let records = records_of(|| {
        let _ = block_on(CLIENT.chat());
        block_on(CLIENT.with_its_own_model());
        block_on(CLIENT.named_by_a_nested_condition());
    });
    let [of_block, own, deep] = &records[..] else { unreachable!("three calls") };
    assert_eq!(of_block.cost.map(|cost| cost.lower.to_string()).as_deref(), Some("0.00027"));
    assert_eq!(
        (own.key.model.as_deref(), own.key.provider.as_deref()),
        (Some("gpt-4o"), Some("openai"))
    );
    assert!(own.usage.is_empty() && own.unpriced.is_none(), "it asked for no tokens: {own:?}");
    assert_eq!(deep.key.function, "deep");
}

struct Decides;

#[monitor(ok_if = |result: &Result<u8, u8>| result.is_ok(), track_tokens)]
impl Decides {
    async fn as_the_block_does(&self) -> Result<u8, u8> {
        Err(1)
    }

    #[monitor(error_if = |result: &Result<u8, u8>| result.is_ok())]
    async fn the_other_way(&self) -> Result<u8, u8> {
        Err(1)
    }
}

#[test]
fn a_method_that_decides_about_success_decides_alone() {
    let records =
        records_of(|| (block_on(Decides.as_the_block_does()), block_on(Decides.the_other_way())));
    let outcomes: Vec<_> = records.iter().map(|record| record.outcome).collect();
    assert_eq!(outcomes, [Outcome::Error, Outcome::Ok]);
}

trait Provider {
    type Reply;
    async fn chat(&self) -> Self::Reply;
    fn sync(&self) -> u8;
}

/// A type for each way to write one.
struct Wrapper<T>(T);

#[monitor(tags(by = "trait"))]
impl<T: Clone> Provider for Wrapper<T> {
    type Reply = T;
    async fn chat(&self) -> T {
        self.0.clone()
    }
    fn sync(&self) -> u8 {
        1
    }
}

#[monitor]
impl Provider for &Wrapper<[u8; 2]> {
    type Reply = u8;
    async fn chat(&self) -> u8 {
        self.0[1]
    }
    fn sync(&self) -> u8 {
        1
    }
}

#[monitor]
impl Provider for (Wrapper<u8>, [u16; 2]) {
    type Reply = u8;
    async fn chat(&self) -> u8 {
        self.1[0] as u8
    }
    fn sync(&self) -> u8 {
        self.0.0
    }
}

trait Named: Send + Sync {
    fn name(&self) -> &str;
}

impl Named for u8 {
    fn name(&self) -> &str {
        "u8"
    }
}

#[monitor]
impl dyn Named {
    async fn ask(&self) -> usize {
        self.name().len()
    }
}

/// # Safety
/// There is nothing to hold to.
unsafe trait Marked {
    async fn marked(&self) -> u8;
}

#[monitor]
unsafe impl Marked for Wrapper<u8> {
    async fn marked(&self) -> u8 {
        self.0
    }
}

#[allow(non_camel_case_types)]
struct r#type;

#[monitor]
impl r#type {
    async fn r#async(r#in: u8) -> u8 {
        r#in
    }
}

#[test]
fn whatever_the_type_a_method_is_shown_by_the_types_own_name() {
    let names = names_of(|| {
        block_on(Provider::chat(&Wrapper(1_u8)));
        block_on(Provider::chat(&&Wrapper([1_u8, 2])));
        block_on((Wrapper(1), [2, 3]).chat());
        let named: &dyn Named = &7_u8;
        block_on(named.ask());
        block_on(Wrapper(1_u8).marked());
        block_on(r#type::r#async(1));
        Wrapper(1_u8).sync() + Provider::sync(&&Wrapper([1_u8, 2])) + (Wrapper(1), [2, 3]).sync()
    });
    assert_eq!(
        names,
        [
            "Wrapper::chat",
            "Wrapper::chat",
            "(Wrapper, [u16])::chat",
            "Named::ask",
            "Wrapper::marked",
            "type::async",
        ]
    );
}

#[async_trait::async_trait]
trait Boxes {
    async fn below(&self) -> Result<u8, String>;
}

struct Above;
struct Below;

#[monitor(classify = |_: &String| ErrorKind::Quota)]
#[async_trait::async_trait]
impl Boxes for Above {
    async fn below(&self) -> Result<u8, String> {
        Err("no".into())
    }
}

#[async_trait::async_trait]
#[monitor(classify = |_: &String| ErrorKind::Quota)]
impl Boxes for Below {
    async fn below(&self) -> Result<u8, String> {
        Err("no".into())
    }
}

#[test]
fn async_trait_may_stand_above_or_below() {
    let records = records_of(|| (block_on(Above.below()), block_on(Below.below())));
    let seen: Vec<_> =
        records.iter().map(|record| (record.key.function.as_str(), record.error)).collect();
    let quota = Some(ErrorKind::Quota);
    assert_eq!(seen, [("Above::below", quota), ("Below::below", quota)]);
}

macro_rules! methods {
    ($($name:ident)*) => {$(
        async fn $name(&self) -> usize {
            self.0
        }
    )*};
}

macro_rules! client {
    ($name:ident { $($method:ident)* }) => {
        struct $name(usize);
        #[monitor]
        impl $name {
            $(async fn $method(&self) -> usize { self.0 })*
            methods! { hidden }
        }
    };
}

client!(Made { first second });

#[test]
fn a_block_that_a_macro_writes_is_a_block_and_what_a_macro_in_it_writes_is_not_seen() {
    let made = Made(1);
    let names =
        names_of(|| (block_on(made.first()), block_on(made.second()), block_on(made.hidden())));
    assert_eq!(names, ["Made::first", "Made::second"]);
}

impl Deref for Made {
    type Target = usize;
    fn deref(&self) -> &usize {
        &self.0
    }
}

struct Kept {
    collector: Collector,
}

#[monitor(collector = self.collector)]
impl Kept {
    async fn asks(&self) -> bool {
        current().is_call()
    }
}

#[test]
fn a_block_can_name_the_collector_of_its_methods() {
    let kept = Kept { collector: collector().0 };
    assert!(block_on(kept.asks()));
    assert_eq!(kept.collector.requests().all()[0].key.function, "Kept::asks");
}
