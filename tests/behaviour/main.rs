//! What the monitor promises, seen from outside: one file for each behaviour.

mod bad_input;
mod clearing;
mod configuration;
mod current_call;
mod custom_metrics;
mod duration;
mod fixture;
mod in_flight;
mod many_threads;
mod options;
mod outcomes;
mod overflow;
mod parts_of_a_report;
mod price_reload;
mod pricing;
mod request_log;
mod said_in_the_body;
mod scoped_collectors;
mod snapshots;
mod summary;
mod throughput;
mod timeouts;
mod traces;
mod usage_of_the_innermost;
mod user_code_that_panics;
mod what_a_result_says;
