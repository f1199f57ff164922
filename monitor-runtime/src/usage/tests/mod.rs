//! What replies say, format by format, and how values of any type are walked.

mod formats;
mod walking;
