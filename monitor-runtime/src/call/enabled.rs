//! What calls are made of: each is recorded.

pub use super::{
    ask::Ask,
    asking::{Asking, ask_first},
    callsite::Callsite,
    future::{Monitored, run_async, run_probed},
    opening::{Opening, run_opening, run_stream},
    prepare::{Options, Prepared, prepare, prepare_fixed, prepare_in},
    stream::{Begun, MonitoredStream},
    sync::{Guard, guard, run_sync},
};
pub(super) use super::{prepare::begun, settings::Settings};
