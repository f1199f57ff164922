//! Price lists on top of each other, and how a model is found in them.
//!
//! What always holds: an upper list wins; a discount of an upper list is taken off what a lower one
//! says; who sells a model is said by somebody, never guessed.

use super::{
    CostSource, ModelPrices,
    file::{ModelEntry, PriceList, ProviderPrices},
    shelf::{By, Shelf, Sold},
    spelling::{spellings, with_dashes},
};
use std::sync::{Arc, OnceLock};

/// A deployment may be of a deployment; more of them than this go in a circle.
const MOST_DEPLOYMENTS: u32 = 4;

/// Passes calls on to whom the model names, as `litellm` does: it sells nothing itself.
const GATEWAY: &str = "litellm";

/// It lists every model with its maker before it and charges what it likes: its prices say nothing
/// of those that the maker takes.
const NAMES_MAKERS: &str = "openrouter";

/// What users set, the oldest first, over what the library came with.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    users: Vec<Layer>,
    /// The upper one first.
    embedded: fn() -> &'static [Shelf],
}

#[derive(Clone, Debug)]
enum Layer {
    File(Arc<Shelf>),
    /// Prices set one by one; indexed when the first one looks for a model.
    Code(PriceList, OnceLock<Arc<Shelf>>),
}

impl Layers {
    pub(super) fn over(embedded: fn() -> &'static [Shelf]) -> Layers {
        Layers { users: Vec::new(), embedded }
    }

    pub(super) fn push_list(&mut self, mut list: PriceList) {
        for provider in &mut list.providers {
            provider.id = self.known_id(&provider.id);
            let entries = std::mem::take(&mut provider.models).into_iter();
            let known = |ModelEntry { prices, discount, same_as }| ModelEntry {
                prices: prices.of_provider(&provider.id),
                discount,
                same_as,
            };
            provider.models = entries.map(known).collect();
        }
        let shelf = Shelf::of_list(list, CostSource::Override);
        self.users.push(Layer::File(Arc::new(shelf)));
    }

    pub(super) fn push_entry(&mut self, mut entry: ModelEntry) {
        let id = self.known_id(entry.prices.provider());
        entry.prices = entry.prices.of_provider(&id);
        let mut list = match self.users.pop() {
            Some(Layer::Code(list, _)) => list,
            other => {
                self.users.extend(other);
                PriceList::default()
            }
        };
        let at = list.providers.iter().position(|provider| provider.id == id);
        let at = at.unwrap_or_else(|| {
            list.providers.push(ProviderPrices { id, ..ProviderPrices::default() });
            list.providers.len() - 1
        });
        // the first of a name has it, and the one set last is to win
        list.providers[at].models.insert(0, entry);
        self.users.push(Layer::Code(list, OnceLock::new()));
    }

    /// The id by which the lists so far know a provider: prices set for `xai` are those of `x-ai`,
    /// or a call to either would find one half of its models.
    fn known_id(&self, name: &str) -> String {
        let name = name.trim().to_ascii_lowercase();
        // those set in code have other names from nobody, and indexing them for each would be slow
        let files = self.users.iter().rev().filter_map(|layer| match layer {
            Layer::File(shelf) => Some(&**shelf),
            Layer::Code(..) => None,
        });
        let sellers = files.chain((self.embedded)()).flat_map(Shelf::sellers);
        let sellers: Vec<_> = sellers.collect();
        let mut with_id = sellers.iter().filter(|seller| seller.about.id == name);
        let known = with_id.next().or_else(|| sellers.iter().find(|seller| seller.is_also(&name)));
        known.map(|seller| seller.about.id.clone()).unwrap_or(name)
    }

