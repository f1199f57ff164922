//! Prices that can be looked up: an index of names over a price file.
//!
//! What always holds: of several models that a name could mean, the first in the file has it; a
//! text is indexed by one pass over its lines, and the prices of a model are read when they are
//! first asked for.

use super::{
    CostSource, ModelPrices,
    file::{
        Discount, ModelEntry, PriceFileError, PriceList, ProviderPrices,
        glob::{self, Pattern},
        read::ModelReader,
        words::Words,
    },
};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A price file with an index.
#[derive(Debug)]
pub(super) struct Shelf {
    text: &'static str,
    source: CostSource,
    sellers: Vec<Seller>,
    models: Vec<Model>,
    /// Hashes of names, each with the number of the model; sorted.
    exact: Vec<(u32, u32)>,
}

/// A provider of the file, and where its models are.
#[derive(Debug)]
pub(super) struct Seller {
    pub(super) about: ProviderPrices,
    models: Range<u32>,
    /// Patterns of names with the number of their model, in its order.
    patterns: Vec<(u32, Pattern)>,
}

#[derive(Debug)]
struct Model {
    seller: u32,
    /// Where its lines are in the text.
    lines: Range<u32>,
    /// Boxed: most models are never asked for.
    sold: OnceLock<Option<Box<Sold>>>,
}

/// What is said of a model.
#[derive(Debug)]
pub(super) struct Sold {
    pub(super) prices: Arc<ModelPrices>,
    pub(super) discount: Option<Discount>,
    pub(super) same_as: Option<(Option<String>, String)>,
}

impl Shelf {
    /// Of a text that was written by [`PriceList`]. What cannot be read is left out; a test of the
    /// embedded catalogue makes sure that there is no such thing.
    pub(super) fn of_text(text: &'static str, source: CostSource) -> Shelf {
        let mut shelf = Shelf::empty(text, source);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let begin = at;
            at += line.len() as u32;
            let mut words = Words::of(line);
            match words.next() {
                None => {}
                Some("provider") => match ProviderPrices::new(0, words) {
                    Ok(about) => shelf.push_seller(about),
                    Err(_) => break,
                },
                Some("model") => shelf.push_model(begin..at, None, words.next()),
                Some(keyword) => shelf.index_line(at, keyword, words),
            }
        }
        shelf.exact.sort_unstable();
        shelf
    }

    /// Of a list in memory.
    pub(super) fn of_list(list: PriceList, source: CostSource) -> Shelf {
        let mut shelf = Shelf::empty("", source);
        for mut provider in list.providers {
            let models = std::mem::take(&mut provider.models);
            let from = Origin::of(&provider, source);
            shelf.push_seller(provider);
            for mut entry in models {
                entry.prices = from.mark(entry.prices);
                let names: Vec<String> = entry.prices.aliases().map(str::to_owned).collect();
                let patterns: Vec<String> = entry.prices.patterns().map(str::to_owned).collect();
                let id = entry.prices.model().to_owned();
                shelf.push_model(0..0, Some(entry), Some(&id));
                names.iter().for_each(|name| shelf.push_name(name));
                patterns.iter().for_each(|pattern| shelf.push_pattern(pattern));
            }
        }
        shelf.exact.sort_unstable();
        shelf
    }

    fn empty(text: &'static str, source: CostSource) -> Shelf {
        Shelf { text, source, sellers: Vec::new(), models: Vec::new(), exact: Vec::new() }
    }

    fn push_seller(&mut self, about: ProviderPrices) {
        let next = self.models.len() as u32;
        self.sellers.push(Seller { about, models: next..next, patterns: Vec::new() });
    }

    fn push_model(&mut self, lines: Range<u32>, entry: Option<ModelEntry>, id: Option<&str>) {
        let Some(seller) = self.sellers.last_mut() else { return };
        seller.models.end += 1;
        let seller = self.sellers.len() as u32 - 1;
        let sold = entry
            .map(|entry| OnceLock::from(Some(Box::new(Sold::from(entry)))))
            .unwrap_or_default();
        self.models.push(Model { seller, lines, sold });
        id.into_iter().for_each(|id| self.push_name(id));
    }

    fn push_name(&mut self, name: &str) {
        let model = self.models.len() as u32 - 1;
        self.exact.push((hash(name), model));
    }

    fn push_pattern(&mut self, pattern: &str) {
        let model = self.models.len() as u32 - 1;
        if let Some(seller) = self.sellers.last_mut() {
            seller.patterns.push((model, Pattern::new(pattern)));
        }
    }

    fn index_line(&mut self, end: u32, keyword: &str, words: Words<'_>) {
        let Some(seller) = self.sellers.last_mut() else { return };
        if seller.models.is_empty() {
            // a line that cannot be read says nothing
            let _ = seller.about.line(0, keyword, words);
            return;
        }
        if let Some(model) = self.models.last_mut() {
            model.lines.end = end;
        }
        match keyword {
            "as" => words.for_each(|name| self.push_name(name)),
            "like" => words.for_each(|pattern| self.push_pattern(pattern)),
            _ => {}
        }
    }

    pub(super) fn source(&self) -> CostSource {
        self.source
    }

    pub(super) fn sellers(&self) -> impl Iterator<Item = &Seller> {
        self.sellers.iter()
    }

    /// What is said of a provider's model of this name: the first in the file that goes by it.
    pub(super) fn find(&self, provider: &str, name: &str, by: By) -> Option<&Sold> {
        let sellers = self.sellers.iter().enumerate();
        let mut sellers = sellers.filter(|(_, seller)| seller.about.id == provider);
        sellers.find_map(|(at, seller)| {
            let of_it = |model: &u32| self.models[*model as usize].seller == at as u32;
            let exact = self.exact(name).find(of_it);
            let mut patterns = seller.patterns.iter();
            let like = patterns.find(|(_, pattern)| by == By::Any && pattern.means(name));
            let first = exact.into_iter().chain(like.map(|(model, _)| *model)).min()?;
            self.sold(first)
        })
    }

    /// Who sells a model of exactly this name, and what is said of it.
    pub(super) fn named<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = (&'a Seller, &'a Sold)> {
        let mut last = None;
        // of several models of one seller the first one has the name
        let of_another = move |model: &u32| {
            let seller = self.models[*model as usize].seller;
            last.replace(seller) != Some(seller)
        };
        self.exact(name).filter(of_another).filter_map(|model| {
            let seller = &self.sellers[self.models[model as usize].seller as usize];
            Some((seller, self.sold(model)?))
        })
    }

    /// What a provider's customer gets off a model, if the file says so.
    pub(super) fn discount(&self, provider: &str, names: [&str; 2]) -> Option<Discount> {
        let of_model = names.iter().find_map(|name| self.find(provider, name, By::Any)?.discount);
        of_model.or_else(|| {
            let mut sellers = self.sellers.iter().filter(|seller| seller.about.id == provider);
            sellers.find_map(|seller| seller.about.discount)
        })
    }

    /// The numbers of the models with exactly this name, in the order of the file.
    fn exact<'a>(&'a self, name: &'a str) -> impl Iterator<Item = u32> + 'a {
        let hash = hash(name);
        let from = self.exact.partition_point(|(other, _)| *other < hash);
        let same = self.exact[from..].iter().take_while(move |(other, _)| *other == hash);
        same.map(|(_, model)| *model)
            .filter(|model| self.is_named(&self.models[*model as usize], name))
    }

    fn is_named(&self, model: &Model, name: &str) -> bool {
        if let Some(Some(sold)) = model.sold.get() {
            let prices = &sold.prices;
            let mut names = prices.aliases().chain([prices.model()]);
            return names.any(|other| other.eq_ignore_ascii_case(name));
        }
        self.lines(model).any(|line| {
            let mut words = Words::of(line);
            matches!(words.next(), Some("model" | "as"))
                && words.any(|word| word.eq_ignore_ascii_case(name))
        })
    }

    fn sold(&self, model: u32) -> Option<&Sold> {
        let model = &self.models[model as usize];
        model.sold.get_or_init(|| Some(Box::new(Sold::from(self.read(model).ok()?)))).as_deref()
    }

    fn read(&self, model: &Model) -> Result<ModelEntry, PriceFileError> {
        let about = &self.sellers[model.seller as usize].about;
        let mut lines = self.lines(model).map(Words::of);
        let mut first = lines.next().unwrap_or(Words::of(""));
        first.next();
        let mut reader = ModelReader::new(&about.id, 0, first)?;
        for mut words in lines {
            if let Some(keyword) = words.next() {
                reader.line(0, keyword, words)?;
            }
        }
        let mut entry = reader.finish()?;
        entry.prices = Origin::of(about, self.source).mark(entry.prices);
        Ok(entry)
    }

    fn lines(&self, model: &Model) -> impl Iterator<Item = &'static str> {
        let range = model.lines.start as usize..model.lines.end as usize;
        self.text.get(range).unwrap_or_default().lines()
    }
}

