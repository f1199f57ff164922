//! How a function does its work, and so how it is measured: read from its signature and body.
//!
//! What always holds: only how a type is written decides here; an alias of our own making is any
//! other type.

use crate::{body, item::Function};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

/// How the work of a function is done, and so how it is measured.
pub(crate) enum Shape {
    /// `async fn`: the call begins when it is first polled.
    Async,
    /// The call is the function's body.
    Sync,
    /// The same, without a closure around the body: the body asks who called it, and a closure
    /// would answer with the attribute's line. What it returns is not seen.
    SyncTracked,
    /// `-> impl Fn(..)`: the same, because a returned closure learns the types of its arguments from
    /// the signature only where it stands in the function itself. It is no error and has no usage.
    SyncClosure,
    /// `-> impl Future`: the future that the body makes is the call.
    ImplFuture,
    /// The body ends in `Box::pin(..)`, as `async-trait` writes it: measured inside of the box.
    Pinned,
    /// Another boxed future: it is boxed again. A type of the user's can have the same name, so the
    /// type decides.
    BoxedFuture,
}

impl Function {
    pub(crate) fn shape(&self) -> Shape {
        if self.sig.asyncness.is_some() {
            return Shape::Async;
        }
        match &self.sig.output {
            ReturnType::Type(_, ty) if is_impl_future(ty) => Shape::ImplFuture,
            ReturnType::Type(_, ty) if is_boxed_future(ty) => match self.body.pinned() {
                Some(_) => Shape::Pinned,
                None => Shape::BoxedFuture,
            },
            _ if self.attrs.iter().any(tracks_caller) => Shape::SyncTracked,
            ReturnType::Type(_, ty) if is_impl_fn(ty) => Shape::SyncClosure,
            _ => Shape::Sync,
        }
    }
}

/// `#[track_caller]`, also where only the compiler knows whether it is there.
fn tracks_caller(attr: &Attribute) -> bool {
    let is_conditional = attr.path().is_ident("cfg_attr");
    attr.path().is_ident("track_caller")
        || (is_conditional && body::names(attr.meta.to_token_stream(), "track_caller"))
}

/// `impl Future`, with nothing beside it that our wrapper does not have.
fn is_impl_future(ty: &Type) -> bool {
    let Type::ImplTrait(it) = ty else { return false };
    names_future(&it.bounds)
        && it.bounds.iter().all(|bound| match bound {
            TypeParamBound::Trait(bound) => {
                let last = bound.path.segments.last();
                let known = ["Future", "Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];
                last.is_some_and(|last| known.iter().any(|name| last.ident == name))
            }
            _ => true,
        })
}

/// `impl Fn(..)` and its like.
fn is_impl_fn(ty: &Type) -> bool {
    let Type::ImplTrait(it) = ty else { return false };
    it.bounds.iter().any(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return false };
        let last = bound.path.segments.last();
        last.is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)))
    })
}

/// `Pin<Box<dyn Future ..>>`, and the two aliases that everybody uses.
fn is_boxed_future(ty: &Type) -> bool {
    let Some((name, inner)) = last_segment(ty) else { return false };
    if name == "BoxFuture" || name == "LocalBoxFuture" {
        return true;
    }
    let boxed = inner.filter(|_| name == "Pin").and_then(last_segment);
    let Some((name, Some(Type::TraitObject(object)))) = boxed else { return false };
    name == "Box" && names_future(&object.bounds)
}

fn names_future<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> bool {
    bounds.into_iter().any(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return false };
        bound.path.segments.last().is_some_and(|last| last.ident == "Future")
    })
}

/// The last name of a path and the first type in its brackets.
pub(crate) fn last_segment(ty: &Type) -> Option<(&Ident, Option<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    };
    Some((&last.ident, inner))
}

/// What a future yields, where the type of the future says it.
pub(crate) fn future_output(ty: &Type) -> Option<&Type> {
    let Some((name, inner)) = last_segment(ty) else { return binding(ty, "Output") };
    match name.to_string().as_str() {
        "BoxFuture" | "LocalBoxFuture" => inner,
        "Pin" | "Box" => future_output(inner?),
        _ => None,
    }
}

/// The type that `impl Trait<name = ..>` or `dyn Trait<name = ..>` gives to one of its own.
pub(crate) fn binding<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let bounds = match ty {
        Type::ImplTrait(it) => &it.bounds,
        Type::TraitObject(it) => &it.bounds,
        _ => return None,
    };
    let bindings = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => match &bound.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
            _ => None,
        },
        _ => None,
    });
    bindings.flatten().find_map(|argument| match argument {
        GenericArgument::AssocType(bound) if bound.ident == name => Some(&bound.ty),
        _ => None,
    })
}
