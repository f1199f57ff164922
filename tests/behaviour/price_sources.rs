//! A report says where the prices come from that were used, and how old they are.

use crate::fixture::collector_with;
use monitor_runtime::{
    Collector, CostSource, ModelPrices, PriceBook, Report, Request, Timestamp, Usage,
    testing::MockClock,
};

fn ask(provider: &str, model: &str) -> Request {
    Request::new("chat").provider(provider).model(model).usage(Usage::new(1_000, 10))
}

/// Providers with the source of their prices.
fn sources(report: &Report) -> Vec<(&str, CostSource)> {
    let sources = report.price_sources.iter();
    sources.map(|source| (source.prices.provider.as_str(), source.prices.source)).collect()
}

#[test]
fn the_pages_and_the_day_of_the_last_look_are_told_for_providers_with_calls() {
    let noon = humantime_of("2027-01-01T12:00:00Z");
    let clock = MockClock::at(noon);
    let collector = Collector::builder().clock(clock.clock()).build();
    collector.record(ask("openai", "gpt-4o-mini"));
    collector.record(ask("anthropic", "claude-unheard-of"));
    let report = collector.report();
    assert_eq!(sources(&report), [("openai", CostSource::Catalogue)]);
    let openai = &report.price_sources[0];
    assert!(openai.prices.pages.iter().all(|page| page.starts_with("https://")));
    let day = openai.prices.checked.as_deref().expect("somebody looked");
    let age = openai.age_days.expect("so it has an age");
    let looked = humantime_of(&format!("{day}T00:00:00Z"));
    assert_eq!(age, (noon.unix_seconds() - looked.unix_seconds()) / 86_400);
    let text = report.to_string();
    let words = format!("openai        catalogue, checked {day}, {age} days ago");
    assert!(text.contains(&words), "{words} is missing in\n{text}");
    assert!(text.contains(&openai.prices.pages[0]), "{text}");
}

#[test]
fn a_report_of_a_part_tells_only_what_priced_that_part() {
    let (collector, _) = collector_with(|settings| settings);
    collector.record(ask("openai", "gpt-4o-mini"));
    collector.record(ask("anthropic", "claude-3-haiku-20240307"));
    assert_eq!(collector.report().price_sources.len(), 2);
    let openai = collector.report().provider("openai");
    assert_eq!(sources(&openai), [("openai", CostSource::Catalogue)]);
}

#[test]
fn prices_of_users_are_told_with_their_file() {
    let path = std::env::temp_dir().join(format!("monitor-{}-sources.prices", std::process::id()));
    std::fs::write(&path, "provider acme\nmodel big\n  price input 1\n").expect("a folder");
    let (collector, _) = collector_with(|settings| settings.price_file(&path));
    let _ = std::fs::remove_file(&path);
    collector.record(ask("acme", "big"));
    let report = collector.report();
    assert_eq!(sources(&report), [("acme", CostSource::Override)]);
    assert_eq!(report.price_sources[0].prices.file, Some(path.display().to_string()));
    assert!(report.to_string().contains("acme          override, price file "), "{report}");
}

#[test]
fn prices_that_reported_costs_were_compared_with_are_told_too() {
    let (collector, _) = collector_with(|settings| settings);
    collector.record(ask("openai", "gpt-4o-mini").reported_cost("1".parse().expect("a decimal")));
    collector.record(ask("acme", "big").reported_cost("1".parse().expect("a decimal")));
    assert_eq!(sources(&collector.report()), [("openai", CostSource::Catalogue)]);
}

#[test]
fn sources_are_told_once_when_snapshots_are_merged() {
    let (collector, _) = collector_with(|settings| {
        settings.prices(PriceBook::empty().with(ModelPrices::free("ollama", "llama3.2")))
    });
    collector.record(ask("ollama", "llama3.2"));
    let mut all = collector.clear();
    collector.record(ask("ollama", "llama3.2"));
    all.merge(collector.snapshot());
    assert_eq!(sources(&Report::new(all)), [("ollama", CostSource::Override)]);
}

fn humantime_of(text: &str) -> Timestamp {
    serde_json::from_value(text.into()).expect("a moment")
}
