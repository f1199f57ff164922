//! A value for each of a few kinds: what ended how often, what was used, what it cost.
//!
//! What always holds: kinds ascend; one that did not occur has no value, which is another thing than
//! zero; all lies in one place, because reports look at the kinds of thousands of series.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use std::{fmt, marker::PhantomData, ops::Index};

mod sealed {
    /// Only what was checked is a kind.
    pub trait Sealed {}
}

/// Something that is one of at most 32 kinds, which are numbered from zero: an outcome, a kind of
/// errors or of usage, where a cost is from, or why there is none.
pub trait Kind: sealed::Sealed + Copy + 'static {
    /// A place for each kind.
    #[doc(hidden)]
    type Places<V: Copy + Default>: Copy + Default + AsRef<[V]> + AsMut<[V]>;

    /// Every kind, in the order of its number.
    #[doc(hidden)]
    const KINDS: &'static [Self];

    /// Its number.
    #[doc(hidden)]
    fn number(self) -> usize;
}

/// Makes an enum, whose `ALL` has every one of it, a kind.
macro_rules! is_kind {
    ($($kind:ty),*) => {$(
        impl sealed::Sealed for $kind {}

        impl Kind for $kind {
            type Places<V: Copy + Default> = [V; <$kind>::ALL.len()];
            const KINDS: &'static [Self] = &<$kind>::ALL;

            #[inline]
            fn number(self) -> usize {
                self as usize
            }
        }

        const _: () = {
            assert!(<$kind>::ALL.len() <= u32::BITS as usize);
            let mut at = 0;
            while at < <$kind>::ALL.len() {
                assert!(<$kind>::ALL[at] as usize == at);
                at += 1;
            }
        };
    )*};
}

is_kind!(
    crate::Outcome,
    crate::Unpriced,
    crate::UsageKind,
    crate::cost::CostSource,
    crate::error::ErrorKind
);

/// A value for each kind that occurred. It is read like a map, and serialises as one.
///
/// # Example
/// ```
/// use monitor_runtime::{Outcome, counts::Counts};
///
/// let counts: Counts<Outcome> = [(Outcome::Error, 1), (Outcome::Ok, 3)].into();
/// assert_eq!(counts[&Outcome::Ok], 3);
/// assert_eq!(counts.get(&Outcome::Cancelled), None);
/// assert_eq!(counts.values().sum::<u64>(), 4);
/// assert_eq!(counts.keys().next(), Some(&Outcome::Ok));
/// ```
#[derive(Clone, Copy)]
pub struct Counts<K: Kind, V: Copy + Default = u64> {
    /// A bit for each kind that has a value; the places of others are as new.
    known: u32,
    places: K::Places<V>,
}

impl<K: Kind, V: Copy + Default> Counts<K, V> {
    /// The value of a kind; `None` where it did not occur.
    #[inline]
    pub fn get(&self, kind: &K) -> Option<&V> {
        self.contains_key(kind).then(|| &self.places.as_ref()[kind.number()])
    }

    /// The value of a kind, which occurs from now on.
    #[inline]
    pub fn at(&mut self, kind: K) -> &mut V {
        self.known |= 1 << kind.number();
        &mut self.places.as_mut()[kind.number()]
    }

    /// Sets the value of a kind. Returns the one that it had.
    pub fn insert(&mut self, kind: K, value: V) -> Option<V> {
        let before = self.get(&kind).copied();
        *self.at(kind) = value;
        before
    }

    /// Forgets the value of a kind. Returns the one that it had.
    pub fn remove(&mut self, kind: &K) -> Option<V> {
        let before = self.get(kind).copied();
        self.places.as_mut()[kind.number()] = V::default();
        self.known &= !(1 << kind.number());
        before
    }

    /// Forgets all values.
    pub fn clear(&mut self) {
        *self = Counts::default();
    }

    /// Whether a kind occurred.
    #[inline]
    pub fn contains_key(&self, kind: &K) -> bool {
        self.known & (1 << kind.number()) != 0
    }

    /// Whether none occurred.
    pub fn is_empty(&self) -> bool {
        self.known == 0
    }

    /// How many kinds occurred.
    pub fn len(&self) -> usize {
        self.known.count_ones() as usize
    }

    /// The kinds that occurred, each with its value.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { left: self.known, places: self.places.as_ref(), kinds: PhantomData }
    }

    /// The kinds that occurred.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.iter().map(|(kind, _)| kind)
    }

    /// The values of those.
    #[inline]
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.iter().map(|(_, value)| value)
    }
}

/// The kinds that occurred, each with its value.
#[derive(Clone, Debug)]
pub struct Iter<'a, K, V> {
    /// A bit for each kind that comes.
    left: u32,
    places: &'a [V],
    kinds: PhantomData<K>,
}

impl<'a, K: Kind, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let number = (self.left != 0).then(|| self.left.trailing_zeros() as usize)?;
        self.left &= self.left - 1;
        Some((&K::KINDS[number], &self.places[number]))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left.count_ones() as usize;
        (left, Some(left))
    }
}

impl<K: Kind, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K: Kind, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let number = self.left.checked_ilog2()? as usize;
        self.left &= !(1 << number);
        Some((&K::KINDS[number], &self.places[number]))
    }
}

impl<'a, K: Kind, V: Copy + Default> IntoIterator for &'a Counts<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Kind, V: Copy + Default> IntoIterator for Counts<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        IntoIter { left: self.known, places: self.places }
    }
}

