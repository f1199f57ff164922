//! Charts, drawn by hand as SVG: requests, latency, tokens and cost over time.
//!
//! What always holds: only marks are stretched, never text; values begin at zero but for latency,
//! whose axis is logarithmic; what was not measured is a gap and not a zero; every value stands in a
//! table below.

mod cost;
#[cfg(feature = "dashboard")]
mod distribution;
mod events;
mod latency;
mod requests;
mod scale;
#[cfg(test)]
mod tests;
mod time;
mod tokens;
mod words;

use super::{escape::Text, table::Table};
use crate::{
    Timestamp,
    report::{
        Report,
        timeline::{Moment, Timeline},
    },
};
use events::Events;
use std::fmt::{self, Write as _};
use time::Axis;
use words::Words;

/// More would be thinner than a hair.
const MOST_STEPS: u64 = 120;

/// Charts of an hour have about so many bytes.
const USUAL: usize = 80_000;

/// The charts of a report; nothing where there is no history to draw.
pub(super) fn all(report: &Report) -> String {
    section(over_time(report, None))
}

/// The same, and how long calls took in the whole of that time. `from`: where the time that is asked
/// for begins, if calls were counted from later on.
#[cfg(feature = "dashboard")]
pub(super) fn all_and_distribution(report: &Report, from: Option<Timestamp>) -> String {
    let distribution = distribution::chart(report).map(|chart| chart.to_string());
    section(over_time(report, from) + &distribution.unwrap_or_default())
}

fn over_time(report: &Report, from: Option<Timestamp>) -> String {
    let timeline = Timeline::of(report, steps(report, from));
    if !timeline.is_worth_a_chart() {
        return String::new();
    }
    let axis = Axis::of(&timeline, from);
    let events = Events::of(report, &axis);
    let mut charts = [
        requests::chart(&timeline, &axis),
        latency::chart(&timeline, &axis),
        tokens::chart(&timeline, &axis),
        cost::chart(&timeline, &axis, cost::Pace::of(report)),
    ];
    for chart in &mut charts {
        chart.behind = axis.not_counted(chart.plots.len() == 1);
    }
    // tokens and cost follow from the calls
    for chart in &mut charts[..2] {
        chart.events.clone_from(&events.marks);
        chart.says += &events.says;
    }
    charts.iter().fold(String::with_capacity(USUAL), |mut html, chart| {
        let _ = write!(html, "{chart}");
        html
    })
}

/// How many steps there may be in the time in which calls were counted, so that all of the axis has
/// no more than it may have.
fn steps(report: &Report, from: Option<Timestamp>) -> u64 {
    let Some(from) = from else { return MOST_STEPS };
    let whole = report.timestamp.since(from).as_secs_f64().max(1.0);
    let share = report.uptime.as_secs_f64() / whole;
    (MOST_STEPS as f64 * share.clamp(0.0, 1.0)).ceil() as u64
}

fn section(charts: String) -> String {
    match charts.is_empty() {
        true => charts,
        false => format!(
            "<section>\n<h2 class=\"sr\">Over time</h2>\n<div class=\"cols charts\">\n{charts}</div>\n\
             </section>\n"
        ),
    }
}

/// The last step in words, its numbers standing out. `say`: says something of every step.
fn readout(timeline: &Timeline, axis: &Axis<'_>, say: impl Fn(&Moment, &mut Words)) -> String {
    let Some(last) = timeline.moments.last() else { return String::new() };
    let mut words = Words::joined_by(" · ");
    say(last, &mut words);
    format!("<b>{}</b> · {}", Text(axis.last_span()), Text(words.text()))
}

/// One chart: a title with its unit, a line that reads the last step, a key, one plot or two on one
/// time axis, and a table.
struct Chart {
    id: &'static str,
    title: &'static str,
    unit: String,
    /// HTML: the last step in words.
    readout: String,
    /// A mark of SVG, and its meaning.
    key: Vec<(&'static str, &'static str)>,
    /// What the chart shows, for those who cannot see it.
    says: String,
    plots: Vec<Plot>,
    /// SVG behind the marks of each plot, and lines over those of the first.
    behind: String,
    events: String,
    /// The marks of the time axis.
    times: String,
    table: Table,
}

/// One plot.
struct Plot {
    /// What it shows, where there are two.
    label: &'static str,
    /// The values at the lines of its grid, the highest first.
    ticks: Vec<String>,
    /// The marks, in a box of as many units as there are steps, and 100 high.
    marks: String,
    /// As many units.
    width: f64,
    /// A place for each step that says its values.
    hits: String,
}

impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Chart { id, title, unit, readout, says, .. } = self;
        writeln!(f, "<figure class=\"chart\" id=\"{id}\" aria-labelledby=\"{id}-t\">")?;
        writeln!(
            f,
            "<figcaption><h3 id=\"{id}-t\">{title} <small>{}</small></h3></figcaption>",
            Text(unit)
        )?;
        writeln!(f, "<p class=\"readout\">{readout}</p>\n<ul class=\"key\">")?;
        for (mark, meaning) in &self.key {
            writeln!(f, "<li><svg aria-hidden=\"true\">{mark}</svg>{meaning}</li>")?;
        }
        writeln!(f, "</ul>\n<p class=\"sr\" id=\"{id}-d\">{}</p>\n<div>", Text(says))?;
        for (at, plot) in self.plots.iter().enumerate() {
            plot.write(f, self, at == 0)?;
            if at + 1 == self.plots.len() {
                writeln!(f, "<svg class=\"x\" aria-hidden=\"true\">{}</svg>", self.times)?;
            }
            writeln!(f, "</div>")?;
        }
        f.write_str("</div>\n<details class=\"data\"><summary>Show as table</summary>")?;
        self.table.write_bare(f)?;
        writeln!(f, "</details>\n</figure>")
    }
}

impl Plot {
    fn write(&self, f: &mut fmt::Formatter<'_>, chart: &Chart, is_first: bool) -> fmt::Result {
        let Chart { id, behind, .. } = chart;
        let is_half = chart.plots.len() > 1;
        let half = if is_half { " half" } else { "" };
        writeln!(f, "<div class=\"plot{half}\">\n<ol class=\"y\" aria-hidden=\"true\">")?;
        self.ticks.iter().try_for_each(|tick| write!(f, "<li>{}</li>", Text(tick)))?;
        let role = match is_first {
            true => format!("role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\""),
            false => "aria-hidden=\"true\"".into(),
        };
        write!(f, "</ol>\n<svg {role}>\n<g class=\"grid\">")?;
        let lines = self.ticks.len().max(2) - 1;
        for line in 0..=lines {
            let y = scale::round(100.0 * line as f64 / lines as f64);
            write!(f, "<line x2=\"100%\" y1=\"{y}%\" y2=\"{y}%\"/>")?;
        }
        writeln!(
            f,
            "</g>{behind}\n<svg viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\">{}</svg>",
            scale::round(self.width),
            self.marks
        )?;
        if is_half {
            writeln!(f, "<text class=\"on\" x=\"0.8%\" y=\"14\">{}</text>", self.label)?;
        }
        let events = if is_first { &*chart.events } else { "" };
        writeln!(f, "{events}<g class=\"hits\">{}</g>\n</svg>", self.hits)
    }
}
