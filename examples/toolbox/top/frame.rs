//! The screen, from top to bottom: how the connection stands, what is wrong, the numbers, what
//! happened when, and a table.
//!
//! What always holds: a frame is a pure function of the view and the moment; the state of the
//! connection and the age of the numbers are the last to go where there is little place; numbers
//! that are not those of now are dim, and the top says why.

use super::{
    attention::{Attention, attention},
    chart,
    figures::{age, count, part},
    headline::headline,
    help,
    range::Range,
    table::{Order, padded},
    tone::Tone,
    view::{Shown, Tab, View},
    words::{cut, width},
};
use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
    text::{Line, Span},
};
use std::time::{Duration, Instant};

/// From this height on there is place for rules and charts.
const TALL: usize = 20;

/// Draws a screen. Without colours a terminal is asked for none.
pub(crate) fn draw(view: &mut View, now: Instant, has_colour: bool, buffer: &mut Buffer) {
    let area = buffer.area;
    let lines = screen(view, now, area.width.into(), area.height.into());
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        buffer.set_line(area.left(), y, line, area.width);
    }
    if !has_colour {
        buffer.set_style(area, Style::new().fg(Color::Reset));
    }
}

/// At most so many lines.
fn screen(view: &mut View, now: Instant, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = state(view, now, columns);
    let keys = keys(view.range, columns);
    let Some(left) = rows.checked_sub(lines.len() + 1) else { return lines };
    if rows >= TALL {
        lines.push(rule(columns));
    }
    let left = left - usize::from(rows >= TALL);
    let body = match (view.has_help, &view.shown) {
        (true, _) => help::lines(columns),
        (false, None) => vec![Line::from("")],
        (false, Some(_)) => body(view, now, columns, left),
    };
    lines.extend(body.into_iter().take(left));
    lines.resize(rows - 1, Line::default());
    lines.push(keys);
    lines
}

/// Everything there is, as plain lines of at most so many columns, for who reads it later.
pub(crate) fn whole(view: &View, now: Instant, columns: usize) -> Vec<Line<'static>> {
    let mut lines = state(view, now, columns);
    lines.push(rule(columns));
    let Some(shown) = &view.shown else { return lines };
    lines.extend(attention(&shown.numbers.report).iter().map(|line| told(line, columns)));
    if lines.len() == 3 {
        lines.push(nothing_wrong());
    }
    lines.extend(headline(&shown.numbers, columns));
    let chart = chart::lines(&shown.numbers.report, columns, 1, usize::MAX);
    if !chart.is_empty() {
        lines.push(Line::default());
        lines.extend(chart);
    }
    for tab in Tab::EACH {
        let table = shown.numbers.report.table(tab);
        lines.push(Line::default());
        lines.push(Line::from(Tone::Title.paint(format!("{} {}", tab.name(), table.len()))));
        match table.len() {
            0 => lines.push(Line::from(Tone::Quiet.paint(table.empty))),
            rows => lines.extend(table.lines(columns, 0, rows)),
        }
    }
    lines
}

/// What it is of, and how the connection stands.
fn state(view: &View, now: Instant, columns: usize) -> Vec<Line<'static>> {
    let shown = view.shown.as_ref();
    let name = shown.map(|shown| format!("{} · ", shown.numbers.report.api_name));
    let name = name.unwrap_or_default() + &view.source;
    let mut lines = vec![
        ends(Tone::Title.paint(name), link(view, now), columns),
        ends(Span::raw(range_of(view, shown)), every(view), columns),
    ];
    if let Some(trouble) = &view.trouble {
        let lasting = age(now.saturating_duration_since(trouble.since));
        let next = match view.next.saturating_duration_since(now) {
            Duration::ZERO => "Trying again.".into(),
            pause => format!("Next try in {}.", age(pause)),
        };
        let told = format!("No answer for {lasting}: {}. {next}", trouble.words);
        lines.push(Line::from(Tone::Bad.paint(cut(&told, columns))));
    }
    lines
}

