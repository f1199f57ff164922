//! What a call asks of a budget, and how it is refused.
//!
//! What always holds: it is evaluated with the other options, after them, because what is reserved
//! is priced by the model; the refusal is the first thing in the body, inside of the call, whatever
//! the shape; the type of the result decides how it is returned, and not the type's name.

use crate::{
    budget::Budget,
    diagnostics::Diagnostics,
    expand::private_path,
    item::Function,
    judge::asked,
    options::{BUDGET, BUDGET_ERROR, Options, span_of},
    prepare::text_of,
    shape::Shape,
    stream::Stream,
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// The variable that holds what is asked between the options and the body.
pub(crate) fn variable(options: &Options, private: &TokenStream) -> Option<TokenStream> {
    options
        .budget()
        .map(|_| quote_spanned!(Span::mixed_site()=> let mut monitor_ask = #private::Ask::NONE;))
}

/// Sets it, among the options.
pub(crate) fn evaluated(budget: &Budget, options: &Options, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    let reserve = match &budget.reserve {
        Some(reserve) => {
            // A value of another type is an error at the value.
            let here = span_of(reserve).resolved_at(site);
            let private = private_path(options, here);
            quote_spanned!(here=> #private::reserve(#reserve))
        }
        None => quote_spanned!(site=> ::core::option::Option::None),
    };
    let set = quote_spanned!(site=> monitor_ask = monitor_options.ask(monitor_text, #reserve));
    text_of(&budget.name, &set, private)
}

/// The statement with which a body begins that a budget can refuse.
pub(crate) fn refusal(options: &Options) -> Option<TokenStream> {
    options.budget()?;
    let site = Span::mixed_site();
    let (_, private) = asked(options, BUDGET);
    let result = result(options, |here, _| quote_spanned!(here=> monitor_declared));
    Some(quote_spanned! {site=>
        if let ::core::option::Option::Some(monitor_refused) = #private::refused(monitor_ask) {
            return #result;
        }
    })
}

/// A future that was made by hand, and asks before it is polled.
pub(crate) fn first(options: &Options) -> Option<TokenStream> {
    let site = Span::mixed_site();
    let (_, private) = asked(options, BUDGET);
    let refusal = closure(options)?;
    Some(quote_spanned! {site=>
        let monitor_body = #private::ask_first(monitor_ask, monitor_body, #refusal);
    })
}

/// The result of a future that was refused: it is known by the future what that yields.
pub(crate) fn closure(options: &Options) -> Option<TokenStream> {
    options.budget()?;
    let known = |here, private: &TokenStream| quote_spanned!(here=> #private::Declared::KNOWN);
    let result = result(options, known);
    Some(quote_spanned!(Span::mixed_site()=> |monitor_refused| #result))
}

/// The result of this type with the error that the user's own function makes, or `From`.
fn result(options: &Options, declared: impl Fn(Span, &TokenStream) -> TokenStream) -> TokenStream {
    let error = options.expr(BUDGET_ERROR);
    let (here, private) = asked(options, if error.is_some() { BUDGET_ERROR } else { BUDGET });
    let error = match error {
        Some(error) => error.to_token_stream(),
        None => quote_spanned!(here=> #private::refusal_error),
    };
    let declared = declared(here, &private);
    quote_spanned!(here=> #private::refusal(#declared, monitor_refused, #error))
}

/// Tells that a function cannot return an error, as far as its signature says so by itself; of any
/// other result the type says it.
pub(crate) fn refuse_without_result(
    function: &Function,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let Some(budget) = options.get(BUDGET) else { return };
    let by_hand = matches!(function.shape(), Shape::ImplFuture | Shape::Pinned);
    let known = if by_hand { function.yielded() } else { function.returned() };
    let message = if function.never_returns() {
        "this function never returns, and so cannot return the error of a budget: leave `budget` \
         out"
    } else if Stream::is_returned_bare(function) {
        "a stream cannot say that a budget refused it: return a `Result` of the stream, or open it \
         in an async fn that does"
    } else if function.returns_nothing() {
        "a budget refuses a call by an error, and this function returns nothing: return a `Result`"
    } else if known.is_none() {
        "a budget refuses a call by an error: write out the `Result` that this function returns"
    } else if Stream::is_returned_by(function) && !options.is_written(crate::options::STREAM) {
        "the cost of a stream comes with its items: write `#[monitor(stream, budget(..))]`"
    } else {
        return;
    };
    diagnostics.error(budget.span, message);
}
