//! From the counts of a reply to the normal form: what lies inside what.
//!
//! What always holds: whether a count lies inside another is decided by the names that stand
//! together, else by a total that fits only one reading; else the usage is invalid.

use super::{
    InvalidUsage, Usage, UsageKind,
    fields::{Field, FieldSet, Fields},
    reply::Kind,
};

/// Writes counts, of which there are some, in the normal form.
#[inline]
pub(super) fn normal_form(
    fields: &Fields,
    kind: Kind,
    usage: &mut Usage,
) -> Result<(), InvalidUsage> {
    let (input, output) = (fields.get(Input), fields.get(Output));
    let mut sides = Sides { input, output, total: fields.get(Total) };
    if !fields.known(PARTS_AND_OWN_NAMES).is_empty() {
        return with_parts(fields, kind, sides, usage);
    }
    sides.complete(kind);
    sides.write(usage);
    Ok(())
}

#[inline(never)]
fn with_parts(
    fields: &Fields,
    kind: Kind,
    mut sides: Sides,
    usage: &mut Usage,
) -> Result<(), InvalidUsage> {
    let has = |these| !fields.known(these).is_empty();
    if has(OWN_NAMES) {
        (sides.input, sides.output) = by_own_names(fields);
    }
    if has(CACHE) {
        sides.take_cache(fields, usage)?;
    }
    if has(TOOL_USE) {
        sides.take_tool_use(fields)?;
    }
    if has(BESIDE_OUTPUT) {
        sides.take_reasoning(fields, usage)?;
    }
    sides.complete(kind);
    let tokens = sides.write(usage);
    if has(REST) {
        copy(fields, if tokens { &PARTS } else { &[] }, usage);
        copy(fields, &OTHERS, usage);
    }
    Ok(())
}

/// Input and output where Ollama or Titan count them.
#[cold]
#[inline(never)]
fn by_own_names(fields: &Fields) -> (Option<u64>, Option<u64>) {
    let titan = fields.get(TitanInput);
    let input = fields.get(Input).or(fields.get(OllamaInput)).or(titan);
    // others have results with counts too
    let generated = titan.and(fields.get(TitanOutput));
    (input, fields.get(Output).or(fields.get(OllamaOutput)).or(generated))
}

fn copy(fields: &Fields, these: &[(Field, UsageKind)], usage: &mut Usage) {
    for (field, kind) in these {
        set(usage, *kind, fields.get(*field));
    }
}

use Field::*;

/// All but input, output and their total.
const PARTS_AND_OWN_NAMES: FieldSet = FieldSet::all_but(&[Input, Output, Total]);
const OWN_NAMES: FieldSet = FieldSet::of(&[OllamaInput, OllamaOutput, TitanInput]);
const CACHE: FieldSet = FieldSet::of(&[
    CacheReadInside,
    CacheReadOutside,
    CacheWriteInside,
    CacheWriteOutside,
    CacheWriteUnclear,
    CacheWrite5m,
    CacheWrite1h,
]);
const TOOL_USE: FieldSet = FieldSet::of(&[ToolUseOutside, ToolUseUnclear]);
const BESIDE_OUTPUT: FieldSet = FieldSet::of(&[Reasoning, Thoughts, CitationOutside]);
const REST: FieldSet = FieldSet::of(&[
    CacheWrite5m,
    CacheWrite1h,
    AudioInput,
    ImageInput,
    VideoInput,
    AudioCacheRead,
    ImageCacheRead,
    AudioOutput,
    ImageOutput,
    VideoOutput,
    WebSearches,
    SearchUnits,
    SocialSearches,
    StorageSearches,
    CodeExecutions,
    Pages,
    AudioInputSeconds,
]);