/// How the connection stands, and how old the numbers are.
fn link(view: &View, now: Instant) -> Span<'static> {
    let (tone, word) = match (&view.trouble, &view.shown) {
        (Some(_), _) => (Tone::Bad, "no answer"),
        (None, _) if view.is_late(now) => (Tone::Warn, "no answer yet"),
        (None, _) if view.is_paused => (Tone::Warn, "paused"),
        (None, None) => (Tone::Warn, "asking"),
        (None, Some(_)) => (Tone::Good, "live"),
    };
    let age = match view.age(now) {
        Some(old) => format!(" · {} old", age(old)),
        None => " · no numbers".into(),
    };
    tone.paint(format!("{} {word}{age}", tone.sign()))
}

/// `last 5 min, 14:27:07 to 14:32:07 UTC`: of what the numbers are, and what is on its way.
fn range_of(view: &View, shown: Option<&Shown>) -> String {
    let Some(shown) = shown else { return format!("asked for: {}", view.range.in_words()) };
    let report = &shown.numbers.report;
    let (since, until) = (report.since, report.timestamp);
    let is_of_one_day = part(since, 0..10) == part(until, 0..10);
    let since = part(since, if is_of_one_day { 11..19 } else { 0..19 });
    let until = part(until, if is_of_one_day { 11..19 } else { 0..19 });
    let asked = match shown.range == view.range {
        true => String::new(),
        false => format!(" (asked for: {})", view.range.in_words()),
    };
    format!("{}, {since} to {until} UTC{asked}", shown.range.in_words())
}

fn every(view: &View) -> Span<'static> {
    Tone::Quiet.paint(format!("every {} s", view.every.as_secs_f64()))
}

/// What is below the top, on at most so many lines.
fn body(view: &mut View, now: Instant, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let is_old = view.is_old(now);
    let Some(shown) = &view.shown else { return Vec::new() };
    let mut lines = wrong(&attention(&shown.numbers.report), columns, (rows / 5).max(1));
    lines.extend(headline(&shown.numbers, columns));
    if rows + 3 >= TALL {
        // the table keeps its heads and some rows
        let most = (rows / 3).min(rows.saturating_sub(lines.len() + 7));
        let high = if rows >= 2 * TALL { 2 } else { 1 };
        let chart = chart::lines(&shown.numbers.report, columns, high, most);
        if !chart.is_empty() {
            lines.push(Line::default());
            lines.extend(chart);
        }
        lines.push(Line::default());
    }
    let left = rows.saturating_sub(lines.len());
    let tables = tables(shown, view.tab, view.order, &mut view.scroll, columns, left);
    lines.extend(tables);
    if is_old {
        lines = lines.into_iter().map(dim).collect();
    }
    lines
}

/// What needs attention, on at most so many lines.
fn wrong(all: &[Attention], columns: usize, rows: usize) -> Vec<Line<'static>> {
    if all.is_empty() {
        return vec![nothing_wrong()];
    }
    let told_of = if all.len() > rows { rows - 1 } else { all.len() };
    let mut lines: Vec<_> = all[..told_of].iter().map(|line| told(line, columns)).collect();
    if told_of < all.len() {
        let worst = all[told_of..].iter().any(|line| line.tone == Tone::Bad);
        let tone = if worst { Tone::Bad } else { Tone::Warn };
        let left = &all[told_of..];
        let words: Vec<_> = left.iter().map(|line| line.word).collect();
        let more = if told_of > 0 { " more" } else { "" };
        let more = format!("{} {}{more}: {}", tone.sign(), left.len(), words.join(", "));
        lines.push(Line::from(tone.paint(cut(&more, columns))));
    }
    lines
}

fn nothing_wrong() -> Line<'static> {
    Line::from(Tone::Good.paint(format!("{} Nothing needs attention.", Tone::Good.sign())))
}

fn told(line: &Attention, columns: usize) -> Line<'static> {
    let word = padded(format!("{} {}", line.tone.sign(), line.word), 11);
    let says = cut(&line.says, columns.saturating_sub(width(&word)));
    Line::from(vec![line.tone.paint(word), Span::raw(says)])
}

