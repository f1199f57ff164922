//! The axis of time, which all charts of a page share.

use super::{
    Text,
    scale::{Place, round},
    words::Words,
};
use crate::{
    Timestamp,
    report::timeline::{Moment, Timeline, text},
};
use std::{fmt::Write as _, ops::Range, time::Duration};

/// At most so many times are written below a plot.
const MOST_TICKS: u64 = 7;
/// Seconds between two of them; then twice as many each time.
const ROUND: [u64; 18] = [
    5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    172_800, 604_800,
];

/// So much of the width has room for two words, in percent.
const ROOM: f64 = 16.0;
/// Seconds.
const DAY: u64 = 86_400;

/// Where the steps of a timeline stand, in units of one step.
pub(super) struct Axis<'a> {
    timeline: &'a Timeline,
    begin: u64,
    step: u64,
    /// Which part of a moment tells the steps apart.
    form: Range<usize>,
    /// When each step begins, in words, and all of it: every chart says them.
    begins: Vec<String>,
    spans: Vec<String>,
}

impl<'a> Axis<'a> {
    /// `from`: where the axis begins, if calls were counted from later on.
    pub(super) fn of(timeline: &'a Timeline, from: Option<Timestamp>) -> Axis<'a> {
        let step = u64::try_from(timeline.step.as_nanos()).unwrap_or(u64::MAX).max(1);
        let first = timeline.moments.first().map_or(0, |moment| moment.since.unix_nanos());
        let begin = from.map_or(first, |from| from.unix_nanos().min(first));
        let (begins, spans) = (Vec::new(), Vec::new());
        let begin = begin / step * step;
        let axis = Axis { timeline, begin, step, form: timeline.form(), begins, spans };
        let moments = || timeline.moments.iter();
        let begins: Vec<String> = moments().map(|moment| axis.time(moment.since)).collect();
        let ends = moments().map(|moment| axis.time(moment.until));
        let spans = begins.iter().zip(ends).map(|(begin, end)| format!("{begin}–{end}")).collect();
        Axis { begins, spans, ..axis }
    }

    /// The steps, each with its beginning in words: `14:31`.
    pub(super) fn steps_in_words(&self) -> impl Iterator<Item = (&str, &'a Moment)> {
        self.begins.iter().map(String::as_str).zip(&self.timeline.moments)
    }

    /// The time in which no calls were counted, hatched: it is no time without calls.
    /// `says`: whether there is a place for words.
    pub(super) fn not_counted(&self, says: bool) -> String {
        let counted = self.timeline.moments.first().map_or(0.0, |first| self.at(first));
        let width = round(100.0 * counted / self.width());
        match width.value() {
            0.0 => String::new(),
            value if !says || value < ROOM => {
                format!("<rect class=\"none\" width=\"{width}%\" height=\"100%\"/>")
            }
            _ => format!(
                "<rect class=\"none\" width=\"{width}%\" height=\"100%\"/><text class=\"on\" x=\"0.8%\" \
                 y=\"14\">not counted</text>"
            ),
        }
    }

    /// Whether a moment is on it.
    pub(super) fn has(&self, at: Timestamp) -> bool {
        (0.0..=100.0).contains(&self.percent(at).value()) && at.unix_nanos() >= self.begin
    }

    /// How far from the left a moment stands.
    pub(super) fn percent(&self, at: Timestamp) -> Place {
        let after = at.unix_nanos().saturating_sub(self.begin) as f64;
        round(100.0 * after / (self.width() * self.step as f64))
    }

    /// `14:18`.
    pub(super) fn minute(&self, at: Timestamp) -> String {
        text(at, 11..16)
    }

    /// How many units wide the axis is.
    pub(super) fn width(&self) -> f64 {
        self.timeline.moments.last().map_or(1.0, |last| self.at(last) + self.steps(last))
    }

    /// Where a moment begins.
    pub(super) fn at(&self, moment: &Moment) -> f64 {
        ((moment.since.unix_nanos() / self.step * self.step - self.begin) / self.step) as f64
    }

    /// How many steps it is long: one, or more where the history has joined some.
    pub(super) fn steps(&self, moment: &Moment) -> f64 {
        let begin = moment.since.unix_nanos() / self.step * self.step;
        (moment.until.unix_nanos().saturating_sub(begin).div_ceil(self.step)).max(1) as f64
    }

    pub(super) fn middle(&self, moment: &Moment) -> f64 {
        self.at(moment) + self.steps(moment) / 2.0
    }

    /// The times below a plot, in a picture that is not stretched: every other one is dropped on
    /// phones.
    pub(super) fn ticks(&self) -> String {
        let seconds = |nanos: u64| nanos / 1_000_000_000;
        let length = (self.width() * self.step as f64) as u64;
        let (begin, end) = (self.begin, self.begin + length);
        let count = |gap: &u64| seconds(end) / gap - seconds(begin) / gap;
        let longer = std::iter::successors(ROUND.last().copied(), |gap| gap.checked_mul(2));
        let mut gaps = ROUND.into_iter().chain(longer);
        let gap = gaps.find(|gap| count(gap) <= MOST_TICKS).unwrap_or(u64::MAX);
        let mut ticks = String::new();
        let first = seconds(begin).div_ceil(gap) * gap;
        let times = (first..=seconds(end)).step_by(usize::try_from(gap).unwrap_or(usize::MAX));
        for (number, second) in times.enumerate() {
            let nanos = second.saturating_mul(1_000_000_000);
            let x = round(100.0 * (nanos.saturating_sub(begin)) as f64 / length as f64);
            let anchor = match x.value() {
                ..4.0 => " text-anchor=\"start\"",
                96.0.. => " text-anchor=\"end\"",
                _ => "",
            };
            let class = if number % 2 == 1 { " class=\"alt\"" } else { "" };
            let time = self.tick(Timestamp::from_unix_nanos(nanos), gap);
            let _ = write!(ticks, "<text x=\"{x}%\" y=\"17\"{anchor}{class}>{}</text>", Text(time));
        }
        ticks
    }

    /// `14:30`, and the day where one begins.
    fn tick(&self, at: Timestamp, gap: u64) -> String {
        let begins_day = (at.unix_nanos() / 1_000_000_000).is_multiple_of(DAY);
        let [first, _] = self.timeline.ends();
        let is_first_day = text(first, ..10) == text(at, ..10);
        match (begins_day && !is_first_day) || gap >= DAY {
            true if self.timeline.is_of_one_year() => text(at, 5..10),
            true => text(at, ..10),
            false if gap < 60 => text(at, 11..19),
            false => text(at, 11..16),
        }
    }

    /// A place over each step that says its values where a pointer rests.
    pub(super) fn hits(&self, say: impl Fn(&Moment, &mut Words)) -> String {
        let mut hits = String::with_capacity(self.spans.len() * 100);
        let mut words = Words::joined_by(", ");
        for (moment, span) in self.timeline.moments.iter().zip(&self.spans) {
            let x = round(100.0 * self.at(moment) / self.width());
            let width = round(100.0 * self.steps(moment) / self.width());
            words.clear();
            say(moment, &mut words);
            let says = Text(words.text());
            let _ = write!(
                hits,
                "<rect x=\"{x}%\" width=\"{width}%\" height=\"100%\"><title>{span}: {says}</title></rect>"
            );
        }
        hits
    }

    /// The last step: `14:31–14:32`.
    pub(super) fn last_span(&self) -> &str {
        self.spans.last().map_or("", String::as_str)
    }

    fn time(&self, moment: Timestamp) -> String {
        // a step that begins with the collector does not begin at a round second
        let round = moment.unix_nanos().div_ceil(1_000_000_000).saturating_mul(1_000_000_000);
        text(Timestamp::from_unix_nanos(round), self.form.clone())
    }

    /// `minute`, `5 s`.
    pub(super) fn step_in_words(&self) -> String {
        match self.timeline.step {
            Duration::ZERO => String::new(),
            step if step.as_secs() == 60 => "minute".into(),
            step if step.as_secs() == 3_600 => "hour".into(),
            step => crate::report::figures::chosen_duration(step),
        }
    }

    /// How many of these there are in an hour.
    pub(super) fn an_hour(&self, moment: &Moment) -> f64 {
        3_600.0 / (self.timeline.step.as_secs_f64() * self.steps(moment)).max(1e-9)
    }
}
