//! What the calls cost, what is not known of that, and who says so.

use super::{
    between, calls, model_name, name,
    number::{count, exact_money, percent, short_count, short_money},
    table::{LABEL, Table, WIDTH, field, paragraph, section},
    total_cost,
};
use crate::{
    CostSource, Unpriced, Usd,
    report::{CostComparison, CostReport, Report, unpriced},
};
use std::{collections::BTreeSet, fmt};

impl Report {
    pub(super) fn write_cost(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cost = &self.cost;
        field(f, "Cost", &[total_cost(cost)])?;
        let sources: Vec<String> = (cost.priced.iter())
            .map(|(source, priced)| {
                let amount = cost.by_source.get(source).map(|least| {
                    // only estimates make the total more
                    let spread = cost.total_max.map(|most| most - cost.total);
                    let spread = spread.filter(|_| *source == CostSource::Estimated);
                    format!("{} for ", between(*least, spread.map(|spread| *least + spread)))
                });
                format!("{} {}{}", source.name(), amount.unwrap_or_default(), calls(*priced))
            })
            .collect();
        field(f, "", &sources)?;
        let mut unpriced: Vec<String> = (cost.unpriced.iter())
            .filter(|(_, calls)| **calls > 0)
            .map(|(reason, calls)| format!("{} {}", reason.name(), count(*calls)))
            .collect();
        if let Some(first) = unpriced.first_mut() {
            *first = format!("unpriced: {first}");
            unpriced.push(format!("{} tokens", count(cost.unpriced_tokens)));
        }
        field(f, "", &unpriced)?;
        let Some(compared) = &cost.compared else { return Ok(()) };
        let sums = [
            format!("{} reported", exact_money(compared.reported)),
            format!("{} by the price book", exact_money(compared.catalogue)),
            difference(compared),
            calls(compared.calls),
        ];
        field(f, "Compared", &sums)
    }

    /// Each model with calls that have no cost, and under the table what to do for each reason.
    pub(super) fn write_unpriced(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new("Unpriced", &["calls", "tokens"]).with_remarks("reason");
        for row in &self.unpriced_models {
            let name = model_name(row.provider.as_deref(), row.model.as_deref());
            let tokens = if row.tokens == 0 { "-".into() } else { short_count(row.tokens) };
            let cells = vec![short_count(row.calls), tokens];
            table.row_with_remark(name, cells, row.reason.name().into());
        }
        table.write(f)?;
        let reasons: BTreeSet<Unpriced> =
            self.unpriced_models.iter().map(|row| row.reason).collect();
        for reason in reasons {
            paragraph(f, &format!("→ {reason}: {}", unpriced::advice(reason)), WIDTH)?;
            let lacking = self.cost.lacking_include_usage;
            if reason == Unpriced::StreamWithoutUsage && lacking > 0 {
                paragraph(f, &format!("  {} did not ask for it", calls(lacking)), WIDTH)?;
            }
        }
        Ok(())
    }

    /// Where the prices come from, and how old they are.
    pub(super) fn write_price_sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.price_sources.is_empty() {
            return Ok(());
        }
        section(f, "Prices")?;
        for source in &self.price_sources {
            let mut items = vec![name::shown(&source.in_words(), WIDTH)];
            // by itself, so that a long path cuts off nothing but its own end
            let file = source.prices.file.as_ref();
            items.extend(file.map(|file| format!("price file {}", name::shown(file, WIDTH))));
            let pages = &source.prices.pages;
            items.extend(pages.first().map(|page| name::shown(page, WIDTH)));
            if pages.len() > 1 {
                items.push(format!("and {} more", count(pages.len() as u64 - 1)));
            }
            // the space keeps the longest label from what follows it
            let provider = name::shown(&source.prices.provider, LABEL - 1);
            field(f, &provider, &items)?;
        }
        Ok(())
    }

    /// Where providers said what calls cost: how far the price book is from that.
    pub(super) fn write_compared(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = ["calls", "reported", "price book", "difference"];
        let mut table = Table::new("Reported costs", &headers);
        for row in &self.models {
            let Some(compared) = &row.part.cost.compared else { continue };
            let name = model_name(row.provider.as_deref(), row.model.as_deref());
            let cells = [
                short_count(compared.calls),
                short_money(compared.reported),
                short_money(compared.catalogue),
                difference(compared),
            ];
            table.row(name, cells.into());
        }
        table.write(f)
    }
}

/// `+8.33 %`: how much more was reported than the price book says.
fn difference(compared: &CostComparison) -> String {
    match compared.ratio() {
        _ if compared.difference == Usd::ZERO => "no difference".into(),
        None => format!("{} more", exact_money(compared.difference)),
        Some(ratio) if ratio < 0.0 => format!("-{}", percent(Some(-ratio))),
        Some(ratio) => format!("+{}", percent(Some(ratio))),
    }
}

/// `≥ $12.34 (14 calls unpriced)`: the whole truth about a total in one phrase.
impl fmt::Display for CostReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&total_cost(self))
    }
}
