//! Time: moments of wall time, and the clock that a collector reads.

mod timestamp;

pub use timestamp::Timestamp;
