//! The screen of a terminal, taken for as long as something is shown.
//!
//! What always holds: the terminal is as it was when this ends, by a return, an error or a panic.

use ratatui::DefaultTerminal;
use std::io;

/// Takes the screen, shows something on it, and gives it back.
pub(crate) fn with_screen(
    show: impl FnOnce(&mut DefaultTerminal) -> io::Result<()>,
) -> io::Result<()> {
    // what takes it has a panic give it back before the panic is told
    let shown = ratatui::try_init().and_then(|mut terminal| show(&mut terminal));
    let restored = ratatui::try_restore();
    shown.and(restored)
}
