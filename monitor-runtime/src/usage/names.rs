//! The names under which replies say what they used: one table, and where each name counts.

use super::fields::{Field, Field::*};

/// Where in a reply a name stands. Everything else is content and never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Place {
    /// The reply itself.
    Root = 1 << 0,
    /// `message` and `response`, in which events of streams carry the reply.
    Envelope = 1 << 1,
    /// What programs wrap replies in: `data`, `result`, ...
    Wrapper = 1 << 2,
    /// The counts.
    Usage = 1 << 3,
    /// Parts of the input.
    InputDetails = 1 << 4,
    /// Parts of the input that came from a cache.
    CachedDetails = 1 << 5,
    /// Parts of the output.
    OutputDetails = 1 << 6,
    /// Cache writes by their time to live.
    CacheWriteDetails = 1 << 7,
    /// Tools that the provider ran.
    ServerTools = 1 << 8,
    /// A model's name with its adapter, as genai has it.
    ModelName = 1 << 9,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Count(Field),
    Object(Place),
    /// An object that only this provider sends.
    ObjectOf(Place, &'static str),
    /// A model's name; where a reply has several, the highest number is the one that answered.
    Model(u8),
    /// An object around a model's name.
    ModelObject(u8),
    ServiceTier,
    /// What the call cost in dollars.
    Dollars,
    /// What the call cost in 10^-10 dollars.
    Ticks,
}

struct Name {
    text: &'static str,
    /// A bit for each [`Place`] where it counts.
    places: u16,
    meaning: Meaning,
}

use Meaning::{Count, Dollars, Model, ModelObject, Object, ObjectOf, ServiceTier, Ticks};

/// Wherever a reply may stand.
const REPLY: u16 = Place::Root as u16 | Place::Envelope as u16 | Place::Wrapper as u16;
const USAGE: u16 = Place::Usage as u16;
/// Counts may stand in a usage object or flat in the reply.
const COUNTS: u16 = REPLY | USAGE;
const INPUT: u16 = Place::InputDetails as u16;
const CACHED: u16 = Place::CachedDetails as u16;
const OUTPUT: u16 = Place::OutputDetails as u16;
const WRITES: u16 = Place::CacheWriteDetails as u16;

const fn name(text: &'static str, places: u16, meaning: Meaning) -> Name {
    Name { text, places, meaning }
}

