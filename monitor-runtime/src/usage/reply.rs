//! What one reply says about itself, kept without the allocator.

use super::{InlineText, InvalidUsage, TokenUsage, Usage, error_parts::ErrorParts, source::Source};
use crate::{cost::Usd, error::Failure};

/// What a reply says about itself: counts, model, service tier, the cost that the provider states.
///
/// Nothing in it was guessed: what the reply does not say is `None`. It lives on the stack and is
/// filled without an allocation; names longer than their place are cut, and end in `…`.
///
/// # Example
/// ```
/// use monitor_runtime::{Usage, usage::Reply};
///
/// #[derive(serde::Serialize)]
/// struct ChatReply { model: String, text: String, usage: Counts }
/// #[derive(serde::Serialize)]
/// struct Counts { prompt_tokens: u32, completion_tokens: u32 }
///
/// let usage = Counts { prompt_tokens: 12, completion_tokens: 3 };
/// let reply = ChatReply { model: "gpt-4o-mini".into(), text: "Hello!".into(), usage };
///
/// let said = Reply::of(&reply);
/// assert_eq!(said.model(), Some("gpt-4o-mini"));
/// assert_eq!(said.usage(), Some(&Usage::new(12, 3)));
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    // Each an option: a reply is made for every call, and what is `None` is not even cleared.
    usage: Option<Usage>,
    invalid: Option<InvalidUsage>,
    // Apart from its flag: the tag of an option of 128 bits has 128 bits itself.
    reports_cost: bool,
    reported_cost: Usd,
    model: Option<InlineText<96>>,
    service_tier: Option<InlineText<24>>,
    provider: Option<InlineText<24>>,
    rare: Option<Rare>,
    // One pointer, because most replies are none.
    error: Option<Box<ReplyError>>,
    panicked: bool,
}

/// What a reply says that is an error: the parts while they are read, then the error.
#[derive(Clone, Debug, Default)]
struct ReplyError {
    parts: ErrorParts,
    failure: Option<Failure>,
}

/// What few ask for or few replies say, apart, so that it is one flag where there is none of it.
#[derive(Clone, Copy, Debug, Default)]
struct Rare {
    finish_reason: Option<InlineText<24>>,
    inference_geo: Option<InlineText<24>>,
    raw: Option<RawTokens>,
    source: Option<Source>,
}

impl Reply {
    /// A reply that says nothing.
    pub const EMPTY: Reply = Reply::new();

    /// A reply that says nothing yet. Other than the constant it is not copied from where it lies,
    /// which takes longer than writing what little there is.
    #[inline(always)]
    pub const fn new() -> Reply {
        Reply {
            usage: None,
            invalid: None,
            reports_cost: false,
            reported_cost: Usd::ZERO,
            model: None,
            service_tier: None,
            provider: None,
            rare: None,
            error: None,
            panicked: false,
        }
    }

    /// What a type says that knows its own counts.
    #[inline]
    pub fn of_typed<T: TokenUsage + ?Sized>(reply: &T) -> Reply {
        if let Some(said) = reply.reply() {
            return said.clone();
        }
        let mut said = Reply::EMPTY;
        if said.read_all_derived(reply) {
            return said;
        }
        if let Some(usage) = reply.usage() {
            said.set_usage(usage);
        }
        if let Some(model) = reply.model() {
            said.set_model(model);
        }
        said
    }

    /// The counts; `None` if the reply said nothing, or nothing that can be used
    /// (see [`Reply::invalid`]).
    #[inline]
    pub fn usage(&self) -> Option<&Usage> {
        self.usage.as_ref().filter(|usage| !usage.is_empty())
    }

    /// Why the counts in the reply could not be used.
    #[inline]
    pub fn invalid(&self) -> Option<InvalidUsage> {
        self.invalid
    }

    /// The model that answered, which may be another than was asked for.
    #[inline]
    pub fn model(&self) -> Option<&str> {
        self.model.as_ref()?.get()
    }

    /// The same without the check that it is UTF-8: for comparing.
    #[inline]
    pub(crate) fn model_bytes(&self) -> &[u8] {
        self.model.as_ref().map_or(&[], InlineText::as_bytes)
    }

    /// Whether it says which model answered.
    #[inline]
    pub(crate) fn has_model(&self) -> bool {
        self.model.as_ref().is_some_and(|model| !model.is_empty())
    }

    /// The service tier that served the call, e.g. `priority`; it decides the price.
    #[inline]
    pub fn service_tier(&self) -> Option<&str> {
        self.service_tier.as_ref()?.get()
    }