/// Where all prices of a provider come from.
struct Origin {
    source: CostSource,
    page_and_day: Option<(String, String)>,
}

impl Origin {
    fn of(about: &ProviderPrices, source: CostSource) -> Origin {
        let page_and_day = about.pages.first().cloned().zip(about.checked.clone());
        Origin { source, page_and_day }
    }

    fn mark(&self, prices: ModelPrices) -> ModelPrices {
        let prices = prices.with_source(self.source);
        match &self.page_and_day {
            Some((page, day)) => prices.checked_at(page, day),
            None => prices,
        }
    }
}

impl From<ModelEntry> for Sold {
    fn from(entry: ModelEntry) -> Sold {
        let ModelEntry { prices, discount, same_as } = entry;
        Sold { prices: Arc::new(prices), discount, same_as }
    }
}

/// By what a name may find a model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Names and patterns.
    Any,
    /// Names alone.
    Name,
}

impl Seller {
    /// Whether it goes by exactly this other id.
    pub(super) fn is_also(&self, id: &str) -> bool {
        self.about.also.iter().any(|also| also.eq_ignore_ascii_case(id))
    }

    /// Whether one of its patterns of ids means this one.
    pub(super) fn is_like(&self, id: &str) -> bool {
        self.about.also.iter().any(|also| glob::is_pattern(also) && glob::matches(also, id))
    }

    /// Whether a model of this name is its, where nobody says who is called.
    pub(super) fn sells(&self, model: &str) -> bool {
        self.about.sells.iter().any(|pattern| glob::matches(pattern, model))
    }

    /// Whether its other patterns are not meant for this name.
    pub(super) fn never_means(&self, model: &str) -> bool {
        self.about.never.iter().any(|pattern| glob::matches(pattern, model))
    }

    /// Whether its API is at this address.
    pub(super) fn is_at(&self, url: &str) -> bool {
        self.about.urls.iter().any(|pattern| glob::matches_url(pattern, url))
    }
}

/// FNV-1a of a name in lower case: short keys, no attacker.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}
