//! The attribute leaves every function as it was: what compiles, what warns, what it means.
#![deny(warnings)]

mod accepted;
mod begin;
mod bodies;
mod by_macro;
mod clippy;
mod compiler;
mod contract;
mod diagnostics;
mod drop_order;
mod futures_by_hand;
mod generics;
mod inferred;
mod meaning;
mod noop;
mod own;
mod passing;
mod probes;
mod streams;
mod streams_of_methods;
mod streams_strict;
mod strict;
