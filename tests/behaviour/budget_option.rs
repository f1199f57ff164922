//! The option `budget` of the attribute: in every shape the body does not run where the budget is used
//! up, and what was reserved is settled where it ran.

use crate::fixture::{collector_with, health, poll_once, refused};
use async_trait::async_trait;
use futures::{
    FutureExt, Stream, StreamExt,
    executor::block_on,
    future::{self, BoxFuture},
    stream::{self, BoxStream},
};
use monitor_runtime::{
    Budget, BudgetExceeded, Collector, ModelPrices, Outcome, PriceBook, Usage, Usd,
    budget::{Amount, BudgetSnapshot},
    collector::Refusal,
    current, monitor,
    testing::{capture, capture_async},
};
use std::{
    pin::Pin,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

/// A budget of a dollar, of which a call reserves a tenth. A token of the model is a millionth.
fn team() -> Collector {
    let model = ModelPrices::per_million("maker", "model", "1", "2").unwrap();
    let budget = Budget::dollars("team", usd("1")).reserve(usd("0.1"));
    collector_with(|settings| settings.prices(PriceBook::empty().with(model)).budget(budget)).0
}

/// The same, with nothing left.
fn used_up() -> Collector {
    let collector = team();
    capture(&collector, || spend(1_000_000)).unwrap();
    collector
}

#[monitor(budget("team"), model = "model")]
fn spend(tokens: u64) -> Result<(), BudgetExceeded> {
    current().tokens(tokens, 0);
    Ok(())
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn dollars(text: &str) -> Amount {
    Amount::Usd(usd(text))
}

fn stands(collector: &Collector) -> BudgetSnapshot {
    collector.budget("team").unwrap()
}

/// Functions of every shape, whose bodies count that they ran and use a thousand tokens.
mod shapes {
    use super::*;

    fn run(ran: &AtomicU32) {
        ran.fetch_add(1, Relaxed);
        current().tokens(1_000, 0);
    }

    #[monitor(budget("team"), model = "model")]
    pub async fn in_async(ran: &AtomicU32) -> Result<(), BudgetExceeded> {
        run(ran);
        Ok(())
    }

    #[monitor(budget("team"), model = "model")]
    pub fn in_sync(ran: &AtomicU32) -> Result<(), BudgetExceeded> {
        run(ran);
        Ok(())
    }

    #[monitor(budget("team"), model = "model")]
    #[track_caller]
    pub fn tracked(ran: &AtomicU32) -> Result<(), BudgetExceeded> {
        run(ran);
        Ok(())
    }

    #[monitor(budget("team"), model = "model")]
    pub fn by_hand(ran: &AtomicU32) -> impl Future<Output = Result<(), BudgetExceeded>> {
        async move {
            run(ran);
            Ok(())
        }
    }

    #[monitor(budget("team"), model = "model")]
    pub fn by_hand_of_another(ran: &AtomicU32) -> impl Future<Output = Result<(), BudgetExceeded>> {
        future::lazy(|_| {
            run(ran);
            Ok(())
        })
    }

    #[monitor(budget("team"), model = "model")]
    pub fn in_a_box(
        ran: &AtomicU32,
    ) -> Pin<Box<dyn Future<Output = Result<(), BudgetExceeded>> + Send + '_>> {
        Box::pin(async move {
            run(ran);
            Ok(())
        })
    }

    #[monitor(budget("team"), model = "model")]
    pub fn boxed_elsewhere(ran: &AtomicU32) -> BoxFuture<'_, Result<(), BudgetExceeded>> {
        in_a_box_unseen(ran).boxed()
    }

    async fn in_a_box_unseen(ran: &AtomicU32) -> Result<(), BudgetExceeded> {
        run(ran);
        Ok(())
    }

    #[async_trait]
    pub trait Provider {
        async fn ask(&self, ran: &AtomicU32) -> Result<(), BudgetExceeded>;
    }

    pub struct Client;

    #[async_trait]
    impl Provider for Client {
        #[monitor(budget("team"), model = "model")]
        async fn ask(&self, ran: &AtomicU32) -> Result<(), BudgetExceeded> {
            run(ran);
            Ok(())
        }
    }

    #[monitor(model = "model")]
    impl Client {
        #[monitor(budget("team"))]
        pub async fn of_a_block(&self, ran: &AtomicU32) -> Result<(), BudgetExceeded> {
            run(ran);
            Ok(())
        }
    }

    #[monitor(stream, budget("team"), model = "model")]
    pub async fn opened_later(
        ran: &AtomicU32,
    ) -> Result<impl Stream<Item = u8> + use<>, BudgetExceeded> {
        run(ran);
        Ok(stream::iter([1, 2]))
    }

    #[monitor(stream, budget("team"), model = "model")]
    pub fn opened(ran: &AtomicU32) -> Result<BoxStream<'static, u8>, BudgetExceeded> {
        run(ran);
        Ok(stream::iter([1, 2]).boxed())
    }
}

