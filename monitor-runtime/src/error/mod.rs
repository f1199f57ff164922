//! What went wrong: kinds, their categories, and how evidence becomes a kind.
//!
//! What always holds: a kind belongs to exactly one category and says whether a retry can help;
//! evidence counts in the order of its strength, words of messages last.
//!
//! # Known types
//! An error of a known type says what it is by itself: as it is, behind a pointer, and among the
//! sources of any other error ([`Failure::of_error`]), so also in `Box<dyn Error>` and
//! `anyhow::Error`. Known are `std::io::Error`, `serde_json::Error` and tokio's `Elapsed`; others by
//! features, which are off by default:
//!
//! | feature | known |
//! |---|---|
//! | `http-types` | `http::Error`; a returned `StatusCode`, `Response`, `Parts`, or a tuple that begins with one, is an error from 400 on, also in `Result`, `Option` and `Poll` |
//! | `reqwest`, `reqwest-0-12` | `reqwest::Error` of 0.13 and 0.12; a returned `reqwest::Response` as above, its body untouched |
//! | `hyper` | `hyper::Error`, and the error of hyper-util's client |
//! | `async-openai` | `OpenAIError`: the provider's body in it as any other body |
//! | `aws-sdk` | `SdkError` of every service: code, message, status, wait |
//!
//! Not known: the type of an error that another one stands for (`#[error(transparent)]` of thiserror)
//! and of one that gives no source (genai's), whose words count; whose status async-openai lost,
//! because the body had another shape than OpenAI's; and of an `SdkError` in a box the status and the
//! headers, because the operation's type is part of its own (write it down where it matters).
//!
//! # Errors in the place of an answer
//! A stream of status 200 can bring an error, and so can a body: see
//! [`Reply::failure`](crate::usage::Reply::failure).

#[cfg(feature = "json")]
mod body;
mod chain;
mod classify;
mod codes;
#[cfg(feature = "json")]
pub(crate) mod event;
mod evidence;
mod failure;
mod headers;
mod kind;
mod known;
mod message;
mod page;
mod phrases;
#[cfg(feature = "json")]
mod python;
mod retry_after;
mod secrets;
mod status;
mod wording;
mod words;

pub use classify::Classify;
pub use failure::Failure;
pub use kind::{ErrorCategory, ErrorKind};
#[cfg(feature = "http-types")]
pub(crate) use known::HttpAnswer;
