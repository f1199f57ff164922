//! What a reader of replies has found so far, and where in the reply it is.
//!
//! What always holds: each thing comes from the best place that has it, and all counts come from
//! one place.

use super::{
    Reply,
    fields::{Field, FieldSet, Fields, Number},
    names::{Meaning, Name, Place},
    normal::normal_form,
};
use crate::cost::Usd;

/// xAI counts money in 10^-10 dollars.
const PICOS_PER_TICK: i128 = 100;

/// How good a place is: what stands in a better one replaces what stood in a lesser one, so that
/// one reply is read from one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Rank {
    Nothing,
    InWrapper,
    InEnvelope,
    InRoot,
    UsageInWrapper,
    UsageInEnvelope,
    UsageInRoot,
}

impl Rank {
    /// The rank of a place that is entered from one of this rank.
    #[inline]
    fn of(self, place: Place) -> Rank {
        match (place, self) {
            (Place::Root, _) => Rank::InRoot,
            (Place::Envelope | Place::GroqEnvelope, _) => Rank::InEnvelope,
            (Place::Wrapper, _) => Rank::InWrapper,
            (Place::Usage, Rank::InRoot) => Rank::UsageInRoot,
            (Place::Usage, Rank::InEnvelope) => Rank::UsageInEnvelope,
            (Place::Usage, _) => Rank::UsageInWrapper,
            (_, outer) => outer,
        }
    }
}

/// Everything found in one reply, each thing from the best place that has it; and where in the
/// reply the reading is.
pub(super) struct Found<'a> {
    fields: Fields,
    reply: &'a mut Reply,
    model: (Rank, u8),
    tier: Rank,
    cost: Rank,
    /// The rank of the object that is being read.
    here: Rank,
    /// The key of a map entry that was read last.
    key: Option<Name>,
}

impl<'a> Found<'a> {
    #[inline]
    pub(super) fn new(reply: &'a mut Reply) -> Found<'a> {
        Found {
            fields: Fields::new(),
            reply,
            model: (Rank::Nothing, 0),
            tier: Rank::Nothing,
            cost: Rank::Nothing,
            here: Rank::InRoot,
            key: None,
        }
    }

    /// The key that was read last; `None` where it is no known name.
    #[inline]
    pub(super) fn take_key(&mut self) -> Option<Name> {
        self.key.take()
    }

    /// Begins a value of this meaning; returns the rank to go back to with [`Found::end`].
    #[inline(always)]
    pub(super) fn begin(&mut self, expect: Meaning) -> Rank {
        let outside = self.here;
        if let Meaning::Object(place) = expect {
            self.here = outside.of(place);
        }
        outside
    }

    /// The value has been read.
    #[inline(always)]
    pub(super) fn end(&mut self, outside: Rank) {
        self.here = outside;
    }

    /// The place that a value is, where it turns out to be an object; no key is one.
    #[inline(always)]
    pub(super) fn enter(&mut self, expect: Meaning) -> Option<Place> {
        match expect {
            Meaning::Object(place) => {
                if place == Place::GroqEnvelope {
                    self.comes_from("groq");
                }
                Some(place)
            }
            Meaning::Key(_) => None,
            // a number may come as an object around its digits
            _ => Some(Place::Digits),
        }
    }

    /// Only this provider sends what was just read.
    #[cold]
    #[inline(never)]
    fn comes_from(&mut self, provider: &str) {
        self.reply.set_provider(provider);
    }

    /// Takes a value that is a natural number, as nearly all are.
    #[inline(always)]
    pub(super) fn count(&mut self, expect: Meaning, count: u64) {
        match expect {
            Meaning::Count(field) => self.fields.set_count(self.here, field, count),
            _ => self.number(expect, Number::Count(count)),
        }
    }

    /// Takes a value that is a number.
    #[cold]
    pub(super) fn number(&mut self, expect: Meaning, number: Number) {
        match expect {
            Meaning::Count(field) => self.fields.set(self.here, field, number),
            Meaning::Dollars => self.take_cost(number.dollars()),
            Meaning::Ticks => {
                self.comes_from("x-ai");
                let ticks = number.count().ok().map(|ticks| i128::from(ticks) * PICOS_PER_TICK);
                self.take_cost(ticks.map(Usd::from_picos));
            }
            _ => {}
        }
    }

    /// Takes a value that is a text.
    #[inline]
    pub(super) fn text(&mut self, expect: Meaning, text: &str) {
        match expect {
            Meaning::Key(place) => self.key = Name::find(place, text),
            Meaning::Model(order) if (self.here, order) > self.model && !text.is_empty() => {
                self.model = (self.here, order);
                self.reply.set_model(text);
            }
            Meaning::ServiceTier if self.here > self.tier && !text.is_empty() => {
                self.tier = self.here;
                self.reply.set_service_tier(text);
            }
            Meaning::Count(_) | Meaning::Dollars | Meaning::Ticks => {
                if let Some(number) = Number::of_text(text) {
                    self.number(expect, number);
                }
            }
            _ => {}
        }
    }

    fn take_cost(&mut self, cost: Option<Usd>) {
        if let Some(cost) = cost.filter(|cost| self.here > self.cost && *cost >= Usd::ZERO) {
            self.cost = self.here;
            self.reply.set_reported_cost(cost);
        }
    }

    /// Whether the best places have said everything, so that the rest need not be looked at.
    #[inline(always)]
    pub(super) fn is_complete(&self) -> bool {
        self.here == Rank::InRoot
            && self.fields.rank == Rank::UsageInRoot
            && self.model >= (Rank::InRoot, 3)
            && self.tier >= Rank::InRoot
    }

    /// Brings what was found into the normal form.
    #[inline]
    pub(super) fn finish(&mut self) {
        // any object may be content that is called `data` and has a `model`: a car, say
        let wrapped = matches!(self.fields.rank, Rank::InWrapper | Rank::UsageInWrapper);
        if self.model.0 == Rank::InWrapper && !wrapped {
            self.reply.set_model("");
        }
        if !self.fields.known(OLLAMA).is_empty() {
            self.comes_from("ollama");
        }
        if let Some(reason) = self.fields.invalid {
            self.reply.set_invalid(reason);
        } else if !self.fields.is_empty()
            && let Err(reason) = normal_form(&self.fields, self.reply.new_usage())
        {
            self.reply.set_invalid(reason);
        }
    }
}

/// Fields that only Ollama sends.
const OLLAMA: FieldSet = FieldSet::of(&[Field::OllamaInput, Field::OllamaOutput]);
