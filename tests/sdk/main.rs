//! The types that users' clients return, read as they are, the errors that they make, and the circuit
//! breakers around them.
//!
//! What always holds: each value is of the client's own type, made from a body in the form that
//! the provider documents; nothing here says where its counts stand.

mod async_openai_types;
mod breakers;
mod errors;
mod genai_client;
mod genai_types;
mod monitored;
mod rig_types;
