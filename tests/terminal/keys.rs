//! What keys do.

use crate::{
    service::{busy, served},
    terminal::Terminal,
};
use monitor_runtime::http::Settings;

#[test]
fn keys_change_range_table_and_order_and_the_terminal_is_as_it_was() {
    let collector = busy(40);
    let server = served(&collector, Settings::new(), 0);
    let address = server.local_addr().to_string();
    let mut terminal = Terminal::top(&[&address, "--every", "0.2"], 24, 80);
    // a call is in a window as soon as the second is over in which it ended
    let screen = terminal.shows(|screen| screen.contains("Requests 40"));
    assert!(screen.contains("last 5 min") && screen.contains("● live"), "{screen}");
    assert!(terminal.is_taken());

    terminal.press("r");
    terminal.shows(|screen| screen.contains("last 1 h") && screen.contains("1m 5m [1h] all"));
    terminal.press("r");
    terminal.shows(|screen| screen.contains("all calls") && screen.contains("1m 5m 1h [all]"));
    terminal.press("\t\t");
    terminal.shows(|screen| screen.contains("[Errors 1]") && screen.contains("rate_limit"));
    terminal.press("s");
    terminal.shows(|screen| screen.contains("by errors"));
    terminal.press("\u{1b}[Z");
    terminal.shows(|screen| screen.contains("[Functions 1]"));
    terminal.press("?");
    terminal.shows(|screen| screen.contains("HOW TO READ IT"));
    terminal.press("?");
    terminal.shows(|screen| screen.contains("[Functions 1]"));

    terminal.press("q");
    assert!(terminal.ends().success());
    assert_eq!(terminal.lines().join("").trim(), "", "nothing is left on the usual screen");
}

#[test]
fn numbers_go_on_until_somebody_pauses_and_then_say_so() {
    let collector = busy(10);
    let server = served(&collector, Settings::new(), 0);
    let address = server.local_addr().to_string();
    let terminal = Terminal::top(&[&address, "--every", "0.2", "--range", "all"], 24, 80);
    terminal.shows(|screen| screen.contains("Requests 10"));
    collector.record(monitor_runtime::Request::new("chat"));
    terminal.shows(|screen| screen.contains("Requests 11"));
    terminal.press("p");
    terminal.shows(|screen| screen.contains("◆ paused"));
    collector.record(monitor_runtime::Request::new("chat"));
    let screen = terminal.shows(|screen| screen.contains("paused · 2 s old"));
    assert!(screen.contains("Requests 11"), "{screen}");
    terminal.press("p");
    terminal.shows(|screen| screen.contains("Requests 12") && screen.contains("● live"));
}

#[test]
fn a_terminal_of_another_size_is_filled_anew() {
    let collector = busy(40);
    let server = served(&collector, Settings::new(), 0);
    let address = server.local_addr().to_string();
    let terminal = Terminal::top(&[&address, "--range", "all"], 24, 80);
    terminal.shows(|screen| screen.contains("Requests 40"));
    terminal.resize(12, 40);
    let screen = terminal.shows(|screen| screen.contains("q quit  r 1m 5m 1h [all]"));
    assert!(screen.contains("Requests 40") && screen.lines().count() <= 12, "{screen}");
    terminal.resize(60, 200);
    terminal.shows(|screen| screen.contains("j/k scroll") && screen.lines().count() > 40);
}
