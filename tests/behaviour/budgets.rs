//! Budgets: who is refused, and what a call that was let through counts in the end.

use crate::fixture::{self, collector_with, poll_once, refused};
use futures::executor::block_on;
use monitor_runtime::{
    Budget, BudgetExceeded, Call, Collector, ErrorKind, ModelPrices, Outcome, PriceBook, Request,
    Usage, Usd,
    budget::{Amount, BudgetSnapshot},
    collector::Refusal,
    current,
    error::Failure,
    testing::MockClock,
};
use std::{future::pending, time::Duration};

/// One dollar for a million tokens of input: a token is a millionth of a dollar.
fn prices() -> PriceBook {
    let model = ModelPrices::per_million("maker", "model", "1", "2").unwrap();
    PriceBook::empty().with(model)
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn dollars(text: &str) -> Amount {
    Amount::Usd(usd(text))
}

fn with(budget: Budget) -> (Collector, MockClock) {
    collector_with(|settings| settings.prices(prices()).budget(budget))
}

/// A budget of a dollar of which a call reserves a tenth.
fn team() -> Budget {
    Budget::dollars("team", usd("1")).reserve(usd("0.1"))
}

fn ask(collector: &Collector, input: u64) -> Result<(), BudgetExceeded> {
    let call = Call::builder("ask").model("model").collector(collector).budget("team");
    call.run(|| _ = current().tokens(input, 0))
}

fn stands(collector: &Collector) -> BudgetSnapshot {
    collector.budget("team").unwrap()
}

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

#[test]
fn calls_inside_of_one_that_reserved_spend_from_its_reserve() {
    let (collector, _) = with(team());
    let agent = Call::builder("agent").collector(&collector).budget("team");
    agent
        .reserve(usd("0.5"))
        .run(|| {
            let inner =
                || Call::builder("ask").model("model").run(|| _ = current().tokens(100_000, 0));
            inner();
            assert_eq!(
                (stands(&collector).spent, stands(&collector).reserved),
                (dollars("0.1"), dollars("0.4"))
            );
            inner();
        })
        .unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.reserved), (dollars("0.2"), dollars("0")));
    assert_eq!(after.above_reserve, dollars("0"));
}

#[test]
fn a_call_inside_that_reserves_itself_is_counted_once() {
    let (collector, _) = with(team());
    let agent = Call::builder("agent").collector(&collector).budget("team");
    agent.run(|| ask(&collector, 50_000).unwrap()).unwrap();
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0.05"), 2));
}

#[test]
fn a_call_inside_can_be_refused_and_the_one_around_it_is_an_error_of_kind_quota() {
    let (collector, _) = with(Budget::dollars("team", usd("0.15")).reserve(usd("0.1")));
    let agent = Call::builder("agent").collector(&collector).budget("team");
    let result = agent.run_judged(
        || ask(&collector, 1),
        |result, verdict| {
            if let Err(refused) = result {
                verdict.error(Failure::of_error(refused));
            }
        },
    );
    assert!(result.unwrap().is_err());
    let records = collector.requests().all();
    let agent = records.iter().find(|record| record.key.function == "agent").unwrap();
    assert_eq!((agent.outcome, agent.error), (Outcome::Error, Some(ErrorKind::Quota)));
    let ask = records.iter().find(|record| record.key.function == "ask").unwrap();
    assert_eq!((ask.outcome, ask.error), (Outcome::Rejected, None));
}

#[test]
fn a_call_that_ends_after_the_one_that_reserved_is_counted_still() {
    let (collector, _) = with(team());
    let agent = Call::builder("agent").collector(&collector).budget("team");
    let later = agent.run(|| {
        Call::builder("ask").model("model").run(|| _ = current().tokens(10_000, 0));
        let ask = Call::builder("ask").model("model");
        let ask = ask.run_async(async { _ = current().tokens(20_000, 0) });
        current().carry(ask)
    });
    block_on(later.unwrap());
    let after = stands(&collector);
    assert_eq!((after.spent, after.reserved, after.calls), (dollars("0.03"), dollars("0"), 3));
}

