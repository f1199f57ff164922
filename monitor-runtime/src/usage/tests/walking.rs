//! Values of any type: what is looked at, what is not, and what a failing one leaves.

use crate::{Usage, UsageKind, usage::Reply};
use serde::{Serialize, Serializer, ser::Error as _, ser::SerializeMap as _};
use std::collections::{BTreeMap, HashMap};

#[derive(Serialize)]
struct Counts {
    prompt_tokens: u32,
    completion_tokens: u32,
}

const COUNTS: Counts = Counts { prompt_tokens: 12, completion_tokens: 3 };

fn reads(value: &impl Serialize) {
    assert_eq!(Reply::of(value).usage(), Some(&Usage::new(12, 3)));
}

/// A value that must not be looked at.
struct Content;
impl Serialize for Content {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("content was looked at")
    }
}

#[test]
fn fields_without_a_meaning_are_not_serialized() {
    #[derive(Serialize)]
    struct Choice {
        message: Content,
        finish_reason: &'static str,
    }
    #[derive(Serialize)]
    struct Chat {
        choices: Vec<Choice>,
        text: Content,
        usage: Counts,
    }
    let choices =
        ["stop", "length"].map(|finish_reason| Choice { message: Content, finish_reason });
    let said = Reply::of(&Chat { choices: choices.into(), text: Content, usage: COUNTS });
    assert_eq!(said.usage(), Some(&Usage::new(12, 3)));
    assert_eq!(said.finish_reason(), Some("stop"), "of the first answer");
    assert!(!said.panicked());
}

#[test]
fn lists_are_not_looked_into_wherever_they_stand() {
    #[derive(Serialize)]
    struct Chat {
        message: Vec<Content>,
        usage: Counts,
    }
    reads(&Chat { message: vec![Content], usage: COUNTS });
    assert!(!Reply::of(&vec![Content]).panicked());
    assert!(Reply::of(&(COUNTS, 5)).usage().is_none());
}

#[test]
fn every_kind_of_type_is_walked() {
    #[derive(Serialize)]
    struct Newtype<T>(T);
    #[derive(Serialize)]
    struct Optional {
        usage: Option<Newtype<Counts>>,
        service_tier: Option<u8>,
    }
    #[derive(Serialize)]
    struct Flat {
        text: &'static str,
        #[serde(flatten)]
        counts: Counts,
    }
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Untagged {
        Chat { usage: Counts },
    }
    #[derive(Serialize)]
    #[serde(tag = "type")]
    enum Tagged {
        Message { usage: Counts },
        Newtype(Counts),
    }
    #[derive(Serialize)]
    enum External {
        Struct { usage: Counts },
        Newtype(Counts),
    }
    reads(&COUNTS);
    reads(&Some(Box::new(&COUNTS)));
    reads(&Newtype(Optional { usage: Some(Newtype(COUNTS)), service_tier: None }));
    reads(&Flat { text: "Hi", counts: COUNTS });
    reads(&Untagged::Chat { usage: COUNTS });
    reads(&Tagged::Message { usage: COUNTS });
    reads(&Tagged::Newtype(COUNTS));
    reads(&External::Struct { usage: COUNTS });
    reads(&External::Newtype(COUNTS));
    reads(&BTreeMap::from([(
        "usage",
        BTreeMap::from([("prompt_tokens", 12), ("output_tokens", 3)]),
    )]));
    reads(&HashMap::from([(String::from("usage"), COUNTS)]));
    reads(&Ok::<_, u8>(COUNTS));
}

#[test]
fn a_model_and_a_tier_may_be_enums_newtypes_or_displayed() {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Tier {
        Priority,
    }
    struct Model;
    impl Serialize for Model {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&format_args!("gpt-{}", 5))
        }
    }
    #[derive(Serialize)]
    struct Chat {
        model: Model,
        service_tier: Tier,
    }
    let said = Reply::of(&Chat { model: Model, service_tier: Tier::Priority });
    assert_eq!((said.model(), said.service_tier()), (Some("gpt-5"), Some("priority")));
}

