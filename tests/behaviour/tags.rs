//! Tags: what can be one, how many there are, and what becomes of values that would break a report.

use crate::fixture::{collector, refused, the_only_call};
use monitor_runtime::{collector::Refusal, monitor, testing::capture};
use std::{fmt, sync::Arc};

type Tags = Vec<(String, String)>;

fn tags_of<R>(call: impl FnOnce() -> R) -> Tags {
    let (collector, _) = collector();
    capture(&collector, call);
    the_only_call(&collector).key.tags
}

fn tags<const N: usize>(expected: [(&str, &str); N]) -> Tags {
    expected.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

struct Tier(u8);

impl Tier {
    fn name(&self) -> String {
        format!("tier {}", self.0)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

struct Service {
    tier: Tier,
    tenant: Option<Arc<str>>,
}

const REGION: &str = "eu";

mod place {
    use std::borrow::Cow;

    pub const ZONE: u8 = 3;
    pub fn rack() -> Cow<'static, str> {
        "r7".into()
    }
}

impl Service {
    #[monitor(tags(
        tenant = self.tenant,
        tier = self.tier.name(),
        shown = self.tier,
        region = REGION,
        zone = place::ZONE,
        rack = place::rack(),
        made = format!("{}-{}", REGION, place::ZONE),
        block = { let zone = place::ZONE; zone + 1 },
        chosen = if verbose { "loud" } else { "quiet" },
        matched = match self.tier { Tier(0) => "free", Tier(_) => "paid" },
        negative = -1,
        truth = verbose,
        letter = 'x',
        r#type = "chat",
        verbose,
        absent = None::<u8>,
    ))]
    fn asks(&self, verbose: bool) -> bool {
        verbose
    }
}

#[test]
fn a_value_is_any_expression_over_the_arguments() {
    let service = Service { tier: Tier(2), tenant: Some("acme".into()) };
    let said = tags_of(|| service.asks(true));
    let expected = tags([
        ("block", "4"),
        ("chosen", "loud"),
        ("letter", "x"),
        ("made", "eu-3"),
        ("matched", "paid"),
        ("negative", "-1"),
        ("rack", "r7"),
        ("region", "eu"),
        ("shown", "2"),
        ("tenant", "acme"),
        ("tier", "tier 2"),
        ("truth", "true"),
        ("type", "chat"),
        ("verbose", "true"),
        ("zone", "3"),
    ]);
    assert_eq!(said, expected);
}

#[monitor(tags(r#type, options, text, value, present))]
fn shadows(
    r#type: &str,
    options: &Option<&str>,
    text: Box<str>,
    value: &mut u32,
    present: String,
) -> usize {
    *value += 1;
    r#type.len() + options.map_or(0, str::len) + text.len() + present.len()
}

#[test]
fn a_bare_name_is_a_parameter_whatever_it_is_called() {
    let said = tags_of(|| shadows("chat", &None, "t".into(), &mut 4, "p".into()));
    let expected = tags([("present", "p"), ("text", "t"), ("type", "chat"), ("value", "4")]);
    assert_eq!(said, expected);
}

#[monitor(tags(tenant, part = rest.len()))]
fn of_a_pattern((tenant, _): (&str, u8), [_, rest @ ..]: [u8; 3]) -> usize {
    tenant.len() + rest.len()
}

#[test]
fn a_name_that_a_pattern_binds_is_a_parameter_too() {
    assert_eq!(
        tags_of(|| of_a_pattern(("acme", 1), [1, 2, 3])),
        tags([("part", "2"), ("tenant", "acme")])
    );
}

#[monitor(tags(
    a = 1,
    b = 2,
    c = 3,
    d = 4,
    e = 5,
    f = 6,
    g = 7,
    h = 8,
    i = 9,
    j = 10,
    k = 11,
    l = 12,
    m = 13,
    n = 14,
    o = 15,
    p = 16
))]
fn with_sixteen() {}

#[test]
fn a_call_has_up_to_sixteen_tags() {
    assert_eq!(tags_of(with_sixteen).len(), 16);
}

#[monitor(model = text, provider = text, tags(text))]
fn tagged_by(text: &str) -> usize {
    text.len()
}

#[test]
fn a_value_that_would_break_a_report_is_written_out() {
    let (collector, _) = collector();
    for text in
        ["a\r\nb", "\u{1b}[2J", "right\u{202e}left", "two\u{2028}lines", "</script>\"'\\", "\u{0}"]
    {
        capture(&collector, || tagged_by(text));
    }
    let shown = collector.report().to_string();
    let obeyed =
        |char: char| (char.is_control() && char != '\n') || matches!(char, '\u{202e}' | '\u{2028}');
    assert!(!shown.contains(obeyed), "a terminal would obey:\n{shown}");
    let json = collector.report().to_json();
    let read: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
    assert!(read.is_object());
    let values: Vec<_> = collector.requests().all().into_iter().map(|call| call.key.tags).collect();
    assert!(values.contains(&tags([("text", "</script>\"'\\")])), "quotes are kept: {values:?}");
    assert!(values.contains(&tags([("text", "a\\r\\nb")])), "{values:?}");
}

#[test]
fn a_value_that_is_too_long_is_cut_where_it_shows_and_counted() {
    let (collector, _) = collector();
    let long = "é".repeat(5_000);
    capture(&collector, || tagged_by(&long));
    let tags = the_only_call(&collector).key.tags;
    assert!(tags[0].1.len() <= 256 && tags[0].1.ends_with('…'), "{tags:?}");
    assert!(refused(&collector, Refusal::MendedText) >= 1);
}

#[test]
fn a_tag_of_ten_thousand_values_stays_within_the_cap_and_every_call_is_counted() {
    let (collector, _) = collector();
    capture(&collector, || {
        for number in 0..10_000 {
            tagged_by(&number.to_string());
        }
    });
    let snapshot = collector.snapshot();
    assert!(snapshot.series.len() <= 2_001, "{} series", snapshot.series.len());
    assert_eq!(collector.report().totals.requests, 10_000);
}
