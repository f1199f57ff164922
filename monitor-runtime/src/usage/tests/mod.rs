//! What replies say, format by format, and how values of any type are walked.

#[cfg(feature = "json")]
mod formats;
mod walking;
