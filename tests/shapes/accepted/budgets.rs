//! Functions that a budget can refuse, in every shape.

use monitor_runtime::{Usage, Usd, budget::BudgetExceeded, monitor};
use std::fmt;

#[derive(Debug)]
pub enum Error {
    Refused(BudgetExceeded),
}

impl From<BudgetExceeded> for Error {
    fn from(refused: BudgetExceeded) -> Error {
        Error::Refused(refused)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Error {}

// why: the refusal is a statement before the user's, in each way in which a body is written.
pub mod shapes {
    use super::{Error, monitor};
    use futures::{FutureExt, future::BoxFuture, future::LocalBoxFuture};
    use std::{future::Future, pin::Pin};

    #[monitor(budget("team"))]
    pub async fn in_async(n: u32) -> Result<u32, Error> {
        futures::future::ready(()).await;
        Ok(n)
    }
    #[monitor(budget("team"))]
    pub fn in_sync(n: u32) -> Result<u32, Error> {
        Ok(n)
    }
    #[monitor(budget("team"))]
    pub fn never_reached() -> Result<u32, Error> {
        todo!()
    }
    #[monitor(budget("team"))]
    #[track_caller]
    pub fn tracked(n: u32) -> Result<u32, Error> {
        struct Error;
        let _ = Error;
        Ok(n)
    }
    #[monitor(budget("team"))]
    pub fn by_hand(n: u32) -> impl Future<Output = Result<u32, Error>> + Send {
        async move { Ok(n) }
    }
    #[monitor(budget("team"))]
    pub fn by_hand_of_another(n: u32) -> impl Future<Output = Result<u32, Error>> + Send + Unpin {
        futures::future::ready(Ok(n))
    }
    #[monitor(budget("team"))]
    pub fn in_a_box(n: u32) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>> {
        Box::pin(async move { Ok(n) })
    }
    #[monitor(budget("team"))]
    pub fn in_a_box_without_move() -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>> {
        Box::pin(async { Ok(1) })
    }
    #[monitor(budget("team"))]
    pub fn in_a_box_of_another(n: u32) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>> {
        Box::pin(futures::future::ready(Ok(n)))
    }
    #[monitor(budget("team"))]
    pub fn boxed_elsewhere(n: u32) -> BoxFuture<'static, Result<u32, Error>> {
        async move { Ok(n) }.boxed()
    }
    #[monitor(budget("team"))]
    pub fn boxed_elsewhere_and_not_sent(n: &u32) -> LocalBoxFuture<'_, Result<&u32, Error>> {
        async move { Ok(n) }.boxed_local()
    }
    #[monitor(budget("team"))]
    pub fn boxed_early(n: u32) -> Pin<Box<dyn Future<Output = Result<u32, Error>>>> {
        if n > 3 {
            return Box::pin(std::future::pending());
        }
        Box::pin(async move { Ok(n) })
    }
    #[monitor(budget("team"))]
    pub unsafe fn unsafe_one(n: *const u32) -> Result<u32, Error> {
        Ok(unsafe { *n })
    }
    fn sent(_: impl Send) {}
    pub fn all_can_be_sent() {
        sent(in_async(1));
        sent(by_hand(1));
        sent(boxed_elsewhere(1));
    }
}

// why: the call that opens a stream is refused, and not the stream.
pub mod streams {
    use super::{Error, monitor};
    use futures::{
        Stream, StreamExt,
        future::{BoxFuture, FutureExt},
        stream::{self, BoxStream},
    };

    #[monitor(stream, budget("team"))]
    pub async fn opened_later(n: u8) -> Result<impl Stream<Item = u8>, Error> {
        Ok(stream::iter([n]))
    }
    #[monitor(stream, budget("team"))]
    pub fn opened(n: u8) -> Result<impl Stream<Item = Result<u8, Error>> + Send, Error> {
        Ok(stream::iter([Ok(n)]))
    }
    #[monitor(stream, budget("team"))]
    pub async fn in_a_box(n: u8) -> Result<BoxStream<'static, u8>, Error> {
        Ok(stream::iter([n]).boxed())
    }
    #[monitor(stream, budget("team"))]
    pub fn boxed_and_streamed(n: u8) -> BoxFuture<'static, Result<BoxStream<'static, u8>, Error>> {
        async move { Ok(stream::iter([n]).boxed()) }.boxed()
    }
    #[monitor(stream, budget("team"))]
    pub fn by_hand(
        n: u8,
    ) -> impl std::future::Future<Output = Result<BoxStream<'static, u8>, Error>> {
        async move { Ok(stream::iter([n]).boxed()) }
    }
    #[monitor(stream = false, budget("team"))]
    pub async fn not_measured(n: u8) -> Result<BoxStream<'static, u8>, Error> {
        Ok(stream::iter([n]).boxed())
    }
}

