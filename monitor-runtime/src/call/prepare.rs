//! What is known before a call begins: where it is recorded, and as which series.

use super::{
    callsite::Callsite,
    here,
    marks::Marks,
    notes::Notes,
    running::Running,
    stream::Begun,
    usual::{Guess, UsualSeries},
};
use crate::{
    caught::guarded,
    collector::{
        Collector, MOST_TAGS, Refusal,
        core::Core,
        registry,
        series::{Asked, Function, SeriesId, Text},
    },
    text::mended,
};
use std::sync::Arc;

/// What of a call's value is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Track {
    pub(super) cost: bool,
    /// The call is an attempt of the one around it.
    pub(super) attempt: bool,
}

impl Track {
    /// Duration and outcome only.
    pub const NONE: Track = Track { cost: false, attempt: false };
    /// Token usage too.
    pub const TOKENS: Track = Track::NONE;
    /// Token usage and its price.
    pub const COST: Track = Track { cost: true, attempt: false };

    /// The same of an attempt of the call around it.
    #[must_use]
    pub const fn of_attempt(self) -> Track {
        Track { attempt: true, ..self }
    }
}

/// A call that has not begun.
#[must_use]
pub struct Prepared {
    collector: Option<Collector>,
    /// Of a call past the caps: it is priced by the name of its model, which no series remembers.
    notes: Option<Arc<Notes>>,
    marks: Marks,
}

impl Prepared {
    #[inline]
    fn new(
        collector: Option<Collector>,
        (series, lost_model): (SeriesId, Option<Box<str>>),
        track: Track,
    ) -> Prepared {
        let marks = Marks::prepared(series, track);
        if collector.is_none() && lost_model.is_none() {
            // as one constant: written word by word it would be read in wider pieces
            return Prepared { collector: None, notes: None, marks };
        }
        Prepared::elsewhere(collector, lost_model, marks)
    }

    /// In a collector of its own, or past the caps.
    #[inline(never)]
    fn elsewhere(
        collector: Option<Collector>,
        lost_model: Option<Box<str>>,
        marks: Marks,
    ) -> Prepared {
        Prepared { collector, notes: lost_model.map(notes_of_model), marks }
    }

    /// A call that is not recorded.
    fn off() -> Prepared {
        Prepared { collector: None, notes: None, marks: Marks::off() }
    }

    #[cfg(test)]
    pub(super) fn series(&self) -> SeriesId {
        self.marks.series()
    }

    /// The call, which begins when its body does.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn running(self) -> Running {
        let Prepared { collector, notes, marks } = self;
        Running { notes, ..Running::new(collector, marks) }
    }
}

#[cold]
#[inline(never)]
fn notes_of_model(model: Box<str>) -> Arc<Notes> {
    let notes = Notes::of(Running::NOT_BEGUN);
    if let Some(mut noted) = notes.open(Running::NOT_BEGUN) {
        noted.asked_model = Some(model);
    }
    notes
}

/// What the options of an attribute say of one call. Texts are copied; nothing is moved.
pub struct Options<'a> {
    pub(super) core: &'a Core,
    pub(super) provider: Text,
    pub(super) model: Text,
    /// `None` until the first: most calls have no tags, and an empty list is no work.
    tags: Option<TagList>,
    /// A text that found no place: the call is part of the overflow.
    past_cap: bool,
    asked_model: Option<Box<str>>,
    /// What the calls of the callsite usually are; a call by hand has no callsite.
    usual: Option<&'a UsualSeries>,
    /// What those of this model usually are.
    guess: Option<&'a Guess>,
}

#[derive(Default)]
struct TagList {
    tags: [(Text, Text); MOST_TAGS],
    len: usize,
}

impl TagList {
    /// Gives a tag that is there another value; `false` if there is none of this name.
    fn replace(&mut self, tag: (Text, Text)) -> bool {
        let place = self.tags[..self.len].iter_mut().find(|known| known.0 == tag.0);
        place.map(|place| *place = tag).is_some()
    }

    /// `false` if there is no room.
    fn push(&mut self, tag: (Text, Text)) -> bool {
        let Some(place) = self.tags.get_mut(self.len) else { return false };
        *place = tag;
        self.len += 1;
        true
    }

    fn sorted(&mut self) -> &[(Text, Text)] {
        let tags = &mut self.tags[..self.len];
        tags.sort_unstable();
        tags
    }
}

