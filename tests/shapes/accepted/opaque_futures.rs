//! Functions that return `impl Future`, and those that only seem to.
#![allow(dropping_copy_types)]

use monitor_runtime::monitor;

// why: the body is any expression, and only the signature tells what it yields.
pub mod by_hand {
    use super::monitor;
    use futures::{FutureExt, TryFutureExt, future::Either};
    use std::{
        future::{Future, IntoFuture, Ready, ready},
        pin::Pin,
        rc::Rc,
    };
    #[monitor]
    pub fn a(n: u8) -> impl Future<Output = u8> {
        ready(n)
    }
    #[monitor]
    pub fn b(n: u8) -> impl Future<Output = u8> + Send + Sync + Unpin + 'static {
        ready(n)
    }
    #[monitor]
    pub fn c<'a>(n: &'a str) -> impl Future<Output = &'a str> + 'a {
        ready(n)
    }
    #[monitor]
    pub fn d(n: &str, m: &str) -> impl Future<Output = usize> {
        let x = n.len();
        let y = m.len();
        async move { x + y }
    }
    #[monitor]
    pub fn e(n: &str) -> impl Future<Output = usize> + use<> {
        let x = n.len();
        async move { x }
    }
    #[monitor]
    pub fn f(n: u8) -> impl Future<Output = Result<u8, String>> {
        if n == 0 {
            return Either::Left(ready(Err("x".to_owned())));
        }
        Either::Right(async move { Ok(n) })
    }
    #[monitor]
    pub fn g(n: u8) -> impl std::future::Future<Output = ()> {
        async move { drop(n) }
    }
    #[monitor]
    pub fn h(n: Rc<u8>) -> impl Future<Output = u8> {
        async move {
            tokio::task::yield_now().await;
            *n
        }
    }
    #[monitor]
    pub fn i() -> impl Future {
        async { 1 }
    }
    #[monitor]
    pub fn j() -> impl Future<Output: Send> + Send {
        async { 1 }
    }
    #[monitor]
    pub fn k() -> impl Future<Output = u8> + Clone {
        ready(1)
    }
    #[monitor]
    pub fn l() -> impl Future<Output = u8> + std::fmt::Debug {
        ready(1)
    }
    #[monitor]
    pub fn m() -> impl IntoFuture<Output = u8, IntoFuture: Send> {
        ready(1)
    }
    #[monitor]
    pub fn n<F: Future + Send>(f: F) -> impl Future<Output = F::Output> + Send {
        f.map(|x| x)
    }
    #[monitor]
    pub fn o<T: Send>(f: impl Future<Output = T> + Send) -> impl Future<Output = Option<T>> + Send {
        async move { Some(f.await) }
    }
    #[monitor]
    pub fn p(s: &mut String) -> impl Future<Output = &mut String> {
        async move {
            s.push('x');
            s
        }
    }
    #[monitor]
    pub fn q() -> impl Future<Output = Result<u8, Box<dyn std::error::Error + Send + Sync>>> + Send
    {
        async {
            let n: u8 = "1".parse()?;
            Ok(n)
        }
    }
    #[monitor]
    pub fn r() -> impl Future<Output = Box<dyn Fn(&str) -> usize>> {
        async { Box::new(|s: &str| s.len()) as _ }
    }
    #[monitor]
    pub fn s() -> impl Future<Output = impl Fn(u8) -> u8> {
        async { |n: u8| n }
    }
    #[monitor]
    pub fn t(b: bool) -> impl Future<Output = u8> {
        let fut = async move {
            if b {
                return 1;
            }
            2
        };
        fut
    }
    #[monitor]
    pub fn u(x: Option<u8>) -> impl Future<Output = Option<u8>> {
        async move { Some(x? + 1) }
    }
    #[monitor]
    pub fn v() -> impl Future<Output = Result<u8, std::num::ParseIntError>> + Send {
        async { "1".parse::<u8>() }.map_ok(|n| n + 1)
    }
    #[monitor]
    pub fn w() -> impl Future<Output = u8> {
        macro_rules! go {
            () => {
                async { 1 }
            };
        }
        go!()
    }
    #[monitor]
    pub fn x() -> impl Future<Output = ()> + futures::future::FusedFuture {
        futures::future::pending()
    }
    #[monitor]
    pub fn y() -> impl futures::TryFuture<Ok = u8, Error = ()> {
        ready(Ok(1))
    }
    #[monitor]
    pub fn z() -> (impl Future<Output = u8>, u8) {
        (async { 1 }, 2)
    }
    #[monitor]
    pub fn aa() -> Result<impl Future<Output = u8>, String> {
        if false {
            return Err("x".into());
        }
        Ok(async { 1 })
    }
    #[monitor]
    pub fn ab() -> Option<Pin<Box<dyn Future<Output = u8> + Send>>> {
        Some(Box::pin(async { 1 }))
    }
    #[monitor]
    pub fn ac() -> Vec<futures::future::BoxFuture<'static, u8>> {
        vec![async { 1 }.boxed(), Box::pin(ready(1))]
    }
    #[monitor]
    pub fn ad() -> Ready<Result<u8, ()>> {
        ready(Ok(1))
    }
    #[monitor]
    pub fn ae() -> futures::future::Map<Ready<u8>, fn(u8) -> u8> {
        ready(1).map(|n| n)
    }
    #[monitor]
    pub fn af() -> tokio::task::JoinHandle<u8> {
        tokio::spawn(async { 1 })
    }
    #[monitor]
    pub fn ag() -> tokio::time::Timeout<Ready<u8>> {
        tokio::time::timeout(std::time::Duration::from_secs(1), ready(1))
    }
    #[monitor]
    #[must_use = "x"]
    pub fn ah() -> impl Future<Output = ()> {
        async {}
    }
    #[monitor]
    pub unsafe fn ai(p: *const u8) -> impl Future<Output = u8> {
        let n = unsafe { *p };
        async move { n }
    }
    #[monitor]
    pub fn aj<const N: usize>(a: [u8; N]) -> impl Future<Output = [u8; N]> {
        async move { a }
    }
    #[monitor]
    pub fn ak(a: u8) -> impl Future<Output = u8>
    where
        u8: Copy,
    {
        let r = Rc::new(a);
        drop(r);
        async move { a }
    }
    #[monitor]
    pub fn al(v: Vec<u8>) -> impl Future<Output = Vec<u8>> + Send {
        async move { v.into_iter().map(Into::into).collect() }
    }
    #[monitor]
    #[track_caller]
    pub fn am() -> impl Future<Output = u32> {
        let line = std::panic::Location::caller().line();
        async move { line }
    }
    #[monitor]
    pub fn an() -> impl Future<Output = u8> + Send + std::panic::UnwindSafe {
        async { 1 }
    }
    #[monitor]
    pub fn ao() -> impl Future<Output = u8> + use<> {
        async { 1 }
    }
    #[monitor]
    pub fn ap(
        f: impl FnOnce() -> u8 + Send + 'static,
    ) -> impl Future<Output = u8> + Send + 'static {
        async move { f() }
    }
    #[monitor]
    pub fn aq() -> impl Future<Output = Result<(), ()>> {
        async { Ok::<(), ()>(()) }
    }
    #[monitor]
    pub fn ar() -> impl Future<Output = ()> {
        tokio::time::sleep(std::time::Duration::ZERO)
    }
    #[monitor]
    pub fn at() -> impl Future<Output = Result<u8, tokio::time::error::Elapsed>> {
        tokio::time::timeout(std::time::Duration::ZERO, async { 1 })
    }
    #[monitor]
    pub fn au() -> impl Future<Output = impl Future<Output = Result<u8, ()>>> {
        async { async { Ok(1) } }
    }
    #[monitor]
    pub fn av() -> impl Future<Output = u8> {
        async { 1 }.into_future()
    }
    type Alias<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
    type Alias2<T> = futures::future::BoxFuture<'static, Result<T, String>>;
    #[monitor]
    pub fn aw<'a>(n: &'a u8) -> Alias<'a, u8> {
        Box::pin(async move { *n })
    }
    #[monitor]
    pub fn ax(n: &u8) -> Alias<'_, u8> {
        if *n > 1 {
            return Box::pin(ready(1));
        }
        async move { *n }.boxed()
    }
    #[monitor]
    pub fn ay(n: u8) -> Alias2<u8> {
        Box::pin(async move {
            if n == 0 {
                return Err("x".into());
            }
            Ok(n)
        })
    }
    #[monitor]
    pub fn az() -> Alias2<Vec<u8>> {
        Box::pin(async { Ok(Default::default()) })
    }
    pub struct MyFut(u8);
    impl Future for MyFut {
        type Output = u8;
        #[monitor]
        fn poll(self: Pin<&mut Self>, _c: &mut std::task::Context<'_>) -> std::task::Poll<u8> {
            std::task::Poll::Ready(self.0)
        }
    }
    #[monitor]
    pub fn ba() -> MyFut {
        MyFut(1)
    }
    #[monitor]
    pub fn bb() -> impl Future<Output = u8> {
        MyFut(1)
    }
    #[monitor]
    pub fn bc(
        x: &u8,
        f: &dyn Fn() -> Pin<Box<dyn Future<Output = u8>>>,
    ) -> impl Future<Output = u8> {
        let _ = x;
        f()
    }
    #[monitor]
    pub fn bd() -> impl Future<Output = u8> + Send {
        let guard = std::sync::Mutex::new(1);
        let n = *guard.lock().unwrap();
        async move { n }
    }
}
