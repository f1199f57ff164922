//! What a monitored future takes beside the bare one: at most 64 bytes, and one copy of the
//! arguments that the body moves on.

use monitor_runtime::{Collector, monitor};
use std::{future::Future, hint::black_box, pin::Pin};

const BOUND: usize = 64;

/// Makes each function twice, with the attribute and without.
macro_rules! twice {
    ($(#[monitor($($options:tt)*)] fn $bare:ident, $monitored:ident
        ($($argument:ident: $ty:ty),*) -> $output:ty $body:block)*) => {$(
        async fn $bare($($argument: $ty),*) -> $output $body

        #[monitor($($options)*)]
        async fn $monitored($($argument: $ty),*) -> $output $body
    )*};
}

twice! {
    #[monitor()] fn bare_empty, empty() -> () {
        std::future::ready(()).await;
    }
    #[monitor(track_tokens, track_cost)] fn bare_chat, chat() -> Result<serde_json::Value, String> {
        Ok(std::future::ready(serde_json::Value::Null).await)
    }
    #[monitor(tags(tenant), model = &model)] fn bare_moving, moving(model: String, tenant: u32) -> String {
        black_box(tenant);
        std::future::ready(()).await;
        model
    }
    #[monitor(collector = collector)] fn bare_own, own(collector: &Collector) -> usize {
        std::future::ready(()).await;
        std::ptr::from_ref(collector).addr()
    }
    #[monitor()] fn bare_large, large(bytes: [u8; 100]) -> u8 {
        std::future::ready(()).await;
        bytes[99]
    }
}

fn bare_boxed(n: u64) -> Pin<Box<impl Future<Output = u64> + Send>> {
    Box::pin(async move { std::future::ready(n).await })
}

#[monitor]
fn boxed(n: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { std::future::ready(n).await })
}

#[test]
fn a_future_grows_by_at_most_64_bytes() {
    let collector = Collector::builder().build();
    let model = String::new;
    let shapes = [
        ("no arguments", size_of_val(&bare_empty()), size_of_val(&empty()), 0),
        ("tokens and cost", size_of_val(&bare_chat()), size_of_val(&chat()), 0),
        (
            "options at run time",
            size_of_val(&bare_moving(model(), 1)),
            size_of_val(&moving(model(), 1)),
            size_of::<(String, u32)>(),
        ),
        (
            "a collector",
            size_of_val(&bare_own(&collector)),
            size_of_val(&own(&collector)),
            size_of::<&Collector>(),
        ),
        (
            "large arguments",
            size_of_val(&bare_large([0; 100])),
            size_of_val(&large([0; 100])),
            // what is no multiple of eight is followed by room
            size_of::<[u8; 104]>(),
        ),
        ("boxed", size_of_val(&*bare_boxed(1)), size_of_val(&*boxed(1)), 0),
    ];
    for (shape, bare, monitored, arguments) in shapes {
        println!(
            "future, {shape}: {bare} bytes bare, {monitored} monitored, of which {arguments} are a \
             copy of arguments"
        );
        assert!(monitored <= bare + arguments + BOUND, "{shape}: {monitored} after {bare} bytes");
    }
}
