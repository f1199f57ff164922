//! The data of [genai-prices](https://github.com/pydantic/genai-prices) as JSON.
//!
//! What always holds: prices in force are found as its own calculator finds them: the last list
//! whose time has come, else the first; of variants of one name the first.

use super::{line_of, prices, regex};
use crate::{
    Timestamp,
    cost::{
        ModelPrices, Prices,
        file::{ImportNote, ModelEntry, PriceFileError, PriceList, ProviderPrices, glob},
        model_prices::Period,
    },
    usage::UsageKind,
};
use serde::Deserialize;
use std::{collections::BTreeMap, ops::Range};

#[derive(Deserialize)]
struct WithUnits {
    providers: Vec<Provider>,
}

#[derive(Deserialize)]
struct Provider {
    id: String,
    name: Option<String>,
    api_pattern: Option<String>,
    #[serde(default)]
    pricing_urls: Vec<String>,
    model_match: Option<Clause>,
    provider_match: Option<Clause>,
    #[serde(default)]
    fallback_model_providers: Vec<String>,
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    id: String,
    r#match: Clause,
    price_comments: Option<String>,
    prices: Standard,
    #[serde(default)]
    price_variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Clause {
    Equals(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    Regex(String),
    Or(Vec<Clause>),
    And(Vec<Clause>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Standard {
    Always(prices::Table),
    OverTime(Vec<Dated>),
}

#[derive(Deserialize)]
struct Dated {
    constraint: Option<Constraint>,
    prices: prices::Table,
}

#[derive(Deserialize)]
struct Variant {
    when: BTreeMap<String, String>,
    constraint: Option<Constraint>,
    prices: prices::Table,
}

#[derive(Clone, Deserialize)]
struct Constraint {
    start_date: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
}

/// Reads the table. An error names the line of the JSON, or that where its model begins.
pub(super) fn read(text: &str) -> Result<PriceList, PriceFileError> {
    // told apart by hand: a choice made by serde forgets the line of a mistake
    let providers = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Provider>>(text)
    } else {
        serde_json::from_str::<WithUnits>(text).map(|table| table.providers)
    };
    let providers = providers
        .map_err(|error| PriceFileError::at(error.line(), format!("genai-prices JSON: {error}")))?;
    let mut list = PriceList::default();
    for provider in providers {
        let read = provider.read(text, &mut list.notes)?;
        list.providers.push(read);
    }
    Ok(list)
}

impl Provider {
    fn read(
        self,
        text: &str,
        notes: &mut Vec<ImportNote>,
    ) -> Result<ProviderPrices, PriceFileError> {
        let mut left_out = |what: String| {
            notes.push(ImportNote::LeftOut { model: self.id.clone(), what });
        };
        let mut patterns = |clause: &Option<Clause>, of: &str| {
            let names = clause.as_ref().map(Clause::names).unwrap_or(Some(Vec::new()));
            names.unwrap_or_else(|| {
                left_out(format!("{of} cannot be said by patterns"));
                Vec::new()
            })
        };
        let also = patterns(&self.provider_match, "provider_match");
        let sells = patterns(&self.model_match, "model_match");
        let urls = self.api_pattern.as_deref().map_or(Some(Vec::new()), regex::urls);
        let urls = urls.unwrap_or_else(|| {
            left_out("api_pattern cannot be said by patterns".to_owned());
            Vec::new()
        });
        let mut models = Vec::with_capacity(self.models.len());
        for model in self.models {
            let id = model.id.clone();
            let in_line = |error: PriceFileError| error.in_line(line_of(text, &[&self.id, &id]));
            models.push(model.read(&self.id, notes).map_err(in_line)?);
        }
        Ok(ProviderPrices {
            id: self.id,
            name: self.name,
            also,
            urls,
            sells,
            never: Vec::new(),
            falls_back_to: self.fallback_model_providers,
            pages: self.pricing_urls,
            checked: None,
            discount: None,
            models,
        })
    }
}

impl Model {
    fn read(
        self,
        provider: &str,
        notes: &mut Vec<ImportNote>,
    ) -> Result<ModelEntry, PriceFileError> {
        let mut prices = ModelPrices::new(provider, &self.id);
        let mut reader = prices::Reader { model: format!("{provider}/{}", self.id), notes };
        match self.r#match.names() {
            None => reader.leave_out("its match cannot be said by patterns: only its id is one"),
            Some(names) => {
                for name in names.iter().filter(|name| !name.eq_ignore_ascii_case(&self.id)) {
                    let is_pattern = glob::is_pattern(name);
                    if is_pattern { prices.push_pattern(name) } else { prices.push_name(name) }
                }
            }
        }
        // a rule of its calculator's code, not of its data
        if provider == "groq" && self.id.starts_with("whisper-large-v3") {
            prices.set_minimum(UsageKind::AudioInputSeconds, 10);
        }
        for period in standard(&self.prices, &mut reader)? {
            prices.push_period(None, period);
        }
        if !prices.has_prices() {
            let says_free = self.price_comments.as_ref().is_some_and(|comment| {
                let comment = comment.to_lowercase();
                comment.contains("free of charge") || comment.contains("zero token cost")
            });
            if self.id.ends_with(":free") || says_free {
                prices.push_period(None, Period::always(Prices::free()));
            } else {
                reader.leave_out("no price, and no word that it is free: unpriced");
            }
        }
        for (name, period) in variants(&self.price_variants, &mut reader)? {
            prices.push_period(Some(&name), period);
        }
        Ok(ModelEntry::of(prices))
    }
}

fn standard(
    prices: &Standard,
    reader: &mut prices::Reader<'_>,
) -> Result<Vec<Period>, PriceFileError> {
    let dated = match prices {
        Standard::Always(table) if table.is_empty() => return Ok(Vec::new()),
        Standard::Always(table) => return Ok(vec![Period::always(reader.list(table)?)]),
        Standard::OverTime(dated) => dated,
    };
    let mut periods = Vec::new();
    for (at, list) in dated.iter().enumerate() {
        let prices = reader.list(&list.prices)?;
        if at == 0 && list.constraint.is_some() {
            // what is in force where nothing else is
            periods.push(Period::always(prices.clone()));
        }
        match Constraint::time(&list.constraint) {
            Some((since, hours)) => periods.push(Period { since, hours, prices }),
            None => reader.leave_out("prices whose time cannot be read"),
        }
    }
    Ok(periods)
}

/// With the last one of a name in force first: in the source the first one has it, and what it
/// leaves out those behind it.
fn variants(
    variants: &[Variant],
    reader: &mut prices::Reader<'_>,
) -> Result<Vec<(String, Period)>, PriceFileError> {
    /// The condition of the variants of a name, its last beginning, and what they say so far.
    type Known<'a> = (&'a str, Timestamp, prices::Table);
    let mut known: BTreeMap<&str, Known<'_>> = BTreeMap::new();
    let mut periods = Vec::new();
    for variant in variants.iter().rev() {
        let mut when = variant.when.iter();
        let (Some((key, name)), None) = (when.next(), when.next()) else {
            reader.leave_out("a variant of several conditions");
            continue;
        };
        // a price as in the standard needs no words
        if variant.prices.is_empty() && name == "default" {
            continue;
        }
        let Some((since, None)) = Constraint::time(&variant.constraint) else {
            reader.leave_out("a variant whose time cannot be said");
            continue;
        };
        let (of, last, table) =
            known.entry(name).or_insert_with(|| (key, since, prices::Table::new()));
        if *of != key || *last > since {
            reader.leave_out(&format!("a second variant called {name:?}"));
            continue;
        }
        *last = since;
        table.extend(variant.prices.clone());
        let prices = reader.list(table)?;
        periods.push((name.clone(), Period { since, hours: None, prices }));
    }
    Ok(periods)
}

impl Constraint {
    fn time(constraint: &Option<Constraint>) -> Option<(Timestamp, Option<Range<u32>>)> {
        let Some(constraint) = constraint else { return Some((Timestamp::default(), None)) };
        match (&constraint.start_date, &constraint.start_time, &constraint.end_time) {
            (Some(day), None, None) => {
                let begin = humantime::parse_rfc3339(&format!("{day}T00:00:00Z")).ok()?;
                Some((begin.into(), None))
            }
            (None, Some(start), Some(end)) => {
                Some((Timestamp::default(), Some(second_in_utc(start)?..second_in_utc(end)?)))
            }
            _ => None,
        }
    }
}

/// `16:30:00+00:00`; `None` in another zone than UTC.
fn second_in_utc(text: &str) -> Option<u32> {
    let time = text.strip_suffix("+00:00").or(text.strip_suffix('Z')).unwrap_or(text);
    let moment = humantime::parse_rfc3339(&format!("1970-01-01T{time}Z")).ok()?;
    u32::try_from(Timestamp::from(moment).unix_seconds()).ok()
}

impl Clause {
    /// Exact names and patterns that together mean what this does; `None` if none can.
    fn names(&self) -> Option<Vec<String>> {
        match self {
            Clause::Equals(text) => regex::literal(text).map(|text| vec![text]),
            Clause::StartsWith(text) => regex::literal(text).map(|text| vec![format!("{text}*")]),
            Clause::EndsWith(text) => regex::literal(text).map(|text| vec![format!("*{text}")]),
            Clause::Contains(text) => regex::literal(text).map(|text| vec![format!("*{text}*")]),
            Clause::Regex(text) => regex::names(text),
            Clause::Or(clauses) => {
                let names = clauses.iter().map(Clause::names).collect::<Option<Vec<_>>>()?;
                Some(names.concat())
            }
            Clause::And(clauses) => {
                let mut joined = vec![String::new()];
                for clause in clauses {
                    let names = clause.names()?;
                    joined = joined
                        .iter()
                        .flat_map(|first| names.iter().map(move |name| and(first, name)))
                        .collect();
                }
                Some(joined)
            }
        }
    }
}

fn and(first: &str, second: &str) -> String {
    match (first, second.strip_prefix("*&")) {
        ("", _) => second.to_owned(),
        (first, Some(second)) => format!("{first}&{second}"),
        (first, None) => format!("{first}&{second}"),
    }
}
