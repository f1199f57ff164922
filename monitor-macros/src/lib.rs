//! The `#[monitor]` attribute. Use it through `monitor_runtime`, which re-exports and documents it.
//!
//! What always holds: the function keeps its signature, its meaning and its warnings; a misuse is
//! one error at the user's own token, and the function stays as it was beside it.
#![forbid(unsafe_code)]

mod block;
mod body;
mod borrow;
mod diagnostics;
mod exits;
mod expand;
mod forms;
mod item;
mod items;
mod judge;
mod misplaced;
mod options;
mod prepare;
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
