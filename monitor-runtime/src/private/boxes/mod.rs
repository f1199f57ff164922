//! Boxes what is returned for a body that was in a box already.

#[cfg(monitor_noop)]
mod disabled;
#[cfg(not(monitor_noop))]
mod enabled;

#[cfg(monitor_noop)]
pub(super) use disabled::Boxed;
#[cfg(monitor_noop)]
pub use disabled::{boxed, heaped, pinned};
#[cfg(not(monitor_noop))]
pub(super) use enabled::Boxed;
#[cfg(not(monitor_noop))]
pub use enabled::{boxed, heaped, pinned};
