//! A dashboard is laid out so that each panel is seen and says what it shows.

use monitor_runtime::report::{grafana, prometheus::Histograms};
use serde_json::Value;
use std::collections::BTreeSet;

const COLUMNS: u64 = 24;

fn panels() -> Vec<Value> {
    let dashboard = grafana::dashboard(Histograms::Native);
    let mut dashboard: Value = serde_json::from_str(&dashboard).expect("JSON");
    let panels = dashboard["panels"].take();
    serde_json::from_value(panels).expect("a list")
}

/// The squares of the grid that a panel covers.
fn squares(panel: &Value) -> impl Iterator<Item = (u64, u64)> {
    let [x, y, w, h] = ["x", "y", "w", "h"].map(|key| panel["gridPos"][key].as_u64());
    let [x, y] = [x, y].map(|place| place.expect("a place"));
    let [w, h] = [w, h].map(|size| size.expect("a size"));
    (x..x + w).flat_map(move |x| (y..y + h).map(move |y| (x, y)))
}

#[test]
fn panels_lie_beside_each_other_without_gaps() {
    let mut covered = BTreeSet::new();
    for panel in panels() {
        for square in squares(&panel) {
            assert!(square.0 < COLUMNS, "{panel} is past the edge");
            assert!(covered.insert(square), "{panel} lies on another one");
        }
    }
    let height = covered.iter().map(|square| square.1 + 1).max().expect("panels");
    assert_eq!(covered.len() as u64, COLUMNS * height, "there is a hole");
}

#[test]
fn panels_have_an_id_each_and_say_what_they_show() {
    let all = panels();
    let ids: BTreeSet<_> = all.iter().map(|panel| panel["id"].to_string()).collect();
    assert_eq!(ids.len(), all.len());
    for panel in all.iter().filter(|panel| panel["type"] != "row") {
        let text = |place: &str| panel.pointer(place).and_then(Value::as_str).unwrap_or_default();
        for place in ["/title", "/description", "/fieldConfig/defaults/noValue"] {
            assert!(!text(place).is_empty(), "{place} of {panel}");
        }
        assert!(text("/description").ends_with('.'), "{panel}");
    }
}

#[test]
fn what_is_asked_for_most_is_on_top() {
    let titles: Vec<_> = panels().iter().map(|it| it["title"].to_string()).collect();
    assert_eq!(titles[1..4], ["\"Requests\"", "\"Success rate\"", "\"p95\""]);
}
