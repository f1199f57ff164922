//! From who was called (function, provider, model, tags) to a small number, and back.
//!
//! What always holds: equal keys have one number; numbers, texts and their memory are capped;
//! whatever is past a cap is the one overflow series; finding what is known takes no lock.
//!
//! ```text
//! texts      "gpt-4o-mini" -> 3        functions  (text, place) -> 1       tag sets  [(text, text)] -> 2
//! series     (function 1, provider 2, model 3, response model 0, tag set 2, no attempt) -> 17
//! ```
//! Number 0 means "none" of texts and tag sets, and "past a cap" of functions and series; series 1
//! are the attempts past a cap. A call begins as the series of what is asked, by which a callsite
//! finds it; an attempt changes over to the series beside it once it is known that a call is around
//! it, so that ordinary calls are asked nothing.

pub(crate) use super::series_id::SeriesId;
use super::{
    bytes::Bytes,
    interner::{Hash, Interner},
    prices::{Found, Listed, PriceTable},
    snapshot::SeriesKey,
};
use crate::cost::PriceBook;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// A text that occurs in keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text(u32);

/// A function that is monitored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Function(u32);

impl Function {
    /// As a number that fits into half a word: a callsite remembers it.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn from_number(number: u32) -> Function {
        Function(number)
    }
}

/// Where a function stands whose name the user did not choose: it tells namesakes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) module: &'static str,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// Tags of one call, in the order of their numbers: equal ones are one set however they were given.
pub(crate) type Tags = [(Text, Text)];

/// What is known of a call when it begins.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) function: Function,
    pub(crate) provider: Text,
    pub(crate) model: Text,
    pub(crate) tags: &'a Tags,
}

impl Asked<'_> {
    /// With its tags as the number of their set.
    #[inline]
    fn key(&self, tags: u32) -> Key {
        let Asked { function, provider, model, .. } = *self;
        Key { function, provider, model, response_model: Text(0), tags, attempt: false }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    function: Function,
    provider: Text,
    model: Text,
    response_model: Text,
    tags: u32,
    attempt: bool,
}

impl Key {
    #[inline]
    fn hash(&self) -> u64 {
        let names = Hash::NEW.word(u64::from(self.function.0) << 32 | u64::from(self.provider.0));
        let models = names.word(u64::from(self.model.0) << 32 | u64::from(self.response_model.0));
        models.word(u64::from(self.attempt) << 32 | u64::from(self.tags)).finish()
    }
}

struct Series {
    key: Key,
    /// Who is called, where the key does not say: from the price book, once somebody asks.
    provider: AtomicU32,
    prices: Found,
    /// The last model that answered, and the series of it: `text << 32 | series`.
    last_answer: AtomicU64,
    /// The same of attempts; zero until there was one.
    attempts: AtomicU32,
}

pub(super) struct SeriesTable {
    texts: Interner<Box<str>>,
    functions: Interner<(Text, Option<Place>)>,
    tag_sets: Interner<Box<Tags>>,
    series: Interner<Series>,
    pub(super) prices: PriceTable,
}

/// Texts for each series: its model, an answering model, a tag or two.
const TEXTS_PER_SERIES: usize = 4;

impl SeriesTable {
    pub(super) fn new(max_series: usize, book: PriceBook, bytes: &Bytes) -> SeriesTable {
        let table = SeriesTable {
            texts: Interner::new(max_series * TEXTS_PER_SERIES + 16),
            functions: Interner::new(max_series + 1),
            tag_sets: Interner::new(max_series + 1),
            series: Interner::new(max_series + SeriesId::OVERFLOWS),
            prices: PriceTable::new(max_series, book, bytes),
        };
        bytes.take_always(
            table.texts.bytes()
                + table.functions.bytes()
                + table.tag_sets.bytes()
                + table.series.bytes(),
        );
        // the zeroes: no text, no tags, and the overflow of functions and series
        table.texts.insert(Hash::NEW.finish(), |_| false, || Some("".into()));
        table.tag_sets.insert(Hash::NEW.finish(), |_| false, || Some([].into()));
        table.functions.insert(Hash::NEW.finish(), |_| false, || Some((Text(0), None)));
        for attempt in [false, true] {
            let nobody = Key {
                function: Function(0),
                provider: Text(0),
                model: Text(0),
                response_model: Text(0),
                tags: u32::MAX,
                attempt,
            };
            table.series.insert(nobody.hash(), |_| false, || Some(Series::new(nobody)));
        }
        table
    }

    pub(super) fn len(&self) -> usize {
        self.series.len() - SeriesId::OVERFLOWS
    }

    /// The number of a text that is known.
    #[inline]
    pub(super) fn known_text(&self, text: &str) -> Option<Text> {
        let hash = Hash::NEW.text(text).finish();
        let found = self.texts.find(hash, |known| is_same(known.as_bytes(), text.as_bytes()));
        found.map(Text)
    }

