//! Calls inside of calls, on eight threads, in tasks that are awaited, left alone, aborted and dropped:
//! the outermost call has the sums of all of them.

use monitor_runtime::{Call, Collector, collector::Nested, current};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
};
use tokio::{
    runtime::Builder,
    task::{JoinHandle, yield_now},
};

const TREES: u64 = 200;
const TOKENS: u64 = 7;

/// What the calls of one tree count themselves, and the tasks that they left alone.
struct Told {
    collectors: [Collector; 4],
    calls: AtomicU64,
    left: Mutex<Vec<JoinHandle<()>>>,
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

fn one_call(told: Arc<Told>, seed: u64, depth: u32) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let mut random = Random(seed);
        let which = random.below(4) as usize;
        let is_recorded = told.collectors[which].is_enabled();
        let collector = told.collectors[which].clone();
        let call = Call::builder("step").collector(&collector);
        let call = if random.below(4) == 0 { call.attempt() } else { call };
        call.run_async(async move {
            if is_recorded {
                told.calls.fetch_add(1, SeqCst);
                current().tokens(TOKENS, 0);
            }
            for _ in 0..if depth > 0 { random.below(5) } else { 0 } {
                let inner = one_call(Arc::clone(&told), random.below(u64::MAX) | 1, depth - 1);
                match random.below(6) {
                    0 => inner.await,
                    1 => _ = current().spawn(inner).await,
                    2 => told.left.lock().unwrap().push(current().spawn(inner)),
                    3 => {
                        let task = current().spawn(inner);
                        yield_now().await;
                        task.abort();
                        let _ = task.await;
                    }
                    4 => {
                        let runtime = tokio::runtime::Handle::current();
                        let task = current().spawn_blocking(move || runtime.block_on(inner));
                        told.left.lock().unwrap().push(task);
                    }
                    _ => tokio::select! { () = inner => {}, () = yield_now() => {} },
                }
            }
            yield_now().await;
        })
        .await;
    })
}

#[test]
fn every_call_is_in_the_sums_of_the_outermost_one_exactly_once() {
    let runtime = Builder::new_multi_thread().worker_threads(8).build().unwrap();
    let collectors = [
        Collector::builder().build(),
        Collector::builder().build(),
        Collector::builder().request_tracing(false).build(),
        Collector::builder().enabled(false).build(),
    ];
    for tree in 1..=TREES {
        let told = Arc::new(Told {
            collectors: collectors.clone(),
            calls: AtomicU64::new(0),
            left: Mutex::default(),
        });
        let root = Call::builder("root").collector(&collectors[0]);
        let id = runtime.block_on(async {
            let id = root.run_async(async {
                for branch in 0..8 {
                    let step = one_call(Arc::clone(&told), tree * 8 + branch, 4);
                    told.left.lock().unwrap().push(current().spawn(step));
                }
                current().trace_id().unwrap()
            });
            let id = id.await;
            // one that was waited for by an aborted one runs on, and nobody has its handle
            loop {
                // asked first: the last task can leave one on another thread behind and end at once
                let all_ended = runtime.metrics().num_alive_tasks() == 0;
                let left = told.left.lock().unwrap().pop();
                match left {
                    Some(task) => task.await.unwrap(),
                    None if all_ended => break,
                    None => yield_now().await,
                }
            }
            id
        });
        let calls = told.calls.load(SeqCst);
        let Nested { calls: summed, tokens, .. } = collectors[0].trace(id).unwrap().nested;
        assert_eq!((summed, tokens), (calls, calls * TOKENS), "tree {tree}");
    }
}
