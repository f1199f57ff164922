//! Every metric that is exported, by the constant under which the rest of the program knows it.
//!
//! What always holds: no other file says a metric's name, so that what writes samples and what asks
//! for them (dashboards, alert rules) cannot part; renamed here, a metric is renamed in all of them.

use super::sink::{
    Family,
    Kind::{Counter, Gauge, Histogram, Info},
};

type Metric = Family<'static>;

// What calls came to.
pub(crate) const REQUESTS: Metric =
    Family::new(Counter, "llm_requests", "Finished calls by how they ended.");
pub(crate) const REQUESTS_IN_FLIGHT: Metric =
    Family::new(Gauge, "llm_requests_in_flight", "Calls that have not ended.");
pub(crate) const REQUEST_DURATION: Metric = seconds(
    "llm_request_duration_seconds",
    "How long calls took that ended ok, in an error or in a panic.",
);
pub(crate) const TIME_TO_FIRST_ITEM: Metric = seconds(
    "llm_time_to_first_item_seconds",
    "From the beginning of a call to the first item of its stream.",
);
pub(crate) const TIME_BETWEEN_ITEMS: Metric =
    seconds("llm_time_between_items_seconds", "From one item of a stream to the next.");

pub(crate) const ATTEMPTS: Metric =
    Family::new(Counter, "llm_attempts", "Finished attempts by how they ended.");
pub(crate) const ATTEMPTS_IN_FLIGHT: Metric =
    Family::new(Gauge, "llm_attempts_in_flight", "Attempts that have not ended.");
pub(crate) const ATTEMPT_DURATION: Metric = seconds(
    "llm_attempt_duration_seconds",
    "How long attempts took that ended ok, in an error or in a panic.",
);
pub(crate) const ATTEMPT_TIME_TO_FIRST_ITEM: Metric = seconds(
    "llm_attempt_time_to_first_item_seconds",
    "From the beginning of an attempt to the first item of its stream.",
);
pub(crate) const ATTEMPT_TIME_BETWEEN_ITEMS: Metric = seconds(
    "llm_attempt_time_between_items_seconds",
    "From one item of an attempt's stream to the next.",
);

pub(crate) const ERRORS: Metric = Family::new(Counter, "llm_errors", "Errors by kind.");
pub(crate) const RETRIES: Metric =
    Family::new(Counter, "llm_retries", "Attempts beyond the first.");
pub(crate) const TOKENS: Metric = Family::new(
    Counter,
    "llm_tokens",
    "Tokens: input, output, and total where nothing tells these apart.",
);
pub(crate) const TOKEN_PARTS: Metric = Family::new(
    Counter,
    "llm_token_parts",
    "Tokens of a kind, which are a part of llm_tokens_total already.",
);
pub(crate) const USAGE_UNITS: Metric =
    Family::new(Counter, "llm_usage_units", "What was used and is no token.");

pub(crate) const COST: Metric = Family::new(
    Counter,
    "llm_cost_usd",
    "What priced calls cost at least, by who says so; exact where nothing is estimated.",
)
.in_unit("usd");
pub(crate) const COST_SPREAD: Metric = Family::new(
    Counter,
    "llm_cost_spread_usd",
    "How much more than llm_cost_usd_total estimated costs may come to.",
)
.in_unit("usd");
pub(crate) const LOST_COST: Metric = Family::new(
    Counter,
    "llm_lost_cost_usd",
    "The part of llm_cost_usd_total that was spent on calls that did not end ok.",
)
.in_unit("usd");
pub(crate) const UNPRICED_CALLS: Metric = Family::new(
    Counter,
    "llm_unpriced_calls",
    "Calls of unknown cost, which llm_cost_usd_total leaves out.",
);
pub(crate) const UNPRICED_TOKENS: Metric =
    Family::new(Counter, "llm_unpriced_tokens", "Tokens of calls of unknown cost.");

pub(crate) const QUEUE_WAIT: Metric =
    Family::new(Counter, "llm_queue_wait_seconds", "How long calls said they waited in a queue.")
        .in_unit("seconds");
pub(crate) const QUEUE_WAIT_MAX: Metric = Family::new(
    Gauge,
    "llm_queue_wait_max_seconds",
    "The longest that a call said it waited in a queue.",
)
.in_unit("seconds");

// What is around calls.
pub(crate) const QUEUE_SIZE: Metric = Family::new(Gauge, "llm_queue_size", "How many wait.");
pub(crate) const QUEUE_ACTIVE: Metric =
    Family::new(Gauge, "llm_queue_active", "How many have started and are not over.");
pub(crate) const QUEUE_CAPACITY: Metric =
    Family::new(Gauge, "llm_queue_capacity", "How many may wait.");
pub(crate) const QUEUE_CONCURRENCY: Metric =
    Family::new(Gauge, "llm_queue_concurrency", "How many may be active.");
pub(crate) const QUEUE_ENTERED: Metric =
    Family::new(Counter, "llm_queue_entered", "Those that came.");
pub(crate) const QUEUE_REJECTED: Metric =
    Family::new(Counter, "llm_queue_rejected", "Those that were turned away.");
