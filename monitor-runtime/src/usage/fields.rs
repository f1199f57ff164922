//! What was found in one reply, as it was written there: before the normal form.

use super::{
    InlineText, InvalidUsage, Reply, UsageKind,
    names::{Meaning, Place},
};
use crate::cost::{Decimal, Usd};

/// xAI counts money in 10^-10 dollars.
const PICOS_PER_TICK: i128 = 100;

/// A count as replies give it. Several names may mean the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    Input,
    OllamaInput,
    Output,
    OllamaOutput,
    Total,
    /// Part of `Input`.
    CacheReadInside,
    /// Beside `Input`.
    CacheReadOutside,
    CacheWriteInside,
    CacheWriteOutside,
    /// Anthropic's name, which rig uses for a part of the input.
    CacheWriteUnclear,
    CacheWrite5m,
    CacheWrite1h,
    AudioInput,
    ImageInput,
    VideoInput,
    AudioCacheRead,
    ImageCacheRead,
    /// Gemini: input beside `Input`.
    ToolUseOutside,
    /// rig's name, which does not say where it belongs.
    ToolUseUnclear,
    /// Part of `Output` but for some providers, whose totals tell.
    Reasoning,
    /// Gemini: reasoning beside `Output`.
    Thoughts,
    /// Perplexity: beside `Output`, as is its reasoning.
    CitationOutside,
    AudioOutput,
    ImageOutput,
    VideoOutput,
    WebSearches,
}

impl Field {
    pub(super) const COUNT: usize = Field::WebSearches as usize + 1;

    /// The kind that messages about it name.
    pub(super) const fn kind(self) -> UsageKind {
        match self {
            Field::Input | Field::OllamaInput | Field::ToolUseOutside | Field::ToolUseUnclear => {
                UsageKind::Input
            }
            Field::Output | Field::OllamaOutput => UsageKind::Output,
            Field::Total => UsageKind::Total,
            Field::CacheReadInside | Field::CacheReadOutside => UsageKind::CacheRead,
            Field::CacheWriteInside | Field::CacheWriteOutside | Field::CacheWriteUnclear => {
                UsageKind::CacheWrite
            }
            Field::CacheWrite5m => UsageKind::CacheWrite5m,
            Field::CacheWrite1h => UsageKind::CacheWrite1h,
            Field::AudioInput => UsageKind::AudioInput,
            Field::ImageInput => UsageKind::ImageInput,
            Field::VideoInput => UsageKind::VideoInput,
            Field::AudioCacheRead => UsageKind::AudioCacheRead,
            Field::ImageCacheRead => UsageKind::ImageCacheRead,
            Field::Reasoning | Field::Thoughts => UsageKind::Reasoning,
            Field::CitationOutside => UsageKind::Citation,
            Field::AudioOutput => UsageKind::AudioOutput,
            Field::ImageOutput => UsageKind::ImageOutput,
            Field::VideoOutput => UsageKind::VideoOutput,
            Field::WebSearches => UsageKind::WebSearches,
        }
    }
}

/// A number as it stands in a reply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Count(u64),
    Negative,
    PastType,
    /// A number with its shortest digits, which are those that were sent.
    Float(f64, InlineText<32>),
}

impl Number {
    pub(super) fn of_float(number: f64, digits: InlineText<32>) -> Number {
        Number::Float(number, digits)
    }

    fn of_text(text: &str) -> Option<Number> {
        if let Ok(count) = text.parse() {
            return Some(Number::Count(count));
        }
        Decimal::parse(text)?;
        Some(Number::Float(text.parse().ok()?, InlineText::new(text)))
    }

    fn count(self) -> Result<u64, fn(UsageKind) -> InvalidUsage> {
        match self {
            Number::Count(count) => Ok(count),
            Number::Negative => Err(InvalidUsage::negative),
            Number::PastType => Err(InvalidUsage::past_type),
            Number::Float(number, _) if number < 0.0 => Err(InvalidUsage::negative),
            Number::Float(number, _) if number >= u64::MAX as f64 => Err(InvalidUsage::past_type),
            Number::Float(number, _) if number.fract() == 0.0 => Ok(number as u64),
            Number::Float(..) => Err(InvalidUsage::fraction),
        }
    }

    fn dollars(self) -> Option<Usd> {
        match self {
            Number::Count(count) => Some(Usd::from_picos(i128::from(count) * 1_000_000_000_000)),
            Number::Float(_, digits) => Decimal::parse(digits.as_str())?.usd(),
            Number::Negative | Number::PastType => None,
        }
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(number: i64) -> Number {
        u64::try_from(number).map_or(Number::Negative, Number::Count)
    }
}

/// How good a place is: what stands in a better one replaces what stood in a lesser one, so that
/// one reply is read from one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Nothing,
    InWrapper,
    InEnvelope,
    InRoot,
    UsageInWrapper,
    UsageInEnvelope,
    UsageInRoot,
}

impl Rank {
    /// The rank of a place that is entered from one of this rank.
    #[inline]
    pub(super) fn of(self, place: Place) -> Rank {
        match (place, self) {
            (Place::Root, _) => Rank::InRoot,
            (Place::Envelope, _) => Rank::InEnvelope,
            (Place::Wrapper, _) => Rank::InWrapper,
            (Place::Usage, Rank::InRoot) => Rank::UsageInRoot,
            (Place::Usage, Rank::InEnvelope) => Rank::UsageInEnvelope,
            (Place::Usage, _) => Rank::UsageInWrapper,
            (_, outer) => outer,
        }
    }
}

