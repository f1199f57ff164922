//! What Prometheus reads of a collector: names, values, strings from outside, in every form.
//!
//! The judges are a real Prometheus, its promtool and Python's parser; `tests/run` gets them.

mod attempts;
mod dashboard;
mod durations;
mod fixture;
mod hostile;
mod judges;
mod messages;
mod names;
mod native;
mod processes;
mod prometheus;
mod questions;
mod rules;
mod scraped;
mod server;
mod values;