/// Calls each of them.
async fn call_each(ran: &AtomicU32) -> Vec<Result<(), BudgetExceeded>> {
    use shapes::{Client, Provider};
    vec![
        shapes::in_async(ran).await,
        shapes::in_sync(ran),
        shapes::tracked(ran),
        shapes::by_hand(ran).await,
        shapes::by_hand_of_another(ran).await,
        shapes::in_a_box(ran).await,
        shapes::boxed_elsewhere(ran).await,
        Client.ask(ran).await,
        Client.of_a_block(ran).await,
        read(shapes::opened_later(ran).await).await,
        read(shapes::opened(ran)).await,
    ]
}

const SHAPES: u64 = 11;

async fn read(
    opened: Result<impl Stream<Item = u8>, BudgetExceeded>,
) -> Result<(), BudgetExceeded> {
    let items: Vec<u8> = opened?.collect().await;
    assert_eq!(items, [1, 2]);
    Ok(())
}

#[test]
fn in_every_shape_a_call_past_the_budget_is_rejected_and_its_body_does_not_run() {
    let (collector, ran) = (used_up(), AtomicU32::new(0));
    let results = block_on(capture_async(&collector, call_each(&ran)));

    assert_eq!(results.len() as u64, SHAPES);
    for result in results {
        assert_eq!(result.unwrap_err().budget(), "team");
    }
    assert_eq!(ran.into_inner(), 0);
    let records = collector.requests().all();
    let refused = records.iter().filter(|record| record.key.function != "spend");
    let refused: Vec<_> = refused.map(|record| (record.outcome, record.error)).collect();
    assert_eq!(refused, [(Outcome::Rejected, None); SHAPES as usize]);
    let report = collector.report();
    assert_eq!((report.totals.rejected, report.totals.failures), (SHAPES, 0));
    assert_eq!(report.totals.in_flight, 0);
    assert_eq!(report.cost.unpriced_calls, 0, "nobody was asked for it");
    let after = stands(&collector);
    assert_eq!((after.refused, after.calls), (SHAPES, 1));
    assert_eq!((after.spent, after.reserved), (dollars("1"), dollars("0")));
}

#[test]
fn in_every_shape_a_call_that_is_let_through_is_settled_to_what_it_cost() {
    let (collector, ran) = (team(), AtomicU32::new(0));
    let results = block_on(capture_async(&collector, call_each(&ran)));

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(u64::from(ran.into_inner()), SHAPES);
    let report = collector.report();
    assert_eq!((report.totals.successes, report.totals.rejected), (SHAPES, 0));
    assert_eq!(report.cost.total, usd("0.011"), "the cost is tracked without a word");
    let after = stands(&collector);
    assert_eq!((after.spent, after.calls), (dollars("0.011"), SHAPES));
    assert_eq!((after.reserved, after.in_flight), (dollars("0"), 0));
}

#[test]
fn a_call_that_is_never_polled_reserves_nothing() {
    let (collector, ran) = (team(), AtomicU32::new(0));
    capture(&collector, || {
        let never = (
            shapes::in_async(&ran),
            shapes::by_hand(&ran),
            shapes::by_hand_of_another(&ran),
            shapes::in_a_box(&ran),
            shapes::boxed_elsewhere(&ran),
            shapes::opened_later(&ran),
        );
        assert_eq!((stands(&collector).reserved, stands(&collector).in_flight), (dollars("0"), 0));
        drop(never);
    });
    assert_eq!((stands(&collector).calls, ran.into_inner()), (0, 0));
}