/// The counts of the best place seen so far.
pub(super) struct Fields {
    rank: Rank,
    /// One bit for each field that is there.
    known: u32,
    counts: [u64; Field::COUNT],
    pub(super) invalid: Option<InvalidUsage>,
}

impl Fields {
    pub(super) const EMPTY: Fields =
        Fields { rank: Rank::Nothing, known: 0, counts: [0; Field::COUNT], invalid: None };

    #[inline]
    pub(super) fn get(&self, field: Field) -> Option<u64> {
        (self.known >> field as u32 & 1 == 1).then_some(self.counts[field as usize])
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.known == 0
    }

    #[inline]
    pub(super) fn set(&mut self, rank: Rank, field: Field, number: Number) {
        if rank < self.rank {
            return;
        }
        if rank > self.rank {
            (self.rank, self.known, self.invalid) = (rank, 0, None);
        }
        let count = match number.count() {
            Ok(count) => count,
            Err(reason) => {
                self.invalid.get_or_insert(reason(field.kind()));
                return;
            }
        };
        match self.get(field) {
            // a zero under another name is what a type fills in for a name that did not come
            Some(before) if before != count && before != 0 => {
                if count != 0 {
                    let kind = field.kind();
                    let twice = InvalidUsage::contradiction(kind, before, count);
                    self.invalid.get_or_insert(twice);
                }
            }
            _ => {
                self.counts[field as usize] = count;
                self.known |= 1 << field as u32;
            }
        }
    }
}

/// Everything found in one reply, each thing from the best place that has it.
pub(super) struct Found<'a> {
    fields: Fields,
    reply: &'a mut Reply,
    model: (Rank, u8),
    tier: Rank,
    cost: Rank,
}

impl<'a> Found<'a> {
    #[inline]
    pub(super) fn new(reply: &'a mut Reply) -> Found<'a> {
        let nothing = Rank::Nothing;
        Found { fields: Fields::EMPTY, reply, model: (nothing, 0), tier: nothing, cost: nothing }
    }

    /// Takes a number under a name of this meaning.
    #[inline]
    pub(super) fn set_number(&mut self, rank: Rank, meaning: Meaning, number: Number) {
        match meaning {
            Meaning::Count(field) => self.fields.set(rank, field, number),
            Meaning::Dollars => self.set_cost(rank, number.dollars()),
            Meaning::Ticks => {
                self.set_provider("x-ai");
                let ticks = number.count().ok().map(|ticks| i128::from(ticks) * PICOS_PER_TICK);
                self.set_cost(rank, ticks.map(Usd::from_picos));
            }
            _ => {}
        }
    }

    /// Takes a text under a name of this meaning.
    #[inline]
    pub(super) fn set_text(&mut self, rank: Rank, meaning: Meaning, text: &str) {
        match meaning {
            Meaning::Model(order) => self.set_model(rank, order, text),
            Meaning::ServiceTier => self.set_service_tier(rank, text),
            Meaning::Count(_) | Meaning::Dollars | Meaning::Ticks => {
                if let Some(number) = Number::of_text(text) {
                    self.set_number(rank, meaning, number);
                }
            }
            Meaning::Object(_) | Meaning::ObjectOf(..) | Meaning::ModelObject(_) => {}
        }
    }

    #[inline]
    fn set_model(&mut self, rank: Rank, order: u8, model: &str) {
        if (rank, order) > self.model && !model.is_empty() {
            self.model = (rank, order);
            self.reply.set_model(model);
        }
    }

    #[inline]
    fn set_service_tier(&mut self, rank: Rank, tier: &str) {
        if rank > self.tier && !tier.is_empty() {
            self.tier = rank;
            self.reply.set_service_tier(tier);
        }
    }

    fn set_cost(&mut self, rank: Rank, cost: Option<Usd>) {
        if let Some(cost) = cost.filter(|cost| rank > self.cost && *cost >= Usd::ZERO) {
            self.cost = rank;
            self.reply.set_reported_cost(cost);
        }
    }

    pub(super) fn set_provider(&mut self, provider: &str) {
        self.reply.set_provider(provider);
    }

    /// Whether the best places have said everything, so that the rest need not be looked at.
    #[inline]
    pub(super) fn is_complete(&self) -> bool {
        self.fields.rank == Rank::UsageInRoot
            && self.model >= (Rank::InRoot, 3)
            && self.tier >= Rank::InRoot
    }

    /// Brings what was found into the normal form.
    #[inline]
    pub(super) fn finish(self) {
        // any object may be content that is called `data` and has a `model`: a car, say
        let wrapped = matches!(self.fields.rank, Rank::InWrapper | Rank::UsageInWrapper);
        if self.model.0 == Rank::InWrapper && !wrapped {
            self.reply.set_model("");
        }
        let ollama = [Field::OllamaInput, Field::OllamaOutput];
        if ollama.iter().any(|field| self.fields.get(*field).is_some()) {
            self.reply.set_provider("ollama");
        }
        match super::normal::normal_form(&self.fields) {
            Ok(usage) => self.reply.set_usage(usage),
            Err(reason) => self.reply.set_invalid(reason),
        }
    }
}
