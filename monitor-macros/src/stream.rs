//! The stream in a function's result: what stands around it, and how it is written.
//!
//! What always holds: only a stream without a name of its own (`impl Stream`, `dyn Stream`) can be
//! measured, because a function that names its type cannot return our wrapper in its place.

use crate::{
    diagnostics::Diagnostics,
    item::{Function, erased},
    shape::{Shape, binding, future_output, last_segment},
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{ReturnType, Type, TypeParamBound, spanned::Spanned};

/// A stream that is measured to its end.
pub(crate) struct Stream {
    /// How many of `Result`, `Option` and aliases of them stand around it.
    depth: usize,
    pub(crate) held: Held,
    /// What it yields, where the signature says it.
    pub(crate) item: Option<Type>,
}

/// How a stream is returned.
pub(crate) enum Held {
    /// `impl Stream`: the wrapper takes its place.
    Bare,
    /// `Pin<Box<dyn Stream>>`, of this type: the wrapper goes into a box of its own.
    Pinned(Type),
    /// `Box<dyn Stream + Unpin>`: the same.
    Heaped(Type),
}

/// What our wrapper is when the stream is.
const KEPT: [&str; 8] =
    ["Stream", "TryStream", "FusedStream", "Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];

/// Names of what is no stream, and in which none is looked for.
const PLAIN: [&str; 23] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char", "String", "Vec", "HashMap", "BTreeMap", "Rc", "Arc", "Value",
];

impl Stream {
    /// The stream that `stream`, which stands at `asked`, is to measure.
    pub(crate) fn of(
        function: &Function,
        asked: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Stream> {
        let found = match (function.shape(), returned(function)) {
            (Shape::SyncTracked, _) => Err((
                asked,
                "the result of a `#[track_caller]` function is not seen, because the body must \
                 run in the function itself: leave `stream` or `#[track_caller]` out"
                    .to_owned(),
            )),
            (_, Some(ty)) => Stream::find(ty),
            (_, None) => Err((
                asked,
                "this function returns no stream: leave `stream` out, or return `impl Stream<Item \
                 = ..>`"
                    .to_owned(),
            )),
        };
        found.map_err(|(span, message)| diagnostics.error(span, message)).ok()
    }

    /// Whether a signature says that a stream is returned.
    pub(crate) fn is_returned_by(function: &Function) -> bool {
        let mut ty = match function.shape() {
            Shape::SyncTracked => return false,
            _ => returned(function),
        };
        while let Some((name, Some(inner))) = ty.and_then(last_segment)
            && (name == "Option" || name.to_string().ends_with("Result"))
        {
            ty = Some(inner);
        }
        ty.is_some_and(|ty| Stream::here(ty).is_some_and(|found| found.is_ok()))
    }

    /// The same of a stream that stands alone.
    pub(crate) fn is_returned_bare(function: &Function) -> bool {
        returned(function).is_some_and(|ty| Stream::here(ty).is_some())
    }

    /// The stream in a type, and how much stands around it.
    fn find(ty: &Type) -> Result<Stream, (Span, String)> {
        let (mut depth, mut inner) = (0, ty);
        loop {
            match (Stream::here(inner), last_segment(inner)) {
                (Some(found), _) => return found.map(|stream| Stream { depth, ..stream }),
                (None, Some((name, Some(next)))) if !PLAIN.iter().any(|plain| name == plain) => {
                    (depth, inner) = (depth + 1, next);
                }
                (None, _) => return Err(no_stream(ty)),
            }
        }
    }

    /// The stream that a type is; `None` if it is none.
    fn here(ty: &Type) -> Option<Result<Stream, (Span, String)>> {
        if let Some(bounds) = bounds(ty) {
            let lost = bounds.iter().copied().find(|bound| !is_kept(bound));
            return Some(match lost.filter(|_| matches!(ty, Type::ImplTrait(_))) {
                Some(lost) => Err((
                    lost.span(),
                    "a measured stream keeps only `Send`, `Sync`, `Unpin` and the like of the \
                     stream inside: leave this out"
                        .to_owned(),
                )),
                None => Ok(Stream { depth: 0, held: Held::Bare, item: item(ty) }),
            });
        }
        let (name, inner) = last_segment(ty)?;
        let held = match name.to_string().as_str() {
            "BoxStream" | "LocalBoxStream" => Held::Pinned(erased(ty)),
            "Box" if bounds(inner?).is_some() => Held::Heaped(erased(ty)),
            "Pin" => {
                let (name, inner) = last_segment(inner?)?;
                bounds(inner.filter(|_| name == "Box")?)?;
                Held::Pinned(erased(ty))
            }
            _ => return None,
        };
        let item = inner.and_then(|inner| match name == "BoxStream" || name == "LocalBoxStream" {
            true => Some(erased(inner)),
            false => item(inner).or_else(|| item(last_segment(inner)?.1?)),
        });
        Some(Ok(Stream { depth: 0, held, item }))
    }

    /// The type that says how much stands around the stream.
    pub(crate) fn depth(&self, private: &TokenStream) -> TokenStream {
        let site = Span::mixed_site();
        (0..self.depth).fold(
            quote_spanned!(site=> #private::Bare),
            |inner, _| quote_spanned!(site=> #private::In<#inner>),
        )
    }

    /// Whether the stream stands alone.
    pub(crate) fn is_alone(&self) -> bool {
        self.depth == 0
    }
}

/// What a function returns, or what its future yields.
fn returned(function: &Function) -> Option<&Type> {
    let ReturnType::Type(_, ty) = &function.sig.output else { return None };
    match function.shape() {
        Shape::ImplFuture | Shape::Pinned | Shape::BoxedFuture => future_output(ty),
        _ => Some(ty).filter(|ty| !matches!(***ty, Type::Never(_))).map(|ty| &**ty),
    }
}

/// The bounds of `impl Stream` and `dyn Stream`.
fn bounds(ty: &Type) -> Option<Vec<&TypeParamBound>> {
    let bounds = match ty {
        Type::ImplTrait(it) => &it.bounds,
        Type::TraitObject(it) => &it.bounds,
        Type::Paren(inner) => return bounds(&inner.elem),
        Type::Group(inner) => return bounds(&inner.elem),
        _ => return None,
    };
    let is_stream = |bound: &TypeParamBound| {
        trait_name(bound).is_some_and(|name| name.ends_with("Stream") && is_kept(bound))
    };
    bounds.iter().any(is_stream).then(|| bounds.iter().collect())
}

fn trait_name(bound: &TypeParamBound) -> Option<String> {
    match bound {
        TypeParamBound::Trait(bound) => Some(bound.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn is_kept(bound: &TypeParamBound) -> bool {
    trait_name(bound).is_none_or(|name| KEPT.contains(&name.as_str()))
}

/// `Item` of `impl Stream<Item = ..>` or `dyn Stream<Item = ..>`.
fn item(ty: &Type) -> Option<Type> {
    binding(ty, "Item").map(erased)
}

/// Why a type is no stream that can be measured, and where the user wrote it.
fn no_stream(ty: &Type) -> (Span, String) {
    const WRITE: &str = "leave `stream` out, or return `impl Stream<Item = ..>`";
    let mut inner = ty;
    while let Some((name, Some(next))) = last_segment(inner)
        && (name == "Option" || name.to_string().ends_with("Result"))
    {
        inner = next;
    }
    let message = match last_segment(inner) {
        Some((name, _)) if PLAIN.iter().any(|plain| name == plain) => {
            format!("`{name}` is no stream: {WRITE}")
        }
        Some((name, _)) => format!(
            "a function that names the type of its stream, here `{name}`, cannot return a \
             measured one: write `impl Stream<Item = ..>`; if it is no stream, leave `stream` out"
        ),
        None => format!("this is no stream: {WRITE}"),
    };
    (first_token(inner), message)
}

fn first_token(ty: &Type) -> Span {
    ty.to_token_stream().span()
}
