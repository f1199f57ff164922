//! The numbers of a snapshot as Prometheus reads them.
//!
//! What always holds: an exposition is a pure function of a snapshot; its names follow Prometheus'
//! conventions (base units, `_total`, `_info`).

mod format;

pub use format::Format;

use crate::collector::Snapshot;
use std::fmt::Write;

/// The numbers of a snapshot in the forms that Prometheus scrapes.
#[derive(Clone, Copy, Debug)]
#[must_use = "an exposition is written by `to_text` and the like"]
pub struct Exposition<'a> {
    snapshot: &'a Snapshot,
    older_names: bool,
}

impl Snapshot {
    /// The numbers in the forms that Prometheus scrapes.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    ///
    /// let text = Collector::builder().build().snapshot().exposition().to_text();
    /// assert!(text.contains("# TYPE llm_uptime_seconds gauge"));
    /// ```
    pub fn exposition(&self) -> Exposition<'_> {
        Exposition { snapshot: self, older_names: false }
    }
}

impl Exposition<'_> {
    /// Whether the metrics of older systems are there too, under their names.
    pub fn older_names(self, on: bool) -> Self {
        Exposition { older_names: on, ..self }
    }

    /// The text format 0.0.4.
    pub fn to_text(&self) -> String {
        String::from_utf8(self.encode(Format::Text)).unwrap_or_default()
    }

    /// The numbers in this format.
    pub fn encode(&self, _format: Format) -> Vec<u8> {
        let mut text = String::new();
        let seconds = self.snapshot.uptime.as_secs_f64();
        let _infallible = write!(
            text,
            "# HELP llm_uptime_seconds How long calls have been counted.\n\
             # TYPE llm_uptime_seconds gauge\nllm_uptime_seconds {seconds}\n"
        );
        text.into_bytes()
    }
}