pub(crate) const QUEUE_ABANDONED: Metric =
    Family::new(Counter, "llm_queue_abandoned", "Those that left while they waited.");
pub(crate) const QUEUE_TIME: Metric = Family::new(
    Counter,
    "llm_queue_time_seconds",
    "How long all stood in the queue together; its rate is the average length.",
)
.in_unit("seconds");
pub(crate) const QUEUE_WAITING_TIME: Metric =
    seconds("llm_queue_waiting_time_seconds", "How long those waited that started.");

pub(crate) const BREAKER_STATE: Metric = Family::new(
    Gauge,
    "llm_breaker_state",
    "What it does with calls: 0 lets all through (closed), 1 some (half-open), 2 none (open).",
);
pub(crate) const BREAKER_OPENS: Metric =
    Family::new(Counter, "llm_breaker_opens", "How often it opened.");
pub(crate) const BREAKER_SUCCESSES: Metric =
    Family::new(Counter, "llm_breaker_successes", "Calls that went well.");
pub(crate) const BREAKER_FAILURES: Metric =
    Family::new(Counter, "llm_breaker_failures", "Calls that failed in its eyes.");
pub(crate) const BREAKER_REJECTIONS: Metric =
    Family::new(Counter, "llm_breaker_rejections", "Calls that it refused.");

pub(crate) const BUDGET_LIMIT_USD: Metric = dollars("llm_budget_limit_usd", LIMIT);
pub(crate) const BUDGET_SPENT_USD: Metric = dollars("llm_budget_spent_usd", SPENT);
pub(crate) const BUDGET_RESERVED_USD: Metric = dollars("llm_budget_reserved_usd", RESERVED);
pub(crate) const BUDGET_REMAINING_USD: Metric = dollars("llm_budget_remaining_usd", REMAINING);
pub(crate) const BUDGET_LIMIT_TOKENS: Metric = tokens("llm_budget_limit_tokens", LIMIT);
pub(crate) const BUDGET_SPENT_TOKENS: Metric = tokens("llm_budget_spent_tokens", SPENT);
pub(crate) const BUDGET_RESERVED_TOKENS: Metric = tokens("llm_budget_reserved_tokens", RESERVED);
pub(crate) const BUDGET_REMAINING_TOKENS: Metric = tokens("llm_budget_remaining_tokens", REMAINING);
pub(crate) const BUDGET_REFUSED_CALLS: Metric =
    Family::new(Counter, "llm_budget_refused_calls", "Calls that it refused.");

pub(crate) const ALERT_FIRING: Metric =
    Family::new(Gauge, "llm_alert_firing", "Whether it fires: 1, else 0.");
pub(crate) const ALERT_FIRED: Metric =
    Family::new(Counter, "llm_alert_fired", "How often it has begun to fire.");

// What the collector has to say about itself.
pub(crate) const SERIES: Metric = Family::new(Gauge, "llm_monitor_series", "Series that are held.");
pub(crate) const BYTES: Metric =
    Family::new(Gauge, "llm_monitor_bytes", "Bytes that are held.").in_unit("bytes");
pub(crate) const OVERFLOW_CALLS: Metric =
    Family::new(Counter, "llm_monitor_overflow_calls", "Calls past the cap of series or bytes.");
pub(crate) const OVERFLOW_ERRORS: Metric =
    Family::new(Counter, "llm_monitor_overflow_errors", "Errors past the cap of labels.");
pub(crate) const USAGE_SEEN_AGAIN: Metric = Family::new(
    Counter,
    "llm_monitor_usage_seen_again",
    "Usage left out because a nested call had recorded it.",
);
pub(crate) const PANICS_CAUGHT: Metric =
    Family::new(Counter, "llm_monitor_panics_caught", "Panics of user code while recording.");
pub(crate) const LATE_NOTES: Metric =
    Family::new(Counter, "llm_monitor_late_notes", "What was said of a call after its end.");
pub(crate) const CLOCK_STEPS: Metric =
    Family::new(Counter, "llm_monitor_clock_steps", "Steps of the wall clock.");
pub(crate) const REFUSED: Metric =
    Family::new(Counter, "llm_monitor_refused", "Input that was refused or mended.");
pub(crate) const UPTIME: Metric =
    Family::new(Gauge, "llm_uptime_seconds", "How long calls have been counted.")
        .in_unit("seconds");
pub(crate) const BUILD: Metric =
    Family::new(Info, "llm_build", "Which version counts, and of which service.");

const LIMIT: &str = "How much may be spent in a period.";
const SPENT: &str = "How much was spent in the present period.";
const RESERVED: &str = "How much is reserved for calls in flight.";
const REMAINING: &str = "How much can still be reserved.";

const fn seconds(name: &'static str, help: &'static str) -> Metric {
    Family::new(Histogram, name, help).in_unit("seconds")
}

const fn dollars(name: &'static str, help: &'static str) -> Metric {
    Family::new(Gauge, name, help).in_unit("usd")
}

const fn tokens(name: &'static str, help: &'static str) -> Metric {
    Family::new(Gauge, name, help).in_unit("tokens")
}
