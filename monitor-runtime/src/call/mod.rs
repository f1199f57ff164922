//! One monitored call: how it begins, runs and ends.
//!
//! What always holds: a call ends in exactly one record with exactly one outcome, whatever ends
//! it; a monitored function never fails, hangs or changes its result because it is monitored; all
//! user code (options, closures, `Serialize`, `Display`, drops) runs before any lock is taken.
//!
//! ```text
//! prepare: options -> series     begin: clock, span     poll .. poll     judge: outcome, usage     finish: one write
//!                                └ the call is the current call while it is polled or runs ┘
//! ```

mod builder;
mod callsite;
mod current;
mod finish;
mod future;
mod here;
mod holds;
mod ids;
mod items;
mod marks;
mod notes;
mod opening;
mod prepare;
mod running;
mod stream;
mod sync;
#[cfg(feature = "tokio")]
mod timeout;
mod used;
mod verdict;

pub use builder::{Call, CallBuilder};
pub use callsite::Callsite;
#[cfg(feature = "tokio")]
pub use current::Carried;
pub use current::{Current, current};
pub use future::{Monitored, run_async, run_probed};
pub(crate) use here::{Outer, Scope, enter};
pub use holds::{Bare, Holds, In};
pub use items::ItemVerdict;
pub use opening::{Opening, run_opening, run_stream};
pub use prepare::{Options, Prepared, Track, handle, prepare, prepare_fixed, prepare_in};
pub use running::Judge;
pub use stream::{Begun, MonitoredStream};
pub use sync::{Guard, guard, run_sync};
#[cfg(feature = "tokio")]
pub use timeout::{Timeout, timeout};
pub use verdict::Verdict;
