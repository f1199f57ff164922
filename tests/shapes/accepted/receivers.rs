//! Methods: every form of `self`, on every kind of type, under the names that operators call.

use monitor_runtime::monitor;

// why: a receiver is captured, reborrowed or moved like any parameter, and its type is never written out.
pub mod every_receiver {
    use super::monitor;
    use std::future::Future;
    use std::{pin::Pin, rc::Rc, sync::Arc};
    pub struct S(pub u32);
    impl S {
        #[monitor]
        pub fn by_value(self) -> u32 {
            self.0
        }
        #[monitor]
        pub fn mut_by_value(mut self) -> Self {
            self.0 += 1;
            self
        }
        #[monitor]
        pub async fn mut_by_value_async(mut self) -> Self {
            self.0 += 1;
            self
        }
        #[monitor]
        pub fn by_ref(&self) -> &u32 {
            &self.0
        }
        #[monitor]
        pub fn by_mut(&mut self) -> &mut u32 {
            self.0 += 1;
            &mut self.0
        }
        #[monitor]
        pub fn typed(self: Self) -> u32 {
            self.0
        }
        #[monitor]
        pub fn typed_named(self: S) -> u32 {
            self.0
        }
        #[monitor]
        pub fn typed_ref(self: &Self) -> u32 {
            self.0
        }
        #[monitor]
        pub fn typed_mut(self: &mut Self) -> u32 {
            self.0 += 1;
            self.0
        }
        #[monitor]
        pub fn typed_life<'a>(self: &'a Self) -> &'a u32 {
            &self.0
        }
        #[monitor]
        pub fn boxed(self: Box<Self>) -> u32 {
            self.0
        }
        #[monitor]
        pub fn mut_boxed(mut self: Box<Self>) -> Box<Self> {
            self.0 += 1;
            self
        }
        #[monitor]
        pub async fn mut_boxed_async(mut self: Box<Self>) -> Box<Self> {
            self.0 += 1;
            self
        }
        #[monitor]
        pub fn rc(self: Rc<Self>) -> Rc<Self> {
            self
        }
        #[monitor]
        pub fn rc_ref(self: &Rc<Self>) -> Rc<Self> {
            Rc::clone(self)
        }
        #[monitor]
        pub async fn arc_ref(self: &Arc<Self>) -> Arc<Self> {
            Arc::clone(self)
        }
        #[monitor]
        pub fn arc_mut(self: &mut Arc<Self>) -> Option<&mut S> {
            Arc::get_mut(self)
        }
        #[monitor]
        pub fn pin_ref(self: Pin<&Self>) -> u32 {
            self.0
        }
        #[monitor]
        pub fn pin_mut(self: Pin<&mut Self>) -> u32 {
            self.get_mut().0
        }
        #[monitor]
        pub fn mut_pin_mut(mut self: Pin<&mut Self>) -> u32 {
            self.as_mut().get_mut().0 += 1;
            self.0
        }
        #[monitor]
        pub async fn mut_pin_mut_async(mut self: Pin<&mut Self>) -> u32 {
            self.as_mut().get_mut().0 += 1;
            self.0
        }
        #[monitor]
        pub async fn pin_box(self: Pin<Box<Self>>) -> u32 {
            self.0
        }
        #[monitor]
        pub async fn pin_life<'a>(self: Pin<&'a mut Self>) -> &'a mut u32 {
            &mut self.get_mut().0
        }
        #[monitor]
        pub async fn life_mut<'a, 'b>(&'a mut self, _o: &'b u32) -> &'a mut Self
        where
            'b: 'a,
        {
            self
        }
        #[monitor]
        pub fn box_box(self: Box<Rc<Arc<Self>>>) -> u32 {
            self.0
        }
        #[monitor(model = self.0, tags(n = self.0))]
        pub async fn in_options(&self) -> u32 {
            self.0
        }
        #[monitor(model = self.0)]
        pub fn in_options_moved(self) -> S {
            self
        }
        #[monitor(model = self.0)]
        pub async fn in_options_mut(&mut self) -> &mut S {
            self
        }
        #[monitor]
        pub fn unused_self(&self) -> u32 {
            1
        }
        #[monitor]
        pub async fn unused_self_async(&self) -> u32 {
            1
        }
        #[monitor]
        pub async fn dropped_self(self) -> u32 {
            1
        }
        #[monitor]
        pub fn boxed_future(&mut self) -> Pin<Box<dyn Future<Output = &mut u32> + '_>> {
            Box::pin(async move { &mut self.0 })
        }
        #[monitor]
        pub fn impl_future(&mut self) -> impl Future<Output = &mut u32> {
            async move { &mut self.0 }
        }
    }
    impl Drop for S {
        #[monitor]
        fn drop(&mut self) {
            self.0 = 0;
        }
    }
}
// why: `Self` is a reference, a slice, a tuple, a function or an object.
pub mod of_references {
    use super::monitor;
    use std::future::Future;
    pub trait Call {
        fn call(self) -> usize;
        fn acall(&mut self) -> impl Future<Output = usize>;
    }
    impl Call for &str {
        #[monitor]
        fn call(self) -> usize {
            self.len()
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            self.len()
        }
    }
    impl<T> Call for &mut [T] {
        #[monitor]
        fn call(self) -> usize {
            self.len()
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            self.len()
        }
    }
    impl Call for (u8, u8) {
        #[monitor]
        fn call(self) -> usize {
            self.0 as usize
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            self.1 as usize
        }
    }
    impl Call for fn(u8) -> u8 {
        #[monitor]
        fn call(self) -> usize {
            self(1) as usize
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            self(2).into()
        }
    }
    impl<const N: usize> Call for [u8; N] {
        #[monitor]
        fn call(self) -> usize {
            N
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            N
        }
    }
    impl Call for dyn Fn() + '_
    where
        Self: Sized,
    {
        #[monitor]
        fn call(self) -> usize {
            1
        }
        #[monitor]
        async fn acall(&mut self) -> usize {
            1
        }
    }
}
// why: the signatures of traits everybody implements.
pub mod operators {
    use super::monitor;
    use std::future::Future;
    use std::{fmt, ops, str::FromStr};
    #[derive(Clone, Copy)]
    pub struct N(u8);
    impl ops::Add for N {
        type Output = Self;
        #[monitor]
        fn add(self, other: Self) -> Self {
            N(self.0 + other.0)
        }
    }
    impl ops::AddAssign<u8> for N {
        #[monitor]
        fn add_assign(&mut self, other: u8) {
            self.0 += other;
        }
    }
    impl ops::Index<usize> for N {
        type Output = u8;
        #[monitor]
        fn index(&self, _: usize) -> &u8 {
            &self.0
        }
    }
    impl ops::Deref for N {
        type Target = u8;
        #[monitor]
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    impl fmt::Display for N {
        #[monitor]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.0)
        }
    }
    impl FromStr for N {
        type Err = std::num::ParseIntError;
        #[monitor]
        fn from_str(s: &str) -> Result<Self, Self::Err> {
            s.parse().map(N)
        }
    }
    impl Iterator for N {
        type Item = u8;
        #[monitor]
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(self.0)
        }
    }
    impl From<u8> for N {
        #[monitor]
        fn from(n: u8) -> N {
            N(n)
        }
    }
    impl PartialEq for N {
        #[monitor]
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Future for N {
        type Output = u8;
        #[monitor]
        fn poll(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Self::Output> {
            std::task::Poll::Ready(self.0)
        }
    }
    impl Default for N {
        #[monitor]
        fn default() -> Self {
            N(0)
        }
    }
    impl FromIterator<u8> for N {
        #[monitor]
        fn from_iter<I: IntoIterator<Item = u8>>(iter: I) -> Self {
            N(iter.into_iter().sum())
        }
    }
}
