//! The page, read as a browser reads it.

use crate::{hostile, shop};
use monitor_runtime::{Collector, Outcome, Report, Request, Snapshot, Usage, UsageKind};
use scraper::{ElementRef, Html, Selector};

/// Parses a page without any error, and checks what holds for all of them.
fn parsed(page: &str) -> Html {
    let html = Html::parse_document(page);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    let forbidden =
        "script, link, iframe, object, embed, img, form, base, audio, video, foreignObject, use";
    assert_eq!(texts(&html, forbidden), [""; 0], "nothing runs or is loaded");
    for element in html.root_element().descendants().filter_map(ElementRef::wrap) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && name != "style" && name != "src", "{name}={value}");
            assert!(name != "href" || value.starts_with('#'), "{name}={value}");
        }
    }
    let style = texts(&html, "style");
    assert!(style.len() == 1 && !style[0].contains("url(") && !style[0].contains("@import"));
    for text in html.root_element().text() {
        let hidden =
            |char: char| char.is_control() && char != '\n' || "\u{202e}\u{2066}".contains(char);
        assert!(!text.contains(hidden), "{text:?}");
    }
    html
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|element| element.text().collect()).collect()
}

/// The cells of a column of the table in a section, its foot last.
fn column(html: &Html, section: &str, head: &str) -> Vec<String> {
    let heads = texts(html, &format!("#{section} thead th"));
    let at = heads.iter().position(|text| text.starts_with(head)).expect("the column");
    let cell = format!(
        "#{section} tbody tr > :nth-child({0}), #{section} tfoot tr > :nth-child({0})",
        at + 1
    );
    texts(html, &cell)
}

fn number(text: &str) -> f64 {
    let digits: String =
        text.chars().filter(|char| char.is_ascii_digit() || *char == '.').collect();
    digits.parse().unwrap_or(0.0)
}

#[test]
fn the_page_of_a_shop_is_well_formed_and_says_what_is_wrong_first() {
    let report = shop::usual();
    let page = report.to_html();
    // to look at them in a browser and on a terminal
    if let Some(folder) = std::env::var_os("MONITOR_PAGES") {
        let folder = std::path::PathBuf::from(folder);
        std::fs::write(folder.join("shop.html"), &page).expect("a page to look at");
        std::fs::write(folder.join("shop.md"), report.to_markdown()).expect("a page to look at");
        std::fs::write(folder.join("shop.txt"), report.to_string()).expect("a text to look at");
    }
    let html = parsed(&page);
    let wrong = texts(&html, ".attention li");
    assert!(wrong[0].starts_with("Firing") || wrong[0].starts_with("Open"), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("breaker anthropic has been open")), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("calls have no cost")), "{wrong:?}");
    for line in html.select(&Selector::parse(".attention a").expect("a selector")) {
        let id = line.value().attr("href").expect("a link").trim_start_matches('#');
        let there = Selector::parse(&format!("[id=\"{id}\"]")).expect("a selector");
        assert_eq!(html.select(&there).count(), 1, "#{id} leads somewhere");
    }
    assert_eq!(texts(&html, "figure h3").len(), 4);
    assert!(page.len() < 300_000, "{} bytes", page.len());
}

#[test]
fn rows_add_up_to_their_foot_and_to_the_headline() {
    let report = shop::usual();
    let html = parsed(&report.to_html());
    for section in ["models", "providers", "functions"] {
        for head in ["Calls", "Failed", "Input", "Output"] {
            let cells = column(&html, section, head);
            let (all, rows) = cells.split_last().expect("a foot");
            let sum: f64 = rows.iter().map(|cell| number(cell)).sum();
            assert!(sum > 0.0 && sum == number(all), "{section}: {head}: {rows:?} are not {all}");
        }
    }
    let headline = texts(&html, ".vitals dd")[0].clone();
    assert_eq!(number(&headline), report.totals.requests as f64);
    assert_eq!(column(&html, "models", "Calls").last(), Some(&headline));
}

#[test]
fn beyond_fifty_rows_the_last_one_has_the_rest() {
    let series = (0..60).map(|number| hostile::series(&format!("model {number}"), Outcome::Ok));
    let report = Report::new(Snapshot { series: series.collect(), ..Snapshot::default() });
    let html = parsed(&report.to_html());
    let calls = column(&html, "models", "Calls");
    assert_eq!(calls.len(), 52, "fifty, the rest, and all");
    assert_eq!((calls[50].as_str(), calls[51].as_str()), ("10", "60"));
    assert_eq!(texts(&html, "#models header p"), ["50 of 60, the dearest first"]);
}

