//! The names under which replies say what they used: one table, and where each name counts.
//!
//! What always holds: a format is lines of this table. What has no line in a place is content
//! there, and is never looked at.

pub(super) use super::place::Place;
use super::{
    error_parts::Part,
    fields::{Field, Field::*},
};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Count(Field),
    Object(Place),
    /// One element of a list in this place.
    Element(Place),
    /// What the element of a list counts: which tokens, or tokens that live how long.
    Label,
    /// How many of them.
    Portion,
    /// A model's name; where a reply has several, the highest number is the one that answered.
    Model(u8),
    ServiceTier,
    /// Vertex's word for a service tier.
    Traffic,
    /// Anthropic's word for a dearer tier.
    Speed,
    /// Only results of batches have it, which are a tier of their own.
    BatchId,
    /// Why the model stopped; the higher number is the better reason.
    Finish(u8),
    /// Where the model ran.
    Geo,
    /// What kind of object the reply is.
    Kind,
    /// What the call cost in dollars.
    Dollars,
    /// What the call cost in 10^-10 dollars.
    Ticks,
    /// Whether the model's provider sends a bill of its own.
    OwnKey,
    /// What is on that bill.
    UpstreamDollars,
    /// What the object around it means.
    Digits,
    /// An error in the place of an answer, or its message, unless it is empty.
    Error,
    /// What kind of event it is: an error, or any other.
    EventType,
    /// More about an error, or its message alone.
    Cause,
    /// A part of an error.
    Told(Part),
    /// The text is a key of the map that is read in this place.
    Key(Place),
}

/// One line of the table.
pub(super) struct Line {
    pub(super) text: &'static str,
    pub(super) ends: [u64; 2],
    /// A bit for each [`Place`] where the name counts.
    pub(super) places: u32,
    pub(super) meaning: Meaning,
}

use Meaning::{
    BatchId, Cause, Count, Dollars, Error, EventType, Finish, Geo, Kind, Label, Model, Object,
    OwnKey, Portion, ServiceTier, Speed, Ticks, Told, Traffic, UpstreamDollars,
};

const fn only(place: Place) -> u32 {
    1 << place as u32
}

/// The reply itself, whatever is wanted of it.
const ROOT: u32 = FULL | only(Place::Priced);
/// The reply itself where everything is wanted.
const FULL: u32 = only(Place::Root);
const WRAPPER: u32 = only(Place::Wrapper);
/// Wherever a reply may stand.
const REPLY: u32 = ROOT | only(Place::Envelope) | only(Place::GroqEnvelope) | WRAPPER;
const USAGE: u32 = only(Place::Usage);
/// Counts may stand in a usage object or flat in the reply.
const COUNTS: u32 = REPLY | USAGE;
const INPUT: u32 = only(Place::InputDetails);
const TOOL_USE: u32 = only(Place::ToolUseDetails);
const CACHED: u32 = only(Place::CachedDetails);
const OUTPUT: u32 = only(Place::OutputDetails);
const WRITES: u32 = only(Place::CacheWriteDetails);
/// Parts by what they are parts in, as Gemini lists them.
const MODALITIES: u32 = INPUT | TOOL_USE | CACHED | OUTPUT;
const COHERE: u32 = USAGE | only(Place::CohereMeta);
const BILLED: u32 = only(Place::BilledUnits);
const RAW: u32 = only(Place::RawTokens);
const METRICS: u32 = only(Place::BedrockMetrics);
const TITAN: u32 = only(Place::TitanResult);
const TGI: u32 = only(Place::TgiDetails);
const TOOLS: u32 = only(Place::ServerTools);
/// What turned out to be an error.
const FAILED: u32 = only(Place::Failed);
/// Where it says why the model stopped; on the way to a price nobody asks.
const ENDS: u32 = FULL | only(Place::Envelope) | WRAPPER | only(Place::Delta);

const fn name(text: &'static str, places: u32, meaning: Meaning) -> Line {
    Line { text, ends: super::lookup::ends(text.as_bytes()), places, meaning }
}

