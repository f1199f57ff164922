//! Cohere's counts: what is billed, and beside it what the model saw.
//!
//! What always holds: the billed units are the usage. Cohere adds a prompt of its own to the user's,
//! bills only the user's, and counts what came from the cache in the whole prompt: `cached_tokens`
//! is no part of the billed input, and no price is lower for it.

use super::{
    InvalidUsage, RawTokens, Reply, Usage, UsageKind,
    fields::{Field, FieldSet, Fields},
};

/// One of these, and the counts are Cohere's.
pub(super) const FIELDS: FieldSet = FieldSet::of(&[
    Field::BilledInput,
    Field::BilledOutput,
    Field::BilledImages,
    Field::RawInput,
    Field::RawOutput,
]);

#[cold]
#[inline(never)]
pub(super) fn normal_form(fields: &Fields, reply: &mut Reply) {
    let raw = RawTokens {
        input: fields.get(Field::RawInput),
        output: fields.get(Field::RawOutput),
        cache_read: fields.get(Field::CacheReadInside),
    };
    if raw != RawTokens::default() {
        reply.set_raw(raw);
    }
    match billed(fields, &raw) {
        Ok(usage) => reply.set_usage(usage),
        Err(reason) => reply.set_invalid(reason),
    }
}

fn billed(fields: &Fields, raw: &RawTokens) -> Result<Usage, InvalidUsage> {
    let images = fields.get(Field::BilledImages);
    let texts = fields.get(Field::BilledInput);
    // each billed unit is a line of the bill: images are beside the texts
    let input = match (texts, images) {
        (None, None) => None,
        (texts, images) => Some(
            texts
                .unwrap_or(0)
                .checked_add(images.unwrap_or(0))
                .ok_or(InvalidUsage::past_type(UsageKind::Input))?,
        ),
    };
    let output = fields.get(Field::BilledOutput);
    let is_billed = input.is_some() || output.is_some();
    let counts = if is_billed {
        [(UsageKind::Input, input), (UsageKind::Output, output), (UsageKind::ImageInput, images)]
    } else {
        // some hosts of these models say only what the model saw
        [
            (UsageKind::Input, raw.input),
            (UsageKind::Output, raw.output),
            (UsageKind::CacheRead, raw.cache_read),
        ]
    };
    let mut usage = Usage::EMPTY;
    let searches = (UsageKind::SearchUnits, fields.get(Field::SearchUnits));
    for (kind, count) in counts.into_iter().chain([searches]) {
        if let Some(count) = count {
            usage.set(kind, count);
        }
    }
    Ok(usage)
}
