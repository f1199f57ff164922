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

mod ask;
mod asking;
mod budgeted;
mod builder;
mod callsite;
mod carry;
mod current;
#[cfg(monitor_noop)]
mod disabled;
#[cfg(not(monitor_noop))]
mod enabled;
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
mod settings;
mod stream;
mod sync;
#[cfg(feature = "tokio")]
mod timeout;
mod told;
mod used;
mod usual;
mod verdict;

#[cfg(monitor_noop)]
use disabled as made;
#[cfg(not(monitor_noop))]
use enabled as made;

pub use budgeted::BudgetedCall;
pub use builder::{Call, CallBuilder};
pub use carry::Carried;
pub use current::{Current, current};
pub(crate) use here::{Outer, Scope, enter, offer_wait};
pub use holds::{Bare, Holds, In};
pub use items::ItemVerdict;
pub use made::{
    Ask, Asking, Begun, Callsite, Guard, Monitored, MonitoredStream, Opening, Options, Prepared,
    ask_first, guard, prepare, prepare_fixed, prepare_in, run_async, run_opening, run_probed,
    run_stream, run_sync,
};
pub use prepare::{Track, handle};
pub use running::Judge;
#[cfg(feature = "tokio")]
pub use timeout::{Timeout, timeout};
pub use verdict::Verdict;