    /// The lists, the upper ones first.
    pub(super) fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.user_shelves().chain((self.embedded)())
    }

    fn user_shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.users.iter().rev().map(|layer| match layer {
            Layer::File(shelf) => &**shelf,
            Layer::Code(list, shelf) => {
                let index = || Arc::new(Shelf::of_list(list.clone(), CostSource::Override));
                shelf.get_or_init(index)
            }
        })
    }

    pub(super) fn find(&self, provider: Option<&str>, model: &str) -> Option<Arc<ModelPrices>> {
        let model = &*model.to_ascii_lowercase();
        match provider {
            Some(gateway) if gateway.eq_ignore_ascii_case(GATEWAY) => self.behind_a_gateway(model),
            Some(provider) => self.of_provider(provider, model),
            None => self.of_anybody(model),
        }
    }

    fn behind_a_gateway(&self, model: &str) -> Option<Arc<ModelPrices>> {
        let said = model
            .split_once('/')
            .and_then(|(provider, model)| Some((self.provider(provider, Naming::Wide)?, model)));
        match said {
            Some((provider, model)) => self.of_provider(provider, model),
            None => self.of_anybody(model),
        }
    }

    fn of_provider(&self, provider: &str, model: &str) -> Option<Arc<ModelPrices>> {
        let id = self.provider(provider, Naming::Wide)?;
        self.sold(id, model).or_else(|| {
            let mut said = spellings(model);
            said.find_map(|said| {
                let same = self.provider(said.provider, Naming::Exact) == Some(id);
                same.then(|| self.sold(id, said.model)).flatten()
            })
        })
    }

    fn of_anybody(&self, model: &str) -> Option<Arc<ModelPrices>> {
        for shelf in self.user_shelves() {
            let priced = |sold: &Sold| sold.prices.has_prices() || sold.same_as.is_some();
            let mut sellers = shelf.named(model).filter(|(_, sold)| priced(sold));
            match (sellers.next(), sellers.next()) {
                (Some((seller, _)), None) => return self.sold(&seller.about.id, model),
                // of several sellers only a guess could choose one
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        for said in spellings(model) {
            if let Some(id) = self.provider(said.provider, Naming::Exact) {
                // who is named and does not sell it is not replaced by somebody else
                return self.said_to_be_of(id, model);
            }
        }
        let mut sellers = self.shelves().flat_map(|shelf| shelf.sellers());
        let belongs = |id: &str| !self.is_never_meant(id, model);
        let seller = sellers.find(|seller| seller.sells(model) && belongs(&seller.about.id))?;
        let id = &*seller.about.id;
        // behind a colon stands the tag of a local model, or whose fine-tuned model it is
        let is_named = || self.shelves().any(|shelf| shelf.find(id, model, By::Name).is_some());
        (!model.contains(':') || is_named()).then(|| self.sold(id, model)).flatten()
    }

    /// Of the provider before the `/`. Names such as `openai/gpt-oss-120b` say who made a model and
    /// many sell it: where another one has it under all of this name at another price, nobody knows
    /// who is meant.
    fn said_to_be_of(&self, id: &str, model: &str) -> Option<Arc<ModelPrices>> {
        let own = self.of_provider(id, model)?;
        let others = self.shelves().flat_map(|shelf| shelf.named(model));
        let mut others =
            others.filter(|(seller, _)| ![id, NAMES_MAKERS].contains(&&*seller.about.id));
        others.all(|(_, sold)| sold.prices.latest() == own.latest()).then_some(own)
    }

    /// The id of the provider that goes by a name.
    fn provider(&self, name: &str, naming: Naming) -> Option<&str> {
        let name = name.trim();
        let sellers = || self.shelves().flat_map(|shelf| shelf.sellers());
        let found = sellers()
            .find(|seller| seller.about.id.eq_ignore_ascii_case(name))
            .or_else(|| sellers().find(|seller| seller.is_also(name)))
            .or_else(|| match naming {
                Naming::Exact => None,
                Naming::Wide => sellers().find(|seller| seller.is_like(name)),
            });
        found.map(|seller| &*seller.about.id)
    }

    fn sold(&self, id: &str, model: &str) -> Option<Arc<ModelPrices>> {
        self.sold_or_resold(id, model, 0).or_else(|| {
            let dashed = with_dashes(model)?;
            self.sold_or_resold(id, &dashed, 0)
        })
    }

    /// At the provider itself, or by it at the price of those whose models it sells.
    fn sold_or_resold(&self, id: &str, model: &str, deployments: u32) -> Option<Arc<ModelPrices>> {
        if let Some(own) = self.on_shelves(id, id, model, deployments) {
            return Some(own);
        }
        let mut sellers = self.shelves().flat_map(|shelf| shelf.sellers());
        let of_this = |about: &ProviderPrices| about.id == id && !about.falls_back_to.is_empty();
        let others = &sellers.find(|seller| of_this(&seller.about))?.about.falls_back_to;
        others.iter().find_map(|other| self.on_shelves(id, other, model, deployments))
    }

    /// What `by` takes for a model of `of`.
    fn on_shelves(
        &self,
        by: &str,
        of: &str,
        model: &str,
        deployments: u32,
    ) -> Option<Arc<ModelPrices>> {
        let never = self.is_never_meant(of, model);
        let mut sold = self.shelves().enumerate().filter_map(|(level, shelf)| {
            let embedded = shelf.source() == CostSource::Catalogue;
            let by = if never && embedded { By::Name } else { By::Any };
            let sold = shelf.find(of, model, by)?;
            Some((level, self.meant_by(sold, of, deployments)?))
        });
        let (level, mut prices) = sold.next()?;
        if prices.provider() != by && by != of {
            prices = Arc::new(ModelPrices::clone(&prices).sold_by(by));
        }
        let names = [model, prices.model()];
        let discount = self.shelves().take(level).find_map(|shelf| shelf.discount(by, names));
        match discount {
            Some(discount) => Some(Arc::new(ModelPrices::clone(&prices).discounted(discount))),
            None => Some(prices),
        }
    }

    /// Whether no pattern of this provider, of models or of what it sells, is meant for a name.
    fn is_never_meant(&self, id: &str, model: &str) -> bool {
        let mut sellers = self.shelves().flat_map(|shelf| shelf.sellers());
        sellers.any(|seller| seller.about.id == id && seller.never_means(model))
    }

    /// The prices that an entry means; `None` where it only takes something off those below.
    fn meant_by(&self, sold: &Sold, of: &str, deployments: u32) -> Option<Arc<ModelPrices>> {
        let Some((other, model)) = &sold.same_as else {
            return sold.discount.is_none().then(|| Arc::clone(&sold.prices));
        };
        let other =
            other.as_deref().map_or(Some(of), |other| self.provider(other, Naming::Wide))?;
        let again = (deployments < MOST_DEPLOYMENTS).then_some(deployments + 1)?;
        if other == of {
            return self.sold_or_resold(of, model, again);
        }
        // at the other one's list price: less what this provider takes off, not what that one does
        self.on_shelves(of, other, model, again)
    }
}

/// How a provider may be named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// By an id in the list: before a `/` anything might stand.
    Exact,
    /// By whatever its patterns mean: somebody has said that it is a provider.
    Wide,
}
