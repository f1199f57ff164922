//! Calls inside of calls: recursion, blocking bridges between sync and async, and the last code that
//! a thread runs.

use crate::fixture::{collector, outcomes, the_only_call};
use futures::FutureExt;
use monitor_runtime::{Collector, Outcome, current, monitor, span::SpanId, testing::capture};
use std::{cell::RefCell, collections::HashMap, sync::OnceLock};
use tokio::task::yield_now;

/// How deep each call lies, the deepest first.
fn depths(collector: &Collector) -> Vec<usize> {
    let traces = collector.traces(usize::MAX);
    let parents: HashMap<SpanId, Option<SpanId>> =
        traces.iter().map(|trace| (trace.span_id, trace.parent_id)).collect();
    let depth = |id: SpanId| std::iter::successors(Some(id), |id| parents[id]).count();
    let mut depths: Vec<usize> = traces.iter().map(|trace| depth(trace.span_id)).collect();
    depths.sort_unstable_by(|one, other| other.cmp(one));
    assert!(traces.iter().all(|trace| trace.trace_id == traces[0].trace_id), "they are one trace");
    depths
}

#[test]
fn a_recursive_function_is_a_chain_of_calls() {
    #[monitor]
    fn countdown(n: u8) -> u8 {
        if n == 0 { 0 } else { countdown(n - 1) + 1 }
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || countdown(3)), 3);
    assert_eq!(depths(&collector), [4, 3, 2, 1]);
}

#[test]
fn a_recursive_async_function_is_a_tree_of_calls() {
    #[monitor]
    async fn tree(n: u8) -> u32 {
        if n == 0 {
            return 1;
        }
        yield_now().await;
        let (left, right) = futures::join!(Box::pin(tree(n - 1)), Box::pin(tree(n - 1)));
        left + right
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || futures::executor::block_on(tree(2))), 4);
    assert_eq!(depths(&collector), [3, 3, 3, 3, 2, 2, 1]);
}

#[test]
fn functions_that_call_each_other_are_a_chain_of_calls() {
    #[monitor]
    fn even(n: u8) -> futures::future::BoxFuture<'static, bool> {
        Box::pin(async move { if n == 0 { true } else { odd(n - 1).await } })
    }
    #[monitor]
    async fn odd(n: u8) -> bool {
        if n == 0 { false } else { even(n - 1).await }
    }
    let (collector, _) = collector();
    assert!(capture(&collector, || futures::executor::block_on(even(4))));
    assert_eq!(depths(&collector), [5, 4, 3, 2, 1]);
}

#[monitor]
async fn asked() -> Option<SpanId> {
    yield_now().await;
    current().span_id()
}

#[test]
fn a_sync_call_that_blocks_on_an_async_one_is_its_parent() {
    #[monitor]
    fn blocks() -> Option<SpanId> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(asked())
    }
    let (collector, _) = collector();
    let inner = capture(&collector, blocks);
    let traces = collector.traces(usize::MAX);
    let of = |name: &str| traces.iter().find(|it| it.request.key.function == name).expect("a call");
    assert_eq!(of("asked").parent_id, Some(of("blocks").span_id));
    assert_eq!(Some(of("asked").span_id), inner);
}

#[tokio::test]
async fn a_call_on_a_blocking_thread_is_a_child_where_the_call_spawned_it() {
    #[monitor]
    fn parses() -> usize {
        4
    }
    #[monitor(collector = to)]
    async fn handles(to: &Collector) -> usize {
        let _ = to;
        current().spawn_blocking(parses).await.expect("it does not panic")
    }
    let (collector, _) = collector();
    assert_eq!(handles(&collector).await, 4);
    assert_eq!(depths(&collector), [2, 1]);
}

static AT_EXIT: OnceLock<Collector> = OnceLock::new();

fn at_exit() -> &'static Collector {
    AT_EXIT.get_or_init(|| collector().0)
}

#[test]
fn calls_in_the_destructors_of_a_threads_locals_are_recorded() {
    struct Farewell(&'static str);
    impl Drop for Farewell {
        fn drop(&mut self) {
            says(self.0);
            assert_eq!(says_later(self.0).now_or_never(), Some(self.0.len()));
        }
    }
    #[monitor(collector = at_exit(), model = word)]
    fn says(word: &str) -> usize {
        assert!(current().is_call());
        word.len()
    }
    #[monitor(collector = at_exit(), model = word)]
    async fn says_later(word: &str) -> usize {
        current().retry();
        word.len()
    }
    thread_local! {
        static BEFORE: RefCell<Option<Farewell>> = const { RefCell::new(None) };
        static AFTER: RefCell<Option<Farewell>> = const { RefCell::new(None) };
    }
    let thread = std::thread::spawn(|| {
        BEFORE.with_borrow_mut(|farewell| *farewell = Some(Farewell("before")));
        says("now");
        AFTER.with_borrow_mut(|farewell| *farewell = Some(Farewell("after")));
    });
    thread.join().expect("no destructor panics");
    assert_eq!(outcomes(at_exit()), [(Outcome::Ok, 5)].into());
}

#[test]
fn a_nested_function_closure_and_block_have_calls_of_their_own() {
    #[monitor]
    fn outer() -> u8 {
        #[monitor]
        fn inner(n: u8) -> u8 {
            n + 1
        }
        struct Of;
        impl Of {
            #[monitor]
            fn method() -> u8 {
                const {
                    #[monitor]
                    #[expect(dead_code)]
                    fn in_a_constant() {}
                }
                1
            }
        }
        [1].map(|n| inner(n) + Of::method())[0]
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, outer), 3);
    assert_eq!(depths(&collector), [2, 2, 1]);
}

#[test]
fn a_destructor_that_panics_at_the_end_of_the_body_makes_its_call_panic() {
    struct Explosive;
    impl Drop for Explosive {
        fn drop(&mut self) {
            panic!("in a destructor")
        }
    }
    #[monitor]
    fn explodes() -> u8 {
        let _held = Explosive;
        1
    }
    let (collector, _) = collector();
    let unwound = capture(&collector, || std::panic::catch_unwind(explodes));
    assert!(unwound.is_err());
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
}

#[test]
fn an_unwinding_that_is_resumed_keeps_its_payload_and_its_caller() {
    #[monitor]
    fn resumes(payload: Box<dyn std::any::Any + Send>) -> u8 {
        std::panic::resume_unwind(payload)
    }
    let (collector, _) = collector();
    let unwound =
        capture(&collector, || std::panic::catch_unwind(|| resumes(Box::new(vec![1_u8, 2]))));
    let payload = unwound.expect_err("it unwinds");
    assert_eq!(payload.downcast_ref::<Vec<u8>>(), Some(&vec![1, 2]));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Panicked);
}
