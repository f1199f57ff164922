//! One panel of a dashboard, in Grafana's JSON.
//!
//! What always holds: every panel has a unit and a description, and says something where it has no
//! data.

use serde_json::{Value, json};

/// Grafana's grid has so many columns.
pub(super) const WIDTH: u32 = 24;
pub(super) const HEIGHT_OF_A_ROW: u32 = 1;

/// Units by Grafana's names.
pub(super) mod unit {
    pub(in super::super) const BYTES: &str = "bytes";
    pub(in super::super) const COUNT: &str = "short";
    pub(in super::super) const DOLLARS: &str = "currencyUSD";
    pub(in super::super) const EVENTS_A_SECOND: &str = "ops";
    pub(in super::super) const RATIO: &str = "percentunit";
    pub(in super::super) const REQUESTS_A_SECOND: &str = "reqps";
    pub(in super::super) const SECONDS: &str = "s";
}

/// What a panel looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// One number.
    Stat,
    /// Lines over time.
    Lines,
    /// Areas over time, one upon the other.
    Stacked,
    /// Bars of one number each.
    Bars,
    /// How many durations there were of each length.
    HeatMap,
    /// States over time.
    States,
    /// A line for each thing, a column for each number.
    Table,
}

/// From which value on a colour says how it stands.
pub(super) type Thresholds = &'static [(Option<f64>, &'static str)];

pub(super) const NEUTRAL: Thresholds = &[(None, "blue")];
/// Any is one too many.
pub(super) const NONE_IS_GOOD: Thresholds = &[(None, "green"), (Some(1.0), "red")];
/// Shares of a limit.
pub(super) const FULL_IS_BAD: Thresholds =
    &[(None, "green"), (Some(0.8), "orange"), (Some(1.0), "red")];

/// An expression, and what its series are called.
pub(super) struct Target {
    expression: String,
    legend: &'static str,
    /// The unit of a table's column.
    unit: &'static str,
}

impl Target {
    /// With a legend in Grafana's form: `{{model}}` is the value of the label.
    pub(super) fn new(legend: &'static str, expression: String) -> Target {
        Target { expression, legend, unit: unit::COUNT }
    }

    /// A column of a table.
    pub(super) fn column(title: &'static str, unit: &'static str, expression: String) -> Target {
        Target { expression, legend: title, unit }
    }
}

/// One panel.
pub(super) struct Panel {
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) look: Look,
    pub(super) unit: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) thresholds: Thresholds,
    /// Words in the place of values.
    pub(super) words: &'static [(&'static str, &'static str, &'static str)],
    /// What stands there without data.
    pub(super) no_data: &'static str,
    pub(super) targets: Vec<Target>,
}

impl Panel {
    pub(super) fn stat(title: &'static str, unit: &'static str, expression: String) -> Panel {
        let targets = vec![Target::new("", expression)];
        Panel { width: 3, height: 4, targets, ..Panel::new(title, unit, Look::Stat) }
    }

    pub(super) fn lines(title: &'static str, unit: &'static str, targets: Vec<Target>) -> Panel {
        Panel { targets, ..Panel::new(title, unit, Look::Lines) }
    }

    pub(super) fn table(title: &'static str, columns: Vec<Target>) -> Panel {
        let targets = columns;
        Panel { width: WIDTH, targets, ..Panel::new(title, unit::COUNT, Look::Table) }
    }

    fn new(title: &'static str, unit: &'static str, look: Look) -> Panel {
        Panel {
            title,
            description: "",
            look,
            unit,
            width: WIDTH / 2,
            height: 8,
            thresholds: NEUTRAL,
            words: &[],
            no_data: "no data",
            targets: Vec::new(),
        }
    }

    pub(super) fn to_json(&self, id: usize, x: u32, y: u32) -> Value {
        let targets: Vec<_> = self.targets.iter().enumerate().map(|it| self.target(it)).collect();
        let mut panel = json!({
            "id": id,
            "type": self.kind(),
            "title": self.title,
            "description": self.description,
            "datasource": datasource(),
            "gridPos": { "x": x, "y": y, "w": self.width, "h": self.height },
            "targets": targets,
            "options": self.options(),
            "fieldConfig": { "defaults": self.defaults(), "overrides": self.overrides() },
        });
        if self.look == Look::Table {
            panel["transformations"] = self.one_table();
        }
        panel
    }

