//! What is known of costs, and what is not, adds up: over the parts of a report, over epochs, over
//! snapshots that travelled.

use crate::fixture::collector;
use monitor_runtime::{
    Collector, Report, Request, Snapshot, Unpriced, Usage, UsageKind, Usd, cost::CostSource,
    report::CostReport,
};
use std::collections::BTreeMap;

const MODELS: [(&str, &str); 4] = [
    ("openai", "gpt-4o-mini"),
    ("anthropic", "claude-3-haiku-20240307"),
    ("openai", "gpt-unheard-of"),
    ("x-ai", "grok-4.20"),
];
const TENANTS: [&str; 3] = ["acme", "globex", "initech"];

/// Every kind of cost in turn, at every model and for every tenant.
fn call(n: u64) -> Request {
    let (provider, model) = MODELS[n as usize % MODELS.len()];
    let tenant = TENANTS[(n / 4) as usize % TENANTS.len()];
    let request = Request::new("chat").provider(provider).model(model).tag("tenant", tenant);
    let usage = Usage::new(1_001 + n, 7 * n + 3);
    match n / 12 % 5 {
        0 => request.usage(usage),
        1 => request.tokens(999 + n),
        2 => request.usage(usage.with(UsageKind::CacheRead, 1_002 + n)),
        3 => request.usage(usage).reported_cost(Usd::from_picos(123_456_789 + i128::from(n))),
        _ => request.usage(Usage::new(n, n).with(UsageKind::WebSearches, 3)),
    }
}

fn record(collector: &Collector, calls: std::ops::Range<u64>) {
    calls.for_each(|n| collector.record(call(n)));
}

#[derive(Debug, Default, PartialEq)]
struct Sum {
    least: Usd,
    most: Usd,
    priced: BTreeMap<CostSource, u64>,
    by_source: BTreeMap<CostSource, Usd>,
    unpriced: BTreeMap<Unpriced, u64>,
    unpriced_tokens: BTreeMap<Unpriced, u64>,
    compared: (u64, Usd, Usd),
}

impl Sum {
    fn of(parts: &[&CostReport]) -> Sum {
        let mut sum = Sum::default();
        for part in parts {
            sum.least += part.total;
            sum.most += part.total_max.unwrap_or(part.total);
            for (source, calls) in &part.priced {
                *sum.priced.entry(*source).or_default() += calls;
                *sum.by_source.entry(*source).or_default() += part.by_source[source];
            }
            for (reason, calls) in &part.unpriced {
                *sum.unpriced.entry(*reason).or_default() += calls;
                let tokens = part.unpriced_tokens_by_reason[reason];
                *sum.unpriced_tokens.entry(*reason).or_default() += tokens;
            }
            if let Some(compared) = part.compared {
                sum.compared.0 += compared.calls;
                sum.compared.1 += compared.reported;
                sum.compared.2 += compared.catalogue;
            }
        }
        sum
    }
}

#[test]
fn reports_of_one_model_one_provider_or_one_tag_add_up_to_the_whole() {
    let (collector, _) = collector();
    record(&collector, 0..120);
    let whole = collector.report();
    let expected = Sum::of(&[&whole.cost]);
    assert!(expected.most > expected.least && expected.compared.0 > 0, "{expected:?}");
    assert!(expected.priced.len() >= 3 && expected.unpriced.len() >= 2, "{expected:?}");
    let adds_up = |parts: Vec<Report>, by: &str| {
        let costs: Vec<_> = parts.iter().map(|part| &part.cost).collect();
        assert_eq!(Sum::of(&costs), expected, "by {by}");
        let rows = parts.iter().flat_map(|part| &part.unpriced_models);
        let rows: u64 = rows.map(|row| row.calls).sum();
        assert_eq!(rows, whole.cost.unpriced_calls, "rows of models by {by}");
    };
    adds_up(MODELS.map(|(_, model)| whole.model(model)).into(), "model");
    let providers = ["openai", "anthropic", "x-ai"];
    adds_up(providers.map(|provider| whole.provider(provider)).into(), "provider");
    adds_up(TENANTS.map(|tenant| whole.tag("tenant", tenant)).into(), "tag");
    let rows: Vec<_> = whole.models.iter().map(|row| &row.part.cost).collect();
    assert_eq!(Sum::of(&rows), expected, "rows of the report");
}

#[test]
fn what_is_cleared_and_travels_as_json_adds_up_to_what_was_never_cleared() {
    let (kept, _) = collector();
    record(&kept, 0..240);
    let (cleared, _) = collector();
    let mut all = Snapshot::default();
    for from in (0..240).step_by(40) {
        record(&cleared, from..from + 40);
        let text = serde_json::to_string(&cleared.clear()).expect("plain data");
        all.merge(serde_json::from_str(&text).expect("plain data"));
    }
    assert_eq!(Sum::of(&[&cleared.report().cost]), Sum::default(), "nothing is left");
    let (kept, all) = (kept.report(), Report::new(all));
    assert_eq!(Sum::of(&[&all.cost]), Sum::of(&[&kept.cost]));
    assert_eq!(all.unpriced_models, kept.unpriced_models);
    assert_eq!(all.price_sources, kept.price_sources);
}
