//! Attributes beside ours, above it and below it.

use monitor_runtime::monitor;

// why: an attribute belongs to the function and not to what we put into it, and a lint fires where it did.
pub mod attributes {
    use super::monitor;
    #[monitor]
    #[inline]
    #[must_use = "x"]
    pub fn a() -> u8 {
        1
    }
    #[must_use]
    #[cold]
    #[monitor]
    pub async fn b() -> u8 {
        1
    }
    #[deprecated(note = "x")]
    #[monitor]
    pub fn c() {}
    #[monitor]
    #[deprecated]
    pub async fn d() {}
    #[allow(deprecated)]
    #[monitor]
    pub async fn e() {
        c();
        d().await
    }
    /// doc
    #[doc(hidden)]
    #[monitor]
    /** more */
    pub fn f() {}
    #[monitor]
    #[unsafe(no_mangle)]
    pub extern "C" fn hT_probe_g(n: u8) -> u8 {
        n
    }
    #[unsafe(no_mangle)]
    #[monitor]
    pub unsafe extern "C" fn hT_probe_h(p: *const u8) -> u8 {
        unsafe { *p }
    }
    #[monitor]
    #[unsafe(export_name = "hT_probe_i")]
    pub extern "system" fn i() {}
    #[monitor]
    pub extern "C" fn j() {}
    #[monitor]
    pub extern "C-unwind" fn k() -> u8 {
        1
    }
    #[monitor]
    pub unsafe extern "C" fn l(_: *mut core::ffi::c_void, n: core::ffi::c_int) -> core::ffi::c_int {
        n
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    #[monitor]
    pub fn m(n: u8) -> u8 {
        n
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    #[monitor]
    pub unsafe fn m2(n: u8) -> u8 {
        n
    }
    #[monitor]
    #[cfg_attr(all(), inline, must_use)]
    #[cfg_attr(any(), nonsense)]
    pub fn n() -> u8 {
        1
    }
    #[cfg_attr(all(), monitor(name = "oo"), inline)]
    pub fn o() -> u8 {
        1
    }
    #[cfg(not(target_os = "none"))]
    #[monitor]
    #[cfg(not(any()))]
    pub fn p() {}
    #[monitor]
    #[cfg(any())]
    pub fn q() -> Nope {
        nope
    }
    #[monitor] #[rustfmt::skip] #[allow(clippy::all)] pub fn r() {}
    #[monitor]
    #[expect(unused_variables)]
    pub fn s() {
        let x = 1;
    }
    #[monitor]
    #[expect(unused_mut)]
    pub async fn t() {
        let mut x = 1;
        let _ = x;
    }
    #[monitor]
    #[expect(unused_variables)]
    pub fn u(x: u8) {}
    #[monitor]
    #[expect(unused_variables)]
    pub async fn v(x: u8) {}
    #[monitor]
    #[expect(unused_mut)]
    pub async fn w(mut x: u8) -> u8 {
        x
    }
    #[monitor]
    #[expect(unused_mut)]
    pub fn x(mut x: u8) -> u8 {
        x
    }
    #[monitor]
    #[expect(unreachable_code)]
    pub async fn y() -> u8 {
        return 1;
        2
    }
    #[monitor]
    #[expect(unused_must_use)]
    pub fn z() {
        n();
    }
    #[monitor]
    #[track_caller]
    pub fn ab() -> &'static core::panic::Location<'static> {
        core::panic::Location::caller()
    }
    #[track_caller]
    #[monitor(model = x)]
    pub fn ac(x: &str) -> usize {
        x.len()
    }
    pub struct S;
    impl S {
        #[track_caller]
        #[monitor]
        pub fn ad(&mut self) -> &mut Self {
            self
        }
        #[monitor]
        #[track_caller]
        #[inline]
        pub fn ae(self) -> Result<u8, String> {
            Err("x".into())
        }
    }
    #[monitor]
    #[doc = concat!("a", "b")]
    pub fn af() {}
    #[monitor]
    #[doc(alias = "x")]
    #[allow(dead_code)]
    fn ag() {}
    #[monitor]
    #[unsafe(link_section = ".text.hT")]
    pub fn ah() {}
    #[monitor]
    #[expect(dead_code)]
    fn ai() {}
    #[monitor]
    #[expect(dead_code)]
    async fn aj() {}
    #[monitor]
    #[expect(clippy::needless_return)]
    pub fn ak() -> u8 {
        return 1;
    }
}