    /// The number of a text; `None` past the cap.
    pub(super) fn text(&self, text: &str, bytes: &Bytes) -> Option<Text> {
        let make = || bytes.take(text.len()).then(|| text.into());
        let hash = Hash::NEW.text(text).finish();
        let found = || self.texts.insert(hash, |known| **known == *text, make).map(Text);
        self.known_text(text).or_else(found)
    }

    #[inline]
    pub(super) fn text_of(&self, text: Text) -> Option<&str> {
        if text.0 == 0 { None } else { self.texts.get(text.0).map(|text| &**text) }
    }

    /// The number of a function; number 0 past the cap.
    pub(super) fn function(&self, name: &str, place: Option<Place>, bytes: &Bytes) -> Function {
        let Some(name) = self.text(name, bytes) else { return Function(0) };
        let of_place =
            place.map_or(0, |place| u64::from(place.line) << 32 | u64::from(place.column));
        let hash = Hash::NEW.word(u64::from(name.0)).word(of_place).finish();
        let is_it = |known: &(Text, Option<Place>)| *known == (name, place);
        let found = self.functions.find(hash, is_it);
        let found = found.or_else(|| self.functions.insert(hash, is_it, || Some((name, place))));
        Function(found.unwrap_or(0))
    }

    /// The series of what is known when a call begins.
    #[inline]
    pub(super) fn asked(&self, asked: &Asked<'_>, bytes: &Bytes) -> SeriesId {
        if asked.function.0 == 0 {
            return SeriesId::OVERFLOW;
        }
        let Some(tags) = self.tag_set(asked.tags, bytes) else { return SeriesId::OVERFLOW };
        self.series(asked.key(tags))
    }

    /// The model that the calls of a series ask for, if it has this name.
    #[inline]
    pub(super) fn model_if_named(&self, id: SeriesId, model: &str) -> Option<Text> {
        let text = self.get(id)?.key.model;
        is_same(self.text_of(text)?.as_bytes(), model.as_bytes()).then_some(text)
    }

    /// Whether a series is that of what is known, which has no tags; of what has some it is not told.
    #[inline]
    pub(super) fn is_of(&self, id: SeriesId, asked: &Asked<'_>) -> bool {
        asked.tags.is_empty() && self.get(id).is_some_and(|series| series.key == asked.key(0))
    }

    /// The series of the same calls where they are attempts.
    pub(super) fn attempts(&self, asked: SeriesId) -> SeriesId {
        let Some(series) = self.get(asked).filter(|_| !asked.is_overflow()) else {
            return SeriesId::OVERFLOW_OF_ATTEMPTS;
        };
        let known = SeriesId::from_number(series.attempts.load(Relaxed));
        if known != SeriesId::OVERFLOW {
            return known;
        }
        let found = self.series(Key { attempt: true, ..series.key });
        series.attempts.store(found.number(), Relaxed);
        found
    }

    /// Whether the calls of a series are attempts.
    pub(super) fn is_of_attempts(&self, id: SeriesId) -> bool {
        self.get(id).is_some_and(|series| series.key.attempt)
    }

    /// Where calls like those of a series go that find no place.
    pub(super) fn overflow_of(&self, id: SeriesId) -> SeriesId {
        SeriesId::overflow(self.is_of_attempts(id))
    }

    /// The series of a call once the model that answered is known.
    #[cold]
    pub(super) fn answered(&self, asked: SeriesId, provider: Text, model: Text) -> SeriesId {
        let Some(series) = self.get(asked) else { return SeriesId::OVERFLOW };
        let mut key = series.key;
        if key.provider.0 == 0 {
            key.provider = provider;
        }
        if key.model.0 == 0 {
            key.model = model;
        } else if key.model != model {
            key.response_model = model;
        }
        let found = self.series(key);
        // what is remembered is found by the model alone
        if key.provider == series.key.provider {
            series.last_answer.store(u64::from(model.0) << 32 | u64::from(found.number()), Relaxed);
        }
        found
    }

    /// The same without a look at the tables, where the answer is the one asked for or the last.
    #[inline]
    pub(super) fn answered_again(&self, asked: SeriesId, model: &[u8]) -> Option<SeriesId> {
        let series = self.get(asked)?;
        let is_model =
            |text| self.text_of(text).is_some_and(|text| is_same(text.as_bytes(), model));
        if asked.is_overflow() || is_model(series.key.model) {
            return Some(asked);
        }
        let last = series.last_answer.load(Relaxed);
        let same = last != 0 && is_model(Text((last >> 32) as u32));
        same.then_some(SeriesId::from_number(last as u32))
    }

    /// Whether nobody has said who is called.
    #[inline]
    pub(super) fn lacks_provider(&self, id: SeriesId) -> bool {
        self.get(id).is_some_and(|series| !id.is_overflow() && series.key.provider.0 == 0)
    }

    /// The model that was asked for.
    pub(super) fn asked_model(&self, id: SeriesId) -> Option<&str> {
        self.text_of(self.get(id)?.key.model)
    }

