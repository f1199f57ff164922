//! Whether this build records anything: not with `--cfg monitor_noop`.
//!
//! What always holds: the cfg belongs to whoever builds the final program, so it is asked here and
//! in [`call`](crate::call) and [`private`](crate::private), where one module stands for another,
//! and never in what the attribute writes into users' crates.

/// Whether calls are recorded, if their collector is enabled.
pub(crate) const RECORDS: bool = cfg!(not(monitor_noop));
