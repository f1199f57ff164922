//! The `#[monitor]` attribute and `#[derive(TokenUsage)]`. Use them through `monitor_runtime`, which
//! re-exports and documents them.
//!
//! What always holds: the function keeps its signature, its meaning and its warnings; a misuse is
//! one error at the user's own token, and the function stays as it was beside it.
#![forbid(unsafe_code)]

mod ask;
mod block;
mod body;
mod borrow;
mod budget;
mod contradictions;
mod derive;
mod diagnostics;
mod exits;
mod expand;
mod forms;
mod hints;
mod item;
mod items;
mod judge;
mod misplaced;
mod options;
mod prepare;
mod refused;
mod shape;
#[cfg(test)]
mod snapshots;
mod stream;
mod tags;

use proc_macro::TokenStream;

// Documented where it is re-exported, in `monitor_runtime`, whose types its examples need.
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn monitor(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(options.into(), item.into()).into()
}

// Documented likewise, beside the trait.
#[allow(missing_docs)]
#[proc_macro_derive(TokenUsage, attributes(usage))]
pub fn token_usage(item: TokenStream) -> TokenStream {
    derive::token_usage(item.into()).into()
}
