//! From the user's function to the monitored one.
//!
//! What always holds: one `static` and one call into the runtime; the signature goes out whole;
//! every path is absolute and every name of ours has a hygiene of its own, so that nothing of the
//! user's is shadowed, whatever it is called. Hygiene does not reach items: a `let` that has the name
//! of a constant or a unit struct is a pattern, and query builders make a unit struct of a column that
//! is called `result`. So every name of ours begins with `monitor_`.

use crate::{
    ask,
    block::{self, Block},
    body::{Made, Pinned},
    diagnostics::Diagnostics,
    exits, hints,
    item::Function,
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
    ask::refuse_without_result(function, options, diagnostics);
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
            tracked(function, options, &prepared, &private)
        }
        Shape::SyncClosure if options.of_the_result().next().is_none() => {
            tracked(function, options, &prepared, &private)
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
            items: hints::never_run(&items),
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
    let statement = hints::before_the_body(function, options, shape);
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
    let mut asks = None;
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
            let call = match ask::closure(options) {
                Some(refusal) => {
                    quote_spanned!(end=> __monitor_ask(monitor_ask, #refusal, monitor_prepared, monitor_body, #closures))
                }
                None => {
                    quote_spanned!(end=> __monitor_run(monitor_prepared, monitor_body, #closures))
                }
            };
            let call = quote_spanned! {end=> {
                use #at_end::named_levels::*;
                #at_end::Declared::<#ty>::KNOWN.#call
            }};
            (TokenStream::new(), quote_spanned!(output=> #private::body(#closure #user)), call)
        }
        Shape::ImplFuture | Shape::BoxedFuture => {
            let mut call = quote_spanned!(end=> #at_end::#run_async(monitor_prepared, monitor_body, #closures));
            let user = match shape {
                Shape::ImplFuture => match hints::at_the_tail(function, options, &statement) {
                    Some(user) => user,
                    None => {
                        (yields, asks) = (hints::yields(function, options), ask::first(options));
                        user()
                    }
                },
                _ => {
                    call = quote_spanned!(end=> #at_end::boxed(#call));
                    asks = ask::first(options);
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
                    let begin = hints::in_the_block(function, options);
                    let user = block.with_statement(&begin, function.is_unsafe());
                    // Inner attributes may stand in a block that is an argument, and only there.
                    quote_spanned!(site=> #private::future(#keywords #user))
                }
                Made::Value(value) => {
                    (yields, asks) = (hints::yields(function, options), ask::first(options));
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
    let mut called =
        quote_spanned!(site=> #before let #bound = #made; #yields #items #asks #finished);
    if let Shape::Pinned = shape {
        let leading = &body.items;
        called = body.braced(quote!(#leading #called)).into_token_stream();
    }
    let ask = ask::variable(options, private);
    let declared = hints::declared(function, options, shape);
    let tokens = quote_spanned! {site=>
        #(#attrs)* #ask let monitor_prepared = #prepared; #declared #called
    };
    body.braced(tokens).into_token_stream()
}

/// A guard instead of a closure, which would hide the caller's line from the body.
fn tracked(
    function: &Function,
    options: &Options,
    prepared: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let body = &function.body;
    let (attrs, items, rest) = (&body.inner_attrs, &body.items, &body.rest);
    let guard =
        quote_spanned!(Span::mixed_site()=> let _monitor_guard = #private::guard(#prepared););
    if let Some(refusal) = ask::refusal(options) {
        // What the signature says is named outside of the braces in which the body has its items.
        let declared = hints::declared(function, options, &Shape::SyncTracked);
        let ask = ask::variable(options, private);
        let user = body.with_statement(&refusal, function.is_unsafe());
        return body.braced(quote!(#(#attrs)* #ask #guard #declared #user)).into_token_stream();
    }
    body.braced(quote!(#(#attrs)* #items #guard #rest)).into_token_stream()
}
