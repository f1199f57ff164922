//! Tokens: input and output, each on its own scale, on one axis of time.

use super::{
    Chart, Plot,
    scale::{Linear, round},
    time::Axis,
    words::Words,
};
use crate::{
    UsageKind,
    report::{
        figures::{self, count},
        html::table::{Cell, Table, numbers, words},
        timeline::{Moment, Timeline},
    },
};
use std::fmt::Write as _;

const KEY: [(&str, &str); 2] = [
    ("<rect class=\"fill\" width=\"10\" height=\"10\"/>", "fresh"),
    ("<rect class=\"cached\" width=\"10\" height=\"10\"/>", "read from cache"),
];

fn of(moment: &Moment, kind: UsageKind) -> u64 {
    moment.part.tokens.get(kind).unwrap_or(0)
}

pub(super) fn chart(timeline: &Timeline, axis: &Axis<'_>) -> Chart {
    let has_cache = timeline.moments.iter().any(|moment| of(moment, UsageKind::CacheRead) > 0);
    let hits = axis.hits(say);
    let plot = |label, whole: UsageKind, part: Option<UsageKind>| {
        let height = |moment: &Moment, kind| of(moment, kind) as f64 / axis.steps(moment);
        let most = timeline.moments.iter().map(|moment| height(moment, whole)).fold(0.0, f64::max);
        let scale = Linear::to(most, true);
        let (mut fresh, mut cached) = (String::new(), String::new());
        for moment in &timeline.moments {
            let part = part.map_or(0.0, |part| height(moment, part)).min(height(moment, whole));
            let rest = height(moment, whole) - part;
            let (x, width) = (round(axis.at(moment) + 0.1), round(axis.steps(moment) - 0.2));
            let [rest, part] = [rest, part].map(|value| round(scale.height(value)));
            if rest.value() > 0.0 {
                let _ = write!(fresh, "M{x} 100v-{rest}h{width}v{rest}z");
            }
            if part.value() > 0.0 {
                let _ =
                    write!(cached, "M{x} {}v-{part}h{width}v{part}z", round(100.0 - rest.value()));
            }
        }
        let ticks: Vec<f64> = scale.ticks().collect();
        let middle = ticks.len().is_multiple_of(2);
        // three lines are enough for half a plot
        let few = ticks.iter().enumerate().filter(|(at, _)| match middle {
            true => *at == 0 || *at + 1 == ticks.len(),
            false => at % (ticks.len() / 2) == 0,
        });
        Plot {
            label,
            ticks: few.map(|(_, tick)| figures::large(*tick as u64)).collect(),
            marks: format!(
                "<path class=\"fill\" d=\"{fresh}\"/><path class=\"cached\" d=\"{cached}\"/>"
            ),
            width: axis.width(),
            hits: hits.clone(),
        }
    };
    let mut table = Table::new(
        "",
        "",
        vec![words("From"), numbers("input", ""), numbers("cached", ""), numbers("output", "")],
    );
    for (from, moment) in axis.steps_in_words() {
        let mut cells = vec![Cell::text(from)];
        let kinds = [UsageKind::Input, UsageKind::CacheRead, UsageKind::Output];
        cells.extend(kinds.map(|kind| Cell::text(count(of(moment, kind)))));
        table.row(cells);
    }
    let sum = |kind| timeline.moments.iter().map(|moment| of(moment, kind)).sum::<u64>();
    Chart {
        id: "tokens",
        title: "Tokens",
        unit: format!("per {}, two scales", axis.step_in_words()),
        readout: super::readout(timeline, axis, say),
        key: if has_cache { KEY.into() } else { Vec::new() },
        says: format!(
            "{} tokens in and {} out in the time shown.",
            count(sum(UsageKind::Input)),
            count(sum(UsageKind::Output))
        ),
        plots: vec![
            plot("input", UsageKind::Input, Some(UsageKind::CacheRead)),
            plot("output", UsageKind::Output, None),
        ],
        behind: String::new(),
        events: String::new(),
        times: axis.ticks(),
        table,
    }
}

fn say(moment: &Moment, words: &mut Words) {
    words.say(format_args!("{} tokens in", count(of(moment, UsageKind::Input))));
    let cached = of(moment, UsageKind::CacheRead);
    if cached > 0 {
        words.say(format_args!("{} of them cached", count(cached)));
    }
    words.say(format_args!("{} out", count(of(moment, UsageKind::Output))));
}