impl<'a> Options<'a> {
    #[inline]
    pub(super) fn new(core: &'a Core) -> Options<'a> {
        Options {
            core,
            provider: Text::default(),
            model: Text::default(),
            tags: None,
            past_cap: false,
            asked_model: None,
            usual: None,
            guess: None,
        }
    }

    /// The series of all this; and for a call past the caps, which no series remembers, the model.
    #[inline]
    pub(super) fn series(&mut self, function: Function) -> (SeriesId, Option<Box<str>>) {
        let tags = self.tags.as_mut().map_or(&[][..], TagList::sorted);
        let asked = Asked { function, provider: self.provider, model: self.model, tags };
        let core = self.core;
        let (is_right, find) = (|guess| core.is_of(guess, &asked), || core.asked(&asked));
        let series = match (self.past_cap, self.guess) {
            (true, _) => SeriesId::OVERFLOW,
            (false, Some(guess)) => guess.or_find(core, is_right, find),
            (false, None) => find(),
        };
        let lost = if series.is_overflow() { self.lost_model() } else { None };
        (series, lost)
    }

    #[cold]
    fn lost_model(&mut self) -> Option<Box<str>> {
        let known = || self.core.text_of(self.model).map(Box::from);
        self.asked_model.take().or_else(known)
    }

    /// Who is called.
    #[inline]
    pub fn provider(&mut self, provider: &str) -> &mut Self {
        self.provider = self.text(provider);
        self
    }

    /// The model asked for.
    #[inline]
    pub fn model(&mut self, model: &str) -> &mut Self {
        self.guess = self.usual.map(|usual| usual.of_model(model));
        let guessed = self.guess.map(|guess| guess.of(self.core));
        let guessed = guessed.and_then(|guess| self.core.model_if_named(guess, model));
        self.model = guessed.unwrap_or_else(|| self.text(model));
        if self.past_cap {
            self.asked_model = Some(model.into());
        }
        self
    }

    /// One more tag; of two of one name the last one counts.
    #[inline]
    pub fn tag(&mut self, name: &str, value: &str) -> &mut Self {
        if !self.core.health().has_name(name, value) {
            return self;
        }
        let tag = (self.text(name), self.text(value));
        let tags = self.tags.get_or_insert_default();
        if tags.replace(tag) {
            self.core.health().repeated(name);
        } else if !tags.push(tag) {
            self.core.health().refuse(Refusal::TooManyTags, || {
                format!("tag {:?} is one more than the {MOST_TAGS} of a call", mended(name))
            });
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
    prepare_site(default_collector(), site, track, options)
}

/// Prepares a call of the default collector that has no options but those of its callsite.
#[cfg_attr(not(debug_assertions), inline)]
pub fn prepare_fixed(site: &'static Callsite, track: Track) -> Prepared {
    if here::scope().collector == 0 {
        let core = Collector::core_of(&None);
        if core.enabled()
            && let Some(series) = site.known_series(core)
            && !series.is_overflow()
        {
            return Prepared::new(None, (series, None), track);
        }
    }
    prepare_fixed_anywhere(site, track)
}

/// The same wherever it is recorded. Apart, so that it takes no registers in the way of most calls.
#[inline(never)]
fn prepare_fixed_anywhere(site: &'static Callsite, track: Track) -> Prepared {
    let collector = default_collector();
    let core = Collector::core_of(&collector);
    if !core.enabled() {
        return Prepared::off();
    }
    let series = site.fixed_series(core, track);
    let model = if series.is_overflow() { site.fixed_model().map(Box::from) } else { None };
    Prepared::new(collector, (series, model), track)
}

/// Another handle to the collector that an option names.
pub fn handle(collector: &Collector) -> Collector {
    collector.clone()
}

/// Prepares a call of the collector that an option names; should naming it panic, of the default
/// one.
pub fn prepare_in(
    named: impl FnOnce() -> Collector,
    site: &'static Callsite,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    let named = guarded(named);
    let panicked = named.is_none();
    let collector = named.or_else(default_collector);
    if panicked {
        Collector::core_of(&collector).health().caught_a_panic();
    }
    prepare_site(collector, site, track, options)
}

/// The collector of calls that name none; `None` is the global one.
#[cfg_attr(not(debug_assertions), inline)]
pub(super) fn default_collector() -> Option<Collector> {
    match here::scope().collector {
        0 => None,
        number => registry::find(number),
    }
}

/// Prepares a call of a callsite with these options beside its own.
#[inline]
fn prepare_site(
    collector: Option<Collector>,
    site: &'static Callsite,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    let all = |asked: &mut Options<'_>| {
        asked.usual = Some(site.usual());
        site.apply(asked);
        options(asked);
    };
    prepare_call(collector, |core| site.function(core, track), track, all)
}

#[inline]
pub(super) fn prepare_call(
    collector: Option<Collector>,
    function: impl FnOnce(&Core) -> Function,
    track: Track,
    options: impl FnOnce(&mut Options<'_>),
) -> Prepared {
    let core = Collector::core_of(&collector);
    if !core.enabled() {
        return Prepared::off();
    }
    let mut asked = Options::new(core);
    if guarded(|| options(&mut asked)).is_none() {
        core.health().caught_a_panic();
    }
    let found = asked.series(function(core));
    Prepared::new(collector, found, track)
}

/// Begins the call of a stream that is there already.
pub(super) fn begun(prepared: Prepared) -> Begun {
    Begun::of(prepared.running())
}
