//! What a budget counts where calls end in an unusual way, and at the ends of its numbers.

use crate::{
    budget_fixture::{ask, dollars, prices, stands, team, usd, with},
    fixture::{collector_with, poll_once},
};
use futures::future::join_all;
use monitor_runtime::{
    Budget, BudgetExceeded, Call, Collector, Outcome, Request, Usage, Usd, budget::Amount, current,
    error::Failure, monitor,
};
use std::{
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
};

fn inner() -> impl Future<Output = ()> {
    Call::builder("send").model("model").track_cost().run_async(pending::<()>())
}

#[test]
fn a_cancelled_call_keeps_its_reserve_though_a_call_inside_asked_the_provider() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").collector(&collector).budget("team").reserve(usd("0.3"));
    let mut cancelled = Box::pin(call.run_async(async { inner().await }));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    drop(cancelled);

    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.3"), dollars("0.3")));
    assert_eq!((after.reserved, after.above_reserve), (dollars("0"), dollars("0")));
    assert_eq!((after.calls, after.unpriced_calls), (2, 1));
}

#[test]
fn however_many_calls_inside_are_cancelled_they_keep_one_reserve() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").collector(&collector).budget("team").reserve(usd("0.3"));
    let mut cancelled = Box::pin(call.run_async(async {
        Call::builder("send").model("model").run(|| _ = current().tokens(100_000, 0));
        join_all((0..10).map(|_| inner())).await
    }));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    drop(cancelled);

    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.3"), dollars("0.2")));
    assert_eq!((after.above_reserve, after.unpriced_calls), (dollars("0"), 10));
}

#[test]
fn a_hedged_call_counts_no_more_than_was_reserved_for_both() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").collector(&collector).budget("team");
    call.run(|| {
        let mut slow = Box::pin(inner());
        assert!(poll_once(slow.as_mut()).is_pending());
        drop(slow);
        assert_eq!(stands(&collector).reserved, dollars("0.1"), "it may have cost all of it");
        Call::builder("send").model("model").run(|| _ = current().tokens(60_000, 0));
    })
    .unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.1"), dollars("0.04")));
    assert_eq!((after.reserved, after.above_reserve), (dollars("0"), dollars("0")));
}

#[test]
fn the_budget_around_another_one_keeps_its_reserve_too() {
    let (collector, _) = with(team());
    collector.set_budget(Budget::dollars("tenant", usd("5")).reserve(usd("0.2")));
    let outer = Call::builder("chat").collector(&collector).budget("team").reserve(usd("0.4"));
    let mut cancelled = Box::pin(outer.run_async(async {
        let ask = Call::builder("ask").model("model").budget("tenant");
        ask.run_async(pending::<()>()).await
    }));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    drop(cancelled);
    assert_eq!(stands(&collector).spent, dollars("0.4"));
    assert_eq!(collector.budget("tenant").unwrap().spent, dollars("0.2"));
}

#[test]
fn what_a_call_spent_before_it_was_rejected_is_counted() {
    let (collector, _) = with(team());
    let call = Call::builder("ask").model("model").collector(&collector).budget("team");
    let rejected = call.run_judged(
        || {
            current().tokens(50_000, 0);
            current().reject();
        },
        |(), verdict| verdict.error(Failure::of_status(503, "the breaker is open")),
    );
    rejected.unwrap();
    assert_eq!(collector.requests().all()[0].outcome, Outcome::Rejected);
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0.05"), 1));

    collector.record(Request::new("ask").budget("team").outcome(Outcome::Rejected));
    assert_eq!((stands(&collector).spent, stands(&collector).calls), (dollars("0.05"), 1));
}

#[test]
fn a_refusal_that_ends_in_a_panic_costs_nothing() {
    #[monitor(
        collector = collector,
        budget("team"),
        budget_error = |refused: BudgetExceeded| panic!("{refused}")
    )]
    fn refused(collector: &Collector) -> Result<(), String> {
        Ok(())
    }

    let (collector, _) = with(Budget::dollars("team", Usd::ZERO));
    collector.set_budget(Budget::dollars("all", usd("1")).everything());
    catch_unwind(AssertUnwindSafe(|| refused(&collector))).unwrap_err();
    assert_eq!(collector.requests().all()[0].outcome, Outcome::Panicked);
    assert_eq!(collector.budget("all").unwrap().spent, dollars("0"));
    assert_eq!(collector.report().cost.unpriced_calls, 0);
}

#[test]
fn the_largest_limit_there_is_limits_nothing_and_breaks_nothing() {
    let unlimited = || Budget::dollars("team", Usd::from_picos(i128::MAX)).everything();
    let (collector, _) = with(unlimited());
    ask(&collector, 1_000_000).unwrap();
    let rich = || Request::new("ask").reported_cost(Usd::from_picos(i128::MAX));
    collector.record(rich());
    collector.record(rich());
    assert_eq!(stands(&collector).remaining(), dollars("0"));
    ask(&collector, 1).unwrap_err();

    let mut all = collector.snapshot();
    all.merge(collector.snapshot());
    assert_eq!(all.budgets[0].limit, Amount::Usd(Usd::from_picos(i128::MAX)));
    assert_eq!(all.budgets[0].remaining(), dollars("0"));
}

