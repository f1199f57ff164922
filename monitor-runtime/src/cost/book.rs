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
                shelf.put(prices.with_source(CostSource::Catalogue));
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
        shelves.overrides.put(prices.with_source(CostSource::Override));
        self
    }

    /// STUB until the price file lands.
    pub fn with_text(self, _text: &str) -> Result<PriceBook, super::PriceError> {
        Ok(self)
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
        for shelf in [&self.0.overrides, &*self.0.catalogue] {
            let Some(sellers) = shelf.0.get(model) else { continue };
            let Some(provider) = provider else {
                // of several sellers only a guess could choose one
                return if let [only] = &sellers[..] { Some(only) } else { None };
            };
            let seller = sellers.iter().find(|p| p.provider().eq_ignore_ascii_case(provider));
            if seller.is_some() {
                return seller;
            }
        }
        None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cost::PriceError, usage::UsageKind};
    use std::time::Duration;

    fn now() -> Timestamp {
        // 2026-11-01T12:00:00Z
        Timestamp::from_unix_nanos(1_793_534_400 * 1_000_000_000)
    }

    /// Input and output, each for a million tokens.
    fn per_million(model: &str, at: Timestamp) -> Option<(String, String)> {
        let input = calculate_cost_at(model, 1_000_000, 0, at).ok()?;
        let output = calculate_cost_at(model, 0, 1_000_000, at).ok()?;
        Some((input.to_string(), output.to_string()))
    }

    #[test]
    fn the_embedded_book_has_the_published_prices() {
        for (model, input, output) in [
            ("claude-3-opus-20240229", "15", "75"),
            ("claude-3-sonnet-20240229", "3", "15"),
            ("claude-3-haiku-20240307", "0.25", "1.25"),
            ("claude-3-5-sonnet-20241022", "3", "15"),
            ("gpt-4o-mini", "0.15", "0.6"),
            ("gpt-4o-mini-2024-07-18", "0.15", "0.6"),
            ("gpt-4o", "2.5", "10"),
            ("gpt-4o-2024-05-13", "5", "15"),
            ("gpt-4o-2024-08-06", "2.5", "10"),
            ("gpt-4o-2024-11-20", "2.5", "10"),
            ("gpt-4-turbo", "10", "30"),
            ("gpt-4-turbo-2024-04-09", "10", "30"),
            ("gpt-3.5-turbo", "0.5", "1.5"),
            ("gpt-3.5-turbo-0125", "0.5", "1.5"),
        ] {
            assert_eq!(per_million(model, now()), Some((input.into(), output.into())), "{model}");
        }
    }

    #[test]
    fn gpt_4o_costs_what_it_cost_on_the_day_of_the_call() {
        let of = |model, text: &str| {
            per_million(model, humantime::parse_rfc3339(text).expect("a date").into())
        };
        let (launch, cut) = (Some(("5".into(), "15".into())), Some(("2.5".into(), "10".into())));
        assert_eq!(of("gpt-4o", "2024-05-12T23:59:59Z"), None);
        assert_eq!(of("gpt-4o", "2024-05-13T00:00:00Z"), launch);
        assert_eq!(of("gpt-4o", "2024-10-01T23:59:59Z"), launch);
        assert_eq!(of("gpt-4o", "2024-10-02T00:00:00Z"), cut);
        assert_eq!(of("gpt-4o-2024-08-06", "2024-09-01T00:00:00Z"), cut);
        assert_eq!(of("gpt-4o-2024-05-13", "2026-01-01T00:00:00Z"), launch);
    }

    #[test]
    fn cached_tokens_have_their_own_price() {
        let cached = Usage::new(1_000_000, 0).with(UsageKind::CacheRead, 1_000_000);
        let hour = cached.with(UsageKind::CacheRead, 0).with(UsageKind::CacheWrite1h, 1_000_000);
        let cost = |model, usage| {
            PriceBook::embedded().cost(None, model, usage, now()).map(|c| c.lower.to_string())
        };
        assert_eq!(cost("gpt-4o-mini", &cached), Ok("0.075".into()));
        assert_eq!(cost("gpt-4o", &cached), Ok("1.25".into()));
        assert_eq!(cost("claude-3-haiku-20240307", &cached), Ok("0.03".into()));
        assert_eq!(cost("claude-3-opus-20240229", &hour), Ok("30".into()));
    }

    #[test]
    fn what_is_not_in_the_book_is_unknown_and_never_guessed() {
        for model in ["", "gpt-4o-nano", "gpt-4o ", "GPT-4o", "claude-3-opus", "openai/gpt-4o"] {
            assert_eq!(calculate_cost(model, 1, 1), Err(Unpriced::UnknownModel), "{model:?}");
        }
        assert!(PriceBook::embedded().find(Some("azure"), "gpt-4o").is_none());
        assert!(PriceBook::embedded().find(Some("OpenAI"), "gpt-4o").is_some());
        assert!(PriceBook::empty().find(None, "gpt-4o").is_none());
    }

    #[test]
    fn every_entry_says_where_its_prices_come_from_and_when_somebody_looked() {
        let models: Vec<_> = catalogue::models().collect();
        assert_eq!(models.len(), 10, "an entry that cannot be read is left out");
        for prices in models {
            assert!(prices.price_page().is_some_and(|page| page.starts_with("https://")));
            assert!(prices.checked().is_some_and(|day| day.len() == "2026-10-14".len()));
        }
        let prices = PriceBook::embedded().find(None, "gpt-4o").expect("a price");
        assert_eq!(prices.source(), CostSource::Catalogue);
    }

    #[test]
    fn an_override_wins_under_every_name_and_leaves_other_books_alone() -> Result<(), PriceError> {
        let own = ModelPrices::per_million("openai", "gpt-4o", "1", "1")?.alias("our-gpt");
        let book = PriceBook::embedded().with(own);
        let cost = |name| book.cost(None, name, &Usage::new(1_000_000, 0), now());
        let own = Cost::exact(Usd::from_picos(1_000_000_000_000), CostSource::Override);
        assert_eq!((cost("gpt-4o"), cost("our-gpt")), (Ok(own), Ok(own)));
        assert_eq!(calculate_cost_at("gpt-4o", 1_000_000, 0, now()), Ok("2.5".parse().unwrap()));
        Ok(())
    }

    #[test]
    fn of_several_sellers_only_the_named_one_is_taken() {
        let book = PriceBook::empty()
            .with(ModelPrices::free("ollama", "llama3"))
            .with(ModelPrices::free("vllm", "llama3"));
        assert!(book.find(None, "llama3").is_none());
        let provider = book.find(Some("vllm"), "llama3").map(|prices| prices.provider().to_owned());
        assert_eq!(provider.as_deref(), Some("vllm"));
    }

    #[test]
    fn a_later_override_replaces_the_one_before() -> Result<(), PriceError> {
        let book = PriceBook::empty()
            .with(ModelPrices::per_million("p", "m", "1", "1")?)
            .with(ModelPrices::per_million("P", "m", "2", "2")?);
        let cost = book.cost(Some("p"), "m", &Usage::new(1_000_000, 0), now());
        assert_eq!(cost.map(|cost| cost.lower.to_string()), Ok("2".into()));
        Ok(())
    }

    #[test]
    fn now_is_when_the_calculation_is_made() {
        let soon = SystemTime::now() + Duration::from_secs(1);
        assert_eq!(calculate_cost("gpt-4o", 9, 9), calculate_cost_at("gpt-4o", 9, 9, soon));
    }
}
