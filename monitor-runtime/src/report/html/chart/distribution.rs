//! How long calls took, as bars: how many took so long, on a logarithmic axis.

use super::{
    Chart, Plot, Text,
    scale::{Linear, round},
};
use crate::report::{
    Report,
    figures::{self, count},
    html::table::{Cell, Table, numbers, words},
};
use std::{fmt::Write as _, time::Duration};

/// Buckets of the histogram in one bar: bars are a quarter of an octave wide, 19 %.
const IN_A_BAR: i32 = 16;
const BARS_PER_OCTAVE: i32 = 64 / IN_A_BAR;
/// The bars of what is shorter and of what is longer than the range of the histogram.
const FIRST: i32 = -20 * BARS_PER_OCTAVE - 1;
const LAST: i32 = 12 * BARS_PER_OCTAVE;
/// At most so many durations are written below the bars.
const MOST_TICKS: i32 = 7;

const BAR: (&str, &str) = ("<rect class=\"fill\" width=\"12\" height=\"10\"/>", "calls");
const MARK: (&str, &str) = ("<path class=\"mark\" d=\"M7 0v10\"/>", "p50, p95, p99");

/// Calls that took longer than the bar before and no longer than this one.
struct Bars {
    /// The number of the first bar: bar `n` ends at 2^((n + 1) / 4) seconds.
    first: i32,
    counts: Vec<u64>,
}

impl Bars {
    fn of(report: &Report) -> Option<Bars> {
        let histogram = &report.durations.histogram;
        let mut all = [0_u64; (LAST - FIRST) as usize + 1];
        let mut add = |bar: i32, calls| all[(bar.clamp(FIRST, LAST) - FIRST) as usize] += calls;
        add(FIRST, histogram.below());
        add(LAST, histogram.above());
        for (bucket, calls) in histogram.buckets() {
            add((bucket - 1).div_euclid(IN_A_BAR), *calls);
        }
        let [first, last] =
            [all.iter().position(|calls| *calls > 0)?, all.iter().rposition(|calls| *calls > 0)?];
        let (first, counts) = (FIRST + first as i32, all[first..=last].to_vec());
        Some(Bars { first, counts })
    }

    /// Where a bar begins.
    fn begin(&self, at: usize) -> Duration {
        let octaves = f64::from(self.first + at as i32) / f64::from(BARS_PER_OCTAVE);
        Duration::from_secs_f64(octaves.exp2())
    }

    /// `1.00 s–1.19 s`.
    fn span(&self, at: usize) -> String {
        let ends = [self.begin(at), self.begin(at + 1)].map(figures::duration);
        ends.join("–")
    }

    /// How far from the left a duration stands, in bars.
    fn x(&self, duration: Duration) -> f64 {
        let bar = duration.as_secs_f64().max(1e-9).log2() * f64::from(BARS_PER_OCTAVE);
        (bar - f64::from(self.first)).clamp(0.0, self.counts.len() as f64)
    }

    /// Durations below the bars, at whole octaves.
    fn ticks(&self) -> String {
        let width = self.counts.len() as i32;
        let octaves = width / BARS_PER_OCTAVE + 1;
        let gap = BARS_PER_OCTAVE * (octaves.div_euclid(MOST_TICKS) + 1);
        let mut ticks = String::new();
        for at in (0..=width).filter(|at| (self.first + at).rem_euclid(gap) == 0) {
            let x = round(100.0 * f64::from(at) / f64::from(width));
            let anchor = match x.value() {
                ..4.0 => " text-anchor=\"start\"",
                96.0.. => " text-anchor=\"end\"",
                _ => "",
            };
            let text = figures::duration(self.begin(usize::try_from(at).unwrap_or(0)));
            let _ = write!(ticks, "<text x=\"{x}%\" y=\"17\"{anchor}>{}</text>", Text(text));
        }
        ticks
    }
}

/// Nothing where no detail of latency is kept.
pub(super) fn chart(report: &Report) -> Option<Chart> {
    let bars = Bars::of(report)?;
    let width = bars.counts.len();
    let most = bars.counts.iter().copied().max().unwrap_or(0);
    let scale = Linear::to(most as f64, true);
    let (mut path, mut hits) = (String::new(), String::new());
    let mut table = Table::new("", "", vec![words("Took"), numbers("calls", "")]);
    for (at, calls) in bars.counts.iter().enumerate() {
        let height = round(scale.height(*calls as f64));
        let _ = write!(path, "M{} 100v-{height}h0.9v{height}z", round(at as f64 + 0.05));
        let (x, step) = (round(100.0 * at as f64 / width as f64), round(100.0 / width as f64));
        let says = Text(format!("{}: {}", bars.span(at), figures::calls(*calls)));
        let _ = write!(
            hits,
            "<rect x=\"{x}%\" width=\"{step}%\" height=\"100%\"><title>{says}</title></rect>"
        );
        table.row(vec![Cell::text(bars.span(at)), Cell::text(count(*calls))]);
    }
    let latency = &report.latency;
    let known = [(50, latency.p50), (95, latency.p95), (99, latency.p99)];
    let known = known.into_iter().filter_map(|(percent, value)| {
        Some((percent, figures::percentile(latency, percent, value)?))
    });
    let (mut marks, mut words) = (String::new(), Vec::new());
    for (percent, value) in known {
        let _ = write!(marks, "M{} 0V100", round(bars.x(value)));
        words.push(format!("p{percent} <b>{}</b>", Text(figures::duration(value))));
    }
    words.push(figures::calls(latency.count));
    Some(Chart {
        id: "distribution",
        title: "How long calls took",
        unit: "calls, log scale".into(),
        readout: words.join(" · "),
        key: vec![BAR, MARK],
        says: format!("{} by how long they took.", figures::calls(latency.count)),
        plots: vec![Plot {
            label: "",
            ticks: scale.ticks().map(|tick| figures::large(tick as u64)).collect(),
            marks: format!(
                "<path class=\"fill\" d=\"{path}\"/><path class=\"mark\" d=\"{marks}\"/>"
            ),
            width: width as f64,
            hits,
        }],
        behind: String::new(),
        events: String::new(),
        times: bars.ticks(),
        table,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn the_bars_are_all_calls_whose_latency_is_known() {
        let report = Report::new(fixture::busy());
        let bars = Bars::of(&report).expect("bars");
        assert_eq!(bars.counts.iter().sum::<u64>(), report.latency.count);
        let (min, max) = (report.latency.min.expect("a call"), report.latency.max.expect("a call"));
        assert!(bars.begin(0) < min && min <= bars.begin(1));
        let last = bars.counts.len();
        assert!(bars.begin(last - 1) < max && max <= bars.begin(last));
    }

    #[test]
    fn without_detail_there_are_no_bars() {
        assert!(chart(&Report::new(crate::Snapshot::default())).is_none());
    }
}
