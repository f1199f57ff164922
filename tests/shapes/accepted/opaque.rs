//! `impl Trait` at every depth of what is returned and of what is taken.

use monitor_runtime::monitor;

// why: `impl Trait` has no name that a statement of ours could use.
pub mod returned {
    use super::monitor;
    use std::{
        collections::HashMap,
        error::Error,
        fmt::{Debug, Display},
        future::Future,
    };
    #[monitor]
    pub fn one() -> impl Display {
        1
    }
    #[monitor]
    pub fn tuple() -> (impl Display, impl Fn(u32) -> u32, (impl Clone, [impl Debug; 2])) {
        (1, |n| n + 1, (2, [3, 4]))
    }
    #[monitor]
    pub async fn tuple_async() -> (impl Display, impl Fn(u32) -> u32) {
        (1, |n| n + 1)
    }
    #[monitor]
    pub fn result(n: u8) -> Result<impl Iterator<Item = u8>, impl Error> {
        if n == 0 {
            return Err(std::fmt::Error);
        }
        Ok(0..n)
    }
    #[monitor]
    pub async fn result_async(n: u8) -> Result<Option<impl Iterator<Item = u8>>, impl Error> {
        if n == 0 {
            return Err(std::fmt::Error);
        }
        Ok(Some(0..n))
    }
    #[monitor]
    pub fn option() -> Option<impl Fn() -> u8> {
        Some(|| 1)
    }
    #[monitor]
    pub fn vec() -> Vec<impl Display> {
        vec![1]
    }
    #[monitor]
    pub fn boxed() -> Box<impl Display> {
        Box::new(1)
    }
    #[monitor]
    pub fn boxed_fn() -> Box<impl Fn(&str) -> usize> {
        Box::new(|s: &str| s.len())
    }
    #[monitor]
    pub fn in_assoc() -> impl Iterator<Item = impl Display> {
        [1, 2].into_iter()
    }
    #[monitor]
    pub fn in_assoc2() -> impl Iterator<Item = Result<impl Display, impl Debug>> {
        [Ok::<u8, ()>(1)].into_iter()
    }
    #[monitor]
    pub fn into_iter<'a>(
        m: &'a HashMap<String, Vec<u8>>,
    ) -> impl IntoIterator<Item = (&'a str, impl Iterator<Item = &'a u8>), IntoIter: Clone> {
        m.iter().map(|(k, v)| (k.as_str(), v.iter())).collect::<Vec<_>>()
    }
    #[monitor]
    pub fn fn_of_fn() -> impl Fn(u32) -> Box<dyn Fn(u32) -> u32> {
        |n| Box::new(move |m| n + m)
    }
    #[monitor]
    pub fn fn_once(s: String) -> impl FnOnce() -> String {
        move || s
    }
    #[monitor]
    pub fn fn_mut(mut n: u32) -> impl FnMut() -> u32 + Send + 'static {
        move || {
            n += 1;
            n
        }
    }
    #[monitor]
    pub fn async_fn() -> impl AsyncFn(u8) -> u8 {
        async |n| n + 1
    }
    #[monitor]
    pub fn fn_to_future() -> impl Fn(u8) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send>> {
        |n| Box::pin(async move { n })
    }
    #[monitor]
    pub fn into_future() -> impl std::future::IntoFuture<Output = u8> {
        async { 1 }
    }
    #[monitor]
    pub fn dyn_of(n: &u8) -> impl AsRef<dyn Display + '_> + '_ {
        Box::new(n) as Box<dyn Display>
    }
    #[monitor]
    pub fn ref_to(n: &u8) -> &impl Display {
        n
    }
    #[monitor]
    pub fn mut_to(n: &mut u8) -> &mut (impl Display + Clone) {
        n
    }
    #[monitor]
    pub async fn ref_async(n: &u8) -> &impl Display {
        n
    }
    #[monitor]
    pub fn maybe(n: &[u8]) -> Option<&impl Display> {
        n.first()
    }
    #[monitor]
    pub fn early(n: u8) -> impl Iterator<Item = u8> {
        if n > 3 {
            return vec![n].into_iter();
        }
        vec![].into_iter()
    }
    #[monitor]
    pub fn recursive(n: u8) -> impl Display {
        if n > 0 {
            let _ = recursive(n - 1).to_string();
        }
        n
    }
    #[monitor]
    pub fn unwind()
    -> impl Iterator<Item = u8> + std::panic::UnwindSafe + Send + Sync + Unpin + Clone {
        0..3
    }
    #[monitor]
    pub fn double() -> impl DoubleEndedIterator<Item = &'static str> + ExactSizeIterator {
        ["a"].iter().copied()
    }
    #[monitor]
    pub fn fut_of_fut() -> impl Future<Output = impl Future<Output = u8>> {
        async { async { 1 } }
    }
    #[monitor]
    pub async fn fut_of_async() -> impl Future<Output = u8> {
        async { 1 }
    }
    #[monitor]
    pub async fn fn_of_async() -> impl Fn() -> std::future::Ready<u8> {
        || std::future::ready(1)
    }
    #[monitor]
    pub fn tuple_fn_refs() -> (impl Fn(&str) -> usize, u8) {
        (|s: &str| s.len(), 1)
    }
    #[monitor]
    pub fn result_fn() -> Result<impl Fn(u8) -> u8, String> {
        Ok(|n| n + 1)
    }
    #[monitor]
    pub async fn generic<T: Clone>(t: T) -> impl Fn() -> T {
        move || t.clone()
    }
    #[monitor]
    pub fn ser() -> impl serde::Serialize {
        1
    }
    #[monitor]
    pub fn display_err() -> Result<(), impl Display> {
        Err(1)
    }
    #[monitor]
    pub fn deref() -> impl std::ops::Deref<Target = str> {
        String::new()
    }
    #[monitor]
    pub fn deref_err() -> Result<(), impl std::ops::Deref<Target = std::io::Error>> {
        Err(Box::new(std::io::Error::other("x")))
    }
}
// why: what is taken has no name either.
pub mod arguments {
    use super::monitor;
    use std::fmt::{Debug, Display};
    use std::future::Future;
    #[monitor]
    pub async fn one(f: impl Display) -> String {
        f.to_string()
    }
    #[monitor]
    pub async fn nested(f: impl Iterator<Item = impl Into<String>>) -> Vec<String> {
        f.map(Into::into).collect()
    }
    #[monitor]
    pub fn funcs(f: impl FnOnce(u8) -> u8, g: &mut impl FnMut(&str), h: &dyn Fn() -> u8) -> u8 {
        g("x");
        f(h())
    }
    #[monitor]
    pub async fn async_fns(f: impl AsyncFn(u8) -> u8, g: impl AsyncFnOnce()) -> u8 {
        g().await;
        f(1).await
    }
    #[monitor]
    pub async fn fut<T>(f: impl Future<Output = T> + Send) -> T {
        f.await
    }
    #[monitor]
    pub async fn opt(f: Option<impl Debug>, v: Vec<(impl Debug, u8)>) -> String {
        format!("{f:?}{}", v.len())
    }
    #[monitor]
    pub fn tuple((a, b): (impl Display, impl Display)) -> String {
        format!("{a}{b}")
    }
    #[monitor(model = model, tags(x))]
    pub async fn options(model: impl Display, x: impl AsRef<str> + Display) -> usize {
        x.as_ref().len() + model.to_string().len()
    }
    #[monitor]
    pub async fn into_stream(s: impl futures::Stream<Item = u8> + Unpin) -> Vec<u8> {
        use futures::StreamExt;
        s.collect().await
    }
    #[monitor]
    pub fn sized(d: &(impl Display + ?Sized)) -> String {
        d.to_string()
    }
    #[monitor]
    pub fn boxes(d: Box<impl Display + 'static>) -> Box<dyn Display> {
        d
    }
    #[monitor]
    pub fn retry<F, Fut, T, E>(mut f: F) -> impl Future<Output = Result<T, E>>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        async move {
            loop {
                if let Ok(x) = f().await {
                    return Ok(x);
                }
            }
        }
    }
    #[monitor]
    pub async fn retry_async<F, Fut, T, E>(mut f: F) -> Result<T, E>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        loop {
            match f().await {
                Ok(x) => return Ok(x),
                Err(e) => {
                    if true {
                        return Err(e);
                    }
                }
            }
        }
    }
}
