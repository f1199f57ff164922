//! LiteLLM's table, `model_prices_and_context_window.json`.
//!
//! What always holds: a price for one token becomes the same price for a million, exactly but for
//! the noise of floats; a model whose bill is not all in the prices that can be said has no price.
//!
//! ```text
//! input_cost_per_token_above_272k_tokens_priority
//! base [_above_1hr] [_above_{N}k_tokens] [_{tier}]
//! ```

use super::{
    line_of,
    prices::{Dollars, Price, Reader, Table, Tier},
};
use crate::cost::{
    ModelPrices,
    file::{ImportNote, ModelEntry, PriceFileError, PriceList, ProviderPrices},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

type Fields = BTreeMap<String, Value>;

/// The models in the order of the file: of two of one name the first has it.
struct Models(Vec<(String, Fields)>);

impl<'de> Deserialize<'de> for Models {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Models;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with one object for each model")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Models, A::Error> {
                let mut models = Vec::new();
                while let Some(model) = map.next_entry()? {
                    models.push(model);
                }
                Ok(Models(models))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads the table. An error names the line.
pub(super) fn read(text: &str) -> Result<PriceList, PriceFileError> {
    let Models(models) = serde_json::from_str(text)
        .map_err(|error| PriceFileError::at(error.line(), format!("LiteLLM's JSON: {error}")))?;
    let mut list = PriceList::default();
    let mut places: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for (key, fields) in &models {
        // an entry that explains the others
        if key == "sample_spec" {
            continue;
        }
        let Some(sold_by) = fields.get("litellm_provider").and_then(Value::as_str) else {
            leave_out(&mut list.notes, key, "no litellm_provider");
            continue;
        };
        let entry = Entry { text, key, fields };
        let Some(model) = entry.read(sold_by, &mut list.notes)? else { continue };
        let providers = &mut list.providers;
        let mut new = |id: &str| {
            providers.push(ProviderPrices { id: id.to_owned(), ..ProviderPrices::default() });
            providers.len() - 1
        };
        let at = match known_id(sold_by) {
            Some(id) => *places.entry(id).or_insert_with(|| new(id)),
            None => *others.entry(sold_by.to_owned()).or_insert_with(|| new(sold_by)),
        };
        list.providers[at].models.push(model);
    }
    Ok(list)
}

fn leave_out(notes: &mut Vec<ImportNote>, model: &str, what: &str) {
    notes.push(ImportNote::LeftOut { model: model.to_owned(), what: what.to_owned() });
}

/// Providers that go by another id in the catalogue.
fn known_id(litellm_provider: &str) -> Option<&'static str> {
    Some(match litellm_provider {
        "bedrock" | "bedrock_converse" | "bedrock_mantle" => "aws",
        "azure_ai" | "azure_text" => "azure",
        "cohere_chat" => "cohere",
        "fireworks_ai" | "fireworks_ai-embedding-models" => "fireworks",
        "gemini" => "google",
        "github_copilot" => "github-copilot",
        "text-completion-openai" => "openai",
        "together_ai" => "together",
        "voyage" => "voyageai",
        "xai" => "x-ai",
        vertex if vertex.starts_with("vertex_ai") => "google",
        _ => return None,
    })
}

struct Entry<'a> {
    text: &'a str,
    key: &'a str,
    fields: &'a Fields,
}

/// Prices by variant; the standard has no name.
type Tables = BTreeMap<Option<&'static str>, BTreeMap<&'static str, Steps>>;

/// One price for each least size of the input.
type Steps = BTreeMap<u64, String>;

