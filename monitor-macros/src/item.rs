//! What the attribute stands on: a function of which shape, an `impl` block, or a mistake.
//!
//! What always holds: the body stays the user's tokens and is never parsed, so that a broken body
//! gives the compiler's own errors and nothing of ours.

use crate::{
    body::{self, Body},
    borrow,
    diagnostics::Diagnostics,
    options::span_of,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{
    Attribute, FnArg, GenericArgument, Meta, Pat, Path, PathArguments, ReturnType, Safety,
    Signature, Token, Type, TypeParamBound, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
    spanned::Spanned,
    token,
    visit_mut::VisitMut,
};

/// A function or method with a body.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    pub(crate) body: Body,
}

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
    /// Another boxed future: it is boxed again.
    BoxedFuture,
}

/// A name that a parameter binds, with the `cfg` attributes of the parameter.
pub(crate) struct Binding<'a> {
    pub(crate) ident: Ident,
    pub(crate) cfgs: Vec<&'a Attribute>,
}

impl Function {
    /// Parses a function; `None`, with the mistake told, where there is nothing to monitor.
    pub(crate) fn parse(item: TokenStream, diagnostics: &mut Diagnostics) -> Option<Function> {
        match (|input: ParseStream<'_>| Function::parse_from(input)).parse2(item) {
            Ok(function) => function.check(diagnostics).then_some(function),
            Err(error) => {
                diagnostics.syntax(error);
                None
            }
        }
    }

    pub(crate) fn parse_from(input: ParseStream<'_>) -> syn::Result<Function> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        let is_default = input.peek(Token![default]) && !input.peek2(Token![!]);
        let defaultness = if is_default { Some(input.parse()?) } else { None };
        if let Some(error) = wrong_item(input) {
            return Err(error);
        }
        let mut sig: Signature = input.parse()?;
        sig.output = match sig.output {
            ReturnType::Type(arrow, ty) => ReturnType::Type(arrow, Box::new(ungrouped(*ty))),
            nothing => nothing,
        };
        if input.peek(Token![;]) {
            let message = "this function has no body, so there is nothing to monitor: put \
                           `#[monitor]` on the function that implements it";
            return Err(syn::Error::new(sig.ident.span(), message));
        }
        Ok(Function { attrs, vis, defaultness, sig, body: input.call(Body::parse)? })
    }

    /// Tells what makes a function impossible to monitor.
    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) -> bool {
        let before = diagnostics.len();
        if let Some(constness) = &self.sig.constness {
            let message = "a `const fn` cannot be monitored, because it can run at compile time: \
                           leave `const` or `#[monitor]` out";
            diagnostics.error(constness.span(), message);
        }
        if let Some(variadic) = &self.sig.variadic {
            let message = "a C-variadic function cannot be monitored: monitor a function that \
                           calls it";
            diagnostics.error(variadic.dots.span(), message);
        }
        for attr in self.attrs.iter().filter(|attr| is_ours(attr)) {
            let message = "`#[monitor]` stands twice on this function: put all options into one";
            diagnostics.error(span_of(attr.path()), message);
        }
        diagnostics.len() == before
    }

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

    pub(crate) fn is_unsafe(&self) -> bool {
        matches!(self.sig.safety, Safety::Unsafe(_))
    }

    pub(crate) fn returns_nothing(&self) -> bool {
        matches!(self.sig.output, ReturnType::Default) || self.never_returns()
    }

    pub(crate) fn never_returns(&self) -> bool {
        matches!(&self.sig.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)))
    }

    /// Where the signature says what is returned, else the function's name.
    pub(crate) fn output_span(&self) -> Span {
        match &self.sig.output {
            ReturnType::Default => self.sig.ident.span(),
            ReturnType::Type(_, ty) => ty.span(),
        }
    }

    /// Whether an error in the result can borrow, as far as the types say so: then it cannot be
    /// compared with known types.
    pub(crate) fn error_borrows(&self) -> bool {
        let ReturnType::Type(_, ty) = &self.sig.output else { return false };
        borrow::error_borrows(future_output(ty).unwrap_or(ty))
    }

    /// The type that the body returns, with `_` for every `impl Trait`, and where it stands.
    pub(crate) fn returned(&self) -> Option<(Type, Span)> {
        match &self.sig.output {
            ReturnType::Default => {
                let unit = syn::TypeTuple {
                    attrs: Vec::new(),
                    paren_token: token::Paren(self.sig.ident.span()),
                    elems: Punctuated::new(),
                };
                Some((Type::Tuple(unit), self.sig.ident.span()))
            }
            ReturnType::Type(_, ty) => {
                let mut erased = (**ty).clone();
                EraseImpl.visit_type_mut(&mut erased);
                let says_nothing = matches!(erased, Type::Never(_) | Type::Infer(_));
                (!says_nothing).then(|| (erased, ty.span()))
            }
        }
    }

    /// What a future made by hand yields, with `_` for every `impl Trait`, and where it stands.
    pub(crate) fn yielded(&self) -> Option<(Type, Span)> {
        let ReturnType::Type(_, ty) = &self.sig.output else { return None };
        let mut erased = match &**ty {
            Type::ImplTrait(_) => future_output(ty)?.clone(),
            boxed => syn::parse_quote!(<#boxed as ::core::future::Future>::Output),
        };
        EraseImpl.visit_type_mut(&mut erased);
        let says_nothing = matches!(erased, Type::Never(_) | Type::Infer(_));
        (!says_nothing).then(|| (erased, ty.span()))
    }

    /// The names that the parameters bind, in order.
    pub(crate) fn bindings(&self) -> Vec<Binding<'_>> {
        let mut bindings = Vec::new();
        for input in &self.sig.inputs {
            let (attrs, idents) = match input {
                FnArg::Receiver(it) => (&it.attrs, vec![Ident::new("self", it.self_token.span())]),
                FnArg::Typed(it) => (&it.attrs, bound_in(&it.pat)),
            };
            for ident in idents {
                let cfgs = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect();
                bindings.push(Binding { ident, cfgs });
            }
        }
        bindings
    }
}

