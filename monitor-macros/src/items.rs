//! How a call goes over into its stream, and the closure that looks at each item.
//!
//! What always holds: what can be said of a result is said of an item; a result that holds no
//! stream is looked at for its error, and for nothing else.

use crate::{
    expand::private_path,
    item::Function,
    judge,
    options::{self, Options, Track},
    stream::{Held, Stream},
};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// The last arguments of the runtime's `run_stream` and `run_opening`: one closure for a result
/// without a stream, one that wraps the stream.
pub(crate) fn closures(
    stream: &Stream,
    function: &Function,
    options: &Options,
    private: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let without = match stream.is_alone() {
        true => quote_spanned!(site=> |_, _| {}),
        false => {
            let found = judge::found(function, private);
            quote_spanned!(site=> |monitor_result, monitor_verdict| { #found })
        }
    };
    let judge = judge(function, options, private);
    // What is no stream is told where the signature says it.
    let here = function.output_span().resolved_at(site);
    let at_stream = private_path(options, here);
    let wrapped = quote_spanned!(here=> #at_stream::stream(monitor_call, monitor_stream, #judge));
    // The type is written out, because nothing turns a box inside of a `Result` into another one.
    let (boxed, ty) = match &stream.held {
        Held::Bare => {
            return quote_spanned!(site=> #without, |monitor_call, monitor_stream| #wrapped);
        }
        Held::Pinned(ty) => (quote_spanned!(site=> #private::pinned), ty),
        Held::Heaped(ty) => (quote_spanned!(site=> #private::heaped), ty),
    };
    quote_spanned! {site=>
        #without,
        |monitor_call, monitor_stream| {
            let monitor_stream: #ty = #boxed(#wrapped);
            monitor_stream
        }
    }
}

/// `|result, items| ..` for each item, which the errors call a result as elsewhere.
fn judge(function: &Function, options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let errors = judge::errors(function, options, private);
    let here = options.closure().map_or(site, |given| given.span);
    let usage = match options.expr(options::USAGE) {
        Some(_) => judge::usage(function, options, private),
        None => usage(options, private),
    };
    quote_spanned! {here.resolved_at(site)=>
        |monitor_result, monitor_items| {
            let monitor_verdict = #private::of_item(monitor_items);
            #errors
            #usage
        }
    }
}

fn usage(options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    if options.track() == Track::Nothing {
        return TokenStream::new();
    }
    let ways = ways(options, private);
    quote_spanned! {site=>
        let monitor_ways = if false { #private::chosen(#ways) } else { #private::never_chosen() };
        #private::look_for_usage_in_item(monitor_result, monitor_items, monitor_ways);
    }
}

/// The ways to what can carry usage, and what is asked for there.
fn ways(options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let require = judge::required(options, "require_usage_in_items");
    quote_spanned! {site=>
        {
            use #private::item_levels::*;
            let monitor_whole = #private::Carrier::of(monitor_result);
            let monitor_whole = (&&&&&monitor_whole).__monitor_open();
            let monitor_whole = (&&&&&monitor_whole).__monitor_open();
            let monitor_whole = (&&&&&monitor_whole).__monitor_open();
            let monitor_whole = (&&&&&monitor_whole).__monitor_open();
            let (monitor_first, monitor_last) = (&monitor_whole).__monitor_parts();
            let monitor_first = (&&&&&monitor_first).__monitor_open();
            let monitor_first = (&&&&&monitor_first).__monitor_open();
            let monitor_last = (&&&&&monitor_last).__monitor_open();
            let monitor_last = (&&&&&monitor_last).__monitor_open();
            let monitor_parts =
                ((&&&&&&monitor_first).__monitor_item(), (&&&&&&monitor_last).__monitor_item());
            #require
            monitor_parts
        }
    }
}
