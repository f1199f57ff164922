//! One box more, around what is monitored. `Box` can be shadowed where the attribute stands.

use crate::call::Monitored;
use futures_core::Stream;
use std::{future::Future, pin::Pin};

/// What is returned for a monitored future that was in a box.
pub(in crate::private) type Boxed<F, J> = Pin<Box<Monitored<F, J>>>;

/// Boxes a future.
#[inline]
pub fn boxed<F: Future>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

/// Boxes a stream.
#[inline]
pub fn pinned<S: Stream>(stream: S) -> Pin<Box<S>> {
    Box::pin(stream)
}

/// The same for a stream that can be moved.
#[inline]
pub fn heaped<S: Stream + Unpin>(stream: S) -> Box<S> {
    Box::new(stream)
}