#[test]
fn the_rest_stands_below_the_heads_of_what_it_is() {
    for cached in [0, 100] {
        let collector = Collector::builder().build();
        for number in 0..60 {
            let usage = Usage::new(1_000, 200).with(UsageKind::CacheRead, cached);
            let usage = if cached == 0 { Usage::new(1_000, 200) } else { usage };
            let request = Request::new("chat").provider("openai").model("gpt-4o-mini");
            collector.record(request.usage(usage));
            collector.record(Request::new("chat").model(format!("m{number}")).usage(usage));
        }
        let html = parsed(&collector.report().to_html());
        let rest = |head| column(&html, "models", head)[50].clone();
        assert_eq!((rest("Input"), rest("Output")), ("11,000".into(), "2,200".into()));
        assert_eq!((rest("Cost"), rest("Share")), ("unpriced".into(), "–".into()));
    }
}

#[test]
fn the_bars_of_a_chart_are_its_table() {
    let html = parsed(&shop::usual().to_html());
    let rows = Selector::parse("#requests tbody tr").expect("a selector");
    let rows: Vec<Vec<f64>> = html
        .select(&rows)
        .map(|row| {
            row.child_elements()
                .skip(1)
                .map(|cell| number(&cell.text().collect::<String>()))
                .collect()
        })
        .collect();
    assert!(
        (50..=61).contains(&rows.len()),
        "a row for each minute of the last hour: {}",
        rows.len()
    );
    for row in &rows {
        assert_eq!(row[0], row[1..].iter().sum::<f64>(), "{row:?}");
    }
    assert_eq!(rows.iter().filter(|row| row[0] == 0.0).count(), 6, "the quiet minutes are there");
    let line = Selector::parse("#latency path.line:not(.p95):not(.p99)").expect("a selector");
    let paths: Vec<_> = html.select(&line).filter_map(|path| path.value().attr("d")).collect();
    let drawn =
        paths.iter().find(|path| path.contains('L') && !path.contains('H')).expect("a line");
    assert_eq!(drawn.matches('M').count(), 2, "the line stops where nothing was measured: {drawn}");
}

#[test]
fn streams_and_windows_stand_on_every_page() {
    let report = shop::streaming();
    let html = parsed(&report.to_html());
    assert_eq!(column(&html, "streams", "Streams"), ["60", "20", "80", "80", "80"]);
    assert_eq!(
        column(&html, "streams", "First p95"),
        ["400 ms", "800 ms", "800 ms", "800 ms", "800 ms"]
    );
    let markdown = report.to_markdown();
    assert!(markdown.contains("| Streams | 80 · first item p50 400 ms · first item p95 800 ms"));
    assert!(report.to_string().contains("\nStreams       80 · "));

    let report = shop::usual();
    let windows = texts(&parsed(&report.to_html()), "#windows tbody th");
    assert_eq!(windows, ["last 1m", "last 5m", "last 1h"]);
    for text in [report.to_markdown(), report.to_string()] {
        assert!(windows.iter().all(|window| text.contains(window)), "{text}");
    }
}

#[test]
fn the_slowest_calls_say_of_what_time_they_are() {
    let report = shop::usual();
    assert!(report.to_string().contains("\nSlowest calls of about the last hour\n"));
    let html = parsed(&report.to_html());
    assert_eq!(texts(&html, "#slowest header p"), ["of about the last hour"]);
    assert!(shop::streaming().to_string().contains("\nSlowest calls\n"), "they are all there are");
}

#[test]
fn hostile_names_are_text() {
    let html = parsed(&shop::hostile().to_html());
    let models = texts(&html, "#models tbody th").join("\n");
    for shown in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a|b||c\\|d",
        "two\\nlines\\r\\n\\n# and a heading",
        "right\\u{202e}to\\u{2066}left\\u{2069}\\u{200f}",
        "\\u{1b}[31mred\\u{1b}[2J\\u{7}\\u{9b}1m",
        "</style></title></svg><style>*{display:none}",
    ] {
        assert!(models.contains(shown), "{shown} is not in\n{models}");
    }
    let isolated = texts(&html, "#models tbody th bdi").len();
    assert!(isolated > 8, "{isolated} names stand by themselves, whatever their direction");
}

#[test]
fn names_that_nobody_mended_are_text_too() {
    let names = hostile::names();
    let series = names.iter().map(|name| hostile::series(name, Outcome::Error)).collect();
    let service = Some("</title><script>alert(1)</script>\u{202e}".into());
    let snapshot = Snapshot { series, service, ..Snapshot::default() };
    let html = parsed(&Report::new(snapshot).to_html());
    let title = texts(&html, "title").join("");
    assert_eq!(title, "</title><script>alert(1)</script>\\u{202e} · LLM calls");
}

#[test]
fn before_the_first_call_there_are_no_zeros() {
    let html = parsed(&Report::new(Snapshot::default()).to_html());
    let page = texts(&html, "main").join("");
    assert!(page.contains("No call has ended yet"), "{page}");
    assert!(page.contains("Nothing needs attention."), "{page}");
    assert!(!page.contains('$') && !page.contains('%'), "{page}");
}
