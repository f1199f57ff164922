//! What a finished call costs: by the provider's word, else by the price in force when it began.
//!
//! What always holds: what nobody knows the price of is unpriced, and says why.

use super::{
    core::{Answer, Core},
    finished::{Priced, Why},
    series::SeriesId,
    snapshot::Refusal,
};
use crate::{
    Timestamp, Usage,
    cost::{Cost, CostSource, Unpriced, Usd},
};

/// What decides the cost of a call, beside its usage.
#[derive(Clone, Copy, Default)]
pub(crate) struct Billing<'a> {
    pub(crate) reported: Option<Usd>,
    pub(crate) local_cache: bool,
    pub(crate) service_tier: Option<&'a str>,
    pub(crate) invalid_usage: bool,
    /// The call read a stream that told no usage, whatever other replies of it told.
    pub(crate) lacks_a_stream: bool,
    /// The model as text, which a call in the overflow series needs.
    pub(crate) answer: Answer<'a>,
}

impl Core {
    /// What a call with this usage costs, by the price in force when it began; `None` where more than
    /// input and output decides, or the series has not looked into the price book.
    #[inline(always)]
    pub(crate) fn price_sides(
        &self,
        series: SeriesId,
        usage: &Usage,
        at: Timestamp,
    ) -> Option<Priced> {
        let prices = self.series.known_prices(series)?.as_ref()?;
        let picos = prices.cost_of_input_and_output(usage, at)?;
        Some(Priced::Exact(picos, prices.source()))
    }

    /// What any call costs.
    #[inline(never)]
    pub(crate) fn price(
        &self,
        series: SeriesId,
        usage: Option<&Usage>,
        at: Timestamp,
        billing: Billing<'_>,
    ) -> Priced {
        if billing.local_cache {
            return Priced::Cost(Cost::exact(Usd::ZERO, CostSource::LocalCache));
        }
        let by_book = || self.price_by_usage(series, usage, at, billing);
        match billing.reported.filter(|_| !billing.lacks_a_stream) {
            None => by_book().into(),
            Some(reported) => match by_book() {
                Ok(cost) if cost.lower == cost.upper => {
                    Priced::Compared { reported, catalogue: cost.lower }
                }
                _ => Priced::Cost(Cost::exact(reported, CostSource::Reported)),
            },
        }
    }

    fn price_by_usage(
        &self,
        series: SeriesId,
        usage: Option<&Usage>,
        at: Timestamp,
        billing: Billing<'_>,
    ) -> Result<Cost, Unpriced> {
        if billing.invalid_usage {
            return Err(Unpriced::InvalidUsage);
        }
        if billing.lacks_a_stream {
            return Err(Unpriced::StreamWithoutUsage);
        }
        let usage = usage.ok_or(Unpriced::NoUsage)?;
        let looked_up;
        let listed = match self.series.known_prices(series) {
            Some(listed) => listed,
            None => {
                looked_up = self.series.look_up_prices(series, &self.bytes);
                &looked_up
            }
        };
        let cost = match listed {
            Some(prices) => prices.cost(usage, at, billing.service_tier),
            None => self.price_by_name(series, usage, at, billing),
        };
        if cost == Err(Unpriced::InvalidUsage)
            && let Some(detail) = Why::of_invalid(usage)
        {
            self.health.refuse(Refusal::InvalidUsage, || detail.to_string());
        }
        cost
    }

    /// A call past the caps has lost the series that knows its price: it is looked up by name.
    #[cold]
    #[inline(never)]
    fn price_by_name(
        &self,
        series: SeriesId,
        usage: &Usage,
        at: Timestamp,
        billing: Billing<'_>,
    ) -> Result<Cost, Unpriced> {
        let Some(model) = billing.answer.model.filter(|_| series.is_overflow()) else {
            return Err(Unpriced::UnknownModel);
        };
        self.series.prices.book().cost(billing.answer.provider, model, usage, at)
    }
}
