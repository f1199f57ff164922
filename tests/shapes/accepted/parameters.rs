//! Parameters: patterns, attributes, names.
#![allow(non_snake_case)]

use monitor_runtime::monitor;

// why: what a body names is captured in the order of its declaration, whatever it is bound by.
pub mod params {
    use super::monitor;
    #[monitor]
    pub fn a(
        #[cfg(any())] x: Nope,
        #[cfg(not(target_os = "none"))] y: u8,
        #[allow(unused)] z: u8,
        #[cfg_attr(all(), allow(unused))] w: u8,
        #[expect(unused_variables)] v: u8,
    ) -> u8 {
        y
    }
    #[monitor(tags(y))]
    pub async fn b(#[cfg(any())] y: Nope, #[cfg(not(target_os = "none"))] y: u8) -> u8 {
        y
    }
    pub struct S {
        pub a: u8,
        pub b: (u8, String),
        pub c: Option<Vec<u8>>,
    }
    pub struct T(pub u8, pub String);
    pub enum E {
        V { x: u8 },
    }
    #[monitor(tags(a, x, s, q))]
    pub async fn c(S { a, b: (ref x, ref mut s), .. }: S, T(q, ..): T) -> u8 {
        s.push('x');
        a + x + q
    }
    #[monitor]
    pub fn d(all @ S { a, .. }: S) -> (u8, S) {
        (a, all)
    }
    #[monitor]
    pub fn e(
        &x: &u8,
        &mut y: &mut u8,
        &(a, ref b): &(u8, String),
        [f, .., l]: [u8; 4],
        [m, rest @ ..]: [u8; 3],
    ) -> usize {
        (x + y + a + f + l + m) as usize + b.len() + rest.len()
    }
    #[monitor]
    pub async fn f(
        mut v: Vec<u8>,
        (mut a, mut b): (u8, String),
        mut o: Option<u8>,
    ) -> (Vec<u8>, u8, String, Option<u8>) {
        v.push(1);
        a += 1;
        b.push('x');
        o.take();
        (v, a, b, o)
    }
    #[monitor]
    pub fn g(E::V { x }: E, (): (), _: [u8; 0], ((((y,),),),): ((((u8,),),),)) -> u8 {
        x + y
    }
    #[monitor]
    pub async fn h(_: u8, _: String, _a: Vec<u8>, __: u8) {}
    #[monitor]
    pub fn i(n @ 0..=255: u8) -> u8 {
        n
    }
    #[monitor]
    pub fn j((Ok(n) | Err(n)): Result<u8, u8>) -> u8 {
        n
    }
    #[monitor]
    #[allow(clippy::too_many_arguments)]
    pub async fn k(
        a0: u8,
        a1: u8,
        a2: u8,
        a3: u8,
        a4: u8,
        a5: u8,
        a6: u8,
        a7: u8,
        a8: u8,
        a9: u8,
        b0: u8,
        b1: u8,
        b2: u8,
        b3: u8,
        b4: u8,
        b5: u8,
        b6: u8,
        b7: u8,
        b8: u8,
        b9: u8,
        c0: u8,
        c1: u8,
        c2: u8,
        c3: u8,
        c4: u8,
        c5: u8,
        c6: u8,
        c7: u8,
        c8: u8,
        c9: u8,
    ) -> u8 {
        a0 + a1
            + a2
            + a3
            + a4
            + a5
            + a6
            + a7
            + a8
            + a9
            + b0
            + b1
            + b2
            + b3
            + b4
            + b5
            + b6
            + b7
            + b8
            + b9
            + c0
            + c1
            + c2
            + c3
            + c4
            + c5
            + c6
            + c7
            + c8
            + c9
    }
    #[monitor(tags(r#fn, r#struct = r#struct))]
    pub async fn r#async(r#fn: u8, r#struct: u8) -> u8 {
        r#fn + r#struct
    }
    #[monitor(model = r#type)]
    pub fn r#impl(r#type: &str, r#gen: u8) -> String {
        format!("{type}{gen}", type = r#type, gen = r#gen)
    }
    #[monitor]
    pub fn l(x: u8) -> String {
        format!("{x} {x:?} {x:>1$} {0}", 1, 2)
    }
    #[monitor]
    pub async fn m(width: usize, prec: usize, f: f64) -> String {
        format!("{f:width$.prec$}")
    }
    #[monitor]
    pub fn n(x: u8) -> u8 {
        let x = x;
        {
            let x = x + 1;
            x
        }
    }
    #[monitor]
    pub fn o(x: u8) -> u8 {
        let f = |x: u8| x;
        f(1) + x
    }
    #[monitor]
    pub fn p(x: Vec<u8>) -> usize {
        let S { a: x, .. } = S { a: x.len() as u8, b: (1, String::new()), c: None };
        x.into()
    }
    #[monitor]
    pub fn q(a: u8) -> S {
        S { a, b: (1, String::new()), c: None }
    }
    #[monitor]
    pub fn r(x: String) -> usize {
        macro_rules! get {
            ($e:expr) => {
                $e.len()
            };
        }
        get!(x)
    }
    #[monitor]
    pub fn s(x: String) {
        assert!(x.is_empty(), "{x}");
    }
    #[monitor]
    pub fn t(f: fn(u8) -> u8, n: u8) -> u8 {
        f(n)
    }
    #[monitor]
    pub fn u<F: Fn() -> u8>(f: F) -> u8 {
        (f)()
    }
    #[monitor]
    pub async fn v(a: u8, b: u8) -> impl FnOnce() -> u8 {
        move || a + b
    }
}
