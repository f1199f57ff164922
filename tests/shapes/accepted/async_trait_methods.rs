//! Methods that async-trait makes of async ones, with its attribute above ours and below it.

use monitor_runtime::monitor;

// why: async-trait rewrites methods, before or after us.
pub mod by_async_trait {
    use super::monitor;
    use async_trait::async_trait;
    use std::{fmt::Debug, rc::Rc, sync::Arc};
    #[async_trait]
    pub trait T: Send + Sync {
        type Err: Send;
        async fn req(&self) -> Result<u8, Self::Err>;
        async fn mutable(&mut self, v: &mut Vec<u8>) -> u8;
        async fn own(self: Box<Self>) -> u8;
        async fn arc(self: Arc<Self>) -> u8;
        #[monitor]
        async fn def(&self, n: u8) -> u8 {
            n
        }
        #[monitor]
        async fn gen_<X: Send + Debug, F: Fn() -> X + Send>(&self, f: F) -> X
        where
            Self: Sized,
        {
            f()
        }
        #[monitor]
        async fn stat(x: u8) -> u8
        where
            Self: Sized,
        {
            x
        }
        #[monitor]
        async fn nothing(&self) {}
        #[monitor]
        async fn err(&self) -> Result<(), Self::Err> {
            self.req().await?;
            Ok(())
        }
    }
    pub struct A(u8);
    #[async_trait]
    impl T for A {
        type Err = String;
        #[monitor(tags(n = self.0))]
        async fn req(&self) -> Result<u8, Self::Err> {
            if self.0 == 0 {
                return Err("x".into());
            }
            let n: u8 = "1".parse().map_err(|_| "n")?;
            Ok(n)
        }
        #[monitor]
        async fn mutable(&mut self, v: &mut Vec<u8>) -> u8 {
            v.push(self.0);
            self.0 += 1;
            self.0
        }
        #[monitor]
        async fn own(mut self: Box<Self>) -> u8 {
            self.0 += 1;
            self.0
        }
        #[monitor]
        async fn arc(self: Arc<Self>) -> u8 {
            self.0
        }
        #[monitor]
        async fn gen_<X: Send + Debug, F: Fn() -> X + Send>(&self, f: F) -> X {
            let x = f();
            tokio::task::yield_now().await;
            x
        }
    }
    pub struct B<'a, X>(&'a X);
    #[monitor(track_tokens, track_cost)]
    #[async_trait]
    impl<'a, X: Sync> T for B<'a, X> {
        type Err = Box<dyn std::error::Error + Send + Sync>;
        async fn req(&self) -> Result<u8, Self::Err> {
            let _ = self.0;
            Err("none".into())
        }
        async fn mutable(&mut self, v: &mut Vec<u8>) -> u8 {
            v.pop().unwrap_or(1)
        }
        async fn own(self: Box<Self>) -> u8 {
            1
        }
        async fn arc(self: Arc<Self>) -> u8 {
            1
        }
    }
    pub struct C;
    #[async_trait]
    #[monitor(provider = "x")]
    impl T for C {
        type Err = ();
        async fn req(&self) -> Result<u8, ()> {
            Err(())
        }
        async fn mutable(&mut self, _v: &mut Vec<u8>) -> u8 {
            1
        }
        #[monitor(skip)]
        async fn own(self: Box<Self>) -> u8 {
            1
        }
        async fn arc(self: Arc<Self>) -> u8 {
            1
        }
    }
    #[async_trait(?Send)]
    pub trait L {
        #[monitor]
        async fn f(&self, r: Rc<u8>) -> Rc<u8> {
            tokio::task::yield_now().await;
            r
        }
        async fn g<'a>(&'a self, s: &'a str, t: &str) -> &'a str;
        async fn pat(&self, (a, b): (u8, u8), _: u8, mut c: u8) -> u8;
    }
    #[async_trait(?Send)]
    impl L for u8 {
        #[monitor(model = t)]
        async fn g<'a>(&'a self, s: &'a str, t: &str) -> &'a str {
            let _ = t;
            s
        }
        #[monitor]
        async fn pat(&self, (a, b): (u8, u8), _: u8, mut c: u8) -> u8 {
            c += a;
            c + b
        }
    }
    #[monitor]
    #[async_trait(?Send)]
    impl L for u16 {
        async fn g<'a>(&'a self, s: &'a str, _t: &str) -> &'a str {
            s
        }
        async fn pat(&self, (a, b): (u8, u8), _: u8, mut c: u8) -> u8 {
            c += a;
            c + b
        }
    }
    #[async_trait]
    pub trait Im {
        async fn im(&self, x: impl Into<String> + Send) -> String;
        async fn dy(&self, x: &(dyn Debug + Sync)) -> String;
        async fn cl(&self, f: Box<dyn Fn(&str) -> u8 + Send + Sync>) -> u8;
        async fn unused(&self, _a: u8, _b: &str);
        async fn lo(&self) -> Option<&str>;
    }
    #[async_trait]
    impl Im for u8 {
        #[monitor]
        async fn im(&self, x: impl Into<String> + Send) -> String {
            x.into()
        }
        #[monitor]
        async fn dy(&self, x: &(dyn Debug + Sync)) -> String {
            format!("{x:?}")
        }
        #[monitor]
        async fn cl(&self, f: Box<dyn Fn(&str) -> u8 + Send + Sync>) -> u8 {
            f("x")
        }
        #[monitor]
        async fn unused(&self, _a: u8, _b: &str) {}
        #[monitor]
        async fn lo(&self) -> Option<&str> {
            let s = if *self > 1 { "a" } else { return None };
            Some(s)
        }
    }
    #[monitor]
    #[async_trait]
    impl Im for u16 {
        async fn im(&self, x: impl Into<String> + Send) -> String {
            x.into()
        }
        async fn dy(&self, x: &(dyn Debug + Sync)) -> String {
            format!("{x:?}")
        }
        async fn cl(&self, f: Box<dyn Fn(&str) -> u8 + Send + Sync>) -> u8 {
            f("x")
        }
        async fn unused(&self, _a: u8, _b: &str) {}
        async fn lo(&self) -> Option<&str> {
            let s = if *self > 1 { "a" } else { return None };
            Some(s)
        }
    }
    #[monitor]
    pub async fn user(t: &dyn T<Err = String>, b: Box<dyn T<Err = ()>>) -> Result<u8, String> {
        b.own().await;
        t.req().await
    }
    macro_rules! imp {
        ($t:ty) => {
            #[async_trait]
            impl Un for $t {
                #[monitor]
                async fn un(&self) -> Option<u8> {
                    None
                }
            }
        };
    }
    #[async_trait]
    pub trait Un {
        async fn un(&self) -> Option<u8>;
    }
    imp!(A);
    imp!(C);
    // async_trait above method-level? on trait with our attr on trait default in either order with other attrs
    #[async_trait]
    pub trait Lints {
        #[monitor]
        #[must_use]
        async fn mu(&self) -> u8 {
            1
        }
        #[deprecated]
        #[monitor]
        async fn de(&self) -> u8 {
            1
        }
        /** doc */
        #[monitor]
        #[allow(clippy::all)]
        async fn doc(&self) -> u8 {
            1
        }
    }
    #[async_trait]
    pub trait Cfg {
        #[cfg(any())]
        #[monitor]
        async fn no(&self) -> Nope;
        #[cfg_attr(all(), monitor)]
        async fn yes(&self, #[cfg(any())] x: Nope, #[cfg(not(target_os = "none"))] y: u8) -> u8 {
            y
        }
    }
}
