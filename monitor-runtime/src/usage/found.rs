//! What a reader of replies has found so far, and where in the reply it is.
//!
//! What always holds: each thing comes from the best place that has it, and all counts come from
//! one place.

use super::{
    Reply, cohere,
    error_parts::Part,
    fields::{Field, FieldSet, Fields},
    lookup::Name,
    names::{Meaning, Place},
    normal::normal_form,
    number::Number,
    portion::Portion,
    reply::{Kind, served_tier},
};
use crate::cost::Usd;
use std::borrow::BorrowMut;

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
            (Place::Root | Place::Priced, _) => Rank::InRoot,
            (Place::Envelope | Place::GroqEnvelope, _) => Rank::InEnvelope,
            (Place::Wrapper | Place::BedrockMetrics, _) => Rank::InWrapper,
            (Place::Usage | Place::CohereMeta, Rank::InRoot) => Rank::UsageInRoot,
            (Place::Usage, Rank::InEnvelope) => Rank::UsageInEnvelope,
            (Place::Usage, _) => Rank::UsageInWrapper,
            (_, outer) => outer,
        }
    }

    /// Whether it is that of a usage object.
    #[cfg(feature = "json")]
    pub(super) fn is_usage(self) -> bool {
        self >= Rank::UsageInWrapper
    }
}

/// Everything found in one reply, each thing from the best place that has it; and where in the
/// reply the reading is. The reply is borrowed, or kept where the reading takes several turns.
pub(super) struct Found<R> {
    pub(super) fields: Fields,
    pub(super) reply: R,
    model: (Rank, u8),
    tier: Rank,
    cost: Rank,
    geo: Rank,
    finish: (Rank, u8),
    pub(super) kind: Kind,
    /// The rank of the object that is being read.
    here: Rank,
    /// The key of a map entry that was read last.
    key: Option<Name>,
    portion: Portion,
    /// Whether the value is an error, and no answer.
    pub(super) is_error: bool,
}

impl<R: BorrowMut<Reply>> Found<R> {
    #[inline]
    pub(super) fn new(reply: R) -> Found<R> {
        Found::wanting(reply, (Rank::Nothing, 0))
    }

    /// The same where nobody asks why the model stopped.
    #[inline]
    pub(super) fn priced(reply: R) -> Found<R> {
        Found::wanting(reply, (Rank::UsageInRoot, 0))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn wanting(reply: R, finish: (Rank, u8)) -> Found<R> {
        Found {
            fields: Fields::new(),
            reply,
            model: (Rank::Nothing, 0),
            tier: Rank::Nothing,
            cost: Rank::Nothing,
            geo: Rank::Nothing,
            finish,
            kind: Kind::Unsaid,
            here: Rank::InRoot,
            key: None,
            portion: Portion::NOTHING,
            is_error: false,
        }
    }

    /// The key that was read last; `None` where it is no known name.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn take_key(&mut self) -> Option<Name> {
        self.key.take()
    }

