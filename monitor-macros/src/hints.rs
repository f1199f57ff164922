//! Statements from which the compiler learns, and with which a body begins.
//!
//! What always holds: those from which it learns never run; what they say is said before the user
//! says it, so that a mistake is told at the user's own words.

use crate::{
    ask, body,
    expand::private_path,
    item::{Binding, Function},
    options::{BUDGET_ERROR, Options},
    shape::Shape,
};
use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

/// What stands before the user's statements.
///
/// It says what the body returns, before the body says it: without it a type error in the body
/// would stand at the whole block, and the last expression would not know its type. And it names
/// the parameters that the body names, and what makes its error, last one first: captured values are dropped in the order of
/// their first mention, parameters in the reverse order of their declaration.
pub(crate) fn before_the_body(
    function: &Function,
    options: &Options,
    shape: &Shape,
) -> TokenStream {
    // A future that the body makes is refused where it begins, and not where it is made.
    let refusal = match shape {
        Shape::Async | Shape::Sync => ask::refusal(options),
        _ => None,
    };
    let error =
        options.expr(BUDGET_ERROR).filter(|_| refusal.is_some()).map(ToTokens::to_token_stream);
    let error_names = |ident: &Ident| {
        error.clone().is_some_and(|error| body::names(error, &ident.unraw().to_string()))
    };
    let mut named = function.bindings();
    named.retain(|it| function.body.names(&it.ident) || error_names(&it.ident));
    // One alone has no order, and what is mentioned is used: the lint for unused ones would be lost.
    let ordered = if named.len() > 1 { named.as_slice() } else { &[] };
    let mut mentions = TokenStream::new();
    for Binding { cfgs, ident } in ordered.iter().rev() {
        mentions.extend(quote_spanned!(Span::mixed_site()=> #(#cfgs)* let _ = &#ident;));
    }
    let returns = returns(function, options);
    let learned = never_run(&quote!(#mentions #returns));
    quote!(#learned #refusal)
}

/// What stands before the user's statements in the async block that a function returns in a box.
pub(crate) fn in_the_block(function: &Function, options: &Options) -> TokenStream {
    let (learned, refusal) = (never_run(&returns(function, options)), ask::refusal(options));
    quote!(#learned #refusal)
}

/// What the signature says of the value that is returned or, by a future made by hand, yielded. It
/// stands before the body, because items of the body can have the names that the signature uses.
pub(crate) fn declared(
    function: &Function,
    options: &Options,
    shape: &Shape,
) -> Option<TokenStream> {
    let (ty, span) = match shape {
        Shape::ImplFuture | Shape::Pinned => function.yielded()?,
        _ => function.returned()?,
    };
    let here = span.resolved_at(Span::mixed_site());
    let private = private_path(options, here);
    Some(quote_spanned!(here=> let monitor_declared = #private::Declared::<#ty>::KNOWN;))
}

fn returns(function: &Function, options: &Options) -> Option<TokenStream> {
    let (_, span) = function.returned()?;
    let here = span.resolved_at(Span::mixed_site());
    let private = private_path(options, here);
    Some(quote_spanned!(here=> return #private::absent(monitor_declared);))
}

/// A future made by hand may leave open what it yields, as `async { Ok(1) }` does: the compiler
/// would learn it only after the judge.
pub(crate) fn yields(function: &Function, options: &Options) -> TokenStream {
    let yields = function.yielded().map(|(_, span)| {
        let here = span.resolved_at(Span::mixed_site());
        let private = private_path(options, here);
        quote_spanned! {here=>
            use #private::yield_levels::*;
            (&#private::Yields(monitor_declared, &monitor_body)).__monitor_yields();
        }
    });
    never_run(&yields)
}

/// The user's block with ours in it, where it ends in an async block: what that yields is said in
/// there, so that an error about it is one error, at the user's value.
pub(crate) fn at_the_tail(
    function: &Function,
    options: &Options,
    statement: &TokenStream,
) -> Option<Group> {
    let (body, is_unsafe) = (&function.body, function.is_unsafe());
    let (before, keywords, block) = body.async_tail()?;
    let learned = function.yielded().map(|(_, span)| {
        let here = span.resolved_at(Span::mixed_site());
        let private = private_path(options, here);
        quote_spanned!(here=> return #private::absent(monitor_declared);)
    });
    let (learned, refusal) = (never_run(&learned), ask::refusal(options));
    let block = block.with_statement(&quote!(#learned #refusal), is_unsafe);
    let body = body.ending_in(quote!(#before #keywords #block));
    Some(body.with_statement(statement, is_unsafe))
}

pub(crate) fn never_run(tokens: &impl ToTokens) -> TokenStream {
    let tokens = tokens.to_token_stream();
    match tokens.is_empty() {
        true => tokens,
        false => quote_spanned!(Span::mixed_site()=> if false { #tokens }),
    }
}
