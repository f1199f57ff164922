//! A view that panics while it has the terminal, which the real one is not known to do.

#[path = "../../examples/toolbox/top/screen.rs"]
mod screen;

use std::{io, thread, time::Duration};

fn main() -> io::Result<()> {
    screen::with_screen(|terminal| {
        terminal.draw(|frame| frame.render_widget("the last frame", frame.area()))?;
        // until the test has seen it
        thread::sleep(Duration::from_millis(500));
        panic!("what was wrong")
    })
}
