//! What the bare function means at run time, the monitored one means too: compared side by side.

use futures::FutureExt;
use std::{
    cell::RefCell,
    future::Future,
    marker::PhantomPinned,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    task::{Context, Waker},
};

thread_local!(static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) });

pub struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

fn order(run: impl FnOnce()) -> Vec<&'static str> {
    DROPPED.take();
    run();
    DROPPED.take()
}

/// The same functions twice, with and without the attribute.
macro_rules! functions {
    ($($attribute:tt)*) => {
        use super::Noisy;
        pub struct Owner(pub Noisy);
        impl Owner {
            $($attribute)* pub async fn waits(self, a: Noisy, b: Noisy) {
                let _local = Noisy("local");
                futures::future::pending::<()>().await;
                let _ = (&a, &self.0, &b);
            }
            $($attribute)* pub fn consumes(self, a: Noisy) -> usize {
                let _first = Noisy("first");
                let _second = Noisy("second");
                a.0.len() + self.0.0.len()
            }
        }
        $($attribute)* pub fn panics(a: Noisy, b: Noisy) -> usize {
            let _local = Noisy("local");
            if a.0.len() + b.0.len() > 0 {
                panic!("on purpose");
            }
            1
        }
        $($attribute)* pub async fn panics_later(a: Noisy, b: Noisy) {
            let _local = Noisy("local");
            std::future::ready(()).await;
            panic!("{}{}", a.0, b.0)
        }
        $($attribute)* pub fn temporaries(a: Noisy) -> usize {
            let _local = Noisy("local");
            (Noisy("temporary").0.len(), a.0.len(), Noisy("second temporary")).0
        }
        $($attribute)* pub async fn matched((a, b): (Noisy, Noisy), c: Option<Noisy>) -> usize {
            let Some(c) = c else { return a.0.len() };
            match (&a, c) {
                (_, moved) => moved.0.len() + b.0.len(),
            }
        }
        $($attribute)* pub fn moved_in_a_branch(a: Noisy, b: Noisy, moved: bool) -> Option<Noisy> {
            if moved {
                drop(a);
            }
            if b.0.is_empty() { Some(b) } else { None }
        }
        $($attribute)* pub fn boxed(a: Noisy, b: Noisy) -> futures::future::BoxFuture<'static, usize> {
            let _before = Noisy("before");
            Box::pin(async move {
                let _local = Noisy("local");
                a.0.len() + b.0.len()
            })
        }
        $($attribute)* pub fn by_hand(a: Noisy, b: Noisy) -> impl Future<Output = usize> {
            let _before = Noisy("before");
            async move { a.0.len() + b.0.len() }
        }
        $($attribute)* pub fn unused(a: Noisy, _: Noisy, _unused: Noisy) -> usize {
            a.0.len()
        }
        $($attribute)* #[track_caller] pub fn tracked(a: Noisy, _: Noisy, _unused: Noisy) -> u32 {
            let _local = Noisy("local");
            let _ = a;
            std::panic::Location::caller().line()
        }
    };
}

mod bare {
    functions!();
}

