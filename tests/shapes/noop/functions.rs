//! Functions of every shape and with every option, and what each returns.

use futures::{FutureExt, Stream, StreamExt, future::BoxFuture, stream, stream::BoxStream};
use monitor_runtime::{
    Call, Collector, ErrorKind, TokenUsage, Usage, Usd, budget::BudgetExceeded, current, monitor,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    time::Duration,
};

#[derive(TokenUsage)]
pub(crate) struct Reply {
    #[usage(input)]
    sent: u64,
    #[usage(output)]
    generated: u64,
}

const fn reply(sent: u64) -> Reply {
    Reply { sent, generated: 2 }
}

#[monitor(track_cost, provider = "openai", model = "gpt-4o-mini")]
async fn in_async(sent: u64) -> Result<Reply, std::io::Error> {
    tokio::task::yield_now().await;
    current().usage(Usage::new(1, 2)).retry();
    Ok(reply(sent))
}

#[monitor(
    track_tokens,
    model = model,
    tags(tenant, tier = tenant.len()),
    usage = |reply| Usage::new(reply.sent, reply.generated),
    ok_if = |result| result.is_ok(),
    classify = |error| if error.is_empty() { ErrorKind::Timeout } else { ErrorKind::Overloaded },
)]
fn in_sync(model: &str, tenant: String) -> Result<Reply, String> {
    if tenant.is_empty() { Err(model.to_owned()) } else { Ok(reply(tenant.len() as u64)) }
}

#[monitor(error_if = Option::is_none, collector = collector)]
fn in_a_collector(collector: &Collector, n: Option<u8>) -> Option<u8> {
    n.filter(|_| format!("{collector:?}").contains("Collector"))
}

#[monitor(budget(team, reserve = Usage::new(n.into(), 2)), model = "gpt-4o-mini")]
async fn asking(team: &str, n: u32) -> Result<u32, BudgetExceeded> {
    tokio::task::yield_now().await;
    Ok(n + team.len() as u32)
}

#[monitor(budget("team", reserve = Usd::ZERO), budget_error = |refused| refused.to_string())]
pub(crate) fn asking_in_a_box(n: u32) -> BoxFuture<'static, Result<u32, String>> {
    async move { Ok(n) }.boxed()
}

#[monitor]
fn by_hand(n: u8) -> impl Future<Output = u8> + Send {
    async move { n + 1 }
}

#[monitor]
fn in_a_box(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { n + 1 })
}

#[monitor(name = "boxed elsewhere")]
pub(crate) fn boxed_elsewhere(n: u8) -> BoxFuture<'static, u8> {
    async move { n + 1 }.boxed()
}

#[monitor(attempt, track_cost, model = "gpt-4o-mini")]
async fn attempted(n: u64) -> Result<Reply, String> {
    if n == 0 { Err("busy".to_owned()) } else { Ok(reply(n)) }
}

#[monitor]
fn panics(n: u8) -> u8 {
    assert!(n > 3, "{n} is too small");
    n
}

#[monitor]
#[track_caller]
fn tracked() -> u32 {
    std::panic::Location::caller().line()
}

#[monitor(stream, track_cost)]
fn streamed(n: u64) -> impl Stream<Item = Reply> + Send {
    stream::iter([reply(n), reply(n + 1)])
}

#[monitor(stream, usage = |n| Usage::new(*n, 0))]
pub(crate) fn streamed_in_a_box(n: u64) -> BoxStream<'static, u64> {
    stream::iter([n, n + 1]).boxed()
}

#[monitor(stream, ok_if = |n| *n > 0)]
fn streamed_and_movable(n: u8) -> Box<dyn Stream<Item = u8> + Unpin> {
    Box::new(stream::iter([n, n + 1]))
}

#[monitor(stream)]
async fn streamed_later(n: u8) -> Result<BoxStream<'static, u8>, String> {
    if n == 0 { Err("nothing".to_owned()) } else { Ok(stream::iter([n, n + 1]).boxed()) }
}

#[monitor(stream)]
async fn streamed_in_an_option(n: u8) -> Option<impl Stream<Item = u8>> {
    Some(async_stream::stream! {
        yield n;
        yield n + 1;
    })
}

