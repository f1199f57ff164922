//! What the attribute stands on: a function of which shape, an `impl` block, or a mistake.
//!
//! What always holds: the body stays the user's tokens and is never parsed, so that a broken body
//! gives the compiler's own errors and nothing of ours.

use crate::{
    body::Body, borrow, diagnostics::Diagnostics, misplaced, options::span_of, shape::future_output,
};
use proc_macro2::{Ident, Span, TokenStream};
use syn::{
    Attribute, FnArg, Meta, Pat, Path, ReturnType, Safety, Signature, Token, Type, Visibility,
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
        if let Some(error) = misplaced::no_function(input) {
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
        if self.body.is_monitored() {
            let message =
                "this function is monitored already: put all options into one `#[monitor]`";
            diagnostics.error(Span::call_site(), message);
        }
        diagnostics.len() == before
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

    /// Whether the compiler refuses the type that is returned, and would do so wherever we name it.
    pub(crate) fn has_no_size(&self) -> bool {
        matches!(&self.sig.output, ReturnType::Type(_, ty)
            if matches!(&**ty, Type::TraitObject(_) | Type::Slice(_)))
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
                let erased = erased(ty);
                let says_nothing = matches!(erased, Type::Never(_) | Type::Infer(_));
                (!says_nothing).then(|| (erased, ty.span()))
            }
        }
    }

    /// What a future made by hand yields, with `_` for every `impl Trait`, and where it stands.
    pub(crate) fn yielded(&self) -> Option<(Type, Span)> {
        let ReturnType::Type(_, ty) = &self.sig.output else { return None };
        let erased = match &**ty {
            Type::ImplTrait(_) => erased(future_output(ty)?),
            boxed => erased(&syn::parse_quote!(<#boxed as ::core::future::Future>::Output)),
        };
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

/// The predicate and the attributes of a `#[cfg_attr(predicate, .., monitor(..))]`.
pub(crate) fn conditional(attr: &Attribute) -> Option<(Meta, Vec<Meta>)> {
    if !attr.path().is_ident("cfg_attr") {
        return None;
    }
    let metas = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    let predicate = metas.next()?;
    let attrs: Vec<Meta> = metas.collect();
    attrs.iter().any(brings_ours).then_some((predicate, attrs))
}

/// Whether an attribute is `monitor`, or a `cfg_attr` around it.
fn brings_ours(meta: &Meta) -> bool {
    let parts = || {
        let list = meta.require_list().ok().filter(|list| list.path.is_ident("cfg_attr"))?;
        list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
    };
    ends_in_monitor(meta.path())
        || parts().is_some_and(|parts| parts.iter().skip(1).any(brings_ours))
}

pub(crate) fn ends_in_monitor(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "monitor")
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

/// A type with `_` for every `impl Trait`.
pub(crate) fn erased(ty: &Type) -> Type {
    let mut erased = ty.clone();
    EraseImpl.visit_type_mut(&mut erased);
    erased
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
