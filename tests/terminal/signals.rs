//! How it ends when nobody presses a key.

use crate::{
    service::{busy, served},
    terminal::Terminal,
};
use monitor_runtime::http::Settings;
use std::process::Command;

#[test]
fn a_signal_ends_it_and_the_terminal_is_as_it_was() {
    let collector = busy(1);
    let server = served(&collector, Settings::new(), 0);
    let address = server.local_addr().to_string();
    for signal in ["TERM", "INT", "HUP"] {
        let mut terminal = Terminal::top(&[&address], 24, 80);
        terminal.shows(|screen| screen.contains("● live"));
        assert!(terminal.is_taken());
        let process = terminal.process().to_string();
        let sent = Command::new("kill").args(["-s", signal, &process]).status();
        assert!(sent.expect("kill runs").success());
        assert!(terminal.ends().success(), "{signal}");
    }
}

#[test]
fn control_c_ends_it_while_nothing_answers() {
    let mut terminal = Terminal::top(&["127.0.0.1:1"], 24, 80);
    terminal.shows(|screen| screen.contains("no answer"));
    terminal.press("\u{3}");
    assert!(terminal.ends().success());
}
