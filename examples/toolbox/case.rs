//! One call to be priced, as it stands in a line.

use super::moment::Moment;
use monitor_runtime::{
    Usage, UsageKind,
    usage::{InvalidUsage, ReplyStream},
};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};

/// A call; fields that are not here are ignored.
#[derive(Deserialize)]
pub(crate) struct Case<'a> {
    #[serde(borrow)]
    pub(crate) id: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) provider: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) provider_api_url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) model: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) usage: Counts<'a>,
    pub(crate) at: Option<Moment>,
    #[serde(borrow)]
    price_context: Option<Context<'a>>,
}

/// The counts as they were written.
pub(crate) struct Counts<'a> {
    /// `None` where one of them is none: negative, broken or past what a count can hold.
    known: Option<Usage>,
    text: &'a str,
}

/// What decides the variant of a price. Providers have one name each for it.
#[derive(Deserialize)]
struct Context<'a> {
    #[serde(borrow)]
    processing: Option<Cow<'a, str>>,
    #[serde(borrow)]
    service_tier: Option<Cow<'a, str>>,
    #[serde(borrow)]
    speed: Option<Cow<'a, str>>,
    #[serde(borrow)]
    search_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    route: Option<Cow<'a, str>>,
    #[serde(borrow)]
    inference_geo: Option<Cow<'a, str>>,
}

impl Case<'_> {
    /// The variant of the price: the first that is not the usual one, else the usual one by the
    /// name that was said.
    pub(crate) fn variant(&self) -> Option<&str> {
        let Context { processing, service_tier, speed, search_type, route, inference_geo } =
            self.price_context.as_ref()?;
        let anywhere = ["global", "not_available"];
        let place = inference_geo.as_ref().filter(|geo| !anywhere.contains(&&***geo));
        let said = [
            place,
            processing.as_ref(),
            service_tier.as_ref(),
            speed.as_ref(),
            search_type.as_ref(),
            route.as_ref(),
        ];
        let said =
            || said.into_iter().flatten().map(|name| &**name).filter(|name| !name.is_empty());
        said().find(|name| !is_usual(name)).or_else(|| said().next())
    }
}

fn is_usual(variant: &str) -> bool {
    ["default", "standard", "auto", "global", "not_available"]
        .iter()
        .any(|usual| usual.eq_ignore_ascii_case(variant))
}

impl Counts<'_> {
    pub(crate) fn known(&self) -> Option<&Usage> {
        self.known.as_ref()
    }

    /// The counts as the provider wrote them into its answer, under its own names; `None` where
    /// nobody writes so.
    pub(crate) fn of_provider(&self) -> Option<Result<Usage, InvalidUsage>> {
        ["usage", "usageMetadata"].iter().find_map(|field| {
            let mut answer = ReplyStream::new();
            let pieces = [&format!("{{\"{field}\":"), self.text, "}"];
            pieces.iter().for_each(|piece| answer.push_bytes(piece.as_bytes()));
            let answer = answer.finish();
            answer.usage().copied().map(Ok).or(answer.invalid().map(Err))
        })
    }

    /// Names with a number under which nothing is counted, and nothing is priced.
    pub(crate) fn unknown(&self) -> Vec<Cow<'_, str>> {
        let names = self.text.bytes().filter(|byte| *byte == b':').count();
        if self.known.is_some_and(|usage| usage.iter().count() == names) {
            return Vec::new(); // as in nearly all of the lines of a log
        }
        let named: BTreeMap<Cow<'_, str>, &RawValue> =
            serde_json::from_str(self.text).unwrap_or_default();
        let is_count =
            |value: &RawValue| value.get().starts_with(|first| matches!(first, '1'..='9'));
        named
            .into_iter()
            .filter(|(name, value)| {
                let is_known = UsageKind::from_name(name).is_some() || BESIDE.contains(&&**name);
                !is_known && is_count(value)
            })
            .map(|(name, _)| name)
            .collect()
    }
}

/// What `toolbox usage` says beside the counts, and nobody bills.
const BESIDE: [&str; 3] = ["raw_input", "raw_output", "raw_cache_read"];

impl Default for Counts<'_> {
    fn default() -> Self {
        Counts { known: Some(Usage::EMPTY), text: "" }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Counts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        match text.as_bytes().first() {
            // what is an object and yet no usage has a count that is none
            Some(b'{') => {
                Ok(Counts { known: serde_json::from_str(text).ok().map(without_total), text })
            }
            Some(b'n') => Ok(Counts::default()),
            _ => Err(D::Error::custom("usage is no object of counts such as {\"input\": 12}")),
        }
    }
}

/// Beside its parts a total is their sum said once more, and no more tokens.
fn without_total(usage: Usage) -> Usage {
    let is_part = |kind| matches!(kind, UsageKind::Input | UsageKind::Output);
    if !usage.iter().any(|(kind, _)| is_part(kind)) {
        return usage;
    }
    let rest = usage.iter().filter(|(kind, _)| *kind != UsageKind::Total);
    rest.fold(Usage::EMPTY, |rest, (kind, count)| rest.with(kind, count))
}
