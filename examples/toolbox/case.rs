//! One call to be priced, as it stands in a line.

use super::moment::Moment;
use monitor_runtime::Usage;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;
use std::borrow::Cow;

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
    #[serde(default)]
    pub(crate) usage: Counts,
    pub(crate) at: Option<Moment>,
    #[serde(borrow)]
    price_context: Option<Context<'a>>,
}

/// The counts, or that they are none: negative, broken or past what a count can hold.
pub(crate) struct Counts(pub(crate) Option<Usage>);

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
        let said = [inference_geo, processing, service_tier, speed, search_type, route];
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

impl Default for Counts {
    fn default() -> Self {
        Counts(Some(Usage::EMPTY))
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        match text.as_bytes().first() {
            // what is an object and yet no usage has a count that is none
            Some(b'{') => Ok(Counts(serde_json::from_str(text).ok())),
            Some(b'n') => Ok(Counts::default()),
            _ => Err(D::Error::custom("usage is no object of counts such as {\"input\": 12}")),
        }
    }
}

/// The id of a line that is no [`Case`], if it has one.
pub(crate) fn id_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    serde_json::from_slice::<Id<'_>>(line).ok()?.id
}
