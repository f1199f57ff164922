//! What calls are made of with `--cfg monitor_noop`: nothing. Functions are as they were.
//!
//! What always holds: the names and bounds are those of `enabled`, so what compiles with one
//! compiles with the other; options and judges are checked by the compiler and dropped unrun; what
//! a body makes (a value, a future, a stream) is passed on, at its own size and in its own box.

mod ask;
mod asking;
mod future;
mod prepare;
mod settings;
mod stream;
mod sync;

pub use ask::Ask;
pub use asking::{Asking, ask_first};
pub use future::{Monitored, run_async, run_probed};
pub use prepare::{Callsite, Options, Prepared, prepare, prepare_fixed, prepare_in};
pub use stream::{Begun, MonitoredStream, Opening, run_opening, run_stream};
pub use sync::{Guard, guard, run_sync};
pub(super) use {settings::Settings, stream::begun};
