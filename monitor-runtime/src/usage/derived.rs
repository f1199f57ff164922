//! Reads a type with `#[derive(TokenUsage)]`, field by field, by the same table of names as any reply.
//!
//! What always holds: a name means what it means in a reply that serializes; what an attribute says
//! of a field is in the normal form and wins over every name; a count that no token count can be
//! makes the usage invalid.

pub use super::lookup::names_usage;
use super::{
    InvalidUsage, Reply, TokenUsage, Usage, UsageKind,
    fields::Field,
    found::Found,
    lookup::Name,
    names::{Meaning, Place},
    number::Number,
    walk::walk_as,
};
use crate::cost::Usd;
use serde::Serialize;

/// What has been read of a type so far.
pub struct Reading<'r> {
    found: Found<&'r mut Reply>,
    /// What attributes, and types that know their counts, say: in the normal form.
    named: Option<Usage>,
    invalid: Option<InvalidUsage>,
}

/// Where in a reply a type stands.
#[derive(Clone, Copy)]
pub struct At(Place);

/// What a field means by its name, or by where an attribute puts it.
#[derive(Clone, Copy)]
pub struct Expect {
    meaning: Meaning,
    /// The name is one of the normal form's, which stands for a count outside of usage objects only
    /// in a type that says that it has counts.
    is_own: bool,
}

impl At {
    /// The reply itself.
    pub const ROOT: At = At(Place::Root);

    /// What a field of this name means here.
    #[inline(always)]
    pub fn named(self, name: &str) -> Option<Expect> {
        if let Some(known) = Name::find(self.0, name) {
            return Some(Expect { meaning: known.meaning(), is_own: false });
        }
        let field = own_name(name).filter(|_| self.is_reply())?;
        Some(Expect { meaning: Meaning::Count(field), is_own: true })
    }

    /// What a field is that has more of the reply: the object of its name, else a part of this one.
    #[inline(always)]
    pub fn nested(self, name: &str) -> Option<Expect> {
        let object = match Name::find(self.0, name).map(Name::meaning) {
            Some(object @ Meaning::Object(_)) => object,
            _ => Meaning::Object(self.0),
        };
        Some(Expect { meaning: object, is_own: false })
    }

    fn is_reply(self) -> bool {
        matches!(self.0, Place::Root | Place::Priced | Place::Envelope | Place::Wrapper)
    }
}

/// The tokens that the normal form has a name for. `total` and what is no token mean other things
/// in other types. Asked of the table, which is known while the user's program is compiled.
#[inline(always)]
fn own_name(name: &str) -> Option<Field> {
    let Meaning::Count(field) = Name::find(Place::Usage, name)?.meaning() else { return None };
    let kind = field.kind();
    let is_token = matches!(kind, UsageKind::Input | UsageKind::Output) || kind.part_of().is_some();
    (is_token && kind.name() == name).then_some(field)
}

/// Whether any of these names is one that usage is known by, in whatever place: asked while the
/// user's program is compiled.
pub const fn any_is_known(names: &[&str]) -> bool {
    let mut next = 0;
    while next < names.len() {
        if super::lookup::carries_usage(names[next]) {
            return true;
        }
        next += 1;
    }
    false
}

const SIDES: u32 = 1 << UsageKind::Input as u32 | 1 << UsageKind::Output as u32;
/// Parts of the sides by which nothing else has to be decided.
const PLAIN_PARTS: u32 = 1 << UsageKind::CacheRead as u32 | 1 << UsageKind::Reasoning as u32;

