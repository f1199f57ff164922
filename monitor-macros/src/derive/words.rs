//! What may stand in the brackets of `#[usage(..)]`.
//!
//! What always holds: [`WORDS`] is the only place that knows a word; a kind has the name and the
//! variant of the runtime's `UsageKind`, and a test of the runtime finds a kind that is missing.

use crate::diagnostics::suggestion;

/// What a word makes of its field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A count of this variant of `UsageKind`.
    Count(&'static str),
    /// The name of who answered, who was asked or which tier served: by this method of the reader.
    Name(&'static str),
    /// What the provider says the call cost.
    Cost,
    /// More of the reply, or its counts.
    Nested,
    /// Nothing, whatever it is called.
    Skip,
}

/// The name of the model is asked for by itself, too.
pub(crate) const MODEL: Role = Role::Name("model");

const WORDS: [(&str, Role); 34] = [
    ("input", Role::Count("Input")),
    ("output", Role::Count("Output")),
    ("cache_read", Role::Count("CacheRead")),
    ("cache_write", Role::Count("CacheWrite")),
    ("cache_write_5m", Role::Count("CacheWrite5m")),
    ("cache_write_1h", Role::Count("CacheWrite1h")),
    ("reasoning", Role::Count("Reasoning")),
    ("total", Role::Count("Total")),
    ("model", MODEL),
    ("provider", Role::Name("provider")),
    ("service_tier", Role::Name("service_tier")),
    ("cost", Role::Cost),
    ("nested", Role::Nested),
    ("skip", Role::Skip),
    ("audio_input", Role::Count("AudioInput")),
    ("audio_output", Role::Count("AudioOutput")),
    ("audio_cache_read", Role::Count("AudioCacheRead")),
    ("image_input", Role::Count("ImageInput")),
    ("image_output", Role::Count("ImageOutput")),
    ("image_cache_read", Role::Count("ImageCacheRead")),
    ("video_input", Role::Count("VideoInput")),
    ("video_output", Role::Count("VideoOutput")),
    ("citation", Role::Count("Citation")),
    ("web_searches", Role::Count("WebSearches")),
    ("social_searches", Role::Count("SocialSearches")),
    ("storage_searches", Role::Count("StorageSearches")),
    ("search_units", Role::Count("SearchUnits")),
    ("code_executions", Role::Count("CodeExecutions")),
    ("characters", Role::Count("Characters")),
    ("messages", Role::Count("Messages")),
    ("pages", Role::Count("Pages")),
    ("annotated_pages", Role::Count("AnnotatedPages")),
    ("audio_input_seconds", Role::Count("AudioInputSeconds")),
    ("audio_output_seconds", Role::Count("AudioOutputSeconds")),
];

/// What providers call the two sides, and reports do not.
const ELSEWHERE: [(&str, &str); 5] = [
    ("prompt", "input"),
    ("prompt_tokens", "input"),
    ("completion", "output"),
    ("completion_tokens", "output"),
    ("cached", "cache_read"),
];

impl Role {
    pub(crate) fn of(word: &str) -> Result<Role, String> {
        match WORDS.iter().find(|(name, _)| *name == word) {
            Some((_, role)) => Ok(*role),
            None => Err(unknown(word)),
        }
    }

    /// The word that means it.
    pub(crate) fn word(self) -> &'static str {
        WORDS.iter().find(|(_, role)| *role == self).map_or("", |(word, _)| word)
    }

    /// Whether one reply has at most one such field.
    pub(crate) fn is_single(self) -> bool {
        !matches!(self, Role::Nested | Role::Skip)
    }
}

fn unknown(word: &str) -> String {
    let near = match ELSEWHERE.iter().find(|(name, _)| *name == word) {
        Some((_, here)) => format!(": did you mean `{here}`?"),
        None => suggestion(word, WORDS.iter().map(|(name, _)| *name)),
    };
    let list = WORDS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    format!("no field can be `{word}`{near}\na field is one of {list}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_what_it_means() {
        for (word, role) in WORDS {
            assert_eq!((role.word(), Role::of(word) == Ok(role)), (word, true));
        }
    }

    #[test]
    fn what_providers_say_is_led_to_the_word_here() {
        assert!(Role::of("prompt").is_err_and(|text| text.contains("did you mean `input`?")));
    }
}
