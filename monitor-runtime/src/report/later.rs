//! What a report makes when somebody first asks for it.
//!
//! What always holds: it is a pure function of the snapshot, so nobody can tell when it was made.

use serde::{Serialize, Serializer};
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, LazyLock},
};

/// A part of a report that is made when somebody first asks for it: windows and charts add up many
/// slices. It is used like what is in it.
pub struct Later<T>(Arc<LazyLock<T, Make<T>>>);

type Make<T> = Box<dyn FnOnce() -> T + Send + Sync>;

impl<T> Later<T> {
    pub(super) fn new(make: impl FnOnce() -> T + Send + Sync + 'static) -> Later<T> {
        Later(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<T> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Later(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
