//! From the user's function to the monitored one.
//!
//! What always holds: one `static` and one call into the runtime; the signature goes out whole;
//! every path is absolute and every name of ours has a hygiene of its own, so that nothing of the
//! user's is shadowed, whatever it is called. Hygiene does not reach items: a `let` that has the name
//! of a constant or a unit struct is a pattern, and query builders make a unit struct of a column that
//! is called `result`. So every name of ours begins with `monitor_`.

use crate::{
    block::{self, Block},
    body::{Made, Pinned},
    diagnostics::Diagnostics,
    exits,
    item::{Binding, Function},
    items, judge, misplaced,
    options::{self, Options, span_of},
    prepare::prepared,
    refused,
    shape::Shape,
    stream::{Held, Stream},
};
use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// The module of the runtime that belongs to this version of the attribute.
pub(crate) const PRIVATE: &str = concat!(
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
            let item = if Block::is_next(&item) {
                block::bare(item)
            } else {
                misplaced::in_place_of(item)
            };
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
    let private = private_path(options, Span::mixed_site());
    exits::refuse_self(function, options, owner.is_some(), diagnostics);
    let prepared = prepared(function, options, owner, &private, diagnostics);
    if function.never_returns() && !options.tracks_silently {
        refused::no_result(options, diagnostics);
    }
    if options.get(options::STREAM).is_none() && Stream::is_returned_by(function) {
        refused::stream_not_asked_for(options, diagnostics);
    }
    let stream = options.stream_span().map(|asked| Stream::of(function, asked, diagnostics));
    if let Some(None) = stream {
        return function.to_token_stream();
    }
    if function.has_no_size() {
        return function.to_token_stream();
    }
    let body = match function.shape() {
        Shape::SyncTracked => {
            refused::unseen_result(options, diagnostics);
            tracked(function, &prepared, &private)
        }
        Shape::SyncClosure if options.of_the_result().next().is_none() => {
            tracked(function, &prepared, &private)
        }
        shape => {
            let runner = Runner::of(function, options, stream.flatten(), &private);
            run(function, options, &shape, &prepared, &runner, &private)
        }
    };
    let Function { attrs, vis, defaultness, sig, .. } = function;
    quote!(#(#attrs)* #vis #defaultness #sig #body)
}

/// The path of the runtime at some place; a path of the user's stays where it is.
pub(crate) fn private_path(options: &Options, here: Span) -> TokenStream {
    runtime_path(options.crate_path(), here)
}

/// The same for a path of the user's, if there is one.
pub(crate) fn runtime_path(path: Option<&syn::Path>, here: Span) -> TokenStream {
    match path {
        Some(path) => {
            // Where nothing of ours lies behind the path, that is one error, at the path.
            let module = syn::Ident::new(PRIVATE, span_of(path).resolved_at(here));
            quote!(#path::#module)
        }
        None => {
            let module = syn::Ident::new(PRIVATE, here);
            quote_spanned!(here=> ::monitor_runtime::#module)
        }
    }
}

/// What runs a call, and what it is told.
struct Runner {
    run_async: TokenStream,
    run_sync: TokenStream,
    /// What looks at the result.
    closures: TokenStream,
    /// What the signature says of the items of a stream whose body may leave it open.
    items: TokenStream,
    of_stream: bool,
}

impl Runner {
    fn of(
        function: &Function,
        options: &Options,
        stream: Option<Stream>,
        private: &TokenStream,
    ) -> Runner {
        let site = Span::mixed_site();
        let Some(stream) = stream else {
            return Runner {
                run_async: quote_spanned!(site=> run_async),
                run_sync: quote_spanned!(site=> run_sync),
                closures: judge::closure(function, options, private),
                items: TokenStream::new(),
                of_stream: false,
            };
        };
        // What is wrong with the stream is told where the signature says it.
        let here = function.output_span().resolved_at(site);
        let private = &private_path(options, here);
        let depth = stream.depth(private);
        let items = match (&stream.held, function.shape(), &stream.item) {
            (Held::Bare, Shape::Sync, _) => {
                quote_spanned!(here=> return #private::promised::<#depth, _, _>(&monitor_body);)
            }
            (Held::Bare, Shape::Async, _) => {
                quote_spanned!(here=> return #private::promised_later::<#depth, _, _>(&monitor_body);)
            }
            (Held::Bare, _, Some(item)) => {
                quote_spanned!(here=> #private::yields_stream::<#depth, #item, _>(&monitor_body);)
            }
            _ => TokenStream::new(),
        };
        Runner {
            run_async: quote_spanned!(here=> run_opening::<#depth, _, _, _, _>),
            run_sync: quote_spanned!(here=> run_stream::<#depth, _, _>),
            closures: items::closures(&stream, function, options, private),
            items: never_run(&items),
            of_stream: true,
        }
    }
}

fn run(
    function: &Function,
    options: &Options,
    shape: &Shape,
    prepared: &TokenStream,
    runner: &Runner,
    private: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let body = &function.body;
    let attrs = &body.inner_attrs;
    let Runner { run_async, run_sync, closures, .. } = runner;
    let statement = statement(function, options);
    let user = || body.with_statement(&statement, function.is_unsafe());
    // What is wrong with the returned value is told where the user returns it.
    let output = function.output_span().resolved_at(site);
    // The keywords are the user's: the compiler does not name what a macro's closure captures.
    let block = quote_spanned!(function.output_span()=> async move);
    let closure = quote_spanned!(function.output_span()=> move ||);
    let end = if runner.of_stream { output } else { body.end().resolved_at(site) };
    let at_end = private_path(options, end);
    // The body is bound before the judge is written: the judge's levels need the result's type.
    let mut yields = TokenStream::new();
    let mut bound = quote_spanned!(site=> monitor_body);
    let (before, made, finished) = match shape {
        Shape::Async => {
            let user = user();
            let probed = match runner.of_stream {
                true => None,
                false => judge::probed(function, options, private),
            };
            let mut made = quote_spanned!(output=> #block #user);
            let call = match probed {
                Some(judge) => {
                    bound = quote_spanned!(site=> (monitor_body, monitor_yielded));
                    made = quote_spanned!(output=> #private::yielding(#made));
                    quote_spanned!(site=> #private::run_probed(#judge, monitor_prepared, monitor_body))
                }
                None => {
                    quote_spanned!(site=> #private::#run_async(monitor_prepared, monitor_body, #closures))
                }
            };
            (TokenStream::new(), made, quote_spanned!(site=> #call.await))
        }
        Shape::Sync | Shape::SyncTracked | Shape::SyncClosure => {
            let user = user();
            (
                TokenStream::new(),
                // An error about a body that returns nothing stands between `||` and the body.
                quote_spanned!(output=> #private::body(#closure #user)),
                quote_spanned!(end=> #at_end::#run_sync(monitor_prepared, monitor_body, #closures)),
            )
        }
        Shape::BoxedFuture if !runner.of_stream => {
            let user = user();
            let ty = function.returned().map(|(ty, _)| ty);
            let call = quote_spanned! {end=> {
                use #at_end::named_levels::*;
                #at_end::Declared::<#ty>::KNOWN.__monitor_run(monitor_prepared, monitor_body, #closures)
            }};
            (TokenStream::new(), quote_spanned!(output=> #private::body(#closure #user)), call)
        }
        Shape::ImplFuture | Shape::BoxedFuture => {
            let mut call = quote_spanned!(end=> #at_end::#run_async(monitor_prepared, monitor_body, #closures));
            let user = match shape {
                Shape::ImplFuture => {
                    let (user, says) = making(function, options);
                    yields = says;
                    user
                }
                _ => {
                    call = quote_spanned!(end=> #at_end::boxed(#call));
                    user()
                }
            };
            // Nor is this closure the user's: one that returns an async block is a lint.
            (TokenStream::new(), quote_spanned!(output=> #private::make(move || #user)), call)
        }
        Shape::Pinned => {
            let Some(Pinned { before, pin, future }) = body.pinned() else {
                return TokenStream::new();
            };
            let made = match future {
                Made::Block { keywords, block } => {
                    let hint = never_run(&returns(function, options));
                    let user = block.with_statement(&hint, function.is_unsafe());
                    // Inner attributes may stand in a block that is an argument, and only there.
                    quote_spanned!(site=> #private::future(#keywords #user))
                }
                Made::Value(value) => {
                    yields = self::yields(function, options);
                    value
                }
            };
            // What the box cannot be turned into is told at the user's own box.
            let mut boxed = Group::new(
                Delimiter::Parenthesis,
                quote_spanned!(site=> #private::#run_async(monitor_prepared, monitor_body, #closures)),
            );
            boxed.set_span(body.end().resolved_at(site));
            (before, made, quote!(#pin #boxed))
        }
    };
    let items = &runner.items;
    let mut called = quote_spanned!(site=> #before let #bound = #made; #yields #items #finished);
    if let Shape::Pinned = shape {
        let leading = &body.items;
        called = body.braced(quote!(#leading #called)).into_token_stream();
    }
    let declared = declared(function, options, shape);
    let tokens =
        quote_spanned!(site=> #(#attrs)* let monitor_prepared = #prepared; #declared #called);
    body.braced(tokens).into_token_stream()
}

/// A guard instead of a closure, which would hide the caller's line from the body.
fn tracked(function: &Function, prepared: &TokenStream, private: &TokenStream) -> TokenStream {
    let body = &function.body;
    let (attrs, items, rest) = (&body.inner_attrs, &body.items, &body.rest);
    let guard =
        quote_spanned!(Span::mixed_site()=> let _monitor_guard = #private::guard(#prepared););
    body.braced(quote!(#(#attrs)* #items #guard #rest)).into_token_stream()
}

/// The statement that never runs and that the compiler learns from.
///
/// It says what the body returns, before the body says it: without it a type error in the body
/// would stand at the whole block, and the last expression would not know its type. And it names
/// the parameters that the body names, last one first: captured values are dropped in the order of
/// their first mention, parameters in the reverse order of their declaration.
fn statement(function: &Function, options: &Options) -> TokenStream {
    let mut named = function.bindings();
    named.retain(|binding| function.body.names(&binding.ident));
    // One alone has no order, and what is mentioned is used: the lint for unused ones would be lost.
    let ordered = if named.len() > 1 { named.as_slice() } else { &[] };
    let mut mentions = TokenStream::new();
    for Binding { cfgs, ident } in ordered.iter().rev() {
        mentions.extend(quote_spanned!(Span::mixed_site()=> #(#cfgs)* let _ = &#ident;));
    }
    let returns = returns(function, options);
    never_run(&quote!(#mentions #returns))
}

/// What the signature says of the value that is returned or, by a future made by hand, yielded. It
/// stands before the body, because items of the body can have the names that the signature uses.
fn declared(function: &Function, options: &Options, shape: &Shape) -> Option<TokenStream> {
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
fn yields(function: &Function, options: &Options) -> TokenStream {
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

/// The user's block with ours in it, and what says from outside what its future yields. Where the
/// block ends in an async block the same is said in there: an error about what it yields is one
/// error, at the user's value.
fn making(function: &Function, options: &Options) -> (Group, TokenStream) {
    let statement = statement(function, options);
    let (body, is_unsafe) = (&function.body, function.is_unsafe());
    let Some((before, keywords, block)) = body.async_tail() else {
        return (body.with_statement(&statement, is_unsafe), yields(function, options));
    };
    let hint = function.yielded().map(|(_, span)| {
        let here = span.resolved_at(Span::mixed_site());
        let private = private_path(options, here);
        quote_spanned!(here=> return #private::absent(monitor_declared);)
    });
    let block = block.with_statement(&never_run(&hint), is_unsafe);
    let body = body.ending_in(quote!(#before #keywords #block));
    (body.with_statement(&statement, is_unsafe), TokenStream::new())
}

fn never_run(tokens: &impl ToTokens) -> TokenStream {
    let tokens = tokens.to_token_stream();
    match tokens.is_empty() {
        true => tokens,
        false => quote_spanned!(Span::mixed_site()=> if false { #tokens }),
    }
}
