use monitor_runtime::call::*;
use monitor_runtime::usage::Reply;
use monitor_runtime::*;
use std::hint::black_box;
use std::pin::pin;
use std::task::*;
use std::time::Instant;
static SITE: Callsite =
    Callsite::new("chat", false, "m", 1, 1).provider("openai").model("gpt-4o-mini");
static PLAIN: Callsite = Callsite::new("plain", false, "m", 2, 1);
struct R {
    text: u64,
}
impl TokenUsage for R {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(black_box(self.text), 80))
    }
    fn model(&self) -> Option<&str> {
        Some("gpt-4o-mini-2024-07-18")
    }
}
#[derive(serde::Serialize)]
struct U {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}
#[derive(serde::Serialize)]
struct M {
    role: String,
    content: String,
}
#[derive(serde::Serialize)]
struct C {
    index: u32,
    message: M,
    finish_reason: String,
}
#[derive(serde::Serialize)]
struct S {
    id: String,
    model: String,
    choices: Vec<C>,
    usage: U,
}
fn time(name: &str, mut f: impl FnMut()) -> f64 {
    for _ in 0..20000 {
        f()
    }
    let mut best = f64::MAX;
    let mut all = vec![];
    for _ in 0..30 {
        let t = Instant::now();
        for _ in 0..20_000 {
            f()
        }
        let x = t.elapsed().as_nanos() as f64 / 20_000.0;
        all.push(x);
        best = best.min(x);
    }
    all.sort_by(f64::total_cmp);
    println!("{name:40} min {best:6.1} median {:6.1}", all[15]);
    all[15]
}
fn poll<F: std::future::Future>(f: F) -> F::Output {
    let mut f = pin!(f);
    match f.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(v) => v,
        _ => panic!(),
    }
}
fn main() {
    time("two Instant::now", || {
        let a = Instant::now();
        let b = Instant::now();
        black_box((a, b));
    });
    let c = quanta::Clock::new();
    time("two raw", || {
        black_box((c.raw(), c.raw()));
    });
    time("two rdtsc+delta", || {
        let a = c.raw();
        let b = c.raw();
        black_box(c.delta_as_nanos(a, b));
    });
    let m = parking_lot::Mutex::new(0u64);
    time("lock/unlock", || {
        *m.try_lock().unwrap() += 1;
    });
    time("prepare NONE", || {
        black_box(prepare_fixed(&PLAIN, Track::NONE));
    });
    time("prepare model+provider", || {
        black_box(prepare_fixed(&SITE, Track::COST));
    });
    time("sync", || {
        black_box(run_sync(
            prepare_fixed(&PLAIN, Track::NONE),
            || black_box(5u64),
            |_: &u64, _: &mut Verdict| (),
        ));
    });
    time("bare", || {
        black_box(poll(async { R { text: black_box(5) } }));
    });
    time("plain async", || {
        black_box(poll(run_async(
            prepare_fixed(&PLAIN, Track::NONE),
            async { black_box(5u64) },
            |_: &u64, _: &mut Verdict| (),
        )));
    });
    time("typed, static model", || {
        black_box(poll(run_async(
            prepare_fixed(&SITE, Track::COST),
            async { R { text: black_box(5) } },
            |r: &R, v: &mut Verdict| v.typed_reply(r),
        )));
    });
    let s = S {
        id: "chatcmpl-123".into(),
        model: "gpt-4o-mini-2024-07-18".into(),
        choices: vec![C {
            index: 0,
            message: M { role: "assistant".into(), content: "x".repeat(800) },
            finish_reason: "stop".into(),
        }],
        usage: U { prompt_tokens: 1200, completion_tokens: 80, total_tokens: 1280 },
    };
    time("Reply::of", || {
        black_box(Reply::of(black_box(&s)));
    });
    time("serialize, static model", || {
        black_box(poll(run_async(
            prepare_fixed(&SITE, Track::COST),
            async { black_box(&s) },
            |r: &&S, v: &mut Verdict| v.reply(&Reply::of(*r)),
        )));
    });
    let models =
        ["gpt-4o-mini".to_string(), "gpt-4o".to_string(), "claude-3-haiku-20240307".to_string()];
    let mut n = 0;
    time("typed, runtime model", || {
        n += 1;
        let m = &models[n % 3];
        black_box(poll(run_async(
            prepare(&PLAIN, Track::COST, |o| { o.model(m); }),
            async { R { text: black_box(5) } },
            |r: &R, v: &mut Verdict| v.typed_reply(r),
        )));
    });
    println!(
        "{:?}",
        std::mem::size_of_val(&run_async(
            prepare_fixed(&PLAIN, Track::NONE),
            async {
                black_box(5u64);
                std::future::pending::<()>().await
            },
            |_: &(), _: &mut Verdict| ()
        ))
    );
    println!(
        "{:?}",
        std::mem::size_of_val(&async {
            black_box(5u64);
            std::future::pending::<()>().await
        })
    );
    let s = Collector::global().snapshot();
    println!("{:?}", s.health);
}