/// Counts that always are parts of input or output.
const PARTS: [(Field, UsageKind); 10] = [
    (CacheWrite5m, UsageKind::CacheWrite5m),
    (CacheWrite1h, UsageKind::CacheWrite1h),
    (AudioInput, UsageKind::AudioInput),
    (ImageInput, UsageKind::ImageInput),
    (VideoInput, UsageKind::VideoInput),
    (AudioCacheRead, UsageKind::AudioCacheRead),
    (ImageCacheRead, UsageKind::ImageCacheRead),
    (AudioOutput, UsageKind::AudioOutput),
    (ImageOutput, UsageKind::ImageOutput),
    (VideoOutput, UsageKind::VideoOutput),
];

/// Counts of their own.
const OTHERS: [(Field, UsageKind); 7] = [
    (WebSearches, UsageKind::WebSearches),
    (SearchUnits, UsageKind::SearchUnits),
    (SocialSearches, UsageKind::SocialSearches),
    (StorageSearches, UsageKind::StorageSearches),
    (CodeExecutions, UsageKind::CodeExecutions),
    (Pages, UsageKind::Pages),
    (AudioInputSeconds, UsageKind::AudioInputSeconds),
];

/// Input, output and what the reply says they add up to.
struct Sides {
    input: Option<u64>,
    output: Option<u64>,
    total: Option<u64>,
}

impl Sides {
    /// Cache reads and writes are inside the input, or are added to it.
    #[inline]
    fn take_cache(&mut self, fields: &Fields, usage: &mut Usage) -> Result<(), InvalidUsage> {
        let (read_inside, read_outside) =
            (fields.get(CacheReadInside), fields.get(CacheReadOutside));
        let (write_inside, write_outside) =
            (fields.get(CacheWriteInside), fields.get(CacheWriteOutside));
        let write_unclear = fields.get(CacheWriteUnclear);
        let split = match (fields.get(CacheWrite5m), fields.get(CacheWrite1h)) {
            (None, None) => None,
            (five_minutes, hour) => {
                let sum = five_minutes.unwrap_or(0).checked_add(hour.unwrap_or(0));
                Some(sum.ok_or(InvalidUsage::past_type(UsageKind::CacheWrite))?)
            }
        };
        if fields.known(CACHE) == FieldSet::of(&[CacheReadInside]) {
            // nearly every reply
            set(usage, UsageKind::CacheRead, read_inside);
            return Ok(());
        }
        let read = same(UsageKind::CacheRead, [read_inside, read_outside, None])?;
        let write = [write_inside, write_outside, write_unclear];
        let write = same(UsageKind::CacheWrite, write)?.or(split);
        if read.is_none() && write.is_none() {
            return Ok(());
        }
        let inside = read_inside.is_some() || write_inside.is_some();
        // only Anthropic has its name for cache writes and their split side by side
        let outside = read_outside.is_some()
            || write_outside.is_some()
            || (write_unclear.is_some() && split.is_some());
        let cached = sum(UsageKind::Input, read.unwrap_or(0), write.unwrap_or(0))?;
        let is_inside = cached == 0
            || match (inside, outside) {
                (true, false) => true,
                (false, true) => false,
                (false, false) if write_unclear.is_none() => true,
                _ => self.total_says_inside(cached).ok_or(InvalidUsage::ambiguous(
                    if read.is_some_and(|read| read > 0) {
                        UsageKind::CacheRead
                    } else {
                        UsageKind::CacheWrite
                    },
                    UsageKind::Input,
                ))?,
            };
        if !is_inside {
            self.input = Some(sum(UsageKind::Input, self.input.unwrap_or(0), cached)?);
        }
        if self.input.is_some() || self.output.is_some() {
            set(usage, UsageKind::CacheRead, read);
            set(usage, UsageKind::CacheWrite, write);
        }
        Ok(())
    }

