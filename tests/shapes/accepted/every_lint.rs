//! Every lint that the compiler has and that a library can pass: none of them fires in what we add.
#![deny(
    unsafe_code,
    missing_docs,
    unused,
    nonstandard_style,
    rust_2018_idioms,
    keyword_idents,
    let_underscore,
    refining_impl_trait,
    ambiguous_negative_literals,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    ffi_unwind_calls,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
    redundant_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unsafe_op_in_unsafe_fn,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    let_underscore_drop,
    closure_returning_async_block,
    tail_expr_drop_order,
    if_let_rescope
)]
#![allow(dead_code)]

use monitor_runtime::monitor;
use std::future::Future;
/// a
#[monitor]
pub fn a() -> u32 {
    1
}
/// b
#[monitor]
pub async fn b(x: String) -> Option<String> {
    Some(x)
}
/// c
/// # Errors
/// x
#[monitor(model = x, tags(x), track_tokens)]
pub async fn c(x: &str) -> Result<serde_json::Value, String> {
    Err(x.into())
}
/// d
#[monitor(model = x, tags(x), track_cost, ok_if = |r| r.is_ok(), usage = |_| None)]
pub fn d(x: u8) -> Result<u8, String> {
    Ok(x)
}
/// e
#[monitor]
pub fn e() -> impl Future<Output = u8> {
    async { 1 }
}
/// f
#[monitor]
pub fn f(n: &u8) -> futures::future::BoxFuture<'_, u8> {
    if *n > 1 {
        return Box::pin(async { 3 });
    }
    Box::pin(async { *n })
}
/// g
#[monitor]
pub fn g() -> futures::future::BoxFuture<'static, u8> {
    Box::pin(std::future::ready(1))
}
/// h
#[monitor]
#[track_caller]
pub fn h() {}
/// i
#[monitor]
pub fn i() -> ! {
    loop {}
}
/// j
#[monitor]
pub fn j() -> impl Fn() -> u8 {
    || 1
}
/// s
#[derive(Debug, Clone, Copy)]
pub struct S;
#[monitor]
impl S {
    /// x
    pub async fn x(&self) -> u8 {
        1
    }
    /// y
    pub fn y<'a>(&'a self, b: &'a u8) -> futures::future::BoxFuture<'a, u8> {
        Box::pin(async { *b })
    }
}
/// l
#[monitor(collector = c)]
pub fn l(c: &monitor_runtime::Collector) -> u8 {
    let _c = c;
    1
}
/// m
#[monitor(error_if = |r| r.is_none(), provider = "a", model = "b")]
pub fn m() -> Option<u8> {
    None
}
/// n
/// # Errors
/// x
#[monitor(classify = |_| monitor_runtime::ErrorKind::Timeout)]
pub fn n() -> Result<u8, u8> {
    Err(1)
}
/// o
#[monitor]
pub async fn o(v: std::sync::Arc<std::sync::Mutex<u8>>) -> u8 {
    if let Ok(g) = v.lock() {
        return *g;
    }
    1
}
/// p
#[monitor]
pub fn p(v: &std::sync::Mutex<u8>) -> u8 {
    v.lock().map(|g| *g).unwrap_or(1)
}
/// t
pub trait T {
    /// q
    #[monitor]
    fn q(&self) -> u8 {
        1
    }
    /// r
    fn r(&self) -> impl Future<Output = u8> + Send;
}
impl T for S {
    #[monitor]
    async fn r(&self) -> u8 {
        1
    }
}
/// u
#[monitor]
pub fn u(v: &[u8]) -> impl Iterator<Item = u8> + use<'_> {
    v.iter().copied()
}
/// w
#[async_trait::async_trait]
pub trait W {
    /// v
    #[monitor]
    async fn v(&self) -> u8 {
        1
    }
}
