//! The names under which replies say what they used: one table, and where each name counts.

use super::fields::{Field, Field::*};

/// Where in a reply a name stands. Everything else is content and never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Place {
    /// The reply itself.
    Root,
    /// `message` and `response`, in which events of streams carry the reply.
    Envelope,
    /// `x_groq`, which nobody else sends.
    GroqEnvelope,
    /// What programs wrap replies in: `data`, `result`, ...
    Wrapper,
    /// The counts.
    Usage,
    /// Parts of the input.
    InputDetails,
    /// Parts of the input that came from a cache.
    CachedDetails,
    /// Parts of the output.
    OutputDetails,
    /// Cache writes by their time to live.
    CacheWriteDetails,
    /// Tools that the provider ran.
    ServerTools,
    /// The model that was asked for, with its adapter, as genai has it.
    ModelAsked,
    /// The model that answered, likewise.
    ModelAnswered,
    /// Both models and the provider, as rig has them.
    Origin,
    /// A number that serde_json keeps as text, where a program asked for `arbitrary_precision`.
    Digits,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Count(Field),
    Object(Place),
    /// A model's name; where a reply has several, the highest number is the one that answered.
    Model(u8),
    ServiceTier,
    /// What the call cost in dollars.
    Dollars,
    /// What the call cost in 10^-10 dollars.
    Ticks,
    /// What the object around it means.
    Digits,
    /// The text is a key of the map that is read in this place.
    Key(Place),
}

/// A known name, by its line in the table: one byte, because it is handed on for each field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u8);

struct Line {
    text: &'static str,
    ends: [u64; 2],
    /// A bit for each [`Place`] where the name counts.
    places: u16,
    meaning: Meaning,
}

use Meaning::{Count, Dollars, Model, Object, ServiceTier, Ticks};

const fn only(place: Place) -> u16 {
    1 << place as u16
}

const ROOT: u16 = only(Place::Root);
/// Wherever a reply may stand.
const REPLY: u16 = ROOT | only(Place::Envelope) | only(Place::GroqEnvelope) | only(Place::Wrapper);
const USAGE: u16 = only(Place::Usage);
/// Counts may stand in a usage object or flat in the reply.
const COUNTS: u16 = REPLY | USAGE;
const INPUT: u16 = only(Place::InputDetails);
const CACHED: u16 = only(Place::CachedDetails);
const OUTPUT: u16 = only(Place::OutputDetails);
const WRITES: u16 = only(Place::CacheWriteDetails);

const fn name(text: &'static str, places: u16, meaning: Meaning) -> Line {
    Line { text, ends: ends(text.as_bytes()), places, meaning }
}

/// Every name that is known. A name may stand several times, for different places.
static NAMES: [Line; 120] = [
    // no name: an empty slot of the table below
    name("", 0, Object(Place::Root)),
    // the reply
    name("usage", REPLY, Object(Place::Usage)),
    name("usageMetadata", REPLY, Object(Place::Usage)),
    name("usage_metadata", REPLY, Object(Place::Usage)),
    name("captured_usage", REPLY, Object(Place::Usage)),
    name("message", ROOT | only(Place::Wrapper), Object(Place::Envelope)),
    name("response", ROOT | only(Place::Wrapper), Object(Place::Envelope)),
    name("x_groq", REPLY, Object(Place::GroqEnvelope)),
    name("data", ROOT, Object(Place::Wrapper)),
    name("result", ROOT, Object(Place::Wrapper)),
    name("body", ROOT, Object(Place::Wrapper)),
    name("reply", ROOT, Object(Place::Wrapper)),
    name("answer", ROOT, Object(Place::Wrapper)),
    name("completion", ROOT, Object(Place::Wrapper)),
    name("raw_response", ROOT, Object(Place::Wrapper)),
    // the provider's own document, which clients keep beside what they made of it
    name("raw", ROOT, Object(Place::Wrapper)),
    name("captured_raw_body", ROOT, Object(Place::Wrapper)),
    name("model", REPLY, Model(3)),
    name("modelVersion", REPLY, Model(2)),
    name("model_version", REPLY, Model(2)),
    name("provider_model_iden", REPLY, Object(Place::ModelAnswered)),
    name("model_iden", REPLY, Object(Place::ModelAsked)),
    name("model_name", only(Place::ModelAnswered), Model(2)),
    name("model_name", only(Place::ModelAsked), Model(1)),
    name("origin", REPLY, Object(Place::Origin)),
    name("response_model", only(Place::Origin), Model(2)),
    name("model", only(Place::Origin), Model(1)),
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
    name("web_search_requests", only(Place::ServerTools), Count(WebSearches)),
    name("num_search_queries", COUNTS, Count(WebSearches)),
    name("web_searches", USAGE, Count(WebSearches)),
    // money
    name("cost", USAGE, Dollars),
    name("cost_in_usd_ticks", USAGE, Ticks),
    name("$serde_json::private::Number", only(Place::Digits), Meaning::Digits),
];

