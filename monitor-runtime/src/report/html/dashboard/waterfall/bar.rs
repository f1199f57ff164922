//! The axis of time of a waterfall, and the bars on it.

use crate::{
    Outcome,
    collector::Trace,
    report::{
        figures,
        html::{dashboard::traces, escape::Text},
    },
};
use std::{fmt::Write as _, time::Duration};

/// Lines of the axis are at round numbers, and at most so many steps.
const MOST_STEPS: f64 = 5.0;

/// The time of a whole trace, from the left to the right.
pub(super) struct Scale {
    seconds: f64,
    step: f64,
}

impl Scale {
    pub(super) fn over(duration: Duration) -> Scale {
        // a trace of no time still has an axis
        let seconds = duration.as_secs_f64().max(1e-6);
        let power = 10_f64.powf((seconds / MOST_STEPS).log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
        let fits = |step: &f64| seconds / step <= MOST_STEPS;
        Scale { seconds, step: steps.into_iter().find(fits).unwrap_or(10.0 * power) }
    }

    fn percent(&self, seconds: f64) -> f64 {
        ((seconds / self.seconds).clamp(0.0, 1.0) * 10_000.0).round() / 100.0
    }

    /// The moments at the lines, in percent, from the beginning on.
    fn lines(&self) -> impl Iterator<Item = (f64, Duration)> {
        let lines = (self.seconds / self.step).floor() as u32;
        (0..=lines).map(|line| {
            let seconds = f64::from(line) * self.step;
            (self.percent(seconds), Duration::from_secs_f64(seconds))
        })
    }

    /// The times above the bars.
    pub(super) fn times(&self) -> String {
        let mut times = String::from("<svg class=\"x\" aria-hidden=\"true\">");
        for (number, (x, moment)) in self.lines().enumerate() {
            // phones have room for every other one
            let class = if number % 2 == 1 { " class=\"alt\"" } else { "" };
            let anchor = match x {
                ..4.0 => " text-anchor=\"start\"",
                92.0.. => " text-anchor=\"end\"",
                _ => "",
            };
            let text = if moment.is_zero() { "0 s".into() } else { figures::duration(moment) };
            let _ = write!(times, "<text x=\"{x}%\" y=\"12\"{anchor}{class}>{}</text>", Text(text));
        }
        times + "</svg>"
    }

    /// The bar of a call that began so long after the first.
    pub(super) fn bar(&self, trace: &Trace, start: Duration, is_parent: bool) -> String {
        let mut bar = String::from("<svg aria-hidden=\"true\">");
        for (x, _) in self.lines() {
            let _ =
                write!(bar, "<line class=\"rule\" x1=\"{x}%\" x2=\"{x}%\" y1=\"-8\" y2=\"22\"/>");
        }
        let request = &trace.request;
        let (begin, length) = (start.as_secs_f64(), request.duration.as_secs_f64());
        let wait = request.queue_wait.as_secs_f64().min(length);
        if is_parent && traces::only_holds_others(trace) {
            self.piece(&mut bar, "parent", [begin, begin + length], "y=\"5\" height=\"4\"");
            return bar + "</svg>";
        }
        if wait > 0.0 {
            self.piece(&mut bar, "wait", [begin, begin + wait], WHOLE);
        }
        let first = request.time_to_first_item.map(|first| first.as_secs_f64().clamp(wait, length));
        let working = begin + first.unwrap_or(wait);
        if first.is_some() {
            self.piece(&mut bar, "first", [begin + wait, working], WHOLE);
        }
        let class = match request.outcome {
            Outcome::Ok => "fill",
            Outcome::Error | Outcome::Panicked => "broken",
            Outcome::Cancelled | Outcome::Rejected => "outline",
        };
        let place = if class == "outline" { "y=\"1\" height=\"12\"" } else { WHOLE };
        self.piece(&mut bar, class, [working, begin + length], place);
        bar + "</svg>"
    }

    fn piece(&self, bar: &mut String, class: &str, ends: [f64; 2], place: &str) {
        let [begin, end] = ends.map(|end| self.percent(end));
        let width = ((end - begin) * 100.0).round() / 100.0;
        let _ = write!(bar, "<rect class=\"{class}\" x=\"{begin}%\" width=\"{width}%\" {place}/>");
    }
}

const WHOLE: &str = "height=\"14\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_round_numbers() {
        let lines = |millis| {
            let scale = Scale::over(Duration::from_millis(millis));
            scale.lines().map(|(_, at)| at.as_millis() as u64).collect::<Vec<_>>()
        };
        assert_eq!(lines(47_820), [0, 10_000, 20_000, 30_000, 40_000]);
        assert_eq!(lines(1_000), [0, 200, 400, 600, 800, 1_000]);
        assert_eq!(lines(0), [0; 6], "a trace of no time has an axis of a microsecond");
    }
}
