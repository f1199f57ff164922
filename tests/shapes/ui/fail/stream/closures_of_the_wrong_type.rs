use futures::Stream;
use monitor_runtime::{ErrorKind, Usage, monitor};

#[monitor(stream, ok_if = |item| item)]
fn no_bool() -> impl Stream<Item = u32> {
    futures::stream::iter([1])
}

#[monitor(stream, usage = |item: &String| Usage::new(1, 2))]
fn other_item() -> impl Stream<Item = u32> {
    futures::stream::iter([1])
}

#[monitor(stream, classify = |_| ErrorKind::Timeout)]
fn without_errors() -> impl Stream<Item = u32> {
    futures::stream::iter([1])
}

fn main() {}
