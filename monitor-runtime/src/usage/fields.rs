//! The counts of one reply as they were written there: before the normal form.

use super::{InvalidUsage, UsageKind, found::Rank, number::Number};

/// A count as replies give it. Several names may mean the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    Input,
    Output,
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
    AudioOutput,
    /// Part of `Output` but for some providers, whose totals tell.
    Reasoning,
    /// Gemini: reasoning beside `Output`.
    Thoughts,
    // From here on what few replies say: these counts are kept apart.
    OllamaInput,
    OllamaOutput,
    ImageInput,
    VideoInput,
    AudioCacheRead,
    ImageCacheRead,
    /// Gemini: input beside `Input`.
    ToolUseOutside,
    /// rig's name, which does not say where it belongs.
    ToolUseUnclear,
    /// Perplexity: beside `Output`, as is its reasoning.
    CitationOutside,
    ImageOutput,
    VideoOutput,
    WebSearches,
    /// Cohere: what is billed, of which the counts beside it are no parts.
    BilledInput,
    BilledOutput,
    /// Cohere: a unit of its own, billed beside the tokens of texts.
    BilledImages,
    /// Cohere: what the model saw, which is not what is billed.
    RawInput,
    RawOutput,
    SearchUnits,
    TitanInput,
    TitanOutput,
    SocialSearches,
    StorageSearches,
    CodeExecutions,
    Pages,
    AudioInputSeconds,
    // No counts, and yet what decides the price: see `Found::close_own`.
    /// OpenRouter: the model's provider sends a bill of its own.
    OwnKey,
    /// What is on it, in pico-dollars.
    UpstreamPicos,
}

impl Field {
    /// How many fields are kept together with the counts of nearly every reply.
    const COMMON: usize = Field::Thoughts as usize + 1;
    const RARE: usize = Field::UpstreamPicos as usize + 1 - Field::COMMON;

    const ALL: [Field; Field::COMMON + Field::RARE] = {
        use Field::*;
        [
            Input,
            OllamaInput,
            Output,
            OllamaOutput,
            Total,
            CacheReadInside,
            CacheReadOutside,
            CacheWriteInside,
            CacheWriteOutside,
            CacheWriteUnclear,
            CacheWrite5m,
            CacheWrite1h,
            AudioInput,
            ImageInput,
            VideoInput,
            AudioCacheRead,
            ImageCacheRead,
            ToolUseOutside,
            ToolUseUnclear,
            Reasoning,
            Thoughts,
            CitationOutside,
            AudioOutput,
            ImageOutput,
            VideoOutput,
            WebSearches,
            BilledInput,
            BilledOutput,
            BilledImages,
            RawInput,
            RawOutput,
            SearchUnits,
            TitanInput,
            TitanOutput,
            SocialSearches,
            StorageSearches,
            CodeExecutions,
            Pages,
            AudioInputSeconds,
            OwnKey,
            UpstreamPicos,
        ]
    };

    /// The kind that messages about it name.
    pub(super) const fn kind(self) -> UsageKind {
        match self {
            Field::Input
            | Field::OllamaInput
            | Field::ToolUseOutside
            | Field::ToolUseUnclear
            | Field::BilledInput
            | Field::RawInput
            | Field::TitanInput => UsageKind::Input,
            Field::Output
            | Field::OllamaOutput
            | Field::BilledOutput
            | Field::RawOutput
            | Field::TitanOutput => UsageKind::Output,
            Field::Total | Field::OwnKey | Field::UpstreamPicos => UsageKind::Total,
            Field::CacheReadInside | Field::CacheReadOutside => UsageKind::CacheRead,
            Field::CacheWriteInside | Field::CacheWriteOutside | Field::CacheWriteUnclear => {
                UsageKind::CacheWrite
            }
            Field::CacheWrite5m => UsageKind::CacheWrite5m,
            Field::CacheWrite1h => UsageKind::CacheWrite1h,
            Field::AudioInput => UsageKind::AudioInput,
            Field::ImageInput | Field::BilledImages => UsageKind::ImageInput,
            Field::VideoInput => UsageKind::VideoInput,
            Field::AudioCacheRead => UsageKind::AudioCacheRead,
            Field::ImageCacheRead => UsageKind::ImageCacheRead,
            Field::Reasoning | Field::Thoughts => UsageKind::Reasoning,
            Field::CitationOutside => UsageKind::Citation,
            Field::AudioOutput => UsageKind::AudioOutput,
            Field::ImageOutput => UsageKind::ImageOutput,
            Field::VideoOutput => UsageKind::VideoOutput,
            Field::WebSearches => UsageKind::WebSearches,
            Field::SearchUnits => UsageKind::SearchUnits,
            Field::SocialSearches => UsageKind::SocialSearches,
            Field::StorageSearches => UsageKind::StorageSearches,
            Field::CodeExecutions => UsageKind::CodeExecutions,
            Field::Pages => UsageKind::Pages,
            Field::AudioInputSeconds => UsageKind::AudioInputSeconds,
        }
    }
}

