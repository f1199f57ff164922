//! What Grafana and Prometheus' rules ask for is there: every metric and every label.

use crate::fixture;
use monitor_runtime::{
    Collector, Report, Usd,
    alert::{AlertRule, Condition, Measured, Metric, NoData, PrometheusRules, recommended_rules},
    collector::Refusal,
    report::{
        grafana,
        prometheus::{Format, Histograms},
    },
};
use promql_parser::{
    parser::{self, Expr, VectorSelector},
    util::{ExprVisitor, walk_expr},
};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};

const BOTH: [Histograms; 2] = [Histograms::Native, Histograms::Classic];
const MINUTE: Duration = Duration::from_secs(60);

/// Labels and series that Prometheus makes, or the rules themselves.
const NOT_OURS: [&str; 6] = ["job", "instance", "alertname", "alertstate", "rule", "le"];
const OF_RULES: [&str; 2] = ["ALERTS", "llm:alert_value"];

/// The names that stand in an expression.
#[derive(Default)]
struct Names {
    metrics: BTreeSet<String>,
    labels: BTreeSet<String>,
}

impl Names {
    #[track_caller]
    fn in_all<'a>(expressions: impl IntoIterator<Item = &'a String>) -> Names {
        let mut names = Names::default();
        for expression in expressions {
            let parsed = parser::parse(expression);
            let parsed = parsed.unwrap_or_else(|error| panic!("{error} in\n{expression}"));
            walk_expr(&mut names, &parsed).expect("nothing stops it");
        }
        names
    }

    fn add(&mut self, selector: &VectorSelector) {
        self.metrics.extend(selector.name.clone());
        let labels = selector.matchers.matchers.iter().map(|matcher| matcher.name.clone());
        self.labels.extend(labels);
    }
}

impl ExprVisitor for Names {
    type Error = std::convert::Infallible;

    fn pre_visit(&mut self, part: &Expr) -> Result<bool, Self::Error> {
        match part {
            Expr::VectorSelector(selector) => self.add(selector),
            Expr::MatrixSelector(matrix) => self.add(&matrix.vs),
            Expr::Aggregate(sum) => {
                let by = sum.modifier.iter().flat_map(|by| by.labels().labels.iter().cloned());
                self.labels.extend(by);
            }
            _ => {}
        }
        Ok(true)
    }
}

/// The names that the exposition has, where Prometheus keeps durations so.
fn exported(histograms: Histograms) -> Names {
    let mut snapshot = fixture::busy();
    // what few programs have, and the busy one has not
    snapshot.series[0].key.response_model = Some("gpt-4o-mini-2024-07-18".to_owned());
    snapshot.health.refused.insert(Refusal::BadValue, 1);
    let text = snapshot.exposition().encode(Format::Text);
    let text = String::from_utf8(text).expect("a text");
    let mut names = Names::default();
    for line in text.lines() {
        if let Some(family) = line.strip_prefix("# TYPE ") {
            let (name, kind) = family.split_once(' ').expect("a kind");
            if kind == "histogram" && histograms == Histograms::Native {
                names.metrics.insert(name.to_owned());
            }
        } else if !line.starts_with('#') {
            let (name, labels) = line.split_once(['{', ' ']).expect("a sample");
            let is_part = ["_bucket", "_sum", "_count"].iter().any(|end| name.ends_with(end));
            let is_custom = name.starts_with("llm_custom_");
            if !is_part || is_custom || histograms == Histograms::Classic {
                names.metrics.insert(name.to_owned());
            }
            let pairs = labels.split("\",").filter_map(|pair| pair.split_once("=\""));
            names.labels.extend(pairs.map(|(name, _)| name.to_owned()));
        }
    }
    names
}

#[track_caller]
fn assert_known(asked: &Names, histograms: Histograms) {
    let known = exported(histograms);
    let metrics = asked.metrics.iter().filter(|name| !OF_RULES.contains(&name.as_str()));
    let unknown: Vec<_> = metrics.filter(|name| !known.metrics.contains(*name)).collect();
    assert!(unknown.is_empty(), "{histograms:?}: nothing exports {unknown:?}");
    let labels = asked.labels.iter().filter(|name| !NOT_OURS.contains(&name.as_str()));
    let unknown: Vec<_> = labels.filter(|name| !known.labels.contains(*name)).collect();
    assert!(unknown.is_empty(), "{histograms:?}: nothing has the labels {unknown:?}");
}

/// The expressions of a dashboard, and the queries of its variables, as Grafana sends them.
fn asked_by_dashboard(histograms: Histograms) -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&grafana::dashboard(histograms)).expect("JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let panels = list(&dashboard["panels"]);
    let targets = panels.iter().flat_map(|panel| list(&panel["targets"]));
    let expressions = targets.map(|target| target["expr"].as_str().expect("a text").to_owned());
    let variables = list(&dashboard["templating"]["list"]);
    let queries = variables.iter().filter_map(|variable| variable["query"]["query"].as_str());
    let selectors = queries.map(|query| {
        let inside = query.strip_prefix("label_values(").expect("a list of values");
        inside.rsplit_once(", ").expect("a selector").0.to_owned()
    });
    let filled = |text: String| text.replace("$__rate_interval", "1m").replace("$__range", "1h");
    expressions.chain(selectors).map(filled).collect()
}

