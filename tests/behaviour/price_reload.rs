//! Prices can be set while calls run: every call is priced by one book, and none waits.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Call, Collector, CostSource, ModelPrices, PriceBook, Request, Unpriced, Usage, Usd, current,
};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};

const MILLION: u64 = 1_000_000;

/// Books in which a million input tokens cost that many dollars.
fn book(dollars: u64) -> PriceBook {
    let prices = ModelPrices::per_million("p", "m", &dollars.to_string(), "0");
    PriceBook::empty().with(prices.expect("a decimal"))
}

fn ask() -> Request {
    Request::new("chat").provider("p").model("m").usage(Usage::new(MILLION, 0))
}

fn total(collector: &Collector) -> String {
    collector.report().cost.total.to_string()
}

#[test]
fn prices_that_are_set_hold_for_the_calls_that_end_afterwards() {
    let (collector, _) = collector_with(|settings| settings.prices(book(1)));
    collector.record(ask());
    Call::builder("chat").provider("p").model("m").collector(&collector).run(|| {
        collector.set_prices(book(10));
        current().tokens(MILLION, 0);
    });
    assert_eq!(total(&collector), "11", "what is recorded stays as it was priced");
    collector.set_prices(PriceBook::empty());
    collector.record(ask());
    assert_eq!(collector.report().cost.unpriced, [(Unpriced::UnknownModel, 1)].into());
    collector.set_prices(book(100));
    collector.record(ask());
    assert_eq!(total(&collector), "111");
}

#[test]
fn the_prices_in_force_can_be_read_and_added_to() {
    let (collector, _) = collector();
    let own = ModelPrices::free("vllm", "our-own");
    collector.set_prices(collector.prices().with(own));
    assert!(collector.prices().find(Some("vllm"), "our-own").is_some());
    assert!(collector.prices().find(None, "gpt-4o").is_some(), "the others are still there");
    collector.record(Request::new("chat").model("our-own").usage(Usage::new(1, 1)));
    let cost = collector.report().cost;
    assert_eq!(cost.by_source, [(CostSource::Override, Usd::ZERO)].into());
    assert_eq!(collector.report().models[0].provider.as_deref(), Some("vllm"));
}

#[test]
fn a_model_that_was_unknown_gets_its_provider_with_its_price() {
    let (collector, _) = collector();
    let ask = || Request::new("chat").model("our-own").usage(Usage::new(1, 1));
    collector.record(ask());
    assert_eq!(collector.report().models[0].provider, None);
    collector.set_prices(collector.prices().with(ModelPrices::free("vllm", "our-own")));
    assert_eq!(collector.report().models[0].provider.as_deref(), Some("vllm"));
}

#[test]
fn a_call_past_the_caps_is_priced_by_the_book_in_force_too() {
    let (collector, _) = collector_with(|settings| settings.max_series(1).prices(book(1)));
    collector.record(Request::new("another").model("m"));
    collector.record(ask());
    collector.set_prices(book(10));
    collector.record(ask());
    assert_eq!(collector.report().health.overflow_calls, 2);
    assert_eq!(total(&collector), "11");
}

#[test]
fn while_prices_are_set_hundreds_of_times_every_call_is_priced_by_one_of_the_books() {
    const BOOKS: u64 = 400;
    const WRITERS: u64 = 4;
    let calls_each = 5_000;
    let (collector, _) = collector_with(|settings| settings.prices(book(1)).window_size(20_000));
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| scope.spawn(|| (0..calls_each).for_each(|_| collector.record(ask()))))
            .collect();
        scope.spawn(|| {
            let mut dollars = 1;
            // on after the last book as long as somebody writes
            while dollars < BOOKS || !done.load(Relaxed) {
                dollars = dollars % BOOKS + 1;
                collector.set_prices(book(dollars));
            }
        });
        for writer in writers {
            writer.join().expect("no call fails");
        }
        done.store(true, Relaxed);
    });
    let report = collector.report();
    assert_eq!((report.cost.priced_calls, report.cost.unpriced_calls), (WRITERS * calls_each, 0));
    let costs = collector.requests().all().into_iter().map(|record| record.cost.expect("priced"));
    let costs: Vec<Usd> = costs.map(|cost| cost.lower).collect();
    let books: BTreeSet<Usd> = (1..=BOOKS)
        .map(|dollars| Usd::from_picos(i128::from(dollars) * 1_000_000_000_000))
        .collect();
    assert!(costs.iter().all(|cost| books.contains(cost)), "no price is of two books");
    assert!(costs.iter().collect::<BTreeSet<_>>().len() > 1, "the books changed meanwhile");
    assert_eq!(costs.into_iter().sum::<Usd>(), report.cost.total, "nothing is lost");
}
