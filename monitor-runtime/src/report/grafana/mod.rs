//! A Grafana dashboard of the metrics that Prometheus scrapes.
//!
//! What always holds: a panel asks for metrics by the definitions that write them; what a panel says
//! in numbers has a unit, what has no data says so, and a count that was never made is zero only
//! where a program answers.

mod asked;
mod calls;
mod itself;
mod limits;
mod models;
mod money;
mod panel;
mod variables;

use super::prometheus::Histograms;
use panel::{HEIGHT_OF_A_ROW, Panel, WIDTH};
use serde_json::{Value, json};

/// How Grafana tells this dashboard from others: importing it again replaces it.
const UID: [(Histograms, &str, &str); 2] = [
    (Histograms::Native, "llm-monitor-native", "LLM calls"),
    (Histograms::Classic, "llm-monitor-classic", "LLM calls (classic histograms)"),
];

/// The version of the form in which Grafana 11 writes dashboards; later ones read it too.
const SCHEMA_VERSION: u32 = 39;

/// Panels under a title.
struct Row {
    title: &'static str,
    panels: Vec<Panel>,
}

/// A Grafana dashboard as the JSON that `Dashboards → New → Import` takes.
///
/// What an engineer on call wants first is on top: rate, success, latency, what is open or fires.
/// Below are calls and their errors, models and functions, streams, tokens and cost, queues,
/// breakers, budgets, alerts, and the monitor itself. It is narrowed by data source, instance,
/// provider, model and function.
///
/// Every Prometheus keeps classic histograms; whose Prometheus scrapes native ones gets exact
/// percentiles, also over several instances. What each Prometheus keeps decides the form: a
/// dashboard of the other one finds no durations.
///
/// # Example
/// ```
/// use monitor_runtime::report::{grafana, prometheus::Histograms};
///
/// let dashboard = grafana::dashboard(Histograms::Classic);
/// assert!(dashboard.contains("llm_request_duration_seconds_bucket"));
/// ```
pub fn dashboard(histograms: Histograms) -> String {
    let [native, classic] = UID;
    let (_, uid, title) = if histograms == Histograms::Native { native } else { classic };
    let dashboard = json!({
        "uid": uid,
        "title": title,
        "description": "Calls of language models: how many, how fast, how they end, what they cost.",
        "tags": ["llm", "monitor"],
        "schemaVersion": SCHEMA_VERSION,
        "editable": true,
        "graphTooltip": SHARED_CROSSHAIR,
        "timezone": "browser",
        "time": { "from": "now-3h", "to": "now" },
        "refresh": "30s",
        "templating": { "list": variables::all() },
        "panels": placed(rows(histograms)),
    });
    format!("{dashboard:#}\n")
}

/// What is pointed at in one panel is marked in all.
const SHARED_CROSSHAIR: u32 = 1;

fn rows(histograms: Histograms) -> Vec<Row> {
    vec![
        Row { title: "At a glance", panels: calls::at_a_glance(histograms) },
        Row { title: "Calls", panels: calls::calls(histograms) },
        Row { title: "Models and functions", panels: models::panels(histograms) },
        Row { title: "Tokens and cost", panels: money::panels() },
        Row { title: "Queues, breakers and budgets", panels: limits::panels(histograms) },
        Row { title: "Streams", panels: calls::streams(histograms) },
        Row { title: "The monitor itself", panels: itself::panels() },
    ]
}

/// The panels row by row, each beside the one before it as long as there is room.
fn placed(rows: Vec<Row>) -> Vec<Value> {
    let mut placed = Vec::new();
    let mut y = 0;
    for row in rows {
        placed.push(json!({
            "id": placed.len() + 1,
            "type": "row",
            "title": row.title,
            "collapsed": false,
            "gridPos": { "x": 0, "y": y, "w": WIDTH, "h": HEIGHT_OF_A_ROW },
            "panels": [],
        }));
        y += HEIGHT_OF_A_ROW;
        let (mut x, mut height) = (0, 0);
        for panel in row.panels {
            if x + panel.width > WIDTH {
                (x, y, height) = (0, y + height, 0);
            }
            placed.push(panel.to_json(placed.len() + 1, x, y));
            x += panel.width;
            height = height.max(panel.height);
        }
        y += height;
    }
    placed
}
