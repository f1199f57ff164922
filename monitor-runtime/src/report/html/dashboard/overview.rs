//! The overview: what is wrong, the numbers, the charts, the rows.

use super::{
    Html, View, rendered,
    shell::{About, Content, Page},
};
use crate::{
    Timestamp, Usd,
    clock::nanos_of,
    collector::Snapshot,
    report::{
        CostReport, Report, Scope, TraceReport, figures,
        html::{
            chart, custom, errors, escape, head, limits,
            order::Order,
            parts, section, streams, traces,
            vitals::{self, Vital},
        },
    },
};
use askama::Template;
use std::time::Duration;

/// Longer windows say little of the pace of now.
const PACE: Duration = Duration::from_secs(900);
/// A page with all its charts and tables full has hardly more bytes.
const USUAL: usize = 160_000;
const HOUR_NANOS: i128 = 3_600_000_000_000;

/// What a page says of the collector, whatever range is looked at.
pub(super) struct Around {
    service: Option<String>,
    since: Timestamp,
    uptime: Duration,
    /// The windows for which a history is kept.
    windows: Vec<Duration>,
    /// A window has no single calls of its own.
    traces: TraceReport,
    has_calls: bool,
    last_call: Option<Timestamp>,
}

impl Around {
    pub(super) fn of(whole: &Snapshot, scope: &Scope) -> Around {
        let series = || whole.series.iter();
        let ended = series().flat_map(|series| series.numbers.seconds.iter());
        let last = ended.map(|second| second.unix_second).max();
        let last = last.map(|second| Timestamp::from_unix_nanos(second * 1_000_000_000));
        let history = &whole.history;
        Around {
            service: whole.service.clone(),
            since: whole.since,
            uptime: whole.uptime,
            windows: if history.is_kept() { history.windows.clone() } else { Vec::new() },
            traces: TraceReport::of(&whole.traces, scope),
            has_calls: series().any(|it| it.numbers.outcomes.values().any(|calls| *calls > 0)),
            last_call: last,
        }
    }
}

/// In place of numbers where there has not been a call.
#[derive(Template)]
#[template(path = "dashboard/empty.html")]
struct Empty {
    service: Html,
    uptime: String,
    in_flight: u64,
    records_nothing: bool,
}

/// In place of numbers where no call is of the range, or none of those that are looked at.
#[derive(Template)]
#[template(path = "dashboard/quiet.html")]
struct Quiet {
    calls: Html,
    range: String,
    in_flight: u64,
    last_call: Option<String>,
    /// The address of the next longer range, and what it is called.
    longer: Option<(String, String)>,
}

pub(super) fn page(report: &Report, view: &View, around: &Around) -> String {
    let order = view.order(view.query());
    let nothing = report.totals.requests == 0 && report.attempts.is_none();
    let mut main = String::with_capacity(USUAL);
    main += &match around.has_calls {
        true => head::attention(report),
        false => empty(report, around),
    };
    main += &begin(around);
    if around.has_calls && nothing {
        main += &quiet(report, view, around);
    } else if around.has_calls {
        let uptime = vitals::uptime(around.uptime, around.since, report.timestamp);
        let minor = vitals::minor(report, uptime, cost_per_hour(report));
        main += &vitals::lists(&vitals::main(report), &minor);
        main += &chart::all_and_distribution(report, not_counted_from(report, view, around));
        main += &parts::sections(report, &order);
        main += &streams::sections(report, &order);
        main += &errors::sections(report, &order);
    }
    main += &single_calls(report, view, &order, around);
    main += &limits::sections(report, &order);
    main += &custom::sections(report, &order);
    let about = About { service: around.service.clone(), now: report.timestamp };
    let content = Content {
        page: Page::Overview,
        title: "",
        about: format!("{} {}", head::calls_of(report), range(report)),
        windows: around.windows.clone(),
        has_filter: true,
        kept: Vec::new(),
        main,
        foot: same_numbers(view) + &head::prices(report),
    };
    content.page(&about, view)
}

/// A line for the script: it says so where the numbers begin anew while the page is open.
fn begin(around: &Around) -> String {
    format!("<p id=\"begun\" data-since=\"{}\" hidden data-own></p>\n", around.since)
}

/// Where the range begins, if calls were counted from later on.
fn not_counted_from(report: &Report, view: &View, around: &Around) -> Option<Timestamp> {
    let nanos = report.timestamp.unix_nanos();
    let begin = nanos.saturating_sub(nanos_of(view.window?));
    Some(Timestamp::from_unix_nanos(begin)).filter(|begin| around.since > *begin)
}

