//! Which calls spend from a budget, over how long, and what is told of it.

use crate::{
    budget_fixture::{ask, dollars, prices, stands, team, usd, with},
    fixture::{self, collector_with},
};
use futures::executor::block_on;
use monitor_runtime::{
    Budget, Call, Collector, ErrorKind, Outcome, Request, Usage,
    budget::{Amount, BudgetSnapshot},
    current,
    error::Failure,
    testing::MockClock,
};
use std::time::Duration;

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
fn a_call_by_hand_spends_from_the_budget_that_it_names() {
    let (collector, _) = with(team());
    let request = || Request::new("ask").model("model").budget("team");
    collector.record(request().usage(Usage::new(1_000, 0)));
    assert_eq!(stands(&collector).spent, dollars("0.001"));
    collector.record(request());
    assert_eq!(
        (stands(&collector).spent, stands(&collector).unpriced_calls),
        (dollars("0.101"), 1)
    );
    collector.record(request().status(429));
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0.101"), 3));
}

#[test]
fn a_long_chain_of_calls_that_begin_each_other_spends_from_as_many_reserves_as_there_are_budgets() {
    let (collector, _) = with(team());
    let mut last = current();
    for _ in 0..20_000 {
        let call = Call::builder("ask").model("model").collector(&collector).budget("team");
        let next = last.run(|| {
            call.run(|| {
                current().tokens(1, 0);
                current()
            })
        });
        last = next.unwrap();
    }
    assert_eq!(stands(&collector).spent, dollars("0.02"));
}

#[test]
fn a_budget_that_is_removed_lets_through_what_names_it() {
    let (collector, _) = with(Budget::tokens("team", 0).everything());
    ask(&collector, 1).unwrap_err();
    assert_eq!(collector.remove_budget("team").unwrap().refused, 1);
    ask(&collector, 1).unwrap();
    assert_eq!(collector.budget("team"), None);
    assert_eq!(collector.remove_budget("team"), None);
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
