//! From the user's function to the monitored one.
//!
//! What always holds: one `static` and one call into the runtime; the signature goes out whole;
//! every path is absolute and every name of ours has a hygiene of its own, so that nothing of the
//! user's is shadowed, whatever it is called.

use crate::{
    block::Block,
    diagnostics::{Diagnostics, suggestion},
    item::{Function, Shape},
    judge,
    options::{self, Options, Track, span_of},
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ext::IdentExt};

/// The module of the runtime that belongs to this version of the attribute.
const PRIVATE: &str = concat!(
    "__private_",
    env!("CARGO_PKG_VERSION_MAJOR"),
    "_",
    env!("CARGO_PKG_VERSION_MINOR"),
    "_",
    env!("CARGO_PKG_VERSION_PATCH")
);

/// Expands `#[monitor(options)] item`; after a mistake, the errors and the item as it was.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options, &mut diagnostics);
    let expanded = if Block::is_next(&item) {
        Block::parse(item.clone(), &mut diagnostics)
            .map(|block| block.expand(&options, &mut diagnostics))
    } else {
        if let Some(skip) = options.get(options::SKIP) {
            let message = "`skip` leaves a method of a monitored `impl` block out; here it means \
                           nothing: leave `#[monitor]` out";
            diagnostics.error(skip.span, message);
        }
        Function::parse(item.clone(), &mut diagnostics)
            .map(|it| function(&it, &options, None, &mut diagnostics))
    };
    match expanded {
        Some(expanded) if diagnostics.is_empty() => expanded,
        _ => {
            let errors = diagnostics.into_tokens();
            quote!(#errors #item)
        }
    }
}

