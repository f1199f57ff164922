//! No box but the user's own.

use crate::call::{Monitored, MonitoredStream, Opening};
use std::pin::Pin;

/// What is returned for a monitored future that was in a box.
pub(in crate::private) type Boxed<F, J> = <Monitored<F, J> as Unboxed>::Own;

/// The box that the body made.
#[inline(always)]
pub fn boxed<M: Unboxed>(future: M) -> M::Own {
    future.own()
}

/// The box that the body made.
#[inline(always)]
pub fn pinned<S, J>(stream: MonitoredStream<S, J>) -> S {
    stream.into_body()
}

/// The box that the body made.
#[inline(always)]
pub fn heaped<S, J>(stream: MonitoredStream<S, J>) -> S {
    stream.into_body()
}

/// What stands around a boxed future.
pub trait Unboxed {
    /// What is returned in its place.
    type Own;
    /// Takes off what stands around it.
    fn own(self) -> Self::Own;
}

impl<F, J> Unboxed for Monitored<F, J> {
    type Own = F;
    #[inline(always)]
    fn own(self) -> F {
        self.into_body()
    }
}

/// The types of a stream before and after may differ, so its future is another.
impl<D, F, J, W> Unboxed for Opening<D, F, J, W> {
    type Own = Pin<Box<Self>>;
    fn own(self) -> Pin<Box<Self>> {
        Box::pin(self)
    }
}
