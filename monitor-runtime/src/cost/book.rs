//! The price book: which prices a model has.

use super::{Cost, CostSource, ModelPrices, Unpriced, Usd, catalogue};
use crate::{Timestamp, usage::Usage};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
    time::SystemTime,
};

/// Prices by provider and model: those that the library came with, under those that a user set.
///
/// Cheap to clone. A model that it does not know has no price, which is not zero.
///
/// # Example
/// ```
/// use monitor_runtime::cost::{ModelPrices, PriceBook};
///
/// let book = PriceBook::embedded()
///     .with(ModelPrices::per_million("azure", "my-deployment", "2.50", "10")?)
///     .with(ModelPrices::free("ollama", "llama3.2"));
///
/// assert!(book.find(Some("azure"), "my-deployment").is_some());
/// assert!(book.find(None, "gpt-4o-mini").is_some());
/// assert!(book.find(None, "gpt-4o-nano").is_none(), "no price is made up");
/// # Ok::<(), monitor_runtime::cost::PriceError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PriceBook(Arc<Shelves>);

#[derive(Clone, Debug, Default)]
struct Shelves {
    overrides: Shelf,
    catalogue: Arc<Shelf>,
}

/// Prices under every name of their model; several providers may sell a model of one name.
#[derive(Clone, Debug, Default)]
struct Shelf(HashMap<Box<str>, Vec<Arc<ModelPrices>>>);

impl PriceBook {
    /// The prices that the library came with. They are read on the first use, once.
    pub fn embedded() -> PriceBook {
        static EMBEDDED: LazyLock<PriceBook> = LazyLock::new(|| {
            let mut shelf = Shelf::default();
            for prices in catalogue::models() {
                shelf.put(prices.from_source(CostSource::Catalogue));
            }
            PriceBook(Arc::new(Shelves { catalogue: Arc::new(shelf), ..Shelves::default() }))
        });
        EMBEDDED.clone()
    }

    /// A book without any price.
    pub fn empty() -> PriceBook {
        PriceBook(Arc::default())
    }

    /// The same with prices that win over what is known of the model so far, under all its names.
    #[must_use]
    pub fn with(mut self, prices: ModelPrices) -> PriceBook {
        let shelves = Arc::make_mut(&mut self.0);
        shelves.overrides.put(prices.from_source(CostSource::Override));
        self
    }

    /// The prices of a model.
    ///
    /// With a provider: those of that provider's model of this very name. Without one: those of
    /// the only provider that has a model of this name, and none if several have. What a user set
    /// is asked first.
    pub fn find(&self, provider: Option<&str>, model: &str) -> Option<Arc<ModelPrices>> {
        self.get(provider, model).cloned()
    }

    /// What `usage` costs when the call began `at` that moment, in the standard variant.
    ///
    /// # Errors
    /// [`Unpriced::UnknownModel`] where [`PriceBook::find`] finds nothing; else as
    /// [`ModelPrices::cost`].
    pub fn cost(
        &self,
        provider: Option<&str>,
        model: &str,
        usage: &Usage,
        at: Timestamp,
    ) -> Result<Cost, Unpriced> {
        self.get(provider, model).ok_or(Unpriced::UnknownModel)?.cost(usage, at, None)
    }

    fn get(&self, provider: Option<&str>, model: &str) -> Option<&Arc<ModelPrices>> {
        [&self.0.overrides, &*self.0.catalogue]
            .into_iter()
            .find_map(|shelf| shelf.0.get(model).and_then(|here| of_provider(here, provider)))?
    }
}

/// The prices of a provider; without one those of the only provider, or `Some(None)` where only a
/// guess could choose. `None` leaves the question to the next shelf.
fn of_provider<'a>(
    here: &'a [Arc<ModelPrices>],
    provider: Option<&str>,
) -> Option<Option<&'a Arc<ModelPrices>>> {
    match provider {
        Some(name) => {
            here.iter().find(|prices| prices.provider().eq_ignore_ascii_case(name)).map(Some)
        }
        None => match here {
            [] => None,
            [only] => Some(Some(only)),
            _ => Some(None),
        },
    }
}

impl Default for PriceBook {
    fn default() -> Self {
        PriceBook::embedded()
    }
}

impl Shelf {
    /// Puts prices under each name of the model, in place of those of the same provider there.
    fn put(&mut self, prices: ModelPrices) {
        let prices = Arc::new(prices);
        for name in prices.aliases().chain([prices.model()]) {
            let here = self.0.entry(name.into()).or_default();
            here.retain(|other| !other.provider().eq_ignore_ascii_case(prices.provider()));
            here.push(Arc::clone(&prices));
        }
    }
}

/// What a call to a model would cost now, by the embedded price book.
///
/// # Errors
/// [`Unpriced::UnknownModel`] for a model that the book does not know by this very name.
///
/// # Example
/// ```
/// use monitor_runtime::cost::{Unpriced, calculate_cost};
///
/// assert_eq!(calculate_cost("gpt-4o-mini", 1_000_000, 1_000_000)?.to_string(), "0.75");
/// assert_eq!(calculate_cost("gpt-unheard-of", 1_000, 10), Err(Unpriced::UnknownModel));
/// # Ok::<(), Unpriced>(())
/// ```
pub fn calculate_cost(model: &str, input: u64, output: u64) -> Result<Usd, Unpriced> {
    calculate_cost_at(model, input, output, SystemTime::now())
}

/// What a call to a model cost at some moment, by the embedded price book.
///
/// # Errors
/// As [`calculate_cost`]; also for a moment before the model had a price.
///
/// # Example
/// ```
/// use monitor_runtime::cost::{Unpriced, calculate_cost_at};
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let june_2024 = UNIX_EPOCH + Duration::from_secs(1_717_200_000);
/// let june_2025 = UNIX_EPOCH + Duration::from_secs(1_748_736_000);
/// assert_eq!(calculate_cost_at("gpt-4o", 1_000_000, 0, june_2024)?.to_string(), "5");
/// assert_eq!(calculate_cost_at("gpt-4o", 1_000_000, 0, june_2025)?.to_string(), "2.5");
/// # Ok::<(), Unpriced>(())
/// ```
pub fn calculate_cost_at(
    model: &str,
    input: u64,
    output: u64,
    at: impl Into<Timestamp>,
) -> Result<Usd, Unpriced> {
    let usage = Usage::new(input, output);
    Ok(PriceBook::embedded().cost(None, model, &usage, at.into())?.lower)
}
