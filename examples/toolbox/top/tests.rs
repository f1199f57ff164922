//! What a terminal shows, as text: the files in `frames` are screens as people see them.
//!
//! `MONITOR_FRAMES=write` writes them anew; whoever does that reads what has changed.

mod services;

use super::{
    asking::Numbers,
    frame::{draw, whole},
    numbers::Report,
    range::Range,
    view::View,
    words::width,
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Buffer,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    style::{Color, Modifier},
};
use std::{
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

const SECOND: Duration = Duration::from_secs(1);

/// A view that has just got the report of a service.
fn view_of(report: &monitor_runtime::Report, now: Instant) -> View {
    let mut view = View::new("http://127.0.0.1:9464/metrics".into(), 2 * SECOND, Range::Hour, now);
    view.begin_to_ask(now);
    view.take((Range::Hour, Ok(numbers(report))), now);
    view
}

fn numbers(report: &monitor_runtime::Report) -> Box<Numbers> {
    let report: Report = serde_json::from_str(&report.to_json()).expect("a report");
    let uptime = report.uptime_seconds.0;
    Box::new(Numbers { report, uptime })
}

/// What a terminal of this size gets.
fn screen(view: &mut View, now: Instant, columns: u16, rows: u16) -> Buffer {
    let backend = TestBackend::new(columns, rows);
    let mut terminal = Terminal::new(backend).expect("a terminal");
    terminal.draw(|frame| draw(view, now, true, frame.buffer_mut())).expect("a frame");
    terminal.backend().buffer().clone()
}

fn text(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    let line = |row: &[ratatui::buffer::Cell]| -> String {
        let mut text = String::new();
        let mut taken = 0;
        for cell in row {
            // the cells behind a wide character are part of it
            if taken == 0 {
                text += cell.symbol();
                taken = width(cell.symbol()).max(1);
            }
            taken -= 1;
        }
        text.trim_end().to_owned() + "\n"
    };
    rows.map(line).collect()
}

/// Compares a screen with the one that is kept.
#[track_caller]
fn is_kept(name: &str, shown: &str) {
    let file = format!("{}/toolbox/top/frames/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    if env::var_os("MONITOR_FRAMES").is_some_and(|wish| wish == "write") {
        fs::create_dir_all(Path::new(&file).parent().expect("a folder")).expect("the folder");
        fs::write(&file, shown).expect("a file");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(shown == kept, "{file} has\n{kept}\nand this is\n{shown}");
}

#[test]
fn a_busy_service_is_shown_in_every_size() {
    let (report, now) = (services::busy(), Instant::now());
    for (columns, rows) in [(80, 24), (40, 12), (200, 60)] {
        let mut view = view_of(report, now);
        let buffer = screen(&mut view, now + SECOND, columns, rows);
        is_kept(&format!("busy_{columns}x{rows}"), &text(&buffer));
    }
    let lines = whole(&view_of(report, now), now, 80);
    let plain: String =
        lines.iter().map(|line| format!("{}\n", line.to_string().trim_end())).collect();
    is_kept("busy_whole", &plain);
}

#[test]
fn a_service_without_calls_has_no_numbers_and_no_zeros_for_them() {
    let now = Instant::now();
    let mut view = view_of(&services::empty(), now);
    is_kept("empty_80x24", &text(&screen(&mut view, now, 80, 24)));
}

#[test]
fn names_from_outside_cannot_move_the_cursor() {
    let now = Instant::now();
    let mut view = view_of(&services::hostile(), now);
    let shown = text(&screen(&mut view, now, 80, 24));
    assert!(shown.chars().all(|char| char == '\n' || !char.is_control()), "{shown:?}");
    is_kept("hostile_80x24", &shown);
}

#[test]
fn a_cost_that_nobody_knows_is_no_zero() {
    let now = Instant::now();
    let mut view = view_of(&services::unpriced(), now);
    is_kept("unpriced_80x24", &text(&screen(&mut view, now, 80, 24)));
}

#[test]
fn a_lost_connection_is_told_and_its_numbers_are_old_and_dim() {
    let now = Instant::now();
    let mut view = view_of(services::busy(), now);
    let later = now + 7 * SECOND;
    view.take((Range::Hour, Err("Connection refused".into())), later);
    let buffer = screen(&mut view, later + 2 * SECOND, 80, 24);
    is_kept("lost_80x24", &text(&buffer));
    let below = &buffer.content[80 * 4..80 * 23];
    let shown = below.iter().filter(|cell| cell.symbol() != " ");
    assert!(shown.clone().count() > 100);
    assert!(shown.into_iter().all(|cell| cell.modifier.contains(Modifier::DIM)));
}

#[test]
fn pauses_between_tries_grow_and_one_answer_ends_them() {
    let mut now = Instant::now();
    let mut view = view_of(&services::empty(), now);
    let mut pauses = Vec::new();
    for _ in 0..7 {
        view.take((Range::Hour, Err("gone".into())), now);
        pauses.push((view.next - now).as_secs());
        now = view.next;
    }
    assert_eq!(pauses, [2, 4, 8, 16, 30, 30, 30]);
    view.take((Range::Hour, Ok(numbers(&services::empty()))), now);
    assert!(view.trouble.is_none() && !view.is_old(now));
    assert_eq!(view.next, now + 2 * SECOND);
}

#[test]
fn numbers_of_another_range_are_never_shown_as_those_that_are_wished_for() {
    let now = Instant::now();
    let mut view = view_of(services::busy(), now);
    view.press(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::NONE), now);
    assert_eq!(view.begin_to_ask(now), Some(Range::All));
    let shown = text(&screen(&mut view, now, 100, 24));
    assert!(shown.contains("last 1 h, ") && shown.contains("(asked for: all calls)"), "{shown}");
    assert!(view.is_old(now));
    view.take((Range::Hour, Ok(numbers(&services::empty()))), now);
    assert_eq!(view.shown.as_ref().map(|shown| shown.range), Some(Range::Hour));
    assert!(view.begin_to_ask(now).is_none(), "the answer to the newer wish is on its way");
}

#[test]
fn every_size_is_drawn_and_the_state_of_the_connection_is_always_there() {
    let (report, now) = (services::busy(), Instant::now());
    for columns in [0, 1, 2, 7, 20, 39, 79, 81, 300] {
        for rows in [0, 1, 2, 3, 4, 5, 11, 19, 21, 100] {
            let mut view = view_of(report, now);
            let shown = text(&screen(&mut view, now, columns, rows));
            assert!(columns < 20 || rows == 0 || shown.contains("● live · 0 s old"), "{shown}");
        }
    }
}

#[test]
fn who_wants_no_colour_gets_none() {
    let (report, now) = (services::busy(), Instant::now());
    let colours = |has_colour| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal");
        let mut view = view_of(report, now);
        let frame = |frame: &mut ratatui::Frame<'_>| {
            draw(&mut view, now, has_colour, frame.buffer_mut());
        };
        terminal.draw(frame).expect("a frame");
        let cells = &terminal.backend().buffer().content;
        cells.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset).count()
    };
    assert!(colours(true) > 0);
    assert_eq!(colours(false), 0);
}

#[test]
fn a_table_cannot_be_scrolled_past_its_end() {
    let now = Instant::now();
    let mut view = view_of(services::busy(), now);
    let press = |view: &mut View, code| view.press(KeyEvent::new(code, KeyModifiers::NONE), now);
    (0..50).for_each(|_| press(&mut view, KeyCode::Char('j')));
    let end = text(&screen(&mut view, now, 80, 24));
    press(&mut view, KeyCode::Char('k'));
    let before = text(&screen(&mut view, now, 80, 24));
    assert_ne!(end, before, "one step back is seen at once");
}
