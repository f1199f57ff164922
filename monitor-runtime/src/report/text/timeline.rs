//! What happened when, as lines of text: calls, failures, latency and cost.

use super::{
    number::{duration, short_count, short_money},
    sparkline::sparkline,
    style::Tone,
    table::section,
};
use crate::report::{
    Report,
    timeline::{Moment, Timeline},
};
use std::fmt;

/// What fits between the labels and the largest values: an hour has a character a minute.
const STEPS: usize = 60;
/// The column of labels: shorter than that of fields.
const LABEL: usize = 9;

/// Where the largest values are headed.
const WITH_MOST: usize = 76;

impl Report {
    /// The history in lines, where there is any.
    pub(super) fn write_timeline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // of an hour that begins and ends within a minute, the oldest piece is left out
        let timeline = Timeline::of(self, STEPS as u64 + 2).latest(STEPS);
        let (Some(first), Some(last)) = (timeline.moments.first(), timeline.moments.last()) else {
            return Ok(());
        };
        if !timeline.is_worth_a_chart() {
            return Ok(());
        }
        let step = humantime::format_duration(timeline.step);
        let (since, until) = (timeline.in_words(first.since), timeline.in_words(last.until));
        let title = format!("Over time, {since} to {until} UTC, {step} a character");
        section(f, &format!("{title:WITH_MOST$}most"))?;
        let counted = |of: fn(&Moment) -> u64| {
            let values = timeline.moments.iter().map(of);
            let most = values.clone().max().unwrap_or(0);
            (values.map(|value| Some(value as f64)).collect::<Vec<_>>(), short_count(most))
        };
        let (calls, most) = counted(|moment| moment.part.totals.requests);
        line(f, "Calls", &calls, &most, None)?;
        let (failures, most) = counted(|moment| moment.part.totals.failures);
        if failures.iter().flatten().any(|failures| *failures > 0.0) {
            line(f, "Failures", &failures, &most, Some(Tone::Bad))?;
        }
        let times = || timeline.moments.iter().map(|moment| moment.part.latency.p95);
        if let Some(most) = times().flatten().max() {
            let values: Vec<_> = times().map(|time| Some(time?.as_secs_f64())).collect();
            line(f, "p95", &values, &duration(Some(most)), None)?;
        }
        let cost = |moment: &Moment| {
            let cost = &moment.part.cost;
            // without a call nothing was spent; with unpriced ones alone nobody knows
            let known = cost.priced_calls > 0 || cost.unpriced_calls == 0;
            known.then_some(cost.total)
        };
        let costs = || timeline.moments.iter().map(cost);
        match costs().flatten().max() {
            Some(most) if self.cost.priced_calls > 0 => {
                let values: Vec<_> = costs().map(|cost| Some(cost?.to_f64())).collect();
                line(f, "Cost", &values, &short_money(most), None)
            }
            _ => Ok(()),
        }
    }
}

fn line(
    f: &mut fmt::Formatter<'_>,
    label: &str,
    values: &[Option<f64>],
    most: &str,
    tone: Option<Tone>,
) -> fmt::Result {
    let label = Tone::Quiet.paint(f, label) + &" ".repeat(LABEL - label.len());
    let drawn = sparkline(values);
    let drawn = tone.map_or(drawn.clone(), |tone| tone.paint(f, &drawn));
    writeln!(f, "{label}{drawn} {most:>10}")
}
