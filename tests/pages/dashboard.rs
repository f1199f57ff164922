//! The pages of the dashboard, read as a browser reads them.

use crate::shop;
use monitor_runtime::{Call, Collector, current};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// Every page: the overview, single calls, a trace; of a shop, of a hostile one, and of nothing yet.
fn pages() -> Vec<String> {
    let (shop, hostile) = (shop::open(false), shop::open(true));
    let id = Call::builder("<b>research</b>").collector(&shop).run(|| {
        Call::builder("answer").model("gpt-4o").run(|| _ = current().tokens(1_000, 200));
        current().trace_id().expect("an id")
    });
    vec![
        shop.dashboard_html(),
        shop.traces_html(),
        shop.trace_html(id).expect("a trace"),
        hostile.dashboard_html(),
        hostile.traces_html(),
        Collector::builder().build().dashboard_html(),
    ]
}

fn parsed(page: &str) -> Html {
    let html = Html::parse_document(page);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    html
}

fn elements(html: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    html.root_element().descendants().filter_map(ElementRef::wrap)
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|element| element.text().collect()).collect()
}

#[test]
fn every_page_is_well_formed_and_loads_nothing_but_its_style_and_its_script() {
    for page in pages() {
        let html = parsed(&page);
        assert_eq!(texts(&html, "style, iframe, object, embed, img, base, use"), [""; 0]);
        for element in elements(&html) {
            let name = element.value().name();
            for (attribute, value) in element.value().attrs() {
                assert!(
                    !attribute.starts_with("on") && attribute != "style",
                    "{attribute}={value}"
                );
                let loads = attribute == "src" || (name == "link" && attribute == "href");
                let own = ["dashboard/style.css", "dashboard/script.js"];
                let is_own = own.contains(&value.trim_start_matches("../"));
                assert!(!loads || is_own, "{name} {attribute}={value}");
                assert!(attribute != "href" || !value.contains(':'), "{value} leads elsewhere");
            }
        }
        assert_eq!(texts(&html, "h1").len(), 1);
    }
}

#[test]
fn ids_are_there_once_and_every_link_into_a_page_leads_to_one() {
    for page in pages() {
        let html = parsed(&page);
        let ids: Vec<&str> = elements(&html).filter_map(|element| element.value().id()).collect();
        let all: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(all.len(), ids.len(), "{ids:?}");
        for element in elements(&html) {
            let is_main = !element
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|around| around.value().name() == "nav");
            for (attribute, value) in element.value().attrs().filter(|_| is_main) {
                let named = match (attribute, value.split_once('#')) {
                    ("href", Some((before, id)))
                        if before.is_empty() || before.starts_with('?') =>
                    {
                        vec![id]
                    }
                    ("aria-labelledby" | "aria-describedby" | "for", _) => vec![value],
                    _ => vec![],
                };
                for id in named {
                    assert!(all.contains(id), "{attribute}={value} leads to nothing: {all:?}");
                }
            }
        }
    }
}

#[test]
fn numbers_of_a_page_are_those_of_the_report() {
    let shop = shop::open(false);
    let (report, html) = (shop.report(), parsed(&shop.dashboard_html()));
    let digits = |text: &str| text.replace(',', "").parse::<u64>().ok();
    assert_eq!(digits(&texts(&html, ".vitals dd")[0]), Some(report.totals.requests));
    for section in ["models", "providers", "functions"] {
        let calls = texts(&html, &format!("#{section} :is(tbody, tfoot) tr > td.n"));
        assert!(calls.iter().any(|cell| digits(cell) == Some(report.totals.requests)), "{section}");
    }
    let kinds: u64 = texts(&html, "#errors .scroll:first-of-type tbody td.n")
        .iter()
        .filter_map(|cell| digits(cell))
        .sum();
    assert_eq!(kinds, report.errors.total);
    assert_eq!(texts(&html, "#budgets tbody tr").len(), report.budgets.len());
    assert_eq!(texts(&html, "#alerts tbody tr").len(), report.alerts.len());
}

#[test]
fn a_page_of_hostile_names_shows_them_as_text() {
    let html = parsed(&shop::open(true).dashboard_html());
    let models = texts(&html, "#models tbody th").join("\n");
    for shown in ["<script>alert(1)</script>", "right\\u{202e}to\\u{2066}left"] {
        assert!(models.contains(shown), "{shown} is not in\n{models}");
    }
    assert_eq!(texts(&html, "script").len(), 1);
}