#[test]
fn keys_that_are_no_text_are_content() {
    struct Mixed;
    impl Serialize for Mixed {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("prompt_tokens", &12)?;
            map.serialize_entry(&7, &99)?;
            map.serialize_entry(&(1, 2), &99)?;
            map.serialize_entry("completion_tokens", &3)?;
            map.end()
        }
    }
    reads(&BTreeMap::from([("usage", Mixed)]));
    let by_number = BTreeMap::from([(1, 5), (2, 6)]);
    assert!(Reply::of(&BTreeMap::from([("usage", by_number)])).usage().is_none());
    assert!(Reply::of(&BTreeMap::from([((1, "usage"), COUNTS)])).usage().is_none());
}

#[test]
fn every_width_of_number_is_a_count() {
    #[derive(Serialize)]
    struct Wide {
        prompt_tokens: i128,
        completion_tokens: f32,
    }
    reads(&Wide { prompt_tokens: 12, completion_tokens: 3.0 });
    let said = Reply::of(&Wide { prompt_tokens: i128::MAX, completion_tokens: 3.0 });
    assert_eq!(said.invalid().map(|reason| reason.kind()), Some(UsageKind::Input));
    assert!(Reply::of(&Wide { prompt_tokens: 1, completion_tokens: f32::NAN }).usage().is_none());
}

#[test]
fn a_number_kept_as_its_digits_is_a_count() {
    // as serde_json sends it with its feature `arbitrary_precision`
    #[derive(Serialize)]
    #[serde(rename = "$serde_json::private::Number")]
    struct Number {
        #[serde(rename = "$serde_json::private::Number")]
        digits: &'static str,
    }
    #[derive(Serialize)]
    struct Chat {
        prompt_tokens: Number,
        completion_tokens: Number,
    }
    let [prompt_tokens, completion_tokens] = ["12", "3"].map(|digits| Number { digits });
    reads(&Chat { prompt_tokens, completion_tokens });
}

/// A reply that says something and then fails.
struct Failing {
    panics: bool,
}
impl Serialize for Failing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("model", "m")?;
        map.serialize_entry("usage", &COUNTS)?;
        assert!(!self.panics, "a reply that cannot be serialized");
        Err(S::Error::custom("a reply that cannot be serialized"))
    }
}

#[test]
fn what_was_found_before_an_error_is_kept_and_after_a_panic_nothing() {
    let said = Reply::of(&Failing { panics: false });
    assert_eq!((said.model(), said.usage()), (Some("m"), Some(&Usage::new(12, 3))));
    assert!(!said.panicked());
    let said = Reply::of(&Failing { panics: true });
    assert_eq!((said.model(), said.usage()), (None, None));
    assert!(said.panicked());
}

#[test]
fn a_part_that_fails_does_not_hide_the_next_one() {
    #[derive(Serialize)]
    struct Chat {
        response: Failing,
        usage: Counts,
    }
    reads(&Chat { response: Failing { panics: false }, usage: COUNTS });
}

#[test]
fn reading_for_a_price_ends_once_everything_was_found() {
    #[derive(Serialize)]
    struct Chat {
        model: &'static str,
        service_tier: &'static str,
        stop_reason: &'static str,
        usage: Counts,
        data: Content,
    }
    let (model, service_tier, stop_reason) = ("m", "default", "end_turn");
    let chat = Chat { model, service_tier, stop_reason, usage: COUNTS, data: Content };
    let mut said = Reply::new();
    said.read_priced(&chat);
    assert_eq!((said.model(), said.usage()), (Some("m"), Some(&Usage::new(12, 3))));
}

#[test]
fn a_name_that_is_too_long_is_cut() {
    let long = "m".repeat(500);
    let said = Reply::of(&BTreeMap::from([("model", &long)]));
    assert_eq!(said.model().map(str::len), Some(96));
}
