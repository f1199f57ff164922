//! Functions put together from the fragments of macros.
#![allow(unused_variables)]

use monitor_runtime::monitor;

// why: fragments come in delimiters that nobody sees, and names with the hygiene of where they were written.
pub mod macros {
    use super::monitor;
    use std::future::Future;
    macro_rules! fns { ($($(#[$m:meta])* $v:vis $name:ident($($a:ident: $t:ty),*) -> $r:ty $b:block)*) => { $( $(#[$m])* #[monitor] $v async fn $name($($a: $t),*) -> $r $b )* } }
    fns! { pub a(x: u8) -> u8 { x } /// doc
    #[must_use] b() -> Result<(), String> { Err("x")? } pub(crate) c(v: &mut Vec<u8>) -> &mut Vec<u8> { v.push(1); v } }
    macro_rules! with_body { ($name:ident, ($($p:pat = $t:ty),*) -> $r:ty, $e:expr) => { #[monitor] pub fn $name($($p: $t),*) -> $r { $e } } }
    with_body!(d, ((x, y) = (u8, u8), _ = u8) -> u8, x + y);
    with_body!(e, () -> Vec<u8>, (0..3).collect());
    with_body!(f, (x = u8) -> impl Fn(u8) -> u8, move |y| x + y);
    with_body!(g, () -> impl Future<Output = u8>, async { 1 });
    with_body!(h, () -> futures::future::BoxFuture<'static, u8>, Box::pin(async { 1 }));
    macro_rules! tts { ($($t:tt)*) => { $($t)* } }
    tts! { #[monitor(tags(n))] pub async fn i(n: u8) -> Option<u8> { if n > 1 { return None; } Some(n) } }
    macro_rules! outer {
        ($n:ident) => {
            macro_rules! inner {
                ($m:ident) => {
                    #[monitor]
                    pub fn $m($n: u8) -> u8 {
                        $n
                    }
                };
            }
            inner!(j);
        };
    }
    outer!(z);
    macro_rules! attr { ($($o:tt)*) => { #[monitor($($o)*)] pub fn k(m: u8) -> Result<serde_json::Value, String> { Ok(m.into()) } } }
    attr!(model = 1, tags(k = 2), track_tokens);
    macro_rules! meta {
        (#[$m:meta] $f:item) => {
            #[$m]
            $f
        };
    }
    meta!(
        #[monitor(name = "x")]
        pub async fn l() -> u8 {
            1
        }
    );
    macro_rules! item {
        ($f:item) => {
            #[monitor]
            $f
        };
    }
    item!(
        pub async fn m(x: &str) -> usize {
            x.len()
        }
    );
    item!(
        pub fn m2() -> impl Future<Output = Result<u8, String>> {
            async { Ok(1) }
        }
    );
    macro_rules! lit { ($n:literal, $t:ty, $l:lifetime) => { #[monitor(name = $n)] pub async fn n<$l>(x: &$l $t) -> &$l $t { x } } }
    lit!("n", [u8], 'q);
    macro_rules! local {
        ($x:ident) => {
            #[monitor]
            pub fn o($x: u8) -> u8 {
                let y = 1;
                let body = 2;
                $x + y + body
            }
        };
    }
    local!(body);
    macro_rules! hyg {
        ($e:expr) => {
            #[monitor]
            pub fn p(result: u8, body: u8) -> u8 {
                let prepared = $e;
                prepared + result + body
            }
        };
    }
    const RES: u8 = 1;
    hyg!(RES);
    macro_rules! imp { ($t:ty, $($m:ident),*) => { #[monitor] impl $t { $(pub async fn $m(&self) -> u8 { 1 })* } } }
    pub struct S;
    imp!(S, q, r);
    macro_rules! selfy { ($self:ident, $b:block) => { impl S { #[monitor] pub fn s(&$self) -> &S $b #[monitor] pub async fn t(&$self) -> &S $b } } }
    selfy!(self, {
        let x = self;
        x
    });
    macro_rules! block2 { ($b:block) => { #[monitor] pub fn u(n: u8) -> futures::future::BoxFuture<'static, u8> { let _ = n; Box::pin(async move $b) } } }
    block2!({ 1 });
    macro_rules! retty { ($($r:tt)*) => { #[monitor] pub async fn v() -> $($r)* { Default::default() } } }
    retty!(Vec<u8>);
    macro_rules! path {
        ($p:path, $e:expr) => {
            #[monitor]
            pub fn x(y: $p) -> $p {
                let _ = $e;
                y
            }
        };
    }
    path!(std::string::String, 1);
    macro_rules! boxty {
        ($t:ty) => {
            #[monitor]
            pub fn y() -> std::pin::Pin<Box<dyn Future<Output = $t> + Send>> {
                Box::pin(async { Default::default() })
            }
            #[monitor]
            pub fn y2() -> impl Future<Output = Result<$t, String>> {
                async { Ok(Default::default()) }
            }
        };
    }
    boxty!(Vec<u8>);
    macro_rules! wholety {
        ($t:ty) => {
            #[monitor]
            pub fn z() -> $t {
                Box::pin(async { 1 })
            }
            #[monitor]
            pub fn z2() -> $t {
                if true {
                    return Box::pin(async { 1 });
                }
                Box::pin(std::future::ready(1))
            }
        };
    }
    wholety!(std::pin::Pin<Box<dyn Future<Output = u8> + Send>>);
    macro_rules! implty {
        ($t:ty) => {
            #[monitor]
            pub fn aa() -> $t {
                async { 1 }
            }
        };
    }
    implty!(impl Future<Output = u8> + Send);
    macro_rules! implfn {
        ($t:ty) => {
            #[monitor]
            pub fn ab() -> $t {
                |s: &str| s.len()
            }
        };
    }
    implfn!(impl Fn(&str) -> usize);
    macro_rules! unitt {
        ($t:ty) => {
            #[monitor]
            pub fn ae() -> $t {}
        };
    }
    unitt!(());
    macro_rules! dropf { ($($n:ident: $t:ty),*) => { #[monitor(tags($($n),*))] pub async fn af($($n: $t),*) -> ($($t,)*) { ($($n,)*) } } }
    dropf!(a: u8, b: String);
}
