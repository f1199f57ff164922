//! Writes the project's own format.

use super::{ModelEntry, PriceList, ProviderPrices};
use crate::{
    Timestamp,
    cost::{Usd, model_prices::Period},
    usage::UsageKind,
};
use std::fmt;

/// Lists of names are broken there, so that a change is a change of one line.
const WIDTH: usize = 100;
const DAY: u64 = 24 * 60 * 60;

impl fmt::Display for PriceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, provider) in self.providers.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            provider.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for ProviderPrices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "provider {}", Word(&self.id))?;
        if let Some(name) = &self.name {
            writeln!(f, "  name {name}")?;
        }
        names(f, "also", self.also.iter().map(|name| &**name))?;
        names(f, "url", self.urls.iter().map(|url| &**url))?;
        names(f, "sells", self.sells.iter().map(|pattern| &**pattern))?;
        names(f, "never", self.never.iter().map(|pattern| &**pattern))?;
        names(f, "falls_back_to", self.falls_back_to.iter().map(|id| &**id))?;
        for page in &self.pages {
            writeln!(f, "  page {}", Word(page))?;
        }
        if let Some(day) = &self.checked {
            writeln!(f, "  checked {day}")?;
        }
        if let Some(discount) = self.discount {
            writeln!(f, "  discount {discount}")?;
        }
        // a deployment stands among what is said of the provider itself
        let (deployments, models): (Vec<_>, Vec<_>) =
            self.models.iter().partition(|entry| entry.same_as.is_some());
        deployments.into_iter().chain(models).try_for_each(|entry| entry.fmt(f))
    }
}

impl fmt::Display for ModelEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prices = &self.prices;
        if let Some((provider, model)) = &self.same_as {
            write!(f, "  deployment {} of ", Word(prices.model()))?;
            if let Some(provider) = provider {
                write!(f, "{} ", Word(provider))?;
            }
            return writeln!(f, "{}", Word(model));
        }
        writeln!(f, "model {}", Word(prices.model()))?;
        names(f, "as", prices.aliases())?;
        names(f, "like", prices.patterns())?;
        if let Some((kind, least)) = prices.minimum() {
            writeln!(f, "  minimum {kind} {least}")?;
        }
        if let Some(discount) = self.discount {
            writeln!(f, "  discount {discount}")?;
        } else if prices.periods().next().is_none() {
            writeln!(f, "  unpriced")?;
        }
        for (variant, period) in prices.periods() {
            f.write_str("  ")?;
            if let Some(variant) = variant {
                write!(f, "variant {} ", Word(variant))?;
            }
            period.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.since != Timestamp::default() {
            write!(f, "since {} ", Day(self.since))?;
        }
        if let Some(hours) = &self.hours {
            write!(f, "daily {}-{} ", Hour(hours.start), Hour(hours.end))?;
        }
        f.write_str("price")?;
        for (least, list) in self.prices.lists() {
            if let Some(least) = least {
                // most pages say "above 200k", some "from 200k on"
                match least.checked_sub(1).filter(|above| above % 10 == 0) {
                    Some(above) => write!(f, "\n    above {above}")?,
                    None => write!(f, "\n    from {least}")?,
                }
            }
            for (kind, picos) in list.prices() {
                let kind = kind.map_or("requests", UsageKind::name);
                write!(f, " {kind} {}", Usd::from_picos(picos.into()))?;
            }
        }
        writeln!(f)
    }
}

fn names<'a>(
    f: &mut fmt::Formatter<'_>,
    keyword: &str,
    names: impl Iterator<Item = &'a str>,
) -> fmt::Result {
    let mut used = 0;
    for name in names {
        if used == 0 || used + 1 + name.len() > WIDTH {
            f.write_str(if used == 0 { "  " } else { "\n  " })?;
            f.write_str(keyword)?;
            used = 2 + keyword.len();
        }
        write!(f, " {}", Word(name))?;
        used += 1 + name.len();
    }
    if used > 0 { writeln!(f) } else { Ok(()) }
}

/// A word, in quotation marks where it could be taken for several or for a comment.
struct Word<'a>(&'a str);

impl fmt::Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = !self.0.is_empty() && !self.0.contains([' ', '\t']) && self.0 != "#";
        if plain { f.write_str(self.0) } else { write!(f, "\"{}\"", self.0) }
    }
}

/// A day where a moment begins one, as prices nearly always do.
struct Day(Timestamp);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = humantime::format_rfc3339(self.0.into()).to_string();
        let day = self.0.unix_nanos().is_multiple_of(DAY * 1_000_000_000);
        f.write_str(if day { &text[.."2026-07-30".len()] } else { &text })
    }
}

struct Hour(u32);

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{:02}:{minute:02}", hour % 24)?;
        if second > 0 { write!(f, ":{second:02}") } else { Ok(()) }
    }
}
