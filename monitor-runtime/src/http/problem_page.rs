//! A problem on a page, where somebody looks at the dashboard.
//!
//! What always holds: status and code are those that a program would get; what was sent stands in it
//! as text; it runs nothing, and can be read by whoever has no token.

use super::problem::Problem;
use crate::report::dashboard::POLICY;
use askama::Template;
use axum::{
    body::Body,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::Response,
};

/// Browsers ask for a name and a password by themselves (RFC 7617).
const CHALLENGE: &str = "Basic realm=\"LLM calls\", charset=\"UTF-8\"";

/// Where a page of the dashboard is, or would be.
pub(super) struct Place {
    /// The way from there to where the routes begin.
    root: String,
}

#[derive(Template)]
#[template(path = "dashboard/problem.html")]
struct Page<'a> {
    root: &'a str,
    heading: &'static str,
    words: &'a str,
}

impl Place {
    /// `None` where programs ask.
    pub(super) fn of(path: &str) -> Option<Place> {
        let below = path.strip_prefix("/dashboard")?;
        let is_page = below.is_empty() || below.starts_with('/');
        is_page.then(|| Place { root: "../".repeat(below.matches('/').count()) })
    }

    /// The answer, which is a page if it was a problem.
    pub(super) fn in_words(&self, answer: Response) -> Response {
        let Some(problem) = answer.extensions().get::<Problem>() else { return answer };
        let status = answer.status();
        let words = match status {
            StatusCode::UNAUTHORIZED => {
                "The browser asks for it once this page is loaded again: the password is the token of \
                 this server, the name may be any."
            }
            _ => problem.message(),
        };
        let page = Page { root: &self.root, heading: heading(status), words };
        // writing to a string does not fail
        let html = page.render().unwrap_or_default();
        let (mut head, _) = answer.into_parts();
        head.headers.remove(CONTENT_LENGTH);
        for (name, value) in
            [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)]
        {
            head.headers.insert(name, HeaderValue::from_static(value));
        }
        if status == StatusCode::UNAUTHORIZED {
            head.headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
        }
        Response::from_parts(head, Body::from(html))
    }
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "This address says something that cannot be meant",
        StatusCode::UNAUTHORIZED => "These pages ask for a token",
        StatusCode::NOT_FOUND => "There is nothing here, or not any more",
        StatusCode::SERVICE_UNAVAILABLE => "Too many ask at this moment",
        _ => "There is no such page",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_from_every_page_to_where_the_routes_begin() {
        let root = |path| Place::of(path).map(|place| place.root);
        assert_eq!(root("/dashboard").as_deref(), Some(""));
        assert_eq!(root("/dashboard/traces").as_deref(), Some("../"));
        assert_eq!(root("/dashboard/traces/12").as_deref(), Some("../../"));
        assert!(root("/dashboards").is_none() && root("/traces").is_none());
    }
}
