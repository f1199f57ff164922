//! What is on the screen, what the keys do to it, and how the connection stands.
//!
//! What always holds: numbers stay with the range that they are of and the moment at which they
//! came; what goes wrong leaves them, and makes them old.

use super::{
    asking::{Answer, Numbers},
    range::Range,
    table::Order,
};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// The longest pause between two tries while nothing answers, unless the usual one is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// One of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Models,
    Functions,
    Errors,
    Limits,
}

impl Tab {
    pub(crate) const EACH: [Tab; 4] = [Tab::Models, Tab::Functions, Tab::Errors, Tab::Limits];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Tab::Models => "Models",
            Tab::Functions => "Functions",
            Tab::Errors => "Errors",
            Tab::Limits => "Limits",
        }
    }
}

/// The last numbers that came.
pub(crate) struct Shown {
    pub(crate) range: Range,
    pub(crate) numbers: Box<Numbers>,
    pub(crate) came: Instant,
}

/// Since when nothing answers, and why.
pub(crate) struct Trouble {
    pub(crate) since: Instant,
    pub(crate) words: String,
    tries: u32,
}

/// Everything that a frame is drawn from.
pub(crate) struct View {
    /// The address, as it is shown.
    pub(crate) source: String,
    pub(crate) every: Duration,
    /// The range that is wished for.
    pub(crate) range: Range,
    pub(crate) shown: Option<Shown>,
    pub(crate) trouble: Option<Trouble>,
    pub(crate) tab: Tab,
    pub(crate) order: Order,
    /// The first row of the table that is to be seen.
    pub(crate) scroll: usize,
    pub(crate) is_paused: bool,
    pub(crate) has_help: bool,
    pub(crate) is_over: bool,
    /// When the service was asked for what has not come yet.
    pub(crate) asked: Option<Instant>,
    /// When it is asked next.
    pub(crate) next: Instant,
}

impl View {
    pub(crate) fn new(source: String, every: Duration, range: Range, now: Instant) -> View {
        View {
            source,
            every,
            range,
            shown: None,
            trouble: None,
            tab: Tab::Models,
            order: Order::default(),
            scroll: 0,
            is_paused: false,
            has_help: false,
            is_over: false,
            asked: None,
            next: now,
        }
    }

    /// The range to ask for now, if it is time.
    pub(crate) fn begin_to_ask(&mut self, now: Instant) -> Option<Range> {
        if self.asked.is_some() || self.next > now || self.is_idle() {
            return None;
        }
        self.asked = Some(now);
        Some(self.range)
    }

    /// Whether there is nothing to ask for: paused, with the numbers of the range.
    fn is_idle(&self) -> bool {
        self.is_paused && self.shown.as_ref().is_some_and(|shown| shown.range == self.range)
    }

    pub(crate) fn take(&mut self, (range, answer): Answer, now: Instant) {
        if range != self.range {
            return; // of a wish that a newer one has replaced
        }
        self.asked = None;
        match answer {
            Ok(numbers) => {
                self.trouble = None;
                self.shown = Some(Shown { range, numbers, came: now });
                self.next = now + self.every;
            }
            Err(words) => {
                let (since, tries) = match &self.trouble {
                    Some(trouble) => (trouble.since, trouble.tries.saturating_add(1)),
                    None => (now, 0),
                };
                let longer = self.every.saturating_mul(1 << tries.min(16));
                self.next = now + longer.min(LONGEST_PAUSE.max(self.every));
                self.trouble = Some(Trouble { since, words, tries });
            }
        }
    }

    /// How old the numbers are; `None` without any.
    pub(crate) fn age(&self, now: Instant) -> Option<Duration> {
        self.shown.as_ref().map(|shown| now.saturating_duration_since(shown.came))
    }

    /// Whether the numbers are not those of now and of the range that is wished for.
    pub(crate) fn is_old(&self, now: Instant) -> bool {
        let is_of_another = |shown: &Shown| shown.range != self.range;
        self.trouble.is_some()
            || self.is_paused
            || self.is_late(now)
            || self.shown.as_ref().is_some_and(is_of_another)
    }

    /// Whether an answer is longer in coming than numbers may be old.
    pub(crate) fn is_late(&self, now: Instant) -> bool {
        let patience = self.every.max(Duration::from_secs(1));
        self.asked.is_some_and(|asked| now.saturating_duration_since(asked) > patience)
    }

    pub(crate) fn press(&mut self, key: KeyEvent, now: Instant) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let is_interrupt =
            key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c');
        match key.code {
            _ if is_interrupt => self.is_over = true,
            KeyCode::Esc if self.has_help => self.has_help = false,
            KeyCode::Char('q') | KeyCode::Esc => self.is_over = true,
            KeyCode::Char('?' | 'h') => self.has_help = !self.has_help,
            KeyCode::Char('r') => self.turn_to(self.range.next(), now),
            KeyCode::Char('p') => {
                self.is_paused = !self.is_paused;
                self.next = now;
            }
            KeyCode::Tab => self.turn_table(1),
            KeyCode::BackTab => self.turn_table(Tab::EACH.len() - 1),
            KeyCode::Char('s') => {
                self.order = self.order.next();
                self.scroll = 0;
            }
            KeyCode::Down | KeyCode::Char('j') => self.scroll = self.scroll.saturating_add(1),
            KeyCode::Up | KeyCode::Char('k') => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::PageDown => self.scroll = self.scroll.saturating_add(10),
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(10),
            KeyCode::Home => self.scroll = 0,
            _ => {}
        }
    }

    /// Wishes for another range, at once.
    fn turn_to(&mut self, range: Range, now: Instant) {
        self.range = range;
        self.asked = None;
        self.next = now;
    }

    fn turn_table(&mut self, by: usize) {
        let at = Tab::EACH.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        self.tab = Tab::EACH[(at + by) % Tab::EACH.len()];
        self.order = Order::default();
        self.scroll = 0;
    }
}