impl<'r> Reading<'r> {
    fn new(found: Found<&'r mut Reply>) -> Reading<'r> {
        Reading { found, named: None, invalid: None }
    }

    /// What an attribute says a field counts.
    #[inline]
    pub fn count<C: Count>(&mut self, kind: UsageKind, count: &C) {
        match count.counted().map(|Counted(number)| number.count()) {
            Some(Ok(count)) => self.named_count(kind, count),
            Some(Err(reason)) => _ = self.invalid.get_or_insert(reason(kind)),
            None => {}
        }
    }

    #[inline]
    fn named_count(&mut self, kind: UsageKind, count: u64) {
        let named = self.named.get_or_insert_with(Usage::none);
        match named.get(kind) {
            Some(before) if before != count => {
                self.invalid.get_or_insert(InvalidUsage::contradiction(kind, before, count));
            }
            _ => named.set(kind, count),
        }
    }

    /// What an attribute says who answered.
    #[inline]
    pub fn model(&mut self, model: Option<&str>) {
        if let Some(model) = model.filter(|model| !model.is_empty()) {
            self.found.name_model(model);
        }
    }

    /// What an attribute says who was asked.
    pub fn provider(&mut self, provider: Option<&str>) {
        if let Some(provider) = provider.filter(|provider| !provider.is_empty()) {
            self.found.reply.set_provider(provider);
        }
    }

    /// What an attribute says which tier served the call.
    pub fn service_tier(&mut self, tier: Option<&str>) {
        if let Some(tier) = tier.filter(|tier| !tier.is_empty()) {
            self.found.name_service_tier(tier);
        }
    }

    /// What an attribute says the call cost.
    pub fn cost(&mut self, cost: Option<Usd>) {
        if let Some(cost) = cost.filter(|cost| *cost >= Usd::ZERO) {
            self.found.name_cost(cost);
        }
    }

    /// A field that is a number.
    #[inline(always)]
    pub fn number(&mut self, expect: Expect, count: Option<Counted>) {
        match count {
            Some(Counted(Number::Count(count))) => self.found.count(expect.meaning, count),
            Some(Counted(number)) => self.found.number(expect.meaning, number),
            None => {}
        }
    }

    /// A field that is text; what a model wrote is no count, whatever it is called.
    #[inline]
    pub fn text(&mut self, expect: Expect, text: &str) {
        if !matches!(expect.meaning, Meaning::Count(_)) {
            self.found.text(expect.meaning, text);
        }
    }

    /// A field that serializes.
    #[inline]
    pub fn serialized<T: Serialize + ?Sized>(&mut self, expect: Expect, value: &T) {
        if !expect.is_own {
            let outside = self.found.begin(expect.meaning);
            walk_as(value, &mut self.found, expect.meaning);
            self.found.end(outside);
        }
    }

    /// A field that knows its counts.
    #[inline(always)]
    pub fn typed<T: TokenUsage + ?Sized>(&mut self, expect: Expect, value: &T) {
        let Some(place) = self.found.enter(expect.meaning) else { return };
        let outside = self.found.begin(expect.meaning);
        if !value.__monitor_read(self, At(place)) {
            self.told(value);
        }
        self.found.end(outside);
    }

    /// What a type says whose author wrote down how.
    #[inline(never)]
    fn told<T: TokenUsage + ?Sized>(&mut self, value: &T) {
        if let Some(said) = value.reply() {
            self.invalid = self.invalid.or(said.invalid());
            self.service_tier(said.service_tier());
            self.provider(said.provider());
            self.cost(said.reported_cost());
        }
        if let Some(usage) = value.usage() {
            for (kind, count) in usage.iter() {
                self.named_count(kind, count);
            }
        }
        self.model(value.model());
    }

    // By reference: it is too large to be moved.
    #[inline]
    fn finish(&mut self) {
        match (&self.named, self.invalid) {
            (None, None) => self.found.finish(),
            _ => self.finish_named(),
        }
    }

    /// The same where attributes say something.
    #[inline(never)]
    fn finish_named(&mut self) {
        if let (Some(named), true) = (&self.named, self.found.fields.is_empty())
            && self.invalid.or(self.found.fields.invalid).is_none()
            && named.known() & SIDES != 0
            && named.known() & !(SIDES | PLAIN_PARTS) == 0
        {
            // count by count: moved as a whole it would be read in wider pieces than written
            self.found.reply.new_usage().replace_with(named);
            return self.found.close();
        }
        let beside = self.settle();
        self.found.finish();
        if let Some(beside) = beside {
            self.found.reply.add_counts(&beside);
        }
    }

    /// Puts what attributes say in place of what names say; returns counts that no name has.
    fn settle(&mut self) -> Option<Usage> {
        let mut beside = None;
        if let Some(named) = &self.named {
            for (kind, count) in named.iter() {
                match Field::of_kind(kind) {
                    Some(field) => self.found.fields.name(field, count),
                    None => beside.get_or_insert(Usage::EMPTY).set(kind, count),
                }
            }
        }
        if self.invalid.is_some() {
            self.found.fields.invalid = self.invalid;
        }
        beside
    }
}

/// Reads an event of a stream whose type derives [`TokenUsage`], and hands on what was found in it;
/// `false` where its author wrote down what it says. Events are put together before the normal form:
/// one may tell the input and another what of it came from a cache.
#[cfg(feature = "json")]
pub(super) fn derived_event<T: TokenUsage + ?Sized>(
    event: &T,
    take: impl FnOnce(Found<&mut Reply>, Option<Usage>),
) -> bool {
    let mut reply = Reply::new();
    let mut reading = Reading::new(Found::new(&mut reply));
    let is_derived = event.__monitor_read(&mut reading, At(Place::Root));
    if is_derived {
        let beside = reading.settle();
        if reading.found.is_error {
            reading.found.reply.settle_error();
        }
        take(reading.found, beside);
    }
    is_derived
}

impl Reply {
    /// Reads a type that derives [`TokenUsage`]; `false` where its author wrote down what it says.
    #[inline(never)]
    pub(crate) fn read_derived<T: TokenUsage + ?Sized>(&mut self, value: &T) -> bool {
        let mut reading = Reading::new(Found::priced(self));
        let is_derived = value.__monitor_read(&mut reading, At(Place::Priced));
        if is_derived {
            reading.finish();
        }
        is_derived
    }