/// Whether an attribute is `#[monitor]`, by its last segment: it can be imported or written whole.
pub(crate) fn is_ours(attr: &Attribute) -> bool {
    ends_in_monitor(attr.path())
}

/// `#[track_caller]`, also where only the compiler knows whether it is there.
fn tracks_caller(attr: &Attribute) -> bool {
    let is_conditional = attr.path().is_ident("cfg_attr");
    attr.path().is_ident("track_caller")
        || (is_conditional && body::names(attr.meta.to_token_stream(), "track_caller"))
}

/// The predicate and the attributes of a `#[cfg_attr(predicate, .., monitor(..))]`.
pub(crate) fn conditional(attr: &Attribute) -> Option<(Meta, Vec<Meta>)> {
    if !attr.path().is_ident("cfg_attr") {
        return None;
    }
    let metas = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    let predicate = metas.next()?;
    let attrs: Vec<Meta> = metas.collect();
    attrs.iter().any(|meta| ends_in_monitor(meta.path())).then_some((predicate, attrs))
}

fn ends_in_monitor(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "monitor")
}

/// Names what cannot be monitored, at its keyword.
fn wrong_item(input: ParseStream<'_>) -> Option<syn::Error> {
    const ELSEWHERE: &str = "`#[monitor]` stands on functions, methods and `impl` blocks";
    let ahead = input.fork();
    let _: Option<Token![unsafe]> = ahead.parse().ok()?;
    let word = ahead.call(Ident::parse_any).ok()?;
    let next_is_function = || {
        let further = ahead.fork();
        std::iter::from_fn(|| further.call(Ident::parse_any).ok()).any(|word| word == "fn")
            || further.peek(syn::LitStr)
    };
    let advice = match word.to_string().as_str() {
        "struct" => "this is a struct: put it on the functions that call the model",
        "enum" => "this is an enum: put it on the functions that call the model",
        "union" if ahead.peek(syn::Ident) => {
            "this is a union: put it on the functions that call the model"
        }
        "trait" => {
            "this is a trait: put it on its methods that have a body, or on the `impl` blocks"
        }
        "mod" => "this is a module: put it on the functions inside",
        "static" => "this is a static: put it on the functions that use it",
        "use" => "this is an import: put it where the function is defined",
        "type" => "this is a type alias: put it on the functions that use it",
        "macro_rules" | "macro" => "this is a macro: put it on the functions that the macro writes",
        "extern" if ahead.peek(Token![crate]) => "this is an import: put it on a function",
        "extern" if ahead.peek(token::Brace) || ahead.peek2(token::Brace) => {
            "these functions have no bodies: monitor the functions that call them"
        }
        "const" if !next_is_function() => "this is a constant: put it on a function",
        _ => return None,
    };
    Some(syn::Error::new(word.span(), format!("{ELSEWHERE}; {advice}")))
}

fn bound_in(pat: &Pat) -> Vec<Ident> {
    struct Bound(Vec<Ident>);
    impl VisitMut for Bound {
        fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
            self.0.push(pat.ident.clone());
            syn::visit_mut::visit_pat_ident_mut(self, pat);
        }
    }
    let mut bound = Bound(Vec::new());
    bound.visit_pat_mut(&mut pat.clone());
    bound.0
}

/// `impl Trait` has no name that a statement could use.
struct EraseImpl;

impl VisitMut for EraseImpl {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(it) = unparenthesized(ty) {
            let underscore_token = Token![_](it.impl_token.span());
            *ty = Type::Infer(syn::TypeInfer { attrs: Vec::new(), underscore_token });
        } else {
            syn::visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// The type without the delimiters that nobody sees, in which a `$ty:ty` of a `macro_rules!` comes.
fn ungrouped(ty: Type) -> Type {
    match ty {
        Type::Group(inner) => ungrouped(*inner.elem),
        other => other,
    }
}

/// `&(impl A + B)` needs its brackets, and `&(_)` is a warning.
fn unparenthesized(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => unparenthesized(&inner.elem),
        Type::Group(inner) => unparenthesized(&inner.elem),
        other => other,
    }
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
fn last_segment(ty: &Type) -> Option<(&Ident, Option<&Type>)> {
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
fn future_output(ty: &Type) -> Option<&Type> {
    let bounds = match ty {
        Type::ImplTrait(it) => &it.bounds,
        Type::TraitObject(it) => &it.bounds,
        _ => {
            let (name, inner) = last_segment(ty)?;
            return match name.to_string().as_str() {
                "BoxFuture" | "LocalBoxFuture" => inner,
                "Pin" | "Box" => future_output(inner?),
                _ => None,
            };
        }
    };
    let bindings = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => match &bound.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
            _ => None,
        },
        _ => None,
    });
    bindings.flatten().find_map(|argument| match argument {
        GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
        _ => None,
    })
}
