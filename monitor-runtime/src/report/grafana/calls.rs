//! Panels of calls: how many, how they end, how long they take.

use super::{
    super::prometheus::{
        Histograms,
        around::state_number,
        metrics::{
            ALERT_FIRING, ATTEMPTS, BREAKER_STATE, COST, ERRORS, REQUEST_DURATION, REQUESTS,
            REQUESTS_IN_FLIGHT, RETRIES, TIME_BETWEEN_ITEMS, TIME_TO_FIRST_ITEM, UNPRICED_CALLS,
        },
        promql::ATTEMPT,
        sink::Family,
    },
    asked::{
        RANGE, STEP, durations, of_calls, of_programs, or_none, or_zero, rate_by, success_rate,
    },
    panel::{Look, NONE_IS_GOOD, Panel, Target, Thresholds, unit},
};
use crate::breaker::BreakerState;

const SUCCESSES: Thresholds = &[(None, "red"), (Some(0.95), "orange"), (Some(0.99), "green")];
const UNPRICED: Thresholds = &[(None, "green"), (Some(1.0), "orange")];
const SECONDS_AN_HOUR: u32 = 3_600;

pub(super) fn at_a_glance(histograms: Histograms) -> Vec<Panel> {
    let latency = durations(of_calls(REQUEST_DURATION), histograms, STEP, &[]);
    let open = state_number(BreakerState::Open);
    let open = format!("count({} == {open})", of_programs(BREAKER_STATE).now());
    vec![
        Panel {
            description: "Finished calls a second. Attempts of a retry are one call.",
            ..Panel::stat("Requests", unit::REQUESTS_A_SECOND, rate_by(&[], &of_calls(REQUESTS)))
        },
        Panel {
            description: "Successes among successes and failures; calls that were cancelled or \
                          refused are neither.",
            thresholds: SUCCESSES,
            no_data: "no calls",
            ..Panel::stat("Success rate", unit::RATIO, success_rate(&[], STEP))
        },
        Panel {
            description: "95 of 100 calls took at most this long.",
            no_data: "no calls",
            ..Panel::stat("p95", unit::SECONDS, latency.quantile(0.95))
        },
        Panel {
            description: "Calls that have begun and not ended.",
            ..Panel::stat(
                "In flight",
                unit::COUNT,
                format!("sum({})", of_calls(REQUESTS_IN_FLIGHT).now()),
            )
        },
        Panel {
            description: "What priced calls cost in an hour at the present rate, at least.",
            ..Panel::stat(
                "Cost an hour",
                unit::DOLLARS,
                or_zero(&format!("{SECONDS_AN_HOUR} * {}", rate_by(&[], &of_calls(COST)))),
            )
        },
        Panel {
            description: "Calls of unknown cost since the programs count: no cost on this page has \
                          them in it.",
            thresholds: UNPRICED,
            ..Panel::stat(
                "Unpriced calls",
                unit::COUNT,
                or_zero(&format!("sum({})", of_calls(UNPRICED_CALLS).now())),
            )
        },
        Panel {
            description: "Circuit breakers that let no call through.",
            thresholds: NONE_IS_GOOD,
            ..Panel::stat("Open breakers", unit::COUNT, or_zero(&open))
        },
        Panel {
            description: "Alerts of the programs' own that fire.",
            thresholds: NONE_IS_GOOD,
            ..Panel::stat(
                "Alerts firing",
                unit::COUNT,
                or_zero(&format!("sum({})", of_programs(ALERT_FIRING).now())),
            )
        },
    ]
}

pub(super) fn calls(histograms: Histograms) -> Vec<Panel> {
    let errors = of_calls(ERRORS);
    let rejected = "Calls by how they ended: `rejected` ones were refused by a budget, a breaker or a \
                    queue before the provider was asked.";
    vec![
        Panel {
            description: rejected,
            look: Look::Stacked,
            ..Panel::lines(
                "Requests by outcome",
                unit::REQUESTS_A_SECOND,
                vec![Target::new("{{outcome}}", rate_by(&["outcome"], &of_calls(REQUESTS)))],
            )
        },
        Panel {
            description: "Errors of calls by category; those of attempts that were tried again are \
                          in another panel.",
            look: Look::Stacked,
            ..Panel::lines(
                "Errors by category",
                unit::EVENTS_A_SECOND,
                vec![Target::new(
                    "{{category}}",
                    or_none("category", &rate_by(&["category"], &errors.clone().is(ATTEMPT, ""))),
                )],
            )
        },
        percentiles(
            "Latency",
            "How long calls took that ended ok, in an error or in a panic.",
            REQUEST_DURATION,
            histograms,
        ),
        heat_map(histograms),
        Panel {
            description: "Attempts by how they ended, and those beyond the first of their call.",
            ..Panel::lines(
                "Attempts",
                unit::EVENTS_A_SECOND,
                vec![
                    Target::new(
                        "{{outcome}}",
                        or_none("outcome", &rate_by(&["outcome"], &of_calls(ATTEMPTS))),
                    ),
                    Target::new("retries", or_zero(&rate_by(&[], &of_calls(RETRIES)))),
                ],
            )
        },
        Panel {
            description: "Errors of attempts by kind, which a retry may have made good.",
            look: Look::Stacked,
            ..Panel::lines(
                "Errors of attempts",
                unit::EVENTS_A_SECOND,
                vec![Target::new(
                    "{{kind}}",
                    or_none("kind", &rate_by(&["kind"], &errors.is(ATTEMPT, "true"))),
                )],
            )
        },
    ]
}

pub(super) fn streams(histograms: Histograms) -> Vec<Panel> {
    vec![
        percentiles(
            "Time to first item",
            "From the beginning of a call to the first item of its stream.",
            TIME_TO_FIRST_ITEM,
            histograms,
        ),
        percentiles(
            "Time between items",
            "From one item of a stream to the next.",
            TIME_BETWEEN_ITEMS,
            histograms,
        ),
    ]
}

fn percentiles(
    title: &'static str,
    description: &'static str,
    of: Family<'static>,
    histograms: Histograms,
) -> Panel {
    let all = durations(of_calls(of), histograms, STEP, &[]);
    let shares = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];
    let mut lines: Vec<_> =
        shares.map(|(legend, share)| Target::new(legend, all.quantile(share))).into();
    lines.push(Target::new("mean", all.average()));
    Panel { description, ..Panel::lines(title, unit::SECONDS, lines) }
}

fn heat_map(histograms: Histograms) -> Panel {
    let all = durations(of_calls(REQUEST_DURATION), histograms, STEP, &[]);
    let legend = if histograms == Histograms::Classic { "{{le}}" } else { "" };
    Panel {
        description: "How many calls took how long.",
        look: Look::HeatMap,
        ..Panel::lines(
            "Latency distribution",
            unit::SECONDS,
            vec![Target::new(legend, all.buckets())],
        )
    }
}

/// Columns of a table over all that is shown, one line for each value of these labels.
pub(super) fn columns(by: &[&str], histograms: Histograms) -> Vec<Target> {
    let latency = durations(of_calls(REQUEST_DURATION), histograms, RANGE, by);
    vec![
        Target::column("Requests", unit::COUNT, super::asked::increase_by(by, &of_calls(REQUESTS))),
        Target::column("Success rate", unit::RATIO, success_rate(by, RANGE)),
        Target::column("p50", unit::SECONDS, latency.quantile(0.5)),
        Target::column("p95", unit::SECONDS, latency.quantile(0.95)),
    ]
}
