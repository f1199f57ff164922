//! Functions that must compile without a warning as they stand, in each edition: one file for a
//! theme, and in it one module for each shape, with what a naive attribute breaks above it.
// The shapes are odd on purpose.
#![allow(dead_code, clippy::all)]

pub mod async_trait_methods;
pub mod attributes;
pub mod boxed_futures;
pub mod budgets;
pub mod coercions;
pub mod control_flow;
pub mod diverging;
pub mod every_lint;
pub mod fragments;
pub mod generics;
pub mod items_of_bodies;
pub mod no_prelude;
pub mod opaque;
pub mod opaque_futures;
pub mod parameters;
pub mod receivers;
pub mod shadowed;
pub mod trait_methods;
