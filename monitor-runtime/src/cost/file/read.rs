//! Reads the project's own format.
//!
//! What always holds: a line is read alone, by its first word, under the last `provider` and `model`
//! before it; indents are for people.

use super::{Discount, ModelEntry, PriceFileError, PriceList, ProviderPrices, words::Words};
use crate::{
    Timestamp,
    cost::{
        ModelPrices, PriceError, Prices,
        model_prices::{Period, Which},
    },
    usage::UsageKind,
};

type Result<T> = std::result::Result<T, PriceFileError>;

impl PriceList {
    /// Reads the project's own format.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub(crate) fn parse(text: &str) -> Result<PriceList> {
        let mut list = PriceList::default();
        let mut model: Option<ModelReader> = None;
        let mut number = 0;
        for line in text.lines() {
            number += 1;
            let mut words = Words::of(line);
            if words.lack_a_quotation_mark() {
                return Err(PriceFileError::at(number, "a quotation mark without its pair"));
            }
            match words.next() {
                None => {}
                Some("provider") => {
                    close(&mut list, model.take())?;
                    list.providers.push(ProviderPrices::new(number, words)?);
                }
                Some("model") => {
                    close(&mut list, model.take())?;
                    let provider = list.providers.last();
                    let provider = provider.ok_or_else(|| outside(number, "model"))?;
                    model = Some(ModelReader::new(&provider.id, number, words)?);
                }
                Some(keyword) => match (&mut model, list.providers.last_mut()) {
                    (Some(model), _) => model.line(number, keyword, words)?,
                    (None, Some(provider)) => provider.line(number, keyword, words)?,
                    (None, None) => return Err(outside(number, keyword)),
                },
            }
        }
        close(&mut list, model)?;
        Ok(list)
    }
}

fn outside(line: usize, keyword: &str) -> PriceFileError {
    PriceFileError::at(line, format!("{keyword:?} before any provider: begin with `provider ID`"))
}

fn close(list: &mut PriceList, model: Option<ModelReader>) -> Result<()> {
    if let (Some(provider), Some(model)) = (list.providers.last_mut(), model) {
        provider.models.push(model.finish()?);
    }
    Ok(())
}

impl ProviderPrices {
    /// Of the words after `provider`.
    pub(crate) fn new(line: usize, words: Words<'_>) -> Result<ProviderPrices> {
        let id = the_only(line, words, "provider", "one id, e.g. `provider openai`")?;
        Ok(ProviderPrices { id: id.to_ascii_lowercase(), ..ProviderPrices::default() })
    }

