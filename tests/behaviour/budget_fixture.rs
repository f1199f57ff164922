//! A budget of a dollar, a model whose token costs a millionth of one, and what came of both.

use crate::fixture::collector_with;
use monitor_runtime::{
    Budget, BudgetExceeded, Call, Collector, ModelPrices, PriceBook, Usd,
    budget::{Amount, BudgetSnapshot},
    current,
    testing::MockClock,
};

/// One dollar for a million tokens of input: a token is a millionth of a dollar.
pub fn prices() -> PriceBook {
    let model = ModelPrices::per_million("maker", "model", "1", "2").unwrap();
    PriceBook::empty().with(model)
}

pub fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

pub fn dollars(text: &str) -> Amount {
    Amount::Usd(usd(text))
}

pub fn with(budget: Budget) -> (Collector, MockClock) {
    collector_with(|settings| settings.prices(prices()).budget(budget))
}

/// A budget of a dollar of which a call reserves a tenth.
pub fn team() -> Budget {
    Budget::dollars("team", usd("1")).reserve(usd("0.1"))
}

pub fn ask(collector: &Collector, input: u64) -> Result<(), BudgetExceeded> {
    let call = Call::builder("ask").model("model").collector(collector).budget("team");
    call.run(|| _ = current().tokens(input, 0))
}

pub fn stands(collector: &Collector) -> BudgetSnapshot {
    collector.budget("team").unwrap()
}
