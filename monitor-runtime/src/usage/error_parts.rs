//! The parts of an error that a value is instead of an answer, picked up field by field.
//!
//! What always holds: nothing is kept of a value before it was found to be an error; what is kept is
//! bounded, and gone once the error is classified.

use crate::error::Failure;

/// What a field of an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Code,
    Type,
    Status,
    Reason,
    Message,
    /// What the provider behind a gateway said.
    Raw,
    Wait,
}

/// The most parts that are kept, and the most characters of each.
const MOST: usize = 16;
const LONGEST: usize = 2_048;

#[derive(Clone, Debug, Default)]
pub(super) struct ErrorParts(Vec<(Part, Said)>);

#[derive(Clone, Debug)]
enum Said {
    Text(String),
    /// A number is a weaker label than a text.
    Count(u64),
}

impl ErrorParts {
    pub(super) fn text(&mut self, part: Part, text: &str) {
        if !text.is_empty() {
            self.add(part, Said::Text(text.chars().take(LONGEST).collect()));
        }
    }

    pub(super) fn count(&mut self, part: Part, count: u64) {
        self.add(part, Said::Count(count));
    }

    fn add(&mut self, part: Part, said: Said) {
        if self.0.len() < MOST {
            self.0.push((part, said));
        }
    }

    /// What they mean together, classified as the same parts of a body are; `None` without any.
    #[cfg(feature = "json")]
    pub(super) fn failure(self) -> Option<Failure> {
        use serde_json::{Map, Value};
        if self.0.is_empty() {
            return None;
        }
        let (mut error, mut more) = (Map::new(), Vec::new());
        for (part, said) in self.0 {
            let name = part.name().to_owned();
            let said = match said {
                Said::Text(text) => Value::String(text),
                Said::Count(count) => count.into(),
            };
            if error.contains_key(&name) {
                more.push(Value::Object(Map::from_iter([(name, said)])));
            } else {
                error.insert(name, said);
            }
        }
        error.insert("details".to_owned(), Value::Array(more));
        Some(Failure::of_text(&serde_json::json!({ "error": error }).to_string()))
    }

    /// The same by the words of the parts.
    #[cfg(not(feature = "json"))]
    pub(super) fn failure(self) -> Option<Failure> {
        let words = self.0.into_iter().map(|(_, said)| match said {
            Said::Text(text) => text,
            Said::Count(count) => format!("status {count}"),
        });
        let words = words.collect::<Vec<_>>().join(". ");
        (!words.is_empty()).then(|| Failure::of_text(&words))
    }
}

#[cfg(feature = "json")]
impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Code => "code",
            Part::Type => "type",
            Part::Status => "status",
            Part::Reason => "reason",
            Part::Message => "message",
            Part::Raw => "raw",
            Part::Wait => "retry_after",
        }
    }
}
