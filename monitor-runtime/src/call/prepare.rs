//! What is known before a call begins: where it is recorded, and as which series.

use super::{Callsite, Monitored, Verdict, here, notes::Notes, running::Running};
use crate::collector::{
    Collector, MOST_TAGS, Refusal,
    core::Core,
    registry,
    series::{Function, SeriesId, Text},
};
use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What of a call's value is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Track {
    pub(super) cost: bool,
}

impl Track {
    /// Duration and outcome only.
    pub const NONE: Track = Track { cost: false };
    /// Token usage too.
    pub const TOKENS: Track = Track { cost: false };
    /// Token usage and its price.
    pub const COST: Track = Track { cost: true };
}

/// A call that has not begun.
#[must_use]
pub struct Prepared(pub(super) Running);

/// What the options of an attribute say of one call. Texts are copied; nothing is moved.
pub struct Options<'a> {
    core: &'a Core,
    provider: Text,
    model: Text,
    tags: [(Text, Text); MOST_TAGS],
    tag_count: usize,
    /// A text that found no place: the call is part of the overflow.
    past_cap: bool,
    asked_model: Option<Box<str>>,
}

impl Options<'_> {
    /// Who is called.
    #[inline]
    pub fn provider(&mut self, provider: &str) -> &mut Self {
        self.provider = self.text(provider);
        self
    }

    /// The model asked for.
    #[inline]
    pub fn model(&mut self, model: &str) -> &mut Self {
        self.model = self.text(model);
        if self.past_cap {
            self.asked_model = Some(model.into());
        }
        self
    }

    /// One more tag.
    #[inline]
    pub fn tag(&mut self, name: &str, value: &str) -> &mut Self {
        let tag = (self.text(name), self.text(value));
        match self.tags.get_mut(self.tag_count) {
            Some(place) => {
                *place = tag;
                self.tag_count += 1;
            }
            None => self.core.health().refuse(Refusal::TooManyTags, || {
                format!("tag {name:?} is one more than the {MOST_TAGS} of a call")
            }),
        }
        self
    }

    #[inline]
    fn text(&mut self, text: &str) -> Text {
        let known = if text.is_empty() { Some(Text::default()) } else { self.core.text(text) };
        self.past_cap |= known.is_none();
        known.unwrap_or_default()
    }
}

/// Prepares a call of the default collector: the parent call's, else the scoped, else the global.
///
/// `options` runs at once, and only if the collector is enabled.
#[inline]
pub fn prepare(
    site: &'static Callsite,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    prepare_call(default_collector(), |core| site.function(core), track, options)
}

/// Prepares a call of this collector.
pub fn prepare_in(
    collector: &Collector,
    site: &'static Callsite,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    prepare_call(Some(collector.clone()), |core| site.function(core), track, options)
}

/// The collector of calls that name none; `None` is the global one.
#[inline]
pub(super) fn default_collector() -> Option<Collector> {
    match here::scope().collector {
        0 => None,
        number => registry::find(number),
    }
}

#[inline]
pub(super) fn prepare_call(
    collector: Option<Collector>,
    function: impl FnOnce(&Core) -> Function,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    let core: &Core = match &collector {
        Some(collector) => &collector.0,
        None => &Collector::global().0,
    };
    if !core.enabled() {
        return Prepared(Running::off());
    }
    let mut asked = Options {
        core,
        provider: Text::default(),
        model: Text::default(),
        tags: Default::default(),
        tag_count: 0,
        past_cap: false,
        asked_model: None,
    };
    if catch_unwind(AssertUnwindSafe(|| options(&mut asked))).is_err() {
        core.health().caught_a_panic();
    }
    let tags = &asked.tags[..asked.tag_count];
    let series = if asked.past_cap {
        SeriesId::OVERFLOW
    } else {
        core.asked(function(core), asked.provider, asked.model, tags)
    };
    let mut running = Running::new(series, track);
    if series == SeriesId::OVERFLOW {
        running.notes = keep_model(core, asked);
    }
    running.collector = collector;
    Prepared(running)
}

/// A call past the caps is priced by the name of its model, which no series remembers.
#[cold]
#[inline(never)]
fn keep_model(core: &Core, asked: Options<'_>) -> Option<std::sync::Arc<Notes>> {
    let model = asked.asked_model.or_else(|| core.text_of(asked.model).map(Box::from))?;
    let notes = Notes::of(Running::NOT_BEGUN);
    if let Some(mut noted) = notes.open(Running::NOT_BEGUN) {
        noted.asked_model = Some(model);
    }
    Some(notes)
}

/// Monitors a future: the call begins at its first poll.
#[inline]
pub fn run_async<F, J>(prepared: Prepared, body: F, judge: J) -> Monitored<F, J>
where
    F: Future,
    J: FnMut(&F::Output, &mut Verdict),
{
    Monitored::new(prepared.0, body, judge)
}