/// Expands one function; `owner` is the type of the `impl` block that carries the attribute.
pub(crate) fn function(
    function: &Function,
    options: &Options,
    owner: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let private = private_path(options);
    let prepared = prepared(function, options, owner, &private, diagnostics);
    let body = match function.shape() {
        Shape::SyncTracked => {
            refuse_result_options(options, diagnostics);
            tracked(function, &prepared, &private)
        }
        shape => run(function, options, &shape, &prepared, &private),
    };
    let Function { attrs, vis, defaultness, sig, .. } = function;
    quote!(#(#attrs)* #vis #defaultness #sig #body)
}

fn private_path(options: &Options) -> TokenStream {
    let module = syn::Ident::new(PRIVATE, Span::mixed_site());
    match options.crate_path() {
        Some(path) => quote!(#path::#module),
        None => quote_spanned!(Span::mixed_site()=> ::monitor_runtime::#module),
    }
}

fn run(
    function: &Function,
    options: &Options,
    shape: &Shape,
    prepared: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let body = &function.body;
    let attrs = &body.inner_attrs;
    let judge = judge::closure(function, options, private);
    let statement = statement(function);
    let user = || body.with_statement(&statement, function.is_unsafe());
    // The body is bound before the judge is written: the judge's levels need the result's type.
    let (before, made, finished) = match shape {
        Shape::Async => {
            let user = user();
            (
                TokenStream::new(),
                quote_spanned!(site=> async move #user),
                quote_spanned!(site=> #private::run_async(prepared, body, #judge).await),
            )
        }
        Shape::Sync | Shape::SyncTracked => {
            let user = user();
            (
                TokenStream::new(),
                quote_spanned!(site=> #private::body(move || #user)),
                quote_spanned!(site=> #private::run_sync(prepared, body, #judge)),
            )
        }
        Shape::ImplFuture | Shape::BoxedFuture => {
            let user = user();
            let call = quote_spanned!(site=> #private::run_async(prepared, body, #judge));
            let call = match shape {
                Shape::ImplFuture => call,
                _ => quote_spanned!(site=> #private::boxed(#call)),
            };
            (TokenStream::new(), quote_spanned!(site=> #private::make(move || #user)), call)
        }
        Shape::BoxedAsync => {
            let Some(boxed) = body.boxed_async() else { return TokenStream::new() };
            let hint = output_hint(function);
            let user = boxed.block.with_statement(&hint, function.is_unsafe());
            let (items, before, pin, keywords) =
                (&body.items, &boxed.before, &boxed.pin, &boxed.keywords);
            let inner = &boxed.block.inner_attrs;
            (
                quote!(#items #before),
                quote!(#(#inner)* #keywords #user),
                quote_spanned!(site=> #pin(#private::run_async(prepared, body, #judge))),
            )
        }
    };
    let tokens = quote_spanned! {site=>
        #(#attrs)*
        let prepared = #prepared;
        #before
        let body = #made;
        #finished
    };
    body.braced(tokens).into_token_stream()
}

/// A guard instead of a closure, which would hide the caller's line from the body.
fn tracked(function: &Function, prepared: &TokenStream, private: &TokenStream) -> TokenStream {
    let body = &function.body;
    let (attrs, items, rest) = (&body.inner_attrs, &body.items, &body.rest);
    let guard = quote_spanned!(Span::mixed_site()=> let _guard = #private::guard(#prepared););
    body.braced(quote!(#(#attrs)* #items #guard #rest)).into_token_stream()
}

fn refuse_result_options(options: &Options, diagnostics: &mut Diagnostics) {
    let of_the_result = [
        options::TRACK_TOKENS,
        options::TRACK_COST,
        options::USAGE,
        options::OK_IF,
        options::ERROR_IF,
        options::CLASSIFY,
    ];
    for given in of_the_result.iter().filter_map(|name| options.get(name)) {
        if options.tracks_silently && given.name.starts_with("track") {
            continue;
        }
        let message = format!(
            "the result of a `#[track_caller]` function is not seen, because the body must run \
             in the function itself: leave `{}` or `#[track_caller]` out",
            given.name
        );
        diagnostics.error(given.span, message);
    }
}

/// The statement that never runs and that the compiler learns from.
///
/// It says what the body returns, before the body says it: without it a type error in the body
/// would stand at the whole block, and the last expression would not know its type. And it names
/// the parameters that the body names, last one first: captured values are dropped in the order of
/// their first mention, parameters in the reverse order of their declaration.
fn statement(function: &Function) -> TokenStream {
    let mut mentions = TokenStream::new();
    for binding in function.bindings().iter().rev() {
        if function.body.names(&binding.ident) {
            let (cfgs, ident) = (&binding.cfgs, &binding.ident);
            mentions.extend(quote_spanned!(Span::mixed_site()=> #(#cfgs)* let _ = &#ident;));
        }
    }
    let returned = function.returned().map(|(ty, span)| {
        let here = span.resolved_at(Span::mixed_site());
        quote_spanned!(here=> let returned: #ty = loop {}; return returned;)
    });
    never_run(&quote!(#mentions #returned))
}

/// The same for an async block, which returns what the function's future yields.
fn output_hint(function: &Function) -> TokenStream {
    let returned = function.returned().map(|(ty, span)| {
        let here = span.resolved_at(Span::mixed_site());
        quote_spanned! {here=>
            let returned: <#ty as ::core::future::Future>::Output = loop {};
            return returned;
        }
    });
    never_run(&quote!(#returned))
}

fn never_run(tokens: &TokenStream) -> TokenStream {
    if tokens.is_empty() {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        #[allow(unreachable_code, unused_qualifications, clippy::all, clippy::pedantic)]
        if false { #tokens }
    }
}

/// `prepare(site, track, |options| ..)`.
fn prepared(
    function: &Function,
    options: &Options,
    owner: Option<&str>,
    private: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let site = Span::mixed_site();
    let ident = function.sig.ident.unraw().to_string();
    let shown = match (options.name(), owner) {
        (Some(name), _) => name.value(),
        (None, Some(owner)) => format!("{owner}::{ident}"),
        (None, None) => ident,
    };
    let is_named = options.name().is_some();
    let track = match options.track() {
        Track::Nothing => quote_spanned!(site=> NONE),
        Track::Tokens => quote_spanned!(site=> TOKENS),
        Track::Cost => quote_spanned!(site=> COST),
    };
    let setters = setters(function, options, private, diagnostics);
    let fill = if setters.is_empty() {
        quote_spanned!(site=> |_| {})
    } else {
        quote_spanned!(site=> |options| { #setters })
    };
    let (prepare, collector) = match options.expr(options::COLLECTOR) {
        Some(collector) => {
            // A value of another type is an error at the value.
            let here = span_of(collector).resolved_at(site);
            let reference = reference(collector, here);
            (quote_spanned!(site=> prepare_in), Some(quote_spanned!(site=> #reference,)))
        }
        None => (quote_spanned!(site=> prepare), None),
    };
    quote_spanned! {site=>
        #private::#prepare(
            #collector
            {
                static CALLSITE: #private::Callsite = #private::Callsite::new(
                    #shown,
                    #is_named,
                    ::core::module_path!(),
                    ::core::line!(),
                    ::core::column!(),
                );
                &CALLSITE
            },
            #private::Track::#track,
            #fill,
        )
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
    for (name, setter) in [(options::PROVIDER, "provider"), (options::MODEL, "model")] {
        if let Some(value) = options.expr(name) {
            let setter = syn::Ident::new(setter, site);
            let set = quote_spanned!(site=> options.#setter(text));
            setters.extend(text_of(value, &set, private));
        }
    }
    for tag in options.tags() {
        let name = tag.text();
        let set = quote_spanned!(site=> options.tag(#name, text));
        match &tag.value {
            Some(value) => setters.extend(text_of(value, &set, private)),
            None if is_parameter(function, &name) => {
                setters.extend(text_of(&parameter(&tag.name), &set, private));
            }
            None => diagnostics.error(tag.name.span(), unknown_parameter(function, &name)),
        }
    }
    setters
}

fn is_parameter(function: &Function, name: &str) -> bool {
    function.bindings().iter().any(|binding| binding.ident.unraw() == name)
}

fn unknown_parameter(function: &Function, name: &str) -> String {
    let names: Vec<String> =
        function.bindings().iter().map(|binding| binding.ident.unraw().to_string()).collect();
    let near = suggestion(name, names.iter().map(String::as_str));
    format!("`{name}` is no parameter of this function{near}\nwrite `{name} = expression`")
}

/// Hands the text of a value to a setter; a value without text is an error at the value.
fn text_of(value: &Expr, set: &TokenStream, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let here = span_of(value).resolved_at(site);
    let present = quote_spanned! {here=>
        let present = (&#private::Value::of(value)).__monitor_present();
        (&&&present).__monitor_text(|text| { #set; });
    };
    let value = reference(value, here);
    quote_spanned! {site=>
        match #value {
            value => {
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
