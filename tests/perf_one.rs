use monitor_runtime::call::*;
use monitor_runtime::usage::Reply;
use monitor_runtime::*;
use std::hint::black_box;
use std::pin::pin;
use std::task::*;
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
fn poll<F: std::future::Future>(f: F) -> F::Output {
    let mut f = pin!(f);
    match f.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(v) => v,
        _ => panic!(),
    }
}
fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    for _ in 0..n {
        black_box(poll(run_async(
            prepare_fixed(&SITE, Track::COST),
            async { R { text: black_box(5) } },
            |r: &R, v: &mut Verdict| v.typed_reply(r),
        )));
    }
}
