//! What is written to Alertmanager, to receivers of webhooks and to Slack.
//!
//! What always holds: each form is a pure function of a notification; names that a form does not
//! allow are mended.
//!
//! Sources: Alertmanager's [clients](https://prometheus.io/docs/alerting/latest/alerts_api/) and
//! [webhook receivers](https://prometheus.io/docs/alerting/latest/configuration/#webhook_config),
//! Slack's [messages](https://docs.slack.dev/messaging/formatting-message-text).

use super::Notification;
use crate::{Timestamp, clock::nanos_of, collector::AlertState, text::CUT};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, time::Duration};

/// What Alertmanager's own webhooks have where an alert has not ended.
const NOT_YET: &str = "0001-01-01T00:00:00Z";
/// The longest text of a block of Slack's, in characters.
const LONGEST_BLOCK: usize = 3_000;

/// Labels as Prometheus allows them, sorted by name.
type Labels = BTreeMap<String, String>;

/// What is said of every alert of a sink.
#[derive(Clone, Debug, Default)]
pub(super) struct Common {
    pub(super) labels: Labels,
    /// Where somebody can look further.
    pub(super) generator_url: String,
}

/// The body of `POST /api/v2/alerts`. One that fires ends by itself after `valid_for`, unless it is
/// said again before.
pub(super) fn alertmanager(told: &Notification, common: &Common, valid_for: Duration) -> Value {
    let ends_at = told.ended_at.unwrap_or_else(|| {
        Timestamp::from_unix_nanos(told.at.unix_nanos().saturating_add(nanos_of(valid_for)))
    });
    let mut alert = json!({
        "labels": labels(told, common),
        "annotations": annotations(told),
        "startsAt": told.started_at,
        "endsAt": ends_at,
    });
    // an empty address is refused there
    if !common.generator_url.is_empty() {
        alert["generatorURL"] = json!(common.generator_url);
    }
    json!([alert])
}

/// What Alertmanager posts to a receiver of webhooks, version 4.
pub(super) fn webhook(told: &Notification, common: &Common) -> Value {
    let (labels, annotations) = (labels(told, common), annotations(told));
    let status = told.state.as_str();
    let ends_at = told.ended_at.map_or_else(|| json!(NOT_YET), |at| json!(at));
    json!({
        "version": "4",
        "groupKey": format!("{{}}:{{alertname={:?}}}", told.alert),
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "monitor",
        "groupLabels": {"alertname": told.alert},
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": common.generator_url,
        "alerts": [{
            "status": status,
            "labels": labels,
            "annotations": annotations,
            "startsAt": told.started_at,
            "endsAt": ends_at,
            "generatorURL": common.generator_url,
            "fingerprint": format!("{:016x}", fingerprint(&labels)),
        }],
    })
}

/// What Slack's incoming webhooks take.
pub(super) fn slack(told: &Notification, common: &Common) -> Value {
    let (state, color) = match told.state {
        AlertState::Firing => ("Firing", "#d32f2f"),
        _ => ("Resolved", "#2e7d32"),
    };
    let title = format!("*{state}: {}*", escaped(&told.alert));
    let details = annotations(told);
    let details = ["summary", "description"].into_iter().filter_map(|name| details.get(name));
    let lines: Vec<String> = [title]
        .into_iter()
        .chain(details.filter_map(Value::as_str).map(escaped))
        .chain((!common.generator_url.is_empty()).then(|| link(&common.generator_url)))
        .collect();
    let labels = labels(told, common);
    let labels = labels.iter().filter(|(name, _)| *name != "alertname");
    let labels: Vec<_> = labels.map(|(name, value)| escaped(&format!("{name}={value}"))).collect();
    let block = |kind: &str, text: String| json!({"type": kind, "text": {"type": "mrkdwn", "text": cut(text)}});
    let mut blocks = vec![block("section", lines.join("\n"))];
    if !labels.is_empty() {
        let labels = json!({"type": "mrkdwn", "text": cut(labels.join(" · "))});
        blocks.push(json!({"type": "context", "elements": [labels]}));
    }
    json!({
        "text": escaped(&told.to_string()),
        "attachments": [{"color": color, "blocks": blocks}],
    })
}

