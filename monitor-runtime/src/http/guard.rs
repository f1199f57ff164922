//! Who gets an answer, and what every answer says to browsers.

#[cfg(feature = "dashboard")]
use super::problem_page::Place;
use super::{problem::Problem, service::Service};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

const SAID_TO_BROWSERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Lets a request through to its route, or refuses it.
pub(super) async fn guard(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    #[cfg(feature = "dashboard")]
    let place = Place::of(request.uri().path());
    let refused = refusal(&service, &request);
    let mut response = match refused {
        None => next.run(request).await,
        Some(problem) => problem.into_response(),
    };
    #[cfg(feature = "dashboard")]
    if let Some(place) = place {
        response = place.in_words(response);
    }
    say_to_browsers(&mut response);
    response
}

/// Adds what an answer does not say itself.
pub(super) fn say_to_browsers(response: &mut Response) {
    for (name, value) in SAID_TO_BROWSERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
}

fn refusal(service: &Service, request: &Request) -> Option<Problem> {
    let mut sent = request.headers().get_all(AUTHORIZATION).iter();
    // of two nobody can say which one counts, and who stands in between may have looked at the other
    let authorization = sent.next().filter(|_| sent.next().is_none()).map(HeaderValue::as_bytes);
    // the page that says how to get in has it too
    let is_style = request.uri().path() == "/dashboard/style.css";
    if !is_style && !service.settings().lets_in(authorization) {
        return Some(Problem::unauthorized());
    }
    let is_foreign = !request.method().is_safe() && is_of_another_page(request.headers());
    is_foreign.then(|| {
        let message = "what changes something is not taken from pages of other origins";
        Problem::forbidden("foreign_origin", message)
    })
}

/// Whether a browser sent this for a page that came from elsewhere. It does so without asking, and
/// only hides the answer from the page.
fn is_of_another_page(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let origin = headers.get(ORIGIN).map(HeaderValue::as_bytes);
    let host = headers.get(HOST).map(HeaderValue::as_bytes);
    let is_own = |origin: &[u8]| {
        let rest = origin.strip_prefix(b"http://").or(origin.strip_prefix(b"https://"));
        rest.is_some() && rest == host
    };
    !matches!(site, None | Some(b"same-origin" | b"none")) || !origin.is_none_or(is_own)
}
