//! Functions that return streams, measured to the stream's end, in every way of writing them.
//!
//! One module for each shape; the comment above it says what a naive attribute breaks.

#![allow(dead_code, clippy::all)]
use futures::{Stream, StreamExt, executor::block_on};
use monitor_runtime::{Collector, monitor, testing::capture};

// why: the wrapper takes the stream's place, with its auto traits, lifetimes and captures.
pub mod bare {
    use super::monitor;
    use futures::{FutureExt, Stream, StreamExt, TryStream, stream};
    #[monitor(stream)]
    pub fn plain(n: u64) -> impl Stream<Item = u64> {
        stream::iter(0..n)
    }
    #[monitor(stream, model = name)]
    pub fn send(name: &str) -> impl Stream<Item = char> + Send + Sync + Unpin + use<'_> {
        stream::iter(name.chars())
    }
    #[monitor(stream)]
    pub fn borrowed<'a>(words: &'a [String]) -> impl Stream<Item = &'a str> + 'a {
        stream::iter(words).map(String::as_str)
    }
    #[monitor(stream)]
    pub fn not_send(n: std::rc::Rc<u32>) -> impl futures::stream::Stream<Item = u32> {
        stream::once(async move { *n })
    }
    #[monitor(stream)]
    pub fn generic<T: Clone, const N: usize>(item: T) -> impl Stream<Item = T>
    where
        T: Send,
    {
        stream::iter(vec![item; N])
    }
    #[monitor(stream)]
    pub fn given<S: Stream<Item = u32>>(inner: S) -> impl Stream<Item = u32> {
        inner.map(|n| n + 1)
    }
    #[monitor(stream)]
    pub fn by_trait() -> impl TryStream<Ok = u8, Error = String> {
        stream::iter([Ok(1), Err("none".to_owned())])
    }
    #[monitor(stream)]
    pub fn fused() -> impl stream::FusedStream<Item = u8> + Unpin {
        stream::iter([1]).fuse()
    }
    #[monitor(stream)]
    pub fn nested(n: u32) -> impl Stream<Item = impl std::fmt::Display> {
        stream::iter([n])
    }
    #[monitor(stream)]
    pub fn early(n: u32) -> impl Stream<Item = u32> {
        let some = vec![n];
        if n == 0 {
            return stream::iter(vec![]);
        }
        stream::iter(some)
    }
    #[monitor(stream)]
    pub fn future_first(n: u32) -> impl Stream<Item = u32> {
        async move { stream::iter([n]) }.flatten_stream()
    }
}
// why: the type of the items is known from the signature alone.
pub mod inferred {
    use super::monitor;
    use futures::{Stream, stream};
    #[monitor(stream)]
    pub fn numbers() -> impl Stream<Item = u64> {
        stream::iter([1, 2])
    }
    #[monitor(stream)]
    pub fn nothing() -> impl Stream<Item = Result<String, std::io::Error>> {
        stream::empty()
    }
    #[monitor(stream)]
    pub fn fallible() -> Result<impl Stream<Item = Result<u16, String>>, std::io::Error> {
        Ok(stream::iter([Ok(1), Err("none".into())]))
    }
    #[monitor(stream)]
    pub async fn later() -> Option<impl Stream<Item = Vec<u8>>> {
        Some(stream::iter([Vec::new()]))
    }
    #[monitor(stream)]
    pub fn by_future() -> impl Future<Output = Result<impl Stream<Item = u64>, String>> {
        async { Ok(stream::iter([1, 2])) }
    }
}
// why: a boxed stream goes into another box of the same type, whatever its auto traits are.
pub mod boxed {
    use super::monitor;
    use futures::{
        Stream, StreamExt, stream,
        stream::{BoxStream, LocalBoxStream},
    };
    use std::{panic::UnwindSafe, pin::Pin};
    #[monitor(stream)]
    pub fn local() -> Pin<Box<dyn Stream<Item = u32>>> {
        Box::pin(stream::iter([1, 2]))
    }
    #[monitor(stream)]
    pub fn send() -> Pin<Box<dyn Stream<Item = u32> + Send>> {
        Box::pin(stream::iter([1, 2]))
    }
    #[monitor(stream)]
    pub fn both() -> Pin<std::boxed::Box<dyn Stream<Item = u32> + Send + Sync + 'static>> {
        Box::pin(stream::iter([1, 2]))
    }
    #[monitor(stream)]
    pub fn sync<'a>(n: &'a u32) -> Pin<Box<dyn Stream<Item = &'a u32> + Sync + 'a>> {
        Box::pin(stream::iter([n]))
    }
    #[monitor(stream)]
    pub fn unwinds() -> Pin<Box<dyn Stream<Item = u32> + UnwindSafe>> {
        Box::pin(stream::iter([1, 2]))
    }
    #[monitor(stream)]
    pub fn alias<'a>(v: &'a [u32]) -> BoxStream<'a, u32> {
        stream::iter(v.iter().copied()).boxed()
    }
    #[monitor(stream)]
    pub fn elided(v: &[u32]) -> LocalBoxStream<'_, u32> {
        stream::iter(v.iter().copied()).boxed_local()
    }
    #[monitor(stream)]
    pub fn heaped(v: Vec<u32>) -> Box<dyn Stream<Item = u32> + Unpin + Send> {
        Box::new(stream::iter(v))
    }
    #[monitor(stream)]
    pub fn opaque(v: Vec<u32>) -> Pin<Box<impl Stream<Item = u32>>> {
        Box::pin(stream::iter(v))
    }
    #[monitor(stream)]
    pub fn imports() -> Result<Pin<Box<dyn Stream<Item = std::io::Result<u8>> + Send>>, String> {
        use std::io;
        let item: io::Result<u8> = Ok(1);
        Ok(Box::pin(stream::iter([item])))
    }
}
// why: inside of a `Result` or `Option` nothing turns one box into another by itself.
pub mod wrapped {
    use super::monitor;
    use futures::{Stream, StreamExt, stream, stream::BoxStream};
    use std::{io, pin::Pin};
    type Fallible<T> = Result<T, String>;
    #[monitor(stream)]
    pub fn result(n: u32) -> Result<impl Stream<Item = u32> + Send, String> {
        if n == 0 {
            return Err("none".into());
        }
        Ok(stream::iter([n]))
    }
    #[monitor(stream)]
    pub fn question(n: &str) -> io::Result<impl Stream<Item = io::Result<u32>>> {
        let n: u32 = n.parse().map_err(io::Error::other)?;
        Ok(stream::iter([Ok(n)]))
    }
    #[monitor(stream)]
    pub fn alias(n: u32) -> Fallible<BoxStream<'static, u32>> {
        Ok(stream::iter([n]).boxed())
    }
    #[monitor(stream)]
    pub fn option(n: u32) -> Option<Pin<Box<dyn Stream<Item = u32> + Send + Sync>>> {
        (n > 0).then(|| Box::pin(stream::iter([n])) as _)
    }
    #[monitor(stream)]
    pub fn twice(n: u32) -> Result<Option<impl Stream<Item = u32>>, String> {
        if n == 0 { Ok(None) } else { Ok(Some(stream::iter([n]))) }
    }
    #[monitor(stream)]
    pub fn heaped(n: u32) -> Option<Box<dyn Stream<Item = u32> + Unpin>> {
        Some(Box::new(stream::iter([n])))
    }
}
// why: the call begins with the future and goes over into the stream.
pub mod later {
    use super::monitor;
    use futures::{
        FutureExt, Stream, StreamExt,
        future::BoxFuture,
        stream::{self, BoxStream},
    };
    use std::pin::Pin;
    #[monitor(stream)]
    pub async fn bare(n: u32) -> impl Stream<Item = u32> {
        std::future::ready(()).await;
        stream::iter([n])
    }
    #[monitor(stream)]
    pub async fn result(words: &[String]) -> Result<impl Stream<Item = &str>, String> {
        Ok(stream::iter(words).map(String::as_str))
    }
    #[monitor(stream)]
    pub async fn boxed(words: &[String]) -> BoxStream<'_, &str> {
        stream::iter(words).map(String::as_str).boxed()
    }
    #[monitor(stream)]
    pub async fn both(n: u32) -> Result<Option<BoxStream<'static, u32>>, std::io::Error> {
        Ok(Some(stream::iter([n]).boxed()))
    }
    #[monitor(stream)]
    pub fn by_future(n: u32) -> impl Future<Output = impl Stream<Item = u32>> + Send {
        async move { stream::iter([n]) }
    }
    #[monitor(stream)]
    pub fn in_box(n: u32) -> BoxFuture<'static, Result<BoxStream<'static, u32>, String>> {
        Box::pin(async move { Ok(stream::iter([n]).boxed()) })
    }
    #[monitor(stream)]
    pub fn by_method(n: u32) -> BoxFuture<'static, BoxStream<'static, u32>> {
        if n == 0 {
            return Box::pin(async { stream::empty().boxed() });
        }
        async move { stream::iter([n]).boxed() }.boxed()
    }
    #[monitor(stream)]
    pub fn written_out<'a>(
        n: &'a u32,
    ) -> Pin<
        Box<
            dyn Future<Output = Option<Pin<Box<dyn Stream<Item = &'a u32> + Send + 'a>>>>
                + Send
                + 'a,
        >,
    > {
        Box::pin(async move {
            let made: Pin<Box<dyn Stream<Item = &'a u32> + Send>> = Box::pin(stream::iter([n]));
            Some(made)
        })
    }
}
// why: a generator's body is a macro, whose names are used in it and nowhere else.
pub mod generators {
    use super::monitor;
    use async_stream::{stream, try_stream};
    use futures::{Stream, stream::BoxStream};
    #[monitor(stream)]
    pub fn counted(n: u32) -> impl Stream<Item = u32> {
        stream! {
            for i in 0..n {
                std::future::ready(()).await;
                yield i;
            }
        }
    }
    #[monitor(stream, track_tokens, model = model)]
    pub fn fallible(
        model: String,
        texts: &[String],
    ) -> impl Stream<Item = Result<String, std::num::ParseIntError>> + '_ {
        try_stream! {
            for text in texts {
                let n: u32 = text.parse()?;
                yield format!("{model} {n}");
            }
        }
    }
    #[monitor(stream)]
    pub fn boxed<'a>(names: &'a [&'a str]) -> BoxStream<'a, String> {
        Box::pin(stream! {
            for name in names {
                yield name.to_string();
            }
        })
    }
}
/// Reads a stream to its end; its call is one record.
fn read<S: Stream>(make: impl FnOnce() -> S) -> Vec<S::Item> {
    let collector = Collector::builder().build();
    let items = capture(&collector, || block_on(make().collect()));
    let calls = collector.requests().all();
    assert_eq!(calls.len(), 1, "{calls:#?}");
    items
}

