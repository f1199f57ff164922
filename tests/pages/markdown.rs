//! Markdown, read as GitHub reads it.

use crate::{hostile, shop};
use monitor_runtime::{Outcome, Report, Snapshot};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The rows of all tables, head first; whatever could do harm is refused.
fn tables(markdown: &str) -> Vec<Vec<Vec<String>>> {
    let (mut tables, mut cell) = (Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => panic!("HTML {text:?} in\n{markdown}"),
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough | Tag::CodeBlock(_),
            ) => {
                panic!("a name does something in\n{markdown}")
            }
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                tables.last_mut().expect("a table").push(Vec::new());
            }
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::End(TagEnd::TableCell) => {
                let row =
                    tables.last_mut().and_then(|table: &mut Vec<Vec<String>>| table.last_mut());
                row.expect("a row").push(std::mem::take(&mut cell));
            }
            Event::Text(text) => {
                // GitHub links these by itself, outside of code
                for linked in ["@", "http", "www."] {
                    assert!(!text.contains(linked), "{text:?} in\n{markdown}");
                }
                cell += &text;
            }
            Event::Code(text) => cell += &text,
            _ => {}
        }
    }
    tables
}

/// The table below a title whose first head is this.
fn table(markdown: &str, head: &str) -> Vec<Vec<String>> {
    let found = tables(markdown).into_iter().find(|table| table[0][0] == head);
    found.unwrap_or_else(|| panic!("no table of {head} in\n{markdown}"))
}

#[test]
fn the_report_of_a_shop_is_short_and_says_what_is_wrong_first() {
    let markdown = shop::usual().to_markdown();
    assert!(markdown.starts_with("## LLM calls of `shop`\n"), "{markdown}");
    assert!(markdown.lines().count() < 80, "{markdown}");
    let wrong = markdown.find("**Open**: breaker `anthropic` has been open").expect(&markdown);
    assert!(wrong < markdown.find("| Requests |").expect("the numbers"), "{markdown}");
    let models = table(&markdown, "Model");
    assert_eq!(models[0], ["Model", "Calls", "Ok %", "p50", "p95", "Input", "Output", "Cost"]);
    assert!(models.iter().all(|row| row.len() == 8));
    assert!(models[1].last().expect("a cost").contains('$'), "the dearest first: {models:?}");
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let markdown = shop::hostile().to_markdown();
    for table in tables(&markdown) {
        for row in &table {
            assert_eq!(row.len(), table[0].len(), "{row:?}");
        }
    }
    let models: Vec<String> =
        table(&markdown, "Model").into_iter().map(|mut row| row.remove(0)).collect();
    assert_eq!(models.len(), 11, "a head and the first ten");
    for line in markdown.lines() {
        assert!(!line.contains(char::is_control) && !line.contains('\u{202e}'), "{line:?}");
        assert!(line.chars().count() < 400, "{line}");
    }
}

#[test]
fn every_hostile_name_is_code_that_says_what_it_is() {
    for name in hostile::names() {
        let series = vec![hostile::series(&name, Outcome::Ok)];
        let service = Some(name.clone());
        let report = Report::new(Snapshot { series, service, ..Snapshot::default() });
        tables(&report.provider(&name).model(&name).tag(&name, &name).to_markdown());
        let markdown = report.to_markdown();
        let row = table(&markdown, "Model").remove(1);
        assert_eq!(row.len(), 8, "{markdown}");
        let begin: String = name.chars().take_while(|char| char.is_ascii_alphanumeric()).collect();
        assert!(row[0].starts_with(&begin), "{row:?}");
    }
}

#[test]
fn before_the_first_call_there_are_no_zeros() {
    let markdown = Report::new(Snapshot::default()).to_markdown();
    assert!(markdown.contains("No call has ended yet"), "{markdown}");
    assert!(!markdown.contains('$') && !markdown.contains('%'), "{markdown}");
}