    /// Input that tools caused: Gemini counts it beside the rest.
    #[inline]
    fn take_tool_use(&mut self, fields: &Fields) -> Result<(), InvalidUsage> {
        let mut more = fields.get(ToolUseOutside).unwrap_or(0);
        let unclear = fields.get(ToolUseUnclear).unwrap_or(0);
        if unclear > 0 {
            let inside = self.total_says_inside(unclear);
            let ambiguous = InvalidUsage::ambiguous(UsageKind::Input, UsageKind::Input);
            if !inside.ok_or(ambiguous)? {
                more = sum(UsageKind::Input, more, unclear)?;
            }
        }
        if more > 0 {
            self.input = Some(sum(UsageKind::Input, self.input.unwrap_or(0), more)?);
        }
        Ok(())
    }

    /// Reasoning is part of the output, but for those who count it beside.
    #[inline]
    fn take_reasoning(&mut self, fields: &Fields, usage: &mut Usage) -> Result<(), InvalidUsage> {
        let thoughts = fields.get(Thoughts);
        let citation = fields.get(CitationOutside);
        let reasoning = fields.get(Reasoning).or(thoughts);
        let Some(count) = reasoning.or(citation) else { return Ok(()) };
        let beside = match (thoughts, citation) {
            (Some(thoughts), _) => thoughts,
            (None, Some(citation)) => sum(UsageKind::Output, reasoning.unwrap_or(0), citation)?,
            (None, None) if count > 0 && self.total_says_inside(count) == Some(false) => count,
            (None, None) => 0,
        };
        let output = sum(UsageKind::Output, self.output.unwrap_or(0), beside)?;
        if self.output.is_some() || beside > 0 {
            self.output = Some(output);
        }
        set(usage, UsageKind::Reasoning, reasoning);
        set(usage, UsageKind::Citation, citation);
        Ok(())
    }

    /// Whether the total leaves no room for `more` beside input and output, or just that room.
    fn total_says_inside(&self, more: u64) -> Option<bool> {
        let (total, input, output) = (self.total?, self.input?, self.output?);
        let without = input.checked_add(output)?;
        if total == without {
            Some(true)
        } else if Some(total) == without.checked_add(more) {
            Some(false)
        } else {
            None
        }
    }

    /// A side that was left out is what the total leaves for it.
    #[inline]
    fn complete(&mut self, kind: Kind) {
        let Some(total) = self.total else { return };
        match (self.input, self.output) {
            (Some(input), None) if total > input => self.output = Some(total - input),
            (None, Some(output)) if total > output => self.input = Some(total - output),
            // types fill in zeros for names that did not come
            (Some(0), Some(0)) if total > 0 => (self.input, self.output) = (None, None),
            _ => {}
        }
        // lists of embeddings and ranks: nothing was generated
        if kind == Kind::List && self.input.is_none() && self.output.is_none() {
            self.input = self.total;
        }
    }

    /// Whether there are tokens at all.
    #[inline]
    fn write(&self, usage: &mut Usage) -> bool {
        set(usage, UsageKind::Input, self.input);
        set(usage, UsageKind::Output, self.output);
        let sides = self.input.is_some() || self.output.is_some();
        if !sides {
            // parts of nothing: only the total is left of them
            *usage = Usage::EMPTY;
            set(usage, UsageKind::Total, self.total);
        }
        sides
    }
}

#[inline]
fn set(usage: &mut Usage, kind: UsageKind, count: Option<u64>) {
    if let Some(count) = count {
        usage.set(kind, count);
    }
}

fn sum(kind: UsageKind, one: u64, other: u64) -> Result<u64, InvalidUsage> {
    one.checked_add(other).ok_or(InvalidUsage::past_type(kind))
}

/// One count under several names: they must agree, but for zeros that a type filled in.
#[inline]
fn same(kind: UsageKind, counts: [Option<u64>; 3]) -> Result<Option<u64>, InvalidUsage> {
    let mut agreed = None;
    for count in counts.into_iter().flatten() {
        match agreed {
            Some(before) if before != count && before != 0 && count != 0 => {
                return Err(InvalidUsage::contradiction(kind, before, count));
            }
            Some(before) => agreed = Some(count.max(before)),
            None => agreed = Some(count),
        }
    }
    Ok(agreed)
}
