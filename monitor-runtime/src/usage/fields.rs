//! The counts of one reply as they were written there: before the normal form.

use super::{InlineText, InvalidUsage, UsageKind, found::Rank};
use crate::cost::{Decimal, Usd};
use std::fmt;

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

    pub(super) fn of_text(text: &str) -> Option<Number> {
        if let Ok(count) = text.parse() {
            return Some(Number::Count(count));
        }
        Decimal::parse(text)?;
        Some(Number::Float(text.parse().ok()?, InlineText::new(text)))
    }

    pub(super) fn count(self) -> Result<u64, fn(UsageKind) -> InvalidUsage> {
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

    pub(super) fn dollars(self) -> Option<Usd> {
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

/// The counts of the best place seen so far.
pub(super) struct Fields {
    pub(super) rank: Rank,
    /// One bit for each field that is there.
    known: u32,
    counts: [u64; Field::COUNT],
    pub(super) invalid: Option<InvalidUsage>,
}

impl Fields {
    // no constant: one would be copied from where it lies, which takes longer than clearing
    #[inline(always)]
    pub(super) fn new() -> Fields {
        Fields { rank: Rank::Nothing, known: 0, counts: [0; Field::COUNT], invalid: None }
    }

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
    pub(super) fn set(&mut self, rank: Rank, field: Field, number: Number) {
        match number.count() {
            Ok(count) => self.set_count(rank, field, count),
            Err(reason) => {
                if self.begin(rank) {
                    self.invalid.get_or_insert(reason(field.kind()));
                }
            }
        }
    }

    /// Whether counts of this rank count; those of a lesser one are forgotten.
    #[inline]
    fn begin(&mut self, rank: Rank) -> bool {
        if rank > self.rank {
            (self.rank, self.known, self.invalid) = (rank, 0, None);
        }
        rank == self.rank
    }

    #[inline(always)]
    pub(super) fn set_count(&mut self, rank: Rank, field: Field, count: u64) {
        if !self.begin(rank) {
            return;
        }
        match self.get(field) {
            None => self.put(field, count),
            Some(before) => self.put_again(field, before, count),
        }
    }

    #[inline]
    fn put(&mut self, field: Field, count: u64) {
        self.counts[field as usize] = count;
        self.known |= 1 << field as u32;
    }

    /// The same count under another name.
    #[cold]
    #[inline(never)]
    fn put_again(&mut self, field: Field, before: u64, count: u64) {
        // a zero under another name is what a type fills in for a name that did not come
        if before == 0 {
            self.put(field, count);
        } else if before != count && count != 0 {
            let twice = InvalidUsage::contradiction(field.kind(), before, count);
            self.invalid.get_or_insert(twice);
        }
    }
}