#[monitor(budget("team"), model = "model")]
async fn waits() -> Result<(), BudgetExceeded> {
    current().tokens(1_000, 0);
    future::pending().await
}

#[test]
fn a_call_reserves_from_its_first_poll_to_its_end() {
    let collector = team();
    capture(&collector, || {
        let mut waiting = Box::pin(waits());
        assert!(poll_once(waiting.as_mut()).is_pending());
        assert_eq!(
            (stands(&collector).reserved, stands(&collector).in_flight),
            (dollars("0.1"), 1)
        );
        drop(waiting);
    });
    assert_eq!(
        (stands(&collector).reserved, stands(&collector).spent),
        (dollars("0"), dollars("0.001"))
    );
}

#[monitor(stream, budget("team"), model = "model")]
async fn streams() -> Result<impl Stream<Item = Usage>, BudgetExceeded> {
    Ok(stream::iter([Usage::new(1, 0), Usage::new(2_000, 0)]))
}

#[test]
fn a_stream_keeps_its_reserve_until_its_last_item() {
    let collector = team();
    block_on(capture_async(&collector, async {
        let mut items = Box::pin(streams().await.unwrap());
        items.next().await.unwrap();
        assert_eq!(stands(&collector).reserved, dollars("0.1"));
        while items.next().await.is_some() {}
        assert_eq!(
            (stands(&collector).reserved, stands(&collector).spent),
            (dollars("0"), dollars("0.002"))
        );
    }));
}

#[derive(Debug)]
enum LlmError {
    Refused(BudgetExceeded),
}

impl From<BudgetExceeded> for LlmError {
    fn from(refused: BudgetExceeded) -> LlmError {
        LlmError::Refused(refused)
    }
}

mod errors {
    use super::*;

    #[monitor(budget("team"))]
    pub fn by_from() -> Result<(), LlmError> {
        Ok(())
    }

    #[monitor(budget("team"))]
    pub fn by_from_of_a_box() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    #[monitor(budget("team"), budget_error = |refused| format!("{tenant}: {}", refused.budget()))]
    pub async fn by_a_closure(tenant: String) -> Result<String, String> {
        Ok(tenant)
    }

    #[monitor(budget("team"), budget_error = std::io::Error::other)]
    pub fn by_a_function() -> BoxFuture<'static, std::io::Result<()>> {
        future::ready(Ok(())).boxed()
    }
}

#[test]
fn the_error_is_made_by_from_or_by_the_option() {
    capture(&used_up(), || {
        let Err(LlmError::Refused(refused)) = errors::by_from() else { panic!("it is refused") };
        assert_eq!(refused.spent(), dollars("1"));
        let boxed = errors::by_from_of_a_box().unwrap_err();
        assert!(boxed.downcast_ref::<BudgetExceeded>().is_some());
        let told = block_on(errors::by_a_closure("acme".into()));
        assert_eq!(told, Err("acme: team".into()));
        let inner = block_on(errors::by_a_function()).unwrap_err().into_inner().unwrap();
        assert!(inner.downcast_ref::<BudgetExceeded>().is_some());
    });
}

/// What is reserved while its body runs.
#[monitor(budget(tenant, reserve = most), model = model, provider = "maker", collector = collector)]
fn reserved(
    collector: &Collector,
    tenant: Option<&str>,
    model: String,
    most: Option<Usage>,
) -> Result<Amount, BudgetExceeded> {
    assert!(model.len() > most.map_or(0, |_| 1), "the body has its arguments still");
    Ok(collector.budget(tenant.unwrap_or("team")).unwrap().reserved)
}

#[test]
fn the_name_is_any_expression_over_the_arguments() {
    let collector = used_up();
    collector.set_budget(Budget::dollars("acme", usd("1")));
    let ask = |tenant| reserved(&collector, tenant, "model".into(), None);
    assert_eq!(ask(Some("team")).unwrap_err().budget(), "team");
    assert_eq!(ask(Some("acme")), Ok(dollars("0.01")));
    assert_eq!(ask(None), Ok(dollars("0")), "no name asks no budget");
}

