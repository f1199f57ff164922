//! Calls by how they ended: bars that stand on each other, failures at the bottom, where they share
//! a base; what did not occur is in no key.

use super::{
    Chart, Plot,
    scale::{Linear, round},
    time::Axis,
    words::Words,
};
use crate::{
    error::ErrorCategory,
    report::{
        figures,
        html::table::{Cell, Table, numbers, words},
        timeline::{Moment, Timeline},
    },
};
use std::fmt::Write as _;

/// One layer of the bars.
struct Layer {
    class: &'static str,
    mark: &'static str,
    meaning: &'static str,
    count: fn(&Moment) -> u64,
}

macro_rules! layer {
    ($class:literal, $meaning:literal, $count:expr) => {
        Layer {
            class: $class,
            mark: concat!("<rect class=\"", $class, "\" width=\"10\" height=\"10\"/>"),
            meaning: $meaning,
            count: $count,
        }
    };
}

/// From the bottom to the top; together they are all finished calls.
const LAYERS: [Layer; 8] = [
    layer!("f-invalid", "invalid or unexpected", |moment| {
        moment.errors_of(&[
            ErrorCategory::InvalidRequest,
            ErrorCategory::Authentication,
            ErrorCategory::Unexpected,
        ])
    }),
    layer!("f-invalid", "panicked", |moment| moment.part.totals.panicked()),
    layer!("f-service", "unavailable", |moment| {
        moment.errors_of(&[ErrorCategory::ServiceUnavailable, ErrorCategory::Network])
    }),
    layer!("f-timeout", "timed out", |moment| moment.errors_of(&[ErrorCategory::Timeout])),
    layer!("f-rate", "rate limited", |moment| moment.errors_of(&[ErrorCategory::RateLimiting])),
    layer!("f-refused", "refused by us", |moment| moment.part.totals.rejected),
    layer!("f-cancel", "cancelled", |moment| moment.part.totals.cancelled),
    layer!("f-ok", "succeeded", |moment| moment.part.totals.successes),
];

pub(super) fn chart(timeline: &Timeline, axis: &Axis<'_>) -> Chart {
    let counted: Vec<[u64; LAYERS.len()]> = timeline
        .moments
        .iter()
        .map(|moment| LAYERS.each_ref().map(|layer| (layer.count)(moment)))
        .collect();
    let occurred = |layer: &usize| counted.iter().any(|counts| counts[*layer] > 0);
    let layers: Vec<usize> = (0..LAYERS.len()).filter(occurred).collect();
    // a step that is several is as high as each of them would be
    let height = |moment: &Moment, count: u64| count as f64 / axis.steps(moment);
    let all = |moment: &Moment| height(moment, moment.part.totals.requests);
    let most = timeline.moments.iter().map(all).fold(0.0, f64::max);
    let scale = Linear::to(most, true);
    let mut marks = String::new();
    for layer in &layers {
        let mut path = String::new();
        for (moment, counts) in timeline.moments.iter().zip(&counted) {
            let (below, own) = (counts[..*layer].iter().sum(), counts[*layer]);
            let (below, own) = (height(moment, below), height(moment, own));
            if own > 0.0 {
                let (x, width) = (round(axis.at(moment) + 0.1), round(axis.steps(moment) - 0.2));
                let (y, own) = (round(100.0 - scale.height(below)), round(scale.height(own)));
                let _ = write!(path, "M{x} {y}v-{own}h{width}v{own}z");
            }
        }
        let _ = write!(marks, "<path class=\"{}\" d=\"{path}\"/>", LAYERS[*layer].class);
    }
    let layers: Vec<&Layer> = layers.into_iter().map(|layer| &LAYERS[layer]).collect();
    let say = |moment: &Moment, words: &mut Words| {
        words.say(format_args!("{}", figures::calls(moment.part.totals.requests)));
        let of_each = layers.iter().rev().map(|layer| ((layer.count)(moment), layer.meaning));
        for (count, meaning) in of_each.filter(|(count, _)| *count > 0) {
            words.say(format_args!("{} {meaning}", figures::count(count)));
        }
    };
    let mut heads = vec![words("From"), numbers("calls", "")];
    heads.extend(layers.iter().rev().map(|layer| numbers(layer.meaning, "")));
    let mut table = Table::new("", "", heads);
    for (from, moment) in axis.steps_in_words() {
        let mut cells = vec![Cell::text(from), count(moment.part.totals.requests)];
        cells.extend(layers.iter().rev().map(|layer| count((layer.count)(moment))));
        table.row(cells);
    }
    let ticks = scale.ticks().map(|tick| figures::large(tick as u64)).collect();
    let (width, hits) = (axis.width(), axis.hits(say));
    let total: u64 = timeline.moments.iter().map(|moment| moment.part.totals.requests).sum();
    let failed: u64 = timeline.moments.iter().map(|moment| moment.part.totals.failures).sum();
    Chart {
        id: "requests",
        title: "Requests",
        unit: format!("calls per {}", axis.step_in_words()),
        readout: super::readout(timeline, axis, say),
        key: layers.iter().rev().map(|layer| (layer.mark, layer.meaning)).collect(),
        says: format!(
            "{} in the time shown, {} of them failed.",
            figures::calls(total),
            figures::count(failed)
        ),
        plots: vec![Plot { label: "", ticks, marks, width, hits }],
        behind: String::new(),
        events: String::new(),
        times: axis.ticks(),
        table,
    }
}

fn count(count: u64) -> Cell {
    Cell::text(figures::count(count))
}
