//! The options of the attribute: when they are evaluated, and what they do.

use crate::fixture::{collector, collector_with, health, refused, the_only_call};
use monitor_runtime::{
    Collector, Outcome, Usage, collector::Refusal, current, monitor, testing::capture,
};
use std::{
    cell::Cell,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Counts how often it is shown.
struct Shown<'a>(&'a Cell<u32>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.0.get() + 1);
        f.write_str("acme")
    }
}

fn counted(evaluated: &Cell<u32>) -> &'static str {
    evaluated.set(evaluated.get() + 1);
    "gpt-4o-mini"
}

#[monitor(model = counted(evaluated), tags(tenant = Shown(evaluated)))]
fn counts(evaluated: &Cell<u32>) -> u32 {
    evaluated.get()
}

#[test]
fn options_are_evaluated_once_a_call_and_before_the_body() {
    let (collector, _) = collector();
    let evaluated = Cell::new(0);
    assert_eq!(capture(&collector, || counts(&evaluated)), 2);
    assert_eq!(evaluated.get(), 2);
    let key = the_only_call(&collector).key;
    assert_eq!(key.model.as_deref(), Some("gpt-4o-mini"));
    assert_eq!(key.tags, [("tenant".to_owned(), "acme".to_owned())]);
}

#[test]
fn while_the_collector_is_off_no_option_is_evaluated() {
    let (collector, _) = collector_with(|settings| settings.enabled(false));
    let evaluated = Cell::new(0);
    assert_eq!(capture(&collector, || counts(&evaluated)), 0);
    collector.set_enabled(true);
    assert_eq!(capture(&collector, || counts(&evaluated)), 2);
    assert_eq!(collector.report().totals.requests, 1);
}

#[monitor(track_cost, usage = |_: &u32| -> Usage { unreachable!("nobody asks while it is off") })]
fn refuses_to_tell() -> u32 {
    7
}

#[test]
fn while_the_collector_is_off_nobody_looks_at_the_result() {
    let (collector, _) = collector_with(|settings| settings.enabled(false));
    assert_eq!(capture(&collector, refuses_to_tell), 7);
    assert_eq!(health(&collector).panics_caught, 0);
}

#[monitor(model = model, tags(tenant))]
async fn moves(model: String, tenant: String) -> (String, String) {
    (model, tenant)
}

#[test]
fn options_read_what_the_body_then_moves_away() {
    let (collector, _) = collector();
    let moved =
        capture(&collector, || futures::executor::block_on(moves("gpt-4o".into(), "acme".into())));
    assert_eq!(moved, ("gpt-4o".to_owned(), "acme".to_owned()));
    assert_eq!(the_only_call(&collector).key.model.as_deref(), Some("gpt-4o"));
}

#[monitor(provider = provider, model = None::<&str>, tags(tenant = provider.map(str::len)))]
fn may_be_absent(provider: Option<&str>) {}

#[test]
fn none_is_an_absent_option() {
    let (collector, _) = collector();
    capture(&collector, || may_be_absent(Some("openai")));
    capture(&collector, || may_be_absent(None));
    let [absent, present] = &collector.requests().all()[..] else { unreachable!("two calls") };
    assert_eq!((present.key.provider.as_deref(), &present.key.model), (Some("openai"), &None));
    assert_eq!(present.key.tags, [("tenant".to_owned(), "6".to_owned())]);
    assert_eq!((&absent.key.provider, absent.key.tags.len()), (&None, 0));
}

#[monitor(collector = to, name = "chat")]
fn goes_to(to: &Collector) -> bool {
    current().is_call()
}

#[test]
fn a_collector_that_is_named_wins_over_the_one_that_captures() {
    let ((named, _), (captured, _)) = (collector(), collector());
    assert!(capture(&captured, || goes_to(&named)));
    assert_eq!(the_only_call(&named).key.function, "chat");
    assert_eq!(captured.report().totals.requests, 0);
}

#[monitor(name = "one name")]
fn one() {}

#[monitor(name = "one name")]
fn other() {}

mod namesakes {
    use super::*;
    #[monitor]
    pub fn alike() {}
    pub mod inner {
        use super::*;
        #[monitor]
        pub fn alike() {}
    }
}

#[test]
fn a_chosen_name_joins_callsites_and_a_functions_own_name_does_not() {
    let (collector, _) = collector();
    capture(&collector, || (one(), other(), namesakes::alike(), namesakes::inner::alike()));
    let series: Vec<_> = collector.snapshot().series;
    let of = |name: &str| series.iter().filter(|series| series.key.function == name).count();
    assert_eq!((of("one name"), of("alike")), (1, 2));
    assert_eq!(collector.report().function("alike").totals.requests, 2, "shown by one name");
}

fn no_value<T>() -> T {
    panic!("there is none")
}

struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words for it")
    }
}

#[monitor(tags(mood = Unspeakable))]
fn with_an_unspeakable_tag() -> u32 {
    7
}

#[monitor(model = no_value::<String>())]
fn with_a_model_that_panics() -> u32 {
    7
}

#[monitor(collector = no_value::<&Collector>())]
fn with_a_collector_that_panics() -> u32 {
    7
}

#[test]
fn an_option_that_panics_is_caught_and_counted_and_the_call_is_a_call() {
    for function in [with_an_unspeakable_tag, with_a_model_that_panics] {
        let (collector, _) = collector();
        assert_eq!(capture(&collector, function), 7);
        assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
        assert_eq!(health(&collector).panics_caught, 1);
    }
}

#[test]
fn a_collector_that_panics_leaves_the_call_to_the_default_one() {
    let (collector, _) = collector();
    let call = || capture(&collector, with_a_collector_that_panics);
    assert_eq!(catch_unwind(AssertUnwindSafe(call)).ok(), Some(7));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Ok);
    assert_eq!(health(&collector).panics_caught, 1);
}

#[monitor(tags(text = format_args!("{text}")), model = text)]
fn tagged_by(text: &str) -> usize {
    text.len()
}

#[test]
fn a_tag_of_ten_thousand_bytes_is_cut_where_it_shows_and_counted() {
    let long = "é".repeat(5_000);
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || tagged_by(&long)), 10_000);
    let key = the_only_call(&collector).key;
    for text in [&key.tags[0].1, &key.model.expect("it is cut, not lost")] {
        assert!(text.len() <= 256 && text.ends_with('…'), "{text}");
    }
    assert_eq!(refused(&collector, Refusal::MendedText), 2);
}

#[test]
fn control_characters_in_options_are_escaped_and_counted() {
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || tagged_by("a\nb")), 3);
    assert_eq!(the_only_call(&collector).key.tags[0].1, "a\\nb");
    assert!(refused(&collector, Refusal::MendedText) > 0);
}