// why: a type is no `Result` by its name, and a `Result` by any alias.
pub mod types {
    use super::{Error, monitor};
    use monitor_runtime::budget::BudgetExceeded;

    pub type Answer = Result<u8, Error>;
    pub type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

    #[monitor(budget("team"))]
    pub async fn by_an_alias() -> Answer {
        Ok(1)
    }
    #[monitor(budget("team"))]
    pub fn by_an_alias_of_one(n: u8) -> Fallible<u8> {
        Ok(n.to_string().parse()?)
    }
    #[monitor(budget("team"))]
    pub async fn of_any_error<E: From<BudgetExceeded>>() -> Result<(), E> {
        Ok(())
    }
    #[monitor(budget("team"))]
    pub fn of_the_refusal() -> Result<Option<u8>, BudgetExceeded> {
        Ok(None)
    }
    #[monitor(budget("team"), budget_error = std::io::Error::other)]
    pub fn of_another_library() -> std::io::Result<u8> {
        Ok(1)
    }
    #[monitor(budget("team"))]
    pub async fn opaque(n: u8) -> Result<impl Fn() -> u8, Error> {
        Ok(move || n)
    }
}

// why: options read the arguments by reference, and the body moves them.
pub mod values {
    use super::{Error, Usage, Usd, monitor};

    pub struct Client {
        pub team: String,
        pub most: Usd,
    }

    impl Client {
        #[monitor(budget(self.team, reserve = self.most), model = model)]
        pub async fn of_self(self, model: String) -> Result<String, Error> {
            let Client { team, .. } = self;
            Ok(team + &model)
        }
        #[monitor(
            budget(format!("{}-{tenant}", self.team), reserve = Usage::new(words.len() as u64, 500)),
            budget_error = |refused| format!("{tenant}: {refused}"),
        )]
        pub async fn with(&self, tenant: String, words: &[&str]) -> Result<usize, String> {
            drop(tenant);
            Ok(words.len())
        }
        #[monitor(budget(None::<String>, reserve = most))]
        pub async fn of_none(&self, most: &Usage) -> Result<(), Error> {
            Ok(())
        }
        #[monitor(budget(tenant, reserve = most.unwrap_or(Usd::ZERO)), budget_error = |_| tenant)]
        pub fn moved(&self, tenant: String, most: Option<Usd>) -> Result<(), String> {
            Ok(())
        }
    }

    #[monitor(track_cost, model = "gpt-4o-mini")]
    impl Client {
        #[monitor(budget(self.team))]
        pub async fn silent(&self) -> Result<String, Error> {
            Ok(self.team.clone())
        }
        async fn not_asked(&self) -> Result<Usage, Error> {
            Ok(Usage::new(1, 1))
        }
    }
}

// why: `async-trait` writes a body that renames every argument.
pub mod async_trait_methods {
    use super::{Error, monitor};

    #[async_trait::async_trait]
    pub trait Provider {
        async fn ask(&self, tenant: &str, n: u8) -> Result<u8, Error>;
        async fn told(&mut self, tenant: String) -> Result<u8, String>;
    }

    pub struct Client;

    #[async_trait::async_trait]
    impl Provider for Client {
        #[monitor(budget(tenant))]
        async fn ask(&self, tenant: &str, n: u8) -> Result<u8, Error> {
            Ok(n + tenant.len() as u8)
        }
        #[monitor(budget(tenant), budget_error = |refused| format!("{tenant}: {refused}"))]
        async fn told(&mut self, tenant: String) -> Result<u8, String> {
            Ok(tenant.len() as u8)
        }
    }
}

// why: the prelude can be hidden, and names of ours be names of the user's.
pub mod shadowed {
    use super::{Error, monitor};

    #[allow(non_snake_case)]
    pub fn Ok<T, E>(value: T) -> ::core::result::Result<T, E> {
        ::core::result::Result::Ok(value)
    }
    #[allow(non_upper_case_globals)]
    pub const None: u8 = 1;
    #[allow(non_snake_case)]
    pub fn Some() {}
    #[allow(non_snake_case)]
    pub fn Err() {}
    pub struct Option;
    pub struct Result;
    pub struct From;
    pub struct Ask;
    pub struct Reserve;

    #[monitor(budget("team", reserve = ::monitor_runtime::Usd::ZERO))]
    pub async fn f(ask: u8, refused: u8) -> ::core::result::Result<u8, Error> {
        Ok(ask + refused + None)
    }
}
