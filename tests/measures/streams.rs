//! The streams that are measured: each once as a user writes it, and once without the monitor.

use futures::{Stream, StreamExt, stream::BoxStream};
use monitor_runtime::monitor;
use serde::Serialize;
use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// A chunk as providers send it; only the last one has counts.
#[derive(Clone, Serialize)]
pub(crate) struct Chunk {
    object: &'static str,
    model: &'static str,
    content: &'static str,
    usage: Option<Counts>,
}

#[derive(Clone, Serialize)]
struct Counts {
    prompt_tokens: u64,
    completion_tokens: u64,
}

const TEXT: &str = "data: {\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\
    \"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200}}\n\n";

fn chunks(input: u64) -> impl Stream<Item = Chunk> + Send {
    let chunk = move |n| Chunk {
        object: "chat.completion.chunk",
        model: "gpt-4o-mini",
        content: "Paris",
        usage: (n == 4).then(|| Counts { prompt_tokens: black_box(input), completion_tokens: 200 }),
    };
    futures::stream::iter(0..5).map(chunk)
}

#[monitor(stream, track_cost, model = "gpt-4o-mini")]
pub(crate) fn monitored(input: u64) -> impl Stream<Item = Chunk> {
    chunks(input)
}

#[monitor(stream, track_cost, provider = "openai", model = "gpt-4o-mini")]
pub(crate) fn monitored_text() -> impl Stream<Item = &'static [u8]> {
    futures::stream::iter(TEXT.as_bytes().chunks(16))
}

pub(crate) fn bare_boxed(input: u64) -> BoxStream<'static, Chunk> {
    chunks(input).boxed()
}

#[monitor(stream, track_cost, model = "gpt-4o-mini")]
pub(crate) fn monitored_boxed(input: u64) -> BoxStream<'static, Chunk> {
    bare_boxed(input)
}

/// Reads a stream that never waits to its end.
#[inline]
pub(crate) fn read<S: Stream>(stream: S) -> usize {
    let mut stream = pin!(stream);
    let mut items = 0;
    loop {
        match stream.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(item)) => drop(black_box(item)),
            Poll::Ready(None) => return items,
            Poll::Pending => unreachable!("nothing here waits"),
        }
        items += 1;
    }
}
