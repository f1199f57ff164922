//! The report for terminals: with colours and without, and with names that would command them.

use crate::shop;
use monitor_runtime::report::Style;

/// The text without its colours; anything else that a terminal obeys is refused.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (parameters, rest) = piece.split_once('m').expect("a colour");
        let digits = parameters.strip_prefix('[').expect("a colour");
        assert!(digits.chars().all(|char| char.is_ascii_digit() || char == ';'), "{digits:?}");
        plain += rest;
    }
    plain
}

#[test]
fn without_its_colours_a_coloured_report_is_the_plain_one() {
    let report = shop::usual();
    let coloured = report.styled(Style::colour()).to_string();
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    assert_eq!(without_colours(&coloured), report.to_string());
    assert_eq!(report.styled(Style::plain()).to_string(), report.to_string());
    assert_eq!(format!("{report:#}"), report.to_string(), "whatever the flags");
}

#[test]
fn hostile_names_command_no_terminal() {
    let report = shop::hostile();
    let plain = without_colours(&report.styled(Style::colour()).to_string());
    assert_eq!(plain, report.to_string());
    for line in plain.lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains(['\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}']), "{line:?}");
    }
}

#[test]
fn the_older_report_is_found_again() {
    let text = shop::usual().to_string();
    for part in [
        "shop ",
        " UTC\n",
        "up 1h 10m",
        "\nCircuit       OPEN",
        "\nQueue         1/64 waiting",
        "\nRequests ",
        "\nSuccess rate ",
        "\nError rate ",
        "most often rate_limit",
        "\nLatency       avg ",
        " p50 ",
        " p95 ",
        " p99 ",
        "\nThroughput ",
        "\nModels ",
        "gpt-4o-mini",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn time_goes_from_left_to_right_and_gaps_are_gaps() {
    let text = shop::usual().to_string();
    let line = |label: &str| {
        let line = text.lines().skip_while(|line| !line.starts_with("Over time"));
        let line = line.into_iter().find(|line| line.starts_with(label)).expect(&text);
        line.chars().skip(9).take(60).collect::<String>()
    };
    let (calls, p95) = (line("Calls"), line("p95"));
    let quiet: Vec<usize> = calls.chars().enumerate().filter(|c| c.1 == '▁').map(|c| c.0).collect();
    assert_eq!(quiet.len(), 6, "six minutes without a call: {calls}");
    for at in quiet {
        assert_eq!(p95.chars().nth(at), Some(' '), "nothing was measured: {p95}");
    }
    assert!(line("Failures").contains('█'));
}
