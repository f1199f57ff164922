//! A call tree as text, as a terminal shows it.

use crate::fixture::collector;
use monitor_runtime::{Call, Collector, Trace, current, report::CallTree, testing::MockClock};
use std::time::Duration;

/// A call of a model that costs $0.00027 and takes so long.
fn ask(clock: &MockClock, name: &str, millis: u64) {
    Call::builder(name).model("gpt-4o-mini").run(|| {
        clock.advance(Duration::from_millis(millis));
        current().tokens(1_000, 200);
    });
}

fn agent(collector: &Collector, body: impl FnOnce()) -> CallTree {
    let id = Call::builder("research").collector(collector).run(|| {
        body();
        current().trace_id()
    });
    id.and_then(|id| collector.trace_tree(id)).expect("it is kept")
}

#[track_caller]
fn text_of(tree: &CallTree) -> String {
    let text = tree.to_string();
    for line in text.lines() {
        assert!(line.chars().count() <= 80 && line == line.trim_end(), "{line:?} in\n{text}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    text
}

#[test]
fn each_call_is_a_line_under_the_call_around_it() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || {
        ask(&clock, "plan", 800);
        Call::builder("search").run(|| {
            ask(&clock, "embed", 200);
            clock.advance(Duration::from_millis(2_600));
        });
        ask(&clock, "answer", 400);
    });
    let text = text_of(&tree);
    let expected = format!(
        "\
research: $0.00081 · 5 calls · 3,600 tokens · 4.00 s · 65.00 % in search
trace {}                   2026-01-01 00:00:00 UTC
    time when        tokens        cost  call
────────────────────────────────────────────────────────────────────────────────
  4.00 s ██████████   3,600   $0.000810  research
  800 ms ██           1,200   $0.000270  ├─ plan (gpt-4o-mini)
  2.80 s   ███████    1,200   $0.000270  ├─ search
  200 ms   █          1,200   $0.000270  │  └─ embed (gpt-4o-mini)
  400 ms          █   1,200   $0.000270  └─ answer (gpt-4o-mini)

Functions                             calls    time  own time  tokens       cost
────────────────────────────────────────────────────────────────────────────────
search                                    1  2.80 s   65.00 %       -          -
",
        tree.trace_id
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[test]
fn calls_of_one_sort_are_folded_and_failures_stay_in_sight() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || {
        for n in 0..100 {
            ask(&clock, "embed", 10);
            Call::builder("item").run(|| {
                ask(&clock, "chat", 5);
                if n == 70 {
                    Call::builder("parse").run(|| _ = current().status(500));
                }
            });
        }
    });
    let text = text_of(&tree);
    assert!(text.lines().count() < 30, "{text}");
    for part in [
        "   $0.0261  ├─ … 97 more embed (gpt-4o-mini)\n",
        "   $0.0259  └─ … 96 more item\n",
        "│  └─ parse · ✗ server_error\n",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(text.contains("\n  970 ms "), "the time of all that are folded:\n{text}");
}

#[test]
fn what_went_wrong_stands_before_the_rest() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || {
        Call::builder("rerank").model("a-model-with-a-rather-long-name-v3.0").run(|| {
            clock.advance(Duration::from_millis(400));
            current().status(429).retry();
        });
        Call::builder("short").run(|| _ = current().queue_wait(Duration::from_millis(120)));
    });
    let text = text_of(&tree);
    assert!(text.contains("├─ rerank · ✗ rate_limit · 1 retry\n"), "{text}");
    assert!(text.contains("└─ short · waited 120 ms\n"), "{text}");
    assert!(text.starts_with("research: 3 calls · 1 failed · 400 ms · "), "{text}");
}

#[test]
fn a_sum_that_leaves_something_out_says_so() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || {
        ask(&clock, "chat", 1);
        Call::builder("local").model("llama-99").run(|| _ = current().tokens(5_000, 1));
    });
    let text = text_of(&tree);
    assert!(text.starts_with("research: ≥ $0.00027 (1 call unpriced) · 3 calls"), "{text}");
    assert!(text.contains(" 6,201 ≥ $0.000270  research\n"), "{text}");
    assert!(text.contains(" 5,001    unpriced  └─ local (llama-99)\n"), "{text}");
    let tree = agent(&collector, || Call::builder("free").run(|| ()));
    assert!(!text_of(&tree).contains('$'), "what costs nothing known has no price of zero");
}

