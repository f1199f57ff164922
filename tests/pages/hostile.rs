//! Names that somebody chose to do harm, or by mistake.

use monitor_runtime::{
    Outcome,
    collector::{Numbers, SeriesKey, SeriesSnapshot},
};

/// A call that ended so, all of whose names are this one, as nobody mended it.
pub(crate) fn series(name: &str, outcome: Outcome) -> SeriesSnapshot {
    SeriesSnapshot {
        key: SeriesKey {
            function: name.into(),
            provider: Some(name.into()),
            model: Some(name.into()),
            tags: vec![(name.into(), name.into())],
            ..SeriesKey::default()
        },
        in_flight: 0,
        numbers: Numbers { outcomes: [(outcome, 1)].into(), ..Numbers::default() },
    }
}

/// Markup, quotes, lines, reversed text, commands to terminals, and far too much of it.
pub(crate) fn names() -> Vec<String> {
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'quoted' \"twice\" `thrice` ``````",
        "a|b||c\\|d",
        "two\nlines\r\n\n# and a heading",
        "right\u{202e}to\u{2066}left\u{2069}\u{200f}",
        "\u{1b}[31mred\u{1b}[2J\u{7}\u{9b}1m",
        "</style></title></svg><style>*{display:none}",
        "[click](https://example.com) https://example.com <https://example.com> www.example.com",
        "@everyone #1 :tada: **bold** ~~gone~~ &lt; &#60;",
        "",
        "   ",
        "\u{200b}\u{feff}\u{ad}",
    ];
    let mut names: Vec<String> = names.map(String::from).into();
    names.push("<b>ten kilobytes|`".repeat(10_000 / 18));
    names
}
