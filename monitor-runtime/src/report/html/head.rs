//! The head of a page: what it is about, and what is wrong; and its foot.

use super::escape::{Text, name, quoted};
use crate::{
    Timestamp,
    report::{
        Report,
        attention::{Piece, Severity},
        figures::{self, count},
    },
};
use std::{fmt::Write as _, time::Duration};

/// What the report is about, and when it was made.
pub(super) fn top(report: &Report) -> String {
    let now = report.timestamp.to_string();
    let words = now.get(..19).unwrap_or(&now).replace('T', " ");
    format!(
        "<header class=\"top\">\n<h1>{} <small>LLM calls</small></h1>\n<p class=\"about\">{}</p>\n\
         <p><time datetime=\"{}\">{} UTC</time></p>\n</header>\n",
        name(&report.api_name),
        scope(report),
        Text(&now),
        Text(words)
    )
}

fn scope(report: &Report) -> String {
    let what = calls_of(report);
    let uptime = figures::duration(Duration::from_secs(report.uptime.as_secs()));
    match report.min_max_are_bucket_bounds {
        true => format!("{what} of the last {uptime}"),
        false => format!("{what} of {uptime}"),
    }
}

/// Which calls a report is about (HTML).
pub(super) fn calls_of(report: &Report) -> String {
    let scope = &report.scope;
    let named =
        [("provider", &scope.provider), ("model", &scope.model), ("function", &scope.function)];
    let named = named.into_iter().filter_map(|(what, value)| {
        value.as_deref().map(|value| format!("{what} {}", name(value)))
    });
    let tags = scope.tags.iter().map(|(tag, value)| format!("{} = {}", name(tag), name(value)));
    let parts: Vec<String> = named.chain(tags).collect();
    match parts.is_empty() {
        true => "All calls".to_owned(),
        false => format!("Only {}", parts.join(", ")),
    }
}

/// What is wrong, in words, worst first.
pub(super) fn attention(report: &Report) -> String {
    let lines = report.attention();
    let mut list = String::from("<ul class=\"attention\" aria-label=\"Needs attention\">\n");
    if lines.is_empty() {
        list +=
            "<li><span class=\"sev good\">Good</span><span>Nothing needs attention.</span></li>\n";
    }
    for line in lines {
        let class = if line.severity == Severity::Bad { "bad" } else { "warn" };
        let _ = write!(list, "<li><span class=\"sev {class}\">{}</span><span>", line.word);
        for piece in line.says {
            let _ = match piece {
                Piece::Words(words) => write!(list, "{}", Text(words)),
                Piece::Name(name) => write!(list, "<b>{}</b>", quoted(&name, 160)),
            };
        }
        let _ = writeln!(list, " <a href=\"#{}\">Details</a></span></li>", line.section);
    }
    list + "</ul>\n"
}

/// `14:32:07`, with the date of another day than the report's.
pub(super) fn moment(moment: Timestamp, now: Timestamp) -> String {
    let [moment, now] = [moment, now].map(|moment| moment.to_string());
    let (day, time) =
        (moment.get(..10).unwrap_or_default(), moment.get(11..19).unwrap_or_default());
    match now.starts_with(day) {
        true => time.to_owned(),
        false => format!("{day} {time}"),
    }
}

/// In place of numbers that would be zeros.
pub(super) fn nothing_yet(report: &Report) -> String {
    let uptime = figures::duration(Duration::from_secs(report.uptime.as_secs()));
    let in_flight = match report.totals.in_flight {
        0 => String::new(),
        calls => format!(" {} are under way.", count(calls)),
    };
    format!(
        "<section><h2>No call has ended yet</h2><p>Calls have been counted for {uptime}.{in_flight}\
         </p></section>\n"
    )
}

pub(super) fn foot(report: &Report) -> String {
    format!(
        "<footer>\n<span>monitor_runtime {}</span>\n<span>Percentiles within 0.55 %; costs exact, from the \
         prices in force at the time of each call</span>\n{}\n</footer>\n",
        env!("CARGO_PKG_VERSION"),
        prices(report)
    )
}

/// Where the prices come from.
pub(super) fn prices(report: &Report) -> String {
    let sources = report.price_sources.iter();
    let sources = sources.map(|source| {
        format!("{}: {}", name(&source.prices.provider), quoted(&source.in_words(), 160))
    });
    let sources: Vec<String> = sources.collect();
    match sources.is_empty() {
        true => String::new(),
        false => format!("<span>Prices: {}</span>", sources.join("; ")),
    }
}
