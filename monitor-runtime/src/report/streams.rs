//! How streams came.

use super::LatencyReport;
use crate::collector::StreamTotals;
use serde::Serialize;

/// How streams came. They are calls, and count in all other numbers too.
///
/// A percentile is the nearest rank, within 0.55 % of the true value.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, Usage};
/// use std::time::Duration;
///
/// let collector = Collector::builder().build();
/// let stream = Request::new("chat").stream(120, Duration::from_millis(400));
/// collector.record(stream.duration(Duration::from_secs(2)).usage(Usage::new(900, 130)));
///
/// let streams = collector.report().function("chat").streams.unwrap();
/// assert_eq!(streams.time_to_first_item.p95, Some(Duration::from_millis(400)));
/// assert_eq!(streams.output_tokens_per_second, Some(65.0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StreamReport {
    /// Finished streams, however they ended.
    pub count: u64,
    /// Their items, errors among them.
    pub items: u64,
    /// How long after the beginning of the call its first item came that is no error, of streams
    /// that had one, however they ended.
    pub time_to_first_item: LatencyReport,
    /// How long after each item the next one came. What the reader does between two items is part
    /// of it: a stream moves on only while somebody reads it.
    pub time_between_items: LatencyReport,
    /// How long streams took, from the beginning of the call to the end of the stream, of those
    /// that ended ok, in an error or in a panic.
    pub duration: LatencyReport,
    /// Output tokens of streams that ended ok and told them, by the time that these took from the
    /// beginning of the call to the end of the stream; `None` without any.
    ///
    /// The time before the first item is part of it, because there lies the reasoning that some
    /// providers count as output and do not send: by the time after it, a model that thinks for
    /// 20 s and answers within one would seem twenty times as fast as it is.
    pub output_tokens_per_second: Option<f64>,
    /// How many streams the tokens a second are of.
    pub streams_with_output: u64,
}

impl StreamReport {
    pub(super) fn of(streams: &StreamTotals) -> StreamReport {
        let output = &streams.output;
        let tokens = output.tokens as f64;
        StreamReport {
            count: streams.count,
            items: streams.items,
            time_to_first_item: LatencyReport::of(&streams.time_to_first_item),
            time_between_items: LatencyReport::of(&streams.time_between_items),
            duration: LatencyReport::of(&streams.duration),
            output_tokens_per_second: (!output.time.is_zero())
                .then(|| tokens / output.time.as_secs_f64()),
            streams_with_output: output.streams,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::StreamedOutput;
    use std::time::Duration;

    fn rate(output: StreamedOutput) -> Option<f64> {
        StreamReport::of(&StreamTotals { count: 2, output, ..StreamTotals::default() })
            .output_tokens_per_second
    }

    #[test]
    fn output_by_the_time_that_it_took_is_the_rate() {
        let time = Duration::from_millis(2_500);
        assert_eq!(rate(StreamedOutput { streams: 2, tokens: 100, time }), Some(40.0));
        assert_eq!(
            rate(StreamedOutput { streams: 1, tokens: 0, time }),
            Some(0.0),
            "a stream that says it had no output is known to have had none"
        );
    }

    #[test]
    fn without_any_time_there_is_no_rate() {
        assert_eq!(rate(StreamedOutput::default()), None);
        assert_eq!(rate(StreamedOutput { streams: 1, tokens: 9, time: Duration::ZERO }), None);
    }
}
