//! The kinds of things a provider counts: one table of names, subsets included.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One kind of thing a provider counts and may bill.
///
/// The names are those of the OpenTelemetry GenAI conventions where these have one.
/// `INPUT` and `OUTPUT` are totals; what [`UsageKind::part_of`] names is a subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[non_exhaustive]
pub enum UsageKind {
    /// All tokens sent, cache reads and writes included.
    Input,
    /// All tokens generated, reasoning included.
    Output,
    /// Input tokens read from a cache.
    CacheRead,
    /// Input tokens written to a cache, whatever their time to live.
    CacheWrite,
    /// Cache writes that live five minutes.
    #[serde(rename = "cache_write_5m")]
    CacheWrite5m,
    /// Cache writes that live one hour.
    #[serde(rename = "cache_write_1h")]
    CacheWrite1h,
    /// Output tokens spent on reasoning.
    Reasoning,
    /// Input tokens of audio.
    AudioInput,
    /// Output tokens of audio.
    AudioOutput,
    /// Audio tokens read from a cache.
    AudioCacheRead,
    /// Input tokens of images.
    ImageInput,
    /// Output tokens of images.
    ImageOutput,
    /// Image tokens read from a cache.
    ImageCacheRead,
    /// Input tokens of video.
    VideoInput,
    /// Output tokens of video.
    VideoOutput,
    /// Output tokens of citations.
    Citation,
    /// Input and output together, where nothing tells them apart.
    Total,
    /// Web searches done for the answer.
    WebSearches,
    /// Searches of social networks.
    SocialSearches,
    /// Searches of the provider's own file storage.
    StorageSearches,
    /// What rerank requests are billed by: one query over up to 100 documents is one (Cohere).
    SearchUnits,
    /// Runs of a code interpreter.
    CodeExecutions,
    /// Characters sent, where a model is billed by them.
    Characters,
    /// Messages sent, where a model is billed by them.
    Messages,
    /// Document pages read.
    Pages,
    /// Document pages read with annotations.
    AnnotatedPages,
    /// Seconds of audio heard.
    AudioInputSeconds,
    /// Seconds of audio made.
    AudioOutputSeconds,
}

use UsageKind::*;

impl UsageKind {
    /// Every kind, in the order of its number.
    pub const ALL: [UsageKind; 28] = [
        Input,
        Output,
        CacheRead,
        CacheWrite,
        CacheWrite5m,
        CacheWrite1h,
        Reasoning,
        AudioInput,
        AudioOutput,
        AudioCacheRead,
        ImageInput,
        ImageOutput,
        ImageCacheRead,
        VideoInput,
        VideoOutput,
        Citation,
        Total,
        WebSearches,
        SocialSearches,
        StorageSearches,
        SearchUnits,
        CodeExecutions,
        Characters,
        Messages,
        Pages,
        AnnotatedPages,
        AudioInputSeconds,
        AudioOutputSeconds,
    ];

    /// How many kinds there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name in reports and JSON, e.g. `cache_read`.
    pub const fn name(self) -> &'static str {
        match self {
            Input => "input",
            Output => "output",
            CacheRead => "cache_read",
            CacheWrite => "cache_write",
            CacheWrite5m => "cache_write_5m",
            CacheWrite1h => "cache_write_1h",
            Reasoning => "reasoning",
            AudioInput => "audio_input",
            AudioOutput => "audio_output",
            AudioCacheRead => "audio_cache_read",
            ImageInput => "image_input",
            ImageOutput => "image_output",
            ImageCacheRead => "image_cache_read",
            VideoInput => "video_input",
            VideoOutput => "video_output",
            Citation => "citation",
            Total => "total",
            WebSearches => "web_searches",
            SocialSearches => "social_searches",
            StorageSearches => "storage_searches",
            SearchUnits => "search_units",
            CodeExecutions => "code_executions",
            Characters => "characters",
            Messages => "messages",
            Pages => "pages",
            AnnotatedPages => "annotated_pages",
            AudioInputSeconds => "audio_input_seconds",
            AudioOutputSeconds => "audio_output_seconds",
        }
    }

    /// The kind of this name, if there is one. `rerank_searches` is what price tables call
    /// `search_units`.
    pub fn from_name(name: &str) -> Option<UsageKind> {
        if name == "rerank_searches" {
            return Some(SearchUnits);
        }
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The count that this one is a subset of; `None` for totals and for what is no token.
    pub const fn part_of(self) -> Option<UsageKind> {
        match self {
            CacheRead | CacheWrite | AudioInput | ImageInput | VideoInput => Some(Input),
            CacheWrite5m | CacheWrite1h => Some(CacheWrite),
            AudioCacheRead | ImageCacheRead => Some(CacheRead),
            Reasoning | AudioOutput | ImageOutput | VideoOutput | Citation => Some(Output),
            _ => None,
        }
    }
}

impl fmt::Display for UsageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