    /// The prices of the model that answered, else of the one that was asked; `None` if the series
    /// has not looked into the price book in force.
    #[inline]
    pub(super) fn known_prices(&self, id: SeriesId) -> Option<&Listed> {
        self.prices.known(&self.get(id)?.prices)
    }

    /// The same from the price book itself.
    pub(super) fn look_up_prices(&self, id: SeriesId, bytes: &Bytes) -> Listed {
        let series = self.get(id)?;
        let model = self.text_of(series.priced_model());
        self.prices.look_up(&series.prices, self.text_of(series.key.provider), model, bytes)
    }

    /// What a series is of, in texts.
    pub(super) fn describe(&self, id: SeriesId, bytes: &Bytes) -> SeriesKey {
        let Some(series) = self.get(id) else { return SeriesKey::default() };
        let attempt = series.key.attempt;
        if id.is_overflow() {
            return SeriesKey {
                function: "(overflow)".to_owned(),
                attempt,
                overflow: true,
                ..SeriesKey::default()
            };
        }
        let owned = |text| self.text_of(text).map(str::to_owned);
        let (name, place) = self.functions.get(series.key.function.0).copied().unwrap_or_default();
        let tags = self.tag_sets.get(series.key.tags).map_or(&[][..], |tags| tags);
        let mut tags: Vec<_> = tags
            .iter()
            .map(|(name, value)| {
                (owned(*name).unwrap_or_default(), owned(*value).unwrap_or_default())
            })
            .collect();
        tags.sort();
        SeriesKey {
            function: owned(name).unwrap_or_default(),
            location: place.map(|place| format!("{}:{}", place.module, place.line)),
            provider: owned(self.provider_of(series, bytes)),
            model: owned(series.key.model),
            response_model: owned(series.key.response_model),
            tags,
            attempt,
            overflow: false,
        }
    }

    #[inline]
    fn get(&self, id: SeriesId) -> Option<&Series> {
        self.series.get(id.number())
    }

    #[inline]
    fn series(&self, key: Key) -> SeriesId {
        let hash = key.hash();
        let is_it = |known: &Series| known.key == key;
        let make = || Some(Series::new(key));
        let found = self.series.find(hash, is_it);
        let found = found.or_else(|| self.series.insert(hash, is_it, make));
        found.map_or_else(|| SeriesId::overflow(key.attempt), SeriesId::from_number)
    }

    #[inline]
    fn tag_set(&self, tags: &Tags, bytes: &Bytes) -> Option<u32> {
        if tags.is_empty() {
            return Some(0);
        }
        let hash = tags.iter().fold(Hash::NEW, |hash, (name, value)| {
            hash.word(u64::from(name.0) << 32 | u64::from(value.0))
        });
        let hash = hash.finish();
        let found = self.tag_sets.find(hash, |known| **known == *tags);
        let make = || bytes.take(size_of_val(tags)).then(|| tags.into());
        found.or_else(|| self.tag_sets.insert(hash, |known| **known == *tags, make))
    }

    /// Who is called; if nobody said, who sells the model. It is looked up when somebody reads, not
    /// in a call; what was found once stays, so that a series has one name.
    fn provider_of(&self, series: &Series, bytes: &Bytes) -> Text {
        let found_before = Text(series.provider.load(Relaxed));
        for known in [series.key.provider, found_before] {
            if known.0 != 0 {
                return known;
            }
        }
        let listed = match self.prices.known(&series.prices) {
            Some(listed) => listed.clone(),
            None => {
                let model = self.text_of(series.priced_model());
                self.prices.look_up(&series.prices, None, model, bytes)
            }
        };
        let seller = listed.and_then(|prices| self.text(prices.provider(), bytes));
        let seller = seller.unwrap_or_default();
        series.provider.store(seller.0, Relaxed);
        seller
    }
}

/// Whether two names are equal. Of nearly all the first and the last 8 or 16 bytes cover the whole,
/// and calling `memcmp` takes longer.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && match one.len() {
            8..=16 => ends::<8>(one) == ends::<8>(other),
            17..=32 => ends::<16>(one) == ends::<16>(other),
            _ => is_same_beyond(one, other),
        }
}

#[inline]
fn ends<const N: usize>(name: &[u8]) -> (Option<[u8; N]>, Option<[u8; N]>) {
    (name.first_chunk().copied(), name.last_chunk().copied())
}

#[cold]
#[inline(never)]
fn is_same_beyond(one: &[u8], other: &[u8]) -> bool {
    one == other
}

impl Series {
    fn new(key: Key) -> Series {
        Series {
            key,
            provider: AtomicU32::new(0),
            prices: Found::default(),
            last_answer: AtomicU64::new(0),
            attempts: AtomicU32::new(0),
        }
    }

    fn priced_model(&self) -> Text {
        if self.key.response_model.0 == 0 { self.key.model } else { self.key.response_model }
    }
}
