//! Names of the user's that are also names of the language, of crates, or of ours.
#![allow(unused_variables, non_upper_case_globals, non_camel_case_types)]

// why: the prelude can be hidden.
pub mod prelude {
    use monitor_runtime::monitor;
    pub struct Box;
    pub struct String;
    pub struct Option;
    pub struct Vec;
    pub struct Result;
    pub struct Send;
    pub struct Sync;
    pub struct Drop;
    pub struct Default;
    pub struct Clone;
    pub struct Iterator;
    pub struct Fn;
    pub struct FnOnce;
    pub struct FnMut;
    pub struct Future;
    pub struct Pin;
    pub struct Sized;
    pub struct Into;
    pub struct From;
    pub struct AsRef;
    pub struct ToString;
    pub struct ToOwned;
    pub struct Copy;
    pub struct Eq;
    pub struct Callsite;
    pub struct Track;
    pub struct Peel;
    pub struct Carrier;
    pub struct Options;
    pub struct Verdict;
    #[allow(non_snake_case)]
    pub fn Ok() -> u32 {
        1
    }
    #[allow(non_snake_case)]
    pub fn Err() -> u32 {
        2
    }
    #[allow(non_snake_case)]
    pub fn Some() -> u32 {
        3
    }
    #[allow(non_upper_case_globals)]
    pub const None: u32 = 4;
    pub fn drop() {}
    #[monitor]
    pub async fn f() -> u32 {
        drop();
        Ok() + Err() + Some() + None
    }
    #[monitor(model = m, tags(m, k = 1))]
    pub async fn g(m: u8) -> ::core::result::Result<u8, ::std::string::String> {
        ::core::result::Result::Ok(m)
    }
    #[monitor(model = m, tags(m, k = 1), track_tokens, track_cost, ok_if = |r| r.is_ok(), classify = |_| ::monitor_runtime::ErrorKind::Timeout)]
    pub fn h(m: u8) -> ::core::result::Result<::serde_json::Value, ::std::string::String> {
        ::core::result::Result::Ok(m.into())
    }
    #[monitor]
    pub fn i() -> ::std::pin::Pin<
        ::std::boxed::Box<dyn ::core::future::Future<Output = u8> + ::core::marker::Send>,
    > {
        ::std::boxed::Box::pin(async { 1 })
    }
    #[monitor]
    pub fn j() -> ::std::pin::Pin<
        ::std::boxed::Box<dyn ::core::future::Future<Output = u8> + ::core::marker::Send>,
    > {
        ::std::boxed::Box::pin(::core::future::ready(1))
    }
    #[monitor]
    pub fn k() -> impl ::core::future::Future<Output = u8> {
        async { 1 }
    }
    #[monitor]
    #[track_caller]
    pub fn l() {}
    #[monitor]
    pub fn m() -> impl ::core::ops::Fn() {
        || {}
    }
    #[monitor]
    pub fn n() -> ! {
        loop {}
    }
    #[monitor(usage = |_| ::monitor_runtime::Usage::new(1, 2))]
    pub fn o() -> u8 {
        1
    }
}
// why: a trait for every type has methods of every name.
pub mod methods_of_everything {
    use monitor_runtime::monitor;
    pub trait Everything {
        fn into(&self) -> u8 {
            1
        }
        fn as_ref(&self) -> u8 {
            1
        }
        fn run(&self) {}
        fn enter(&self) {}
        fn of(&self) {}
        fn peel(&self) {}
        fn fixed(&self) {}
        fn new(&self) {}
        fn model(&self) {}
        fn provider(&self) {}
        fn tag(&self) {}
        fn await_(&self) {}
        fn poll(&self) {}
        fn deref(&self) {}
        fn into_future(&self) {}
        fn to_string(&self) {}
        fn clone(&self) {}
        fn text(&self) {}
        fn borrow(&self) {}
        fn apply(&self) {}
        fn options(&self) {}
        fn function(&self) {}
        fn fixed_series(&self) {}
        fn ask(&self) {}
        fn refused(&self) {}
        fn reserving(&self) {}
        fn of_refusal(&self) {}
    }
    impl<T: ?Sized> Everything for T {}
    #[monitor(model = m, provider = "x", tags(m, k = 1))]
    pub async fn g(m: u8) -> Result<u8, String> {
        Ok(m)
    }
    #[monitor(model = m, track_tokens, track_cost, ok_if = |r| r.is_ok())]
    pub fn h(m: u8) -> Result<::serde_json::Value, String> {
        Ok(serde_json::json!(m))
    }
    #[monitor(model = m)]
    pub fn i(m: String) -> futures::future::BoxFuture<'static, String> {
        Box::pin(async { m })
    }
    #[monitor(model = m)]
    pub fn j(m: String) -> impl ::std::future::Future<Output = String> {
        async { m }
    }
    #[monitor]
    pub fn k(m: String) -> Result<(), String> {
        Err(m)
    }
}
// why: modules have the names of crates.
pub mod crates {
    use ::monitor_runtime::monitor as mon;
    pub mod std {}
    pub mod core {}
    pub mod alloc {}
    pub mod monitor_runtime {}
    pub mod futures {}
    pub mod serde {}
    pub mod serde_json {}
    pub mod tokio {}
    pub mod __private_0_1_0 {}
    #[mon]
    pub async fn f() -> u32 {
        1
    }
    #[mon]
    pub fn g() -> u32 {
        2
    }
    #[mon(model = m, tags(m), track_tokens, track_cost)]
    pub async fn h(m: u8) -> Result<::serde_json::Value, String> {
        Ok(m.into())
    }
    #[mon]
    pub fn i() -> impl ::std::future::Future<Output = u8> {
        async { 1 }
    }
    #[mon]
    pub fn j() -> ::futures::future::BoxFuture<'static, u8> {
        Box::pin(async { 1 })
    }
}
// why: parameters and type parameters have the names that we use.
pub mod parameters {
    use monitor_runtime::monitor;
    // generics shadowing
    #[monitor]
    pub async fn f<Result, Ok, E, T, F, R, J, L, Box: Clone>(
        a: Result,
        _: Ok,
        _: E,
        _: T,
        _: F,
        _: R,
        _: J,
        _: L,
        b: Box,
    ) -> (Result, Box) {
        (a, b.clone())
    }
    #[monitor(model = "x", tags(n = N))]
    pub fn g<const N: usize, const M: usize, const CALLSITE: usize, Future, core>(
        f: Future,
        c: core,
    ) -> (Future, core) {
        let _ = CALLSITE + M;
        (f, c)
    }
    #[monitor]
    pub fn h<std, monitor_runtime>(a: std, b: monitor_runtime) -> (std, monitor_runtime) {
        (a, b)
    }
    #[monitor(model = prepared, tags(options, text, value, present))]
    #[allow(clippy::too_many_arguments)]
    pub async fn i(
        prepared: u8,
        body: u8,
        result: u8,
        verdict: u8,
        options: u8,
        value: u8,
        text: u8,
        present: u8,
        found: u8,
        whole: u8,
        first: u8,
        last: u8,
        reply: u8,
        inner: u8,
        fault: u8,
        _guard: u8,
        callsite: u8,
    ) -> u8 {
        prepared
            + body
            + result
            + verdict
            + options
            + value
            + text
            + present
            + found
            + whole
            + first
            + last
            + reply
            + inner
            + fault
            + _guard
            + callsite
    }
    #[monitor(model = prepared, tags(options, text, value, present), track_tokens, ok_if = |result: &serde_json::Value| result.is_null(), usage = |reply| None)]
    #[allow(clippy::too_many_arguments)]
    pub fn j(
        prepared: u8,
        body: u8,
        result: u8,
        verdict: u8,
        options: u8,
        value: u8,
        text: u8,
        present: u8,
        found: u8,
        whole: u8,
        first: u8,
        last: u8,
        reply: u8,
        inner: u8,
        fault: u8,
        _guard: u8,
        callsite: u8,
    ) -> serde_json::Value {
        (prepared
            + body
            + result
            + verdict
            + options
            + value
            + text
            + present
            + found
            + whole
            + first
            + last
            + reply
            + inner
            + fault
            + _guard
            + callsite)
            .into()
    }
    #[monitor]
    pub fn m() -> futures::future::BoxFuture<'static, u8> {
        Box::pin(async { 1 })
    }
    #[monitor]
    pub fn n() -> impl ::std::future::Future<Output = u8> {
        async { 1 }
    }
    #[monitor(usage = |_| None)]
    pub fn o() -> Option<u8> {
        Some(1)
    }
    #[monitor]
    #[track_caller]
    pub fn p() {}
}
// why: macros have the names of the standard ones.
pub mod macros {
    #![allow(unused_macros)]
    macro_rules! module_path {
        () => {
            1u8
        };
    }
    macro_rules! line {
        () => {
            "x"
        };
    }
    macro_rules! column {
        () => {
            "x"
        };
    }
    macro_rules! concat {
        () => {
            1
        };
    }
    macro_rules! unreachable {
        () => {
            1
        };
    }
    macro_rules! format {
        () => {
            1
        };
    }
    macro_rules! stringify {
        () => {
            1
        };
    }
    macro_rules! file {
        () => {
            1
        };
    }
    macro_rules! panic {
        () => {
            1
        };
    }
    macro_rules! matches {
        () => {
            1
        };
    }
    macro_rules! env {
        () => {
            1
        };
    }
    macro_rules! vec {
        () => {
            1
        };
    }
    macro_rules! compile_error {
        () => {
            1
        };
    }
    use monitor_runtime::monitor;
    #[monitor(model = m, tags(m), track_tokens)]
    pub async fn f(m: u8) -> Result<serde_json::Value, String> {
        Ok(m.into())
    }
    #[monitor]
    pub fn g() -> u8 {
        module_path!()
    }
    #[monitor]
    pub fn h() -> futures::future::BoxFuture<'static, u8> {
        Box::pin(async { module_path!() })
    }
}