    /// Of a line between `provider` and its first model.
    pub(crate) fn line(&mut self, line: usize, keyword: &str, words: Words<'_>) -> Result<()> {
        let texts = || words.clone().map(str::to_owned);
        match keyword {
            "name" => self.name = Some(words.clone().collect::<Vec<_>>().join(" ")),
            "also" => self.also.extend(texts()),
            "url" => self.urls.extend(texts()),
            "sells" => self.sells.extend(texts()),
            "never" => self.never.extend(texts()),
            "falls_back_to" => self.falls_back_to.extend(texts()),
            "page" => self.pages.extend(texts()),
            "checked" => {
                let day = the_only(line, words, keyword, "a day, e.g. `checked 2026-11-20`")?;
                moment(line, day)?;
                self.checked = Some(day.to_owned());
            }
            "discount" => self.discount = Some(discount(line, words)?),
            "deployment" => {
                let entry = deployment(&self.id, line, words)?;
                self.models.push(entry);
            }
            _ => {
                return Err(PriceFileError::at(
                    line,
                    format!(
                        "{keyword:?} says nothing of a provider: write name, also, url, sells, \
                         never, falls_back_to, page, checked, discount, deployment or model"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// `deployment NAME of [PROVIDER] MODEL`
fn deployment(provider: &str, line: usize, words: Words<'_>) -> Result<ModelEntry> {
    let words: Vec<&str> = words.collect();
    let (name, same_as) = match words[..] {
        [name, "of", model] => (name, (None, model.to_owned())),
        [name, "of", other, model] => (name, (Some(other.to_owned()), model.to_owned())),
        _ => {
            return Err(PriceFileError::at(
                line,
                "write `deployment NAME of MODEL` or `deployment NAME of PROVIDER MODEL`",
            ));
        }
    };
    let mut entry = ModelEntry::of(ModelPrices::new(provider, name));
    entry.same_as = Some(same_as);
    Ok(entry)
}

/// Reads the lines of one model.
pub(crate) struct ModelReader {
    entry: ModelEntry,
    begun: usize,
    /// The list that `above` and `from` belong to.
    last: Option<Which>,
    says_something: bool,
    is_unpriced: bool,
}

impl ModelReader {
    /// Of the words after `model`.
    pub(crate) fn new(provider: &str, line: usize, words: Words<'_>) -> Result<ModelReader> {
        let id = the_only(line, words, "model", "one id, e.g. `model gpt-4o`")?;
        Ok(ModelReader {
            entry: ModelEntry::of(ModelPrices::new(provider, id)),
            begun: line,
            last: None,
            says_something: false,
            is_unpriced: false,
        })
    }

    pub(crate) fn line(&mut self, line: usize, keyword: &str, mut words: Words<'_>) -> Result<()> {
        let prices = &mut self.entry.prices;
        match keyword {
            "as" => words.for_each(|name| prices.push_name(name)),
            "like" => words.for_each(|pattern| prices.push_pattern(pattern)),
            "minimum" => {
                let (kind, least) = minimum(line, words)?;
                prices.set_minimum(kind, least);
            }
            "discount" => {
                self.entry.discount = Some(discount(line, words)?);
                self.says_something = true;
            }
            "unpriced" => {
                nothing_more(line, keyword, words)?;
                self.is_unpriced = true;
                self.says_something = true;
            }
            "free" => {
                nothing_more(line, keyword, words)?;
                self.last = Some(prices.push_period(None, Period::always(Prices::free())));
                self.says_something = true;
            }
            "price" | "since" | "daily" | "variant" => {
                self.last = Some(push_prices(prices, line, keyword, &mut words)?);
                self.says_something = true;
            }
            "above" | "from" => {
                let Some(last) = self.last else {
                    let message = format!("`{keyword}` before any `price`: it belongs to one");
                    return Err(PriceFileError::at(line, message));
                };
                push_tier(prices.list_mut(last), line, keyword, &mut words)?;
            }
            _ => {
                return Err(PriceFileError::at(
                    line,
                    format!(
                        "{keyword:?} says nothing of a model: write as, like, price, above, from, \
                         since, daily, variant, minimum, discount, free or unpriced"
                    ),
                ));
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<ModelEntry> {
        let is_priced = self.entry.prices.periods().next().is_some();
        let said = [is_priced, self.entry.discount.is_some(), self.is_unpriced];
        if said.into_iter().filter(|said| *said).count() > 1 {
            let id = self.entry.prices.model();
            let message = format!(
                "model {id:?} has prices, a `discount` or `unpriced`: only one of them can be meant"
            );
            return Err(PriceFileError::at(self.begun, message));
        }
        if !self.says_something {
            let id = self.entry.prices.model();
            let message = format!(
                "model {id:?} has no price: write `price input 2.5 output 10`, `free`, \
                 `discount 15%`, or `unpriced` if nobody knows"
            );
            return Err(PriceFileError::at(self.begun, message));
        }
        Ok(self.entry)
    }
}

/// `[since DAY] [daily HH:MM-HH:MM] [variant NAME] price KIND PRICE …`
fn push_prices(
    prices: &mut ModelPrices,
    line: usize,
    first: &str,
    words: &mut Words<'_>,
) -> Result<Which> {
    let (mut since, mut hours, mut variant) = (Timestamp::default(), None, None);
    let mut keyword = first;
    loop {
        let mut value = |example: &str| {
            words.next().ok_or_else(|| PriceFileError::at(line, format!("write `{example}`")))
        };
        match keyword {
            "price" => break,
            "since" => since = moment(line, value("since 2026-07-30 price input 2.5")?)?,
            "daily" => {
                let text = value("daily 16:30-00:30 price input 2.5")?;
                let read = text.split_once('-').and_then(|(start, end)| {
                    let end = if end == "24:00" { "00:00" } else { end };
                    Some(second_of_day(start)?..second_of_day(end)?)
                });
                // hours that begin when they end are none, or all: neither needs the word
                let read = read.filter(|hours| hours.start != hours.end);
                hours = Some(read.ok_or_else(|| {
                    let message = format!("{text:?} are no hours: write UTC as `16:30-00:30`");
                    PriceFileError::at(line, message)
                })?);
            }
            "variant" => variant = Some(value("variant batch price input 2.5")?),
            other => {
                let message = format!("{other:?} in the place of `price`");
                return Err(PriceFileError::at(line, message));
            }
        }
        keyword = words.next().ok_or_else(|| {
            PriceFileError::at(line, "no price on this line: end with `price input 2.5`")
        })?;
    }
    let list = list_of_prices(line, words)?;
    if list == Prices::NONE && variant.is_none() {
        return Err(PriceFileError::at(line, "an empty list: write `price input 2.5 output 10`"));
    }
    Ok(prices.push_period(variant, Period { since, hours, prices: list }))
}

/// `above TOKENS KIND PRICE …`
fn push_tier(list: &mut Prices, line: usize, keyword: &str, words: &mut Words<'_>) -> Result<()> {
    let start = words.next().and_then(|word| word.replace('_', "").parse::<u64>().ok());
    let start = start.ok_or_else(|| {
        PriceFileError::at(line, format!("write `{keyword} 200000 input 5 output 15`"))
    })?;
    let tier = list_of_prices(line, words)?;
    if tier == Prices::NONE {
        let message = format!("a tier without prices: write `{keyword} {start} input 5 output 15`");
        return Err(PriceFileError::at(line, message));
    }
    let below = std::mem::replace(list, Prices::NONE);
    let tiered = match keyword {
        "above" => below.above(start, tier),
        _ => below.at_or_above(start, tier),
    };
    *list = tiered.map_err(|error| wrong(line, &error))?;
    Ok(())
}

fn list_of_prices(line: usize, words: &mut Words<'_>) -> Result<Prices> {
    let (mut prices, mut seen) = (Prices::NONE, Vec::new());
    while let Some(word) = words.next() {
        let price = words.next().ok_or_else(|| {
            PriceFileError::at(line, format!("{word:?} without a price: write `{word} 2.5`"))
        })?;
        if seen.contains(&word) {
            return Err(PriceFileError::at(line, format!("{word:?} stands twice on this line")));
        }
        seen.push(word);
        let with = match (word, UsageKind::from_name(word)) {
            ("requests", _) => prices.with_requests(price),
            (_, Some(kind)) => prices.with(kind, price),
            (_, None) => return Err(no_kind(line, word)),
        };
        prices = with.map_err(|error| wrong(line, &error))?;
    }
    Ok(prices)
}

fn no_kind(line: usize, word: &str) -> PriceFileError {
    let priced = UsageKind::ALL.iter().filter(|kind| **kind != UsageKind::Total);
    let kinds: Vec<&str> = priced.map(|kind| kind.name()).collect();
    let kinds = kinds.join(", ");
    PriceFileError::at(
        line,
        format!("{word:?} is no kind of usage: write one of {kinds}, requests"),
    )
}

fn minimum(line: usize, words: Words<'_>) -> Result<(UsageKind, u64)> {
    let words: Vec<&str> = words.collect();
    let read = match words[..] {
        [kind, least] => UsageKind::from_name(kind).zip(least.parse().ok()),
        _ => None,
    };
    let seconds = |(kind, _): &(UsageKind, u64)| {
        matches!(kind, UsageKind::AudioInputSeconds | UsageKind::AudioOutputSeconds)
    };
    read.filter(seconds).ok_or_else(|| {
        PriceFileError::at(line, "write the least seconds billed: `minimum audio_input_seconds 10`")
    })
}

fn discount(line: usize, words: Words<'_>) -> Result<Discount> {
    let text = the_only(line, words, "discount", "what is taken off, e.g. `discount 15%`")?;
    Discount::parse(text).ok_or_else(|| {
        let message = format!("{text:?} is no discount: write 0% to 100%, at most one decimal");
        PriceFileError::at(line, message)
    })
}

fn nothing_more(line: usize, keyword: &str, mut words: Words<'_>) -> Result<()> {
    match words.next() {
        None => Ok(()),
        Some(word) => {
            Err(PriceFileError::at(line, format!("{word:?} after `{keyword}`, which stands alone")))
        }
    }
}

fn the_only<'a>(line: usize, mut words: Words<'a>, keyword: &str, what: &str) -> Result<&'a str> {
    match (words.next(), words.next()) {
        (Some(word), None) => Ok(word),
        _ => Err(PriceFileError::at(line, format!("after `{keyword}` write {what}"))),
    }
}

/// A day in UTC, or a moment as RFC 3339.
fn moment(line: usize, text: &str) -> Result<Timestamp> {
    let read = if text.len() == "2026-07-30".len() {
        humantime::parse_rfc3339(&format!("{text}T00:00:00Z"))
    } else {
        humantime::parse_rfc3339(text)
    };
    read.map(Timestamp::from).map_err(|_| {
        PriceFileError::at(line, format!("{text:?} is no day: write it as `2026-07-30`"))
    })
}

fn second_of_day(text: &str) -> Option<u32> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let valid = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    valid.then_some((hour * 60 + minute) * 60 + second)
}

fn wrong(line: usize, error: &PriceError) -> PriceFileError {
    PriceFileError::at(line, error.to_string())
}
