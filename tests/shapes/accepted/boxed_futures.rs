//! Functions that return boxed futures, boxed in every way.
#![allow(improper_ctypes_definitions, unused_parens)]

use monitor_runtime::monitor;

// why: a future is boxed at the end, before it, in a branch, by a method, or is boxed already.
pub mod by_hand {
    use super::monitor;
    use futures::{
        FutureExt,
        future::{BoxFuture, LocalBoxFuture},
    };
    use std::{error::Error, fmt::Debug, future::Future, pin::Pin};
    #[monitor]
    pub fn a() -> Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn b() -> Pin<Box<dyn Future<Output = u8> + Send + Sync + Unpin>> {
        Box::pin(std::future::ready(1))
    }
    #[monitor]
    pub fn c<'a>(s: &'a mut String) -> BoxFuture<'a, &'a mut str> {
        s.push('x');
        Box::pin(async move { s.as_mut_str() })
    }
    #[monitor]
    pub fn d(n: u8) -> BoxFuture<'static, Result<u8, Box<dyn Error + Send + Sync>>> {
        async move {
            if n == 0 {
                return Err("x".into());
            }
            Err("y")?;
            Ok(n)
        }
        .boxed()
    }
    #[monitor]
    pub fn e(n: u8) -> LocalBoxFuture<'static, u8> {
        match n {
            0 => Box::pin(async { 0 }),
            1 => return async { 1 }.boxed_local(),
            _ => Box::pin(std::future::ready(n)),
        }
    }
    #[monitor]
    pub fn f(n: u8) -> BoxFuture<'static, u8> {
        if n > 1 { Box::pin(async { 1 }) } else { async { 2 }.boxed() }
    }
    #[monitor]
    pub fn g(n: u8) -> BoxFuture<'static, u8> {
        let n = n + 1;
        let fut = async move { n };
        Box::pin(fut)
    }
    #[monitor]
    pub fn h(n: u8) -> BoxFuture<'static, u8> {
        let fut: BoxFuture<'static, u8> = Box::pin(async move { n });
        fut
    }
    #[monitor]
    pub fn i(n: u8) -> BoxFuture<'static, u64> {
        if n == 0 {
            return Box::pin(async { 1 });
        }
        Box::pin(async move { i(n - 1).await * u64::from(n) })
    }
    #[monitor]
    pub fn j<T: Send + 'static>(t: T) -> BoxFuture<'static, Option<T>> {
        Box::pin(async move { Some(t) })
    }
    #[monitor]
    pub fn k<'a, T: Debug + Sync>(t: &'a T) -> BoxFuture<'a, Box<dyn Debug + Send + 'a>> {
        Box::pin(async move { Box::new(format!("{t:?}")) as Box<dyn Debug + Send> })
    }
    #[monitor]
    pub fn l() -> BoxFuture<'static, Box<dyn Debug + Send>> {
        Box::pin(async move { Box::new(1) as _ })
    }
    #[monitor]
    pub fn m() -> BoxFuture<'static, ()> {
        Box::pin(async move {})
    }
    #[monitor]
    pub fn n() -> BoxFuture<'static, ()> {
        Box::pin(futures::future::pending())
    }
    #[monitor]
    pub fn o() -> BoxFuture<'static, ()> {
        async move { panic!() }.boxed()
    }
    #[monitor]
    pub fn p() -> Pin<Box<dyn Future<Output = Vec<u8>> + Send + 'static>> {
        ::std::boxed::Box::pin(async { (0..3).collect() })
    }
    #[monitor]
    pub fn q()
    -> Pin<Box<dyn Future<Output = Result<Vec<u8>, std::num::ParseIntError>> + Send + 'static>>
    {
        Pin::from(Box::new(async { "1".split(',').map(str::parse).collect() }))
    }
    #[monitor]
    pub fn r(c: bool) -> Result<BoxFuture<'static, u8>, String> {
        if c {
            return Err("no".into());
        }
        Ok(Box::pin(async { 1 }))
    }
    #[monitor]
    pub fn s() -> BoxFuture<'static, BoxFuture<'static, u8>> {
        Box::pin(async { async { 1 }.boxed() })
    }
    #[monitor]
    pub fn t(v: Vec<u8>) -> BoxFuture<'static, usize> {
        let n = v.len();
        let _v = v;
        Box::pin(async move { n })
    }
    #[monitor]
    pub fn u(x: Option<u8>) -> BoxFuture<'static, u8> {
        let Some(x) = x else { return Box::pin(async { 0 }) };
        Box::pin(async move { x })
    }
    #[monitor]
    pub fn v() -> BoxFuture<'static, u8> {
        return Box::pin(async { 1 });
    }
    #[monitor]
    pub fn w() -> BoxFuture<'static, u8> {
        #[allow(clippy::all)]
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn x() -> BoxFuture<'static, u8> {
        Box::pin({
            let n = 1;
            async move { n }
        })
    }
    #[monitor]
    pub fn y(b: bool) -> BoxFuture<'static, u8> {
        Box::pin(if b { async { 1 }.left_future() } else { async { 2 }.right_future() })
    }
    #[monitor]
    pub fn z() -> BoxFuture<'static, u8> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn aa() -> BoxFuture<'static, impl Debug> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn ab(s: String) -> BoxFuture<'static, String> {
        let t = s.clone();
        drop(s);
        Box::pin(async move { t })
    }
    #[monitor]
    pub fn ac<'life0, 'life1, 'a>(
        s: &'life0 str,
        t: &'life1 str,
    ) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>>
    where
        'life0: 'a,
        'life1: 'a,
    {
        Box::pin(async move { s.len() + t.len() })
    }
    #[monitor]
    pub fn ad(f: Box<dyn FnOnce() -> BoxFuture<'static, u8> + Send>) -> BoxFuture<'static, u8> {
        f()
    }
    #[monitor]
    pub fn ae(f: fn() -> BoxFuture<'static, u8>) -> BoxFuture<'static, u8> {
        Box::pin(async move { f().await })
    }
    #[monitor]
    pub unsafe fn af(p: *const u8) -> BoxFuture<'static, u8> {
        let n = unsafe { *p };
        Box::pin(async move { n })
    }
    #[monitor]
    pub unsafe fn ag(n: u8) -> BoxFuture<'static, u8> {
        unsafe fn x(n: u8) -> u8 {
            n
        }
        Box::pin(async move { unsafe { x(n) } })
    }
    #[monitor]
    pub extern "C" fn ah() -> BoxFuture<'static, u8> {
        Box::pin(async { 1 })
    }
    #[monitor]
    #[track_caller]
    pub fn ai() -> BoxFuture<'static, u32> {
        let l = std::panic::Location::caller().line();
        Box::pin(async move { l })
    }
    #[monitor]
    pub fn aj() -> Pin<Box<impl Future<Output = u8>>> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn ak() -> Box<dyn Future<Output = u8> + Unpin> {
        Box::new(std::future::ready(1))
    }
    #[monitor]
    pub fn al<'a>(x: &'a u8) -> Pin<Box<dyn Future<Output = u8> + 'a>> {
        let r = &*x;
        Box::pin(async { *r })
    }
    #[monitor]
    pub fn am() -> Pin<Box<dyn Future<Output = u8> + Send>> where {
        Box::pin(async {
            loop {
                if true {
                    break 1;
                }
            }
        })
    }
    #[monitor]
    pub fn an() -> Pin<Box<(dyn Future<Output = u8> + Send + 'static)>> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn ao()
    -> core::pin::Pin<std::boxed::Box<dyn core::future::Future<Output = u8> + core::marker::Send>>
    {
        std::boxed::Box::pin(async { 1 })
    }
    #[monitor]
    pub fn ap(s: &str) -> BoxFuture<'_, Result<serde_json::Value, serde_json::Error>> {
        Box::pin(async move { serde_json::from_str(s) })
    }
    #[monitor(track_tokens, track_cost, model = s, tags(s))]
    pub fn aq(s: &str) -> BoxFuture<'_, Result<serde_json::Value, serde_json::Error>> {
        Box::pin(async move { serde_json::from_str(s) })
    }
    #[monitor(track_tokens, track_cost, model = s, tags(s))]
    pub fn ar(s: String) -> impl Future<Output = Result<serde_json::Value, serde_json::Error>> {
        async move { serde_json::from_str(&s) }
    }
    pub struct S(u8);
    impl S {
        #[monitor]
        pub fn a(&self) -> BoxFuture<'_, u8> {
            Box::pin(async { self.0 })
        }
        #[monitor]
        pub fn b(&mut self) -> BoxFuture<'_, &mut u8> {
            Box::pin(async { &mut self.0 })
        }
        #[monitor]
        pub fn c(self) -> BoxFuture<'static, Self> {
            Box::pin(async { self })
        }
        #[monitor]
        pub fn d<'a>(&'a self, o: &'a Self) -> BoxFuture<'a, u8> {
            async { self.0 + o.0 }.boxed()
        }
    }
}