fn labels(told: &Notification, common: &Common) -> Labels {
    let service = told.service.iter().map(|service| ("service", service));
    let of_sink = common.labels.iter().map(|(name, value)| (name.as_str(), value));
    let of_rule = told.labels.iter().map(|(name, value)| (name.as_str(), value));
    let all = service.chain(of_sink).chain(of_rule);
    // last, because nothing else may be its name
    let all = all.chain([("alertname", &told.alert)]);
    all.map(|(name, value)| (label_name(name), value.clone())).collect()
}

/// Letters, digits and `_`, no digit first: what is no such name becomes one.
fn label_name(name: &str) -> String {
    let fits = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let name: String = name.chars().map(|char| if fits(char) { char } else { '_' }).collect();
    match name.starts_with(|char: char| char.is_ascii_digit()) || name.is_empty() {
        true => format!("_{name}"),
        false => name,
    }
}

fn annotations(told: &Notification) -> Map<String, Value> {
    let mut annotations = Map::new();
    if let Some(summary) = &told.summary {
        annotations.insert("summary".into(), json!(summary));
    }
    annotations.insert("description".into(), json!(told.number()));
    if let Some(value) = told.value {
        annotations.insert("value".into(), json!(value.to_string()));
    }
    annotations
}

/// By which Alertmanager knows an alert: FNV-1a of its sorted labels, each part ended by 0xff.
fn fingerprint(labels: &Labels) -> u64 {
    const OFFSET: u64 = 14_695_981_039_346_656_037;
    const PRIME: u64 = 1_099_511_628_211;
    let parts = labels.iter().flat_map(|(name, value)| [name, value]);
    let bytes = parts.flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Slack reads `&`, `<` and `>` as its own signs.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `|` would begin the words of a link.
fn link(url: &str) -> String {
    format!("<{}>", escaped(url).replace('|', "%7C"))
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_BLOCK - 1) {
        Some((at, _)) if text[at..].chars().nth(1).is_some() => format!("{}{CUT}", &text[..at]),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::Quantity;

    fn told() -> Notification {
        Notification {
            alert: "high error rate".into(),
            state: AlertState::Firing,
            service: Some("checkout".into()),
            metric: "error rate".into(),
            value: Some(Quantity::Ratio(0.125)),
            threshold: Quantity::Ratio(0.05),
            window: Some(Duration::from_secs(300)),
            at: Timestamp::from_unix_nanos(1_795_279_740_000_000_000),
            started_at: Timestamp::from_unix_nanos(1_795_279_680_500_000_000),
            labels: [("severity", "critical"), ("app.tenant", "acme")]
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
            summary: Some("calls <fail> & fail".into()),
            ..Notification::default()
        }
    }

    fn resolved() -> Notification {
        let at = Timestamp::from_unix_nanos(1_795_279_800_000_000_000);
        let value = Some(Quantity::Ratio(0.01));
        Notification { state: AlertState::Resolved, ended_at: Some(at), at, value, ..told() }
    }

    fn common() -> Common {
        let labels = [("instance".to_owned(), "shop-1".to_owned())].into();
        Common { labels, generator_url: "https://shop.example/monitor".into() }
    }

    fn expected_labels() -> Value {
        json!({
            "alertname": "high error rate",
            "app_tenant": "acme",
            "instance": "shop-1",
            "service": "checkout",
            "severity": "critical",
        })
    }

    #[test]
    fn alertmanager_hears_until_when_it_may_believe_it() {
        let expected = json!([{
            "labels": expected_labels(),
            "annotations": {
                "summary": "calls <fail> & fail",
                "description": "error rate 12.5 % over 5m is above 5 %",
                "value": "12.5 %",
            },
            "startsAt": "2026-11-21T16:48:00.500000000Z",
            "endsAt": "2026-11-21T16:53:00.000000000Z",
            "generatorURL": "https://shop.example/monitor",
        }]);
        assert_eq!(alertmanager(&told(), &common(), Duration::from_secs(240)), expected);
        let ended = alertmanager(&resolved(), &common(), Duration::from_secs(240));
        assert_eq!(ended[0]["endsAt"], "2026-11-21T16:50:00.000000000Z");
        assert_eq!(ended[0]["annotations"]["description"], "error rate 1 % over 5m");
    }

    #[test]
    fn a_webhook_is_written_as_alertmanager_writes_it() {
        let told = webhook(&told(), &common());
        let annotations = json!({
            "summary": "calls <fail> & fail",
            "description": "error rate 12.5 % over 5m is above 5 %",
            "value": "12.5 %",
        });
        let expected = json!({
            "version": "4",
            "groupKey": "{}:{alertname=\"high error rate\"}",
            "truncatedAlerts": 0,
            "status": "firing",
            "receiver": "monitor",
            "groupLabels": {"alertname": "high error rate"},
            "commonLabels": expected_labels(),
            "commonAnnotations": annotations,
            "externalURL": "https://shop.example/monitor",
            "alerts": [{
                "status": "firing",
                "labels": expected_labels(),
                "annotations": annotations,
                "startsAt": "2026-11-21T16:48:00.500000000Z",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "https://shop.example/monitor",
                "fingerprint": told["alerts"][0]["fingerprint"],
            }],
        });
        assert_eq!(told, expected);
        let ended = webhook(&resolved(), &common());
        assert_eq!(ended["status"], "resolved");
        assert_eq!(ended["alerts"][0]["endsAt"], "2026-11-21T16:50:00.000000000Z");
    }

    #[test]
    fn slack_is_told_in_colours_and_its_signs_are_escaped() {
        let expected = json!({
            "text": "FIRING high error rate: error rate 12.5 % over 5m is above 5 %",
            "attachments": [{
                "color": "#d32f2f",
                "blocks": [
                    {"type": "section", "text": {"type": "mrkdwn", "text":
                        "*Firing: high error rate*\ncalls &lt;fail&gt; &amp; fail\n\
                         error rate 12.5 % over 5m is above 5 %\n<https://shop.example/monitor>"}},
                    {"type": "context", "elements": [{"type": "mrkdwn", "text":
                        "app_tenant=acme · instance=shop-1 · service=checkout · severity=critical"}]},
                ],
            }],
        });
        assert_eq!(slack(&told(), &common()), expected);
        assert_eq!(slack(&resolved(), &common())["attachments"][0]["color"], "#2e7d32");
    }

    #[test]
    fn no_label_can_pass_for_the_name_of_an_alert() {
        let mut told = told();
        told.labels.insert("alertname".into(), "another".into());
        told.labels.insert("9 lives".into(), "yes".into());
        let labels = labels(&told, &Common::default());
        assert_eq!(labels["alertname"], "high error rate");
        assert_eq!(labels["_9_lives"], "yes");
    }

    #[test]
    fn a_link_for_slack_stays_one_whatever_is_in_it() {
        assert_eq!(
            link("https://a.example/d?a=1&b=<x>|y"),
            "<https://a.example/d?a=1&amp;b=&lt;x&gt;%7Cy>"
        );
    }

    #[test]
    fn a_text_for_slack_is_never_too_long() {
        assert_eq!(cut("é".repeat(LONGEST_BLOCK)).chars().count(), LONGEST_BLOCK);
        let cut = cut("é".repeat(LONGEST_BLOCK + 1));
        assert_eq!((cut.chars().count(), cut.ends_with("é…")), (LONGEST_BLOCK, true));
    }
}