/// The expressions of rules: what stands indented behind `expr`.
fn asked_by_rules(rules: &PrometheusRules) -> Vec<String> {
    let text = rules.to_string();
    let blocks = text.split("        expr: |-\n").skip(1);
    let lines = |block: &str| -> Vec<String> {
        let inside = block.lines().map_while(|line| line.strip_prefix("          "));
        inside.map(str::to_owned).collect()
    };
    blocks.map(|block| lines(block).join("\n")).collect()
}

fn rule<Q: Measured>(condition: Condition<Q>) -> AlertRule {
    AlertRule::new("a rule", condition)
}

/// A rule of every metric that Prometheus can be asked for, with and without a window.
fn every_rule() -> Vec<AlertRule> {
    let dollar: Usd = "1".parse().expect("dollars");
    let of_calls = vec![
        rule(Metric::error_rate().above(0.05).until(0.02)),
        rule(Metric::success_rate().below(0.95).until(0.99)).on_no_data(NoData::Fire),
        rule(Metric::requests_per_second().below(1.0)),
        rule(Metric::latency(95.0).above(MINUTE)).on_no_data(NoData::Resolve),
        rule(Metric::average_latency().above(MINUTE)),
        rule(Metric::requests().above(10)),
        rule(Metric::in_flight().above(10)),
        rule(Metric::timeouts().above(0)),
        rule(Metric::rejected().above(0)),
        rule(Metric::tokens().above(1_000_000)),
        rule(Metric::unpriced_calls().above(0)),
        rule(Metric::cost().above(dollar)),
        rule(Metric::cost_per_hour().above(dollar)),
    ];
    let narrowed = of_calls
        .iter()
        .cloned()
        .map(|rule| rule.provider("openai").model("gpt-4o-mini").function("chat").over(5 * MINUTE));
    let of_names = vec![
        rule(Metric::queue_wait("provider").above(MINUTE)),
        rule(Metric::queue_size("provider").above(3)),
        rule(Metric::queue_rejections("provider").above(0)).over(MINUTE),
        rule(Metric::breaker_open("openai").holds()),
        rule(Metric::budget_used("all").above(0.8)),
        rule(Metric::custom_average("relevance").below(0.5)).tag("index", "wiki"),
    ];
    narrowed.chain(of_calls.iter().cloned()).chain(of_names).chain(recommended_rules()).collect()
}

#[test]
fn a_dashboard_asks_only_for_what_is_exported() {
    for histograms in BOTH {
        let asked = asked_by_dashboard(histograms);
        assert!(asked.len() > 50, "{asked:?}");
        assert_known(&Names::in_all(&asked), histograms);
    }
}

#[test]
fn rules_ask_only_for_what_is_exported() {
    for histograms in BOTH {
        let rules = every_rule();
        let said = PrometheusRules::of(&rules, histograms);
        assert_eq!(said.left_out(), []);
        let asked = asked_by_rules(&said);
        assert_eq!(asked.len(), 2 * rules.len(), "{said}");
        assert_known(&Names::in_all(&asked), histograms);
    }
}

#[test]
fn what_prometheus_cannot_say_is_told_and_not_dropped() {
    let own = Metric::of("models", |report: &Report| Some(report.models.len() as u64));
    let rules = [
        AlertRule::new("own", own.above(5)),
        AlertRule::new("latest", Metric::custom_latest("score").below(0.5)),
        AlertRule::new("tag", Metric::requests().above(5)).tag("team.name", "a"),
        AlertRule::new("no call", Metric::custom_average("score").below(0.5)).provider("openai"),
        AlertRule::new("cool", Metric::requests().above(5)).cool_down(MINUTE),
    ];
    let said = PrometheusRules::of(&rules, Histograms::Classic);
    let told: Vec<_> =
        said.left_out().iter().map(|it| (it.alert.as_str(), it.whole_rule)).collect();
    let whole = ["own", "latest", "tag", "no call"].map(|name| (name, true));
    assert_eq!(told, [&whole[..], &[("cool", false)]].concat());
    let text = said.to_string();
    assert_eq!(text.lines().filter(|line| line.starts_with("# ")).count(), 5, "{text}");
    assert_eq!(text.matches("- alert: ").count(), 1, "{text}");
}

#[test]
fn the_rules_of_a_collector_are_its_own_and_its_budgets() {
    let daily = monitor_runtime::Budget::dollars("daily", "5".parse().expect("dollars"));
    let collector = Collector::builder()
        .alert(AlertRule::new("timeouts", Metric::timeouts().above(3)))
        .budget(daily.per_day().everything().soft_limit(0.8))
        .build();
    let text = collector.prometheus_rules(Histograms::Native).to_string();
    assert!(text.contains("- alert: \"timeouts\""), "{text}");
    let soft_limit = r#"llm:alert_value{rule="budget_soft_limit{budget=\"daily\"}"} >= 0.8"#;
    assert!(text.contains(soft_limit), "{text}");
}
