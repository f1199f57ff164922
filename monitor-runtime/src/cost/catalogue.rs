//! The prices that the library comes with.

use super::{ModelPrices, PriceError, Prices};
use crate::{Timestamp, usage::UsageKind};

/// Every model in the catalogue.
pub(super) fn models() -> impl Iterator<Item = ModelPrices> {
    MODELS.iter().filter_map(|entry| entry.prices().ok())
}

/// A model as it stands in the table below.
struct Entry {
    vendor: &'static Vendor,
    model: &'static str,
    aliases: &'static [&'static str],
    /// The last one that has begun is in force.
    standard: &'static [List],
    variants: &'static [(&'static str, List)],
}

/// A provider, the page with its prices, and the day on which somebody last looked there.
struct Vendor {
    name: &'static str,
    price_page: &'static str,
    checked: &'static str,
}

/// Prices from the beginning of a day in UTC on, given in days since 1970.
struct List {
    since: u64,
    prices: &'static [(UsageKind, &'static str)],
}

impl Entry {
    fn prices(&self) -> Result<ModelPrices, PriceError> {
        let mut prices = ModelPrices::new(self.vendor.name, self.model)
            .checked_at(self.vendor.price_page, self.vendor.checked);
        for alias in self.aliases {
            prices = prices.alias(alias);
        }
        for list in self.standard {
            prices = prices.prices_since(list.begin(), list.read()?);
        }
        for (name, list) in self.variants {
            prices = prices.variant_since(name, list.begin(), list.read()?);
        }
        Ok(prices)
    }
}

impl List {
    fn begin(&self) -> Timestamp {
        Timestamp::from_unix_nanos(self.since * 86_400 * 1_000_000_000)
    }

    fn read(&self) -> Result<Prices, PriceError> {
        let mut prices = Prices::NONE;
        for (kind, price) in self.prices {
            prices = prices.with(*kind, price)?;
        }
        Ok(prices)
    }
}

use UsageKind::{CacheRead, CacheWrite, CacheWrite1h, Input, Output, WebSearches};

const ANTHROPIC: Vendor = Vendor {
    name: "anthropic",
    price_page: "https://platform.claude.com/docs/en/about-claude/pricing",
    checked: "2026-10-14",
};

const OPENAI: Vendor = Vendor {
    name: "openai",
    price_page: "https://developers.openai.com/api/docs/pricing",
    checked: "2026-10-14",
};

/// Days on which prices began: the launch of gpt-4o, its cut in price, and those on which the
/// priority and batch prices were first seen; what held before is not known.
const DAY_2024_05_13: u64 = 19_856;
const DAY_2024_10_02: u64 = 19_998;
const DAY_2026_10_12: u64 = 20_738;
const DAY_2026_10_14: u64 = 20_740;

const fn always(prices: &'static [(UsageKind, &'static str)]) -> List {
    List { since: 0, prices }
}

const fn since(since: u64, prices: &'static [(UsageKind, &'static str)]) -> List {
    List { since, prices }
}

const GPT_4O_AT_LAUNCH: &[(UsageKind, &str)] = &[(Input, "5"), (Output, "15"), (WebSearches, "10")];
const GPT_4O: &[(UsageKind, &str)] =
    &[(Input, "2.50"), (Output, "10"), (CacheRead, "1.25"), (WebSearches, "10")];
const GPT_4O_PRIORITY: List =
    since(DAY_2026_10_12, &[(Input, "4.25"), (Output, "17"), (CacheRead, "2.125")]);
const GPT_4O_BATCH: List = since(DAY_2026_10_14, &[(Input, "1.25"), (Output, "5")]);

/// Cache writes without a time to live cost what those of five minutes do.
const MODELS: &[Entry] = &[
    Entry {
        vendor: &ANTHROPIC,
        model: "claude-3-opus-20240229",
        aliases: &["claude-3-opus-latest"],
        standard: &[always(&[
            (Input, "15"),
            (Output, "75"),
            (CacheRead, "1.50"),
            (CacheWrite, "18.75"),
            (CacheWrite1h, "30"),
        ])],
        variants: &[],
    },
    Entry {
        vendor: &ANTHROPIC,
        model: "claude-3-sonnet-20240229",
        aliases: &[],
        standard: &[always(&[
            (Input, "3"),
            (Output, "15"),
            (CacheRead, "0.30"),
            (CacheWrite, "3.75"),
            (CacheWrite1h, "6"),
        ])],
        variants: &[],
    },
    Entry {
        vendor: &ANTHROPIC,
        model: "claude-3-haiku-20240307",
        aliases: &[],
        // the page rounds this model's cache prices up from a tenth and 1.25 times the input
        standard: &[always(&[
            (Input, "0.25"),
            (Output, "1.25"),
            (CacheRead, "0.03"),
            (CacheWrite, "0.30"),
            (CacheWrite1h, "0.50"),
        ])],
        variants: &[],
    },
    Entry {
        vendor: &ANTHROPIC,
        model: "claude-3-5-sonnet-20241022",
        aliases: &["claude-3-5-sonnet-latest"],
        standard: &[always(&[
            (Input, "3"),
            (Output, "15"),
            (CacheRead, "0.30"),
            (CacheWrite, "3.75"),
            (CacheWrite1h, "6"),
            (WebSearches, "10"),
        ])],
        variants: &[],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-4o",
        aliases: &[],
        standard: &[since(DAY_2024_05_13, GPT_4O_AT_LAUNCH), since(DAY_2024_10_02, GPT_4O)],
        variants: &[("priority", GPT_4O_PRIORITY), ("batch", GPT_4O_BATCH)],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-4o-2024-05-13",
        aliases: &[],
        standard: &[always(GPT_4O_AT_LAUNCH)],
        variants: &[
            ("priority", since(DAY_2026_10_12, &[(Input, "8.75"), (Output, "26.25")])),
            ("batch", since(DAY_2026_10_14, &[(Input, "2.50"), (Output, "7.50")])),
        ],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-4o-2024-08-06",
        aliases: &["gpt-4o-2024-11-20"],
        standard: &[always(GPT_4O)],
        variants: &[("priority", GPT_4O_PRIORITY), ("batch", GPT_4O_BATCH)],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-4o-mini",
        aliases: &["gpt-4o-mini-2024-07-18"],
        standard: &[always(&[
            (Input, "0.15"),
            (Output, "0.60"),
            (CacheRead, "0.075"),
            (WebSearches, "10"),
        ])],
        variants: &[
            (
                "priority",
                since(DAY_2026_10_12, &[(Input, "0.25"), (Output, "1"), (CacheRead, "0.125")]),
            ),
            ("batch", since(DAY_2026_10_14, &[(Input, "0.075"), (Output, "0.30")])),
        ],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-4-turbo",
        aliases: &["gpt-4-turbo-2024-04-09"],
        standard: &[always(&[(Input, "10"), (Output, "30")])],
        variants: &[("batch", since(DAY_2026_10_14, &[(Input, "5"), (Output, "15")]))],
    },
    Entry {
        vendor: &OPENAI,
        model: "gpt-3.5-turbo",
        aliases: &["gpt-3.5-turbo-0125"],
        standard: &[always(&[(Input, "0.50"), (Output, "1.50")])],
        variants: &[("batch", since(DAY_2026_10_14, &[(Input, "0.25"), (Output, "0.75")]))],
    },
];
