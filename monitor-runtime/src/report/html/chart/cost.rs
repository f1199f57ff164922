//! What calls cost: a step for each time, as dollars an hour, and a mark below each that has calls of
//! unknown cost.

use super::{
    Chart, Plot,
    scale::{Linear, round},
    time::Axis,
    words::Words,
};
use crate::{
    budget::Amount,
    report::{
        Report,
        figures::{self, count},
        html::table::{Cell, Table, numbers, words},
        outside,
        timeline::{Moment, Timeline},
    },
};
use std::fmt::Write as _;

const LINE: (&str, &str) = ("<path class=\"line\" d=\"M0 5h14\"/>", "spent");
const PACE: (&str, &str) = ("<path class=\"line limit\" d=\"M0 5h14\"/>", "budget pace");
const TICK: (&str, &str) = ("<path class=\"tick\" d=\"M5 3v5\"/>", "calls without a cost");

/// So many times what was spent a budget may allow and still be drawn: above, the line would flatten
/// what it is there to explain.
const MOST_PACE: f64 = 3.0;

/// How fast a budget may be spent.
pub(super) struct Pace {
    budget: String,
    an_hour: f64,
}

impl Pace {
    /// That of the budget of which the most is used, among those in dollars that begin anew; none of a
    /// part of all calls, which no budget is for.
    pub(super) fn of(report: &Report) -> Option<Pace> {
        let paces = report.budgets.iter().filter_map(|row| {
            let (budget, Amount::Usd(limit)) = (&row.budget, row.budget.limit) else { return None };
            let period = budget.resets_at?.since(budget.since).as_secs_f64();
            let an_hour = limit.to_f64() * 3_600.0 / period;
            let name = outside::shown_to(&budget.name, 40);
            (period > 0.0).then_some((row.used, Pace { budget: name, an_hour }))
        });
        let most_used = paces.max_by(|one, other| one.0.total_cmp(&other.0));
        most_used.filter(|_| report.scope.is_all()).map(|(_, pace)| pace)
    }

    fn in_words(&self) -> String {
        format!("pace of {} {}", self.budget, an_hour(self.an_hour))
    }
}

/// `$6.25 an hour`.
fn an_hour(dollars: f64) -> String {
    format!("${} an hour", decimal(dollars))
}

pub(super) fn chart(timeline: &Timeline, axis: &Axis<'_>, pace: Option<Pace>) -> Chart {
    // for the picture: what is printed stays exact
    let rate = |moment: &Moment| moment.part.cost.total.to_f64().max(0.0) * axis.an_hour(moment);
    let most = timeline.moments.iter().map(rate).fold(0.0, f64::max);
    let pace = pace.filter(|pace| pace.an_hour <= most * MOST_PACE);
    let scale = Linear::to(pace.as_ref().map_or(most, |pace| most.max(pace.an_hour)), false);
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
    let mut marks = format!(
        "<path class=\"area\" d=\"{line}V100H{}z\"/><path class=\"line\" d=\"{line}\"/>\
         <path class=\"tick\" d=\"{ticks}\"/>",
        round(first)
    );
    if let Some(pace) = &pace {
        let y = round(100.0 - scale.height(pace.an_hour));
        let _ = write!(marks, "<path class=\"line limit\" d=\"M0 {y}H{}\"/>", round(last));
    }
    let heads = vec![words("From"), numbers("spent", ""), numbers("calls without a cost", "")];
    let mut table = Table::new("", "", heads);
    for (from, moment) in axis.steps_in_words() {
        let unpriced = count(moment.part.cost.unpriced_calls);
        table.row(vec![Cell::text(from), Cell::text(spent(moment)), Cell::text(unpriced)]);
    }
    let has_unpriced = timeline.moments.iter().any(|moment| moment.part.cost.unpriced_calls > 0);
    let value = |tick: f64| match tick {
        0.0 => "$0".to_owned(),
        tick => format!("${}", decimal(tick)),
    };
    Chart {
        id: "cost",
        title: "Cost rate",
        unit: "dollars per hour".into(),
        readout: super::readout(timeline, axis, |moment, words| {
            say(moment, words);
            if let Some(pace) = &pace {
                words.say(format_args!("{}", pace.in_words()));
            }
        }),
        key: std::iter::once(LINE)
            .chain(pace.is_some().then_some(PACE))
            .chain(has_unpriced.then_some(TICK))
            .collect(),
        says: {
            let pace = pace.as_ref().map(|pace| format!(" The {}.", pace.in_words()));
            format!("At most {} in the time shown.{}", an_hour(most), pace.unwrap_or_default())
        },
        plots: vec![Plot {
            label: "",
            ticks: scale.ticks().map(value).collect(),
            marks,
            width: last,
            hits: axis.hits(say),
        }],
        behind: String::new(),
        events: String::new(),
        times: axis.ticks(),
        table,
    }
}

fn say(moment: &Moment, words: &mut Words) {
    words.say(format_args!("{} spent", spent(moment)));
    let unpriced = moment.part.cost.unpriced_calls;
    if unpriced > 0 {
        words.say(format_args!("{} without a cost", figures::calls(unpriced)));
    }
}

/// What the calls of a step cost; nothing where there was no call.
fn spent(moment: &Moment) -> String {
    match moment.part.finished() {
        0 => "$0.00".into(),
        _ => figures::cost(&moment.part.cost),
    }
}

/// Two digits of what is below a cent, without an exponent.
fn decimal(dollars: f64) -> String {
    match dollars > 0.0 && dollars < 0.01 {
        true => {
            let places = (-dollars.log10()).ceil() as usize + 1;
            format!("{dollars:.places$}").trim_end_matches('0').to_owned()
        }
        false => figures::decimal(dollars),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_amount_has_no_exponent() {
        let shown = [0.001, 0.00075, 2.197e-8, 0.25, 45.0].map(decimal);
        assert_eq!(shown, ["0.001", "0.00075", "0.000000022", "0.25", "45"]);
    }
}
