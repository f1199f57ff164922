//! The part of the expansion that says what is known of a call before its body runs.
//!
//! What always holds: an option's value is looked at by reference and before the body, so the body
//! can move every argument; options that are literals cost a call nothing.

use crate::{
    ask,
    diagnostics::{Diagnostics, suggestion},
    item::Function,
    options::{self, Options, Track, span_of},
};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, ExprLit, Lit, LitStr, ext::IdentExt};

/// What comes before the body: the callsite, and the call of the runtime that reads the options.
pub(crate) fn prepared(
    function: &Function,
    options: &Options,
    owner: Option<&str>,
    private: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let site = Span::mixed_site();
    let callsite = callsite(function, options, owner, private);
    let track = match options.track() {
        Track::Nothing => quote_spanned!(site=> #private::Track::NONE),
        Track::Tokens => quote_spanned!(site=> #private::Track::TOKENS),
        Track::Cost => quote_spanned!(site=> #private::Track::COST),
    };
    let setters = setters(function, options, private, diagnostics);
    let track = match options.attempt_span() {
        Some(_) => quote_spanned!(site=> #track.of_attempt()),
        None => track,
    };
    let fill = quote_spanned!(site=> |monitor_options| { #setters });
    match options.expr(options::COLLECTOR) {
        Some(collector) => {
            // A value of another type is an error at the value.
            let collector = reference(collector, span_of(collector).resolved_at(site));
            quote_spanned! {site=>
                #private::prepare_in(|| #private::handle(#collector), #callsite, #track, #fill)
            }
        }
        None if setters.is_empty() => {
            quote_spanned!(site=> #private::prepare_fixed(#callsite, #track))
        }
        None => quote_spanned!(site=> #private::prepare(#callsite, #track, #fill)),
    }
}

/// The `static` of the function. What is the same for every call stands in it.
fn callsite(
    function: &Function,
    options: &Options,
    owner: Option<&str>,
    private: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let ident = function.sig.ident.unraw().to_string();
    let shown = match (options.name(), owner) {
        (Some(name), _) => name.value(),
        (None, Some(owner)) => format!("{owner}::{ident}"),
        (None, None) => ident,
    };
    let is_named = options.name().is_some();
    let literals = TEXTS.iter().filter_map(|(name, setter)| {
        let literal = options.expr(name).and_then(literal)?;
        let setter = syn::Ident::new(setter, site);
        Some(quote_spanned!(site=> .#setter(#literal)))
    });
    quote_spanned! {site=>
        {
            static CALLSITE: #private::Callsite = #private::Callsite::new(
                #shown,
                #is_named,
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
            )
            #(#literals)*;
            CALLSITE.fixed()
        }
    }
}

/// Options that are one text, and the runtime's name for them.
const TEXTS: [(&str, &str); 2] = [(options::PROVIDER, "provider"), (options::MODEL, "model")];

fn literal(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

fn setters(
    function: &Function,
    options: &Options,
    private: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let site = Span::mixed_site();
    let mut setters = TokenStream::new();
    for (name, setter) in TEXTS {
        if let Some(value) = options.expr(name).filter(|value| literal(value).is_none()) {
            let setter = syn::Ident::new(setter, site);
            let set = quote_spanned!(site=> monitor_options.#setter(monitor_text));
            setters.extend(text_of(value, &set, private));
        }
    }
    for tag in options.tags() {
        let name = tag.text();
        let set = quote_spanned!(site=> monitor_options.tag(#name, monitor_text));
        match &tag.value {
            Some(value) => setters.extend(text_of(value, &set, private)),
            None if is_parameter(function, &name) => {
                setters.extend(text_of(&parameter(&tag.name), &set, private));
            }
            None => diagnostics.error(tag.name.span(), unknown_parameter(function, &name)),
        }
    }
    setters.extend(options.budget().map(|budget| ask::evaluated(budget, options, private)));
    setters
}

fn is_parameter(function: &Function, name: &str) -> bool {
    function.bindings().iter().any(|binding| binding.ident.unraw() == name)
}

fn unknown_parameter(function: &Function, name: &str) -> String {
    let names: Vec<String> =
        function.bindings().iter().map(|binding| binding.ident.unraw().to_string()).collect();
    let near = suggestion(name, names.iter().map(String::as_str));
    format!(
        "`{name}` is no parameter of `{}`{near}\nwrite `{name} = expression`",
        function.sig.ident
    )
}

/// Hands the text of a value to a setter; a value without text is an error at the value.
pub(crate) fn text_of(value: &Expr, set: &TokenStream, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let here = span_of(value).resolved_at(site);
    let present = quote_spanned! {here=>
        let monitor_present = (&#private::Value::of(monitor_value)).__monitor_present();
        (&&&monitor_present).__monitor_text(|monitor_text| { #set; });
    };
    let value = reference(value, here);
    quote_spanned! {site=>
        match #value {
            monitor_value => {
                use #private::text_levels::*;
                #present
            }
        }
    }
}

/// `&value`, with the brackets that the value needs there.
fn reference(value: &Expr, here: Span) -> Expr {
    Expr::Reference(syn::ExprReference {
        attrs: Vec::new(),
        and_token: syn::Token![&](here),
        mutability: None,
        expr: Box::new(value.clone()),
    })
}

fn parameter(name: &syn::Ident) -> Expr {
    let path = syn::Path::from(name.clone());
    Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path })
}
