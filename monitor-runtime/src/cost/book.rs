//! The price book: which prices a model has.

use super::{
    Cost, CostSource, ModelPrices, Unpriced, Usd, catalogue,
    file::{ModelEntry, PriceFileError, PriceList, ProviderPrices},
    layers::Layers,
    recent::Recent,
    shelf::Shelf,
};
use crate::{Timestamp, usage::Usage};
use std::{
    fmt,
    path::Path,
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
///     .with(ModelPrices::free("ollama", "llama3.2"))
///     .with_text(
///         "provider openai
///            discount 15%
///          provider azure
///            deployment our-chat of gpt-4o",
///     )?;
///
/// assert!(book.find(Some("azure"), "our-chat").is_some());
/// assert!(book.find(None, "gpt-4o-mini").is_some());
/// assert!(book.find(None, "gpt-4o-nano").is_none(), "no price is made up");
/// # Ok::<(), monitor_runtime::cost::PriceFileError>(())
/// ```
#[derive(Clone)]
pub struct PriceBook(Arc<Pages>);

#[derive(Clone)]
struct Pages {
    layers: Layers,
    recent: Recent,
}

/// Where the prices of a provider come from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PriceSource {
    /// The provider's id, e.g. `openai`.
    pub provider: String,
    /// The provider's name, e.g. `OpenAI`, if it is known.
    pub name: Option<String>,
    /// The pages with its prices.
    pub pages: Vec<String>,
    /// The day on which somebody last compared the prices with them, e.g. `2026-11-04`.
    pub checked: Option<String>,
    /// Whether the library came with the prices or a user set them.
    pub source: CostSource,
}

impl PriceBook {
    /// The prices that the library came with. They are indexed on the first look-up, once for the
    /// process, and read model by model.
    pub fn embedded() -> PriceBook {
        static EMBEDDED: LazyLock<PriceBook> =
            LazyLock::new(|| PriceBook::over(catalogue::shelves));
        EMBEDDED.clone()
    }

    /// A book without any price.
    pub fn empty() -> PriceBook {
        PriceBook::over(|| &[])
    }

    fn over(embedded: fn() -> &'static [Shelf]) -> PriceBook {
        PriceBook(Arc::new(Pages { layers: Layers::over(embedded), recent: Recent::default() }))
    }

    /// The same with prices that win over what is known of the model so far, under all its names.
    #[must_use]
    pub fn with(mut self, prices: ModelPrices) -> PriceBook {
        self.layers_mut().push_entry(ModelEntry::of(prices));
        self
    }

    /// The same with what a text says, which wins over what is known so far. The format is told
    /// from the content; [`PriceList::read`] says which there are.
    ///
    /// # Errors
    /// A text that cannot be read, with the line. Nothing of it is taken.
    pub fn with_text(mut self, text: &str) -> Result<PriceBook, PriceFileError> {
        let list = PriceList::read(text)?;
        self.layers_mut().push_list(list);
        Ok(self)
    }

    /// What was found before may not hold for what is changed.
    fn layers_mut(&mut self) -> &mut Layers {
        let pages = Arc::make_mut(&mut self.0);
        pages.recent = Recent::default();
        &mut pages.layers
    }