/// Every name that is known. A name may stand several times, for different places.
const NAMES: &[Name] = &[
    // the reply
    name("usage", REPLY, Object(Place::Usage)),
    name("usageMetadata", REPLY, Object(Place::Usage)),
    name("usage_metadata", REPLY, Object(Place::Usage)),
    name("message", Place::Root as u16 | Place::Wrapper as u16, Object(Place::Envelope)),
    name("response", Place::Root as u16 | Place::Wrapper as u16, Object(Place::Envelope)),
    name("x_groq", REPLY, ObjectOf(Place::Envelope, "groq")),
    name("data", Place::Root as u16, Object(Place::Wrapper)),
    name("result", Place::Root as u16, Object(Place::Wrapper)),
    name("body", Place::Root as u16, Object(Place::Wrapper)),
    name("reply", Place::Root as u16, Object(Place::Wrapper)),
    name("answer", Place::Root as u16, Object(Place::Wrapper)),
    name("completion", Place::Root as u16, Object(Place::Wrapper)),
    name("raw_response", Place::Root as u16, Object(Place::Wrapper)),
    name("model", REPLY, Model(3)),
    name("modelVersion", REPLY, Model(2)),
    name("model_version", REPLY, Model(2)),
    name("provider_model_iden", REPLY, ModelObject(2)),
    name("model_iden", REPLY, ModelObject(1)),
    name("model_name", Place::ModelName as u16, Model(0)),
    name("service_tier", COUNTS, ServiceTier),
    // all input and all output
    name("prompt_tokens", COUNTS, Count(Input)),
    name("promptTokens", COUNTS, Count(Input)),
    name("input_tokens", COUNTS, Count(Input)),
    name("inputTokens", COUNTS, Count(Input)),
    name("promptTokenCount", COUNTS, Count(Input)),
    name("prompt_token_count", COUNTS, Count(Input)),
    name("prompt_eval_count", REPLY, Count(OllamaInput)),
    name("input", USAGE, Count(Input)),
    name("prompt", USAGE, Count(Input)),
    name("completion_tokens", COUNTS, Count(Output)),
    name("completionTokens", COUNTS, Count(Output)),
    name("output_tokens", COUNTS, Count(Output)),
    name("outputTokens", COUNTS, Count(Output)),
    name("candidatesTokenCount", COUNTS, Count(Output)),
    name("candidates_token_count", COUNTS, Count(Output)),
    name("eval_count", REPLY, Count(OllamaOutput)),
    name("output", USAGE, Count(Output)),
    name("completion", USAGE, Count(Output)),
    name("total_tokens", COUNTS, Count(Total)),
    name("totalTokens", COUNTS, Count(Total)),
    name("totalTokenCount", COUNTS, Count(Total)),
    name("total_token_count", COUNTS, Count(Total)),
    name("tokens_used", COUNTS, Count(Total)),
    name("total", USAGE, Count(Total)),
    // read from a cache
    name("cached_tokens", COUNTS | INPUT, Count(CacheReadInside)),
    name("cached_input_tokens", COUNTS, Count(CacheReadInside)),
    name("cachedInputTokens", COUNTS, Count(CacheReadInside)),
    name("num_cached_tokens", COUNTS, Count(CacheReadInside)),
    name("prompt_cache_hit_tokens", COUNTS, Count(CacheReadInside)),
    name("cachedContentTokenCount", COUNTS, Count(CacheReadInside)),
    name("cached_content_token_count", COUNTS, Count(CacheReadInside)),
    name("cache_read", USAGE | INPUT, Count(CacheReadInside)),
    name("cache_read_input_tokens", INPUT, Count(CacheReadInside)),
    name("cache_read_input_tokens", COUNTS, Count(CacheReadOutside)),
    name("cacheReadInputTokens", COUNTS, Count(CacheReadOutside)),
    name("audio_cache_read", USAGE, Count(AudioCacheRead)),
    name("image_cache_read", USAGE, Count(ImageCacheRead)),
    // written to a cache
    name("cache_write_tokens", COUNTS | INPUT, Count(CacheWriteInside)),
    name("cache_creation_tokens", INPUT, Count(CacheWriteInside)),
    name("cache_creation", INPUT, Count(CacheWriteInside)),
    name("cache_write", USAGE, Count(CacheWriteInside)),
    name("cache_creation_input_tokens", COUNTS, Count(CacheWriteUnclear)),
    name("cacheWriteInputTokens", COUNTS, Count(CacheWriteOutside)),
    name("cache_creation", COUNTS, Object(Place::CacheWriteDetails)),
    name("cache_creation_details", INPUT, Object(Place::CacheWriteDetails)),
    name("ephemeral_5m_input_tokens", WRITES, Count(CacheWrite5m)),
    name("ephemeral_1h_input_tokens", WRITES, Count(CacheWrite1h)),
    name("ephemeral_5m_tokens", WRITES, Count(CacheWrite5m)),
    name("ephemeral_1h_tokens", WRITES, Count(CacheWrite1h)),
    name("cache_write_5m", USAGE, Count(CacheWrite5m)),
    name("cache_write_1h", USAGE, Count(CacheWrite1h)),
    // other parts of the input
    name("prompt_tokens_details", COUNTS, Object(Place::InputDetails)),
    name("promptTokensDetails", COUNTS, Object(Place::InputDetails)),
    name("input_tokens_details", COUNTS, Object(Place::InputDetails)),
    name("input_token_details", COUNTS, Object(Place::InputDetails)),
    name("inputTokensDetails", COUNTS, Object(Place::InputDetails)),
    name("cached_tokens_details", INPUT, Object(Place::CachedDetails)),
    name("audio_tokens", INPUT, Count(AudioInput)),
    name("image_tokens", INPUT, Count(ImageInput)),
    name("video_tokens", INPUT, Count(VideoInput)),
    name("audio_tokens", CACHED, Count(AudioCacheRead)),
    name("image_tokens", CACHED, Count(ImageCacheRead)),
    name("audio_input", USAGE, Count(AudioInput)),
    name("image_input", USAGE, Count(ImageInput)),
    name("video_input", USAGE, Count(VideoInput)),
    name("toolUsePromptTokenCount", COUNTS, Count(ToolUseOutside)),
    name("tool_use_prompt_token_count", COUNTS, Count(ToolUseOutside)),
    name("tool_use_prompt_tokens", COUNTS, Count(ToolUseUnclear)),
    // parts of the output
    name("completion_tokens_details", COUNTS, Object(Place::OutputDetails)),
    name("completionTokensDetails", COUNTS, Object(Place::OutputDetails)),
    name("output_tokens_details", COUNTS, Object(Place::OutputDetails)),
    name("output_token_details", COUNTS, Object(Place::OutputDetails)),
    name("outputTokensDetails", COUNTS, Object(Place::OutputDetails)),
    name("reasoning_tokens", COUNTS | OUTPUT, Count(Reasoning)),
    name("reasoningTokens", COUNTS | OUTPUT, Count(Reasoning)),
    name("thinking_tokens", OUTPUT, Count(Reasoning)),
    name("reasoning", USAGE | OUTPUT, Count(Reasoning)),
    name("thoughtsTokenCount", COUNTS, Count(Thoughts)),
    name("thoughts_token_count", COUNTS, Count(Thoughts)),
    name("citation_tokens", COUNTS, Count(CitationOutside)),
    name("audio_tokens", OUTPUT, Count(AudioOutput)),
    name("image_tokens", OUTPUT, Count(ImageOutput)),
    name("audio_output", USAGE, Count(AudioOutput)),
    name("image_output", USAGE, Count(ImageOutput)),
    name("video_output", USAGE, Count(VideoOutput)),
    // what is no token
    name("server_tool_use", COUNTS, Object(Place::ServerTools)),
    name("web_search_requests", Place::ServerTools as u16, Count(WebSearches)),
    name("num_search_queries", COUNTS, Count(WebSearches)),
    name("web_searches", USAGE, Count(WebSearches)),
    // money
    name("cost", USAGE, Dollars),
    name("cost_in_usd_ticks", USAGE, Ticks),
];

