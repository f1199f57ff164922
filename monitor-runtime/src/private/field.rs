//! Reads one field of a type with `#[derive(TokenUsage)]`, by the best that its type can do.
//!
//! ```text
//! a field   TokenUsage  >  a whole number  >  text  >  Serialize  >  not looked at
//! ```
//!
//! What always holds: a field is looked at only where its name or an attribute says that it counts.

use super::{
    carrier::{Carrier, Carries, Silent},
    text::Text,
};
use crate::{
    cost::Usd,
    usage::{
        TokenUsage,
        derived::{Count, Expect, Model, Reading},
    },
};
use serde::Serialize;

/// Level 1: it knows its counts.
pub trait Typed {
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Carries;
}

impl<T: TokenUsage + ?Sized, W, S> Typed for &&&&Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Carries {
        if let Some(value) = self.0 {
            reading.typed(expect, value);
        }
        Carries
    }
}

/// Level 2: a number.
pub trait Counted {
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Silent;
}

impl<T: Count, W, S> Counted for &&&Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Silent {
        reading.number(expect, self.0.and_then(T::counted));
        Silent
    }
}

/// Level 3: text.
pub trait Texts {
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Silent;
}

impl<T: Text + ?Sized, W, S> Texts for &&Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Silent {
        if let Some(text) = self.0 {
            reading.text(expect, text.text());
        }
        Silent
    }
}

/// Level 4: it is read by the names that providers use.
pub trait Serialized {
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Carries;
}

impl<T: Serialize + ?Sized, W, S> Serialized for &Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Carries {
        if let Some(value) = self.0 {
            reading.serialized(expect, value);
        }
        Carries
    }
}

/// Level 5: nothing can be asked of it.
pub trait Opaque {
    fn __monitor_field(&self, reading: &mut Reading<'_>, expect: Expect) -> Silent;
}

impl<T: ?Sized, W, S> Opaque for Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_field(&self, _: &mut Reading<'_>, _: Expect) -> Silent {
        Silent
    }
}

/// The model, level 1: a reply that may know it.
pub trait Answering<'a> {
    fn __monitor_model(&self, model: &mut Model<'a>, field: &str);
}

impl<'a, T: TokenUsage + ?Sized, W, S> Answering<'a> for &&Carrier<'a, T, W, S> {
    #[inline(always)]
    fn __monitor_model(&self, model: &mut Model<'a>, _: &str) {
        model.nested(self.0.and_then(T::model));
    }
}

/// The model, level 2: its name.
pub trait Naming<'a> {
    fn __monitor_model(&self, model: &mut Model<'a>, field: &str);
}

impl<'a, T: Text + ?Sized, W, S> Naming<'a> for &Carrier<'a, T, W, S> {
    #[inline(always)]
    fn __monitor_model(&self, model: &mut Model<'a>, field: &str) {
        if let Some(name) = self.0 {
            model.text(field, name.text());
        }
    }
}

/// The model, level 3: anything else.
pub trait Nameless<'a> {
    fn __monitor_model(&self, model: &mut Model<'a>, field: &str);
}

impl<'a, T: ?Sized, W, S> Nameless<'a> for Carrier<'a, T, W, S> {
    #[inline(always)]
    fn __monitor_model(&self, _: &mut Model<'a>, _: &str) {}
}

/// What a field with `#[usage(model)]`, `#[usage(provider)]` or `#[usage(service_tier)]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no name",
    label = "expected text, or an `Option` of it",
    note = "names are `String`, `&str`, `Cow<str>`, `Box<str>`, `Arc<str>` or an `Option` of these"
)]
pub trait FieldText {
    /// The name; `None` is one that nobody told.
    fn field_text(&self) -> Option<&str>;
}

#[diagnostic::do_not_recommend]
impl<T: Text + ?Sized> FieldText for T {
    #[inline]
    fn field_text(&self) -> Option<&str> {
        Some(self.text())
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldText> FieldText for Option<T> {
    #[inline]
    fn field_text(&self) -> Option<&str> {
        self.as_ref()?.field_text()
    }
}

/// What a field with `#[usage(cost)]` can be: money is no float.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no amount of money",
    label = "expected `Usd`, or an `Option` of it",
    note = "an amount that came as text is read exactly by `Usd`'s `FromStr`"
)]
pub trait FieldCost {
    /// The cost; `None` is one that nobody told.
    fn field_cost(&self) -> Option<Usd>;
}

#[diagnostic::do_not_recommend]
impl FieldCost for Usd {
    fn field_cost(&self) -> Option<Usd> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldCost> FieldCost for Option<T> {
    fn field_cost(&self) -> Option<Usd> {
        self.as_ref()?.field_cost()
    }
}

/// Text of a field: a value of another type is an error at the field's type.
#[inline(always)]
pub fn field_text<T: FieldText + ?Sized>(field: &T) -> Option<&str> {
    field.field_text()
}

/// Money of a field, likewise.
#[inline(always)]
pub fn field_cost<T: FieldCost>(field: &T) -> Option<Usd> {
    field.field_cost()
}

/// Fails to compile, at the field's type, when a field with `#[usage(nested)]` cannot carry usage.
#[inline(always)]
pub fn require_nested<T: ?Sized, W, S, P: NestedIn<T>>(_: &Carrier<'_, T, W, S>, _: P) {}

/// A field can carry usage.
#[diagnostic::on_unimplemented(
    message = "`{T}` says nothing about tokens, so it cannot be `nested`",
    label = "neither `TokenUsage` nor `Serialize`",
    note = "derive `TokenUsage` or `serde::Serialize` for `{T}`, or say what the field counts: \
            `#[usage(input)]`"
)]
pub trait NestedIn<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> NestedIn<T> for Carries {}

/// Fails to compile, at the field's type, when a field whose name is that of a usage object cannot
/// carry usage: its counts would be left out without a word.
#[inline(always)]
pub fn require_usage_field<const IS_USAGE: bool, T: ?Sized, W, S, P: UsageIn<T, IS_USAGE>>(
    _: &Carrier<'_, T, W, S>,
    _: P,
) {
}

/// A field can carry usage, or need not.
#[diagnostic::on_unimplemented(
    message = "the field is called as usage is, and `{T}` says nothing about tokens",
    label = "neither `TokenUsage` nor `Serialize`",
    note = "derive `TokenUsage` or `serde::Serialize` for `{T}`, or leave the field out: \
            `#[usage(skip)]`"
)]
pub trait UsageIn<T: ?Sized, const IS_USAGE: bool> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, const IS_USAGE: bool> UsageIn<T, IS_USAGE> for Carries {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> UsageIn<T, false> for Silent {}
