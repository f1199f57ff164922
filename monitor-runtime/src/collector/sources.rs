//! Where the prices come from by which the calls of a snapshot were priced, or what
//! their providers reported was compared.

use super::{
    core::Core,
    snapshot::{SeriesSnapshot, UsedPrices},
};
use crate::cost::CostSource;
use std::collections::BTreeMap;

impl Core {
    /// One entry for each provider whose prices were used; nothing is looked up for others.
    pub(super) fn used_prices(&self, series: &[SeriesSnapshot]) -> Vec<UsedPrices> {
        let by_book = |source: &CostSource| {
            matches!(source, CostSource::Catalogue | CostSource::Override | CostSource::Estimated)
        };
        let mut models: BTreeMap<&str, &str> = BTreeMap::new();
        let uses_prices = |series: &&SeriesSnapshot| {
            let cost = &series.numbers.cost;
            cost.priced.keys().any(by_book) || cost.compared.calls > 0
        };
        for series in series.iter().filter(uses_prices) {
            if let (Some(provider), Some(model)) =
                (series.key.provider.as_deref(), series.key.priced_model())
            {
                models.entry(provider).or_insert(model);
            }
        }
        if models.is_empty() {
            return Vec::new();
        }
        let book = self.series.prices.book();
        let sources = book.sources();
        let file = self.price_file.as_ref().map(|file| file.path().display().to_string());
        let used = models.into_iter().flat_map(|(called, model)| {
            // who is called by any name goes by one in the book
            let prices = book.find(Some(called), model);
            let id = prices.map_or(called.to_owned(), |prices| prices.provider().to_owned());
            let file = &file;
            sources.iter().filter(move |source| source.provider == id).map(move |source| {
                UsedPrices {
                    provider: called.to_owned(),
                    source: source.source,
                    pages: source.pages.clone(),
                    checked: source.checked.clone(),
                    file: file.clone().filter(|_| source.source == CostSource::Override),
                }
            })
        });
        used.collect()
    }
}
