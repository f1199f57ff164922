//! How long calls took: lines of percentiles, on a logarithmic axis. Where nothing was measured, the
//! lines stop.

use super::{
    Chart, Plot,
    scale::{Octaves, Place, round},
    time::Axis,
    words::Words,
};
use crate::report::{
    figures::{self, NOT_APPLICABLE, count},
    html::table::{Cell, Table, numbers, words},
    timeline::{Moment, Timeline},
};
use std::{fmt::Write as _, time::Duration};

const KEY: [(&str, &str); 4] = [
    ("<path class=\"line\" d=\"M0 5h14\"/>", "p50"),
    ("<path class=\"line p95\" d=\"M0 5h14\"/>", "p95"),
    ("<path class=\"line p99\" d=\"M0 5h14\"/>", "p99"),
    ("<rect class=\"area\" width=\"12\" height=\"10\"/>", "p50 to p95"),
];

/// The percentiles of a step, as far as it has calls enough for them.
fn percentiles(moment: &Moment) -> [Option<Duration>; 3] {
    let latency = &moment.part.latency;
    let of = |percent, value| figures::percentile(latency, percent, value);
    // one call is its own median
    [latency.p50, of(95, latency.p95), of(99, latency.p99)]
}

pub(super) fn chart(timeline: &Timeline, axis: &Axis<'_>) -> Chart {
    let points: Vec<(f64, [Option<Duration>; 3])> =
        timeline.moments.iter().map(|moment| (axis.middle(moment), percentiles(moment))).collect();
    let scale = Octaves::over(points.iter().flat_map(|(_, all)| all.iter().copied().flatten()));
    let line = |which: usize| {
        points
            .iter()
            .map(|(x, all)| Some((round(*x), round(scale.y(all[which]?)))))
            .collect::<Vec<_>>()
    };
    let [p50, p95, p99] = [0, 1, 2].map(line);
    let mut marks = format!("<path class=\"area\" d=\"{}\"/>", between(&p95, &p50));
    let mut dots = String::new();
    for (class, line) in [("line", &p50), ("line p95", &p95), ("line p99", &p99)] {
        let _ = write!(marks, "<path class=\"{class}\" d=\"{}\"/>", path(line, &mut dots));
    }
    let _ = write!(marks, "<path class=\"dot\" d=\"{dots}\"/>");
    let heads = ["p50", "p95", "p99", "calls"].map(|head| numbers(head, ""));
    let mut table = Table::new("", "", std::iter::once(words("From")).chain(heads).collect());
    for (from, moment) in axis.steps_in_words() {
        let mut cells = vec![Cell::text(from)];
        cells.extend(
            percentiles(moment)
                .map(|value| Cell::text(value.map_or(NOT_APPLICABLE.into(), figures::duration))),
        );
        cells.push(Cell::text(count(moment.part.latency.count)));
        table.row(cells);
    }
    let slowest = points.iter().filter_map(|(_, all)| all.iter().flatten().max().copied()).max();
    Chart {
        id: "latency",
        title: "Latency",
        unit: "log scale".into(),
        readout: super::readout(timeline, axis, say),
        key: KEY.into(),
        says: match slowest {
            Some(slowest) => format!("The highest value shown is {}.", figures::duration(slowest)),
            None => "No call was measured in the time shown.".into(),
        },
        plots: vec![Plot {
            label: "",
            ticks: scale.ticks().map(tick).collect(),
            marks,
            width: axis.width(),
            hits: axis.hits(say),
        }],
        behind: String::new(),
        events: String::new(),
        times: axis.ticks(),
        table,
    }
}

fn say(moment: &Moment, words: &mut Words) {
    for (name, value) in ["p50", "p95", "p99"].into_iter().zip(percentiles(moment)) {
        if let Some(value) = value {
            words.say(format_args!("{name} {}", figures::duration(value)));
        }
    }
    words.say(format_args!("{}", figures::calls(moment.part.latency.count)));
}

/// `64 s`, `8 s`, `125 ms`: powers of eight need no decimals but below 100.
fn tick(duration: Duration) -> String {
    match duration.as_secs() {
        0 if duration.as_micros() >= 100_000 => format!("{} ms", duration.as_millis()),
        0 => figures::duration(duration),
        seconds @ 1..120 => format!("{seconds} s"),
        _ => figures::duration(duration),
    }
}

type Points = [Option<(Place, Place)>];

/// A line through points, broken at gaps. A point without a neighbour is a dot.
fn path(points: &Points, dots: &mut String) -> String {
    let mut path = String::new();
    for run in runs(points) {
        match &run[..] {
            [(x, y)] => _ = write!(dots, "M{x} {y}h0"),
            run => {
                for (at, (x, y)) in run.iter().enumerate() {
                    let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
                }
            }
        }
    }
    path
}

/// The area between two lines, where both have points.
fn between(upper: &Points, lower: &Points) -> String {
    let both =
        upper.iter().zip(lower).map(|(upper, lower)| Some((upper.as_ref()?, lower.as_ref()?)));
    let both: Vec<Option<_>> = both.collect();
    let mut path = String::new();
    for run in both.split(Option::is_none).filter(|run| run.len() > 1) {
        let above = run.iter().flatten().map(|(upper, _)| *upper);
        let below = run.iter().rev().flatten().map(|(_, lower)| *lower);
        for (at, (x, y)) in above.chain(below).enumerate() {
            let _ = write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' });
        }
        path.push('z');
    }
    path
}

/// The points between gaps.
fn runs(points: &Points) -> impl Iterator<Item = Vec<(Place, Place)>> {
    let runs = points.split(Option::is_none).filter(|run| !run.is_empty());
    runs.map(|run| run.iter().copied().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Option<(Place, Place)> {
        Some((round(x), round(y)))
    }

    #[test]
    fn lines_stop_at_gaps_and_lonely_points_are_dots() {
        let points = [at(0.5, 1.0), at(1.5, 2.0), None, at(3.5, 4.0), None];
        let mut dots = String::new();
        assert_eq!(path(&points, &mut dots), "M0.5 1L1.5 2");
        assert_eq!(dots, "M3.5 4h0");
    }

    #[test]
    fn the_area_is_where_both_lines_are() {
        let upper = [at(0.5, 1.0), at(1.5, 2.0), None];
        let lower = [at(0.5, 9.0), at(1.5, 8.0), at(2.5, 7.0)];
        assert_eq!(between(&upper, &lower), "M0.5 1L1.5 2L1.5 8L0.5 9z");
    }
}
