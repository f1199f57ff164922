//! Streams of users who forbid lints, and who give our names another meaning.

#![allow(dead_code)]
use monitor_runtime::monitor;

// why: names of the prelude, and of ours, can mean something else.
pub mod shadowed {
    use super::monitor;
    use futures::stream::{self, BoxStream};
    #[allow(non_camel_case_types)]
    pub struct Box;
    pub struct Some;
    pub fn stream() {}
    #[monitor(stream)]
    pub fn f(call: u32, items: u32) -> Option<BoxStream<'static, u32>> {
        use futures::StreamExt as _;
        Option::Some(stream::iter([call, items]).boxed())
    }
    #[monitor(stream)]
    pub fn r#gen(r#gen: u32) -> impl futures::Stream<Item = u32> {
        stream::iter([r#gen])
    }
}

// why: `forbid` refuses every `allow` in an expansion, and every warning is the user's own.
#[forbid(warnings, unused, unreachable_code, unsafe_code, unused_qualifications)]
#[forbid(clippy::all, clippy::pedantic)]
pub mod forbidding {
    use super::monitor;
    use futures::{Stream, stream, stream::BoxStream};
    #[monitor(stream, track_tokens, model = "m", tags(n))]
    fn bare(n: u8) -> impl Stream<Item = Result<serde_json::Value, String>> {
        stream::iter([Ok(n.into())])
    }
    #[monitor(stream)]
    fn boxed(n: u8) -> Option<BoxStream<'static, u8>> {
        Some(Box::pin(stream::iter([n])))
    }
    #[monitor(stream)]
    async fn later(n: u8) -> Result<BoxStream<'static, u8>, String> {
        Ok(Box::pin(stream::iter([n])))
    }
    #[test]
    fn compiles_and_runs() {
        use futures::{StreamExt, executor::block_on};
        assert_eq!(block_on(bare(1).count()), 1);
        let boxed = boxed(1).map(|stream| block_on(stream.count()));
        let later = block_on(later(1)).map(|stream| block_on(stream.count()));
        assert_eq!((boxed, later), (Some(1), Ok(1)));
    }
}
// why: what the user left unused is still unused.
pub mod unused {
    use super::monitor;
    use futures::{Stream, stream};
    #[monitor(stream)]
    #[expect(unused_variables)]
    fn parameter(n: u8) -> impl Stream<Item = u8> {
        stream::iter([1])
    }
    #[monitor(stream)]
    #[expect(unreachable_code)]
    fn code() -> Option<impl Stream<Item = u8>> {
        return Some(stream::iter([1]));
        None
    }
    #[expect(unused_must_use)]
    fn stream_of_the_users() {
        parameter(1);
    }
}
