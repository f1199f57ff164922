use monitor_runtime::monitor;
use std::future::Future;

#[monitor(budget("team"))]
async fn nothing() {}

#[monitor(budget("team"))]
fn never() -> ! {
    loop {}
}

#[monitor(budget("team"))]
async fn text() -> String {
    String::new()
}

#[monitor(budget("team"))]
fn number() -> u32 {
    1
}

#[monitor(budget("team"))]
async fn optional() -> Option<Result<u32, String>> {
    None
}

#[monitor(budget("team"))]
fn by_hand() -> impl Future<Output = String> {
    async { String::new() }
}

#[monitor(budget("team"))]
fn by_hand_elsewhere() -> impl Future<Output = String> {
    std::future::ready(String::new())
}

#[monitor(budget("team"))]
fn in_a_box() -> std::pin::Pin<Box<dyn Future<Output = String>>> {
    Box::pin(async { String::new() })
}

#[monitor(budget("team"))]
fn boxed_elsewhere() -> futures::future::BoxFuture<'static, String> {
    futures::FutureExt::boxed(async { String::new() })
}

#[monitor(budget("team"))]
#[track_caller]
fn tracked() -> u32 {
    1
}

#[monitor(budget("team"))]
fn opaque() -> impl Copy {
    1
}

fn main() {}