mod monitored {
    use monitor_runtime::monitor;
    functions!(#[monitor]);
}

fn a() -> Noisy {
    Noisy("a")
}

fn b() -> Noisy {
    Noisy("b")
}

/// Polls a future once and drops it.
fn once<F: Future>(future: F) {
    let mut future = Box::pin(future);
    let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    DROPPED.with_borrow_mut(|dropped| dropped.push("polled"));
}

macro_rules! same_order {
    ($($test:ident: |$module:ident| $run:expr;)*) => {$(
        #[test]
        fn $test() {
            let bare = order(|| { use bare as $module; let _ = $run; });
            let monitored = order(|| { use monitored as $module; let _ = $run; });
            assert!(bare.len() >= 2, "the test drops nothing");
            assert_eq!(monitored, bare);
        }
    )*};
}

same_order! {
    a_future_dropped_while_it_waits: |m| once(m::Owner(Noisy("self")).waits(a(), b()));
    an_argument_among_unused_ones: |m| m::unused(a(), b(), Noisy("c"));
    a_receiver_by_value: |m| m::Owner(Noisy("self")).consumes(a());
    a_body_that_panics: |m| catch_unwind(|| m::panics(a(), b()));
    a_future_that_panics: |m| {
        catch_unwind(AssertUnwindSafe(|| m::panics_later(a(), b()).now_or_never())).is_err()
    };
    temporaries_of_the_last_expression: |m| m::temporaries(a());
    an_argument_moved_into_a_match: |m| m::matched((a(), b()), Some(Noisy("c"))).now_or_never();
    an_argument_that_is_not_there: |m| m::matched((a(), b()), None).now_or_never();
    an_argument_moved_in_a_branch: |m| m::moved_in_a_branch(a(), b(), true);
    an_argument_not_moved_in_a_branch: |m| m::moved_in_a_branch(a(), b(), false);
    a_boxed_future: |m| m::boxed(a(), b()).now_or_never();
    a_boxed_future_that_is_never_polled: |m| drop(m::boxed(a(), b()));
    a_future_made_by_hand: |m| m::by_hand(a(), b()).now_or_never();
    arguments_of_a_function_that_tracks_its_caller: |m| m::tracked(a(), b(), Noisy("c"));
}

#[test]
fn a_panic_says_the_same_words() {
    let words = |run: fn(Noisy, Noisy) -> usize| {
        let unwound = catch_unwind(|| run(a(), b())).expect_err("it panics");
        *unwound.downcast_ref::<&str>().expect("a text")
    };
    assert_eq!(words(monitored::panics), words(bare::panics));
}

/// Whether a type has an auto trait, told without asking for it.
macro_rules! has {
    ($bound:path, $value:expr) => {{
        struct Asked<T>(std::marker::PhantomData<T>);
        // which of the two methods is chosen is the answer
        #[allow(dead_code)]
        trait Lacks {
            fn has(&self) -> bool {
                false
            }
        }
        impl<T> Lacks for &Asked<T> {}
        #[allow(dead_code)]
        impl<T: $bound> Asked<T> {
            fn has(&self) -> bool {
                true
            }
        }
        fn of<T>(_: &T) -> Asked<T> {
            Asked(std::marker::PhantomData)
        }
        (&of(&$value)).has()
    }};
}

macro_rules! same_traits {
    ($($test:ident: $($bound:path),* => [$($attribute:tt)*] fn $name:ident($($arg:ident: $ty:ty = $value:expr),*) -> $ret:ty $body:block;)*) => {$(
        #[test]
        #[allow(clippy::unused_async)]
        fn $test() {
            mod monitored {
                #![allow(unused_imports)]
                use super::*;
                #[monitor_runtime::monitor]
                $($attribute)* fn $name($($arg: $ty),*) -> $ret $body
                pub fn made() -> impl Sized {
                    $name($($value),*)
                }
            }
            mod bare {
                #![allow(unused_imports)]
                use super::*;
                $($attribute)* fn $name($($arg: $ty),*) -> $ret $body
                pub fn made() -> impl Sized {
                    $name($($value),*)
                }
            }
            $({
                let (monitored, bare) = (has!($bound, monitored::made()), has!($bound, bare::made()));
                assert_eq!(monitored, bare, stringify!($bound));
            })*
        }
    )*};
}

same_traits! {
    a_future_of_plain_values: Send, Sync, Unpin => [pub async] fn plain(n: u8 = 1) -> u8 { n };
    a_future_that_holds_what_cannot_be_sent: Send, Sync, Unpin => [pub async] fn counted(n: Rc<u8> = Rc::new(1)) -> u8 {
        futures::future::ready(()).await;
        *n
    };
    a_future_of_what_can_be_sent_and_not_shared: Send, Sync => [pub async] fn cell(n: std::cell::Cell<u8> = 1.into()) -> u8 {
        futures::future::ready(()).await;
        n.get()
    };
    a_result_that_cannot_be_sent: Send, Sync => [pub async] fn returned() -> Rc<u8> { Rc::new(1) };
    a_future_made_by_hand_of_ready: Send, Sync, Unpin => [pub] fn ready() -> impl Future<Output = u8> { std::future::ready(1) };
    a_future_made_by_hand_that_is_pinned: Send, Unpin => [pub] fn pinned(p: PhantomPinned = PhantomPinned) -> impl Future<Output = ()> {
        async move {
            let _pinned = p;
            futures::future::ready(()).await;
        }
    };
}
