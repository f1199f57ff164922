//! Shapes that mean something else in edition 2021, or compile only there.
#![allow(dead_code)]
use monitor_runtime::monitor;

// why: the body of an unsafe function needs no block in this edition; a closure does.
pub mod unsafe_body {
    use super::monitor;
    /// # Safety
    /// `p` is valid.
    #[monitor]
    pub unsafe fn read(p: *const u32) -> u32 {
        *p
    }
    /// # Safety
    /// `p` is valid.
    #[monitor]
    pub async unsafe fn read_async(p: *const u32) -> u32 {
        let value = *p;
        value + unsafe { *p }
    }
}
// why: `gen` is a name here.
pub mod names {
    use super::monitor;
    #[monitor(tags(gen))]
    pub fn gen(gen: u32) -> u32 {
        gen
    }
}
// why: temporaries of the last expression live longer here.
pub mod temporaries {
    use super::monitor;
    use std::cell::RefCell;
    #[monitor]
    pub fn f(cell: &RefCell<Vec<u32>>) -> usize {
        cell.borrow().len()
    }
    #[monitor]
    pub async fn g(s: &str) -> Result<u32, std::num::ParseIntError> {
        s.trim().parse()
    }
}
// why: an opaque type captures only what it names.
pub mod captures {
    use super::monitor;
    #[monitor]
    pub fn f<'a>(v: &'a [u32], n: &u32) -> impl Iterator<Item = u32> + 'a {
        let n = *n;
        v.iter().map(move |x| x + n)
    }
    #[monitor]
    pub fn g<'a>(v: &'a str) -> impl std::future::Future<Output = usize> + 'a {
        async move { v.len() }
    }
}
