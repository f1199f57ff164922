//! Tags and metrics of any name stay apart.

use monitor_runtime::{
    Outcome, Snapshot,
    collector::{CustomMetric, Numbers, SeriesKey, SeriesSnapshot},
};

fn of_tags(tags: &[(&str, &str)]) -> SeriesSnapshot {
    let tags = tags.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    SeriesSnapshot {
        key: SeriesKey { function: "chat".into(), tags, ..SeriesKey::default() },
        in_flight: 0,
        numbers: Numbers { outcomes: [(Outcome::Ok, 1)].into(), ..Numbers::default() },
    }
}

fn text(series: Vec<SeriesSnapshot>) -> String {
    Snapshot { series, ..Snapshot::default() }.exposition().to_text()
}

#[track_caller]
fn assert_has(text: &str, lines: &[&str]) {
    for line in lines {
        let found = text.lines().filter(|known| known == line).count();
        assert_eq!(found, 1, "{line}\nin\n{text}");
    }
}

#[test]
fn two_tags_that_become_one_name_are_two_labels() {
    let both = text(vec![of_tags(&[("team.name", "a"), ("team-name", "b"), ("team_name", "c")])]);
    assert_has(
        &both,
        &[concat!(
            r#"llm_requests_total{function="chat",team_name_3="a",team_name_2="b","#,
            r#"team_name="c",outcome="ok"} 1"#
        )],
    );
}

#[test]
fn a_tag_has_one_label_in_all_series() {
    let apart =
        text(vec![of_tags(&[("a.b", "1")]), of_tags(&[("a-b", "2")]), of_tags(&[("a.b", "3")])]);
    assert_has(
        &apart,
        &[
            r#"llm_requests_total{function="chat",a_b_2="1",outcome="ok"} 1"#,
            r#"llm_requests_total{function="chat",a_b="2",outcome="ok"} 1"#,
            r#"llm_requests_total{function="chat",a_b_2="3",outcome="ok"} 1"#,
        ],
    );
}

#[test]
fn tags_of_our_own_names_step_aside() {
    let own = text(vec![of_tags(&[("model", "a"), ("le", "b"), ("__name__", "c"), ("1st", "d")])]);
    assert_has(
        &own,
        &[concat!(
            r#"llm_requests_total{function="chat",tag_model="a",tag_le="b",tag___name__="c","#,
            r#"tag_1st="d",outcome="ok"} 1"#
        )],
    );
}

#[test]
fn series_that_differ_in_no_label_are_one() {
    let mut here = of_tags(&[("tenant", "")]);
    here.key.location = Some("shop::chat:12".into());
    here.in_flight = 2;
    let there = of_tags(&[]);
    assert_has(
        &text(vec![here, there]),
        &[
            r#"llm_requests_total{function="chat",outcome="ok"} 2"#,
            r#"llm_requests_in_flight{function="chat"} 2"#,
        ],
    );
}

#[test]
fn metrics_of_any_name_stay_apart() {
    let metric = |name: &str, sum: f64| CustomMetric {
        name: name.into(),
        tags: vec![("metric".into(), "x".into())],
        count: 1,
        sum,
        min: sum,
        max: sum,
        last: sum,
        last_at: Default::default(),
    };
    let names = ["score", "score_min", "doc score", "doc-score", "doc_score", "total"];
    let custom = names.iter().zip(1..).map(|(name, sum)| metric(name, f64::from(sum))).collect();
    let text = Snapshot { custom, ..Snapshot::default() }.exposition().to_text();
    assert_has(
        &text,
        &[
            r#"# TYPE llm_custom_score summary"#,
            r#"llm_custom_score_sum{tag_metric="x"} 1"#,
            r#"llm_custom_score_min{tag_metric="x"} 1"#,
            r#"llm_custom_score_min_value_sum{metric="score_min",tag_metric="x"} 2"#,
            r#"# TYPE llm_custom_doc_score summary"#,
            r#"llm_custom_doc_score_sum{metric="doc score",tag_metric="x"} 3"#,
            r#"llm_custom_doc_score_sum{metric="doc-score",tag_metric="x"} 4"#,
            r#"llm_custom_doc_score_sum{tag_metric="x"} 5"#,
            r#"llm_custom_doc_score_last{tag_metric="x"} 5"#,
            r#"llm_custom_total_value_sum{metric="total",tag_metric="x"} 6"#,
        ],
    );
}
