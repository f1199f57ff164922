//! The attribute leaves every function as it was: what compiles, what warns, what it means.
#![deny(warnings)]

mod begin;
mod contract;
mod diagnostics;
mod drop_order;
mod own;
mod probes;