#[test]
fn streams_yield_what_they_yielded() {
    assert_eq!(read(|| bare::plain(3)), [0, 1, 2]);
    assert_eq!(read(|| bare::send("ab")), ['a', 'b']);
    assert_eq!(read(|| bare::generic::<_, 2>("a")), ["a", "a"]);
    assert_eq!(read(|| bare::given(futures::stream::iter([1]))), [2]);
    assert_eq!(read(bare::fused), [1]);
    assert_eq!(read(boxed::both), [1, 2]);
    assert_eq!(read(|| boxed::heaped(vec![7])), [7]);
    assert_eq!(read(|| boxed::opaque(vec![7])), [7]);
    assert_eq!(read(|| wrapped::result(1).unwrap()), [1]);
    assert_eq!(read(|| wrapped::twice(1).unwrap().unwrap()), [1]);
    assert_eq!(read(|| block_on(later::bare(1))), [1]);
    assert_eq!(read(|| block_on(later::in_box(1)).unwrap()), [1]);
    assert_eq!(read(|| block_on(later::by_method(1))), [1]);
    assert_eq!(read(|| generators::counted(2)), [0, 1]);
    let words = ["1".to_owned(), "x".to_owned()];
    let read = read(|| generators::fallible("m".into(), &words));
    assert_eq!(read[0].as_deref(), Ok("m 1"));
    assert!(read[1].is_err());
}

#[test]
fn a_result_without_a_stream_is_one_call_too() {
    let collector = Collector::builder().build();
    capture(&collector, || {
        assert_eq!(wrapped::result(0).err().as_deref(), Some("none"));
        assert!(wrapped::option(0).is_none());
    });
    let totals = collector.report().totals;
    assert_eq!((totals.requests, totals.failures, totals.successes), (2, 1, 1));
}

#[test]
fn the_size_of_what_is_left_is_told_as_before() {
    assert_eq!(bare::plain(3).size_hint(), (3, Some(3)));
}

#[test]
fn a_measured_stream_can_go_where_the_bare_one_could() {
    fn check<T: Send + Sync + Unpin + std::panic::UnwindSafe>(_: T) {}
    check(inferred::numbers());
    check(bare::plain(1));
    std::thread::spawn(|| block_on(bare::plain(1).count())).join().expect("it was sent");
}
