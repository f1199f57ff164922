//! Services that are gone, and answers that are none.

use crate::{
    service::{answering, busy, served},
    terminal::Terminal,
};
use monitor_runtime::http::Settings;

#[test]
fn a_lost_service_is_waited_for_and_its_last_numbers_are_old() {
    let server = served(&busy(40), Settings::new(), 0);
    let address = server.local_addr();
    let arguments = [&address.to_string(), "--every", "0.2", "--range", "all"];
    let terminal = Terminal::top(&arguments, 24, 80);
    terminal.shows(|screen| screen.contains("Requests 40") && screen.contains("● live"));
    server.shutdown();
    let screen = terminal.shows(|screen| screen.contains("▲ no answer · 2 s old"));
    assert!(screen.contains("refused. Next try in"), "{screen}");
    assert!(screen.contains("Requests 40"), "the last that is known: {screen}");

    let _again = served(&busy(3), Settings::new(), address.port());
    let screen = terminal.shows(|screen| screen.contains("● live"));
    assert!(screen.contains("Requests 3 ") && !screen.contains("No answer"), "{screen}");
}

#[test]
fn what_is_no_monitor_is_told_of_and_cannot_move_the_cursor() {
    for (answer, told) in [
        (&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"[..], "is no report of a monitor"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "404, as no monitor does"),
        (b"220 \x1b]0;mail\x07\x1b[2J ready\r\n", "No answer for"),
        (
            b"HTTP/1.1 500 No\r\nconnection: close\r\n\r\n\
              {\"error\": {\"code\": \"x\", \"message\": \"\\u001b]0;me\\u0007\"}}",
            "500: \\u{1b}]0;me\\u{7}",
        ),
    ] {
        let terminal = Terminal::top(&[&answering(answer)], 24, 100);
        let screen = terminal.shows(|screen| screen.contains(told));
        assert!(screen.contains("no numbers") && screen.contains("q quit"), "{screen}");
    }
}