#[test]
fn two_budgets_around_a_call_are_both_spent_from() {
    let (collector, _) = with(team());
    collector.set_budget(Budget::tokens("tenant", 100_000));
    let outer = Call::builder("agent").collector(&collector).budget("tenant");
    outer.run(|| ask(&collector, 5_000).unwrap()).unwrap();
    assert_eq!(stands(&collector).spent, dollars("0.005"));
    assert_eq!(collector.budget("tenant").unwrap().spent, Amount::Tokens(5_000));
}

#[test]
fn a_part_of_all_calls_spends_whether_it_names_the_budget_or_not() {
    let calls = [("maker", "model", "ask", "acme"), ("maker", "other", "ask", "globex")];
    for (budget, expected) in [
        (team().everything(), 4),
        (team().provider("maker"), 4),
        (team().provider("nobody"), 0),
        (team().model("model"), 2),
        (team().function("ask"), 4),
        (team().function("chat"), 0),
        (team().tag("tenant", "acme"), 2),
        (team().provider("maker").tag("tenant", "globex"), 2),
        (team().model("model").tag("tenant", "globex"), 0),
        (team(), 0),
    ] {
        let (collector, _) = with(budget.clone());
        for (provider, model, function, tenant) in calls {
            let request = Request::new(function).provider(provider).model(model);
            collector.record(request.tag("tenant", tenant).reported_cost(usd("0.01")));
            let call = Call::builder(function).provider(provider).model(model);
            let call = call.tag("tenant", tenant).collector(&collector);
            call.run(|| _ = current().tokens(1_000, 0));
        }
        assert_eq!(stands(&collector).calls, expected, "{budget:?}");
    }
}

#[test]
fn a_call_that_names_a_budget_of_its_part_is_counted_once() {
    let (collector, _) = with(team().everything());
    ask(&collector, 1_000).unwrap();
    assert_eq!((stands(&collector).calls, stands(&collector).spent), (1, dollars("0.001")));
}

#[test]
fn a_price_that_nobody_asked_for_is_counted_all_the_same() {
    let (collector, _) = with(team().everything());
    let judge = |_: &(), verdict: &mut monitor_runtime::call::Verdict| {
        verdict.usage(Usage::new(1_000, 0));
    };
    Call::builder("ask").model("model").collector(&collector).run_judged(|| (), judge);
    assert_eq!(collector.report().cost.priced_calls, 0);
    assert_eq!(stands(&collector).spent, dollars("0.001"));
}

#[test]
fn past_the_cap_of_series_a_budget_tells_what_it_cannot_tell() {
    let (collector, _) = collector_with(|settings| {
        let budgets = settings.prices(prices()).max_series(1).budget(team().tag("tenant", "acme"));
        budgets.budget(Budget::dollars("all", usd("1")).everything())
    });
    for tenant in ["acme", "acme2", "acme"] {
        let call = Call::builder(tenant).model("model").tag("tenant", tenant).collector(&collector);
        call.run(|| _ = current().tokens(1_000, 0));
    }
    assert_eq!((stands(&collector).calls, stands(&collector).untold_calls), (2, 1));
    assert_eq!(collector.budget("all").unwrap().spent, dollars("0.003"));
}

#[test]
fn clearing_leaves_budgets_as_they_are() {
    let (collector, _) = with(team());
    ask(&collector, 1_000).unwrap();
    collector.clear();
    assert_eq!(stands(&collector).spent, dollars("0.001"));
}

#[test]
fn another_limit_keeps_what_was_spent() {
    let (collector, _) = with(team());
    ask(&collector, 950_000).unwrap();
    ask(&collector, 1).unwrap_err();
    collector.set_budget(Budget::dollars("team", usd("2")).reserve(usd("0.1")));
    ask(&collector, 1).unwrap();
    assert_eq!(stands(&collector).spent, dollars("0.950001"));
}

