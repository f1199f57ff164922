//! What the body of a call says about it.

use crate::fixture::{collector, collector_with, health, poll_once, the_only_call};
use monitor_runtime::{
    Call, Collector, CostSource, ErrorKind, Outcome, Unpriced, Usage, UsageKind, Usd, current,
};
use serde_json::json;
use std::time::Duration;

fn say(collector: &Collector, body: impl FnOnce()) {
    Call::builder("chat").model("gpt-4o-mini").collector(collector).run(body);
}

#[test]
fn usage_is_counted_and_priced_without_any_flag() {
    let (collector, _) = collector();
    say(&collector, || _ = current().usage(Usage::new(1_000, 200)));
    let record = the_only_call(&collector);
    assert_eq!(record.usage, Usage::new(1_000, 200));
    assert_eq!(record.cost.expect("it is priced").lower.to_string(), "0.00027");
}

#[test]
fn usage_said_in_parts_adds_up() {
    let (collector, _) = collector();
    say(&collector, || {
        current().tokens(600, 100).tokens(400, 100);
        current().count(UsageKind::CacheRead, 50).count(UsageKind::WebSearches, 2);
    });
    let usage = the_only_call(&collector).usage;
    assert_eq!(
        (usage.get(UsageKind::Input), usage.get(UsageKind::Output)),
        (Some(1_000), Some(200))
    );
    assert_eq!(usage.get(UsageKind::CacheRead), Some(50));
    assert_eq!(usage.get(UsageKind::WebSearches), Some(2));
    assert_eq!(usage.get(UsageKind::Reasoning), None, "nobody said, which is not zero");
}

#[test]
fn a_whole_reply_says_usage_and_who_answered() {
    let (collector, _) = collector();
    say(&collector, || {
        current().reply(&json!({
            "model": "claude-3-haiku-20240307",
            "usage": {"input_tokens": 100, "output_tokens": 10, "cache_read_input_tokens": 900},
        }));
    });
    let record = the_only_call(&collector);
    assert_eq!(record.key.response_model.as_deref(), Some("claude-3-haiku-20240307"));
    let whole = Usage::new(1_000, 10).with(UsageKind::CacheRead, 900);
    assert_eq!(record.usage, whole, "this provider counts cache reads beside its input");
    // 100 x 0.25 + 900 x 0.03 + 10 x 1.25 dollars per million
    assert_eq!(record.cost.expect("it is priced").lower.to_string(), "0.0000645");
}

#[test]
fn several_replies_in_one_body_are_all_paid() {
    let (collector, _) = collector();
    say(&collector, || {
        for _ in 0..3 {
            current().reply(&json!({"usage": {"prompt_tokens": 1_000, "completion_tokens": 200}}));
        }
    });
    assert_eq!(the_only_call(&collector).cost.expect("it is priced").lower.to_string(), "0.00081");
}

#[test]
fn a_reported_cost_wins_over_the_price_book() {
    let (collector, _) = collector();
    say(&collector, || {
        let usage = json!({"prompt_tokens": 1_000, "completion_tokens": 200, "cost": 0.5});
        current().reply(&json!({ "usage": usage }));
    });
    let cost = the_only_call(&collector).cost.expect("it is priced");
    assert_eq!((cost.lower, cost.source), (Usd::from_picos(500_000_000_000), CostSource::Reported));
}

#[test]
fn the_response_model_decides_the_price_and_the_asked_model_stays_known() {
    let (collector, _) = collector();
    say(&collector, || _ = current().tokens(1_000_000, 0).response_model("gpt-4-turbo"));
    let record = the_only_call(&collector);
    assert_eq!(record.key.model.as_deref(), Some("gpt-4o-mini"));
    assert_eq!(record.key.response_model.as_deref(), Some("gpt-4-turbo"));
    assert_eq!(record.cost.expect("it is priced").lower.to_string(), "10");
}

#[test]
fn retries_and_queue_waits_add_up() {
    let (collector, clock) = collector();
    say(&collector, || {
        current().retry().retry();
        current().queue_wait(Duration::from_secs(2)).queue_wait(Duration::from_secs(3));
        clock.advance(Duration::from_secs(9));
    });
    say(&collector, || _ = current().retry());
    say(&collector, || ());
    let records = collector.requests().all();
    assert_eq!(records.iter().map(|record| record.retries).sum::<u32>(), 3);
    assert!(records.iter().any(|record| record.queue_wait == Duration::from_secs(5)));
    let report = collector.report();
    assert_eq!(report.totals.retries, 3);
    assert_eq!(report.queue_wait.total, Some(Duration::from_secs(5)));
    assert_eq!(report.queue_wait.max, Some(Duration::from_secs(5)));
    assert_eq!(report.latency.max, Some(Duration::from_secs(9)), "waiting is inside the duration");
}

