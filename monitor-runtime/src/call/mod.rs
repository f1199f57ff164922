//! One monitored call: how it begins, runs and ends.
//!
//! What always holds: a call ends in exactly one record with exactly one outcome, whatever ends
//! it; a monitored function never fails, hangs or changes its result because it is monitored.

mod outcome;

pub use outcome::Outcome;
