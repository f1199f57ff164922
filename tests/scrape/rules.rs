//! Prometheus' own test of rules: each fires where it should, and is quiet where it should be.
//!
//! The programs `shop` are scraped every 15 s. Series are in promtool's notation: `0+3x40` are 41
//! samples from 0 on in steps of 3, `_x40` are 40 scrapes without one.

use crate::prometheus::programs;
use monitor_runtime::{
    Usd,
    alert::{AlertRule, Metric, NoData, PrometheusRules, recommended_rules},
    report::prometheus::Histograms,
};
use std::{env, fmt::Write, fs, path::Path, process::Command, time::Duration};

const MINUTE: Duration = Duration::from_secs(60);

/// What is scraped of one program, and what an alert says then.
struct Case {
    alert: &'static str,
    why: &'static str,
    series: &'static [(&'static str, &'static str)],
    minute: u32,
    /// The labels and the description of the alert that fires; `None` if none does.
    fires: Option<(&'static str, &'static str)>,
}

/// From its start on the program answers.
const UP: (&str, &str) = ("llm_uptime_seconds", "0+15x400");

const CASES: [Case; 20] = [
    Case {
        alert: "LLM calls fail",
        why: "one of ten fails",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+9x80"),
            ("llm_requests_total{outcome=\"panicked\"}", "0+1x80"),
        ],
        minute: 12,
        fires: Some(("severity: warning", "error rate of a:1 is 10%: above 5 %")),
    },
    Case {
        alert: "LLM calls fail",
        why: "three of a hundred fail, and nothing fired before",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+97x80"),
            ("llm_requests_total{outcome=\"error\"}", "0+3x80"),
        ],
        minute: 12,
        fires: None,
    },
    Case {
        alert: "LLM calls fail",
        why: "three of a hundred fail, and it fired when it were twenty",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+80x40 3297+97x40"),
            ("llm_requests_total{outcome=\"error\"}", "0+20x40 803+3x40"),
        ],
        minute: 18,
        fires: Some(("severity: warning", "error rate of a:1 is 3%: above 5 %")),
    },
    Case {
        alert: "LLM calls fail",
        why: "it fired, and one of a hundred fails now",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+80x40 3299+99x40"),
            ("llm_requests_total{outcome=\"error\"}", "0+20x40 801+1x40"),
        ],
        minute: 18,
        fires: None,
    },
    Case {
        alert: "LLM calls fail",
        why: "it fired, and nobody calls any more",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+80x40 3200x80"),
            ("llm_requests_total{outcome=\"error\"}", "0+20x40 800x80"),
        ],
        minute: 25,
        fires: Some(("severity: warning", "error rate of a:1 is 20%: above 5 %")),
    },
    Case {
        alert: "LLM calls fail",
        why: "it fired, and the program is gone",
        series: &[
            ("llm_uptime_seconds", "0+15x40 stale"),
            ("llm_requests_total{outcome=\"ok\"}", "0+80x40 stale"),
            ("llm_requests_total{outcome=\"error\"}", "0+20x40 stale"),
        ],
        minute: 25,
        fires: None,
    },
    Case {
        alert: "LLM outage",
        why: "the first calls of a program all fail",
        series: &[UP, ("llm_requests_total{outcome=\"error\"}", "_x4 7x20")],
        minute: 3,
        fires: Some(("severity: critical", "error rate of a:1 is 100%: above 50 %")),
    },
    Case {
        alert: "LLM outage",
        why: "one of three fails",
        series: &[
            UP,
            ("llm_requests_total{outcome=\"ok\"}", "0+2x80"),
            ("llm_requests_total{outcome=\"error\"}", "0+1x80"),
        ],
        minute: 12,
        fires: None,
    },
    Case {
        alert: "LLM calls are slow",
        why: "all take from 32 to 64 seconds",
        series: &[
            UP,
            ("llm_request_duration_seconds_bucket{le=\"32.0\"}", "0x120"),
            ("llm_request_duration_seconds_bucket{le=\"64.0\"}", "0+4x120"),
            ("llm_request_duration_seconds_bucket{le=\"+Inf\"}", "0+4x120"),
        ],
        minute: 20,
        fires: Some(("severity: warning", "p95 of a:1 is 1m 2s: above 30 s")),
    },
    Case {
        alert: "LLM calls are slow",
        why: "all take less than two seconds",
        series: &[
            UP,
            ("llm_request_duration_seconds_bucket{le=\"2.0\"}", "0+4x120"),
            ("llm_request_duration_seconds_bucket{le=\"+Inf\"}", "0+4x120"),
        ],
        minute: 20,
        fires: None,
    },
    Case {
        alert: "LLM calls are refused",
        why: "the first one ever was, of a program that has run for long",
        series: &[
            ("llm_uptime_seconds", "9000+15x400"),
            ("llm_requests_total{outcome=\"rejected\"}", "_x30 1x30"),
        ],
        minute: 9,
        fires: Some(("severity: warning", "rejected calls of a:1 is 1: above 0")),
    },
    Case {
        alert: "LLM calls are refused",
        why: "some were, before Prometheus came",
        series: &[
            ("llm_uptime_seconds", "9000+15x400"),
            ("llm_requests_total{outcome=\"rejected\"}", "5x30"),
        ],
        minute: 2,
        fires: None,
    },
    Case {
        alert: "LLM calls are unpriced",
        why: "one has no cost",
        series: &[UP, ("llm_unpriced_calls_total{reason=\"unknown_model\"}", "_x40 2x40")],
        minute: 12,
        fires: Some(("severity: info", "unpriced calls of a:1 is 2: above 0")),
    },
    Case {
        alert: "LLM calls are unpriced",
        why: "all have a cost",
        series: &[UP, ("llm_requests_total{outcome=\"ok\"}", "0+2x80")],
        minute: 12,
        fires: None,
    },
    Case {
        alert: "cut off",
        why: "the breaker is open",
        series: &[UP, ("llm_breaker_state{breaker=\"openai\"}", "2x40")],
        minute: 5,
        fires: Some(("", "breaker \"openai\" open in a:1")),
    },
    Case {
        alert: "cut off",
        why: "it lets some through",
        series: &[UP, ("llm_breaker_state{breaker=\"openai\"}", "1x40")],
        minute: 5,
        fires: None,
    },
    Case {
        alert: "spending",
        why: "a dollar a minute, of which a quarter is estimated",
        series: &[
            UP,
            ("llm_cost_usd_total{source=\"catalogue\"}", "0+0.1875x80"),
            ("llm_cost_spread_usd_total", "0+0.0625x80"),
        ],
        minute: 15,
        fires: Some(("", "cost per hour of a:1 is $60.00: above $59.99")),
    },
    Case {
        alert: "spending",
        why: "it is the same, but nothing is estimated",
        series: &[UP, ("llm_cost_usd_total{source=\"catalogue\"}", "0+0.1875x80")],
        minute: 15,
        fires: None,
    },
    Case {
        alert: "no score",
        why: "there never was one",
        series: &[UP],
        minute: 5,
        fires: Some(("", "average of \"score\" of a:1 is NaN: below 0.5")),
    },
    Case {
        alert: "no score",
        why: "they are well",
        series: &[UP, ("llm_custom_score_sum", "3x40"), ("llm_custom_score_count", "4x40")],
        minute: 5,
        fires: None,
    },
];