#[test]
fn a_status_from_400_on_makes_a_good_looking_value_an_error() {
    for (status, outcome, kind) in [
        (200, Outcome::Ok, None),
        (399, Outcome::Ok, None),
        (400, Outcome::Error, Some(ErrorKind::InvalidRequest)),
        (429, Outcome::Error, Some(ErrorKind::RateLimit)),
        (503, Outcome::Error, Some(ErrorKind::Overloaded)),
    ] {
        let (collector, _) = collector();
        say(&collector, || _ = current().status(status));
        let record = the_only_call(&collector);
        assert_eq!((record.outcome, record.error, record.status), (outcome, kind, Some(status)));
    }
}

#[test]
fn of_several_statuses_the_last_one_counts() {
    let (collector, _) = collector();
    say(&collector, || _ = current().status(429).retry().status(200));
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.status, record.retries), (Outcome::Ok, Some(200), 1));
}

#[test]
fn a_local_cache_hit_shows_its_tokens_and_costs_nothing() {
    let (collector, _) = collector();
    say(&collector, || _ = current().tokens(1_000, 200).local_cache_hit());
    let cost = the_only_call(&collector).cost.expect("zero is a known cost");
    assert_eq!(
        (cost.lower, cost.upper, cost.source),
        (Usd::ZERO, Usd::ZERO, CostSource::LocalCache)
    );
    let report = collector.report();
    assert_eq!((report.tokens.total, report.cost.unpriced_calls), (1_200, 0));
    assert_eq!(report.cost.priced, [(CostSource::LocalCache, 1)].into());
}

#[test]
fn a_local_cache_hit_of_an_unknown_model_is_free_all_the_same() {
    let (collector, _) = collector();
    Call::builder("chat").model("nobody-knows").collector(&collector).run(|| {
        current().tokens(5, 5).local_cache_hit();
    });
    assert_eq!(the_only_call(&collector).unpriced, None);
    assert_eq!(collector.report().cost.priced_calls, 1);
}

#[test]
fn what_is_said_after_the_end_is_refused_and_counted() {
    let (collector, _) = collector();
    let mut kept = None;
    say(&collector, || kept = Some(current()));
    let late = kept.expect("the body ran");
    late.usage(Usage::new(1_000_000, 0));
    late.retry();
    assert_eq!(health(&collector).late_notes, 2);
    let report = collector.report();
    assert_eq!((report.tokens.total, report.totals.retries), (0, 0));
}

#[test]
fn late_words_never_land_on_the_next_call() {
    let (collector, _) = collector();
    let mut kept = None;
    say(&collector, || kept = Some(current().clone()));
    let late = kept.expect("the body ran");
    say(&collector, || {
        current().usage(Usage::new(1, 1));
        late.usage(Usage::new(500, 500)).status(500);
    });
    assert_eq!(collector.report().tokens.total, 2);
    assert_eq!(collector.report().totals.failures, 0);
    assert_eq!(health(&collector).late_notes, 2);
}

#[test]
fn a_kept_handle_speaks_for_its_own_call_inside_of_another() {
    let (collector, _) = collector();
    Call::builder("outer").collector(&collector).run(|| {
        let outer = current();
        Call::builder("inner").run(|| {
            outer.retry();
            current().status(503);
        });
    });
    let of = |name: &str| collector.requests().function(name).latest(1).remove(0);
    assert_eq!((of("outer").retries, of("outer").status), (1, None));
    assert_eq!((of("inner").retries, of("inner").status), (0, Some(503)));
}

#[test]
fn what_a_cancelled_call_said_counts() {
    let (collector, _) = collector();
    let mut chat = Box::pin(
        Call::builder("chat").model("gpt-4o-mini").collector(&collector).run_async(async {
            current().tokens(1_000, 200).retry();
            std::future::pending::<()>().await;
        }),
    );
    assert!(poll_once(chat.as_mut()).is_pending());
    drop(chat);
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.retries), (Outcome::Cancelled, 1));
    assert_eq!(record.cost.expect("what was used is paid").lower.to_string(), "0.00027");
}

#[test]
fn a_tracked_call_without_usage_is_unpriced_unless_the_provider_refused_it() {
    let (collector, _) = collector_with(|settings| settings);
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).track_cost().run(|| ());
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::NoUsage));
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).track_cost().run(|| {
        current().status(429);
    });
    let refused = collector.requests().latest(1).remove(0);
    assert_eq!(
        (refused.outcome, refused.unpriced),
        (Outcome::Error, None),
        "no provider bills a refusal"
    );
}
