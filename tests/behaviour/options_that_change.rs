//! Functions whose model, provider and tags change from call to call, in collectors that take turns: each
//! call is counted where it belongs, however usual another one was.

use crate::fixture::{collector, collector_with, refused};
use monitor_runtime::{Collector, Usage, collector::Refusal, monitor, testing::capture};
use std::{collections::BTreeMap, thread};

/// Provider, model and tenant of a call.
type Kind = (Option<String>, Option<String>, Option<String>);

fn kind(provider: Option<&str>, model: &str, tenant: Option<&str>) -> Kind {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    // as a control character is shown
    let model = model.replace('\n', "\\n");
    (owned(provider), owned(Some(&*model).filter(|model| !model.is_empty())), owned(tenant))
}

fn counted(collector: &Collector) -> BTreeMap<Kind, u64> {
    let mut counted = BTreeMap::new();
    for series in collector.snapshot().series {
        let tenant = series.key.tags.into_iter().next().map(|(_, value)| value);
        let kind = (series.key.provider, series.key.model, tenant);
        let calls: u64 = series.numbers.outcomes.iter().map(|(_, calls)| calls).sum();
        assert_eq!(counted.insert(kind, calls), None, "a series is there once");
    }
    counted
}

/// More than a callsite remembers, of one length and of many, and one that is none.
fn models() -> Vec<String> {
    let numbered = (0..40).map(|n| format!("model-{n}-mini{}", "i".repeat(n % 7)));
    let others = ["acme-4.1-mini", "acme-4.1-nano", "acme-4o", "", "a model\nof two lines"];
    numbered.chain(others.map(str::to_owned)).collect()
}

#[test]
fn each_call_is_counted_as_what_it_asks_for() {
    #[monitor(provider = provider, model = model)]
    fn ask(provider: Option<&str>, model: &str) {}

    let collectors = [collector().0, collector().0];
    let mut expected = [BTreeMap::new(), BTreeMap::new()];
    for turn in 0..3 {
        for model in models() {
            for (nth, provider) in [None, Some("openai"), Some("azure")].into_iter().enumerate() {
                let which = (turn + nth) % 2;
                capture(&collectors[which], || ask(provider, &model));
                *expected[which].entry(kind(provider, &model, None)).or_default() += 1;
            }
        }
    }
    for (collector, expected) in collectors.iter().zip(expected) {
        assert_eq!(counted(collector), expected);
    }
}

#[test]
fn equal_names_with_other_tags_are_other_calls() {
    #[monitor(provider = "openai", model = model, tags(tenant))]
    fn ask(model: &str, tenant: Option<&str>) {}

    // whichever of them comes first
    for order in [[Some("acme"), None, Some("globex")], [None, Some("acme"), Some("globex")]] {
        let (collector, _) = collector();
        let mut expected = BTreeMap::new();
        for _ in 0..3 {
            for model in models() {
                for tenant in order {
                    capture(&collector, || ask(&model, tenant));
                    *expected.entry(kind(Some("openai"), &model, tenant)).or_default() += 1;
                }
            }
        }
        assert_eq!(counted(&collector), expected);
    }
}

#[test]
fn threads_that_meet_at_one_function_count_the_same() {
    #[monitor(model = model)]
    fn ask(model: &str) {}

    let (collector, _) = collector();
    let models = models();
    thread::scope(|scope| {
        for first in 0..4 {
            let (collector, models) = (&collector, &models);
            scope.spawn(move || {
                for model in models.iter().cycle().skip(first * 11).take(models.len() * 20) {
                    capture(collector, || ask(model));
                }
            });
        }
    });
    let counted = counted(&collector);
    assert_eq!(counted.len(), models.len());
    assert!(counted.values().all(|calls| *calls == 80), "{counted:?}");
}

#[test]
fn what_is_past_the_caps_stays_past_them() {
    #[monitor(provider = "openai", model = model)]
    fn ask(model: &str) {}

    let (collector, _) = collector_with(|settings| settings.max_series(2));
    for _ in 0..3 {
        for model in ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"] {
            capture(&collector, || ask(model));
        }
    }
    let series = collector.snapshot().series;
    let calls = |overflow| -> u64 {
        let of = series.iter().filter(|series| series.key.overflow == overflow);
        of.flat_map(|series| &series.numbers.outcomes).map(|(_, calls)| calls).sum()
    };
    assert_eq!((calls(false), calls(true)), (6, 6));
}

#[test]
fn past_the_caps_a_call_of_a_usual_model_keeps_its_price() {
    #[monitor(track_cost, provider = provider, model = "gpt-4o-mini")]
    fn ask(provider: Option<&str>) -> Usage {
        Usage::new(1_000_000, 0)
    }

    let (collector, _) = collector_with(|settings| settings.max_series(1));
    for provider in [Some("openai"), None, None] {
        capture(&collector, || ask(provider));
    }
    let report = collector.report();
    assert_eq!(report.health.overflow_calls, 2);
    assert_eq!((report.cost.total.to_string(), report.cost.priced_calls), ("0.45".to_owned(), 3));
}

#[test]
fn attempts_with_one_model_after_another_are_attempts_with_each() {
    #[monitor(attempt, model = model)]
    fn send(model: &str) {}
    #[monitor]
    fn answer(models: &[String]) {
        models.iter().for_each(|model| send(model));
    }

    let (collector, _) = collector();
    let models = models();
    for _ in 0..3 {
        capture(&collector, || answer(&models));
    }
    let series = collector.snapshot().series;
    let (attempts, requests): (Vec<_>, Vec<_>) =
        series.iter().partition(|series| series.key.attempt);
    assert_eq!((attempts.len(), requests.len()), (models.len(), 1));
    for of_model in attempts {
        assert_eq!(of_model.numbers.outcomes.values().sum::<u64>(), 3, "{:?}", of_model.key);
    }
}

#[test]
fn a_name_that_is_mended_is_mended_in_each_call() {
    #[monitor(provider = "openai", model = model)]
    fn ask(model: &str) {}

    let (collector, _) = collector();
    for _ in 0..3 {
        capture(&collector, || ask(&"m".repeat(300)));
    }
    assert_eq!(counted(&collector).into_values().collect::<Vec<_>>(), [3]);
    assert_eq!(refused(&collector, Refusal::MendedText), 3);
}

#[test]
fn a_panic_after_the_model_was_named_changes_no_other_call() {
    fn provider(panics: bool) -> &'static str {
        assert!(!panics, "on purpose");
        "azure"
    }
    #[monitor(model = model, tags(tenant = provider(panics)))]
    fn ask(model: &str, panics: bool) {}

    let (collector, _) = collector();
    for panics in [true, false, false] {
        capture(&collector, || ask("acme-4o", panics));
    }
    let expected = [(kind(None, "acme-4o", None), 1), (kind(None, "acme-4o", Some("azure")), 2)];
    assert_eq!(counted(&collector), BTreeMap::from(expected));
}
