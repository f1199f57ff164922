//! What was found in one reply, as it was written there: before the normal form.

use super::{
    InlineText, InvalidUsage, Reply, UsageKind,
    names::{Meaning, Name, Place},
    normal::normal_form,
};
use crate::cost::{Decimal, Usd};
use std::fmt;

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

/// One bit for each field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldSet(u32);

impl FieldSet {
    pub(super) const fn of(fields: &[Field]) -> FieldSet {
        let (mut set, mut next) = (0, 0);
        while next < fields.len() {
            set |= 1 << fields[next] as u32;
            next += 1;
        }
        FieldSet(set)
    }

    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
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
    /// A number with its shortest digits, which are 24 characters at most.
    pub(super) fn of_float(number: f64, digits: fmt::Arguments<'_>) -> Number {
        let mut text = InlineText::EMPTY;
        let _ = fmt::write(&mut text, digits);
        Number::Float(number, text)
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
#[repr(u8)]
enum Rank {
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
    fn of(self, place: Place) -> Rank {
        match (place, self) {
            (Place::Root, _) => Rank::InRoot,
            (Place::Envelope | Place::GroqEnvelope, _) => Rank::InEnvelope,
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

    /// Which of these are there.
    #[inline]
    pub(super) fn known(&self, fields: FieldSet) -> FieldSet {
        FieldSet(self.known & fields.0)
    }

    #[inline]
    fn set(&mut self, rank: Rank, field: Field, number: Number) {
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

/// Everything found in one reply, each thing from the best place that has it; and where in the
/// reply the reading is.
pub(super) struct Found<'a> {
    fields: Fields,
    reply: &'a mut Reply,
    model: (Rank, u8),
    tier: Rank,
    cost: Rank,
    /// The rank of the object that is being read.
    here: Rank,
    /// The name of the value that comes next.
    expect: Name,
    key: Key,
}

/// Whether the next text is the key of a map entry.
#[derive(Clone, Copy)]
enum Key {
    No,
    In(Place),
    Is(Option<Name>),
}

impl<'a> Found<'a> {
    #[inline]
    pub(super) fn new(reply: &'a mut Reply) -> Found<'a> {
        Found {
            fields: Fields::EMPTY,
            reply,
            model: (Rank::Nothing, 0),
            tier: Rank::Nothing,
            cost: Rank::Nothing,
            here: Rank::InRoot,
            expect: Name::ROOT,
            key: Key::No,
        }
    }

    /// Reads the key of a map entry; `None` where it is no known name.
    #[inline]
    pub(super) fn read_key(&mut self, place: Place, key: impl FnOnce(&mut Self)) -> Option<Name> {
        self.key = Key::In(place);
        key(self);
        match std::mem::replace(&mut self.key, Key::No) {
            Key::Is(name) => name,
            Key::No | Key::In(_) => None,
        }
    }

    /// Reads the value of a name.
    #[inline]
    pub(super) fn read<R>(&mut self, name: Name, value: impl FnOnce(&mut Self) -> R) -> R {
        let outside = self.here;
        match name.meaning() {
            Meaning::Object(place) => (self.here, self.expect) = (outside.of(place), name),
            // the digits of the number that the name around them promised
            Meaning::Digits => {}
            _ => self.expect = name,
        }
        let read = value(self);
        self.here = outside;
        read
    }

    /// The place that the value is, where it turns out to be an object; no key is one.
    #[inline]
    pub(super) fn enter(&mut self) -> Option<Place> {
        let Key::No = self.key else { return None };
        let Meaning::Object(place) = self.expect.meaning() else { return Some(Place::Digits) };
        if place == Place::GroqEnvelope {
            self.reply.set_provider("groq");
        }
        Some(place)
    }

    /// Takes a value that is a number.
    #[inline]
    pub(super) fn number(&mut self, number: Number) {
        let Key::No = self.key else { return };
        match self.expect.meaning() {
            Meaning::Count(field) => self.fields.set(self.here, field, number),
            Meaning::Dollars => self.take_cost(number.dollars()),
            Meaning::Ticks => {
                self.reply.set_provider("x-ai");
                let ticks = number.count().ok().map(|ticks| i128::from(ticks) * PICOS_PER_TICK);
                self.take_cost(ticks.map(Usd::from_picos));
            }
            _ => {}
        }
    }

    /// Takes a value that is a text.
    #[inline]
    pub(super) fn text(&mut self, text: &str) {
        if let Key::In(place) = self.key {
            self.key = Key::Is(Name::find(place, text));
            return;
        }
        match self.expect.meaning() {
            Meaning::Model(order) if (self.here, order) > self.model && !text.is_empty() => {
                self.model = (self.here, order);
                self.reply.set_model(text);
            }
            Meaning::ServiceTier if self.here > self.tier && !text.is_empty() => {
                self.tier = self.here;
                self.reply.set_service_tier(text);
            }
            Meaning::Count(_) | Meaning::Dollars | Meaning::Ticks => {
                if let Some(number) = Number::of_text(text) {
                    self.number(number);
                }
            }
            _ => {}
        }
    }

    fn take_cost(&mut self, cost: Option<Usd>) {
        if let Some(cost) = cost.filter(|cost| self.here > self.cost && *cost >= Usd::ZERO) {
            self.cost = self.here;
            self.reply.set_reported_cost(cost);
        }
    }

    /// Whether the best places have said everything, so that the rest need not be looked at.
    #[inline]
    pub(super) fn is_complete(&self) -> bool {
        self.here == Rank::InRoot
            && self.fields.rank == Rank::UsageInRoot
            && self.model >= (Rank::InRoot, 3)
            && self.tier >= Rank::InRoot
    }

    /// Brings what was found into the normal form.
    #[inline]
    pub(super) fn finish(&mut self) {
        // any object may be content that is called `data` and has a `model`: a car, say
        let wrapped = matches!(self.fields.rank, Rank::InWrapper | Rank::UsageInWrapper);
        if self.model.0 == Rank::InWrapper && !wrapped {
            self.reply.set_model("");
        }
        if !self.fields.known(OLLAMA).is_empty() {
            self.reply.set_provider("ollama");
        }
        if let Err(reason) = normal_form(&self.fields, self.reply.usage_mut()) {
            self.reply.set_invalid(reason);
        }
    }
}

/// Fields that only Ollama sends.
const OLLAMA: FieldSet = FieldSet::of(&[Field::OllamaInput, Field::OllamaOutput]);
