//! Which collector a call goes to: its own, its parent's, the one that captures, else the global.

use crate::fixture::{collector, outcomes};
use monitor_runtime::{
    Call, Collector, Outcome,
    testing::{capture, capture_async},
};
use std::{sync::Barrier, thread};
use tokio::task::yield_now;

fn functions(collector: &Collector) -> Vec<String> {
    let mut names: Vec<_> =
        collector.requests().all().into_iter().map(|record| record.key.function).collect();
    names.sort();
    names
}

#[test]
fn calls_that_name_no_collector_go_to_the_one_that_captures() {
    let (collector, _) = collector();
    capture(&collector, || Call::builder("chat").run(|| ()));
    assert_eq!(functions(&collector), ["chat"]);
    Call::builder("afterwards").run(|| ());
    assert_eq!(functions(&collector), ["chat"], "the capture has an end");
}

#[test]
fn the_inner_of_two_captures_wins_and_the_outer_comes_back() {
    let ((outer, _), (inner, _)) = (collector(), collector());
    capture(&outer, || {
        capture(&inner, || Call::builder("inside").run(|| ()));
        Call::builder("outside").run(|| ());
    });
    assert_eq!(
        (functions(&inner), functions(&outer)),
        (vec!["inside".into()], vec!["outside".into()])
    );
}

#[test]
fn a_capture_ends_also_by_a_panic() {
    let (collector, _) = collector();
    let panicking = || capture(&collector, || Call::builder("chat").run(|| panic!("inside")));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panicking)).is_err());
    Call::builder("afterwards").run(|| ());
    assert_eq!(outcomes(&collector), [(Outcome::Panicked, 1)].into());
}

#[test]
fn a_call_that_names_a_collector_goes_there_and_takes_its_children_along() {
    let ((captured, _), (named, _)) = (collector(), collector());
    capture(&captured, || {
        Call::builder("named").collector(&named).run(|| Call::builder("child").run(|| ()));
        Call::builder("plain").run(|| ());
    });
    assert_eq!(functions(&named), ["child", "named"]);
    assert_eq!(functions(&captured), ["plain"]);
}

#[test]
fn tests_that_run_at_once_do_not_see_each_other() {
    let both_capture = Barrier::new(2);
    let test = |name: &'static str| {
        let (collector, _) = collector();
        capture(&collector, || {
            both_capture.wait();
            Call::builder(name).run(|| ());
            both_capture.wait();
        });
        functions(&collector)
    };
    thread::scope(|scope| {
        let one = scope.spawn(|| test("one"));
        assert_eq!(test("other"), ["other"]);
        assert_eq!(one.join().expect("it does not panic"), ["one"]);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_captured_future_is_captured_on_whatever_thread_it_is_polled() {
    let (collector, _) = collector();
    let test = capture_async(&collector, async {
        for _ in 0..20 {
            Call::builder("chat").run_async(yield_now()).await;
        }
    });
    let neighbour = tokio::spawn(Call::builder("not captured").run_async(yield_now()));
    tokio::spawn(test).await.expect("the task ends well");
    neighbour.await.expect("the task ends well");
    assert_eq!(functions(&collector), ["chat"; 20]);
}

#[test]
fn a_call_whose_collector_is_gone_runs_all_the_same() {
    let (collector, _) = collector();
    let chat = Call::builder("chat").collector(&collector).run_async(async { 7 });
    drop(collector);
    assert_eq!(futures::executor::block_on(chat), 7);
}
