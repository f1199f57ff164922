//! A module without the prelude: nothing has a short name.
#![no_implicit_prelude]

use ::monitor_runtime::monitor;
#[monitor]
pub fn a() -> u32 {
    1
}
#[monitor]
pub async fn b(x: ::std::string::String) -> ::std::option::Option<::std::string::String> {
    ::std::option::Option::Some(x)
}
#[monitor(model = x, tags(x), track_tokens)]
pub async fn c(x: &str) -> ::std::result::Result<::serde_json::Value, ::std::string::String> {
    ::std::result::Result::Err(::std::convert::Into::into(x))
}
#[monitor(model = x, tags(x), track_cost, ok_if = |r| r.is_ok(), usage = |_| ::std::option::Option::None)]
pub fn d(x: u8) -> ::std::result::Result<u8, ::std::string::String> {
    ::std::result::Result::Ok(x)
}
#[monitor]
pub fn e() -> impl ::std::future::Future<Output = u8> {
    async { 1 }
}
#[monitor]
pub fn f() -> ::futures::future::BoxFuture<'static, u8> {
    ::std::boxed::Box::pin(async { 1 })
}
#[monitor]
pub fn g() -> ::futures::future::BoxFuture<'static, u8> {
    ::std::boxed::Box::pin(::std::future::ready(1))
}
#[monitor]
#[track_caller]
pub fn h() {}
#[monitor]
pub fn i() -> ! {
    loop {}
}
#[monitor]
pub fn j() -> impl ::std::ops::Fn() -> u8 {
    || 1
}
#[monitor]
pub unsafe fn k() -> u8 {
    1
}
pub struct S;
#[monitor]
impl S {
    pub async fn x(&self) -> u8 {
        1
    }
}
#[monitor(collector = c)]
pub fn l(c: ::monitor_runtime::Collector) -> u8 {
    let _ = c;
    1
}
#[monitor(error_if = |r| r.is_none(), provider = "a", model = "b")]
pub fn m() -> ::std::option::Option<u8> {
    ::std::option::Option::None
}
#[monitor(classify = |_| ::monitor_runtime::ErrorKind::Timeout)]
pub fn n() -> ::std::result::Result<u8, u8> {
    ::std::result::Result::Err(1)
}