/// Of which time the numbers are.
fn range(report: &Report) -> String {
    let whole = in_seconds(report.uptime);
    let since = head::moment(report.since, report.timestamp);
    match report.min_max_are_bucket_bounds {
        true => format!("of the last {}, since {since} UTC", figures::duration(whole)),
        false => format!("since {since} UTC"),
    }
}

/// A range in whole seconds, as it is said everywhere on the page.
fn in_seconds(range: Duration) -> Duration {
    Duration::from_secs(range.as_secs_f64().round().max(1.0) as u64)
}

/// What the next hour costs if it goes on as of late.
fn cost_per_hour(report: &Report) -> Vital {
    let pace = match report.min_max_are_bucket_bounds {
        true => None,
        false => report.cost_of_late(PACE),
    };
    let (what, cost, covered) = match pace {
        Some((cost, covered)) => ("the last", cost, covered),
        None => ("these", report.cost.clone(), report.uptime),
    };
    let number = figures::cost(&an_hour_of(&cost, covered));
    Vital {
        class: "full",
        what: "Cost per hour",
        number: escape::Text(number).to_string(),
        note: format!("pace of {what} {}", figures::duration(in_seconds(covered))),
    }
}

fn an_hour_of(cost: &CostReport, covered: Duration) -> CostReport {
    let nanos = i128::try_from(covered.as_nanos()).unwrap_or(i128::MAX).max(1);
    let picos = cost.total.picos().saturating_mul(HOUR_NANOS) / nanos;
    CostReport { total: Usd::from_picos(picos), ..cost.clone() }
}

/// The slowest calls and the latest failures of the range.
fn single_calls(report: &Report, view: &View, order: &Order, around: &Around) -> String {
    let mut shown = around.traces.clone();
    for traces in [&mut shown.slowest, &mut shown.failed] {
        traces.retain(|trace| trace.request.ended >= report.since);
    }
    let lists = traces::list(report, &shown, order, Some("dashboard/traces/"));
    let query = asked_for(view);
    let more = format!("<a href=\"dashboard/traces{query}\">All kept calls</a>");
    match lists.is_empty() {
        true => lists,
        false => section("traces", "Traces", &more, "\n") + &lists,
    }
}

fn empty(report: &Report, around: &Around) -> String {
    rendered(&Empty {
        service: Html(escape::name(&report.api_name)),
        uptime: figures::duration(Duration::from_secs(around.uptime.as_secs())),
        in_flight: report.totals.in_flight,
        records_nothing: report.health.records_nothing,
    })
}

fn quiet(report: &Report, view: &View, around: &Around) -> String {
    let longer = view.window.map(|window| {
        let longer = around.windows.iter().copied().find(|length| *length > window);
        (view.query_over(longer), longer.map_or_else(|| "all".into(), figures::chosen_duration))
    });
    rendered(&Quiet {
        calls: Html(head::calls_of(report)),
        range: range(report),
        in_flight: report.totals.in_flight,
        last_call: around.last_call.map(|last| head::moment(last, report.timestamp)),
        longer: longer.map(|(query, label)| (format!("?{query}"), label)),
    })
}

/// The query of the same calls over the same range, with `?` if there is any (HTML).
fn asked_for(view: &View) -> String {
    match view.query() {
        query if query.is_empty() => query,
        query => escape::Text(format!("?{query}")).to_string(),
    }
}

/// The same numbers for programs, and to be kept.
fn same_numbers(view: &View) -> String {
    let query = asked_for(view);
    format!(
        "<span>Same numbers: <a href=\"report{query}\">JSON</a> · <a href=\"report.html{query}\">one \
         page</a> · <a href=\"report.md{query}\">Markdown</a> · <a href=\"report.txt{query}\">text</a> · \
         <a href=\"prometheus\">Prometheus</a></span>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_an_hour_is_that_of_a_part_as_often_as_it_fits() {
        let cost = CostReport {
            total: "0.50".parse().expect("dollars"),
            priced_calls: 3,
            ..CostReport::default()
        };
        let hour = an_hour_of(&cost, Duration::from_secs(300));
        assert_eq!(figures::cost(&hour), "$6.00");
        let unpriced = CostReport { unpriced_calls: 1, ..cost };
        let hour = an_hour_of(&unpriced, Duration::from_secs(300));
        assert_eq!(figures::cost(&hour), "≥ $6.00");
        assert_eq!(figures::cost(&an_hour_of(&CostReport::default(), Duration::ZERO)), "–");
    }
}