    /// The same for everything that the type says.
    pub(super) fn read_all_derived<T: TokenUsage + ?Sized>(&mut self, value: &T) -> bool {
        let mut reading = Reading::new(Found::new(self));
        let is_derived = value.__monitor_read(&mut reading, At(Place::Root));
        if is_derived {
            reading.finish();
        }
        is_derived
    }
}

/// The name of the model that answered: the best that the fields read so far have.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    order: u8,
    name: Option<&'a str>,
}

impl<'a> Model<'a> {
    /// Nobody has said it.
    #[inline]
    pub const fn unknown() -> Model<'a> {
        Model { order: 0, name: None }
    }

    /// What an attribute names.
    #[inline]
    pub fn named(&mut self, name: Option<&'a str>) {
        self.better(u8::MAX, name);
    }

    /// A field of this name.
    #[inline]
    pub fn text(&mut self, field: &str, name: &'a str) {
        if let Some(Meaning::Model(order)) = Name::find(Place::Root, field).map(Name::meaning) {
            self.better(order, Some(name));
        }
    }

    /// What is known of a field that knows its counts.
    #[inline]
    pub fn nested(&mut self, name: Option<&'a str>) {
        self.better(1, name);
    }

    /// The name.
    #[inline]
    pub fn get(self) -> Option<&'a str> {
        self.name
    }

    #[inline]
    fn better(&mut self, order: u8, name: Option<&'a str>) {
        if let Some(name) = name.filter(|name| !name.is_empty() && order > self.order) {
            (self.order, self.name) = (order, Some(name));
        }
    }
}

/// The counts of a type that derives [`TokenUsage`].
pub fn usage_of<T: TokenUsage + ?Sized>(reply: &T) -> Option<Usage> {
    Reply::of_typed(reply).usage().copied()
}

/// A count as a field has it, which may be none that there can be.
pub struct Counted(Number);

/// What a field with `#[usage(input)]` and the like can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no count",
    label = "expected a whole number, or an `Option` of one",
    note = "counts are of the types `u8` to `u128`, `i8` to `i128`, `usize`, `isize` and `NonZero`"
)]
pub trait Count {
    /// The count; `None` is one that nobody told.
    fn counted(&self) -> Option<Counted>;
}

macro_rules! count {
    ($($number:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Count for $number {
            #[inline(always)]
            #[allow(unused_comparisons, reason = "one macro for signed and unsigned numbers")]
            fn counted(&self) -> Option<Counted> {
                Some(Counted(match u64::try_from(*self) {
                    Ok(count) => Number::Count(count),
                    Err(_) if *self < 0 => Number::Negative,
                    Err(_) => Number::PastType,
                }))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Count for std::num::NonZero<$number> {
            #[inline(always)]
            fn counted(&self) -> Option<Counted> {
                self.get().counted()
            }
        }
    )*};
}

count!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

#[diagnostic::do_not_recommend]
impl<C: Count> Count for Option<C> {
    #[inline(always)]
    fn counted(&self) -> Option<Counted> {
        self.as_ref()?.counted()
    }
}

macro_rules! count_behind {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: Count + ?Sized> Count for $pointer {
            #[inline(always)]
            fn counted(&self) -> Option<Counted> {
                (**self).counted()
            }
        }
    )*};
}

count_behind!(&C, &mut C, Box<C>, std::rc::Rc<C>, std::sync::Arc<C>);
