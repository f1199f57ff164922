//! Pages of HTML: the report as one static page, and what it shares with those of the dashboard.
//!
//! What always holds: on the static page nothing is loaded from elsewhere and nothing runs; the policy
//! in its head forbids both. What is wrong comes first, then numbers, then charts, then rows. A number has
//! its unit; what is not known is not shown as zero; rows add up to their foot. Names from outside are
//! text.

mod chart;
mod custom;
#[cfg(feature = "dashboard")]
pub mod dashboard;
mod errors;
mod escape;
mod head;
mod limits;
mod order;
mod parts;
mod streams;
mod table;
mod traces;
mod vitals;
mod windows;

use super::Report;
use escape::Text;
use order::Order;

const STYLE: &str = include_str!("style.css");
/// The style of the page by its SHA-256, which is the only one that browsers then take; whoever changes
/// the style learns the new one from a test.
const STYLE_SOURCE: &str = "'sha256-CaYGPeciLt5hIv/fr5sPou+wwsxJXsvG59V5uNzYgGY='";

/// The policy of the page: nothing but its own style.
pub(crate) fn policy() -> String {
    format!("default-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; form-action 'none'")
}

impl Report {
    /// The report as one page of HTML: no script, nothing from elsewhere, light and dark, for screens,
    /// phones and paper. Its charts reach as far back as the longest window; they are left out where
    /// no history is kept.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().service("shop").build();
    /// collector.record(Request::new("chat").model("<b>gpt</b>"));
    /// let page = collector.report().to_html();
    /// assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    /// assert!(page.contains("&lt;b&gt;gpt") && !page.contains("<b>gpt"));
    /// ```
    pub fn to_html(&self) -> String {
        let order = Order::fixed();
        let title = super::outside::shown(&self.api_name);
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <title>{} · LLM calls</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            policy(),
            Text(title)
        );
        page += &head::top(self);
        page += "<main id=\"main\">\n";
        page += &head::attention(self);
        match self.totals.requests == 0 && self.attempts.is_none() {
            true => page += &head::nothing_yet(self),
            false => {
                let uptime = vitals::uptime(self.uptime, self.since, self.timestamp);
                let minor = vitals::minor(self, uptime, vitals::attempts(self));
                page += &vitals::lists(&vitals::main(self), &minor);
                page += &chart::all(self);
                page += &windows::sections(self);
                page += &parts::sections(self, &order);
                page += &streams::sections(self, &order);
                page += &errors::sections(self, &order);
            }
        }
        page += &traces::sections(self);
        page += &limits::sections(self, &order);
        page += &custom::sections(self, &order);
        page += "</main>\n";
        page += &head::foot(self);
        page + "</body>\n</html>\n"
    }
}

/// A section with a heading and a line of prose below it; nothing without content. It has its lines
/// for itself.
fn section(id: &str, heading: &str, prose: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    let prose = if prose.is_empty() { String::new() } else { format!("<p>{prose}</p>") };
    format!(
        "<section id=\"{id}\">\n<header><h2>{heading}</h2>{prose}</header>\n{content}</section>\n"
    )
}