#[test]
fn another_unit_begins_anew_and_calls_in_flight_free_nothing_of_it() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.run(|| {
        collector.set_budget(Budget::tokens("team", 100));
        let reserve = Call::builder("ask").collector(&collector).budget("team");
        reserve
            .reserve(Usage::of_total(40))
            .run(|| {
                assert_eq!(stands(&collector).reserved, Amount::Tokens(40));
                current().tokens(30, 0);
            })
            .unwrap();
        current().tokens(7, 0);
    })
    .unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.reserved), (Amount::Tokens(37), Amount::Tokens(0)));
    assert_eq!(after.in_flight, 0);
}

#[test]
fn a_collector_that_is_off_refuses_nobody() {
    let (collector, _) = with(Budget::tokens("team", 0));
    collector.set_enabled(false);
    ask(&collector, 1).unwrap();
}

#[test]
fn budgets_of_several_processes_add_up() {
    let (one, _) = with(team());
    let (other, _) = with(team().soft_limit(0.5));
    ask(&one, 700_000).unwrap();
    ask(&other, 600_000).unwrap();
    let mut all = one.snapshot();
    all.merge(other.snapshot());
    let [all] = &all.budgets[..] else { panic!("one name is one budget") };
    assert_eq!((all.limit, all.spent), (dollars("2"), dollars("1.3")));
    assert!(all.is_past_soft_limit());
    let read: BudgetSnapshot = serde_json::from_str(&serde_json::to_string(all).unwrap()).unwrap();
    assert_eq!(&read, all);
}

#[test]
fn a_budget_begins_anew_with_each_period() {
    let noon = humantime::parse_rfc3339("2026-11-22T12:30:00Z").unwrap();
    for (budget, period, offset) in [
        (team().per_hour(), 1_800, 0),
        (team().per_day(), 11 * 3_600 + 1_800, 0),
        (team().per_day(), 10 * 3_600 + 1_800, 60),
        (team().per_month(), 8 * 86_400 + 11 * 3_600 + 1_800, 0),
    ] {
        let clock = MockClock::at(noon.into());
        let settings = Collector::builder().clock(clock.clock()).prices(prices());
        let collector = settings.budget(budget.utc_offset_minutes(offset)).build();
        ask(&collector, 950_000).unwrap();
        let refused = ask(&collector, 1).unwrap_err();
        assert_eq!(refused.resets_in(), Some(Duration::from_secs(period)));

        clock.advance(Duration::from_secs(period) - Duration::from_nanos(1));
        ask(&collector, 1).unwrap_err();
        clock.advance(Duration::from_nanos(1));
        ask(&collector, 1).unwrap();
        let after = stands(&collector);
        assert_eq!(
            (after.spent, after.refused, after.since),
            (dollars("0.000001"), 0, clock.now())
        );
    }
}

#[test]
fn a_call_over_the_end_of_a_period_counts_in_the_one_in_which_it_ends() {
    let (collector, clock) = with(team().per_hour());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    call.run(|| {
        clock.advance(Duration::from_secs(3_600));
        assert_eq!(stands(&collector).reserved, dollars("0.1"), "it may still cost that");
        current().tokens(10_000, 0);
    })
    .unwrap();
    assert_eq!(
        (stands(&collector).spent, stands(&collector).reserved),
        (dollars("0.01"), dollars("0"))
    );
}

#[test]
fn the_report_tells_what_remains_and_when_it_begins_anew() {
    let (collector, _) = with(team().per_day().soft_limit(0.5));
    ask(&collector, 600_000).unwrap();
    let report = collector.report();
    let [budget] = &report.budgets[..] else { panic!("one budget") };
    assert_eq!(
        (budget.remaining, budget.resets_in),
        (dollars("0.4"), Some(Duration::from_secs(86_400)))
    );
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    let told = &json["budgets"][0];
    assert_eq!(told["name"], "team");
    assert_eq!((&told["limit_usd"], &told["spent_usd"]), (&"1".into(), &"0.6".into()));
    assert_eq!((&told["remaining_usd"], &told["reserved_usd"]), (&"0.4".into(), &"0".into()));
    assert_eq!(
        (&told["resets_in_seconds"], &told["past_soft_limit"]),
        (&86_400.0.into(), &true.into())
    );
    assert_eq!(fixture::health(&collector).refused.len(), 0);
}
