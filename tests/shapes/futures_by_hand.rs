//! Functions that return futures and streams by hand, and what async-trait makes of methods.
//!
//! One module for each shape; the comment above it says what a naive attribute breaks.

#![allow(dead_code, clippy::all)]
use monitor_runtime::monitor;

// why: futures made by hand, boxed in every way, with early returns.
pub mod boxed {
    use super::monitor;
    use futures::{
        FutureExt,
        future::{BoxFuture, LocalBoxFuture},
    };
    use std::{future::Future, pin::Pin};
    #[monitor]
    pub fn pinned<'a>(n: &'a u32) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
        Box::pin(async move { *n })
    }
    #[monitor]
    pub fn by_method(n: u32) -> BoxFuture<'static, Result<u32, String>> {
        if n == 0 {
            return Box::pin(async { Err("none".into()) });
        }
        async move { Ok(n) }.boxed()
    }
    #[monitor]
    pub fn local(n: std::rc::Rc<u32>) -> LocalBoxFuture<'static, u32> {
        let n = *n;
        Box::pin(async move { n + 1 })
    }
    #[monitor]
    pub fn inferred(text: &'static str) -> BoxFuture<'static, Result<Vec<u8>, std::io::Error>> {
        Box::pin(async move { Ok(text.bytes().collect()) })
    }
    #[monitor]
    pub fn shared() -> Pin<std::boxed::Box<dyn Future<Output = ()> + Send + Sync>> {
        std::boxed::Box::pin(async {})
    }
}
// why: types of the user's own that have the names of boxed futures.
pub mod named_like_boxed {
    use super::monitor;
    pub struct BoxFuture<'a, T>(pub &'a T);
    pub struct LocalBoxFuture;
    pub struct Pin<T>(pub T);
    #[monitor]
    pub fn borrowing(n: &u32) -> BoxFuture<'_, u32> {
        BoxFuture(n)
    }
    #[monitor(error_if = |_| true)]
    pub fn judged() -> LocalBoxFuture {
        LocalBoxFuture
    }
    #[monitor]
    pub fn pinned() -> Pin<Box<dyn Future<Output = u32>>> {
        Pin(Box::new(async { 1 }))
    }
}
// why: `impl Future` with bounds that the wrapper must keep.
pub mod impl_future {
    use super::monitor;
    use std::future::Future;
    #[monitor(model = name)]
    pub fn send(name: &str) -> impl Future<Output = usize> + Send + use<'_> {
        async move { name.len() }
    }
    #[monitor]
    pub fn unpin() -> impl Future<Output = u32> + Unpin {
        futures::future::ready(1)
    }
}
// why: async-trait, its attribute above or below ours, and on methods.
pub mod async_trait_orders {
    use super::monitor;
    use async_trait::async_trait;
    #[async_trait]
    pub trait Provider {
        async fn call(&self, n: u32) -> Result<String, String>;
        #[monitor]
        async fn default(&self) -> u32 {
            1
        }
    }
    pub struct OnMethod;
    #[async_trait]
    impl Provider for OnMethod {
        #[monitor(model = self.model(), tags(n))]
        async fn call(&self, n: u32) -> Result<String, String> {
            Ok(n.to_string())
        }
    }
    impl OnMethod {
        pub fn model(&self) -> &str {
            "m"
        }
    }
    pub struct Above;
    #[monitor]
    #[async_trait]
    impl Provider for Above {
        async fn call(&self, n: u32) -> Result<String, String> {
            if n == 0 {
                return Err("none".into());
            }
            Ok(n.to_string())
        }
    }
    pub struct Below;
    #[async_trait]
    #[monitor]
    impl Provider for Below {
        async fn call(&self, n: u32) -> Result<String, String> {
            if n == 0 {
                return Err("none".into());
            }
            Ok(n.to_string())
        }
    }
}
// why: without `stream` the call is the making of the stream, which stays as it is.
pub mod streams {
    use super::monitor;
    use futures::Stream;
    #[monitor]
    pub fn f(n: u32) -> impl Stream<Item = u32> {
        async_stream::stream! {
            for i in 0..n {
                yield i;
            }
        }
    }
}