/// The same, of counts that nobody else has.
pub struct IntoIter<K: Kind, V: Copy + Default> {
    left: u32,
    places: K::Places<V>,
}

impl<K: Kind, V: Copy + Default> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        let mut iter = Iter { left: self.left, places: self.places.as_ref(), kinds: PhantomData };
        let next = iter.next().map(|(kind, value): (&K, &V)| (*kind, *value));
        self.left = iter.left;
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left.count_ones() as usize;
        (left, Some(left))
    }
}

impl<K: Kind, V: Copy + Default> ExactSizeIterator for IntoIter<K, V> {}

impl<K: Kind, V: Copy + Default> FromIterator<(K, V)> for Counts<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Self {
        let mut counts = Counts::default();
        counts.extend(all);
        counts
    }
}

impl<K: Kind, V: Copy + Default> Extend<(K, V)> for Counts<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, more: I) {
        more.into_iter().for_each(|(kind, value)| *self.at(kind) = value);
    }
}

impl<K: Kind, V: Copy + Default, const N: usize> From<[(K, V); N]> for Counts<K, V> {
    fn from(all: [(K, V); N]) -> Self {
        all.into_iter().collect()
    }
}

impl<K: Kind, V: Copy + Default> Default for Counts<K, V> {
    fn default() -> Self {
        Counts { known: 0, places: K::Places::default() }
    }
}

impl<K: Kind, V: Copy + Default + PartialEq> PartialEq for Counts<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.known == other.known && self.places.as_ref() == other.places.as_ref()
    }
}

impl<K: Kind, V: Copy + Default + Eq> Eq for Counts<K, V> {}

/// The value of a kind that occurred; like that of a map, it panics of one that did not.
impl<K: Kind + fmt::Debug, V: Copy + Default> Index<&K> for Counts<K, V> {
    type Output = V;

    fn index(&self, kind: &K) -> &V {
        self.get(kind)
            .unwrap_or_else(|| panic!("no value for {kind:?}, which did not occur: see get()"))
    }
}

impl<K: Kind + fmt::Debug, V: Copy + Default + fmt::Debug> fmt::Debug for Counts<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: Kind + Serialize, V: Copy + Default + Serialize> Serialize for Counts<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K, V> Deserialize<'de> for Counts<K, V>
where
    K: Kind + Deserialize<'de>,
    V: Copy + Default + Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Read(PhantomData))
    }
}

/// Reads a map.
struct Read<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Read<K, V>
where
    K: Kind + Deserialize<'de>,
    V: Copy + Default + Deserialize<'de>,
{
    type Value = Counts<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map with a value for each kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counts<K, V>, A::Error> {
        let mut counts = Counts::default();
        while let Some((kind, value)) = map.next_entry()? {
            *counts.at(kind) = value;
        }
        Ok(counts)
    }
}

impl<K: Kind> Counts<K> {
    /// Adds other counts; none grows past the largest.
    pub(crate) fn add_all(&mut self, more: &Counts<K>) {
        for (kind, count) in more {
            let known = self.at(*kind);
            *known = known.saturating_add(*count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Unpriced, UsageKind, error::ErrorKind};
    use std::collections::BTreeMap;

    #[test]
    fn they_are_read_and_written_as_a_map_is() {
        let map: BTreeMap<UsageKind, u64> =
            [(UsageKind::Output, 3), (UsageKind::Input, 0), (UsageKind::WebSearches, 7)].into();
        let counts: Counts<UsageKind> = map.clone().into_iter().collect();
        assert_eq!(format!("{counts:?}"), format!("{map:?}"));
        assert!(counts.iter().eq(map.iter()), "in the same order");
        assert!(counts.iter().rev().eq(map.iter().rev()));
        assert!(counts.into_iter().eq(map.clone()));
        assert_eq!((counts.iter().len(), counts.into_iter().len()), (3, 3), "serialisers ask");
        assert_eq!((counts.len(), counts.is_empty()), (3, false));
        let json = serde_json::to_string(&counts).unwrap();
        assert_eq!(json, serde_json::to_string(&map).unwrap());
        assert_eq!(serde_json::from_str::<Counts<UsageKind>>(&json).unwrap(), counts);
        assert!(serde_json::from_str::<Counts<UsageKind>>(r#"{"unheard_of":1}"#).is_err());
    }

    #[test]
    fn what_did_not_occur_is_not_zero() {
        let mut counts = Counts::<Unpriced>::default();
        assert_eq!((counts.get(&Unpriced::NoUsage), counts.len()), (None, 0));
        assert_eq!(counts.insert(Unpriced::NoUsage, 0), None);
        assert_eq!(counts.get(&Unpriced::NoUsage), Some(&0));
        assert_ne!(counts, Counts::default());
        assert_eq!(counts.insert(Unpriced::NoUsage, 4), Some(0));
        assert_eq!((counts.remove(&Unpriced::NoUsage), counts), (Some(4), Counts::default()));
    }

    #[test]
    fn many_add_up_and_saturate() {
        let mut counts: Counts<ErrorKind> = [(ErrorKind::Timeout, u64::MAX - 1)].into();
        counts.add_all(&[(ErrorKind::Timeout, 2), (ErrorKind::RateLimit, 5)].into());
        let expected = [(ErrorKind::Timeout, u64::MAX), (ErrorKind::RateLimit, 5)];
        assert_eq!(counts, expected.into());
    }
}
