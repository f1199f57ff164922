//! What was found in a price book before, by the very names that were asked for.
//!
//! What always holds: reading takes no lock; only what has a price is kept, in a fixed number of
//! places, so that names nobody knows take no memory; where no place is free the book itself is
//! asked.

use super::ModelPrices;
use std::sync::{Arc, OnceLock};

/// More models than most programs ask for.
const PLACES: usize = 512;
/// How many places a name may have.
const STEPS: usize = 4;
/// Longer names are asked for by nobody twice.
const LONGEST: usize = 128;

#[derive(Default)]
pub(super) struct Recent(OnceLock<Box<[OnceLock<Known>; PLACES]>>);

struct Known {
    provider: Option<Box<str>>,
    model: Box<str>,
    prices: Arc<ModelPrices>,
}

impl Recent {
    pub(super) fn get(&self, provider: Option<&str>, model: &str) -> Option<&Arc<ModelPrices>> {
        let places = self.0.get()?;
        let mut known = steps(provider, model).map_while(|at| places[at].get());
        known.find(|known| known.is(provider, model)).map(|known| &known.prices)
    }

    pub(super) fn keep(&self, provider: Option<&str>, model: &str, prices: &Arc<ModelPrices>) {
        if provider.map_or(0, str::len) > LONGEST || model.len() > LONGEST {
            return;
        }
        let places = self.0.get_or_init(|| Box::new([const { OnceLock::new() }; PLACES]));
        if let Some(free) = steps(provider, model).find(|at| places[*at].get().is_none()) {
            let (provider, prices) = (provider.map(Box::from), Arc::clone(prices));
            // if another thread was faster, what it found stands there
            let _ = places[free].set(Known { provider, model: model.into(), prices });
        }
    }
}

impl Known {
    fn is(&self, provider: Option<&str>, model: &str) -> bool {
        is_same(&self.model, model)
            && match (&self.provider, provider) {
                (Some(own), Some(provider)) => is_same(own, provider),
                (own, provider) => own.is_none() && provider.is_none(),
            }
    }
}

/// A copy of a book is made to be changed, and then what was found in it may not hold.
impl Clone for Recent {
    fn clone(&self) -> Recent {
        Recent::default()
    }
}

/// The places of a name, one after the other.
fn steps(provider: Option<&str>, model: &str) -> impl Iterator<Item = usize> {
    let hash = hash(hash(0, provider.unwrap_or_default()), model);
    (0..STEPS).map(move |step| ((hash >> 32) as usize + step) % PLACES)
}

/// Of the length and of the words at both ends and in the middle: names differ there, and whoever
/// chooses others can only make his own slow.
#[inline]
fn hash(seed: u64, text: &str) -> u64 {
    let mix =
        |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [first, last] = ends(text);
    let middle = text.as_bytes().get(text.len() / 2).copied().unwrap_or_default();
    let length = (text.len() as u64) << 8 | u64::from(middle);
    [length, first, last].into_iter().fold(seed, mix)
}

/// The first and the last bytes of a text as words: all of it, up to 16 bytes.
#[inline]
fn ends(text: &str) -> [u64; 2] {
    let text = text.as_bytes();
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return [first, last].map(|word| u64::from_le_bytes(*word));
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
    }
    [text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0]
}

/// Whether two texts are equal: calling `memcmp` for a short one takes longer than comparing it.
#[inline]
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && ends(one) == ends(other) && (one.len() <= 16 || one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(model: &str) -> Arc<ModelPrices> {
        Arc::new(ModelPrices::free("p", model))
    }

    fn found<'a>(recent: &'a Recent, provider: Option<&str>, model: &str) -> Option<&'a str> {
        recent.get(provider, model).map(|prices| prices.model())
    }

    #[test]
    fn a_name_is_found_with_its_very_provider_and_in_no_copy() {
        let recent = Recent::default();
        recent.keep(Some("openai"), "gpt-4o", &prices("of openai"));
        recent.keep(None, "gpt-4o", &prices("of anybody"));
        assert_eq!(found(&recent, Some("openai"), "gpt-4o"), Some("of openai"));
        assert_eq!(found(&recent, None, "gpt-4o"), Some("of anybody"));
        assert_eq!(found(&recent, Some(""), "gpt-4o"), None);
        assert_eq!(found(&recent, None, "gpt-4"), None);
        assert_eq!(found(&recent.clone(), None, "gpt-4o"), None);
    }

    #[test]
    fn where_no_place_is_free_nothing_is_kept_and_nothing_is_lost() {
        let recent = Recent::default();
        let names: Vec<_> = (0..4 * PLACES).map(|number| format!("model-{number}")).collect();
        names.iter().for_each(|name| recent.keep(None, name, &prices(name)));
        let kept = names.iter().filter(|name| recent.get(None, name).is_some());
        assert!((PLACES / 2..=PLACES).contains(&kept.count()));
        assert!(names.iter().all(|name| found(&recent, None, name).is_none_or(|own| own == name)));
        recent.keep(None, &"x".repeat(LONGEST + 1), &prices("long"));
        assert_eq!(found(&recent, None, &"x".repeat(LONGEST + 1)), None);
    }
}
