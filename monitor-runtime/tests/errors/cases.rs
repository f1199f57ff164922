//! The table of cases, read from the files beside this one.
//!
//! A case is a line: the status (`-` for a text without one), the kinds that are right, separated
//! by commas, the seconds to wait if it says them, and headers in brackets; then the source; then
//! the body or text as it came. Where two kinds are defensible both are right. In what is no JSON,
//! `\n` and `\r` are the ends of lines.

use monitor_runtime::error::ErrorKind;

const FILES: [(&str, &str); 8] = [
    ("openai", include_str!("cases/openai.txt")),
    ("anthropic_google_aws", include_str!("cases/anthropic_google_aws.txt")),
    ("hosts", include_str!("cases/hosts.txt")),
    ("china", include_str!("cases/china.txt")),
    ("gateways", include_str!("cases/gateways.txt")),
    ("clients", include_str!("cases/clients.txt")),
    ("later", include_str!("cases/later.txt")),
    ("misleading", include_str!("cases/misleading.txt")),
];

pub(crate) struct Case {
    pub(crate) file: &'static str,
    pub(crate) line: usize,
    pub(crate) status: Option<u16>,
    pub(crate) kinds: Vec<ErrorKind>,
    pub(crate) wait: Option<f64>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) text: String,
}

pub(crate) fn cases() -> Vec<Case> {
    let lines = FILES.iter().flat_map(|(file, text)| {
        text.lines().enumerate().map(move |(at, line)| (*file, at + 1, line))
    });
    lines.filter(|(.., line)| !line.starts_with('#')).map(read).collect()
}

fn read((file, line, case): (&'static str, usize, &'static str)) -> Case {
    let bad = || panic!("{file}:{line} is no case: {case}");
    let (said, rest) = case.split_once(" | ").unwrap_or_else(bad);
    let (_source, text) = rest.split_once(" | ").unwrap_or_else(bad);
    let (said, header) = said.split_once(" [").unwrap_or((said, ""));
    let mut said = said.split(' ');
    let kind = |name| ErrorKind::from_name(name).unwrap_or_else(|| panic!("{file}:{line}: {name}"));
    Case {
        file,
        line,
        status: said.next().and_then(|status| status.parse().ok()),
        kinds: said.next().expect("kinds").split(',').map(kind).collect(),
        wait: said.next().map(|wait| wait.trim_end_matches('s').parse().expect("seconds")),
        headers: header.trim_end_matches(']').split_once(": ").into_iter().collect(),
        text: if text.starts_with(['{', '[', '"']) {
            text.to_owned()
        } else {
            text.replace("\\n", "\n").replace("\\r", "\r")
        },
    }
}
