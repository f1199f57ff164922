//! The head of the page: what it is about, what is wrong, and the numbers asked for first; and its
//! foot.

use super::escape::{Text, name, quoted};
use crate::{
    Timestamp, UsageKind,
    report::{
        CostReport, Report,
        attention::{FAILING, Piece, Severity},
        figures::{self, NOT_APPLICABLE, count},
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
    let scope = &report.scope;
    let named =
        [("provider", &scope.provider), ("model", &scope.model), ("function", &scope.function)];
    let named = named.into_iter().filter_map(|(what, value)| {
        value.as_deref().map(|value| format!("{what} {}", name(value)))
    });
    let tags = scope.tags.iter().map(|(tag, value)| format!("{} = {}", name(tag), name(value)));
    let parts: Vec<String> = named.chain(tags).collect();
    let what = match parts.is_empty() {
        true => "All calls".to_owned(),
        false => format!("Only {}", parts.join(", ")),
    };
    let uptime = figures::duration(Duration::from_secs(report.uptime.as_secs()));
    match report.min_max_are_bucket_bounds {
        true => format!("{what} of the last {uptime}"),
        false => format!("{what} of {uptime}"),
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

/// A number of the head: what it is, the number, its unit, and what it is out of (HTML).
struct Vital {
    class: &'static str,
    what: &'static str,
    number: String,
    note: String,
}

impl Vital {
    fn write(&self, list: &mut String) {
        let class = match self.class {
            "" => String::new(),
            class => format!(" class=\"{class}\""),
        };
        let Vital { what, number, note, .. } = self;
        let _ = writeln!(
            list,
            "<div{class}><dt>{what}</dt><dd>{number}</dd><dd class=\"note\">{note}</dd></div>"
        );
    }
}

/// `676 ms` with the unit set smaller.
fn with_unit(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((number, unit)) => format!("{}<small> {}</small>", Text(number), Text(unit)),
        None => Text(text).to_string(),
    }
}

/// The numbers asked for first.
pub(super) fn vitals(report: &Report) -> String {
    let (totals, latency) = (&report.totals, &report.latency);
    let rate = report.success_rate.map_or(NOT_APPLICABLE.into(), figures::percent);
    let failed = format!("{} failed", count(totals.failures));
    let is_failing = report.errors.rate.is_some_and(|rate| rate >= FAILING);
    let failed = if is_failing { format!("<span class=\"bad\">{failed}</span>") } else { failed };
    let beside = [("cancelled", totals.cancelled), ("refused", totals.rejected)];
    let beside = beside.into_iter().filter(|(_, number)| *number > 0);
    let beside: String =
        beside.map(|(what, number)| format!(" · {} {what}", count(number))).collect();
    let percentile = |what, percent, value, note: &str| {
        let known = figures::percentile(latency, percent, value);
        let number = known.map_or(NOT_APPLICABLE.into(), figures::duration);
        let few = format!("of {} calls: too few", count(latency.count));
        let note = if known.is_some() { note.to_owned() } else { few };
        Vital { class: "", what, number: with_unit(&number), note }
    };
    let slowest = latency.max.map(figures::duration);
    let slowest = slowest.map_or(String::new(), |max| format!("1 in 100 is slower; at most {max}"));
    let main = [
        Vital {
            class: "half",
            what: "Requests",
            number: count(totals.requests),
            note: format!("{} ok", count(totals.successes)),
        },
        Vital {
            class: "half",
            what: "Success rate",
            number: with_unit(&rate),
            note: format!("{failed}{beside}"),
        },
        percentile("Latency p50", 50, latency.p50, "half are faster"),
        percentile("Latency p95", 95, latency.p95, "1 in 20 is slower"),
        percentile("Latency p99", 99, latency.p99, &slowest),
        Vital {
            class: "full",
            what: "Cost",
            number: cost(&report.cost),
            note: cost_note(&report.cost),
        },
    ];
    let mut list = String::from("<dl class=\"vitals\">\n");
    main.iter().for_each(|vital| vital.write(&mut list));
    list += "</dl>\n<dl class=\"vitals minor\">\n";
    minor(report).iter().for_each(|vital| vital.write(&mut list));
    list + "</dl>\n"
}

fn minor(report: &Report) -> [Vital; 6] {
    let totals = &report.totals;
    let throughput = &report.throughput;
    let rate = throughput
        .requests_per_second
        .map_or(NOT_APPLICABLE.into(), |rate| format!("{} /s", figures::rate(Some(rate))));
    let tokens = |kind| report.tokens.get(kind);
    let number = |kind| tokens(kind).map_or(NOT_APPLICABLE.into(), figures::large);
    let cached = tokens(UsageKind::CacheRead).zip(tokens(UsageKind::Input));
    let cached = cached.filter(|(_, input)| *input > 0).map(|(cached, input)| {
        format!("{} from cache", figures::percent(cached as f64 / input as f64))
    });
    let exact = |kind| tokens(kind).map_or(String::new(), count);
    [
        Vital {
            class: "half",
            what: "In flight",
            number: count(totals.in_flight),
            note: "calls under way".into(),
        },
        Vital {
            class: "half",
            what: "Uptime",
            number: with_unit(&figures::duration(Duration::from_secs(report.uptime.as_secs()))),
            note: format!("since {} UTC", moment(report.since, report.timestamp)),
        },
        Vital {
            class: "",
            what: "Throughput",
            number: with_unit(&rate),
            note: format!("calls, last {}", figures::duration(throughput.window)),
        },
        Vital {
            class: "",
            what: "Tokens in",
            number: with_unit(&number(UsageKind::Input)),
            note: cached.unwrap_or_else(|| exact(UsageKind::Input)),
        },
        Vital {
            class: "",
            what: "Tokens out",
            number: with_unit(&number(UsageKind::Output)),
            note: exact(UsageKind::Output),
        },
        attempts(report),
    ]
}

/// How often calls had to try, in the place beside the cost that this explains.
fn attempts(report: &Report) -> Vital {
    let (number, note) = match &report.attempts {
        None => (
            count(report.totals.retries),
            format!("{} calls timed out", count(report.totals.timeouts)),
        ),
        Some(attempts) => {
            let lost =
                attempts.lost_cost.map(|lost| format!("; these cost {}", figures::money(lost)));
            let failed = count(attempts.failures);
            let of = format!("{failed} of {} attempts failed", count(attempts.count));
            (count(report.totals.retries), of + &lost.unwrap_or_default())
        }
    };
    Vital { class: "full", what: "Retries", number, note }
}

/// The total, with its exact amount for those who point at it and for programs.
fn cost(cost: &CostReport) -> String {
    let text = figures::cost(cost);
    if cost.priced_calls == 0 {
        return Text(text).to_string();
    }
    format!("<data value=\"{0}\" title=\"${0}\">{1}</data>", cost.total, Text(text))
}

fn cost_note(cost: &CostReport) -> String {
    let mut notes = Vec::new();
    if cost.unpriced_calls > 0 {
        let unpriced = count(cost.unpriced_calls);
        notes.push(format!("<span class=\"warn\">{unpriced} calls without a cost</span>"));
    }
    if let Some(most) = cost.total_max {
        notes.push(format!("estimated: at most {}", figures::money(most)));
    }
    if cost.priced_calls > 0 {
        let of = if cost.unpriced_calls > 0 { "the rest " } else { "" };
        notes.push(format!("{of}{}", figures::exact_money(cost.total)));
    }
    notes.join(", ")
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
    let sources = report.price_sources.iter();
    let sources = sources.map(|source| {
        format!("{}: {}", name(&source.prices.provider), quoted(&source.in_words(), 160))
    });
    let sources: Vec<String> = sources.collect();
    let prices = match sources.is_empty() {
        true => String::new(),
        false => format!("<span>Prices: {}</span>", sources.join("; ")),
    };
    format!(
        "<footer>\n<span>monitor_runtime {}</span>\n<span>Percentiles within 0.55 %; costs exact, from the \
         prices in force at the time of each call</span>\n{prices}\n</footer>\n",
        env!("CARGO_PKG_VERSION")
    )
}
