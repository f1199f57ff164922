use super::super::fixture::{busy, labelled, series, streams, trying};
use crate::{
    Outcome, Report, Snapshot, Unpriced, UsageKind, Usd, collector::StreamTotals, cost::CostSource,
    error::ErrorKind,
};

pub(super) fn assert_fits(text: &str) {
    for line in text.lines() {
        assert!(super::name::width(line) <= 80, "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert_eq!(line, line.trim_end(), "{text}");
    }
}

#[test]
fn a_busy_report_shows_all_and_fits_80_columns() {
    let text = Report::new(busy()).to_string();
    assert_fits(&text);
    for part in [
        "shop-assistant                                           2026-11-21 16:49:00 UTC",
        "Requests      5,757 · ok 5,510 · failed 193 · cancelled 54 · in flight 8",
        "Cost          ≥ $6.7308636456 (58 calls unpriced)",
        "unpriced: unknown_model 57 · no_usage 1 · 55,390 tokens",
        "cache_read 2,821,120 · reasoning 170,810",
        "rate_limiting          108  55.96 %  rate_limit 108",
        "gpt-4o-mini (azure)             12         3       19  rate_limit 7, timeout 3,\n",
        "claude-3-5-sonnet-20241022",
        "documents_found{index=products}",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn without_calls_there_are_no_zeros_to_be_mistaken_for_data() {
    let text = Report::new(Snapshot::default()).to_string();
    assert_fits(&text);
    assert!(text.contains("Requests      none yet"), "{text}");
    assert!(!text.contains('$') && !text.contains('%'), "{text}");
}

#[test]
fn a_build_that_records_nothing_is_told_beside_the_numbers_of_others() {
    let mut all = busy();
    assert!(!Report::new(all.clone()).to_string().contains("monitor_noop"));
    let mut silent = Snapshot::default();
    silent.health.records_nothing = true;
    all.merge(silent);
    let text = Report::new(all).to_string();
    assert_fits(&text);
    let says = "\n\nNothing is recorded by a program built with `--cfg monitor_noop`.\n";
    assert!(text.ends_with(says), "{text}");
}

#[test]
fn calls_without_latency_tokens_or_cost_say_no_data() {
    let mut one = series("chat", "openai", "gpt-4o", 3, 100);
    one.numbers.latency.histogram = Default::default();
    one.numbers.usage = Default::default();
    one.numbers.cost = Default::default();
    let text = Report::new(Snapshot { series: vec![one], ..Snapshot::default() }).to_string();
    assert_fits(&text);
    assert!(text.contains("Cost          no data\nTokens        no data\n"), "{text}");
    assert!(text.contains("max 154 ms · over 4 calls\n"), "{text}");
    assert!(text.contains("              percentiles no data\n"), "{text}");
    assert!(!text.contains("$0.00"), "{text}");
}

#[test]
fn an_estimate_shows_both_of_its_bounds() {
    let mut one = series("chat", "openai", "gpt-4o", 2, 100);
    one.numbers.cost.lower = "1.5".parse().unwrap();
    one.numbers.cost.upper = "2.25".parse().unwrap();
    one.numbers.cost.priced = [(CostSource::Estimated, 2)].into();
    let mut snapshot = Snapshot { series: vec![one], ..Snapshot::default() };
    let text = Report::new(snapshot.clone()).to_string();
    assert!(text.contains("Cost          $1.50 to $2.25\n"), "{text}");
    assert!(text.contains("≥ $1.5000"), "in the tables: {text}");
    snapshot.series[0].numbers.cost.unpriced = [(Unpriced::NoUsage, 1)].into();
    let text = Report::new(snapshot).to_string();
    assert!(text.contains("≥ $1.50 (1 call unpriced)"), "{text}");
}

#[test]
fn names_from_outside_cannot_move_the_cursor_or_break_the_table() {
    let long = "模型".repeat(5_000);
    for name in ["a\u{1b}[2J\nb", "right\u{202e}to left", "<script>\"'", long.as_str(), ""] {
        let mut snapshot = Snapshot {
            service: Some(name.into()),
            series: vec![series(name, name, name, 40, 100), series("f", "p", name, 9, 10)],
            ..busy()
        };
        snapshot.custom[0].name = name.into();
        snapshot.custom[0].tags = vec![(name.into(), name.into())];
        snapshot.health.last_refusal = Some(name.into());
        let report = Report::new(snapshot);
        assert_fits(&report.to_string());
        assert_fits(&report.provider(name).model(name).function(name).tag(name, name).to_string());
        assert_fits(&report.tag("tenant", "acme").model(name).to_string());
    }
}

#[test]
fn the_largest_numbers_still_fit() {
    let mut one = series("chat", "openai", "gpt-4o", 10, 100);
    let numbers = &mut one.numbers;
    numbers.outcomes = [(Outcome::Ok, u64::MAX / 4), (Outcome::Error, u64::MAX / 4)].into();
    numbers.errors = ErrorKind::ALL.map(|kind| (kind, u64::MAX / 64)).into();
    numbers.usage = UsageKind::ALL.map(|kind| (kind, u64::MAX / 3)).into();
    numbers.cost.lower = Usd::from_picos(i128::MAX / 2);
    numbers.cost.upper = Usd::from_picos(i128::MAX);
    numbers.cost.unpriced = Unpriced::ALL.map(|reason| (reason, u64::MAX / 8)).into();
    one.in_flight = u64::MAX / 2;
    let text = Report::new(Snapshot { series: vec![one], ..busy() }).to_string();
    assert_fits(&text);
}

#[test]
fn a_long_table_ends_with_how_many_more_there_are() {
    let series = (0..100).map(|n| series(&format!("f{n:03}"), "p", "m", 1, 10)).collect();
    let text = Report::new(Snapshot { series, ..Snapshot::default() }).to_string();
    assert!(text.ends_with("… and 75 more\n"), "{text}");
}

#[test]
fn functions_of_one_name_are_told_apart_by_their_place() {
    let mut both = vec![series("run", "p", "m", 2, 10), series("run", "p", "m", 3, 10)];
    both[0].key.location = Some("shop::search:12".into());
    both[1].key.location = Some("shop::chat:40".into());
    let text = Report::new(Snapshot { series: both, ..Snapshot::default() }).to_string();
    assert!(text.contains("\nshop::search:12") && text.contains("\nshop::chat:40"), "{text}");
}

#[test]
fn a_summary_prints_its_few_numbers() {
    let text = busy().summary().to_string();
    assert_fits(&text);
    assert!(text.contains("Cost          ≥ $6.7308636456 (58 calls unpriced)"), "{text}");
    assert!(text.contains("claude-3-5-sonnet-20241022 · gpt-4o-mini"), "{text}");
    assert!(Snapshot::default().summary().to_string().contains("Cost          no data"));
}

#[test]
fn streams_stand_under_the_latency_and_beside_their_models_and_functions() {
    let mut snapshot = busy();
    snapshot.series[0].numbers.streams = streams(4_210, 1_100);
    snapshot.series[2].numbers.streams = streams(912, 2_900);
    let text = Report::new(snapshot).to_string();
    assert_fits(&text);
    for part in [
        "Streams       5,122 · items 256,100 · 100.7 output tokens/s over 5,122 calls\n",
        "First item    p50 503 ms · p95 1.52 s · p99 2.50 s · max 9.34 s\n",
        "Next items    p50 19.9 ms · p95 64.2 ms · p99 105 ms · max 1.80 s\n",
        "Models: streams               calls  first p50     p95  next p50      p95  tok/s\n",
        "claude-3-5-sonnet-20241022      912     1.25 s  2.39 s   52.3 ms   102 ms  49.31\n",
        "chat                          4,210     471 ms  912 ms   19.1 ms  37.0 ms    130\n",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert_eq!(text.matches("Agent::plan").count(), 2, "{text}");
    assert_eq!(text.matches("summarise").count(), 1, "it has no streams: {text}");
}

#[test]
fn what_is_not_known_of_streams_is_not_shown() {
    let text = Report::new(busy()).to_string();
    assert!(!text.to_lowercase().contains("stream"), "there was none: {text}");
    let mut one = series("chat", "openai", "gpt-4o", 3, 100);
    one.numbers.streams = Some(Box::new(StreamTotals { count: 3, ..StreamTotals::default() }));
    let text = Report::new(Snapshot { series: vec![one], ..Snapshot::default() }).to_string();
    assert_fits(&text);
    assert!(text.contains("Streams       3 · items 0\nCost "), "no item, no wait, no rate: {text}");
    assert!(text.contains("  no data  no data\n"), "{text}");
}

#[test]
fn attempts_stand_beside_the_calls_that_they_are_of() {
    let text = Report::new(trying()).to_string();
    assert_fits(&text);
    for part in [
        "Requests      606 · ok 580 · failed 21 · cancelled 5 · in flight 2\n",
        "Attempts      648 · ok 580 · failed 63 · cancelled 5 · in flight 2\n",
        "failure rate 9.80 % · avg 1.63 s · p50 1.42 s · p95 2.72 s\n              lost $0.0413\n",
        "Errors               calls  attempts    share  by kind\n",
        "rate_limiting           12        51  75.00 %  rate_limit 63\n",
        "panicked                 1         1   2.38 %\n",
        "rate_limit         0        51     429  rate_limit_exceeded, OpenAIError\n",
        "timeout            0        11       -  Elapsed\n",
        "gpt-4o-mini         0        63        11       34  rate_limit 51, timeout 11\n",
        "send (attempts)        648          2  90.20 %  1.42 s  2.72 s  553,900  $0.7160\n",
        "answer                 606          2  96.51 %  2.97 s  5.69 s        -        -\n",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(!text.contains("\nsend  "), "it has no calls but attempts: {text}");
    let summary = trying().summary().to_string();
    assert!(summary.contains("Attempts      648 · failed 63 · lost $0.0413\n"), "{summary}");
}

#[test]
fn what_is_called_and_tried_has_a_row_of_each_and_its_cost_once() {
    let mut snapshot = trying();
    let mut alone = snapshot.series[1].clone();
    alone.key.attempt = false;
    alone.key.function = "send_a_name_that_is_far_too_long_for_its_column".into();
    snapshot.series[1].key.function = alone.key.function.clone();
    snapshot.series.push(alone);
    let text = Report::new(snapshot).to_string();
    assert_fits(&text);
    let below = "  1.11 M  $1.4320\n  in attempts ";
    assert!(text.contains(below), "the row of attempts is right below: {text}");
    assert!(text.contains("    648          2  90.20 %  1.42 s  2.72 s\n"), "{text}");
}

#[test]
fn a_report_without_attempts_does_not_speak_of_them() {
    let text = Report::new(busy()).to_string() + &busy().summary().to_string();
    assert!(!text.contains("ttempts"), "{text}");
    assert!(
        !text.contains("Errors: codes"),
        "nothing tells errors apart beside their kind: {text}"
    );
}

#[test]
fn attempts_are_shown_before_the_call_around_them_has_ended() {
    let mut snapshot = trying();
    snapshot.series[0].numbers = Default::default();
    let text = Report::new(snapshot).to_string();
    assert_fits(&text);
    assert!(text.contains("Requests      0 · in flight 2\n"), "{text}");
    assert!(text.contains("Attempts      648 · ok 580"), "{text}");
}

#[test]
fn a_long_list_of_codes_says_how_many_more_there_are() {
    let mut one = series("chat", "openai", "gpt-4o", 900, 100);
    let code = |n: u64| format!("code_{n:02}_{}\u{1b}", "x".repeat(60));
    let of_type = "shop::very::long::path::Failed<core::option::Option<shop::Cause>>";
    let errors =
        |n| labelled(ErrorKind::RateLimit, Some(&code(n)), Some(of_type), Some(429), 1 + n);
    one.numbers.error_labels = (0..30).map(errors).collect();
    one.numbers.error_labels.push(labelled(ErrorKind::Timeout, None, None, None, 500));
    one.numbers.error_labels[7].label.overflow = true;
    let text = Report::new(Snapshot { series: vec![one], ..Snapshot::default() }).to_string();
    assert_fits(&text);
    let codes = &text[text.find("Errors: codes").unwrap()..text.find("\nModels ").unwrap()];
    assert!(codes.contains("rate_limit        30     429  code_29_xxxx"), "{codes}");
    assert!(codes.contains("Failed<Option<Cause>>\n"), "{codes}");
    assert!(codes.trim_end().ends_with("\n… and 20 more"), "{codes}");
    assert!(!codes.contains("timeout"), "its label says no more than its kind: {codes}");
}