#[monitor(stream)]
fn boxed_and_streamed(n: u8) -> BoxFuture<'static, BoxStream<'static, u8>> {
    async move { stream::iter([n, n + 1]).boxed() }.boxed()
}

#[async_trait::async_trait]
trait Provider {
    async fn ask(&self, n: u8) -> u8;
}

pub(crate) struct Client {
    model: String,
}

#[async_trait::async_trait]
impl Provider for Client {
    #[monitor(model = self.model)]
    async fn ask(&self, n: u8) -> u8 {
        n + 1
    }
}

#[monitor(track_cost, model = self.model, tags(tier = "free"))]
impl Client {
    async fn chat(&self) -> Result<Reply, String> {
        self.connect().await;
        Ok(reply(self.model.len() as u64))
    }

    async fn connect(&self) {}

    #[monitor(skip)]
    async fn close(&self) {}
}

/// Calls each of them.
pub(crate) async fn all(collector: &Collector) {
    assert_eq!(in_async(3).await.map_err(|error| error.kind()).map(|it| it.sent), Ok(3));
    assert_eq!(in_sync("m", "acme".to_owned()).map(|it| it.generated), Ok(2));
    assert_eq!(in_sync("m", String::new()).map(|it| it.sent), Err("m".to_owned()));
    assert_eq!(in_a_collector(collector, Some(1)), Some(1));
    assert_eq!(by_hand(1).await + in_a_box(1).await + boxed_elsewhere(1).await, 6);
    assert_eq!(asking("team", 3).await, Ok(7));
    assert_eq!(asking_in_a_box(3).await, Ok(3));
    assert_eq!(attempted(0).await.map(|it| it.sent), Err("busy".to_owned()));
    assert_eq!(attempted(7).await.map(|it| it.sent), Ok(7));
    let caught = catch_unwind(|| panics(1)).expect_err("it panics");
    assert_eq!(caught.downcast_ref::<String>().map(String::as_str), Some("1 is too small"));
    assert_eq!(tracked(), line!());
    assert_eq!(streamed(4).map(|it| it.sent).collect::<Vec<_>>().await, [4, 5]);
    assert_eq!(streamed_in_a_box(4).collect::<Vec<_>>().await, [4, 5]);
    assert_eq!(streamed_and_movable(4).collect::<Vec<_>>().await, [4, 5]);
    assert_eq!(streamed_later(0).await.err().as_deref(), Some("nothing"));
    assert_eq!(streamed_later(4).await.expect("one").collect::<Vec<_>>().await, [4, 5]);
    let later = streamed_in_an_option(4).await.expect("one");
    assert_eq!(later.collect::<Vec<_>>().await, [4, 5]);
    assert_eq!(boxed_and_streamed(4).await.collect::<Vec<_>>().await, [4, 5]);
    let client = Client { model: "gpt-4o-mini".to_owned() };
    assert_eq!(client.ask(1).await, 2);
    assert_eq!(client.chat().await.map(|it| it.sent), Ok(11));
    client.close().await;
    drop(in_async(5));
}

/// The same by hand.
pub(crate) async fn all_by_hand(collector: &Collector) {
    let call = Call::builder("by hand").provider("openai").model("gpt-4o-mini").track_cost();
    let call = call.attempt().tag("tenant", "acme").collector(collector);
    assert_eq!(call.clone().run(|| 1), 1);
    assert_eq!(call.clone().run_judged(|| 2, |_, verdict| verdict.usage(Usage::new(1, 1))), 2);
    assert_eq!(call.clone().run_async(async { 3 }).await, 3);
    assert_eq!(call.clone().wrap_stream(stream::iter([4, 5])).collect::<Vec<_>>().await, [4, 5]);
    let slow = call.clone().run_async(std::future::pending::<()>());
    assert!(monitor_runtime::timeout(Duration::from_millis(1), slow).await.is_err());
    let panics = call.run_async(async { panic!("it is the user's own") });
    assert!(AssertUnwindSafe(panics).catch_unwind().await.is_err());
    let spawned = current().spawn(async { current().is_call() }).await;
    assert!(!spawned.expect("it runs"), "nothing runs around it");
    monitor_runtime::testing::capture(collector, || panics_not(7));
}

fn panics_not(n: u8) {
    assert_eq!(panics(n), n);
}
