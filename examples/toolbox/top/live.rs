//! What is on the screen, kept up to date until somebody has seen enough.
//!
//! What always holds: a key, a signal and an error end it, and nothing else.

use super::{
    asking::Asking,
    frame::{TICK, draw},
    screen::with_screen,
    view::View,
};
use ratatui::crossterm::event::{self, Event};
use std::{
    env, io,
    time::{Duration, Instant},
};

/// How soon an answer or a signal is seen; a key is seen at once.
const SHORT: Duration = Duration::from_millis(100);

pub(crate) fn run(asking: &Asking, view: &mut View) -> io::Result<()> {
    with_screen(|terminal| show(asking, view, terminal))
}

fn show(
    asking: &Asking,
    view: &mut View,
    terminal: &mut ratatui::DefaultTerminal,
) -> io::Result<()> {
    let has_colour = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut drawn: Option<Instant> = None;
    while !view.is_over && !asking.is_ended() {
        let now = Instant::now();
        if drawn.is_none_or(|drawn| now - drawn >= TICK) {
            terminal.draw(|frame| draw(view, now, has_colour, frame.buffer_mut()))?;
            drawn = Some(now);
        }
        if let Some(range) = view.begin_to_ask(now) {
            asking.wish(range);
        }
        let mut wait = SHORT;
        while event::poll(wait)? {
            match event::read()? {
                Event::Key(key) => view.press(key, Instant::now()),
                Event::Resize(..) => {}
                _ => continue,
            }
            // all keys that were pressed meanwhile, and then one frame
            (drawn, wait) = (None, Duration::ZERO);
        }
        while let Some(answer) = asking.answer()? {
            view.take(answer, Instant::now());
            drawn = None;
        }
    }
    Ok(())
}