    /// Begins a value of this meaning; returns the rank to go back to with [`Found::end`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(&mut self, expect: Meaning) -> Rank {
        let outside = self.here;
        if let Meaning::Object(place) = expect {
            self.here = outside.of(place);
        }
        outside
    }

    /// The value has been read.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn end(&mut self, outside: Rank) {
        self.here = outside;
    }

    /// The place that a value is, where it turns out to be an object; no key is one.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn enter(&mut self, expect: Meaning) -> Option<Place> {
        match expect {
            Meaning::Object(place) => {
                if let Some(provider) = place.provider() {
                    self.comes_from(provider);
                }
                Some(place)
            }
            Meaning::Element(place) => Some(place),
            Meaning::Error => {
                self.is_error = true;
                Some(Place::Failed)
            }
            Meaning::Cause => Some(Place::Failed),
            Meaning::Key(_) | Meaning::EventType | Meaning::Told(_) => None,
            Meaning::ServiceTier | Meaning::Dollars => Some(Place::Inside),
            // a number may come as an object around its digits
            _ => Some(Place::Digits),
        }
    }

    /// What the elements of a value are, where it turns out to be a list.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn enter_list(&mut self, expect: Meaning) -> Option<Place> {
        match expect {
            Meaning::Object(place) if place.may_be_listed() => {
                // an object that is no element may have said a portion
                self.portion = Portion::NOTHING;
                Some(place)
            }
            Meaning::Cause => Some(Place::Failed),
            _ => None,
        }
    }

    /// An element of a list has been read.
    #[cold]
    #[inline(never)]
    pub(super) fn settle(&mut self, place: Place) {
        if let Some((field, portion)) = std::mem::take(&mut self.portion).settle(place) {
            self.fields.add(self.here, field, portion);
        }
    }

    /// Only this provider sends what was just read.
    #[cold]
    #[inline(never)]
    fn comes_from(&mut self, provider: &str) {
        self.reply.borrow_mut().set_provider(provider);
    }

    /// Takes a value that is a natural number, as nearly all are.
    #[cfg_attr(not(debug_assertions), inline(always))]
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
            Meaning::Portion => self.portion.count = Some(number),
            Meaning::Dollars => self.take_cost(number.dollars()),
            Meaning::UpstreamDollars => {
                let picos = number.dollars().and_then(|usd| u64::try_from(usd.picos()).ok());
                if let Some(picos) = picos {
                    self.fields.set_count(self.here, Field::UpstreamPicos, picos);
                }
            }
            Meaning::Ticks => {
                self.comes_from("x-ai");
                let ticks = number.count().ok().map(|ticks| i128::from(ticks) * PICOS_PER_TICK);
                self.take_cost(ticks.map(Usd::from_picos));
            }
            Meaning::Told(part) => {
                if let (Number::Count(count), true) = (number, self.is_error) {
                    self.reply.borrow_mut().error_parts().count(part, count);
                }
            }
            _ => {}
        }
    }

    /// Takes a value that is true.
    #[cold]
    #[inline(never)]
    pub(super) fn truth(&mut self, expect: Meaning) {
        match expect {
            Meaning::OwnKey => self.fields.set_count(self.here, Field::OwnKey, 1),
            Meaning::Error => self.is_error = true,
            _ => {}
        }
    }

    /// Takes a value that is a text.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn text(&mut self, expect: Meaning, text: &str) {
        match expect {
            Meaning::Key(place) => self.read_key(place, text),
            Meaning::Model(order) if (self.here, order) > self.model && !text.is_empty() => {
                self.model = (self.here, order);
                self.reply.borrow_mut().set_model(text);
            }
            Meaning::ServiceTier if self.here > self.tier && !text.is_empty() => {
                self.tier = self.here;
                self.reply.borrow_mut().set_service_tier(text);
            }
            Meaning::Kind => self.kind = Kind::of(text),
            _ => self.rare_text(expect, text),
        }
    }

    // Apart: what is left of a text whose meaning is known while the program is compiled is little.
    #[inline(never)]
    fn read_key(&mut self, place: Place, key: &str) {
        self.key = Name::find(place, key);
    }

    #[cold]
    #[inline(never)]
    fn rare_text(&mut self, expect: Meaning, text: &str) {
        match expect {
            Meaning::Finish(order) if (self.here, order) > self.finish => {
                // other things have a status too
                let ends = ["completed", "incomplete", "failed", "cancelled"];
                if !text.is_empty() && (order > 1 || ends.contains(&text)) {
                    self.finish = (self.here, order);
                    self.reply.borrow_mut().set_finish_reason(text);
                }
            }
            Meaning::Geo if self.here > self.geo && !text.is_empty() => {
                self.geo = self.here;
                self.reply.borrow_mut().set_inference_geo(text);
            }
            Meaning::Traffic => {
                if let Some(tier) = served_tier(text) {
                    self.text(Meaning::ServiceTier, tier);
                }
            }
            Meaning::BatchId => self.text(Meaning::ServiceTier, "batch"),
            Meaning::Speed if !text.is_empty() && !text.eq_ignore_ascii_case("standard") => {
                // stands beside a `service_tier` that says standard
                self.tier = self.here;
                self.reply.borrow_mut().set_service_tier(text);
            }
            Meaning::Label => self.portion.name(text),
            Meaning::Error if !text.is_empty() => {
                self.is_error = true;
                self.tell(Part::Message, text);
            }
            Meaning::EventType if text == "error" => {
                self.is_error = true;
                self.tell(Part::Type, text);
            }
            // an answer's `message` is an object
            Meaning::Cause | Meaning::Object(Place::Envelope) => self.tell(Part::Message, text),
            Meaning::Told(part) => self.tell(part, text),
            Meaning::Count(_)
            | Meaning::Dollars
            | Meaning::UpstreamDollars
            | Meaning::Ticks
            | Meaning::Portion => {
                if let Some(number) = Number::of_text(text) {
                    self.number(expect, number);
                }
            }
            _ => {}
        }
    }

    fn tell(&mut self, part: Part, text: &str) {
        // of an answer it would be content
        if self.is_error {
            self.reply.borrow_mut().error_parts().text(part, text);
        }
    }

    /// The model that an attribute names; no name of a field says better.
    #[inline]
    pub(super) fn name_model(&mut self, model: &str) {
        self.model = (Rank::UsageInRoot, u8::MAX);
        self.reply.borrow_mut().set_model(model);
    }

    /// The service tier that an attribute names.
    pub(super) fn name_service_tier(&mut self, tier: &str) {
        self.tier = Rank::UsageInRoot;
        self.reply.borrow_mut().set_service_tier(tier);
    }

    /// The cost that an attribute names.
    pub(super) fn name_cost(&mut self, cost: Usd) {
        self.cost = Rank::UsageInRoot;
        self.reply.borrow_mut().set_reported_cost(cost);
    }

    fn take_cost(&mut self, cost: Option<Usd>) {
        if let Some(cost) = cost.filter(|cost| self.here > self.cost && *cost >= Usd::ZERO) {
            self.cost = self.here;
            self.reply.borrow_mut().set_reported_cost(cost);
        }
    }

    /// Whether the best places have said everything that decides the price, so that the rest need not
    /// be looked at. A reader who wants all reads on: who sent it may come last.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn is_complete(&self) -> bool {
        self.here == Rank::InRoot
            && self.fields.rank == Rank::UsageInRoot
            && self.model >= (Rank::InRoot, 3)
            && self.tier >= Rank::InRoot
            && self.finish.0 == Rank::UsageInRoot
    }

    /// Takes back what turned out to be content, and says who alone sends such a reply.
    #[inline]
    pub(super) fn close(&mut self) {
        // any object may be content that is called `data` and has a `model`: a car, say
        let wrapped = matches!(self.fields.rank, Rank::InWrapper | Rank::UsageInWrapper);
        if self.model.0 == Rank::InWrapper && !wrapped {
            self.reply.borrow_mut().set_model("");
        }
        if !self.fields.known(OWN).is_empty() {
            self.close_own();
        }
    }

    /// What only one provider sends.
    #[cold]
    #[inline(never)]
    fn close_own(&mut self) {
        if !self.fields.known(TITAN).is_empty() {
            self.comes_from("aws");
        } else if !self.fields.known(OLLAMA).is_empty() {
            self.comes_from("ollama");
        }
        if self.fields.get(Field::OwnKey).is_some() {
            // OpenRouter's cost is then its fee alone
            let upstream = self.fields.get(Field::UpstreamPicos);
            let upstream = upstream.map(|picos| Usd::from_picos(picos.into()));
            self.reply.borrow_mut().add_to_reported_cost(upstream);
        }
    }

    /// Brings what was found into the normal form.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn finish(&mut self) {
        self.close();
        write(&self.fields, self.kind, self.reply.borrow_mut());
    }
}

/// Writes the normal form of counts into their reply.
#[inline]
pub(super) fn write(fields: &Fields, kind: Kind, reply: &mut Reply) {
    if let Some(reason) = fields.invalid {
        reply.set_invalid(reason);
    } else if !fields.known(cohere::FIELDS).is_empty() {
        cohere::normal_form(fields, reply);
    } else if !fields.is_empty()
        && let Err(reason) = normal_form(fields, kind, reply.new_usage())
    {
        reply.set_invalid(reason);
    }
}

/// Fields that only one provider sends.
const OWN: FieldSet =
    FieldSet::of(&[Field::OllamaInput, Field::OllamaOutput, Field::TitanInput, Field::OwnKey]);
const OLLAMA: FieldSet = FieldSet::of(&[Field::OllamaInput, Field::OllamaOutput]);
const TITAN: FieldSet = FieldSet::of(&[Field::TitanInput]);
