//! Users that forbid lints, and futures that must be safe to use after a panic.
#![allow(dead_code)]

use monitor_runtime::{budget::BudgetExceeded, monitor};
use std::{
    future::Future,
    panic::{RefUnwindSafe, UnwindSafe},
    pin::Pin,
};

// why: `forbid` refuses every `allow` in an expansion.
macro_rules! forbidding {
    ($($name:ident: $($lint:path),*;)*) => {$(
        #[forbid($($lint),*)]
        mod $name {
            use monitor_runtime::monitor;
            #[monitor(model = "m", track_tokens, tags(n))]
            async fn in_async(n: u8) -> Result<serde_json::Value, String> {
                Ok(n.into())
            }
            #[monitor]
            fn in_sync(n: u8) -> u8 {
                n
            }
            #[monitor(budget("team"), budget_error = |refused| refused.to_string())]
            async fn asking(n: u8) -> Result<u8, String> {
                Ok(n)
            }
            #[monitor]
            impl super::Client {
                fn $name(&self) -> futures::future::BoxFuture<'_, u8> {
                    Box::pin(async { 1 })
                }
            }
            #[test]
            fn compiles_and_runs() {
                use futures::executor::block_on;
                assert_eq!(block_on(in_async(1)), Ok(1.into()));
                assert_eq!(block_on(asking(1)), Ok(1));
                assert_eq!(in_sync(2) + block_on(super::Client.$name()), 3);
            }
        }
    )*};
}

struct Client;

forbidding! {
    all_warnings: warnings;
    unused_code: unused;
    unreachable: unreachable_code;
    unsafety: unsafe_code;
    qualifications: unused_qualifications;
    idioms: rust_2018_idioms;
    clippys: clippy::all, clippy::pedantic;
}

// why: a body may import what its signature has to write out.
#[deny(unused_qualifications)]
mod imports_in_the_body {
    use monitor_runtime::monitor;
    #[monitor]
    fn in_sync() -> std::collections::HashMap<u8, std::io::Result<()>> {
        use std::{collections::HashMap, io};
        let unit: io::Result<()> = Ok(());
        HashMap::from([(1, unit)])
    }
    #[monitor]
    fn boxed() -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        use std::pin::Pin;
        fn inner() -> Pin<Box<std::future::Ready<u8>>> {
            Box::pin(std::future::ready(1))
        }
        Box::pin(async { inner().await })
    }
}

#[monitor]
fn boxed_block() -> Pin<Box<dyn Future<Output = u8> + UnwindSafe>> {
    Box::pin(async { 1 })
}

#[monitor]
fn boxed_early(
    early: bool,
) -> Pin<Box<dyn Future<Output = u8> + UnwindSafe + RefUnwindSafe + Send>> {
    if early {
        return Box::pin(std::future::ready(2));
    }
    Box::pin(std::future::ready(1))
}

#[monitor]
fn by_hand(text: String) -> impl Future<Output = Result<u8, String>> + UnwindSafe {
    async { Err(text) }
}

#[monitor(track_cost, model = text)]
async fn in_async(text: String) -> Result<serde_json::Value, String> {
    std::future::ready(()).await;
    Err(text)
}

#[monitor(budget("team"), budget_error = |refused| refused.to_string())]
async fn asking() -> Result<(), String> {
    std::future::ready(Ok(())).await
}

#[monitor(budget("team"))]
fn asking_early(
    early: bool,
) -> Pin<Box<dyn Future<Output = Result<u8, BudgetExceeded>> + UnwindSafe + RefUnwindSafe + Send>> {
    if early {
        return Box::pin(std::future::ready(Ok(2)));
    }
    Box::pin(std::future::ready(Ok(1)))
}

fn all_are_unwind_safe() {
    fn check(_: impl UnwindSafe) {}
    check(boxed_block());
    check(boxed_early(true));
    check(by_hand(String::new()));
    check(in_async(String::new()));
    check(asking());
    check(asking_early(true));
}

// why: a field of the parameter's name is no use of it, and the lint for unused ones stays.
mod unused_parameters {
    use monitor_runtime::monitor;
    struct Reply {
        model: u8,
    }
    #[monitor]
    #[expect(unused_variables)]
    fn in_sync(model: u8) -> Reply {
        Reply { model: 1 }
    }
    #[monitor]
    #[expect(unused_variables)]
    async fn in_async(model: u8) -> u8 {
        let Reply { model: read } = in_sync(1);
        read
    }
}
