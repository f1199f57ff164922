//! The closure that looks at a result: was it an error, and what did it use?
//!
//! What always holds: the type of the result is known where a level is chosen, so its calls stand
//! here and not in the runtime; what nobody asked for is not looked for.

use crate::{
    expand::private_path,
    item::Function,
    options::{self, Options, Track},
    shape::Shape,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

/// `|result, verdict| ..` for the function's result.
pub(crate) fn closure(
    function: &Function,
    options: &Options,
    private: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let errors = errors(function, options, private);
    let usage = usage(function, options, private);
    if errors.is_empty() && usage.is_empty() {
        return quote_spanned!(site=> |_, _| {});
    }
    // What an option does wrong with an argument is told where the closure stands.
    let here = options.closure().map_or(site, |given| given.span);
    quote_spanned!(here.resolved_at(site)=> |monitor_result, monitor_verdict| { #errors #usage })
}

pub(crate) fn errors(function: &Function, options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let expected = options.expr(options::ERROR_IF).is_some();
    let decider = if expected { options::ERROR_IF } else { options::OK_IF };
    let decided = options.expr(decider);
    let is_future = !matches!(function.shape(), Shape::Async | Shape::Sync | Shape::SyncClosure);
    let says_nothing = function.returns_nothing() && !is_future;
    if says_nothing && decided.is_none() && options.expr(options::CLASSIFY).is_none() {
        return TokenStream::new();
    }
    let classify = options.expr(options::CLASSIFY).map(|classify| {
        let (here, private) = asked(options, options::CLASSIFY);
        quote_spanned!(here=> #private::reclassify(monitor_result, monitor_verdict, #classify);)
    });
    let found = found(function, private);
    let found = quote_spanned!(site=> #found #classify);
    let Some(decided) = decided else {
        return found;
    };
    let (here, private) = asked(options, decider);
    let decided = quote_spanned!(here=> #private::decide(monitor_result, monitor_verdict, #expected, #decided));
    quote_spanned! {site=>
        if #decided {
            #found
        }
    }
}

/// What the probes choose for the result of `monitor_body`, where no closure of the user's has a
/// word in it: then it is the same for all functions with such a result.
pub(crate) fn probed(
    function: &Function,
    options: &Options,
    private: &TokenStream,
) -> Option<TokenStream> {
    let site = Span::mixed_site();
    if options.closure().is_some() {
        return None;
    }
    let nothing = quote_spanned!(site=> ());
    let says_nothing = function.returns_nothing();
    let steps = if says_nothing { nothing.clone() } else { steps(function, private) };
    let ways = if looks_for_usage(function, options) { ways(options, private) } else { nothing };
    Some(quote_spanned! {site=>
        if false {
            #private::probed(monitor_yielded, |monitor_result| #private::Probed::of(#steps, #ways))
        } else {
            #private::Probed::chosen()
        }
    })
}

/// The error that a result is, by the type of the error.
pub(crate) fn found(function: &Function, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let steps = steps(function, private);
    quote_spanned! {site=>
        {
            let monitor_steps =
                if false { #private::chosen(#steps) } else { #private::never_chosen() };
            #private::look_for_error(monitor_result, monitor_verdict, monitor_steps);
        }
    }
}

/// The wrappers around the error.
fn steps(function: &Function, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let of = Ident::new(if function.error_borrows() { "of_borrowing" } else { "of" }, site);
    quote_spanned! {site=>
        {
            use #private::levels::*;
            #private::Peel::#of(monitor_result)
                .__monitor_peel().__monitor_within()
                .__monitor_peel().__monitor_within()
                .__monitor_peel()
        }
    }
}

pub(crate) fn usage(function: &Function, options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    if let Some(usage) = options.expr(options::USAGE) {
        let (here, at_usage) = asked(options, options::USAGE);
        let take =
            quote_spanned!(here=> #at_usage::usage_by(monitor_reply, monitor_verdict, #usage););
        return quote_spanned! {site=>
            let monitor_reply = {
                use #private::levels::*;
                (&#private::Whole::of(monitor_result)).__monitor_ok()
            };
            #take
        };
    }
    if !looks_for_usage(function, options) {
        return TokenStream::new();
    }
    let ways = ways(options, private);
    quote_spanned! {site=>
        let monitor_ways = if false { #private::chosen(#ways) } else { #private::never_chosen() };
        #private::look_for_usage(monitor_result, monitor_verdict, monitor_ways);
    }
}

fn looks_for_usage(function: &Function, options: &Options) -> bool {
    options.track() != Track::Nothing && !function.never_returns()
}

/// The ways to what can carry usage, and what is asked for there.
fn ways(options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let require = required(options, "require_usage");
    quote_spanned! {site=>
        {
            use #private::levels::*;
            let monitor_whole = #private::Route::of(monitor_result)
                .__monitor_open().__monitor_open().__monitor_open().__monitor_open();
            let (monitor_first, monitor_last) = monitor_whole.__monitor_parts();
            let monitor_parts = (
                monitor_first.__monitor_open().__monitor_open().__monitor_take(),
                monitor_last.__monitor_open().__monitor_open().__monitor_take(),
            );
            #require
            monitor_parts
        }
    }
}

/// Tells at the option that no part can carry usage.
pub(crate) fn required(options: &Options, require: &str) -> Option<TokenStream> {
    let asked = options.track_span().filter(|_| !options.tracks_silently)?;
    // The error about a type without usage stands where the user asked for usage.
    let here = asked.resolved_at(Span::mixed_site());
    let (private, require) = (private_path(options, here), Ident::new(require, here));
    Some(quote_spanned!(here=> #private::#require(&monitor_whole, &monitor_parts);))
}

/// Where an option stands, and the path of the runtime there: errors about the type of the
/// option's value belong to the option.
pub(crate) fn asked(options: &Options, name: &str) -> (Span, TokenStream) {
    let site = Span::mixed_site();
    let here = options.get(name).map_or(site, |given| given.span).resolved_at(site);
    (here, private_path(options, here))
}
