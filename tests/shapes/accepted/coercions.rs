//! Values that become what the signature says, where the body ends or returns.

use monitor_runtime::monitor;

// why: a closure or an async block around the body hides the expected type from the last expression.
pub mod unsized_ {
    use super::monitor;
    use std::{
        any::Any,
        cell::RefCell,
        error::Error,
        fmt::{Debug, Display},
        pin::Pin,
        rc::Rc,
        sync::Arc,
    };
    #[monitor]
    pub fn a() -> Box<dyn Fn(&str) -> usize> {
        Box::new(|s| s.len())
    }
    #[monitor]
    pub async fn b() -> Box<dyn Fn(&str) -> usize + Send> {
        Box::new(|s| s.len())
    }
    #[monitor]
    pub async fn c() -> Rc<dyn Any> {
        Rc::new(1)
    }
    #[monitor]
    pub async fn d() -> Arc<[u8]> {
        Arc::new([1, 2])
    }
    #[monitor]
    pub fn e() -> Rc<RefCell<dyn Debug>> {
        Rc::new(RefCell::new(1))
    }
    #[monitor]
    pub async fn f<'a>(x: &'a u8) -> &'a dyn Display {
        x
    }
    #[monitor]
    pub fn g(x: &mut u8) -> &mut dyn Debug {
        x
    }
    #[monitor]
    pub async fn h(x: &mut [u8; 3]) -> &mut [u8] {
        x
    }
    #[monitor]
    pub async fn i(x: &String) -> &str {
        x
    }
    #[monitor]
    pub fn j(x: &mut String) -> &mut str {
        x
    }
    #[monitor]
    pub async fn k(x: &Box<Vec<u8>>) -> &[u8] {
        x
    }
    #[monitor]
    pub fn l() -> fn(u8) -> u8 {
        |n| n + 1
    }
    #[monitor]
    pub async fn m(b: bool) -> fn(u8) -> u8 {
        fn id(n: u8) -> u8 {
            n
        }
        fn inc(n: u8) -> u8 {
            n + 1
        }
        if b { id } else { inc }
    }
    #[monitor]
    pub fn n(x: &mut u8) -> *const u8 {
        x
    }
    #[monitor]
    pub fn o(b: bool) -> [fn(); 2] {
        fn p() {}
        fn q() {}
        if b { [p, q] } else { [q, q] }
    }
    #[monitor]
    pub async fn p() -> Option<Box<dyn Error + Send + Sync>> {
        Some("x".into())
    }
    #[monitor]
    pub async fn q(n: u8) -> Result<Box<dyn Iterator<Item = u8> + Send>, Box<dyn Error>> {
        match n {
            0 => Ok(Box::new(std::iter::empty())),
            1 => Ok(Box::new(std::iter::once(1))),
            _ => Err("no".into()),
        }
    }
    #[monitor]
    pub fn r() -> Vec<Box<dyn Debug>> {
        vec![Box::new(1), Box::new("x")]
    }
    #[monitor]
    pub async fn s() -> (Box<dyn Debug>, &'static [u8]) {
        (Box::new(1), &[1, 2])
    }
    #[monitor]
    pub fn t() -> Pin<Box<dyn Debug>> {
        Box::pin(1)
    }
    #[monitor]
    pub fn u() -> Box<dyn FnOnce() -> Box<dyn FnOnce() -> u8>> {
        Box::new(|| Box::new(|| 1))
    }
    #[monitor]
    pub async fn v() -> &'static dyn Debug {
        &"x"
    }
    #[monitor]
    pub async fn w() -> Box<[Box<dyn Debug>]> {
        Box::new([Box::new(1)])
    }
    pub trait Super: Debug {}
    impl Super for u8 {}
    #[monitor]
    pub fn x(b: Box<dyn Super>) -> Box<dyn Debug> {
        b
    }
    #[monitor]
    pub async fn y(b: Box<dyn Debug + Send + Sync>) -> Box<dyn Debug> {
        b
    }
    #[monitor]
    pub fn z<'a>(n: &&&'a u8) -> &'a u8 {
        n
    }
    #[monitor]
    pub fn aa(b: bool) -> Box<dyn Debug> {
        if b {
            return Box::new(1);
        }
        if !b {
            return Box::new("x");
        }
        Box::new(())
    }
    #[monitor]
    pub fn ab(r: Result<u8, std::num::ParseIntError>) -> Result<u8, Box<dyn Error + Send + Sync>> {
        Ok(r?)
    }
    #[monitor]
    pub fn ac() -> Result<(), Box<dyn Error>> {
        Err("x")?
    }
    #[monitor]
    pub async fn ad() -> Result<(), Box<dyn Error>> {
        Err("x")?;
        Ok(())
    }
    #[monitor]
    pub fn ae() -> Result<u8, Box<dyn Error>> {
        let n: u8 = "1".parse()?;
        let m: u8 = std::str::from_utf8(&[49])?.parse()?;
        Ok(n + m)
    }
    #[monitor]
    pub fn af() -> std::sync::Mutex<Option<Box<dyn Debug>>> {
        std::sync::Mutex::new(Some(Box::new(1)))
    }
    #[monitor]
    pub fn ag() -> impl Fn() -> Box<dyn Debug> {
        || Box::new(1)
    }
    #[monitor]
    pub fn ah() -> Option<fn(&str) -> usize> {
        Some(|s| s.len())
    }
    #[monitor]
    pub async fn ai() -> Result<fn(&str) -> usize, ()> {
        Ok(|s| s.len())
    }
    #[monitor]
    pub fn aj() -> Result<Box<dyn for<'a> Fn(&'a str) -> &'a str>, ()> {
        Ok(Box::new(|s| s))
    }
    #[monitor]
    pub unsafe fn ak() -> Box<dyn Debug> {
        Box::new(1)
    }
    #[monitor]
    pub fn al() -> extern "C" fn(u8) -> u8 {
        extern "C" fn x(n: u8) -> u8 {
            n
        }
        x
    }
    #[monitor]
    pub fn am() -> unsafe fn() {
        fn x() {}
        x
    }
    #[monitor]
    pub async fn an(v: &mut Vec<u8>) -> Option<&mut u8> {
        let first = v.first_mut();
        first
    }
    #[monitor]
    pub async fn ao(v: &mut Vec<u8>) -> &mut Vec<u8> {
        ao_inner(v);
        v
    }
    fn ao_inner(_: &mut Vec<u8>) {}
    #[monitor]
    pub fn ap(v: &mut Vec<u8>) -> &mut Vec<u8> {
        ao_inner(v);
        let w = &mut *v;
        ao_inner(w);
        v
    }
}
// why: so it does from what infers its type from the signature.
pub mod inferred {
    use super::monitor;
    use std::collections::*;
    #[monitor]
    pub fn a() -> u64 {
        1 << 40
    }
    #[monitor]
    pub async fn b() -> f32 {
        1e3
    }
    #[monitor]
    pub async fn c() -> HashMap<String, Vec<u8>> {
        Default::default()
    }
    #[monitor]
    pub fn d(s: &str) -> Option<u8> {
        s.parse().ok()
    }
    #[monitor]
    pub async fn e(s: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
        s.split(',').map(|x| x.parse()).collect()
    }
    #[monitor]
    pub fn f(v: Vec<u8>) -> u64 {
        v.into_iter().map(u64::from).sum()
    }
    #[monitor]
    pub async fn g(v: Vec<u8>) -> [u8; 2] {
        v.try_into().unwrap()
    }
    #[monitor]
    pub fn h() -> (u8, u16) {
        (1.into(), 2u8.into())
    }
    #[monitor]
    pub async fn i() -> Option<u8> {
        None
    }
    #[monitor]
    pub fn j() -> Result<u8, String> {
        Err(Default::default())
    }
    #[monitor]
    pub async fn k(s: &str) -> serde_json::Result<Vec<u8>> {
        serde_json::from_str(s)
    }
    #[monitor(track_tokens)]
    pub async fn l(s: &str) -> serde_json::Result<serde_json::Value> {
        serde_json::from_str(s)
    }
    #[monitor]
    pub fn m<T: serde::de::DeserializeOwned>(s: &str) -> serde_json::Result<T> {
        serde_json::from_str(s)
    }
    #[monitor]
    pub fn n() -> std::num::NonZeroU8 {
        1.try_into().unwrap()
    }
    #[monitor]
    pub async fn o() -> BTreeMap<u8, Result<u8, ()>> {
        [(1, Ok(2))].into()
    }
    #[monitor]
    pub fn p(b: bool) -> Box<str> {
        if b { "x".into() } else { String::new().into() }
    }
    #[monitor]
    pub async fn q() -> Vec<Option<u64>> {
        vec![None, Some(1)]
    }
    #[monitor]
    pub fn r() -> std::ops::ControlFlow<u8, ()> {
        std::ops::ControlFlow::Continue(())
    }
    #[monitor]
    pub async fn s(v: &[u8]) -> Option<(u8, &[u8])> {
        let (a, b) = v.split_first()?;
        Some((*a, b))
    }
    #[monitor]
    pub fn t() -> i128 {
        -170141183460469231731687303715884105728
    }
    #[monitor]
    pub fn u() -> [Option<String>; 3] {
        [const { None }; 3]
    }
    #[monitor]
    pub async fn v() -> std::sync::Arc<tokio::sync::Mutex<Vec<u8>>> {
        Default::default()
    }
    #[monitor]
    pub fn w() -> tokio::sync::oneshot::Receiver<u8> {
        let (t, r) = tokio::sync::oneshot::channel();
        t.send(1).ok();
        r
    }
    #[monitor]
    pub async fn x(r: tokio::sync::oneshot::Receiver<u8>) -> Result<u8, impl std::error::Error> {
        r.await
    }
    #[monitor]
    pub async fn y() {
        Default::default()
    }
    #[monitor]
    pub fn z() {
        let r: Result<(), ()> = Ok(());
        r.unwrap()
    }
}