impl Field {
    /// The field that means this kind in the normal form, where there is one.
    pub(super) const fn of_kind(kind: UsageKind) -> Option<Field> {
        Some(match kind {
            UsageKind::Input => Field::Input,
            UsageKind::Output => Field::Output,
            UsageKind::Total => Field::Total,
            UsageKind::CacheRead => Field::CacheReadInside,
            UsageKind::CacheWrite => Field::CacheWriteInside,
            UsageKind::CacheWrite5m => Field::CacheWrite5m,
            UsageKind::CacheWrite1h => Field::CacheWrite1h,
            UsageKind::Reasoning => Field::Reasoning,
            UsageKind::AudioInput => Field::AudioInput,
            UsageKind::AudioOutput => Field::AudioOutput,
            UsageKind::AudioCacheRead => Field::AudioCacheRead,
            UsageKind::ImageInput => Field::ImageInput,
            UsageKind::ImageOutput => Field::ImageOutput,
            UsageKind::ImageCacheRead => Field::ImageCacheRead,
            UsageKind::VideoInput => Field::VideoInput,
            UsageKind::VideoOutput => Field::VideoOutput,
            UsageKind::WebSearches => Field::WebSearches,
            UsageKind::SocialSearches => Field::SocialSearches,
            UsageKind::StorageSearches => Field::StorageSearches,
            UsageKind::SearchUnits => Field::SearchUnits,
            UsageKind::CodeExecutions => Field::CodeExecutions,
            UsageKind::Pages => Field::Pages,
            UsageKind::AudioInputSeconds => Field::AudioInputSeconds,
            UsageKind::Citation
            | UsageKind::Characters
            | UsageKind::Messages
            | UsageKind::AnnotatedPages
            | UsageKind::AudioOutputSeconds => return None,
        })
    }

    /// The fields that are of one kind.
    const fn all_of(kind: UsageKind) -> FieldSet {
        const OF: [FieldSet; UsageKind::COUNT] = {
            let mut of = [FieldSet(0); UsageKind::COUNT];
            let mut next = 0;
            while next < Field::ALL.len() {
                let field = Field::ALL[next];
                of[field.kind() as usize].0 |= 1 << field as u32;
                next += 1;
            }
            of
        };
        OF[kind as usize]
    }
}

/// One bit for each field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldSet(u64);

impl FieldSet {
    pub(super) const fn of(fields: &[Field]) -> FieldSet {
        let (mut set, mut next) = (0, 0);
        while next < fields.len() {
            set |= 1 << fields[next] as u32;
            next += 1;
        }
        FieldSet(set)
    }

    pub(super) const fn all_but(fields: &[Field]) -> FieldSet {
        FieldSet(!FieldSet::of(fields).0)
    }

    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The counts of the best place seen so far.
pub(super) struct Fields {
    pub(super) rank: Rank,
    /// One bit for each field that is there.
    known: u64,
    counts: [u64; Field::COMMON],
    /// Apart, so that they are not even cleared where there are none.
    rare: Option<[u64; Field::RARE]>,
    pub(super) invalid: Option<InvalidUsage>,
}

impl Fields {
    // no constant: one would be copied from where it lies, which takes longer than clearing
    #[inline(always)]
    pub(super) fn new() -> Fields {
        Fields {
            rank: Rank::Nothing,
            known: 0,
            counts: [0; Field::COMMON],
            rare: None,
            invalid: None,
        }
    }

    #[inline]
    pub(super) fn get(&self, field: Field) -> Option<u64> {
        if self.known >> field as u32 & 1 == 0 {
            return None;
        }
        match (field as usize).checked_sub(Field::COMMON) {
            None => Some(self.counts[field as usize]),
            Some(rare) => self.rare.as_ref().map(|counts| counts[rare]),
        }
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

    /// Adds to what is there: one of several portions that together are the count.
    pub(super) fn add(&mut self, rank: Rank, field: Field, portion: Number) {
        let Ok(portion) = portion.count() else { return self.set(rank, field, portion) };
        if self.begin(rank) {
            match self.get(field).unwrap_or(0).checked_add(portion) {
                Some(sum) => self.put(field, sum),
                None => {
                    self.invalid.get_or_insert(InvalidUsage::past_type(field.kind()));
                }
            }
        }
    }

    /// Takes each count of a later event of the same stream and keeps the others. Counts only grow:
    /// a zero is what a type fills in for a count that did not come. What stands in a usage object
    /// is not mixed with what stands outside of one.
    #[cfg(feature = "json")]
    pub(super) fn replace_with(&mut self, later: &Fields) {
        // what attributes of a type say has no rank, and stands beside everything
        let by_name = self.rank != Rank::Nothing && later.rank != Rank::Nothing;
        let (before, now) = (self.rank.is_usage(), later.rank.is_usage());
        if (later.is_empty() && later.invalid.is_none()) || (by_name && before && !now) {
            return;
        }
        if by_name && now && !before {
            (self.known, self.invalid) = (0, None);
        }
        self.rank = later.rank.max(self.rank);
        self.invalid = self.invalid.or(later.invalid);
        for field in Field::ALL {
            if let Some(count) = later.get(field)
                && (count > 0 || self.get(field).is_none())
            {
                self.put(field, count);
            }
        }
    }

    /// Sets what somebody said in the normal form, in place of all counts of its kind.
    pub(super) fn name(&mut self, field: Field, count: u64) {
        self.known &= !Field::all_of(field.kind()).0;
        self.put(field, count);
    }

    #[inline]
    fn put(&mut self, field: Field, count: u64) {
        match (field as usize).checked_sub(Field::COMMON) {
            None => self.counts[field as usize] = count,
            Some(rare) => self.put_rare(rare, count),
        }
        self.known |= 1 << field as u32;
    }

    #[cold]
    #[inline(never)]
    fn put_rare(&mut self, rare: usize, count: u64) {
        self.rare.get_or_insert([0; Field::RARE])[rare] = count;
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
