//! One run over two processes is one tree: the second gets `TRACEPARENT` in its environment and hands
//! back its calls as JSON.
//!
//! No test harness: the program is run twice, and the second time it is the other one.

use monitor_runtime::{
    Call, Collector, Trace, Usage, current, report::CallTree, span::TraceParent,
};
use std::{
    env,
    process::{Command, Stdio},
};

const VARIABLE: &str = "TRACEPARENT";

fn main() {
    match env::var(VARIABLE) {
        Ok(header) => other_program(&header),
        Err(_) => one_run_over_two_processes_is_one_tree(),
    }
}

/// 1,000 input tokens, 0.00015 dollars.
fn ask(name: &str) {
    Call::builder(name).model("gpt-4o-mini").run(|| _ = current().usage(Usage::new(1_000, 0)));
}

fn other_program(header: &str) {
    let parent: TraceParent = header.parse().expect("it was made by a program like this");
    parent.run(|| Call::builder("tool").run(|| (0..3).for_each(|_| ask("search"))));
    let traces = Collector::global().traces(usize::MAX);
    println!("{}", serde_json::to_string(&traces).expect("they are plain data"));
}

fn one_run_over_two_processes_is_one_tree() {
    Call::builder("agent").run(|| {
        ask("plan");
        Call::builder("call the tool").run(|| {
            let parent = current().traceparent().expect("inside of a call");
            let program = env::current_exe().expect("it runs");
            let output = Command::new(program)
                .env(VARIABLE, parent.to_string())
                .stderr(Stdio::inherit())
                .output()
                .expect("it starts");
            assert!(output.status.success());
            let theirs: Vec<Trace> = serde_json::from_slice(&output.stdout).expect("calls");
            assert_eq!(theirs.len(), 4);
            assert!(theirs.iter().all(|call| call.trace_id == parent.trace_id()));
            THEIRS.with_borrow_mut(|kept| *kept = theirs);
        });
        ask("answer");
    });
    let ours = Collector::global().traces(usize::MAX);
    assert_eq!(ours.len(), 4);
    let all = ours.into_iter().chain(THEIRS.take());
    let trees: Vec<CallTree> = CallTree::of(all);
    let [tree] = trees.as_slice() else { panic!("they are one tree: {trees:#?}") };
    assert_eq!(tree.total.calls, 8);
    assert_eq!(tree.total.tokens, 5_000);
    assert_eq!(tree.total.cost.to_string(), "0.00075");
    println!("{tree}");
}

thread_local! {
    static THEIRS: std::cell::RefCell<Vec<Trace>> = const { std::cell::RefCell::new(Vec::new()) };
}
