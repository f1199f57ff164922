//! The places of a reply that are read.
//!
//! What always holds: only these are entered; each is a bit of the table of names.

/// Where in a reply a name stands. Everything else is content and never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Place {
    /// The reply itself.
    Root,
    /// The reply itself where only what decides its price is wanted: the reply of a monitored call.
    Priced,
    /// `message` and `response`, in which events of streams carry the reply.
    Envelope,
    /// `x_groq`, which nobody else sends.
    GroqEnvelope,
    /// What programs wrap replies in: `data`, `result`, ...
    Wrapper,
    /// What an event of a stream says anew.
    Delta,
    /// One of several answers.
    Choice,
    /// Why a reply of OpenAI's responses is not whole.
    Incomplete,
    /// The counts.
    Usage,
    /// Parts of the input.
    InputDetails,
    /// Parts of the input that tools caused.
    ToolUseDetails,
    /// Parts of the input that came from a cache.
    CachedDetails,
    /// Parts of the output.
    OutputDetails,
    /// Cache writes by their time to live.
    CacheWriteDetails,
    /// Tools that the provider ran.
    ServerTools,
    /// One of these tools.
    SearchTool,
    /// Cohere's counts where they stand outside of a usage object.
    CohereMeta,
    /// What Cohere bills.
    BilledUnits,
    /// What Cohere's model saw.
    RawTokens,
    /// What Bedrock adds to the last event of any model's stream.
    BedrockMetrics,
    /// The texts that Titan generated.
    TitanResult,
    /// What text-generation-inference says about a text.
    TgiDetails,
    /// Its tokens of the input, one element for each.
    Prefill,
    /// The model that was asked for, with its adapter, as genai has it.
    ModelAsked,
    /// The model that answered, likewise.
    ModelAnswered,
    /// A service tier or an amount of money that comes as an object.
    Inside,
    /// Both models and the provider, as rig has them.
    Origin,
    /// What OpenRouter says about its cost.
    CostDetails,
    /// What turned out to be an error, or more about it.
    Failed,
    /// A number that serde_json keeps as text, where a program asked for `arbitrary_precision`.
    Digits,
}

impl Place {
    /// Whether the place may come as a list, each element of it an object in this place.
    pub(super) const fn may_be_listed(self) -> bool {
        matches!(
            self,
            Place::Choice
                | Place::InputDetails
                | Place::ToolUseDetails
                | Place::CachedDetails
                | Place::OutputDetails
                | Place::CacheWriteDetails
                | Place::TitanResult
                | Place::Prefill
        )
    }

    /// The provider, where nobody else sends such an object.
    pub(super) const fn provider(self) -> Option<&'static str> {
        match self {
            Place::GroqEnvelope => Some("groq"),
            Place::BilledUnits => Some("cohere"),
            Place::BedrockMetrics => Some("aws"),
            _ => None,
        }
    }
}