    /// The same with what a file says, as [`PriceBook::with_text`].
    ///
    /// # Errors
    /// A file that cannot be opened, or a text that cannot be read. Nothing of it is taken.
    pub fn with_file(self, path: impl AsRef<Path>) -> Result<PriceBook, PriceFileError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| PriceFileError::whole(format!("{}: {error}", path.display())))?;
        self.with_text(&text)
    }

    /// The prices of a model.
    ///
    /// With a provider (any id that it goes by): those of its model of this name, or of the provider
    /// whose models it sells at their price. Without one: those of the only one for which a user set
    /// prices under this very name, else of the provider that the name says (`openai/gpt-4o`,
    /// `us.anthropic.claude-…`, `publishers/google/models/…`, an ARN), else of the one to which
    /// such names belong (`gpt-…` to `openai`). What only a guess could place has no price.
    ///
    /// Upper and lower case are the same; `-20251211` is tried as `-2025-12-11` too.
    pub fn find(&self, provider: Option<&str>, model: &str) -> Option<Arc<ModelPrices>> {
        self.0.recent.get(provider, model).cloned().or_else(|| self.look_up(provider, model))
    }

    #[cold]
    fn look_up(&self, provider: Option<&str>, model: &str) -> Option<Arc<ModelPrices>> {
        let found = self.0.layers.find(provider, model)?;
        self.0.recent.keep(provider, model, &found);
        Some(found)
    }

    /// Indexes what was added in code, so that no call has to.
    pub(crate) fn index(&self) {
        self.0.layers.index();
    }

    /// The provider whose API is at an address, e.g. `openai` for `https://api.openai.com/v1`: for
    /// those who know a base URL and no provider. `None` if nobody said whose it is.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::PriceBook;
    ///
    /// let ours = "provider ollama\n  url localhost 127.0.0.1\nmodel any\n  like *\n  free";
    /// let book = PriceBook::embedded().with_text(ours)?;
    /// assert_eq!(book.provider_of_url("https://api.groq.com/openai/v1"), Some("groq"));
    /// let local = book.provider_of_url("http://localhost:11434/v1");
    /// assert!(book.find(local, "llama3.2").is_some());
    /// # Ok::<(), monitor_runtime::cost::PriceFileError>(())
    /// ```
    pub fn provider_of_url(&self, url: &str) -> Option<&str> {
        let mut sellers = self.0.layers.shelves().flat_map(|shelf| shelf.sellers());
        sellers.find(|seller| seller.is_at(url)).map(|seller| &*seller.about.id)
    }

    /// Where prices come from, provider by provider; what a user set stands first.
    pub fn sources(&self) -> Vec<PriceSource> {
        let mut sources: Vec<PriceSource> = Vec::new();
        for shelf in self.0.layers.shelves() {
            for seller in shelf.sellers() {
                let ProviderPrices { id, name, pages, checked, .. } = &seller.about;
                let source = shelf.source();
                // the embedded additions name providers without any price
                if source == CostSource::Catalogue && pages.is_empty() {
                    continue;
                }
                let mut known = sources.iter_mut();
                match known.find(|known| known.source == source && known.provider == *id) {
                    Some(known) => {
                        let new = pages.iter().filter(|page| !known.pages.contains(page));
                        let new: Vec<String> = new.cloned().collect();
                        known.pages.extend(new);
                        known.name = known.name.take().or_else(|| name.clone());
                        known.checked = known.checked.take().or_else(|| checked.clone());
                    }
                    None => sources.push(PriceSource {
                        provider: id.clone(),
                        name: name.clone(),
                        pages: pages.clone(),
                        checked: checked.clone(),
                        source,
                    }),
                }
            }
        }
        sources
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
        if let Some(prices) = self.0.recent.get(provider, model) {
            return prices.cost(usage, at, None);
        }
        self.look_up(provider, model).ok_or(Unpriced::UnknownModel)?.cost(usage, at, None)
    }
}

/// Only what users set: the embedded prices fill pages.
impl fmt::Debug for PriceBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PriceBook").field(&self.0.layers).finish()
    }
}

impl Default for PriceBook {
    fn default() -> Self {
        PriceBook::embedded()
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
        for model in ["", "gpt-4o-nano", "gpt-4o ", "gpt-4o:latest", "nobody/gpt-4o", "llama-3.3"] {
            assert_eq!(calculate_cost(model, 1, 1), Err(Unpriced::UnknownModel), "{model:?}");
        }
        assert!(PriceBook::embedded().find(Some("ollama"), "gpt-4o").is_none());
        assert!(PriceBook::embedded().find(Some("OpenAI"), "GPT-4o").is_some());
        assert!(PriceBook::empty().find(None, "gpt-4o").is_none());
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
