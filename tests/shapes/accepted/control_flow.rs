//! Bodies that leave early, loop, wait, and borrow.
#![allow(unused_braces, path_statements, dropping_copy_types)]

use monitor_runtime::monitor;

// why: `return`, `?`, `break` and temporaries mean what they meant, also in blocks and closures inside.
pub mod control {
    use super::monitor;
    use std::collections::HashMap;
    #[monitor]
    pub async fn a(m: &HashMap<u8, Vec<u8>>) -> Option<u8> {
        'o: for (k, v) in m {
            for x in v {
                if x == k {
                    continue 'o;
                }
                if *x > 3 {
                    break 'o;
                }
                if *x > 9 {
                    return Some(*x);
                }
            }
            std::future::ready(()).await;
        }
        m.get(&1)?.first().copied()
    }
    #[monitor]
    pub fn b(o: Option<Result<u8, String>>) -> Result<Option<u8>, String> {
        let Some(r) = o else { return Ok(None) };
        Ok(Some(r?))
    }
    #[monitor]
    pub async fn c(v: Vec<u8>) -> u32 {
        let s = async {
            let x: u32 = v.iter().map(|n| u32::from(*n)).sum();
            if x > 3 {
                return 7;
            }
            x
        };
        let c = async |n: u32| {
            if n > 1 {
                return 1;
            }
            0
        };
        s.await + c(2).await
    }
    #[monitor]
    pub fn d(n: u8) -> u8 {
        let r = (|| -> Result<u8, ()> {
            Err(())?;
            Ok(1)
        })();
        match r {
            Ok(x) if x > n => x,
            Ok(_) | Err(()) => {
                let y = loop {
                    break 4;
                };
                y
            }
        }
    }
    #[monitor]
    pub async fn e(mut it: impl Iterator<Item = u8>) -> u8 {
        let mut t = 0;
        while let Some(x) = it.next() {
            t += match x {
                0 => continue,
                9 => break,
                n => {
                    tokio::task::yield_now().await;
                    n
                }
            }
        }
        t
    }
    #[monitor]
    pub fn f(x: u8) -> &'static str {
        if x > 1 {
            "a"
        } else if x == 1 {
            return "b";
        } else {
            match x {
                0 => "c",
                _ => unreachable!(),
            }
        }
    }
    #[monitor]
    pub async fn g() -> Result<(), Box<dyn std::error::Error>> {
        let (a, b) = tokio::try_join!(async { Ok::<u8, std::io::Error>(1) }, async { Ok(2) })?;
        let _ = a + b;
        tokio::select! { _ = std::future::ready(()) => {} _ = std::future::pending::<()>() => return Ok(()), }
        Ok(())
    }
    #[monitor]
    pub fn h() -> impl Iterator<Item = u8> {
        std::iter::from_fn({
            let mut n = 0;
            move || {
                n += 1;
                (n < 3).then_some(n)
            }
        })
    }
    #[monitor]
    pub fn i(v: &mut Vec<u8>) -> Option<&mut u8> {
        match v.iter().position(|x| *x == 1) {
            Some(i) => v.get_mut(i),
            None => {
                v.push(1);
                v.last_mut()
            }
        }
    }
    #[monitor]
    pub async fn j(v: &mut Option<String>) -> &mut String {
        match v {
            Some(s) => s,
            n @ None => n.insert(String::new()),
        }
    }
    #[monitor]
    pub fn k(s: &str) -> Vec<&str> {
        let mut w: Vec<_> = s.split(' ').collect();
        w.sort();
        w
    }
    #[monitor]
    pub unsafe fn l(p: *mut u8) -> u8 {
        unsafe {
            *p = 1;
            *p
        }
    }
    #[monitor]
    pub async fn m() {
        {
            let _g = std::sync::Mutex::new(1).lock().is_ok();
        }
        tokio::task::yield_now().await;
    }
    #[monitor]
    pub fn n() -> u8 {
        let x;
        if true {
            x = 1
        } else {
            x = 2
        }
        x
    }
    #[monitor]
    pub fn o(x: u8) -> u8 {
        let y: u8;
        y = x;
        y
    }
    #[monitor]
    pub fn p(b: bool) -> u8 {
        b.into()
    }
    #[monitor]
    pub fn q() -> u8 {
        let x = &1;
        unsafe { *std::ptr::from_ref(x) }
    }
    #[monitor]
    pub fn r() -> u8 {
        const { 1 + 1 }
    }
    #[monitor]
    pub fn s() -> u8 {
        1u8.pow({ 2 })
    }
    #[monitor]
    pub fn t() {
        if true {}
    }
    #[monitor]
    pub fn v() -> () {
        ()
    }
    #[monitor]
    pub async fn w() -> () {
        async {}.await
    }
    #[monitor]
    pub fn x() -> bool {
        (match () {
            () => true,
        }) && !false
    }
    #[monitor]
    pub fn y(x: &mut u8) {
        *x += 1
    }
    #[monitor]
    pub fn z(x: &mut u8) {
        {
            x
        };
    }
    #[monitor]
    pub fn aa() -> impl Sized {}
    #[monitor]
    pub fn ab(a: &[u8]) -> u8 {
        *&a[0]
    }
    #[monitor]
    pub fn ac(x: std::cell::RefCell<u8>) -> u8 {
        *x.borrow()
    }
    #[monitor]
    pub async fn ad(x: std::cell::RefCell<u8>) -> u8 {
        let r = *x.borrow();
        r
    }
    #[monitor]
    pub async fn ae() -> String {
        String::from_utf8_lossy(&[1]).to_string()
    }
    #[monitor]
    pub fn af() -> usize {
        let v = vec![1];
        v.iter().map(|x: &usize| *x).max().unwrap_or_default()
    }
}
