//! Shapes that mean something else in edition 2021, or compile only there.
#![allow(dead_code)]
use monitor_runtime::monitor;

// why: the body of an unsafe function needs no block in this edition; a closure does.
pub mod unsafe_body {
    use super::monitor;
    /// # Safety
    /// `p` is valid.
    #[monitor]
    pub unsafe fn read(p: *const u32) -> u32 {
        *p
    }
    /// # Safety
    /// `p` is valid.
    #[monitor]
    pub async unsafe fn read_async(p: *const u32) -> u32 {
        let value = *p;
        value + unsafe { *p }
    }
}
// why: `gen` is a name here.
pub mod names {
    use super::monitor;
    #[monitor(tags(gen))]
    pub fn gen(gen: u32) -> u32 {
        gen
    }
}
// why: temporaries of the last expression live longer here.
pub mod temporaries {
    use super::monitor;
    use std::cell::RefCell;
    #[monitor]
    pub fn f(cell: &RefCell<Vec<u32>>) -> usize {
        cell.borrow().len()
    }
    #[monitor]
    pub async fn g(s: &str) -> Result<u32, std::num::ParseIntError> {
        s.trim().parse()
    }
}
// why: an opaque type captures only what it names.
pub mod captures {
    use super::monitor;
    #[monitor]
    pub fn f<'a>(v: &'a [u32], n: &u32) -> impl Iterator<Item = u32> + 'a {
        let n = *n;
        v.iter().map(move |x| x + n)
    }
    #[monitor]
    pub fn g<'a>(v: &'a str) -> impl std::future::Future<Output = usize> + 'a {
        async move { v.len() }
    }
}
// why: a stream's opaque type captures only what it names, and the judge captures nothing.
pub mod streams {
    use super::monitor;
    use futures::{stream, stream::BoxStream, Stream, StreamExt};
    #[monitor(stream)]
    pub fn captures<'a>(v: &'a [u32], n: &u32) -> impl Stream<Item = u32> + 'a {
        let n = *n;
        stream::iter(v).map(move |x| x + n)
    }
    #[monitor(stream)]
    pub fn elided(v: &[u32]) -> impl Stream<Item = u32> + Send + '_ {
        stream::iter(v.iter().copied())
    }
    #[monitor(stream, track_tokens)]
    pub fn captures_nothing(v: &[u32]) -> impl Stream<Item = serde_json::Value> {
        stream::iter(vec![v.len().into()])
    }
    #[monitor(stream)]
    pub fn generic<T: Clone>(v: Vec<T>) -> Result<impl Stream<Item = T>, String> {
        Ok(stream::iter(v))
    }
    #[monitor(stream)]
    pub async fn later(v: &[u32]) -> Option<BoxStream<'_, u32>> {
        Some(stream::iter(v.iter().copied()).boxed())
    }
    #[monitor(stream)]
    pub fn generated(gen: u32) -> impl Stream<Item = u32> {
        async_stream::stream! {
            for i in 0..gen {
                yield i;
            }
        }
    }
}
