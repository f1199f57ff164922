//! What a price file says, whatever its format.

use super::super::ModelPrices;
use std::fmt;

/// Providers and what they sell, in the order of the file: where several models of one provider go
/// by one name, the first one has it.
///
/// [`PriceList::read`] reads it from any known format. As text it is the project's own format, which
/// reads back as the same and is meant to be written by hand and to be reviewed in diffs.
///
/// # The format
/// A line is read by its first word. `provider` and `model` begin something, the lines under them
/// belong to it; indents are for people. From a `#` on that stands alone or first, a line is a
/// comment. A word in quotation marks may contain spaces.
///
/// | under a provider | means |
/// |---|---|
/// | `name OpenAI` | what people call it |
/// | `also azure-openai *bedrock*` | other ids it goes by, or patterns of them |
/// | `url api.acme.com **.acme.net/v1` | where its API is: `*` is one label or segment, `**` any labels |
/// | `sells gpt-*` | names that are its models' where nobody says who is called |
/// | `never gpt-oss*` | names that no other pattern of it means |
/// | `falls_back_to openai` | whose models it sells at their price where it has none of its own |
/// | `page https://…`, `checked 2026-11-04` | where prices are from, when somebody looked |
/// | `discount 15%` | what is taken off what lists below this one say |
/// | `deployment chat of gpt-4o`, `… of openai gpt-4o` | a name that costs what a model does |
///
/// | under a model | means |
/// |---|---|
/// | `as gpt-4o-2024-08-06` | other names, exactly |
/// | `like claude-*-########&!*-tts` | patterns: `*` any text, `#` one digit, `&` and, `!` not |
/// | `price input 2.5 output 10` | dollars for 1,000,000 tokens or characters; for 1,000 searches, messages, pages, runs or `requests`; for 3,600 seconds |
/// | `above 200000 input 5` | for all tokens of calls with more input; what is left out stays |
/// | `from 200000 input 5` | the same with this much input already |
/// | `since 2026-07-30 price …` | from midnight UTC on; of several in force the last line wins |
/// | `daily 16:30-00:30 price …` | in these hours UTC, the end excluded |
/// | `variant batch price …` | for calls of this service tier; what is left out stays |
/// | `minimum audio_input_seconds 10` | the least that is billed |
/// | `discount 15%`, `free`, `unpriced` | instead of prices |
///
/// A provider whose id is another name of one that is known (`xai` of `x-ai`) is that provider.
///
/// The kinds that have prices are those of [`UsageKind`](crate::UsageKind), by their names.
///
/// # Example
/// ```
/// use monitor_runtime::cost::PriceList;
///
/// let list = PriceList::read(
///     "provider acme
///        url api.acme.com
///        page https://acme.com/prices
///        checked 2026-11-04
///      model acme-large
///        like acme-large-####-##-##
///        price input 2.5 output 10 cache_read 0.25
///          above 200000 input 5 output 15
///        since 2026-12-01 price input 2 output 8
///        variant batch price input 1 output 4",
/// )?;
/// assert_eq!((list.providers(), list.models()), (1, 1));
/// assert_eq!(PriceList::read(&list.to_string())?, list);
/// # Ok::<(), monitor_runtime::cost::PriceFileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceList {
    pub(crate) providers: Vec<ProviderPrices>,
    pub(crate) notes: Vec<ImportNote>,
}

/// Something that an import did not take over as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportNote {
    /// A price with more decimals than anybody charges, the noise of a float.
    Rounded {
        /// The provider and the model, as `provider/model`.
        model: String,
        /// The kind of usage.
        kind: String,
        /// As it stood there.
        from: String,
        /// As it was taken over.
        to: String,
    },
    /// What cannot be said in the project's format and was left out, with the reason.
    LeftOut {
        /// The provider and the model, as `provider/model`.
        model: String,
        /// What and why.
        what: String,
    },
}

impl fmt::Display for ImportNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportNote::Rounded { model, kind, from, to } => {
                write!(f, "{model}: {kind} {from} rounded to {to}")
            }
            ImportNote::LeftOut { model, what } => write!(f, "{model}: {what}"),
        }
    }
}

/// A provider: who it is, how it is recognised, what it sells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ProviderPrices {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// Other ids it goes by, or patterns of them.
    pub(crate) also: Vec<String>,
    /// Patterns of the addresses of its API.
    pub(crate) urls: Vec<String>,
    /// Patterns of names that are its models' where nobody says who is called.
    pub(crate) sells: Vec<String>,
    /// Patterns of names that its other patterns do not mean, though they cover them.
    pub(crate) never: Vec<String>,
    /// Whose models it sells at their list price where it has no price of its own.
    pub(crate) falls_back_to: Vec<String>,
    /// Where the prices come from.
    pub(crate) pages: Vec<String>,
    /// The day on which somebody last looked there.
    pub(crate) checked: Option<String>,
    pub(crate) discount: Option<Discount>,
    pub(crate) models: Vec<ModelEntry>,
}

/// A model of a provider.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ModelEntry {
    /// With the names it goes by; without any price where the entry says something else.
    pub(crate) prices: ModelPrices,
    /// What is taken off the prices that are known of it otherwise.
    pub(crate) discount: Option<Discount>,
    /// It costs what this one does: `(provider, model)`, of the same provider where none is said.
    pub(crate) same_as: Option<(Option<String>, String)>,
}

/// Tenths of a percent that are taken off. No finer, so that prices of nine decimals stay exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Discount(u16);

impl Discount {
    /// Reads `15%` or `12.5%`.
    pub(crate) fn parse(text: &str) -> Option<Discount> {
        let (whole, tenth) = match text.strip_suffix('%')?.split_once('.') {
            Some((whole, tenth)) => (whole, tenth),
            None => (text.strip_suffix('%')?, "0"),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(tenth) || tenth.len() != 1 || whole.len() > 3 {
            return None;
        }
        let tenths = whole.parse::<u16>().ok()? * 10 + tenth.parse::<u16>().ok()?;
        (tenths <= 1_000).then_some(Discount(tenths))
    }

    /// What remains of a thousand.
    pub(crate) fn remaining_per_mille(self) -> u64 {
        u64::from(1_000 - self.0)
    }
}

impl fmt::Display for Discount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}%", self.0 / 10),
            tenth => write!(f, "{}.{tenth}%", self.0 / 10),
        }
    }
}

impl PriceList {
    /// What an import rounded or left out; empty for the project's own format.
    pub fn notes(&self) -> &[ImportNote] {
        &self.notes
    }

    /// The prices of every model in it, in the order of the file; those that an entry takes from
    /// elsewhere are not filled in.
    pub fn iter(&self) -> impl Iterator<Item = &ModelPrices> {
        self.providers.iter().flat_map(|provider| &provider.models).map(|entry| &entry.prices)
    }

    /// How many models are in it.
    pub fn models(&self) -> usize {
        self.providers.iter().map(|provider| provider.models.len()).sum()
    }

    /// How many providers are in it.
    pub fn providers(&self) -> usize {
        self.providers.len()
    }

    /// The same with the day on which somebody compared the prices with their pages, for every
    /// provider that has none: `2026-11-20`.
    #[must_use]
    pub fn checked(mut self, day: &str) -> PriceList {
        for provider in &mut self.providers {
            provider.checked.get_or_insert_with(|| day.to_owned());
        }
        self
    }
}

impl ModelEntry {
    pub(crate) fn of(prices: ModelPrices) -> ModelEntry {
        ModelEntry { prices, discount: None, same_as: None }
    }
}
