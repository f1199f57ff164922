//! `toolbox top`: what a running service does, live in a terminal.
//!
//! What always holds: it only reads, and bears whatever answers: a service that is gone, slow, of
//! another version, or none of ours.

mod asking;
mod attention;
mod chart;
mod figures;
mod frame;
mod headline;
mod help;
mod limits;
mod live;
mod numbers;
mod options;
mod range;
mod screen;
mod source;
mod sparkline;
mod table;
mod tables;
#[cfg(test)]
mod tests;
mod timeline;
mod tone;
mod view;
mod words;

pub(crate) use options::TopOptions;

use super::output::{Output, Tally};
use asking::Asking;
use source::Source;
use std::{
    env,
    error::Error,
    io::{self, IsTerminal},
    time::Instant,
};
use view::View;

/// The width of a frame for which nobody says how wide it may be.
const COLUMNS: usize = 80;
/// No frame is wider.
const WIDEST: usize = 500;

pub(crate) fn run(options: &TopOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    let source = Source::of(options)?;
    let mut view = View::new(source.in_words(), options.every, options.range, Instant::now());
    let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if options.once || is_dumb || !io::stdout().is_terminal() {
        return once(&source, &mut view, output);
    }
    live::run(&Asking::of(source)?, &mut view)?;
    Ok(Tally::AllGood)
}

/// One frame with all there is, as plain text.
fn once(source: &Source, view: &mut View, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    let numbers = asking::once(source, view.range)
        .map_err(|error| format!("{}: {error}", source.in_words()))?;
    let now = Instant::now();
    view.take((view.range, Ok(numbers)), now);
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = columns.unwrap_or(COLUMNS).clamp(1, WIDEST);
    for line in frame::whole(view, now, columns) {
        output.text(&format_args!("{}\n", line.to_string().trim_end()))?;
    }
    Ok(Tally::AllGood)
}
