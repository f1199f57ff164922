//! Asynchronous methods of traits: native, as `impl Future`, and as future types of their own.
#![allow(async_fn_in_trait)]

use monitor_runtime::monitor;

// why: what a trait says of a method, its implementation must keep, and may refine.
pub mod native {
    use super::monitor;
    use std::future::Future;
    pub trait P {
        async fn chat(&self, s: &str) -> Result<String, String>;
        #[monitor]
        async fn twice(&self, s: &str) -> Result<String, String> {
            self.chat(s).await?;
            self.chat(s).await
        }
        #[monitor]
        async fn stat() -> u8 {
            1
        }
        #[monitor]
        async fn own(self) -> Self
        where
            Self: Sized,
        {
            self
        }
        #[monitor]
        async fn gen_<T: Into<String>>(&mut self, t: T) -> String {
            t.into()
        }
    }
    pub struct A;
    impl P for A {
        #[monitor(model = s)]
        async fn chat(&self, s: &str) -> Result<String, String> {
            Ok(s.into())
        }
        #[monitor]
        async fn own(self) -> Self {
            self
        }
        #[monitor]
        async fn gen_<T: Into<String>>(&mut self, t: T) -> String {
            t.into()
        }
    }
    impl<T: P> P for &T {
        #[monitor]
        async fn chat(&self, s: &str) -> Result<String, String> {
            (**self).chat(s).await
        }
    }
    impl<T: P + ?Sized> P for Box<T> {
        #[monitor]
        async fn chat(&self, s: &str) -> Result<String, String> {
            T::chat(self, s).await
        }
    }
    pub struct C<'a>(&'a str);
    impl P for C<'_> {
        #[monitor(model = self.0)]
        async fn chat(&self, s: &str) -> Result<String, String> {
            Ok(s.to_owned() + self.0)
        }
    }
    pub struct D<T>(T);
    #[monitor(track_tokens)]
    impl<T: Clone> P for D<T> {
        async fn chat(&self, s: &str) -> Result<String, String> {
            let _ = self.0.clone();
            Ok(s.into())
        }
    }
    pub trait R {
        type O;
        fn go<'a>(&'a self, s: &'a str) -> impl Future<Output = Self::O> + Send + 'a;
        fn it(&self) -> impl Iterator<Item = u8> + '_;
        #[monitor]
        fn def(&self, n: u8) -> impl Future<Output = u8> + Send {
            async move { n }
        }
        #[monitor]
        fn def2(&self) -> impl Future<Output = ()>
        where
            Self: Sync,
        {
            async {
                let _ = self;
            }
        }
    }
    impl R for A {
        type O = Option<u8>;
        #[monitor]
        async fn go<'a>(&'a self, _s: &'a str) -> Option<u8> {
            None
        }
        #[monitor]
        fn it(&self) -> impl Iterator<Item = u8> + '_ {
            0..3
        }
    }
    impl R for C<'_> {
        type O = usize;
        #[monitor]
        fn go<'a>(&'a self, s: &'a str) -> impl Future<Output = usize> + Send + 'a {
            let n = self.0.len();
            async move { n + s.len() }
        }
        #[monitor]
        fn it(&self) -> impl Iterator<Item = u8> + '_ {
            self.0.bytes()
        }
        #[monitor]
        async fn def(&self, n: u8) -> u8 {
            n
        }
    }
    pub trait Rr {
        #[allow(refining_impl_trait)]
        fn r(&self) -> impl Future<Output = u8>;
    }
    impl Rr for u8 {
        #[allow(refining_impl_trait)]
        #[monitor]
        fn r(&self) -> futures::future::Ready<u8> {
            futures::future::ready(*self)
        }
    }
    impl Rr for u16 {
        #[allow(refining_impl_trait)]
        #[monitor]
        fn r(&self) -> std::pin::Pin<Box<dyn Future<Output = u8> + '_>> {
            Box::pin(async { *self as u8 })
        }
    }
    pub trait Tower {
        type Fut: Future<Output = u8>;
        fn call(&mut self) -> Self::Fut;
    }
    impl Tower for u8 {
        type Fut = std::future::Ready<u8>;
        #[monitor]
        fn call(&mut self) -> Self::Fut {
            std::future::ready(*self)
        }
    }
    impl Tower for u16 {
        type Fut = std::pin::Pin<Box<dyn Future<Output = u8> + Send>>;
        #[monitor]
        fn call(&mut self) -> Self::Fut {
            let n = *self as u8;
            Box::pin(async move { n })
        }
    }
    pub trait Sup: P {
        #[monitor]
        async fn sup(&self) -> Result<String, String> {
            self.chat("x").await
        }
    }
    impl Sup for A {}
    pub async fn spawned(a: std::sync::Arc<A>) {
        tokio::spawn(async move { a.def_send().await });
    }
    impl A {
        #[monitor]
        fn def_send(&self) -> impl Future<Output = Result<String, String>> + Send + '_ {
            self.chat("s")
        }
    }
}
