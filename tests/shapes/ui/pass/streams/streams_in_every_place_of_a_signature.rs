#![deny(warnings)]

use futures::{
    Stream, StreamExt,
    executor::block_on,
    stream::{self, BoxStream, LocalBoxStream},
};
use monitor_runtime::{Collector, Outcome, monitor, testing::capture};
use std::{pin::Pin, rc::Rc};

#[monitor(stream)]
fn in_place(n: u32) -> impl Stream<Item = u32> + Send {
    stream::iter(0..n)
}

#[monitor(stream)]
fn boxed<'a>(words: &'a [u32]) -> Pin<Box<dyn Stream<Item = u32> + Send + Sync + 'a>> {
    Box::pin(stream::iter(words.iter().copied()))
}

#[monitor(stream)]
fn of_an_alias(n: u32) -> Result<BoxStream<'static, u32>, String> {
    Ok(stream::iter(0..n).boxed())
}

#[monitor(stream)]
fn local(n: Rc<u32>) -> Option<LocalBoxStream<'static, u32>> {
    Some(stream::once(async move { *n }).boxed_local())
}

#[monitor(stream)]
async fn awaited(n: u32) -> Result<impl Stream<Item = Result<u32, String>>, String> {
    Ok(stream::iter([Ok(n)]))
}

#[monitor(stream)]
fn written_by_hand(n: u32) -> impl Stream<Item = u32> {
    async_stream::stream! {
        for i in 0..n {
            yield i;
        }
    }
}

pub fn main() {
    let collector = Collector::builder().build();
    capture(&collector, || {
        block_on(async {
            assert_eq!(in_place(3).count().await, 3);
            assert_eq!(boxed(&[1, 2]).count().await, 2);
            assert_eq!(of_an_alias(1).expect("a stream").count().await, 1);
            assert_eq!(local(Rc::new(1)).expect("a stream").count().await, 1);
            assert_eq!(awaited(1).await.expect("a stream").count().await, 1);
            assert_eq!(Box::pin(written_by_hand(4)).next().await, Some(0));
        });
    });
    let outcomes: Vec<Outcome> =
        collector.requests().all().into_iter().map(|record| record.outcome).collect();
    let whole = outcomes.iter().filter(|outcome| **outcome == Outcome::Ok).count();
    assert_eq!((whole, outcomes.len()), (5, 6), "the last one was left half-read");
}
