//! The part of all calls that a budget counts, beside those that name it.

use crate::text::mended;

/// The part of all calls that a budget counts: what is `None` or empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(super) provider: Option<String>,
    pub(super) model: Option<String>,
    pub(super) function: Option<String>,
    pub(super) tags: Vec<(String, String)>,
}

/// Who was called, as a budget looks at it.
pub(crate) struct Called<'a> {
    pub(crate) provider: Option<&'a str>,
    /// The models that were asked for and that answered.
    pub(crate) models: [Option<&'a str>; 2],
    pub(crate) function: &'a str,
    pub(crate) tags: &'a [(String, String)],
}

impl Part {
    pub(crate) fn is_all(&self) -> bool {
        *self == Part::default()
    }

    pub(crate) fn asks_for_provider(&self) -> bool {
        self.provider.is_some()
    }

    pub(crate) fn has(&self, called: &Called<'_>) -> bool {
        let provider = self.provider.as_deref();
        let model = self.model.as_deref();
        let function = self.function.as_deref();
        provider.is_none_or(|provider| called.provider == Some(provider))
            && model.is_none_or(|model| called.models.contains(&Some(model)))
            && function.is_none_or(|function| called.function == function)
            && self.tags.iter().all(|tag| called.tags.contains(tag))
    }
}

/// A name as a series keeps it, so that it is found by what was said.
pub(super) fn as_kept(name: &str) -> String {
    mended(name).into_owned()
}
