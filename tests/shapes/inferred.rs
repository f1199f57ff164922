//! Futures made by hand whose bodies leave open what they yield: the signature says it.
#![allow(dead_code)]

use monitor_runtime::monitor;
use std::{error::Error, fmt, future::Future, io};

// why: nothing in the block says the type of the error.
#[monitor]
fn error_left_open() -> impl Future<Output = Result<u32, String>> {
    async { Ok(1) }
}

#[monitor]
fn collected(text: &str) -> impl Future<Output = Result<Vec<u8>, io::Error>> + Send + use<'_> {
    async move { Ok(text.bytes().collect()) }
}

#[monitor]
fn converted() -> impl Future<Output = String> + Send {
    async { "x".into() }
}

#[monitor]
fn converted_error() -> impl Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send {
    async { Err("x")? }
}

// why: a block that does not end has no type of its own.
#[monitor]
fn endless() -> impl Future<Output = u32> {
    async {
        loop {
            futures::future::ready(()).await;
        }
    }
}

#[monitor]
fn cast() -> impl Future<Output = Box<dyn fmt::Debug>> {
    async { Box::new(1) as _ }
}

// why: `impl Trait` in the output, which the hint must leave open.
#[monitor]
fn opaque_inside() -> impl Future<Output = Result<impl fmt::Debug, impl Error>> {
    async {
        if false {
            return Err(fmt::Error);
        }
        Ok(1_u8)
    }
}

// why: the future is not an async block.
#[monitor]
fn mapped() -> impl Future<Output = Result<u64, io::Error>> + Send {
    use futures::FutureExt;
    futures::future::ready(Ok(1_u8)).map(|read| read.map(Into::into))
}

trait Provider {
    type Error;
    fn error(&self) -> Self::Error;
    #[monitor]
    fn chat(&self, n: u8) -> impl Future<Output = Result<u8, Self::Error>> + Send
    where
        Self: Sync,
    {
        async move {
            if n == 0 {
                return Err(self.error());
            }
            Ok(n)
        }
    }
}

// why: a returned closure learns the types of its arguments, and what it returns, from the
// signature.
#[monitor]
fn arguments_of_a_closure() -> impl Fn(&str) -> usize {
    |text| text.len()
}

#[monitor(model = name)]
fn result_of_a_closure(
    name: String,
) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = String>>> {
    move || {
        let name = name.clone();
        Box::pin(async { name })
    }
}

struct Calls(u8);

impl Calls {
    #[monitor]
    fn closure_that_borrows(&mut self) -> impl FnMut(Option<&u8>) -> Option<u8> {
        |add| {
            self.0 += add?;
            Some(self.0)
        }
    }
}
