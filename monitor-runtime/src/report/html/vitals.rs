//! The numbers asked for first, each with its unit and what it is out of.

use super::{escape::Text, head::moment};
use crate::{
    Timestamp, UsageKind,
    report::{
        CostReport, Report,
        attention::FAILING,
        figures::{self, NOT_APPLICABLE, count},
    },
};
use std::{fmt::Write as _, time::Duration};

/// A number of the head: what it is, the number, its unit, and what it is out of (HTML).
pub(super) struct Vital {
    pub(super) class: &'static str,
    pub(super) what: &'static str,
    pub(super) number: String,
    pub(super) note: String,
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
pub(super) fn with_unit(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((number, unit)) => format!("{}<small> {}</small>", Text(number), Text(unit)),
        None => Text(text).to_string(),
    }
}

/// The numbers asked for first, in two lines.
pub(super) fn lists(main: &[Vital], minor: &[Vital]) -> String {
    let mut list = String::from("<dl class=\"vitals\">\n");
    main.iter().for_each(|vital| vital.write(&mut list));
    list += "</dl>\n<dl class=\"vitals minor\">\n";
    minor.iter().for_each(|vital| vital.write(&mut list));
    list + "</dl>\n"
}

/// The first line: how many calls, how they went, how long they took, what they cost.
pub(super) fn main(report: &Report) -> [Vital; 6] {
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
        let few = format!("of {}: too few", figures::calls(latency.count));
        let note = if known.is_some() { note.to_owned() } else { few };
        Vital { class: "", what, number: with_unit(&number), note }
    };
    let slowest = latency.max.map(figures::duration);
    let slowest = slowest.map_or(String::new(), |max| format!("1 in 100 is slower; at most {max}"));
    [
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
    ]
}

/// The second line, but for its last number, which is in the place beside the cost that it explains.
pub(super) fn minor(report: &Report, uptime: Vital, last: Vital) -> [Vital; 6] {
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
        uptime,
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
        last,
    ]
}

/// How long calls have been counted, and since when.
pub(super) fn uptime(uptime: Duration, since: Timestamp, now: Timestamp) -> Vital {
    Vital {
        class: "half",
        what: "Uptime",
        number: with_unit(&figures::duration(Duration::from_secs(uptime.as_secs()))),
        note: format!("since {} UTC", moment(since, now)),
    }
}

/// How often calls had to try.
pub(super) fn attempts(report: &Report) -> Vital {
    let (number, note) = match &report.attempts {
        None => (
            count(report.totals.retries),
            format!("{} timed out", figures::calls(report.totals.timeouts)),
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
        let unpriced = figures::calls(cost.unpriced_calls);
        notes.push(format!("<span class=\"warn\">{unpriced} without a cost</span>"));
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
