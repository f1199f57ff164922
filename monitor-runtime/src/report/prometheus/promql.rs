//! Questions to Prometheus about the metrics that are exported.
//!
//! What always holds: a metric is named by its family, so that no question outlives its answer; a
//! text from outside is a quoted value and nothing else.

use super::sink::Family;
use std::{borrow::Cow, fmt::Write};

/// How Prometheus keeps durations, which decides how it is asked for percentiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Histograms {
    /// As native histograms, which it scrapes with `--enable-feature=native-histograms` from a
    /// program that has the feature `native-histograms`: percentiles are within 0.55 % of a
    /// single program's, and within 1.1 % in the schema that Prometheus takes of them.
    Native,
    /// As classic histograms of 18 bounds, which every Prometheus scrapes: percentiles are within a
    /// power of two.
    Classic,
}

/// The label that only samples of attempts have.
pub(crate) const ATTEMPT: &str = "attempt";

/// Samples of one metric.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    name: Cow<'static, str>,
    ending: &'static str,
    /// The matchers of each alternative: what one of them takes is taken.
    alternatives: Vec<Vec<String>>,
}

/// An expression of Prometheus' query language that can stand anywhere a number can.
pub(crate) type Expression = String;

impl Series {
    pub(crate) fn of(family: Family<'static>) -> Series {
        Series { ending: family.ending(), ..Series::named(family.name) }
    }

    /// Samples of a metric that a program has named.
    pub(crate) fn named(name: impl Into<Cow<'static, str>>) -> Series {
        Series { name: name.into(), ending: "", alternatives: vec![Vec::new()] }
    }

    /// Those whose label has this value; an empty one is an absent label.
    pub(crate) fn is(self, label: &str, value: &str) -> Series {
        let matcher = format!("{label}={}", quoted(value));
        self.that(matcher)
    }

    /// Those whose label has a value that this matches, which may be a variable of a dashboard.
    pub(crate) fn matches(self, label: &str, pattern: &str) -> Series {
        self.that(format!("{label}=~\"{pattern}\""))
    }

    /// Those of which one of these labels has this value.
    pub(crate) fn has(mut self, labels: [&str; 2], value: &str) -> Series {
        let matchers = labels.map(|label| format!("{label}={}", quoted(value)));
        let with = |alternative: &Vec<String>, matcher: &String| {
            let mut both = alternative.clone();
            both.push(matcher.clone());
            both
        };
        let alternatives = self.alternatives.iter();
        self.alternatives =
            alternatives.flat_map(|it| matchers.iter().map(|more| with(it, more))).collect();
        self
    }

    fn that(mut self, matcher: String) -> Series {
        self.alternatives.iter_mut().for_each(|matchers| matchers.push(matcher.clone()));
        self
    }

    /// Their values now.
    pub(crate) fn now(&self) -> Expression {
        self.each(self.ending, |selector| selector)
    }

    /// Alternatives are put together by `or`, which takes what two of them have only once.
    pub(crate) fn each(&self, ending: &str, one: impl Fn(String) -> String) -> Expression {
        let all = self.alternatives.iter().map(|matchers| {
            let mut selector = format!("{}{ending}", self.name);
            if !matchers.is_empty() {
                let _infallible = write!(selector, "{{{}}}", matchers.join(","));
            }
            one(selector)
        });
        all.collect::<Vec<_>>().join(" or ")
    }

    /// The ending that the names of their samples have.
    pub(crate) fn ending(&self) -> &'static str {
        self.ending
    }
}

/// Durations of which Prometheus has histograms.
pub(crate) struct Durations<'a, F> {
    pub(crate) series: Series,
    pub(crate) histograms: Histograms,
    /// What is asked of each selector: its rate over a range, for one.
    pub(crate) each: F,
    /// The labels by which they are told apart.
    pub(crate) by: &'a [&'a str],
}

impl<F: Fn(String) -> String> Durations<'_, F> {
    /// The duration that this share of them did not exceed; no number where there are none.
    pub(crate) fn quantile(&self, share: f64) -> Expression {
        format!("histogram_quantile({share}, {})", self.buckets())
    }

    /// How long they took on average.
    pub(crate) fn average(&self) -> Expression {
        match self.histograms {
            Histograms::Native => {
                let all = sum_by(self.by, &self.part(""));
                format!("histogram_sum({all}) / histogram_count({all})")
            }
            Histograms::Classic => format!(
                "{} / {}",
                sum_by(self.by, &self.part("_sum")),
                sum_by(self.by, &self.part("_count"))
            ),
        }
    }

    /// How many there are in each bucket, for a heat map.
    pub(crate) fn buckets(&self) -> Expression {
        match self.histograms {
            Histograms::Native => sum_by(self.by, &self.part("")),
            Histograms::Classic => sum_by(&[self.by, &["le"]].concat(), &self.part("_bucket")),
        }
    }

    fn part(&self, ending: &str) -> Expression {
        self.series.each(ending, &self.each)
    }
}

/// The sum of samples with the same values of these labels.
pub(crate) fn sum_by(labels: &[&str], expression: &str) -> Expression {
    match labels {
        [] => format!("sum({expression})"),
        _ => format!("sum by ({}) ({expression})", labels.join(", ")),
    }
}

/// A text as a value of a label, on one line and in printable characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            // YAML takes some for ends of lines, and editors show none of them
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _infallible = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{
        super::metrics::{REQUEST_DURATION, REQUESTS},
        *,
    };

    #[test]
    fn alternatives_are_asked_for_one_by_one() {
        let calls = Series::of(REQUESTS).is("provider", "openai").has(["model", "answered"], "a");
        assert_eq!(
            calls.now(),
            r#"llm_requests_total{provider="openai",model="a"} or "#.to_owned()
                + r#"llm_requests_total{provider="openai",answered="a"}"#
        );
    }

    #[test]
    fn percentiles_are_asked_for_as_the_histograms_are() {
        let asked = |histograms, by| {
            let series = Series::of(REQUEST_DURATION);
            let each = |selector| format!("rate({selector}[5m])");
            Durations { series, histograms, each, by }.quantile(0.95)
        };
        assert_eq!(
            asked(Histograms::Native, &[]),
            "histogram_quantile(0.95, sum(rate(llm_request_duration_seconds[5m])))"
        );
        assert_eq!(
            asked(Histograms::Classic, &["model"]),
            "histogram_quantile(0.95, sum by (model, le) \
             (rate(llm_request_duration_seconds_bucket[5m])))"
        );
    }

    #[test]
    fn a_text_from_outside_stays_a_value() {
        assert_eq!(quoted(r#"a"} or b{c="\"#), r#""a\"} or b{c=\"\\""#);
        assert_eq!(quoted("a\nb\u{2028}é"), r#""a\u000ab\u2028é""#);
    }
}
