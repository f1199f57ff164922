//! Options that this function's result cannot answer.
//!
//! What always holds: the error stands at the option, and says which word to leave out or to add.

use crate::{
    diagnostics::Diagnostics,
    options::{Options, Track},
};

/// What looks at the result of a function with `#[track_caller]`.
pub(crate) fn unseen_result(options: &Options, diagnostics: &mut Diagnostics) {
    for given in options.of_the_result() {
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

/// What looks at the result of a function that never returns.
pub(crate) fn no_result(options: &Options, diagnostics: &mut Diagnostics) {
    if let (Some(asked), true) = (options.track_span(), options.track() != Track::Nothing) {
        let message = "this function never returns, so no result can carry token usage: leave the \
                       flag out and record the usage in the body: \
                       `monitor_runtime::current().usage(..)`";
        diagnostics.error(asked, message);
    }
    for given in options.of_the_result().filter(|given| !given.name.starts_with("track")) {
        let message = format!(
            "this function never returns, so there is no result: leave `{}` out",
            given.name
        );
        diagnostics.error(given.span, message);
    }
}

/// Usage of a stream that is not measured: its items have it, and nobody looks at them.
pub(crate) fn stream_not_asked_for(options: &Options, diagnostics: &mut Diagnostics) {
    if let (Some(asked), true) = (options.track_span(), options.track() != Track::Nothing) {
        let message = "this function returns a stream, whose items carry the usage: write \
                       `#[monitor(stream, ..)]`";
        diagnostics.error(asked, message);
    }
}
