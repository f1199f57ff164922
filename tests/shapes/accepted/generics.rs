//! Generic functions and methods: constants, lifetimes, associated types.
#![allow(async_fn_in_trait, mismatched_lifetime_syntaxes)]

use monitor_runtime::monitor;

// why: constants as parameters, in types and in options.
pub mod consts {
    use super::monitor;
    pub struct M<const R: usize = 2, const C: char = 'x'>([u8; R]);
    impl<const R: usize> M<R> {
        #[monitor(tags(r = R))]
        pub async fn rows(&self) -> [u8; R] {
            self.0
        }
        #[monitor]
        pub fn const_expr() -> [u8; 1 + 2] {
            [0; { 1 + 2 }]
        }
        #[monitor]
        pub fn array_of() -> [[u8; R]; 2] {
            [[0; R]; 2]
        }
    }
    #[monitor]
    pub async fn bools<const B: bool>() -> bool {
        B
    }
    #[monitor]
    pub async fn call() -> bool {
        bools::<true>().await && bools::<{ 1 > 2 }>().await
    }
    #[monitor]
    pub fn defaulted(m: M) -> M {
        m
    }
    const K: usize = 3;
    #[monitor]
    pub fn path_const(a: [u8; K]) -> [u8; self::K] {
        a
    }
}
// why: lifetimes are elided, late-bound, invariant, higher-ranked, or stand in errors.
pub mod lifetimes {
    use super::monitor;
    use std::{borrow::Cow, fmt::Debug, marker::PhantomData};
    #[monitor]
    pub async fn elided_struct(c: Cow<'_, str>) -> Cow<'_, str> {
        c
    }
    #[monitor]
    pub fn elided_struct_sync(c: Cow<'_, str>) -> Cow<'_, str> {
        c
    }
    #[monitor]
    pub async fn two<'a: 'b, 'b, T: 'a + ?Sized>(a: &'a T, b: &'b mut &'a T) -> &'b T {
        *b = a;
        b
    }
    #[monitor]
    pub fn late<'a>(a: &'a u8) -> &'a u8 {
        a
    }
    #[monitor]
    pub fn late_used() -> u8 {
        let f: for<'x> fn(&'x u8) -> &'x u8 = late;
        *f(&1)
    }
    #[monitor]
    pub async fn statics(s: &'static str) -> &'static str {
        s
    }
    #[monitor]
    pub fn hrtb<T>(f: &dyn for<'x> Fn(&'x T) -> &'x str, t: T) -> String
    where
        for<'x> &'x T: Debug,
    {
        f(&t).to_owned()
    }
    #[monitor]
    pub fn hrtb_box<'f>(f: Box<dyn for<'x> FnOnce(&'x str) -> Cow<'x, str> + 'f>) -> String {
        f("x").into_owned()
    }
    #[monitor]
    pub async fn ref_of_ref<'a>(s: &'a mut &'a str) -> &'a &'a str {
        s
    }
    #[monitor]
    pub async fn slices<'a>(s: &'a [&'a str]) -> Vec<&'a str> {
        s.to_vec()
    }
    pub struct L<'a, T: 'a + ?Sized>(&'a T);
    impl<'a, T: ?Sized> L<'a, T> {
        #[monitor]
        pub fn get(&self) -> &'a T {
            self.0
        }
        #[monitor]
        pub async fn get_async<'s>(&'s self) -> &'a T
        where
            'a: 's,
        {
            self.0
        }
        #[monitor]
        pub async fn of<'b>(other: L<'b, T>) -> L<'b, T> {
            L(other.0)
        }
    }
    impl<'a> L<'a, str> {
        #[monitor]
        pub async fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
            self.0.split(' ')
        }
    }
    impl<'a> L<'a, str> {
        #[monitor]
        pub fn words_sync(&self) -> impl Iterator<Item = &'a str> + use<'a> {
            self.0.split(' ')
        }
    }
    #[monitor]
    pub fn phantom<'a, T>(_: PhantomData<&'a T>) -> PhantomData<fn(&'a T) -> T> {
        PhantomData
    }
    #[monitor]
    pub fn invariant<'a>(v: &mut Vec<&'a str>, s: &'a str) -> usize {
        v.push(s);
        v.len()
    }
    #[monitor]
    pub async fn invariant_async<'a>(v: &mut Vec<&'a str>, s: &'a str) -> usize {
        v.push(s);
        v.len()
    }
    #[monitor]
    pub async fn dyn_elided(d: &dyn Debug) -> Box<dyn Debug + '_> {
        Box::new(d)
    }
    #[monitor]
    pub fn dyn_life<'a>(d: &'a (dyn Debug + 'a)) -> Box<dyn Debug + 'a> {
        Box::new(d)
    }
    #[monitor]
    pub async fn err_borrows<'a>(s: &'a str) -> Result<&'a str, &'a str> {
        Err(s)
    }
    #[monitor]
    pub fn err_borrows_sync(s: &str) -> Result<(), Cow<'_, str>> {
        Err(s.into())
    }
    #[monitor]
    pub async fn err_box<'a>(
        s: &'a str,
    ) -> Result<&'a str, Box<dyn std::error::Error + Send + Sync + 'a>> {
        Err(s.into())
    }
    #[derive(Debug)]
    pub struct E<'a>(&'a str);
    impl std::fmt::Display for E<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl std::error::Error for E<'_> {}
    pub type R<'a, T = ()> = Result<T, E<'a>>;
    pub type B<'a> = Result<u8, Box<E<'a>>>;
    #[monitor]
    pub async fn alias<'a>(s: &'a str) -> R<'a> {
        Err(E(s))
    }
    #[monitor]
    pub fn alias_box(s: &str) -> B<'_> {
        Err(Box::new(E(s)))
    }
    #[monitor]
    pub fn own_box(s: &str) -> Result<u8, Box<E<'_>>> {
        Err(Box::new(E(s)))
    }
    #[monitor]
    pub fn gen_err<'a, T: std::error::Error + 'a>(t: T) -> Result<u8, Box<T>> {
        Err(Box::new(t))
    }
    #[monitor]
    pub fn gen_err_dyn<'a, T: std::error::Error + 'a>(
        t: T,
    ) -> Result<u8, Box<dyn std::error::Error + 'a>> {
        Err(Box::new(t))
    }
    pub struct S2<'a>(&'a str);
    impl<'a> S2<'a> {
        #[monitor]
        pub async fn own_error(&self) -> Result<Self, Self> {
            Err(S2(self.0))
        }
        #[monitor]
        pub fn own_error_box(&self) -> Result<u8, Box<Self>> {
            Err(Box::new(S2(self.0)))
        }
    }
    impl<'a> E<'a> {
        #[monitor]
        pub async fn self_error(&self) -> Result<u8, Self> {
            Err(E(self.0))
        }
        #[monitor]
        pub fn self_error_box(&self) -> Result<u8, Box<Self>> {
            Err(Box::new(E(self.0)))
        }
        #[monitor]
        pub fn self_error_box2(&self) -> Result<u8, Box<E>> where {
            Err(Box::new(E(self.0)))
        }
    }
    pub trait Tr {
        type E: std::error::Error;
        fn e(&self) -> Self::E;
        #[monitor]
        fn go(&self) -> Result<u8, Self::E> {
            Err(self.e())
        }
        #[monitor]
        fn gob(&self) -> Result<u8, Box<Self::E>> {
            Err(Box::new(self.e()))
        }
        #[monitor]
        fn gorc(&self) -> Result<u8, std::sync::Arc<Self::E>>
        where
            Self: Sized,
        {
            Err(self.e().into())
        }
    }
    impl<'a> Tr for E<'a> {
        type E = E<'a>;
        fn e(&self) -> E<'a> {
            E(self.0)
        }
        #[monitor]
        fn gob(&self) -> Result<u8, Box<Self::E>> {
            Err(Box::new(E(self.0)))
        }
        #[monitor]
        fn gorc(&self) -> Result<u8, std::sync::Arc<Self::E>> {
            Err(E(self.0).into())
        }
    }
    impl<'a> Tr for S2<'a> {
        type E = E<'a>;
        fn e(&self) -> E<'a> {
            E(self.0)
        }
        #[monitor]
        fn gob(&self) -> Result<u8, Box<<Self as Tr>::E>> {
            Err(Box::new(E(self.0)))
        }
    }
}
// why: types that only a trait knows.
pub mod associated {
    use super::monitor;
    pub trait Lend {
        type Item<'a>
        where
            Self: 'a;
        type Err;
        const NAME: &'static str;
        fn lend<'a>(&'a mut self) -> Result<Self::Item<'a>, Self::Err>;
        #[monitor(model = Self::NAME)]
        fn twice(&mut self) -> Result<Self::Item<'_>, Self::Err> {
            self.lend()?;
            self.lend()
        }
        #[monitor(model = <Self as Lend>::NAME)]
        async fn later(&mut self) -> Option<Self::Item<'_>> {
            self.lend().ok()
        }
    }
    impl Lend for Vec<u8> {
        type Item<'a> = &'a mut [u8];
        type Err = ();
        const NAME: &'static str = "v";
        #[monitor]
        fn lend<'a>(&'a mut self) -> Result<Self::Item<'a>, Self::Err> {
            Ok(self)
        }
    }
    #[monitor]
    pub fn projected<I: IntoIterator<Item: Clone>>(i: I) -> Vec<I::Item> {
        i.into_iter().collect()
    }
    #[monitor]
    pub async fn qualified<I: Iterator>(mut i: I) -> Option<<I as Iterator>::Item> {
        i.next()
    }
    pub trait Dynamic {
        #[monitor]
        fn sized(&self) -> u8
        where
            Self: Sized,
        {
            1
        }
        #[monitor]
        fn object(&self) -> u8 {
            2
        }
        #[monitor]
        fn to_box(self: Box<Self>) -> u8 {
            3
        }
    }
    impl Dynamic for u8 {}
    pub fn is_object(d: Box<dyn Dynamic>) -> u8 {
        d.object() + d.to_box()
    }
    pub trait Statics {
        #[monitor]
        fn make() -> Option<Self>
        where
            Self: Sized + Default,
        {
            Some(Self::default())
        }
        #[monitor]
        async fn make_async() -> Self
        where
            Self: Default,
        {
            Self::default()
        }
    }
    impl Statics for u8 {}
    #[monitor]
    pub fn where_clauses<T>(t: T) -> T
    where
        T: Copy,
        [T; 2]: Sized,
        Vec<T>: Clone,
        for<'a> &'a T: Sized,
    {
        t
    }
    #[monitor]
    pub fn trivially<T>(t: T) -> T
    where
        u8: Copy,
    {
        t
    }
    pub struct G<T>(T);
    impl<T: Iterator<Item = U>, U: ToString> G<T> {
        #[monitor]
        pub async fn all(self) -> Vec<String> {
            self.0.map(|u| u.to_string()).collect()
        }
    }
    impl<T> G<T> {
        #[monitor]
        pub fn nested() -> impl Fn(T) -> G<G<Self>> {
            |t| G(G(G(t)))
        }
    }
    #[monitor]
    pub fn turbofish() -> Vec<u8> {
        projected::<Vec<u8>>(vec![])
    }
}
