//! The errors of users' clients, met on the wire: each is of its kind as it is, in a box, in
//! `anyhow` with a context, and asked by hand.
//!
//! What always holds: every error here was made by the client itself.

mod aws;
mod chains;
mod forms;
mod genai;
mod hyper;
mod openai;
mod reqwest;
mod statuses;
mod wire;
