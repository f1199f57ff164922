//! What is said of a call made by hand, before it begins.

use super::{
    ask::Ask,
    prepare::{Options, Prepared, Track, default_collector, prepare_call},
};
use crate::{Collector, budget::Reserve, collector::core::Core};

/// The settings of a call made by hand.
#[derive(Clone, Debug)]
pub(super) struct Settings<'a> {
    name: &'a str,
    provider: &'a str,
    model: &'a str,
    tags: Vec<(&'a str, &'a str)>,
    track: Track,
    collector: Option<&'a Collector>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(name: &'a str) -> Settings<'a> {
        Settings {
            name,
            provider: "",
            model: "",
            tags: Vec::new(),
            track: Track::NONE,
            collector: None,
        }
    }

    pub(super) fn provider(&mut self, provider: &'a str) {
        self.provider = provider;
    }

    pub(super) fn model(&mut self, model: &'a str) {
        self.model = model;
    }

    pub(super) fn tag(&mut self, name: &'a str, value: &'a str) {
        self.tags.push((name, value));
    }

    pub(super) fn track_cost(&mut self) {
        self.track = Track { cost: true, ..self.track };
    }

    pub(super) fn attempt(&mut self) {
        self.track = self.track.of_attempt();
    }

    pub(super) fn collector(&mut self, collector: &'a Collector) {
        self.collector = Some(collector);
    }

    pub(super) fn prepare(self) -> Prepared {
        self.prepare_with(|_| ())
    }

    /// The same of a call that asks a budget first.
    pub(super) fn prepare_asking(self, budget: &str, reserve: Option<Reserve>) -> (Prepared, Ask) {
        let mut ask = Ask::NONE;
        let prepared = self.prepare_with(|options| ask = options.ask(budget, reserve));
        (prepared, ask)
    }

    fn prepare_with(self, more: impl FnOnce(&mut Options<'_>)) -> Prepared {
        let options = |options: &mut Options<'_>| {
            options.provider(self.provider).model(self.model);
            for (name, value) in &self.tags {
                options.tag(name, value);
            }
            more(options);
        };
        let collector = self.collector.cloned().or_else(default_collector);
        let function = |core: &Core| {
            if self.track.cost {
                core.read_prices_soon();
            }
            core.function(self.name, None)
        };
        prepare_call(collector, function, self.track, options)
    }
}
