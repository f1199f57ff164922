//! What happened when, as bars of text: calls, failures, latency, tokens and cost on one time axis.

use super::{
    figures::{age, duration, large, money, part},
    numbers::Report,
    sparkline::sparkline,
    table::padded,
    timeline::{Moment, Timeline},
    tone::Tone,
    words::width,
};
use monitor_runtime::Timestamp;
use ratatui::text::{Line, Span};

/// The column of names.
const NAMES: usize = 9;
/// The column of the largest values.
const MOST: usize = 9;
/// Fewer columns than these show no shape.
const FEWEST: usize = 12;

/// A chart, with the largest of its values.
struct Bars {
    name: &'static str,
    values: Vec<Option<f64>>,
    most: String,
    tone: Tone,
}

/// A head, and charts of so many lines each, as many as have place; nothing where nothing happened.
pub(crate) fn lines(
    report: &Report,
    columns: usize,
    high: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let wide = columns.saturating_sub(NAMES + 1 + MOST);
    let timeline = Timeline::of(&report.chart.points, wide);
    let Some(timeline) = timeline.filter(|it| it.has_shape() && wide >= FEWEST) else {
        return Vec::new();
    };
    let fitting = rows.saturating_sub(1) / high;
    if fitting == 0 {
        return Vec::new();
    }
    let mut lines = vec![head(&timeline, columns)];
    for bars in charts(&timeline).into_iter().take(fitting) {
        let drawn = sparkline(&bars.values, wide, high);
        for (at, text) in drawn.into_iter().enumerate() {
            let (name, most) = if at == 0 { (bars.name, bars.most.as_str()) } else { ("", "") };
            lines.push(Line::from(vec![
                Tone::Quiet.paint(padded(name.into(), NAMES)),
                bars.tone.paint(text),
                Span::raw(format!("{most:>0$}", MOST + 1)),
            ]));
        }
    }
    lines
}

fn head(timeline: &Timeline, columns: usize) -> Line<'static> {
    let [since, until] = [timeline.since, timeline.until];
    let time = |moment: Timestamp| match part(since, 0..10) == part(until, 0..10) {
        true => part(moment, 11..19),
        false => part(moment, 5..16),
    };
    let step = age(timeline.step);
    let title = format!("Over time, {} to {} UTC, in steps of {step}", time(since), time(until));
    let title = match width(&title) + 5 <= columns {
        true => title,
        false => format!("Over time, in steps of {step}"),
    };
    Line::from(vec![
        Tone::Title.paint(padded(title, columns.saturating_sub(4))),
        Tone::Quiet.paint("most"),
    ])
}

/// The charts that have something to show, the most asked for first.
fn charts(timeline: &Timeline) -> Vec<Bars> {
    let counted = |name, tone, of: fn(&Moment) -> Option<u64>| {
        let counts = timeline.values(of);
        let most = counts.iter().flatten().max().copied()?;
        let values = counts.into_iter().map(|count| Some(count? as f64)).collect();
        Some(Bars { name, values, most: large(most), tone })
    };
    let times = timeline.values(|moment| moment.p95);
    let longest = times.iter().flatten().max().copied();
    let latency = longest.map(|longest| Bars {
        name: "p95, ≤",
        values: times.into_iter().map(|time| Some(time?.as_secs_f64())).collect(),
        most: duration(longest),
        tone: Tone::Plain,
    });
    let costs = timeline.values(|moment| moment.cost);
    let dearest = costs.iter().flatten().max().copied();
    let cost = dearest.map(|dearest| Bars {
        name: "Cost",
        values: costs.into_iter().map(|cost| Some(cost?.to_f64())).collect(),
        most: money(dearest),
        tone: Tone::Plain,
    });
    let failures = counted("Failures", Tone::Bad, |moment| Some(moment.failures));
    let has_failed = |bars: &Bars| bars.values.iter().flatten().any(|value| *value > 0.0);
    [
        counted("Requests", Tone::Plain, |moment| Some(moment.requests)),
        failures.filter(has_failed),
        latency,
        cost,
        counted("Tokens", Tone::Plain, |moment| moment.tokens),
    ]
    .into_iter()
    .flatten()
    .collect()
}
