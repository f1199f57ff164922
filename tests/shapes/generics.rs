//! Bounds that the levels must neither need nor be led astray by.
#![allow(dead_code)]

use monitor_runtime::{TokenUsage, monitor};
use serde::Serialize;
use std::{error::Error, fmt, ops};

#[monitor]
fn references_in_bounds<T>(items: Vec<T>) -> Result<Vec<T>, T>
where
    for<'x> &'x T: ops::Add<Output = T>,
    Vec<T>: Serialize,
{
    Ok(items)
}

#[monitor(track_tokens)]
fn the_list_serializes<T: fmt::Display>(items: Vec<T>) -> Result<Vec<T>, T>
where
    Vec<T>: Serialize,
{
    Ok(items)
}

#[monitor(track_tokens)]
fn two_levels_hold<T, E>(reply: Option<T>) -> Result<Option<T>, E>
where
    Option<T>: Serialize,
    T: TokenUsage,
    E: Error + 'static,
{
    Ok(reply)
}

#[monitor]
fn a_pointer_to_some_error<E>(error: E) -> Result<(), E>
where
    E: ops::Deref,
    E::Target: Error,
{
    Err(error)
}

#[monitor]
fn a_pointer_to_any_error<E>(error: E) -> Result<(), E>
where
    E: ops::Deref<Target = dyn Error>,
{
    Err(error)
}

#[monitor]
fn a_pointer_that_displays<E>(error: E) -> Result<(), E>
where
    E: ops::Deref<Target = str> + fmt::Display,
{
    Err(error)
}

trait Service {
    type Reply: Serialize;
    type Error: Into<Box<dyn Error>>;
    fn go(self) -> impl Future<Output = Result<Self::Reply, Self::Error>>;
}

#[monitor(track_tokens)]
async fn of_a_service<S: Service>(service: S) -> Result<S::Reply, S::Error> {
    service.go().await
}

struct Client<'c, T: ?Sized, const N: usize>(&'c T, [u8; N]);

impl<T: fmt::Display + ?Sized + Sync, const N: usize> Client<'_, T, N> {
    #[monitor(model = self.0, tags(n = N))]
    async fn const_generic<const M: usize, U>(&self, items: [U; M]) -> Option<[U; M]>
    where
        U: PartialEq + Clone,
    {
        (M == N).then_some(items)
    }
    #[monitor]
    fn higher_ranked<F, R>(&self, ask: F) -> R
    where
        F: for<'x> FnOnce(&'x T, &'x [u8; N]) -> R,
    {
        ask(self.0, &self.1)
    }
}

type DynError<'e> = &'e (dyn Error + 'static);

#[monitor]
fn errors_that_borrow(error: DynError<'_>) -> Result<(), DynError<'_>> {
    Err(error)
}

trait Layer {
    type Reply;
    type Future: Future<Output = Self::Reply> + Send + 'static;
    fn call(&mut self) -> Self::Future;
}

struct Logged<L>(L);

// why: a box around a box of `dyn Future` would have to know that what it yields lives for ever.
impl<L: Layer> Logged<L> {
    #[monitor]
    fn call(&mut self) -> std::pin::Pin<Box<dyn Future<Output = L::Reply> + Send>> {
        let future = self.0.call();
        Box::pin(future)
    }
}

// why: what the boxed future yields is left open.
#[monitor]
fn boxed_and_mapped() -> std::pin::Pin<Box<dyn Future<Output = Result<u64, fmt::Error>> + Send>> {
    use futures::FutureExt;
    Box::pin(futures::future::ready(Ok(1_u8)).map(|read| read.map(Into::into)))
}
