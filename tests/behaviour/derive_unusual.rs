//! Types that nobody expects derive `TokenUsage` all the same, and say what they know.

use monitor_runtime::{TokenUsage, Usage, UsageKind, usage::Reply};
use serde::Serialize;
use std::{fmt::Debug, marker::PhantomData};

#[derive(Debug, TokenUsage)]
struct Unusual<'a, T: Debug + ?Sized, const N: usize> {
    #[usage(input)]
    r#type: Option<Option<u32>>,
    #[usage(output)]
    r#match: Option<Box<Option<i8>>>,
    #[cfg(not(test))]
    #[usage(reasoning)]
    no_such_field: NoSuchType,
    #[cfg(test)]
    #[usage(cache_read)]
    remembered: &'a mut u64,
    about: PhantomData<T>,
    callback: [fn(); N],
    anything: Option<Box<dyn Debug>>,
}

#[test]
fn raw_names_fields_that_are_not_there_and_options_of_options_are_no_trouble() {
    let mut remembered = 2;
    let mut unusual = Unusual::<str, 0> {
        r#type: Some(Some(9)),
        r#match: Some(Box::new(Some(3))),
        remembered: &mut remembered,
        about: PhantomData,
        callback: [],
        anything: None,
    };
    assert_eq!(unusual.usage(), Some(Usage::new(9, 3).with(UsageKind::CacheRead, 2)));
    unusual.r#type = Some(None);
    unusual.r#match = Some(Box::new(Some(-1)));
    assert_eq!(unusual.usage(), None);
    assert!(Reply::of_typed(&unusual).invalid().is_some(), "no wrapped count: {unusual:?}");
}

#[derive(TokenUsage)]
struct Turn {
    prompt_tokens: u64,
    completion_tokens: u64,
    #[usage(skip)]
    before: Option<Box<Turn>>,
}

#[derive(TokenUsage)]
struct Wrapped {
    #[usage(nested)]
    inside: Option<Box<Wrapped>>,
    output_tokens: Option<u64>,
}

#[test]
fn types_that_hold_themselves_end() {
    let first = Turn { prompt_tokens: 1, completion_tokens: 2, before: None };
    let second = Turn { prompt_tokens: 10, completion_tokens: 20, before: Some(Box::new(first)) };
    assert_eq!(second.usage(), Some(Usage::new(10, 20)), "only its own");
    assert_eq!(second.before.map(|before| before.completion_tokens), Some(2));
    let innermost = Wrapped { inside: None, output_tokens: Some(7) };
    let middle = Wrapped { inside: Some(Box::new(innermost)), output_tokens: None };
    let outer = Wrapped { inside: Some(Box::new(middle)), output_tokens: None };
    assert_eq!(outer.usage(), Some(Usage::EMPTY.with(UsageKind::Output, 7)));
}

#[derive(TokenUsage)]
struct Dynamic {
    #[usage(nested)]
    counts: Box<dyn TokenUsage + Send>,
}

#[test]
fn a_nested_object_of_any_type_is_asked() {
    assert_eq!(Dynamic { counts: Box::new(Usage::new(9, 3)) }.usage(), Some(Usage::new(9, 3)));
    let inside = Turn { prompt_tokens: 9, completion_tokens: 3, before: None };
    assert_eq!(Dynamic { counts: Box::new(inside) }.usage(), Some(Usage::new(9, 3)));
}

/// What serde calls otherwise is found by its name in Rust, and what a name says elsewhere is not.
#[derive(Serialize, TokenUsage)]
#[serde(rename_all = "camelCase")]
struct Both {
    #[serde(rename = "in")]
    prompt_tokens: u64,
    #[serde(rename = "prompt_tokens")]
    completion_tokens: u64,
}

#[test]
fn a_type_that_derives_and_serializes_is_read_as_one_that_derives() {
    let both = Both { prompt_tokens: 9, completion_tokens: 3 };
    assert_eq!(both.usage(), Some(Usage::new(9, 3)));
    assert_eq!(Reply::of_typed(&both).usage(), Some(&Usage::new(9, 3)));
    let serialized = Reply::of(&both);
    assert_ne!(serialized.usage(), Some(&Usage::new(9, 3)), "serde's names are others");
}