#[test]
fn counts_past_every_measure_are_held_to_what_fits() {
    let (collector, _) = with(Budget::tokens("team", u64::MAX));
    let call = || Call::builder("ask").model("model").collector(&collector).budget("team");
    call().reserve(Usage::new(u64::MAX, u64::MAX)).run(|| _ = current().tokens(0, 0)).unwrap();
    call().run(|| _ = current().tokens(u64::MAX, u64::MAX)).unwrap();
    assert_eq!((stands(&collector).calls, stands(&collector).unpriced_calls), (2, 1));
    call().run(|| _ = current().tokens(u64::MAX - 1, 0)).unwrap();
    assert_eq!(stands(&collector).spent, Amount::Tokens(u64::MAX));
    assert!(call().run(|| ()).is_err());
}

#[test]
fn a_limit_lowered_below_what_is_reserved_refuses_until_that_is_given_back() {
    let (collector, _) = with(team());
    let call = || Call::builder("ask").model("model").collector(&collector).budget("team");
    call()
        .reserve(usd("0.9"))
        .run(|| {
            collector.set_budget(Budget::dollars("team", usd("0.5")).reserve(usd("0.1")));
            assert_eq!(stands(&collector).remaining(), dollars("0"));
            call().run(|| ()).unwrap_err();
            current().tokens(600_000, 0);
        })
        .unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.exceeded_by()), (dollars("0.6"), dollars("0.1")));
    assert_eq!((after.above_reserve, after.reserved), (dollars("0"), dollars("0")));
    let text = collector.report().to_string();
    assert!(text.contains("team: $0.10 past the limit\n"), "{text}");
}

#[test]
fn a_unit_changed_to_and_fro_frees_nothing_of_either() {
    let (collector, _) = with(team());
    let call = || Call::builder("ask").model("model").collector(&collector).budget("team");
    let mut cancelled = Box::pin(call().run_async(pending::<()>()));
    assert!(poll_once(cancelled.as_mut()).is_pending());
    collector.set_budget(Budget::tokens("team", 100));
    collector.set_budget(team());
    call()
        .run(|| {
            drop(cancelled);
            assert_eq!(stands(&collector).reserved, dollars("0.1"));
        })
        .unwrap();
    assert_eq!((stands(&collector).reserved, stands(&collector).in_flight), (dollars("0"), 0));
}

#[test]
fn two_threads_that_race_for_the_last_cent_get_it_once() {
    for _ in 0..200 {
        let (collector, _) = with(Budget::dollars("team", usd("0.01")).reserve(usd("0.01")));
        let passed = std::thread::scope(|scope| {
            let asks = [(); 2].map(|()| scope.spawn(|| ask(&collector, 10_000).is_ok()));
            asks.map(|it| u32::from(it.join().unwrap())).iter().sum::<u32>()
        });
        assert_eq!((passed, stands(&collector).spent), (1, dollars("0.01")));
    }
}

#[test]
fn an_option_that_asks_a_budget_itself_does_not_wait_for_itself() {
    struct Asking<'a>(&'a Collector);
    impl std::fmt::Display for Asking<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            let asked = ask(self.0, 10_000);
            self.0.set_budget(team().soft_limit(0.5));
            f.write_str(if asked.is_ok() { "team" } else { "none" })
        }
    }
    #[monitor(collector = collector, model = "model", tags(who = Asking(collector)), budget(Asking(collector)))]
    fn call(collector: &Collector) -> Result<(), BudgetExceeded> {
        current().tokens(10_000, 0);
        Ok(())
    }
    let (collector, _) = with(team());
    call(&collector).unwrap();
    assert_eq!(stands(&collector).spent, dollars("0.03"));
}

#[test]
fn thousands_of_budgets_are_told_apart() {
    let (collector, _) = collector_with(|settings| settings.prices(prices()));
    for tenant in 0..5_000 {
        collector.set_budget(Budget::dollars(format!("t{tenant}"), usd("1")).tag("tenant", tenant));
    }
    for tenant in 0..1_000 {
        let name = format!("t{tenant}");
        let call = Call::builder("ask").model("model").collector(&collector);
        call.budget(&name).run(|| _ = current().tokens(tenant, 0)).unwrap();
    }
    for tenant in 0..1_000 {
        let spent = collector.budget(&format!("t{tenant}")).unwrap().spent;
        assert_eq!(spent, Amount::Usd(Usd::from_picos(i128::from(tenant) * 1_000_000)));
    }
}

#[test]
fn calls_of_unknown_cost_inside_of_one_that_reserved_count_what_is_left_of_that_once() {
    let (collector, _) = with(team());
    let agent = Call::builder("agent").collector(&collector).budget("team");
    let ask = |model| Call::builder("ask").model(model).track_cost();
    agent
        .reserve(usd("0.003"))
        .run(|| {
            ask("unknown").run(|| _ = current().tokens(10, 0));
            ask("model").run(|| _ = current().tokens(1_000, 0));
            ask("model").run(|| ());
            assert_eq!(
                (stands(&collector).spent, stands(&collector).reserved),
                (dollars("0.001"), dollars("0.002"))
            );
        })
        .unwrap();
    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.003"), dollars("0.002")));
    assert_eq!((after.unpriced_calls, after.above_reserve), (2, dollars("0")));
}