fn rules() -> Vec<AlertRule> {
    let most: Usd = "59.99".parse().expect("dollars");
    let mut rules = recommended_rules();
    rules.extend([
        AlertRule::new("cut off", Metric::breaker_open("openai").holds()),
        AlertRule::new("spending", Metric::cost_per_hour().above(most)).over(10 * MINUTE),
        AlertRule::new("no score", Metric::custom_average("score").below(0.5))
            .on_no_data(NoData::Fire),
    ]);
    rules
}

fn in_quotes(text: &str) -> String {
    format!("{text:?}")
}

/// The cases as promtool reads them.
fn tests(rules: &str) -> String {
    let mut text = "rule_files: [rules.yml]\nevaluation_interval: 15s\ntests:\n".to_owned();
    for case in &CASES {
        let _infallible = writeln!(
            text,
            "  - name: {}\n    interval: 15s\n    input_series:",
            in_quotes(&format!("{}: {}", case.alert, case.why))
        );
        for (series, values) in case.series {
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            let series = format!("{name}{{job=\"shop\",instance=\"a:1\",{labels}");
            let _infallible =
                writeln!(text, "      - series: {}\n        values: {values}", in_quotes(&series));
        }
        let _infallible = writeln!(
            text,
            "    alert_rule_test:\n      - eval_time: {}m\n        alertname: {}",
            case.minute,
            in_quotes(case.alert)
        );
        let Some((labels, description)) = case.fires else { continue };
        let summary = summary_of(case.alert, rules);
        let rule = format!("rule: {}", in_quotes(case.alert));
        let _infallible = writeln!(
            text,
            "        exp_alerts:\n          - exp_labels: {{ {} }}\n            exp_annotations:\n              \
             {summary}\n              description: {}",
            [labels, &rule, "job: shop", "instance: a:1"].join(", ").trim_start_matches(", "),
            in_quotes(description)
        );
    }
    text
}

