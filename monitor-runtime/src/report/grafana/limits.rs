//! Panels of what keeps calls in hand: queues, breakers, budgets, alerts.

use super::{
    super::prometheus::{
        Histograms,
        metrics::{
            ALERT_FIRING, BREAKER_OPENS, BREAKER_REJECTIONS, BREAKER_STATE, BUDGET_LIMIT_TOKENS,
            BUDGET_LIMIT_USD, BUDGET_REFUSED_CALLS, BUDGET_SPENT_TOKENS, BUDGET_SPENT_USD,
            QUEUE_ABANDONED, QUEUE_ACTIVE, QUEUE_REJECTED, QUEUE_SIZE, QUEUE_WAITING_TIME,
        },
        promql::sum_by,
        sink::Family,
    },
    asked::{INSTANCE, STEP, durations, of_programs, or_none, rate_by},
    panel::{FULL_IS_BAD, Look, Panel, Target, unit},
};

const QUEUE: &[&str] = &["queue"];
const BREAKER: &[&str] = &["breaker"];
const BUDGET: &[&str] = &["budget"];

pub(super) fn panels(histograms: Histograms) -> Vec<Panel> {
    let now = |labels, family| sum_by(labels, &of_programs(family).now());
    let rate = |labels, family: Family<'static>| rate_by(labels, &of_programs(family));
    let waits = durations(of_programs(QUEUE_WAITING_TIME), histograms, STEP, QUEUE);
    vec![
        Panel {
            no_data: "no queues",
            description: "How many wait for their turn, and how many have it.",
            ..Panel::lines(
                "Queues",
                unit::COUNT,
                vec![
                    Target::new("{{queue}} waiting", now(QUEUE, QUEUE_SIZE)),
                    Target::new("{{queue}} active", now(QUEUE, QUEUE_ACTIVE)),
                ],
            )
        },
        Panel {
            no_data: "no queues",
            description: "How long those waited that started.",
            ..Panel::lines(
                "Waits in queues",
                unit::SECONDS,
                vec![
                    Target::new("{{queue}} p95", waits.quantile(0.95)),
                    Target::new("{{queue}} mean", waits.average()),
                ],
            )
        },
        Panel {
            width: 12,
            height: 6,
            look: Look::States,
            words: &[("0", "closed", "green"), ("1", "half-open", "orange"), ("2", "open", "red")],
            no_data: "no breakers",
            description: "A closed breaker lets all calls through, a half-open one some, an open one \
                          none.",
            ..Panel::lines(
                "Breakers",
                unit::COUNT,
                vec![Target::new(
                    "{{breaker}} {{instance}}",
                    format!("max by (breaker, {INSTANCE}) ({})", of_programs(BREAKER_STATE).now()),
                )],
            )
        },
        Panel {
            width: 12,
            height: 6,
            look: Look::States,
            words: &[("0", "well", "green"), ("1", "firing", "red")],
            no_data: "no alerts",
            description: "Alerts of the programs' own.",
            ..Panel::lines(
                "Alerts",
                unit::COUNT,
                vec![Target::new(
                    "{{alert}} {{instance}}",
                    format!("max by (alert, {INSTANCE}) ({})", of_programs(ALERT_FIRING).now()),
                )],
            )
        },
        Panel {
            look: Look::Bars,
            thresholds: FULL_IS_BAD,
            no_data: "no budgets",
            description: "What of its limit is spent in the present period. Each program has its own.",
            ..Panel::lines(
                "Budgets",
                unit::RATIO,
                vec![Target::new("{{budget}} {{instance}}", budgets_used())],
            )
        },
        Panel {
            look: Look::Stacked,
            description: "Calls a second that never reached a provider, by who turned them away.",
            ..Panel::lines(
                "Turned away",
                unit::EVENTS_A_SECOND,
                vec![
                    Target::new(
                        "budget {{budget}}",
                        or_none("budget", &rate(BUDGET, BUDGET_REFUSED_CALLS)),
                    ),
                    Target::new(
                        "breaker {{breaker}}",
                        or_none("breaker", &rate(BREAKER, BREAKER_REJECTIONS)),
                    ),
                    Target::new("queue {{queue}}", or_none("queue", &rate(QUEUE, QUEUE_REJECTED))),
                    Target::new(
                        "left queue {{queue}}",
                        or_none("queue", &rate(QUEUE, QUEUE_ABANDONED)),
                    ),
                    Target::new(
                        "{{breaker}} opened",
                        or_none("breaker", &rate(BREAKER, BREAKER_OPENS)),
                    ),
                ],
            )
        },
    ]
}

/// Of each program and budget; limits are in dollars or in tokens.
fn budgets_used() -> String {
    let share =
        |spent, limit| format!("{} / {}", of_programs(spent).now(), of_programs(limit).now());
    format!(
        "{} or {}",
        share(BUDGET_SPENT_USD, BUDGET_LIMIT_USD),
        share(BUDGET_SPENT_TOKENS, BUDGET_LIMIT_TOKENS)
    )
}
