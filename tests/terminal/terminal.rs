//! A terminal with the program on it.

use crate::program::program;
use pty_process::{
    Size,
    blocking::{Command, Pty, open},
};
use std::{
    io::{Read, Write},
    num::NonZero,
    os::fd::AsFd,
    path::Path,
    process::{self, Child, ExitStatus},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(20);

fn lines(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has a size")
}

/// A terminal with the program on it, until this is dropped.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    /// How keys were read and shown before the program began.
    usual: Vec<u8>,
    program: Child,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Runs `toolbox top` with these arguments on a terminal of so many rows and columns.
    pub(crate) fn top(arguments: &[&str], rows: u16, columns: u16) -> Terminal {
        Terminal::running(program(), &[&["top"], arguments].concat(), rows, columns)
    }

    /// Runs a program on such a terminal.
    pub(crate) fn running(program: &Path, arguments: &[&str], rows: u16, columns: u16) -> Terminal {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(rows, columns)).expect("its size");
        let usual = settings(&pty);
        let program = Command::new(program)
            .args(arguments)
            .env("TERM", "xterm-256color")
            .env("RUST_BACKTRACE", "0") // which would scroll away what was said
            .env_remove("NO_COLOR")
            .env_remove("MONITOR_TOKEN")
            .spawn(pts)
            .expect("the program starts");
        let pty = Arc::new(pty);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(lines(rows), lines(columns), 0)));
        let (from, to) = (Arc::clone(&pty), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 4_096];
            // the terminal ends with the program
            while let Ok(read) = (&*from).read(&mut bytes) {
                to.lock().expect("a screen").process(&bytes[..read]);
            }
        });
        Terminal { pty, usual, program, screen }
    }

    pub(crate) fn press(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).expect("keys are taken");
    }

    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        self.screen.lock().expect("a screen").screen_mut().set_size(lines(rows), lines(columns));
        self.pty.resize(Size::new(rows, columns)).expect("another size");
    }

    /// The lines that are to be seen.
    pub(crate) fn lines(&self) -> Vec<String> {
        let screen = self.screen.lock().expect("a screen");
        screen.screen().contents().lines().map(String::from).collect()
    }

    /// Waits until it shows something, and says what is on the screen then.
    #[track_caller]
    pub(crate) fn shows(&self, what: impl Fn(&str) -> bool) -> String {
        let begin = Instant::now();
        loop {
            let screen = self.lines().join("\n");
            if what(&screen) {
                return screen;
            }
            assert!(begin.elapsed() < PATIENCE, "still:\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether the program has a screen of its own, without a cursor, and reads every key.
    pub(crate) fn is_taken(&self) -> bool {
        let screen = self.screen.lock().expect("a screen");
        let has_screen = screen.screen().alternate_screen() && screen.screen().hide_cursor();
        has_screen && settings(&self.pty) != self.usual
    }

    /// Whether nothing of that is left.
    fn is_given_back(&self) -> bool {
        let screen = self.screen.lock().expect("a screen");
        let has_screen = screen.screen().alternate_screen() || screen.screen().hide_cursor();
        !has_screen && settings(&self.pty) == self.usual
    }

    pub(crate) fn process(&self) -> u32 {
        self.program.id()
    }

    /// Waits until the program has ended and the terminal has taken its last words.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.program.try_wait().expect("a status") {
                self.shows(|_| self.is_given_back());
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "still:\n{}", self.lines().join("\n"));
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// How a terminal reads and shows keys, in the form of `stty`.
fn settings(pty: &Pty) -> Vec<u8> {
    let terminal = pty.as_fd().try_clone_to_owned().expect("one more handle");
    let said = process::Command::new("stty").arg("-g").stdin(terminal).output();
    let said = said.expect("stty runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    said.stdout
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