/// A hash table of the names, by number plus one; zero is an empty slot. It is built when the
/// library is compiled: a lookup of what is no name costs a hash and one load.
const SLOTS: usize = 512;
static SLOT: [u8; SLOTS] = {
    assert!(NAMES.len() < SLOTS / 2 && NAMES.len() < u8::MAX as usize);
    let mut slots = [0u8; SLOTS];
    let mut number = 0;
    while number < NAMES.len() {
        let mut at = hash(NAMES[number].text.as_bytes());
        while slots[at] != 0 {
            at = (at + 1) % SLOTS;
        }
        slots[at] = number as u8 + 1;
        number += 1;
    }
    slots
};

/// Names differ in their length, their ends or their middle; reading four bytes is enough.
#[inline]
const fn hash(name: &[u8]) -> usize {
    let len = name.len();
    if len == 0 {
        return 0;
    }
    let mix = (len as u32).wrapping_mul(0x9E37_79B1)
        ^ (name[0] as u32).wrapping_mul(0x85EB_CA77)
        ^ (name[len / 2] as u32).wrapping_mul(0xC2B2_AE3D)
        ^ (name[len - 1] as u32).wrapping_mul(0x27D4_EB2F);
    (mix >> 16) as usize % SLOTS
}

/// What `name` means in this place; `None` for content.
#[inline]
fn meaning(place: Place, name: &str) -> Option<Meaning> {
    let mut at = hash(name.as_bytes());
    loop {
        let known = &NAMES[usize::from(SLOT[at].checked_sub(1)?)];
        if known.places & place as u16 != 0 && known.text == name {
            return Some(known.meaning);
        }
        at = (at + 1) % SLOTS;
    }
}

/// How serde_json names a number where a program asked for `arbitrary_precision`.
const DIGITS: &str = "$serde_json::private::Number";

/// What the names in one object mean.
#[derive(Clone, Copy)]
pub(super) enum Names {
    In(Place),
    /// The name of a model, as good as the object's own name said.
    ModelName(u8),
    /// The text of a number that serde_json keeps with all its digits.
    Digits(Meaning),
}

impl Names {
    /// What the names mean in an object whose own name means this.
    #[inline]
    pub(super) fn inside(object: Meaning) -> Names {
        match object {
            Object(place) | ObjectOf(place, _) => Names::In(place),
            ModelObject(order) => Names::ModelName(order),
            scalar => Names::Digits(scalar),
        }
    }

    #[inline]
    pub(super) fn meaning(self, name: &str) -> Option<Meaning> {
        match self {
            Names::In(place) => meaning(place, name),
            Names::ModelName(order) => meaning(Place::ModelName, name).map(|_| Model(order)),
            Names::Digits(scalar) => (name == DIGITS).then_some(scalar),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_where_it_counts() {
        for known in NAMES {
            for bit in (0..16).map(|bit| 1 << bit).filter(|bit| known.places & bit != 0) {
                let place = PLACES.into_iter().find(|place| *place as u16 == bit);
                let found = place.and_then(|place| meaning(place, known.text));
                assert_eq!(found, Some(known.meaning), "{} in {place:?}", known.text);
            }
        }
    }

    #[test]
    fn no_name_means_two_things_in_one_place() {
        for (number, one) in NAMES.iter().enumerate() {
            for other in NAMES[number + 1..].iter().filter(|other| other.text == one.text) {
                assert_eq!(one.places & other.places, 0, "{}", one.text);
            }
        }
    }

    #[test]
    fn content_has_no_meaning() {
        for name in ["", "choices", "content", "id", "created", "Usage", "usage ", "output"] {
            assert_eq!(meaning(Place::Root, name), None, "{name:?}");
        }
    }

    #[test]
    fn lookups_end_after_a_few_slots() {
        let empty = |at: usize| SLOT[at % SLOTS] == 0;
        let longest = (0..SLOTS).map(|at| (at..).take_while(|at| !empty(*at)).count()).max();
        assert!(longest <= Some(12), "{longest:?} slots in a row are taken");
    }

    const PLACES: [Place; 10] = [
        Place::Root,
        Place::Envelope,
        Place::Wrapper,
        Place::Usage,
        Place::InputDetails,
        Place::CachedDetails,
        Place::OutputDetails,
        Place::CacheWriteDetails,
        Place::ServerTools,
        Place::ModelName,
    ];
}