impl Entry<'_> {
    /// The model; `None` where nothing of it can be priced.
    fn read(
        &self,
        sold_by: &str,
        notes: &mut Vec<ImportNote>,
    ) -> Result<Option<ModelEntry>, PriceFileError> {
        let mut tables = Tables::new();
        let mut is_whole = true;
        for (name, value) in self.fields {
            if let Some(field) = Field::of(name) {
                let price = self.per_unit(name, value, field.per)?;
                let steps = tables.entry(field.variant).or_default().entry(field.kind);
                steps.or_default().insert(field.above, price);
            } else if name == "search_context_cost_per_query" {
                // LiteLLM's own default of the three sizes
                if let Some(price) = value.get("search_context_size_medium") {
                    let price = self.per_unit(name, price, 3)?;
                    let steps = tables.entry(None).or_default().entry("web_searches_kcount");
                    steps.or_default().insert(0, price);
                }
            } else if name == "tiered_pricing" {
                let is_by_input = self.tiers(value, &mut tables)?;
                if !is_by_input {
                    leave_out(notes, self.key, "tiered_pricing: its tiers are not of the input");
                }
                is_whole &= is_by_input;
            } else if is_price(name) && value.as_f64() != Some(0.0) {
                leave_out(notes, self.key, &format!("{name}: there is no such price here"));
                is_whole &= !bills_output(name);
            }
        }
        let is_free = |table: &BTreeMap<&str, Steps>| {
            let mut prices = table.values().flat_map(BTreeMap::values);
            prices.all(|price| price.bytes().all(|byte| matches!(byte, b'0' | b'.')))
        };
        match tables.get(&None) {
            None => leave_out(notes, self.key, "no price"),
            Some(standard) if !is_whole && is_free(standard) => {
                leave_out(notes, self.key, "it is billed by what has no price here");
            }
            Some(_) => return self.model(sold_by, tables, notes).map(Some),
        }
        Ok(None)
    }

    fn model(
        &self,
        sold_by: &str,
        mut tables: Tables,
        notes: &mut Vec<ImportNote>,
    ) -> Result<ModelEntry, PriceFileError> {
        let id = known_id(sold_by).unwrap_or(sold_by);
        let name = match self.key.split_once('/') {
            Some((before, name)) if sold_by.starts_with(before) || id == before => name,
            _ => self.key,
        };
        let standard = tables.remove(&None).unwrap_or_default();
        let mut reader = Reader { model: format!("{id}/{name}"), notes };
        let mut prices = ModelPrices::new(id, name);
        prices = prices.prices(reader.list(&table(&standard, &standard))?);
        for (variant, steps) in tables {
            let Some(variant) = variant else { continue };
            prices = prices.variant(variant, reader.list(&table(&steps, &standard))?);
        }
        if let Some(page) = self.fields.get("source").and_then(Value::as_str) {
            prices = prices.checked_at(page, "");
        }
        Ok(ModelEntry::of(prices))
    }

    /// Takes prices that stand tier by tier; `false` where the tiers are of something else.
    fn tiers(&self, tiers: &Value, tables: &mut Tables) -> Result<bool, PriceFileError> {
        for tier in tiers.as_array().into_iter().flatten() {
            let from = tier.get("range").and_then(|range| range.get(0)).and_then(Value::as_f64);
            let Some(from) = from else { return Ok(false) };
            for (name, value) in tier.as_object().into_iter().flatten() {
                if let Some(field) = Field::of(name) {
                    let price = self.per_unit(name, value, field.per)?;
                    let steps = tables.entry(field.variant).or_default().entry(field.kind);
                    steps.or_default().insert(from as u64, price);
                }
            }
        }
        Ok(true)
    }

    /// A price for one as the price for 10^`zeros`, or for 3,600 seconds.
    fn per_unit(&self, name: &str, value: &Value, zeros: usize) -> Result<String, PriceFileError> {
        let price = value.as_f64().filter(|price| price.is_finite() && *price >= 0.0);
        let price = price.ok_or_else(|| self.wrong(name, &format!("{value} is no price")))?;
        Ok(match zeros {
            // no power of ten: what the product of floats adds is rounded like other noise
            PER_HOUR => (price * 3_600.0).to_string(),
            zeros => shifted(&price.to_string(), zeros),
        })
    }

    fn wrong(&self, name: &str, what: &str) -> PriceFileError {
        let line = line_of(self.text, &[self.key, name]);
        PriceFileError::at(line, format!("{}: {name}: {what}", self.key))
    }
}

/// As the lists of genai-prices are read. A variant that gives only a higher tier costs the standard
/// below it.
fn table(steps: &BTreeMap<&'static str, Steps>, standard: &BTreeMap<&'static str, Steps>) -> Table {
    let price = |(kind, steps): (&&'static str, &Steps)| {
        let text = |text: &String| Dollars::Text(text.clone());
        let base = steps.get(&0).or_else(|| standard.get(kind)?.get(&0))?;
        let tiers = steps.iter().filter(|(above, _)| **above > 0);
        let tiers: Vec<_> =
            tiers.map(|(above, price)| Tier { start: *above, price: text(price) }).collect();
        let price = match tiers.is_empty() {
            true => Price::Flat(text(base)),
            false => Price::Tiered { base: text(base), tiers },
        };
        Some(((*kind).to_owned(), price))
    };
    steps.iter().filter_map(price).collect()
}