#[test]
fn the_reserve_is_priced_with_the_model_that_is_asked_for() {
    let collector = team();
    let ask = |most| reserved(&collector, Some("team"), "model".into(), most);
    assert_eq!(ask(Some(Usage::new(1_000, 500))), Ok(dollars("0.002")));
    assert_eq!(ask(None), Ok(dollars("0.1")), "what the budget says");
    let unknown = reserved(&collector, Some("team"), "unknown".into(), Some(Usage::new(1, 1)));
    assert_eq!(unknown, Ok(dollars("0.1")));
    assert_eq!(refused(&collector, Refusal::UnknownReserve), 1);
}

#[test]
fn a_name_that_no_budget_has_lets_through_and_is_counted() {
    let collector = team();
    collector.set_budget(Budget::dollars("acme", usd("1")));
    #[monitor(budget("amce"))]
    fn ask() -> Result<(), BudgetExceeded> {
        Ok(())
    }
    capture(&collector, ask).unwrap();
    assert_eq!(refused(&collector, Refusal::UnknownBudget), 1);
}

#[test]
fn an_option_that_panics_asks_nothing() {
    #[monitor(budget(panics()))]
    fn ask() -> Result<(), BudgetExceeded> {
        Ok(())
    }
    #[monitor(budget("team", reserve = Usage::new(panics().len() as u64, 0)))]
    async fn ask_for_so_much() -> Result<(), BudgetExceeded> {
        Ok(())
    }
    fn panics() -> &'static str {
        panic!("this name cannot be told")
    }
    let collector = used_up();
    capture(&collector, ask).unwrap();
    capture(&collector, || block_on(ask_for_so_much())).unwrap();
    assert_eq!(health(&collector).panics_caught, 2);
}

#[test]
fn a_collector_that_is_off_asks_nothing() {
    #[monitor(budget(never()))]
    async fn ask() -> Result<(), BudgetExceeded> {
        Ok(())
    }
    fn never() -> &'static str {
        unreachable!("no option is evaluated")
    }
    let collector = used_up();
    collector.set_enabled(false);
    capture(&collector, || block_on(ask())).unwrap();
    assert_eq!(stands(&collector).refused, 0);
}

#[test]
fn what_decides_about_success_does_not_decide_about_a_refusal() {
    #[monitor(budget("team"), ok_if = |_| true)]
    fn ask() -> Result<(), BudgetExceeded> {
        Ok(())
    }
    let collector = used_up();
    capture(&collector, ask).unwrap_err();
    let records = collector.requests().function("ask").all();
    assert_eq!(records[0].outcome, Outcome::Rejected);
}

#[test]
fn a_result_without_usage_counts_what_it_reserved() {
    #[monitor(budget("team"), model = "model")]
    async fn ask() -> Result<String, BudgetExceeded> {
        Ok("only the text".into())
    }
    let collector = team();
    capture(&collector, || block_on(ask())).unwrap();
    assert_eq!(collector.report().cost.unpriced_calls, 1);
    let after = stands(&collector);
    assert_eq!((after.spent, after.assumed), (dollars("0.1"), dollars("0.1")));
}

#[test]
fn each_attempt_asks_for_itself() {
    #[monitor]
    async fn ask() -> Result<Usage, BudgetExceeded> {
        let first = send(900_001).await;
        assert!(first.is_ok());
        send(1).await
    }
    #[monitor(attempt, budget("team"), model = "model")]
    async fn send(tokens: u64) -> Result<Usage, BudgetExceeded> {
        Ok(Usage::new(tokens, 0))
    }
    let collector = team();
    capture(&collector, || block_on(ask())).unwrap_err();
    let report = collector.report();
    let attempts = report.attempts.unwrap();
    assert_eq!((attempts.count, attempts.successes, attempts.rejected), (2, 1, 1));
    assert_eq!((report.totals.requests, report.totals.failures), (1, 1));
}

#[test]
fn an_error_that_cannot_be_made_is_a_panic_of_the_call() {
    #[monitor(budget("team"), budget_error = |_| panic!("no error for this"))]
    fn ask() -> Result<(), String> {
        Ok(())
    }
    let collector = used_up();
    let caught = capture(&collector, || std::panic::catch_unwind(ask));
    assert!(caught.is_err());
    let records = collector.requests().function("ask").all();
    assert_eq!(records[0].outcome, Outcome::Panicked);
}
