//! One function whose model, provider and tags change from call to call, in collectors that take turns:
//! each call is counted where it belongs, however usual another one was.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{Collector, monitor, testing::capture};
use std::{collections::BTreeMap, thread};

#[monitor(provider = provider, model = model)]
fn ask(provider: Option<&str>, model: &str) {}

#[monitor(provider = "openai", model = model, tags(tenant))]
fn ask_for(model: &str, tenant: Option<&str>) {}

/// Of what a call is, as far as it changes here.
type Kind = (Option<String>, Option<String>, Option<String>);

fn kind(provider: Option<&str>, model: &str, tenant: Option<&str>) -> Kind {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    (owned(provider), owned(Some(model).filter(|model| !model.is_empty())), owned(tenant))
}

fn counted(collector: &Collector) -> BTreeMap<Kind, u64> {
    let series = collector.snapshot().series.into_iter();
    series
        .map(|series| {
            let key = series.key;
            let tenant = key.tags.into_iter().next().map(|(_, value)| value);
            (
                (key.provider, key.model, tenant),
                series.numbers.outcomes.into_iter().map(|(_, n)| n).sum(),
            )
        })
        .collect()
}

/// More than a callsite remembers, some of one length and with one end, and none at all.
fn models() -> Vec<String> {
    let numbered = (0..40).map(|n| format!("model-{n}-mini"));
    let others = ["acme-4.1-mini", "acme-4.1-nano", "acme-4o", "", "a model\nof two lines"];
    numbered.chain(others.map(str::to_owned)).collect()
}

#[test]
fn each_call_is_counted_as_what_it_asks_for() {
    let collectors = [collector().0, collector().0];
    let mut expected = [BTreeMap::new(), BTreeMap::new()];
    for turn in 0..3 {
        for model in models() {
            for (nth, provider) in [None, Some("openai"), Some("azure")].into_iter().enumerate() {
                let which = (turn + nth) % 2;
                capture(&collectors[which], || ask(provider, &model));
                let model = model.replace('\n', "\\n");
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
    let (collector, _) = collector();
    let mut expected = BTreeMap::new();
    for turn in 0..3 {
        for model in models() {
            for tenant in [None, Some("acme"), Some("globex")].into_iter().skip(turn % 2) {
                capture(&collector, || ask_for(&model, tenant));
                let model = model.replace('\n', "\\n");
                *expected.entry(kind(Some("openai"), &model, tenant)).or_default() += 1;
            }
        }
    }
    assert_eq!(counted(&collector), expected);
}

#[test]
fn threads_that_meet_at_one_function_count_the_same() {
    let (collector, _) = collector();
    let models = models();
    thread::scope(|scope| {
        for first in 0..4 {
            let (collector, models) = (&collector, &models);
            scope.spawn(move || {
                for model in models.iter().cycle().skip(first * 11).take(models.len() * 20) {
                    capture(collector, || ask(None, model));
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
    let (collector, _) = collector_with(|settings| settings.max_series(2));
    for _ in 0..3 {
        for model in ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"] {
            capture(&collector, || ask(Some("openai"), model));
        }
    }
    let series = collector.snapshot().series;
    let calls = |overflow| -> u64 {
        let of = series.iter().filter(|series| series.key.overflow == overflow);
        of.map(|series| series.numbers.outcomes.iter().map(|(_, n)| n).sum::<u64>()).sum()
    };
    assert_eq!((calls(false), calls(true)), (6, 6));
}
