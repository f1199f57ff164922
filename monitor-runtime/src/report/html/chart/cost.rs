//! What calls cost: a step for each time, as dollars an hour, and a mark below each that has calls of
//! unknown cost.

use super::{
    Chart, Plot,
    scale::{Linear, round},
    time::Axis,
};
use crate::report::{
    figures::{self, count},
    html::table::{Cell, Table, numbers, words},
    timeline::{Moment, Timeline},
};
use std::fmt::Write as _;

const LINE: (&str, &str) = ("<path class=\"line\" d=\"M0 5h14\"/>", "spent");
const TICK: (&str, &str) = ("<path class=\"tick\" d=\"M5 3v5\"/>", "calls without a cost");

pub(super) fn chart(timeline: &Timeline) -> Chart {
    let axis = Axis::of(timeline);
    // for the picture: what is printed stays exact
    let rate = |moment: &Moment| moment.part.cost.total.to_f64().max(0.0) * axis.an_hour(moment);
    let most = timeline.moments.iter().map(rate).fold(0.0, f64::max);
    let scale = Linear::to(most, false);
    let (mut line, mut ticks) = (String::new(), String::new());
    for (at, moment) in timeline.moments.iter().enumerate() {
        let (begin, end) = (axis.at(moment), axis.at(moment) + axis.steps(moment));
        let y = round(100.0 - scale.height(rate(moment)));
        let _ =
            write!(line, "{}{} {y}H{}", if at == 0 { 'M' } else { 'L' }, round(begin), round(end));
        if moment.part.cost.unpriced_calls > 0 {
            let _ = write!(ticks, "M{} 100v3.5", round(axis.middle(moment)));
        }
    }
    let (first, last) = (axis.at(&timeline.moments[0]), axis.width());
    let marks = format!(
        "<path class=\"area\" d=\"{line}V100H{}z\"/><path class=\"line\" d=\"{line}\"/>\
         <path class=\"tick\" d=\"{ticks}\"/>",
        round(first)
    );
    let in_words = |moment: &Moment| {
        let cost = &moment.part.cost;
        let unpriced = (cost.unpriced_calls > 0)
            .then(|| format!("{} calls without a cost", count(cost.unpriced_calls)));
        std::iter::once(format!("{} spent", spent(moment))).chain(unpriced).collect::<Vec<_>>()
    };
    let heads = vec![words("From"), numbers("spent", ""), numbers("calls without a cost", "")];
    let mut table = Table::new("", "", heads);
    for moment in &timeline.moments {
        let unpriced = count(moment.part.cost.unpriced_calls);
        table.row(vec![
            Cell::text(axis.from(moment)),
            Cell::text(spent(moment)),
            Cell::text(unpriced),
        ]);
    }
    let has_unpriced = timeline.moments.iter().any(|moment| moment.part.cost.unpriced_calls > 0);
    let value = |tick: f64| match tick {
        0.0 => "$0".to_owned(),
        tick => format!("${}", figures::decimal(tick)),
    };
    Chart {
        id: "cost",
        title: "Cost rate",
        unit: "dollars per hour".into(),
        readout: super::readout(timeline, &axis, |moment| in_words(moment)),
        key: std::iter::once(LINE).chain(has_unpriced.then_some(TICK)).collect(),
        says: format!("At most {} an hour in the time shown.", value(most)),
        plots: vec![Plot {
            label: "",
            ticks: scale.ticks().map(value).collect(),
            marks,
            width: last,
            hits: axis.hits(|moment| in_words(moment).join(", ")),
        }],
        times: axis.ticks(),
        table,
    }
}

/// What the calls of a step cost; nothing where there was no call.
fn spent(moment: &Moment) -> String {
    match moment.part.finished() {
        0 => "$0.00".into(),
        _ => figures::cost(&moment.part.cost),
    }
}