/// The table that is chosen, and the ones after it as far as there is place.
fn tables(
    shown: &Shown,
    tab: Tab,
    order: Order,
    scroll: &mut usize,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let report = &shown.numbers.report;
    let mut table = report.table(tab);
    let by = table.sort(order);
    let seen = rows.saturating_sub(2).min(table.len());
    *scroll = (*scroll).min(table.len() - seen);
    let mut lines = vec![tabs(shown, tab, columns)];
    match table.len() {
        0 => lines.push(Line::from(Tone::Quiet.paint(table.empty))),
        _ => lines.extend(table.lines(columns, *scroll, seen)),
    }
    let of = table.len();
    if by.is_some() || seen < of {
        let by = by.map_or("as it came".into(), |by| format!("by {by}"));
        let (from, to) = (*scroll + usize::from(seen > 0), *scroll + seen);
        let told = format!(
            "{by} · {} to {} of {}",
            count(from as u64),
            count(to as u64),
            count(of as u64)
        );
        let left = lines[0].clone();
        lines[0] = beside(left, Tone::Quiet.paint(told), columns);
    }
    let at = Tab::EACH.iter().position(|other| *other == tab).unwrap_or(0);
    for next in Tab::EACH.iter().cycle().skip(at + 1).take(Tab::EACH.len() - 1) {
        let table = report.table(*next);
        let left = rows.saturating_sub(lines.len());
        if table.len() == 0 || left < table.len().min(3) + 3 {
            continue;
        }
        lines.push(Line::default());
        lines.push(Line::from(Tone::Title.paint(next.name())));
        lines.extend(table.lines(columns, 0, left - 3));
    }
    lines
}

/// `[Models 8]  Functions 3  Errors 2  Limits 5`.
fn tabs(shown: &Shown, chosen: Tab, columns: usize) -> Line<'static> {
    let report = &shown.numbers.report;
    let tab = |tab: Tab| {
        let text = format!("{} {}", tab.name(), report.table(tab).len());
        match tab == chosen {
            true => Tone::Title.paint(format!("[{text}]")),
            false => Tone::Quiet.paint(format!(" {text} ")),
        }
    };
    let line = Line::from(Tab::EACH.map(tab).to_vec());
    if line.width() <= columns {
        return line;
    }
    Line::from(Tone::Title.paint(cut(&format!("[{}]", chosen.name()), columns)))
}

/// The keys, and the range that is wished for.
fn keys(range: Range, columns: usize) -> Line<'static> {
    let ranges = Range::EACH.map(|each| match each == range {
        true => format!("[{}]", each.name()),
        false => each.name().to_owned(),
    });
    let ranges = ranges.join(" ");
    let long = format!("q quit  r range {ranges}  tab table  j/k scroll  s sort  p pause  ? help");
    let short = format!("q quit  r {ranges}  tab  s  p  ? help");
    let text = if width(&long) <= columns { long } else { short };
    Line::from(Tone::Quiet.paint(cut(&text, columns)))
}

fn rule(columns: usize) -> Line<'static> {
    Line::from(Tone::Quiet.paint("─".repeat(columns)))
}

/// One text left and one right, which is the one that stays whole.
fn ends(left: Span<'static>, right: Span<'static>, columns: usize) -> Line<'static> {
    let right_width = right.width();
    let left =
        Span::styled(cut(&left.content, columns.saturating_sub(right_width + 2)), left.style);
    beside(Line::from(left), right, columns)
}

/// A line, and a text at the right where there is place for it.
fn beside(line: Line<'static>, right: Span<'static>, columns: usize) -> Line<'static> {
    let (mut line, taken) = (line.clone(), line.width() + right.width());
    if line.width() == 0 && taken > columns {
        return Line::from(Span::styled(cut(&right.content, columns), right.style));
    }
    if taken + 2 <= columns {
        line.spans.push(Span::raw(" ".repeat(columns - taken)));
        line.spans.push(right);
    }
    line
}

fn dim(line: Line<'static>) -> Line<'static> {
    line.patch_style(Style::new().add_modifier(Modifier::DIM))
}

/// How long a frame stays true: ages are told in whole seconds.
pub(crate) const TICK: Duration = Duration::from_secs(1);
