//! Methods that return streams, and what async-trait makes of them.

#![allow(dead_code, clippy::all)]
use monitor_runtime::monitor;

// why: methods, their receivers, and what async-trait makes of them.
pub mod methods {
    use super::monitor;
    use async_trait::async_trait;
    use futures::{Stream, StreamExt, stream, stream::BoxStream};
    pub struct Client<T> {
        pub words: Vec<T>,
    }
    #[monitor(track_tokens)]
    impl<T: Clone + Send + Sync> Client<T> {
        pub fn words(&self) -> impl Stream<Item = T> + Send + '_ {
            stream::iter(self.words.iter().cloned())
        }
        pub fn owned(self) -> impl Stream<Item = T> {
            stream::iter(self.words)
        }
        pub fn boxed(&mut self) -> Option<BoxStream<'_, T>> {
            let words = self.words.clone();
            (!words.is_empty()).then(|| stream::iter(words).boxed())
        }
        pub async fn asked(&self, from: usize) -> Result<impl Stream<Item = T> + '_, String> {
            let words = self.words.get(from..).ok_or("too far")?;
            Ok(stream::iter(words.iter().cloned()))
        }
        #[monitor(stream = false)]
        pub fn made(&self) -> impl Stream<Item = T> + '_ {
            stream::iter(self.words.iter().cloned())
        }
        #[track_caller]
        pub fn tracked(&self) -> impl Stream<Item = T> + '_ {
            stream::iter(self.words.iter().cloned())
        }
        pub fn number(&self) -> usize {
            self.words.len()
        }
    }
    #[async_trait]
    pub trait Provider {
        async fn chat(&self, n: u32) -> Result<BoxStream<'static, u32>, String>;
        fn words<'a>(&'a self) -> BoxStream<'a, u32>;
        #[monitor(stream)]
        fn default(&self) -> impl Stream<Item = u32> + '_
        where
            Self: Sized,
        {
            self.words().map(|n| n + 1)
        }
    }
    pub struct OnMethod;
    #[async_trait]
    impl Provider for OnMethod {
        #[monitor(stream, model = "m")]
        async fn chat(&self, n: u32) -> Result<BoxStream<'static, u32>, String> {
            if n == 0 {
                return Err("none".into());
            }
            Ok(stream::iter([n]).boxed())
        }
        #[monitor(stream)]
        fn words<'a>(&'a self) -> BoxStream<'a, u32> {
            stream::iter([1]).boxed()
        }
    }
    pub struct Above;
    #[monitor]
    #[async_trait]
    impl Provider for Above {
        async fn chat(&self, n: u32) -> Result<BoxStream<'static, u32>, String> {
            Ok(stream::iter([n]).boxed())
        }
        fn words<'a>(&'a self) -> BoxStream<'a, u32> {
            stream::iter([1]).boxed()
        }
    }
    pub struct Below;
    #[async_trait]
    #[monitor]
    impl Provider for Below {
        async fn chat(&self, n: u32) -> Result<BoxStream<'static, u32>, String> {
            let n = n.checked_sub(1).ok_or("none")?;
            Ok(stream::iter([n]).boxed())
        }
        fn words<'a>(&'a self) -> BoxStream<'a, u32> {
            stream::iter([1]).boxed()
        }
    }
    pub trait Native {
        fn words(&self) -> impl Stream<Item = u32> + Send;
        fn chat(&self) -> impl Future<Output = Result<impl Stream<Item = u32>, String>> + Send;
    }
    #[monitor]
    impl Native for OnMethod {
        fn words(&self) -> impl Stream<Item = u32> + Send {
            stream::iter([1])
        }
        async fn chat(&self) -> Result<impl Stream<Item = u32>, String> {
            Ok(stream::iter([1]))
        }
    }
}
