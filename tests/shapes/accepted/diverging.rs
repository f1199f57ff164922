//! Bodies that do not end, or not where they seem to.
#![allow(dropping_references)]

use monitor_runtime::monitor;

// why: the type `!` can stand in no `let`, and what follows a body without an end is unreachable.
pub mod ends {
    use super::monitor;
    use std::convert::Infallible;
    use std::future::Future;
    #[monitor]
    pub fn a() -> ! {
        loop {}
    }
    #[monitor]
    pub fn b() -> ! {
        std::process::exit(1)
    }
    #[monitor]
    pub fn c(n: u8) -> ! {
        if n > 1 {
            panic!("x")
        }
        loop {
            std::hint::spin_loop();
        }
    }
    #[monitor]
    pub async fn d() -> ! {
        a()
    }
    #[monitor]
    pub async fn e(mut r: tokio::sync::mpsc::Receiver<u8>) -> ! {
        while let Some(_x) = r.recv().await {}
        panic!()
    }
    #[monitor]
    pub fn f() -> u8 {
        panic!("x")
    }
    #[monitor]
    pub fn g() -> u8 {
        unimplemented!()
    }
    #[monitor]
    pub async fn h() -> Result<u8, String> {
        todo!()
    }
    #[monitor]
    pub fn i() -> impl std::fmt::Display {
        if false {
            return 1;
        }
        panic!()
    }
    #[monitor]
    pub async fn j() -> Result<Infallible, String> {
        loop {
            std::future::ready(Ok::<(), String>(())).await?;
        }
    }
    #[monitor]
    pub fn k() -> Result<Infallible, ()> {
        Err(())
    }
    #[monitor]
    pub async fn l() -> Infallible {
        loop {
            futures::future::pending::<()>().await
        }
    }
    #[monitor]
    pub fn m(b: bool) -> u8 {
        if b { 1 } else { unreachable!() }
    }
    #[monitor]
    pub fn n(b: bool) -> u8 {
        let x: u8 = if b { return 1 } else { 2 };
        x
    }
    #[monitor]
    pub fn o() -> u8 {
        return 1;
    }
    #[monitor]
    pub async fn p() -> u8 {
        return 1;
    }
    #[monitor]
    pub fn q() {
        return;
    }
    #[monitor]
    pub async fn r() -> () {
        return ();
    }
    #[monitor]
    pub fn s() -> () {}
    #[monitor]
    pub fn t() -> u8 {
        loop {
            break 1;
        }
    }
    #[monitor]
    pub async fn u() -> u8 {
        loop {
            if true {
                break 1;
            }
        }
    }
    #[monitor]
    pub fn w() -> fn() -> ! {
        a
    }
    #[monitor]
    pub async fn x() -> fn(u8) -> ! {
        c
    }
    #[monitor]
    pub fn aa(f: fn() -> !) -> u8 {
        f()
    }
    #[monitor]
    pub extern "C" fn ab() -> ! {
        std::process::abort()
    }
    #[monitor]
    pub unsafe fn ac() -> ! {
        loop {}
    }
    #[monitor]
    pub async unsafe fn ad() -> ! {
        loop {
            std::future::ready(()).await
        }
    }
    pub trait T {
        #[monitor]
        fn never(&self) -> ! {
            panic!()
        }
        #[monitor]
        fn fut(&self) -> impl Future<Output = Infallible> + Send {
            async { futures::future::pending().await }
        }
    }
    #[monitor]
    #[track_caller]
    pub fn ae() -> ! {
        panic!()
    }
    #[monitor(model = m, tags(m))]
    pub fn af(m: &str) -> ! {
        panic!("{m}")
    }
    #[monitor(model = m)]
    pub async fn ag(m: String) -> ! {
        loop {
            drop(std::future::ready(&m).await);
        }
    }
    #[monitor]
    pub fn ah() -> impl Future<Output = Infallible> {
        async {
            loop {
                std::future::ready(()).await
            }
        }
    }
    #[monitor]
    pub fn ai() -> futures::future::BoxFuture<'static, Infallible> {
        Box::pin(async {
            loop {
                std::future::ready(()).await
            }
        })
    }
    #[monitor]
    pub fn aj() -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async { panic!() })
    }
    #[monitor]
    pub fn ak() -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        todo!()
    }
    #[monitor]
    pub async fn al() -> [u8; 0] {
        []
    }
    #[monitor]
    pub fn am(x: Infallible) -> u8 {
        match x {}
    }
    #[monitor]
    pub async fn an(x: Infallible) -> ! {
        match x {}
    }
    #[monitor]
    pub fn ao(x: Result<u8, Infallible>) -> u8 {
        let Ok(n) = x;
        n
    }
    #[monitor]
    pub fn ap(x: Option<u8>) -> u8 {
        let Some(n) = x else { return 0 };
        n
    }
    #[monitor]
    pub fn aq(x: Option<u8>) -> u8 {
        let Some(n) = x else { panic!() };
        n
    }
    #[monitor]
    pub async fn ar(x: Option<u8>) -> Option<u8> {
        Some(x? + 1)
    }
    #[monitor]
    pub async fn at() -> Option<()> {
        None?;
        Some(())
    }
    #[monitor]
    pub fn au(x: u8) -> Option<u8> {
        (x > 1).then_some(())?;
        Some(1)
    }
}
// why: blocks without an end inside of bodies that end.
pub mod endless_inside {
    use super::monitor;
    #[monitor]
    pub async fn spawn() {
        tokio::spawn(async {
            loop {
                tokio::task::yield_now().await
            }
        });
    }
    #[monitor]
    pub fn thread() -> std::thread::JoinHandle<()> {
        std::thread::spawn(|| {
            loop {
                std::thread::park()
            }
        })
    }
}
