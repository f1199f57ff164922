//! Price lists of genai-prices: keys, tiers, and the noise of floats.

use crate::{
    cost::{
        Decimal, Prices, Usd,
        decimal::divide_half_even,
        file::{ImportNote, PriceFileError},
    },
    usage::UsageKind,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Prices by the key of what they are for.
pub(super) type Table = BTreeMap<String, Price>;

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Price {
    Flat(Dollars),
    Tiered { base: Dollars, tiers: Vec<Tier> },
}

#[derive(Clone, Deserialize)]
pub(super) struct Tier {
    /// Calls with more input than this pay the price, for all their tokens.
    pub(super) start: u64,
    pub(super) price: Dollars,
}

/// Dollars for a unit count, as text or as a number of JSON.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Dollars {
    Text(String),
    Number(f64),
}

/// Reads the lists of one model.
pub(super) struct Reader<'a> {
    /// `provider/model`
    pub(super) model: String,
    pub(super) notes: &'a mut Vec<ImportNote>,
}

impl Reader<'_> {
    pub(super) fn leave_out(&mut self, what: &str) {
        let (model, what) = (self.model.clone(), what.to_owned());
        let note = ImportNote::LeftOut { model, what };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// A list with all its tiers.
    pub(super) fn list(&mut self, table: &Table) -> Result<Prices, PriceFileError> {
        let starts: BTreeSet<u64> = table.values().flat_map(Price::starts).collect();
        let mut prices = Prices::NONE;
        for (key, price) in table {
            prices = self.with(prices, table, key, price.at(0))?;
        }
        for start in starts {
            let mut tier = Prices::NONE;
            for (key, price) in table.iter().filter(|(_, price)| price.starts().next().is_some()) {
                tier = self.with(tier, table, key, price.at(start.saturating_add(1)))?;
            }
            prices = prices.above(start, tier).map_err(|error| self.wrong(&error.to_string()))?;
        }
        Ok(prices)
    }

    fn with(
        &mut self,
        mut prices: Prices,
        table: &Table,
        key: &str,
        dollars: &Dollars,
    ) -> Result<Prices, PriceFileError> {
        let text = self.rounded(key, dollars)?;
        let kinds: &[UsageKind] = match key {
            "requests_kcount" => {
                return prices.with_requests(&text).map_err(|e| self.wrong(&e.to_string()));
            }
            // audio of either direction, unless that has a price of its own
            "audio_hours" => &[UsageKind::AudioInputSeconds, UsageKind::AudioOutputSeconds],
            _ => match kind(key) {
                Some(kind) => &[kind],
                None => {
                    self.leave_out(&format!("{key}: there is no such kind of usage here"));
                    return Ok(prices);
                }
            },
        };
        for kind in kinds {
            let own = match kind {
                UsageKind::AudioInputSeconds => "input_audio_hours",
                UsageKind::AudioOutputSeconds => "output_audio_hours",
                _ => key,
            };
            if own == key || !table.contains_key(own) {
                prices = prices.with(*kind, &text).map_err(|e| self.wrong(&e.to_string()))?;
            }
        }
        Ok(prices)
    }

    /// With nine decimals at most: more are the noise of a float.
    fn rounded(&mut self, key: &str, dollars: &Dollars) -> Result<String, PriceFileError> {
        let from = match dollars {
            Dollars::Text(text) => text.clone(),
            Dollars::Number(number) => number.to_string(),
        };
        let decimal = Decimal::parse(&from);
        let picos = decimal.and_then(Decimal::usd).map(Usd::picos);
        let Some(picos) = picos.and_then(|picos| u128::try_from(picos).ok()) else {
            return Err(self.wrong(&format!("{key} {from:?} is no price")));
        };
        let nanos = divide_half_even(picos, 1_000);
        let rounded = i128::try_from(nanos * 1_000).unwrap_or(i128::MAX);
        let to = Usd::from_picos(rounded).to_string();
        if decimal.and_then(Decimal::picos) != Some(rounded) {
            let kind = kind(key).map_or(key, |kind| kind.name()).to_owned();
            let note =
                ImportNote::Rounded { model: self.model.clone(), kind, from, to: to.clone() };
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        Ok(to)
    }

    fn wrong(&self, what: &str) -> PriceFileError {
        PriceFileError::whole(format!("{}: {what}", self.model))
    }
}

impl Price {
    fn starts(&self) -> impl Iterator<Item = u64> {
        let tiers: &[Tier] = match self {
            Price::Flat(_) => &[],
            Price::Tiered { tiers, .. } => tiers,
        };
        tiers.iter().map(|tier| tier.start)
    }

    /// The price of a call with so much input.
    fn at(&self, input: u64) -> &Dollars {
        match self {
            Price::Flat(price) => price,
            Price::Tiered { base, tiers } => {
                let reached = tiers.iter().filter(|tier| tier.start < input);
                reached.max_by_key(|tier| tier.start).map_or(base, |tier| &tier.price)
            }
        }
    }
}

fn kind(key: &str) -> Option<UsageKind> {
    use UsageKind::*;
    Some(match key {
        "input_mtok" => Input,
        "output_mtok" => Output,
        "cache_read_mtok" => CacheRead,
        "cache_write_mtok" => CacheWrite,
        "cache_write_5m_mtok" => CacheWrite5m,
        "cache_write_1h_mtok" => CacheWrite1h,
        "output_reasoning_mtok" => Reasoning,
        "output_citation_mtok" => Citation,
        "input_audio_mtok" => AudioInput,
        "output_audio_mtok" => AudioOutput,
        "cache_audio_read_mtok" => AudioCacheRead,
        "input_image_mtok" => ImageInput,
        "output_image_mtok" => ImageOutput,
        "cache_image_read_mtok" => ImageCacheRead,
        "input_video_mtok" => VideoInput,
        "output_video_mtok" => VideoOutput,
        "web_searches_kcount" => WebSearches,
        "social_searches_kcount" => SocialSearches,
        "storage_searches_kcount" => StorageSearches,
        "rerank_searches_kcount" => SearchUnits,
        "code_executions_kcount" => CodeExecutions,
        "input_mchars" => Characters,
        "input_text_messages_kcount" => Messages,
        "input_document_kpages" => Pages,
        "input_annotated_document_kpages" => AnnotatedPages,
        "input_audio_hours" => AudioInputSeconds,
        "output_audio_hours" => AudioOutputSeconds,
        _ => return None,
    })
}