/// Moves the decimal point of a decimal without an exponent to the right.
fn shifted(decimal: &str, places: usize) -> String {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let moved = format!("{part:0<places$}");
    let (into_whole, rest) = moved.split_at(places);
    let whole = format!("{whole}{into_whole}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

const PER_HOUR: usize = usize::MAX;

/// What the name of a field means.
struct Field {
    /// The key of genai-prices for the same.
    kind: &'static str,
    /// So many zeros has the number of units that the price becomes one for.
    per: usize,
    /// The input above which it holds.
    above: u64,
    variant: Option<&'static str>,
}

/// Variants by the end of a field's name.
const VARIANTS: [(&str, &str); 6] = [
    ("_batches", "batch"),
    ("_priority", "priority"),
    ("_flex", "flex"),
    ("_balanced", "balanced"),
    ("_ultrafast", "ultrafast"),
    ("_decisions", "decisions"),
];

const BASES: [(&str, &str, usize); 25] = [
    ("input_cost_per_token", "input_mtok", 6),
    ("output_cost_per_token", "output_mtok", 6),
    ("cache_read_input_token_cost", "cache_read_mtok", 6),
    ("input_cost_per_token_cache_hit", "cache_read_mtok", 6),
    ("cache_creation_input_token_cost", "cache_write_mtok", 6),
    ("cache_creation_input_token_cost_above_1hr", "cache_write_1h_mtok", 6),
    ("output_cost_per_reasoning_token", "output_reasoning_mtok", 6),
    ("citation_cost_per_token", "output_citation_mtok", 6),
    ("input_cost_per_audio_token", "input_audio_mtok", 6),
    ("output_cost_per_audio_token", "output_audio_mtok", 6),
    ("cache_read_input_audio_token_cost", "cache_audio_read_mtok", 6),
    ("input_cost_per_image_token", "input_image_mtok", 6),
    ("output_cost_per_image_token", "output_image_mtok", 6),
    ("cache_read_input_image_token_cost", "cache_image_read_mtok", 6),
    ("input_cost_per_video_token", "input_video_mtok", 6),
    ("output_cost_per_video_token", "output_video_mtok", 6),
    ("input_cost_per_character", "input_mchars", 6),
    ("input_cost_per_query", "rerank_searches_kcount", 3),
    ("input_cost_per_request", "requests_kcount", 3),
    ("input_cost_per_text_message", "input_text_messages_kcount", 3),
    ("ocr_cost_per_page", "input_document_kpages", 3),
    ("annotation_cost_per_page", "input_annotated_document_kpages", 3),
    ("input_cost_per_audio_per_second", "input_audio_hours", PER_HOUR),
    ("input_cost_per_second", "input_audio_hours", PER_HOUR),
    ("cost_per_second", "input_audio_hours", PER_HOUR),
];

impl Field {
    fn of(name: &str) -> Option<Field> {
        let ending = VARIANTS
            .iter()
            .find_map(|(end, variant)| name.strip_suffix(end).map(|rest| (rest, Some(*variant))));
        let (rest, variant) = ending.unwrap_or((name, None));
        let (base, above) = match rest.strip_suffix("k_tokens") {
            Some(sized) => {
                let (base, thousands) = sized.rsplit_once("_above_")?;
                (base, thousands.parse::<u64>().ok()?.checked_mul(1_000)?)
            }
            None => (rest, 0),
        };
        let (_, kind, per) = BASES.into_iter().find(|(known, ..)| *known == base)?;
        Some(Field { kind, per, above, variant })
    }
}

fn is_price(name: &str) -> bool {
    name.contains("cost") || name.ends_with("_pricing") || name.contains("uplift")
}

/// Whether a price that cannot be said is that of the answer itself, such as of an image.
fn bills_output(name: &str) -> bool {
    ["image", "pixel", "second", "video", "page", "credit", "session", "dbu", "unit"]
        .iter()
        .any(|unit| name.contains(unit))
}