/// The line that says what an alert means.
fn summary_of<'a>(alert: &str, rules: &'a str) -> &'a str {
    let (_, rest) = rules.split_once(&format!("- alert: {alert:?}\n")).expect("its rule");
    rest.lines().map(str::trim).find(|line| line.starts_with("summary: ")).expect("a summary")
}

/// Whether promtool takes these rules, and the tests of them.
#[track_caller]
fn judged(name: &str, rules: &str, tests: Option<&str>) {
    let folder = env::temp_dir().join(format!("monitor-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("rules.yml"), rules).expect("the rules are written");
    promtool(&folder, ["check", "rules", "rules.yml"]);
    if let Some(tests) = tests {
        fs::write(folder.join("tests.yml"), tests).expect("the tests are written");
        promtool(&folder, ["test", "rules", "tests.yml"]);
    }
    fs::remove_dir_all(&folder).expect("the folder goes");
}

#[track_caller]
fn promtool(folder: &Path, arguments: [&str; 3]) {
    let said = Command::new(programs().join("promtool"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("promtool starts");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(said.status.success(), "{}{}", text(&said.stdout), text(&said.stderr));
}

#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn rules_fire_where_they_should_and_nowhere_else() {
    let rules = PrometheusRules::of(&rules(), Histograms::Classic).to_string();
    let alerts = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
    for alert in alerts {
        for fires in [true, false] {
            let is_it =
                |case: &Case| in_quotes(case.alert) == alert && case.fires.is_some() == fires;
            assert!(CASES.iter().any(is_it), "no case of {alert} in which it fires: {fires}");
        }
    }
    judged("rules", &rules, Some(&tests(&rules)));
}

#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn names_from_outside_stay_texts() {
    let odd = "a\"} or b{c=\"\\ : # {{ $value }} $1\n- x\u{2028}\u{85}";
    let requests = || Metric::requests().above(1);
    let rules = [
        AlertRule::new(odd, requests())
            .over(MINUTE)
            .on_no_data(NoData::Fire)
            .provider(odd)
            .model(odd)
            .tag("tenant", odd)
            .label(odd, odd)
            .label("instance", odd)
            .summary(odd),
        AlertRule::new(format!("{odd} of a closure"), Metric::of(odd, |_| Some(1_u64)).above(1)),
        AlertRule::new("queue", Metric::queue_size(odd).above(1)),
        AlertRule::new("custom", Metric::custom_average(odd).above(1.0)),
    ];
    let said = PrometheusRules::of(&rules, Histograms::Classic);
    assert_eq!(said.left_out().len(), 1, "{said}");
    judged("odd", &said.to_string(), None);
}
