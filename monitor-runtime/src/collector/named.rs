//! Things that users give a name: queues, breakers.
//!
//! What always holds: one name is one thing; there are at most so many as the cap says, and those
//! past it are one, shown as `(others)`.

use crate::{noop::RECORDS, text::mended};
use parking_lot::RwLock;
use std::{collections::BTreeMap, sync::Arc};

/// How many of a kind a collector knows by name.
const MOST: usize = 1_000;
/// All past the cap.
pub(super) const OTHERS: &str = "(others)";

pub(super) struct Named<T>(RwLock<BTreeMap<String, Arc<T>>>);

impl<T> Named<T> {
    pub(super) fn new() -> Named<T> {
        Named(RwLock::new(BTreeMap::new()))
    }

    /// The one of this name; made if there is none.
    pub(super) fn find_or_make(&self, name: &str, make: impl FnOnce(&str) -> T) -> Arc<T> {
        let name = mended(name);
        if let Some(known) = self.0.read().get(&*name) {
            return Arc::clone(known);
        }
        let mut named = self.0.write();
        let name = if named.len() < MOST || named.contains_key(&*name) { &*name } else { OTHERS };
        let new = || Arc::new(make(name));
        Arc::clone(named.entry(name.to_owned()).or_insert_with(new))
    }

    /// All of them, in the order of their names; none in a build that records nothing.
    pub(super) fn all(&self) -> Vec<Arc<T>> {
        if !RECORDS {
            return Vec::new();
        }
        self.0.read().values().map(Arc::clone).collect()
    }
}