#[test]
fn calls_far_inside_of_others_stay_readable() {
    fn deeper(clock: &MockClock, depth: u32) {
        match depth {
            0 => ask(clock, "innermost", 1_000),
            _ => Call::builder("step").run(|| deeper(clock, depth - 1)),
        }
    }
    let (collector, clock) = collector();
    let text = text_of(&agent(&collector, || deeper(&clock, 40)));
    assert!(text.contains("  41 deep └─ innermost (gpt-4o-mini)\n"), "{text}");
}

#[test]
fn names_cannot_move_the_cursor_or_the_columns() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || {
        ask(&clock, "clear\u{1b}[2J and right\u{202e}left", 1);
        ask(&clock, &"long ".repeat(60), 1);
    });
    let text = text_of(&tree);
    assert!(text.contains("clear\\u{1b}[2J and"), "{text}");
}

#[test]
fn attempts_are_numbered_and_the_only_one_is_its_call() {
    let (collector, clock) = collector();
    let attempt = |status: u16| {
        Call::builder("ask").model("gpt-4o-mini").attempt().run(|| {
            clock.advance(Duration::from_millis(100));
            current().status(status);
        });
    };
    let tree = agent(&collector, || {
        Call::builder("ask").model("gpt-4o-mini").run(|| attempt(200));
        Call::builder("ask").run(|| [429, 500, 200].map(attempt));
    });
    let text = text_of(&tree);
    assert!(text.starts_with("research: 3 calls · 4 attempts · 2 failed · 400 ms · "), "{text}");
    for part in [
        "├─ ask (gpt-4o-mini)\n",
        "└─ ask · 2 retries\n",
        "   ├─ ask · ✗ rate_limit · attempt 1\n",
        "   ├─ ask · ✗ server_error · attempt 2\n",
        "   └─ ask (gpt-4o-mini) · attempt 3\n",
        "Functions                calls  attempts  failed    time  own time  tokens  cost\n",
        "ask                          2         4       2  800 ms  100.00 %       -     -\n",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(!text.contains("attempt 4") && text.matches("attempt 1").count() == 1, "{text}");
    assert_eq!((tree.total.calls, tree.total.attempts, tree.missing()), (7, 4, 0));
}

#[test]
fn which_attempt_it_was_and_how_it_failed_is_never_cut_for_a_name() {
    fn deeper(depth: u32, body: &dyn Fn()) {
        match depth {
            0 => body(),
            _ => Call::builder("step").run(|| deeper(depth - 1, body)),
        }
    }
    let (collector, clock) = collector();
    let tries = || {
        for status in [429, 500, 200] {
            Call::builder("ask_the_model_again").model("gpt-4o-mini").attempt().run(|| {
                clock.advance(Duration::from_millis(100));
                current().status(status);
            });
        }
    };
    for depth in 0..12 {
        let text = text_of(&agent(&collector, || deeper(depth, &tries)));
        let line = |nth: usize| {
            let signs = [format!("attempt {nth}"), format!("#{nth}")];
            let line = text.lines().find(|line| signs.iter().any(|sign| line.contains(sign)));
            line.unwrap_or_else(|| panic!("attempt {nth} at depth {depth} in\n{text}"))
        };
        assert!(line(1).contains("✗ rate_limit"), "{text}");
        assert!(line(2).contains("✗ server_er"), "{text}");
        assert!(!line(3).contains('…') || line(3).contains("ask_"), "{text}");
    }
}

#[test]
fn numbers_that_no_program_has_are_no_wider_than_the_others() {
    let (collector, clock) = collector();
    let tree = agent(&collector, || ask(&clock, "chat", 1));
    let mut calls = serde_json::to_value(collector.calls_of(tree.trace_id)).expect("plain data");
    let nested = &mut calls[0]["nested"];
    for name in ["calls", "attempts", "failures", "tokens", "unpriced"] {
        nested[name] = u64::MAX.into();
    }
    nested["cost_usd"] = "170141183460469231731687303.715884105727".into();
    let calls: Vec<Trace> = serde_json::from_value(calls).expect("as JSON may have it");
    let tree = CallTree::of(calls).remove(0);
    assert!(text_of(&tree).contains(" failed · 18,446,744,073,709,551,615 tokens"), "{tree}");
}