    fn kind(&self) -> &'static str {
        match self.look {
            Look::Stat => "stat",
            Look::Lines | Look::Stacked => "timeseries",
            Look::Bars => "bargauge",
            Look::HeatMap => "heatmap",
            Look::States => "state-timeline",
            Look::Table => "table",
        }
    }

    fn target(&self, (n, target): (usize, &Target)) -> Value {
        let is_now = matches!(self.look, Look::Table | Look::Bars);
        let form = match self.look {
            Look::Table => "table",
            // native histograms are cells as they come; of classic ones the buckets are added up
            Look::HeatMap if target.legend == "{{le}}" => "heatmap",
            _ => "time_series",
        };
        json!({
            "refId": ref_id(n),
            "datasource": datasource(),
            "expr": target.expression,
            "legendFormat": if self.look == Look::Table { "" } else { target.legend },
            "instant": is_now,
            "range": !is_now,
            "format": form,
        })
    }

    fn defaults(&self) -> Value {
        let steps = self.thresholds.iter();
        let steps: Vec<_> =
            steps.map(|(value, color)| json!({ "value": value, "color": color })).collect();
        let words = self.words.iter().enumerate().map(|(n, (value, text, color))| {
            ((*value).to_owned(), json!({ "text": text, "color": color, "index": n }))
        });
        let words = serde_json::Map::from_iter(words);
        let color = match self.look {
            Look::Lines | Look::Stacked => "palette-classic",
            _ => "thresholds",
        };
        let mut defaults = json!({
            "unit": self.unit,
            "noValue": self.no_data,
            "color": { "mode": color },
            "thresholds": { "mode": "absolute", "steps": steps },
            "mappings": if words.is_empty() { json!([]) } else {
                json!([{ "type": "value", "options": words }])
            },
            "custom": self.drawn(),
        });
        if self.look != Look::Table && self.unit != unit::SECONDS {
            defaults["min"] = json!(0);
        }
        if self.unit == unit::RATIO && self.look != Look::Bars {
            defaults["max"] = json!(1);
        }
        defaults
    }

    fn drawn(&self) -> Value {
        let stacked = self.look == Look::Stacked;
        match self.look {
            Look::Lines | Look::Stacked => json!({
                "drawStyle": "line",
                "lineWidth": 1,
                "fillOpacity": if stacked { 40 } else { 5 },
                "showPoints": "never",
                "spanNulls": false,
                "stacking": { "mode": if stacked { "normal" } else { "none" }, "group": "A" },
            }),
            Look::States => json!({ "lineWidth": 0, "fillOpacity": 70 }),
            _ => json!({}),
        }
    }

    fn options(&self) -> Value {
        let latest = json!({ "calcs": ["lastNotNull"], "fields": "", "values": false });
        let legend = json!({
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": true,
            "calcs": ["mean", "max", "lastNotNull"],
        });
        match self.look {
            Look::Stat => json!({
                "reduceOptions": latest,
                "colorMode": "value",
                "graphMode": "area",
                "textMode": "value",
                "justifyMode": "auto",
                "orientation": "auto",
            }),
            Look::Bars => json!({
                "reduceOptions": latest,
                "displayMode": "basic",
                "orientation": "horizontal",
                "showUnfilled": true,
            }),
            Look::Lines | Look::Stacked => {
                json!({ "legend": legend, "tooltip": { "mode": "multi", "sort": "desc" } })
            }
            Look::States => json!({
                "mergeValues": true,
                "showValue": "auto",
                "rowHeight": 0.8,
                "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true },
                "tooltip": { "mode": "single", "sort": "none" },
            }),
            Look::HeatMap => json!({
                "calculate": false,
                "cellGap": 1,
                "color": { "mode": "scheme", "scheme": "Oranges", "steps": 64, "reverse": false },
                "filterValues": { "le": 1e-9 },
                "legend": { "show": true },
                "tooltip": { "mode": "single", "yHistogram": true, "showColorScale": false },
                "yAxis": { "axisPlacement": "left", "unit": self.unit, "reverse": false },
            }),
            Look::Table => json!({ "showHeader": true, "cellHeight": "sm" }),
        }
    }

    /// Each column of a table has its unit.
    fn overrides(&self) -> Vec<Value> {
        let is_table = self.look == Look::Table;
        let columns = self.targets.iter().filter(|_| is_table);
        let with_unit = columns.map(|column| {
            json!({
                "matcher": { "id": "byName", "options": column.legend },
                "properties": [{ "id": "unit", "value": column.unit }],
            })
        });
        with_unit.collect()
    }

    /// The answers side by side, under the titles of the columns.
    fn one_table(&self) -> Value {
        let titles = self.targets.iter().enumerate();
        let titles = titles.map(|(n, it)| (format!("Value #{}", ref_id(n)), json!(it.legend)));
        let titles = serde_json::Map::from_iter(titles);
        json!([
            { "id": "merge", "options": {} },
            { "id": "organize", "options": {
                "excludeByName": { "Time": true },
                "indexByName": {},
                "renameByName": titles,
            } },
        ])
    }
}

/// A, B, C and so on, as Grafana names the expressions of a panel.
fn ref_id(n: usize) -> String {
    char::from(b'A' + n as u8).to_string()
}

/// The Prometheus that is chosen on top of the dashboard.
pub(super) fn datasource() -> Value {
    json!({ "type": "prometheus", "uid": "${datasource}" })
}
