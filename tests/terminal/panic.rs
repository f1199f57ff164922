//! How it ends by an error of its own.

use crate::terminal::Terminal;
use std::path::Path;

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let program = Path::new(env!("CARGO_BIN_EXE_panicking_view"));
    let mut terminal = Terminal::running(program, &[], 24, 80);
    terminal.shows(|screen| screen.contains("the last frame"));
    assert!(terminal.is_taken());
    assert!(!terminal.ends().success());
    let screen = terminal.shows(|screen| screen.contains("what was wrong"));
    assert!(!screen.contains("the last frame"), "{screen}");
}