/// Every name that is known. A name may stand several times, for different places.
pub(super) const NAMES: &[Line; 238] = &[
    // no name: an empty slot of the table below
    name("", 0, Object(Place::Root)),
    // the reply
    name("usage", REPLY | only(Place::Delta), Object(Place::Usage)),
    name("usage_info", REPLY, Object(Place::Usage)),
    name("usageMetadata", REPLY, Object(Place::Usage)),
    name("usage_metadata", REPLY, Object(Place::Usage)),
    name("captured_usage", REPLY, Object(Place::Usage)),
    name("message", ROOT | WRAPPER, Object(Place::Envelope)),
    name("response", ROOT | WRAPPER, Object(Place::Envelope)),
    name("interaction", FULL, Object(Place::Envelope)),
    name("x_groq", REPLY, Object(Place::GroqEnvelope)),
    name("delta", ROOT, Object(Place::Delta)),
    name("data", ROOT, Object(Place::Wrapper)),
    name("result", ROOT, Object(Place::Wrapper)),
    name("body", ROOT | only(Place::Envelope), Object(Place::Wrapper)),
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
    name("serviceTier", COUNTS, ServiceTier),
    name("type", only(Place::Inside), ServiceTier),
    name("trafficType", COUNTS, Traffic),
    name("traffic_type", COUNTS, Traffic),
    name("speed", USAGE, Speed),
    name("custom_id", FULL, BatchId),
    name("inference_geo", COUNTS, Geo),
    name("object", FULL | only(Place::Envelope), Kind),
    // an error in the place of an answer
    name("error", FULL | only(Place::Envelope) | only(Place::Choice), Error),
    name("type", FULL, EventType),
    name("error", FAILED, Cause),
    name("detail", FAILED, Cause),
    name("details", FAILED, Cause),
    name("metadata", FAILED, Cause),
    name("message", FAILED, Told(Part::Message)),
    name("raw", FAILED, Told(Part::Raw)),
    name("code", FULL | FAILED, Told(Part::Code)),
    name("__type", FAILED, Told(Part::Code)),
    name("type", FAILED, Told(Part::Type)),
    name("status", FAILED, Told(Part::Status)),
    name("reason", FAILED, Told(Part::Reason)),
    name("retryDelay", FAILED, Told(Part::Wait)),
    name("retry_after", FAILED, Told(Part::Wait)),
    name("retry_after_seconds", FAILED, Told(Part::Wait)),
    // why the model stopped
    name("choices", FULL, Object(Place::Choice)),
    name("candidates", FULL, Object(Place::Choice)),
    name("finish_reason", ENDS | only(Place::Choice) | TGI, Finish(2)),
    name("finishReason", ENDS | only(Place::Choice), Finish(2)),
    name("stop_reason", ENDS, Finish(2)),
    name("stopReason", ENDS, Finish(2)),
    name("done_reason", ENDS, Finish(2)),
    name("completionReason", FULL | TITAN, Finish(2)),
    name("incomplete_details", FULL | only(Place::Envelope), Object(Place::Incomplete)),
    name("reason", only(Place::Incomplete), Finish(2)),
    name("status", FULL | only(Place::Envelope), Finish(1)),
    // all input and all output
    name("prompt_tokens", COUNTS, Count(Input)),
    name("promptTokens", COUNTS, Count(Input)),
    name("input_tokens", COUNTS, Count(Input)),
    name("inputTokens", COUNTS, Count(Input)),
    name("promptTokenCount", COUNTS, Count(Input)),
    name("prompt_token_count", COUNTS, Count(Input)),
    name("total_input_tokens", USAGE, Count(Input)),
    name("generated_tokens", TGI, Count(Output)),
    name("input_length", TGI, Count(Input)),
    name("prefill", TGI, Object(Place::Prefill)),
    name("details", ROOT | WRAPPER, Object(Place::TgiDetails)),
    name("prompt_eval_count", REPLY, Count(OllamaInput)),
    name("input", USAGE, Count(Input)),
    name("prompt", USAGE, Count(Input)),
    name("generation_token_count", REPLY, Count(Output)),
    name("completion_tokens", COUNTS, Count(Output)),
    name("completionTokens", COUNTS, Count(Output)),
    name("output_tokens", COUNTS, Count(Output)),
    name("outputTokens", COUNTS, Count(Output)),
    name("candidatesTokenCount", COUNTS, Count(Output)),
    name("candidates_token_count", COUNTS, Count(Output)),
    name("responseTokenCount", COUNTS, Count(Output)),
    name("response_token_count", COUNTS, Count(Output)),
    name("total_output_tokens", USAGE, Count(Output)),
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
    name("cached_tokens", COUNTS | INPUT | only(Place::CohereMeta), Count(CacheReadInside)),
    name("cached_input_tokens", COUNTS, Count(CacheReadInside)),
    name("cachedInputTokens", COUNTS, Count(CacheReadInside)),
    name("num_cached_tokens", COUNTS, Count(CacheReadInside)),
    name("prompt_cache_hit_tokens", COUNTS, Count(CacheReadInside)),
    name("cachedContentTokenCount", COUNTS, Count(CacheReadInside)),
    name("cached_content_token_count", COUNTS, Count(CacheReadInside)),
    name("total_cached_tokens", USAGE, Count(CacheReadInside)),
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
    name("cache_creation_token_details", INPUT, Object(Place::CacheWriteDetails)),
    name("ephemeral_5m_input_tokens", WRITES, Count(CacheWrite5m)),
    name("ephemeral_1h_input_tokens", WRITES, Count(CacheWrite1h)),
    name("ephemeral_5m_tokens", WRITES, Count(CacheWrite5m)),
    name("ephemeral_1h_tokens", WRITES, Count(CacheWrite1h)),
    name("cache_write_5m", USAGE, Count(CacheWrite5m)),
    name("cache_write_1h", USAGE, Count(CacheWrite1h)),
    // other parts of the input
    name("prompt_tokens_details", COUNTS, Object(Place::InputDetails)),
    name("prompt_token_details", COUNTS, Object(Place::InputDetails)),
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
    name("total_tool_use_tokens", USAGE, Count(ToolUseOutside)),
    name("tool_use_prompt_tokens", COUNTS, Count(ToolUseUnclear)),
    // parts of the output
    name("completion_tokens_details", COUNTS, Object(Place::OutputDetails)),
    name("completion_token_details", COUNTS, Object(Place::OutputDetails)),
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
    name("total_thought_tokens", USAGE, Count(Thoughts)),
    name("citation_tokens", COUNTS, Count(CitationOutside)),
    name("audio_tokens", OUTPUT, Count(AudioOutput)),
    name("image_tokens", OUTPUT, Count(ImageOutput)),
    name("audio_output", USAGE, Count(AudioOutput)),
    name("image_output", USAGE, Count(ImageOutput)),
    name("video_output", USAGE, Count(VideoOutput)),
    // lists of parts
    name("modality", MODALITIES, Label),
    name("tokenCount", MODALITIES | TITAN, Portion),
    name("token_count", MODALITIES, Portion),
    name("tokens", MODALITIES, Portion),
    name("candidatesTokensDetails", COUNTS, Object(Place::OutputDetails)),
    name("candidates_tokens_details", COUNTS, Object(Place::OutputDetails)),
    name("responseTokensDetails", COUNTS, Object(Place::OutputDetails)),
    name("response_tokens_details", COUNTS, Object(Place::OutputDetails)),
    name("input_tokens_by_modality", USAGE, Object(Place::InputDetails)),
    name("output_tokens_by_modality", USAGE, Object(Place::OutputDetails)),
    name("cached_tokens_by_modality", USAGE, Object(Place::CachedDetails)),
    name("tool_use_tokens_by_modality", USAGE, Object(Place::ToolUseDetails)),
    name("cacheTokensDetails", COUNTS, Object(Place::CachedDetails)),
    name("cache_tokens_details", COUNTS, Object(Place::CachedDetails)),
    name("toolUsePromptTokensDetails", COUNTS, Object(Place::ToolUseDetails)),
    name("tool_use_prompt_tokens_details", COUNTS, Object(Place::ToolUseDetails)),
    name("cacheDetails", COUNTS, Object(Place::CacheWriteDetails)),
    name("ttl", WRITES, Label),
    name("inputTokens", WRITES, Portion),
    // Cohere
    name("meta", ROOT | only(Place::Envelope) | WRAPPER, Object(Place::CohereMeta)),
    name("billed_units", COHERE, Object(Place::BilledUnits)),
    name("billedUnits", COHERE, Object(Place::BilledUnits)),
    name("tokens", COHERE, Object(Place::RawTokens)),
    name("input_tokens", BILLED, Count(BilledInput)),
    name("output_tokens", BILLED, Count(BilledOutput)),
    name("image_tokens", BILLED, Count(BilledImages)),
    name("search_units", BILLED | USAGE, Count(SearchUnits)),
    name("inputTokens", BILLED, Count(BilledInput)),
    name("outputTokens", BILLED, Count(BilledOutput)),
    name("imageTokens", BILLED, Count(BilledImages)),
    name("searchUnits", BILLED, Count(SearchUnits)),
    name("input_tokens", RAW, Count(RawInput)),
    name("output_tokens", RAW, Count(RawOutput)),
    name("inputTokens", RAW, Count(RawInput)),
    name("outputTokens", RAW, Count(RawOutput)),
    // Bedrock, where models are invoked
    name("inputTextTokenCount", REPLY, Count(TitanInput)),
    name("totalOutputTextTokenCount", REPLY, Count(TitanOutput)),
    name("results", ROOT, Object(Place::TitanResult)),
    name("amazon-bedrock-invocationMetrics", ROOT, Object(Place::BedrockMetrics)),
    name("inputTokenCount", METRICS, Count(Input)),
    name("outputTokenCount", METRICS, Count(Output)),
    // Nova has them in its usage
    name("cacheReadInputTokenCount", METRICS | USAGE, Count(CacheReadOutside)),
    name("cacheWriteInputTokenCount", METRICS | USAGE, Count(CacheWriteOutside)),
    // what is no token
    name("server_tool_use", COUNTS, Object(Place::ServerTools)),
    name("web_search_requests", only(Place::ServerTools), Count(WebSearches)),
    name("num_search_queries", COUNTS, Count(WebSearches)),
    name("server_side_tool_usage_details", USAGE, Object(Place::ServerTools)),
    name("web_search_calls", TOOLS, Count(WebSearches)),
    name("x_search_calls", TOOLS, Count(SocialSearches)),
    name("file_search_calls", TOOLS, Count(StorageSearches)),
    name("code_interpreter_calls", TOOLS, Count(CodeExecutions)),
    name("tool_calls_details", USAGE, Object(Place::ServerTools)),
    name("search_web", TOOLS, Object(Place::SearchTool)),
    name("invocation", only(Place::SearchTool), Count(WebSearches)),
    name("pages_processed", USAGE, Count(Pages)),
    name("seconds", USAGE, Count(AudioInputSeconds)),
    name("prompt_audio_seconds", USAGE, Count(AudioInputSeconds)),
    name("billable_audio_seconds", USAGE, Count(AudioInputSeconds)),
    name("rerank_searches", USAGE, Count(SearchUnits)),
    name("social_searches", USAGE, Count(SocialSearches)),
    name("storage_searches", USAGE, Count(StorageSearches)),
    name("code_executions", USAGE, Count(CodeExecutions)),
    name("pages", USAGE, Count(Pages)),
    name("audio_input_seconds", USAGE, Count(AudioInputSeconds)),
    name("web_searches", USAGE, Count(WebSearches)),
    // money
    name("cost", USAGE, Dollars),
    name("total_cost", only(Place::Inside), Dollars),
    name("is_byok", USAGE, OwnKey),
    name("cost_details", USAGE, Object(Place::CostDetails)),
    name("upstream_inference_cost", only(Place::CostDetails), UpstreamDollars),
    name("cost_in_usd_ticks", USAGE, Ticks),
    name("$serde_json::private::Number", only(Place::Digits), Meaning::Digits),
];
