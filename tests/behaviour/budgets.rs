//! Budgets: who is refused, and what a call that was let through counts in the end.

use crate::{
    budget_fixture::{ask, dollars, stands, team, usd, with},
    fixture::{poll_once, refused},
};
use monitor_runtime::{
    Budget, Call, ErrorKind, Usage, budget::Amount, collector::Refusal, current, error::Failure,
};
use std::future::pending;

#[test]
fn a_call_is_refused_before_its_body_when_its_reserve_does_not_fit() {
    let (collector, _) = with(team());
    ask(&collector, 900_001).unwrap();
    let mut ran = false;
    let call = Call::builder("ask").collector(&collector).budget("team");
    let refused = call.run(|| ran = true).unwrap_err();

    assert!(!ran);
    assert_eq!((refused.budget(), refused.limit()), ("team", dollars("1")));
    assert_eq!((refused.spent(), refused.asked()), (dollars("0.900001"), dollars("0.1")));
    assert_eq!((refused.reserved(), refused.resets_in()), (dollars("0"), None));
    let words = "budget \"team\" refused a call of up to $0.1: of $1, $0.900001 are spent";
    assert_eq!(refused.to_string(), words);
    assert_eq!(stands(&collector).refused, 1);

    let totals = collector.report().totals;
    assert_eq!((totals.requests, totals.rejected, totals.failures), (2, 1, 0));
    assert_eq!(collector.report().cost.unpriced_calls, 0, "nobody was asked for it");
}

#[test]
fn a_reserve_that_fits_to_the_last_is_let_through() {
    let (collector, _) = with(team());
    ask(&collector, 900_000).unwrap();
    ask(&collector, 100_000).unwrap();
    assert_eq!(stands(&collector).remaining(), dollars("0"));
    assert!(ask(&collector, 0).is_err());
}

#[test]
fn the_end_of_a_call_frees_what_it_did_not_spend() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.run(|| {
        let inside = stands(&collector);
        assert_eq!((inside.reserved, inside.in_flight), (dollars("0.1"), 1));
        assert_eq!(inside.remaining(), dollars("0.9"));
        current().tokens(30_000, 0);
    })
    .unwrap();

    let after = stands(&collector);
    assert_eq!((after.reserved, after.in_flight), (dollars("0"), 0));
    assert_eq!((after.spent, after.calls), (dollars("0.03"), 1));
    assert_eq!(after.above_reserve, dollars("0"));
}

#[test]
fn what_a_call_costs_above_its_reserve_is_told() {
    let (collector, _) = with(team());
    ask(&collector, 1_250_000).unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.above_reserve), (dollars("1.25"), dollars("1.15")));
    assert_eq!((after.exceeded_by(), after.remaining()), (dollars("0.25"), dollars("0")));
    assert_eq!(after.used(), 1.25);
}

#[test]
fn a_call_that_is_cancelled_without_usage_counts_all_it_reserved() {
    let (collector, _) = with(team().unpriced(usd("0.5")));
    let ask = || Call::builder("ask").model("model").collector(&collector).budget("team");
    let mut cancelled = Box::pin(ask().run_async(pending::<()>()));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    assert_eq!(stands(&collector).reserved, dollars("0.1"));
    drop(cancelled);

    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.1"), dollars("0.1")));
    assert_eq!((after.unpriced_calls, after.reserved), (1, dollars("0")));
}

#[test]
fn a_call_that_is_cancelled_after_it_told_usage_counts_that() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    let mut cancelled = Box::pin(call.run_async(async {
        current().tokens(5_000, 0);
        pending::<()>().await;
    }));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    drop(cancelled);
    assert_eq!(
        (stands(&collector).spent, stands(&collector).assumed),
        (dollars("0.005"), dollars("0"))
    );
}

#[test]
fn a_call_that_is_never_polled_reserves_nothing() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").collector(&collector).budget("team");
    let never = call.run_async(pending::<()>());
    assert_eq!(stands(&collector).reserved, dollars("0"));
    drop(never);
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0"), 0));
}

#[test]
fn a_call_that_panics_counts_the_worst_case() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    let panicked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.run(|| panic!("the body"))));
    assert!(panicked.is_err());
    let after = stands(&collector);
    assert_eq!((after.spent, after.reserved, after.in_flight), (dollars("0.1"), dollars("0"), 0));
}