/// A hash table of the lines, one entry for each place where a name counts; zero, the line
/// without a name, is an empty slot. It is built when the library is compiled: a lookup of what is
/// no name costs a hash and one load.
const SLOTS: usize = 2048;
static SLOT: [u8; SLOTS] = {
    assert!(NAMES.len() <= u8::MAX as usize);
    let mut slots = [0u8; SLOTS];
    let mut line = 1;
    while line < NAMES.len() {
        let mut place = 0;
        while place < u16::BITS as usize {
            if NAMES[line].places >> place & 1 == 1 {
                let mut at = slot(hash(NAMES[line].text.as_bytes()), place);
                while slots[at] != 0 {
                    at = (at + 1) % SLOTS;
                }
                slots[at] = line as u8;
            }
            place += 1;
        }
        line += 1;
    }
    slots
};

/// Names differ in their length, their ends or their middle; reading four bytes is enough. Always
/// in line, because the names of a type's fields are constants, and so are their hashes then.
#[inline(always)]
const fn hash(name: &[u8]) -> u32 {
    let len = name.len();
    if len == 0 {
        return 0;
    }
    (len as u32).wrapping_mul(0x9E37_79B1)
        ^ (name[0] as u32).wrapping_mul(0x85EB_CA77)
        ^ (name[len / 2] as u32).wrapping_mul(0xC2B2_AE3D)
        ^ (name[len - 1] as u32).wrapping_mul(0x27D4_EB2F)
}

#[inline]
const fn slot(hash: u32, place: usize) -> usize {
    ((hash >> 13) as usize).wrapping_add(place * 157) % SLOTS
}

/// The first and the last eight bytes of a text, as words: all of it up to 16 bytes. They are
/// constants where the text is one, and two words are compared sooner than `memcmp` is called.
#[inline(always)]
const fn ends(text: &[u8]) -> [u64; 2] {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return [u64::from_le_bytes(*first), u64::from_le_bytes(*last)];
    }
    let (mut word, mut next) = (0, 0);
    while next < text.len() {
        word = word << 8 | text[next] as u64;
        next += 1;
    }
    [word, word]
}

impl Line {
    #[inline(always)]
    fn is(&self, name: &str) -> bool {
        self.text.len() == name.len()
            && self.ends == ends(name.as_bytes())
            && (name.len() <= 16 || self.text == name)
    }
}

impl Name {
    /// The name if it counts in this place; `None` for content.
    #[inline(always)]
    pub(super) fn find(place: Place, name: &str) -> Option<Name> {
        Name::find_hashed(place, name, hash(name.as_bytes()))
    }

    #[inline(always)]
    fn find_hashed(place: Place, name: &str, hash: u32) -> Option<Name> {
        let mut at = slot(hash, place as usize);
        while SLOT[at] != 0 {
            let line = &NAMES[usize::from(SLOT[at])];
            if line.is(name) && line.places >> place as u16 & 1 == 1 {
                return Some(Name(SLOT[at]));
            }
            at = (at + 1) % SLOTS;
        }
        None
    }

    #[inline]
    pub(super) fn meaning(self) -> Meaning {
        NAMES[usize::from(self.0)].meaning
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(place: Place, name: &str) -> Option<Meaning> {
        Name::find(place, name).map(Name::meaning)
    }

    #[test]
    fn every_name_is_found_where_it_counts_and_nowhere_else() {
        for line in &NAMES[1..] {
            for place in PLACES {
                let counts = line.places & only(place) != 0;
                let found = meaning(place, line.text) == Some(line.meaning);
                assert_eq!(found, counts, "{} in {place:?}", line.text);
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
        let taken = |at: usize| (at..).take_while(|at| SLOT[at % SLOTS] != 0).count();
        let longest = (0..SLOTS).map(taken).max();
        assert!(longest <= Some(8), "{longest:?} slots in a row are taken");
    }

    const PLACES: [Place; 14] = [
        Place::Root,
        Place::Envelope,
        Place::GroqEnvelope,
        Place::Wrapper,
        Place::Usage,
        Place::InputDetails,
        Place::CachedDetails,
        Place::OutputDetails,
        Place::CacheWriteDetails,
        Place::ServerTools,
        Place::ModelAsked,
        Place::ModelAnswered,
        Place::Origin,
        Place::Digits,
    ];
}
