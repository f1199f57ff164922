//! Where the money of a trace went: a row for each model that was used, the dearest first.
//!
//! What always holds: the rows add up to the foot, which is what the whole tree cost; calls that are no
//! longer kept have a row of their own.

use super::{super::traces::dollars, cost_of_all};
use crate::{
    CallTree, UsageKind, Usd,
    collector::RequestRecord,
    report::{
        figures::{NOT_APPLICABLE, UNPRICED, count},
        html::{
            escape::name,
            table::{Cell, Table, numbers, words},
        },
    },
};
use std::{cmp::Reverse, collections::BTreeMap};

/// What the calls of one model came to.
#[derive(Default)]
struct Spent {
    calls: u64,
    unpriced: u64,
    priced: u64,
    fresh: u64,
    cached: u64,
    output: u64,
    lower: Usd,
    upper: Usd,
}

impl Spent {
    fn add(&mut self, request: &RequestRecord) {
        let cached = request.usage.count(UsageKind::CacheRead);
        self.calls += 1;
        self.fresh += request.usage.count(UsageKind::Input).saturating_sub(cached);
        self.cached += cached;
        self.output += request.usage.count(UsageKind::Output);
        self.unpriced += u64::from(request.unpriced.is_some());
        if let Some(cost) = request.cost {
            self.priced += 1;
            self.lower += cost.lower;
            self.upper += cost.upper;
        }
    }

    fn is_exact(&self) -> bool {
        self.unpriced == 0 && self.lower == self.upper
    }

    fn cost(&self, decimals: u32) -> Cell {
        match (self.priced, self.unpriced) {
            (0, 0) => Cell::text(NOT_APPLICABLE).in_class("dim"),
            (0, _) => Cell::text(UNPRICED).in_class("warn"),
            _ => dollars(self.lower, self.is_exact(), "", decimals),
        }
    }
}

/// Nothing where no call says of a model or a cost.
pub(super) fn by_model(tree: &CallTree, decimals: u32) -> Option<Table> {
    let mut models: BTreeMap<&str, Spent> = BTreeMap::new();
    for request in tree.calls.iter().map(|call| &call.trace.request) {
        let model = request.key.priced_model();
        if model.is_some() || request.cost.is_some() {
            models.entry(model.unwrap_or("(unknown)")).or_default().add(request);
        }
    }
    if models.is_empty() {
        return None;
    }
    let heads = vec![
        words("Model"),
        numbers("Calls", ""),
        numbers("Fresh input", "tokens"),
        numbers("Cached", "tokens"),
        numbers("Output", "tokens"),
        numbers("Cost", "$"),
    ];
    let known = models.values().fold(Usd::ZERO, |sum, spent| sum + spent.lower);
    let mut rows: Vec<(&str, Spent)> = models.into_iter().collect();
    rows.sort_by_key(|(_, spent)| Reverse(spent.lower));
    let mut table = Table::new("", "Cost by model", heads);
    for (model, spent) in &rows {
        let mut cells = vec![Cell::html(name(model))];
        let counts = [spent.calls, spent.fresh, spent.cached, spent.output];
        cells.extend(counts.map(|number| Cell::text(count(number))));
        cells.push(spent.cost(decimals));
        table.row(cells);
    }
    let total = &tree.total;
    if tree.missing() > 0 {
        let mut cells = vec![Cell::text("No longer kept"), Cell::text(count(tree.missing()))];
        cells.extend((0..3).map(|_| Cell::text(NOT_APPLICABLE)));
        cells.push(dollars(total.cost - known, tree.exact, "", decimals));
        table.overflow_row(cells);
    }
    let mut foot = vec![Cell::text("All")];
    foot.extend((0..4).map(|_| Cell::text("")));
    foot.push(cost_of_all(tree, "", decimals));
    table.foot(foot);
    Some(table)
}