#[test]
fn what_a_provider_refuses_costs_nothing() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    let limited = |_: &(), verdict: &mut monitor_runtime::call::Verdict| {
        verdict.error(Failure::new(ErrorKind::RateLimit));
    };
    call.run_judged(|| (), limited).unwrap();
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0"), 1));
}

#[test]
fn a_call_without_a_price_counts_its_reserve_unless_the_budget_says_a_worst_case() {
    for (budget, expected) in [(team(), "0.1"), (team().unpriced(usd("0.5")), "0.5")] {
        let (collector, _) = with(budget);
        let call = Call::builder("ask").model("unknown").collector(&collector).budget("team");
        call.run(|| _ = current().tokens(10, 0)).unwrap();
        let after = stands(&collector);
        assert_eq!((after.spent, after.unpriced_calls), (dollars(expected), 1));
        assert_eq!(after.assumed, dollars(expected));
    }
}

#[test]
fn an_estimated_cost_counts_at_most() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.run(|| _ = current().usage(Usage::of_total(1_000))).unwrap();
    assert_eq!(stands(&collector).spent, dollars("0.002"), "all of it may be output");
}

#[test]
fn a_reserve_of_usage_is_priced_with_the_model_that_is_asked_for() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.reserve(Usage::new(1_000, 500))
        .run(|| {
            assert_eq!(stands(&collector).reserved, dollars("0.002"));
        })
        .unwrap();

    let unknown = Call::builder("ask").model("unknown").collector(&collector).budget("team");
    unknown
        .reserve(Usage::new(1_000, 500))
        .run(|| {
            assert_eq!(stands(&collector).reserved, dollars("0.1"), "what the budget says");
        })
        .unwrap();
    assert_eq!(refused(&collector, Refusal::UnknownReserve), 1);
}

#[test]
fn a_budget_without_a_reserve_reserves_a_hundredth() {
    let (collector, _) = with(Budget::dollars("team", usd("2")));
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.run(|| assert_eq!(stands(&collector).reserved, dollars("0.02"))).unwrap();
}

#[test]
fn tokens_are_counted_in_tokens() {
    let (collector, _) = with(Budget::tokens("team", 1_000).reserve(Usage::of_total(300)));
    let ask = |model| Call::builder("ask").model(model).collector(&collector).budget("team");
    ask("model").run(|| _ = current().tokens(150, 50)).unwrap();
    ask("unknown").run(|| _ = current().tokens(200, 0)).unwrap();
    ask("model").run(|| ()).unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (Amount::Tokens(700), Amount::Tokens(300)));
    ask("model").reserve(Usage::new(200, 101)).run(|| ()).unwrap_err();
    ask("model").reserve(Usage::new(200, 100)).run(|| _ = current().tokens(1, 0)).unwrap();
    assert_eq!(stands(&collector).remaining(), Amount::Tokens(299));
}

#[test]
fn nothing_is_let_through_by_a_limit_of_nothing() {
    for budget in [Budget::tokens("team", 0), Budget::dollars("team", usd("-1"))] {
        let (collector, _) = with(budget);
        let call = Call::builder("ask").collector(&collector).budget("team");
        call.reserve(usd("0")).run(|| ()).unwrap_err();
        assert_eq!(stands(&collector).used(), 1.0);
    }
}

#[test]
fn a_budget_that_is_not_there_lets_through_and_is_counted() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").collector(&collector).budget("taem");
    call.run(|| ()).unwrap();
    assert_eq!(refused(&collector, Refusal::UnknownBudget), 1);
    let words = collector.snapshot().health.last_refusal.unwrap();
    assert_eq!(words, "budget \"taem\" is not there: its calls are let through");
}

#[test]
fn what_cannot_be_meant_is_refused_and_counted() {
    let budget = team().soft_limit(1.5).utc_offset_minutes(2_000).unpriced(Usage::new(1, 1));
    let (collector, _) = with(budget);
    assert_eq!(refused(&collector, Refusal::BadValue), 3);
    assert_eq!(stands(&collector).soft_limit, None);
}
