//! What a dashboard is narrowed by.
//!
//! What always holds: "All" also takes what has no such label, as calls of which nobody said the
//! provider.

use super::{
    super::prometheus::metrics::{BUILD, REQUESTS_IN_FLIGHT},
    asked::{FUNCTION, INSTANCE, MODEL, PROVIDER, narrowed_by},
};
use serde_json::{Value, json};

pub(super) fn all() -> Vec<Value> {
    let of_calls =
        |label, by: &[&str]| values(label, &narrowed_by(REQUESTS_IN_FLIGHT, by).now(), label);
    vec![
        json!({
            "type": "datasource",
            "name": "datasource",
            "label": "Data source",
            "query": "prometheus",
            "hide": SHOWN,
        }),
        values(INSTANCE, &narrowed_by(BUILD, &[]).now(), INSTANCE),
        of_calls(PROVIDER, &[INSTANCE]),
        of_calls(MODEL, &[INSTANCE, PROVIDER]),
        of_calls(FUNCTION, &[INSTANCE, PROVIDER, MODEL]),
    ]
}

const SHOWN: u32 = 0;
/// Whenever the time range changes: what is new is there without loading the page again.
const REFRESHED_WITH_THE_RANGE: u32 = 2;
const ALPHABETICAL: u32 = 1;

fn values(name: &str, selector: &str, label: &str) -> Value {
    let mut shown = name.to_owned();
    shown[..1].make_ascii_uppercase();
    json!({
        "type": "query",
        "name": name,
        "label": shown,
        "datasource": super::panel::datasource(),
        "query": { "query": format!("label_values({selector}, {label})"), "refId": name },
        "includeAll": true,
        "multi": true,
        "allValue": ".*",
        "current": { "selected": true, "text": ["All"], "value": ["$__all"] },
        "refresh": REFRESHED_WITH_THE_RANGE,
        "sort": ALPHABETICAL,
        "hide": SHOWN,
    })
}