    /// What the provider says the call cost.
    #[inline]
    pub fn reported_cost(&self) -> Option<Usd> {
        self.reports_cost.then_some(self.reported_cost)
    }

    /// The provider, only where nobody else answers in this form.
    #[inline]
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_ref()?.get()
    }

    /// Why the model stopped, in the provider's word: `stop`, `end_turn`, `MAX_TOKENS`, ...; of
    /// several answers the first one's. For OpenAI's responses it is the status where nothing was
    /// cut. Not read of a monitored call's value.
    #[inline]
    pub fn finish_reason(&self) -> Option<&str> {
        self.rare.as_ref()?.finish_reason.as_ref()?.get()
    }

    /// Where the model ran, as Anthropic says it. A place that was asked for decides the price: it is
    /// then the variant of that name, and unpriced where nobody told its price.
    #[inline]
    pub fn inference_geo(&self) -> Option<&str> {
        self.rare.as_ref()?.inference_geo.as_ref()?.get()
    }

    /// What decides the price beside the counts: the place where the model ran, if it was asked to
    /// run in one, else the service tier.
    #[inline]
    pub(crate) fn price_variant(&self) -> Option<&str> {
        let anywhere = ["global", "not_available"];
        self.inference_geo().filter(|geo| !anywhere.contains(geo)).or(self.service_tier())
    }

    /// What Cohere's model saw, where that is not what is billed.
    #[inline]
    pub fn raw(&self) -> Option<&RawTokens> {
        self.rare.as_ref()?.raw.as_ref()
    }

    /// The error that came in the place of an answer, or in the middle of a stream whose status was
    /// 200: the first one. What was used before it counts.
    ///
    /// Looked for in known places: `error` of the value and of its `response`, `"type": "error"`, the
    /// exceptions in Bedrock's frames. What the model wrote is content. Of an error in the bytes of a
    /// stream that is longer than 4 KiB only the beginning is read. Not read of a monitored call's
    /// value, where only `Err` is an error.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{error::ErrorKind, usage::Reply};
    ///
    /// let said = Reply::of(&serde_json::json!({
    ///     "type": "error",
    ///     "error": { "type": "overloaded_error", "message": "Overloaded" },
    /// }));
    /// assert_eq!(said.failure().map(|failure| failure.kind), Some(ErrorKind::Overloaded));
    /// ```
    #[inline]
    pub fn failure(&self) -> Option<&Failure> {
        self.error.as_ref()?.failure.as_ref()
    }

    /// Whether the value's own `Serialize` panicked; then nothing of it counts.
    #[inline]
    pub fn panicked(&self) -> bool {
        self.panicked
    }

    /// Whether there is nothing to drop.
    #[inline]
    pub(crate) fn owns_nothing(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the price is decided by counts alone.
    #[inline]
    pub(crate) fn says_counts_only(&self) -> bool {
        self.invalid.is_none() && !self.reports_cost && self.service_tier.is_none()
    }

    #[inline]
    pub(super) fn new_usage(&mut self) -> &mut Usage {
        self.usage.insert(Usage::none())
    }

    /// Adds counts of kinds that no name has.
    pub(super) fn add_counts(&mut self, more: &Usage) {
        if self.invalid.is_none() && !more.is_empty() {
            self.usage.get_or_insert(Usage::EMPTY).replace_with(more);
        }
    }

    /// Takes an error that came, unless one came before.
    #[cold]
    pub(super) fn set_failure(&mut self, failure: Option<Failure>) {
        if let (None, Some(failure)) = (self.failure(), failure) {
            self.error.get_or_insert_default().failure = Some(failure);
        }
    }

    /// The parts of the error that it is.
    #[cold]
    pub(super) fn error_parts(&mut self) -> &mut ErrorParts {
        &mut self.error.get_or_insert_default().parts
    }

    /// All parts of the error were read.
    #[cold]
    #[inline(never)]
    pub(super) fn settle_error(&mut self) {
        let failure = std::mem::take(self.error_parts()).failure();
        self.set_failure(failure);
    }

    pub(super) fn set_panicked(&mut self) {
        self.panicked = true;
    }

    /// Sets the counts, in place of those before.
    #[inline]
    pub fn set_usage(&mut self, usage: Usage) {
        self.usage = Some(usage);
        self.invalid = None;
    }

    /// Says that there were counts which cannot be used; takes those before away.
    pub fn set_invalid(&mut self, reason: InvalidUsage) {
        self.usage = None;
        self.invalid = Some(reason);
    }

    /// Sets the model that answered.
    #[inline]
    pub fn set_model(&mut self, model: &str) {
        self.model.get_or_insert_with(InlineText::none).set(model);
    }

    /// Sets the service tier that served the call.
    #[inline]
    pub fn set_service_tier(&mut self, tier: &str) {
        self.service_tier.get_or_insert_with(InlineText::none).set(tier);
    }

    /// Sets the provider.
    #[inline]
    pub fn set_provider(&mut self, provider: &str) {
        self.provider.get_or_insert_with(InlineText::none).set(provider);
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Sets why the model stopped.
    pub fn set_finish_reason(&mut self, reason: &str) {
        self.rare().finish_reason = Some(reason.into());
    }

    pub(super) fn set_inference_geo(&mut self, place: &str) {
        self.rare().inference_geo = Some(place.into());
    }

    pub(super) fn set_raw(&mut self, raw: RawTokens) {
        self.rare().raw = Some(raw);
    }

    pub(super) fn source(&self) -> Source {
        self.rare.and_then(|rare| rare.source).unwrap_or(Source::NOTHING)
    }

    pub(super) fn set_source(&mut self, source: Source) {
        self.rare().source = Some(source);
    }

    /// Takes all that `later` says, but for counts, and keeps the rest: the next event of a stream.
    pub(crate) fn replace_with(&mut self, later: &Reply) {
        fn replace<T: Copy>(before: &mut Option<T>, later: &Option<T>) {
            *before = later.or(*before);
        }
        if later.model().is_some() {
            self.model = later.model;
        }
        replace(&mut self.service_tier, &later.service_tier);
        replace(&mut self.provider, &later.provider);
        if let Some(later) = &later.rare {
            replace(&mut self.rare().finish_reason, &later.finish_reason);
            replace(&mut self.rare().inference_geo, &later.inference_geo);
        }
        if later.reports_cost {
            self.set_reported_cost(later.reported_cost);
        }
        if let Some(failure) = later.failure() {
            self.set_failure(Some(failure.clone()));
        }
        self.panicked |= later.panicked;
    }

    /// Goes on with a piece that is whole by itself: a piece of a stream.
    pub(crate) fn go_on(&mut self, later: &Reply) {
        self.replace_with(later);
        if let Some(usage) = later.usage() {
            self.grow_to(usage);
        } else if let Some(reason) = later.invalid {
            self.set_invalid(reason);
        }
    }

    /// Takes the counts of a later piece.
    pub(crate) fn grow_to(&mut self, later: &Usage) {
        self.usage.get_or_insert(Usage::EMPTY).grow_to(later);
    }

    /// Whether it says nothing that costs.
    pub(crate) fn says_nothing(&self) -> bool {
        self.usage().is_none() && self.invalid.is_none() && !self.reports_cost
    }

    /// The reported cost is only a part; without the other one it is not known.
    pub(super) fn add_to_reported_cost(&mut self, more: Option<Usd>) {
        match more {
            Some(more) => self.reported_cost += more,
            None => self.reports_cost = false,
        }
    }

    /// Sets what the provider says the call cost.
    #[inline]
    pub fn set_reported_cost(&mut self, cost: Usd) {
        (self.reports_cost, self.reported_cost) = (true, cost);
    }
}

impl Default for Reply {
    fn default() -> Self {
        Reply::EMPTY
    }
}

/// Counts that Cohere states beside those that it bills: of the whole prompt, its own part
/// included. They are no part of the usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawTokens {
    /// Tokens that the model read.
    pub input: Option<u64>,
    /// Tokens that the model wrote.
    pub output: Option<u64>,
    /// Tokens of the raw input that came from a cache.
    pub cache_read: Option<u64>,
}

/// What a reply says about its own form, under `object`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unsaid,
    /// Embeddings or ranks: nothing was generated.
    List,
    /// An event of a stream in OpenAI's form.
    Chunk,
}

impl Kind {
    #[inline]
    pub(super) fn of(object: &str) -> Kind {
        match object {
            "list" => Kind::List,
            "chat.completion.chunk" | "text_completion" => Kind::Chunk,
            _ => Kind::Unsaid,
        }
    }
}

/// The service tier that Vertex means; on demand is what is usual. What is new is a tier of its own,
/// of which nobody knows the price.
pub(super) fn served_tier(traffic: &str) -> Option<&str> {
    match traffic {
        "ON_DEMAND" | "TRAFFIC_TYPE_UNSPECIFIED" | "" => None,
        "ON_DEMAND_FLEX" => Some("flex"),
        "ON_DEMAND_PRIORITY" => Some("priority"),
        "PROVISIONED_THROUGHPUT" => Some("provisioned_throughput"),
        _ => Some(traffic),
    }
}
