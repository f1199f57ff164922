use monitor_runtime::monitor;
use std::{future::Future, pin::Pin};

#[monitor(stream)]
fn number() -> u32 {
    1
}

#[monitor(track_tokens, stream)]
async fn text() -> Result<String, String> {
    Ok(String::new())
}

#[monitor(stream)]
async fn nothing() {}

#[monitor(stream)]
fn never() -> ! {
    loop {}
}

#[monitor(stream = true)]
fn iterator() -> impl Iterator<Item = u32> {
    0..3
}

#[monitor(stream)]
fn list() -> Vec<u32> {
    Vec::new()
}

#[monitor(stream)]
fn tuple() -> (u32, u32) {
    (1, 2)
}

#[monitor(stream)]
fn future() -> impl Future<Output = u8> {
    async { 1 }
}

#[monitor(stream)]
fn boxed() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {})
}

#[monitor(stream)]
fn closure() -> impl Fn(u32) -> u32 {
    |n| n
}

fn main() {}
