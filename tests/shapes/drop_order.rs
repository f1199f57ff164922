//! Arguments and locals are dropped in the order in which the bare function drops them.

use monitor_runtime::monitor;
use std::cell::RefCell;

thread_local!(static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) });

struct Noisy(&'static str);

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
        $($attribute)* pub async fn all(a: super::Noisy, b: super::Noisy, c: super::Noisy) -> u32 {
            let _local = super::Noisy("local");
            futures::future::ready(()).await;
            let _ = (&b, &a, &c);
            1
        }
        $($attribute)* pub fn all_sync(a: super::Noisy, b: super::Noisy, c: super::Noisy) -> u32 {
            let _local = super::Noisy("local");
            let _ = (&b, &a, &c);
            1
        }
        $($attribute)* pub fn moved(a: super::Noisy, b: super::Noisy, c: super::Noisy) {
            drop(b);
            let _ = (&c, &a);
        }
        $($attribute)* pub async fn early(a: super::Noisy, b: super::Noisy, stop: bool) -> Option<u32> {
            if stop {
                return None;
            }
            drop(a);
            Some(b.0.len() as u32)
        }
        $($attribute)* pub async fn destructured((a, b): (super::Noisy, super::Noisy), c: super::Noisy) {
            println!("{}{}{}", a.0, c.0, b.0);
        }
    };
}

mod bare {
    functions!();
    pub async fn asking(a: super::Noisy, b: super::Noisy, c: super::Noisy) -> Result<u32, String> {
        let _ = (&c, &a, &b);
        Ok(1)
    }
}

mod monitored {
    use monitor_runtime::monitor;
    functions!(#[monitor(model = "m")]);
    #[monitor(budget("team"), budget_error = |_| b.0.to_owned())]
    pub async fn asking(a: super::Noisy, b: super::Noisy, c: super::Noisy) -> Result<u32, String> {
        let _ = (&c, &a);
        Ok(1)
    }
}

fn noisy() -> (Noisy, Noisy, Noisy) {
    (Noisy("a"), Noisy("b"), Noisy("c"))
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
    arguments_of_an_async_function: |m| {
        let (a, b, c) = noisy();
        futures::executor::block_on(m::all(a, b, c))
    };
    arguments_of_a_sync_function: |m| {
        let (a, b, c) = noisy();
        m::all_sync(a, b, c)
    };
    arguments_of_which_one_was_moved: |m| {
        let (a, b, c) = noisy();
        m::moved(a, b, c)
    };
    arguments_after_an_early_return: |m| {
        futures::executor::block_on(m::early(Noisy("a"), Noisy("b"), true))
    };
    arguments_of_a_pattern: |m| {
        futures::executor::block_on(m::destructured((Noisy("a"), Noisy("b")), Noisy("c")))
    };
    arguments_that_only_the_error_of_a_budget_names: |m| {
        let (a, b, c) = noisy();
        futures::executor::block_on(m::asking(a, b, c))
    };
    arguments_of_a_future_that_is_dropped_unpolled: |m| {
        let (a, b, c) = noisy();
        drop(m::all(a, b, c));
    };
}

#[test]
fn the_caller_of_a_tracked_function_is_still_its_caller() {
    #[monitor]
    #[track_caller]
    fn called_from() -> u32 {
        std::panic::Location::caller().line()
    }
    assert_eq!(called_from(), line!());
}
