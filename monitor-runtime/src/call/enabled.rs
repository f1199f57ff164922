//! What calls are made of: each is recorded.

pub use super::{
    callsite::Callsite,
    future::Monitored,
    opening::{Opening, run_opening, run_stream},
    prepare::{Options, Prepared, prepare, prepare_fixed, prepare_in, run_async},
    stream::{Begun, MonitoredStream},
    sync::{Guard, guard, run_sync},
};
pub(super) use super::{prepare::begun, settings::Settings};
