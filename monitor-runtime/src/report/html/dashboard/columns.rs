//! By which columns of which tables an address may order a page: what else it says is refused.

/// The tables that can be ordered, and by what.
const TABLES: [(&str, &[&str]); 15] = [
    ("models", PARTS),
    ("providers", PARTS),
    ("functions", PARTS),
    ("errors", &["kind", "category", "calls", "attempts", "retry"]),
    ("codes", &["kind", "code", "type", "status", "errors", "last"]),
    ("unpriced", &["name", "provider", "calls", "tokens"]),
    ("stream-models", STREAMS),
    ("stream-functions", STREAMS),
    ("slowest", FEW_TRACES),
    ("failed", FEW_TRACES),
    ("budgets", &["name", "used", "refused", "again"]),
    ("breakers", &["name", "state", "for", "failures", "opened", "refused", "up"]),
    ("queues", &["name", "waiting", "most", "active", "p50", "p99", "rejected"]),
    ("alerts", &["name", "state", "since", "watches"]),
    ("custom", &["name", "count"]),
];
const PARTS: &[&str] = &[
    "name", "provider", "calls", "attempts", "failed", "failing", "p50", "p95", "p99", "input",
    "cached", "output", "cost",
];
const STREAMS: &[&str] =
    &["name", "streams", "first-p50", "first-p95", "next-p50", "next-p95", "rate"];
const FEW_TRACES: &[&str] = &["name", "model", "ended", "took"];
/// The columns of the table of traces, which is alone on its page.
const TRACES: &[&str] = &["name", "model", "ended", "took", "calls", "tokens", "cost"];

/// Whether there is such a table.
pub(crate) fn is_table(name: &str) -> bool {
    TABLES.iter().any(|(table, _)| *table == name)
}

/// Whether there is such a column of a table: `models.cost`.
pub(crate) fn is_sort(by: &str) -> bool {
    let has = |(table, columns): (&str, &[&str])| {
        let column = by.strip_prefix(table).and_then(|rest| rest.strip_prefix('.'));
        column.is_some_and(|column| columns.contains(&column))
    };
    TABLES.into_iter().chain([("traces", TRACES)]).any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_columns_that_there_are_can_be_asked_for() {
        assert!(is_sort("models.cost") && is_sort("traces.took") && is_table("models"));
        for wrong in ["", "models", "models.", "models.cost.", "cost", "models.watches", "x.name"] {
            assert!(!is_sort(wrong), "{wrong}");
        }
    }
}
