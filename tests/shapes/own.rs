//! Functions of every shape: each compiles without a warning, and means what it meant.
//!
//! One module for each shape; the comment above it says what a naive attribute breaks.
// The shapes are odd on purpose.
#![allow(dead_code, clippy::all)]
use monitor_runtime::monitor;

// why: the unit type written out.
pub mod unit {
    use super::monitor;
    #[monitor]
    pub fn written() {}
    #[monitor]
    pub async fn early(n: u32) {
        if n > 3 {
            return;
        }
        futures::future::ready(()).await
    }
}
// why: a block of one expression in braces of its own must not become `unused_braces`.
pub mod braces {
    use super::monitor;
    #[monitor]
    pub fn one() -> u32 {
        1
    }
    #[monitor]
    pub fn match_tail(n: Option<u32>) -> u32 {
        match n {
            Some(n) => n,
            None => 0,
        }
    }
}
// why: a temporary in the last expression that borrows a local: braces of another edition fail.
pub mod tail_temporary {
    use super::monitor;
    use std::sync::Mutex;
    #[monitor]
    pub fn locked() -> u32 {
        let mutex = Mutex::new(3);
        *mutex.lock().unwrap()
    }
    #[monitor]
    pub async fn locked_async() -> u32 {
        let mutex = Mutex::new(3);
        *mutex.lock().unwrap()
    }
}
// why: every receiver.
pub mod receivers {
    use super::monitor;
    use std::{pin::Pin, rc::Rc, sync::Arc};
    pub struct S(pub u32);
    impl S {
        #[monitor]
        pub async fn mutable(&mut self) -> &mut u32 {
            self.0 += 1;
            &mut self.0
        }
        #[monitor]
        pub fn boxed(self: Box<Self>) -> u32 {
            self.0
        }
        #[monitor]
        pub async fn shared(self: Arc<Self>) -> u32 {
            self.0
        }
        #[monitor]
        pub fn counted(self: &Rc<Self>) -> Rc<Self> {
            Rc::clone(self)
        }
        #[monitor]
        pub async fn pinned(self: Pin<&mut Self>) -> u32 {
            self.0
        }
        #[monitor]
        pub async fn with_lifetime<'a>(&'a self, other: &'a S) -> &'a S {
            if self.0 > other.0 { self } else { other }
        }
    }
}
// why: a captured variable that escapes a closure makes a `FnMut` of it, and fails.
pub mod reborrow {
    use super::monitor;
    #[monitor]
    pub fn first(v: &mut Vec<u8>) -> Result<&mut u8, ()> {
        v.push(1);
        v.first_mut().ok_or(())
    }
    #[monitor]
    pub async fn first_async(v: &mut [u8]) -> Option<&mut u8> {
        v.first_mut()
    }
}
// why: names like the attribute's own.
pub mod hygiene {
    use super::monitor;
    #[monitor(model = prepared, tags(options, body))]
    pub async fn same_names(
        prepared: &str,
        body: u32,
        options: u32,
        result: u32,
        verdict: u32,
        found: u32,
        text: &str,
        present: u32,
        value: u32,
    ) -> u32 {
        let fault = prepared.len() + text.len();
        body + options + result + verdict + found + present + value + fault as u32
    }
    pub static CALLSITE: u32 = 3;
    #[monitor(model = CALLSITE)]
    pub fn same_static() -> u32 {
        CALLSITE
    }
}
// why: raw identifiers of functions, parameters and tags.
pub mod raw {
    use super::monitor;
    #[monitor(tags(r#type))]
    pub async fn r#match(r#type: u32) -> u32 {
        r#type + 1
    }
}
// why: destructured parameters.
pub mod patterns {
    use super::monitor;
    pub struct P {
        pub x: u32,
        pub y: String,
    }
    #[monitor(tags(x, y, a))]
    pub async fn f(P { x, y }: P, (a, mut b): (u32, u32), [c, .., d]: [u32; 3], &e: &u32) -> u32 {
        b += 1;
        x + a + b + c + d + e + y.len() as u32
    }
    #[monitor]
    pub fn whole(all @ (a, _): (u32, u32)) -> u32 {
        all.0 + a
    }
}
// why: const generics and where clauses.
pub mod const_generics {
    use super::monitor;
    #[monitor]
    pub async fn f<const N: usize, T>(items: [T; N]) -> Result<[T; N], T>
    where
        T: Clone,
    {
        match items.first() {
            Some(first) if N > 3 => Err(first.clone()),
            _ => Ok(items),
        }
    }
}
// why: `impl Trait` anywhere in the type.
pub mod nested_impl {
    use super::monitor;
    #[monitor]
    pub fn tuple() -> (impl Fn() -> u32, Vec<impl std::fmt::Display>) {
        (|| 1, vec![2])
    }
    #[monitor]
    pub async fn result(n: u32) -> Result<impl Iterator<Item = u32>, String> {
        if n == 0 {
            return Err("none".into());
        }
        Ok((0..n).map(|n| n + 1))
    }
    #[monitor]
    pub fn argument(items: impl IntoIterator<Item = u32>) -> u32 {
        items.into_iter().sum()
    }
}
// why: coercions in the last expression, and in returns.
pub mod coercions {
    use super::monitor;
    use std::fmt::Debug;
    #[monitor]
    pub fn slice() -> &'static [u32] {
        &[1, 2]
    }
    #[monitor]
    pub async fn pointer(up: bool) -> fn(u32) -> u32 {
        if up {
            return |n| n + 1;
        }
        |n| n - 1
    }
    #[monitor]
    pub async fn object(n: u32) -> Result<Box<dyn Debug + Send>, Box<dyn std::error::Error>> {
        if n == 0 {
            return Err("none")?;
        }
        Ok(Box::new(n))
    }
}
// why: `!` in a sync function.
pub mod never {
    use super::monitor;
    #[monitor]
    pub fn stop() -> ! {
        panic!("stopped")
    }
    #[monitor]
    pub fn endless(n: u32) -> ! {
        loop {
            std::hint::black_box(n);
        }
    }
}
// why: the words of a function's signature must go out in the user's order.
pub mod qualifiers {
    use super::monitor;
    #[monitor]
    pub extern "C" fn abi(n: u32) -> u32 {
        n
    }
    #[monitor]
    pub unsafe extern "C" fn both() {}
    /// # Safety
    /// none.
    #[monitor]
    pub async unsafe fn in_async(n: *const u32) -> bool {
        n.is_null()
    }
    #[inline(always)]
    #[must_use]
    #[monitor]
    pub fn attributes() -> u32 {
        1
    }
}
// why: functions that a macro writes.
pub mod by_macro {
    use super::monitor;
    macro_rules! function {
        ($name:ident, $argument:ident, $body:expr) => {
            #[monitor(model = $argument)]
            pub async fn $name($argument: u32, own: u32) -> u32 {
                let _ = own;
                $body
            }
        };
    }
    function!(one, n, n + 1);
    function!(two, own_too, own_too);
}
// why: a parameter that only a format string names is captured all the same.
pub mod formatted {
    use super::monitor;
    #[monitor]
    pub async fn f(who: String, width: usize) -> String {
        format!("{who:>width$}")
    }
}
// why: inner attributes stay first.
pub mod inner_attributes {
    use super::monitor;
    #[monitor]
    pub async fn f() -> u32 {
        #![allow(unused_variables)]
        let unused = 1;
        2
    }
    #[monitor]
    pub fn in_a_block() -> futures::future::BoxFuture<'static, u32> {
        Box::pin(
            async {
                #![allow(unused_variables)]
                let unused = 1;
                2
            },
        )
    }
}
// why: `Self`, associated types and constants in options.
pub mod self_in_options {
    use super::monitor;
    pub trait Model {
        const NAME: &'static str;
        #[monitor(model = Self::NAME, provider = self.provider())]
        fn call(&self) -> u32 {
            1
        }
        fn provider(&self) -> Option<String> {
            None
        }
    }
}
// why: options never move what they name.
pub mod options_borrow {
    use super::monitor;
    pub struct Request {
        pub model: String,
        pub region: Option<String>,
        pub tier: Option<&'static str>,
    }
    #[monitor(model = request.model, tags(region = request.region, tier = request.tier, n = 1 + 2))]
    pub async fn f(request: Request) -> (String, Option<String>) {
        (request.model, request.region)
    }
    #[monitor(model = model, provider = if model.is_empty() { None } else { Some("p") })]
    pub fn moved(model: String) -> String {
        model
    }
}
// why: generic results and errors with no bound at all.
pub mod unbounded {
    use super::monitor;
    #[monitor]
    pub async fn f<T, E>(value: Result<Option<T>, E>) -> Result<Option<T>, E> {
        value
    }
    pub struct S<E>(pub E);
    impl<E> S<E> {
        #[monitor]
        pub fn fail(self) -> Result<(), E> {
            Err(self.0)
        }
    }
    #[monitor]
    pub fn borrowed<'a>(text: &'a str) -> Result<(), Box<dyn std::error::Error + 'a>> {
        let _ = text;
        Ok(())
    }
}
// why: a user's own traits with methods for every type.
pub mod blanket {
    use super::monitor;
    pub trait Everywhere {
        fn peel(&self) {}
        fn open(&self) {}
        fn take(&self) {}
        fn fail(&self) {}
    }
    impl<T: ?Sized> Everywhere for T {}
    #[monitor(track_tokens, ok_if = |result| result.is_some())]
    pub fn f() -> Option<serde_json::Value> {
        None
    }
}
// why: `tokio::test`, above and below.
pub mod tests_of_tokio {
    use super::monitor;
    #[tokio::test]
    #[monitor]
    async fn above() {
        assert_eq!(tokio::spawn(async { 1 }).await.unwrap(), 1);
    }
    #[monitor]
    #[tokio::test]
    async fn below() -> Result<(), String> {
        Ok(())
    }
}
// why: an `impl` block with everything in it.
pub mod block {
    use super::monitor;
    pub struct S<T>(pub T);
    #[monitor(track_tokens, provider = "openai")]
    impl<T: Send + Sync> S<T> {
        pub const K: u32 = 1;
        pub const fn constant() -> u32 {
            Self::K
        }
        pub fn sync(&self) -> u32 {
            1
        }
        #[monitor]
        pub fn asked(&self) -> u32 {
            2
        }
        pub async fn plain(&self) -> String {
            "plain".into()
        }
        #[monitor(skip)]
        pub async fn left_out(&self) -> u32 {
            3
        }
        #[cfg_attr(all(), monitor(skip))]
        pub async fn left_out_by_cfg(&self) -> u32 {
            3
        }
        #[cfg_attr(any(), monitor(skip), doc = "never")]
        pub async fn not_left_out(&self) -> u32 {
            3
        }
        #[monitor(name = "chat", model = model)]
        pub async fn named(&self, model: &str) -> Result<serde_json::Value, String> {
            Err(model.into())
        }
        pub fn boxed(&self) -> futures::future::BoxFuture<'_, u32> {
            Box::pin(async { 4 })
        }
    }
}
// why: the statement that refuses must not be told of as the user's.
pub mod budgets {
    use super::monitor;
    use futures::{FutureExt, Stream, future::BoxFuture, stream};
    use monitor_runtime::budget::BudgetExceeded;
    #[monitor(budget("team"))]
    async fn in_async(n: u32) -> Result<u32, BudgetExceeded> {
        if n > 3 {
            return Ok(1);
        }
        futures::future::ready(()).await;
        Ok(n)
    }
    #[monitor(budget("team"), budget_error = |refused| refused.to_string())]
    fn in_sync(n: u32) -> Result<u32, String> {
        Ok(n)
    }
    #[monitor(budget("team"))]
    fn by_hand(n: u32) -> impl Future<Output = Result<u32, BudgetExceeded>> {
        async move { Ok(n) }
    }
    #[monitor(budget("team"))]
    fn boxed(n: u32) -> BoxFuture<'static, Result<u32, BudgetExceeded>> {
        async move { Ok(n) }.boxed()
    }
    #[monitor(stream, budget("team"))]
    async fn streamed(n: u32) -> Result<impl Stream<Item = u32>, BudgetExceeded> {
        Ok(stream::iter([n]))
    }
}
