//! The ways in which one model is written: with its provider before it, as a path, as an ARN, with
//! a date without dashes.
//!
//! What always holds: a spelling names another provider only where the text itself says who.

/// A model as somebody may have meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling<'a> {
    /// Who is called.
    pub(super) provider: &'a str,
    pub(super) model: &'a str,
}

/// What a name that is in no list may say, the plainest first.
pub(super) fn spellings(model: &str) -> impl Iterator<Item = Spelling<'_>> {
    [in_an_arn(model), in_a_path(model), on_bedrock(model), after_its_provider(model)]
        .into_iter()
        .flatten()
}

/// `arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-…`, or an inference profile.
fn in_an_arn(text: &str) -> Option<Spelling<'_>> {
    let rest = text.strip_prefix("arn:aws")?;
    let (_, resource) = rest.split_once(":bedrock:")?;
    let (_, model) = resource.rsplit_once('/')?;
    Some(Spelling { provider: "aws", model })
}

/// `models/gemini-…`, `publishers/google/models/gemini-…`, with or without a project before it.
fn in_a_path(text: &str) -> Option<Spelling<'_>> {
    let (before, model) = text.rsplit_once("models/")?;
    let is_path = before.is_empty()
        || before.starts_with("publishers/")
        || before.starts_with("projects/") && before.contains("/publishers/");
    (is_path && !model.contains('/')).then_some(Spelling { provider: "google", model })
}

/// Whose models Amazon Bedrock has under `vendor.model`.
const VENDORS: [&str; 16] = [
    "ai21",
    "amazon",
    "anthropic",
    "cohere",
    "deepseek",
    "google",
    "meta",
    "minimax",
    "mistral",
    "moonshot",
    "moonshotai",
    "nvidia",
    "openai",
    "qwen",
    "writer",
    "zai",
];

/// `anthropic.claude-…-v1:0`, with the region of an inference profile before it or without.
fn on_bedrock(text: &str) -> Option<Spelling<'_>> {
    let mut labels = text.split('.');
    let (first, second, third) = (labels.next()?, labels.next()?, labels.next());
    let is_region = !first.is_empty() && first.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let said =
        VENDORS.contains(&first) || third.is_some() && is_region && VENDORS.contains(&second);
    said.then_some(Spelling { provider: "aws", model: text })
}

/// `openai/gpt-4o`, `bedrock/us.anthropic.claude-…`, `openai:gpt-4o`.
fn after_its_provider(text: &str) -> Option<Spelling<'_>> {
    let (provider, model) = text.split_once('/').or_else(|| text.split_once(':'))?;
    let both = !provider.is_empty() && !model.is_empty();
    both.then_some(Spelling { provider, model })
}

/// The same with `-20251211` as `-2025-12-11`, if there is such a date in it and it exists.
pub(super) fn with_dashes(model: &str) -> Option<String> {
    let bytes = model.as_bytes();
    let (mut dashed, mut copied) = (String::new(), 0);
    let mut at = 0;
    while at + 9 <= bytes.len() {
        let ends = matches!(bytes.get(at + 9), None | Some(b'-' | b':'));
        if bytes[at] == b'-' && ends && is_date(&bytes[at + 1..at + 9]) {
            let (year, month, day) = (at + 5, at + 7, at + 9);
            dashed.push_str(&model[copied..year]);
            dashed.extend(["-", &model[year..month], "-", &model[month..day]]);
            copied = day;
        }
        at += 1;
    }
    (copied > 0).then(|| dashed + &model[copied..])
}

fn is_date(digits: &[u8]) -> bool {
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'));
    let (year, month, day) = (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(&str, &str)> {
        spellings(text).map(|said| (said.provider, said.model)).collect()
    }

    #[test]
    fn a_provider_is_read_where_the_name_says_it() {
        assert_eq!(said("openai/gpt-4o"), [("openai", "gpt-4o")]);
        assert_eq!(said("openai:gpt-4o"), [("openai", "gpt-4o")]);
        assert_eq!(said("models/gemini-2.5-pro")[0], ("google", "gemini-2.5-pro"));
        let path = "projects/p/locations/l/publishers/anthropic/models/claude-opus-4-6";
        assert_eq!(said(path)[0], ("google", "claude-opus-4-6"));
        let arn = "arn:aws:bedrock:us-east-1:12:inference-profile/us.anthropic.claude-v2";
        assert_eq!(said(arn)[0], ("aws", "us.anthropic.claude-v2"));
        assert_eq!(said("anthropic.claude-v2:1")[0], ("aws", "anthropic.claude-v2:1"));
        assert_eq!(said("us-gov.anthropic.claude-v2:1")[0].0, "aws");
        for plain in ["gpt-4.1", "gpt-4o", "claude-3.5.1-x", "my.claude-v2", "/gpt-4o", "openai/"] {
            assert_eq!(said(plain), [], "{plain}");
        }
        assert_eq!(said("accounts/fireworks/models/x"), [("accounts", "fireworks/models/x")]);
    }

    #[test]
    fn a_date_gets_its_dashes_if_it_is_one() {
        assert_eq!(with_dashes("gpt-5.2-20251211").as_deref(), Some("gpt-5.2-2025-12-11"));
        let dated = "a-20240229-b-20251211:c";
        assert_eq!(with_dashes(dated).as_deref(), Some("a-2024-02-29-b-2025-12-11:c"));
        for text in ["a-20250229", "a-2025121", "a-202512111", "a20251211", "a-20251311", "é-20"] {
            assert_eq!(with_dashes(text), None, "{text}");
        }
    }
}
