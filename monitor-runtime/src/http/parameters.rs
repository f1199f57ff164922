//! What a query asks for.
//!
//! What always holds: a parameter that is unknown, stands twice or says nothing that can be meant is
//! refused, with words that say what is right; nothing is guessed.

use super::problem::Problem;
use crate::{
    Timestamp,
    collector::MOST_TAGS,
    report::Scope,
    text::{mended, mended_to},
};
use std::{fmt::Display, ops::RangeInclusive, time::Duration};

/// The longest value, in characters: no name is longer.
const LONGEST: usize = 256;

/// The longest tag: a name, an equals sign and a value.
const LONGEST_TAG: usize = 2 * LONGEST + 1;

/// A parameter that narrows what is asked for, and the others of its kind.
pub(super) const SCOPE: &[&str] = &["provider", "model", "function", "tag", "window"];

/// The parameters of a request.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query in which there may be parameters of these names.
    pub(super) fn read(query: &str, known: &[&str]) -> Result<Parameters, Problem> {
        if !is_text(query) {
            return Err(Problem::invalid("the query is no text of UTF-8".into()));
        }
        let mut read: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !known.contains(&name.as_ref()) {
                let known = match known {
                    [] => "none".to_owned(),
                    known => known.join(", "),
                };
                let name = shown(&name);
                return Err(Problem::invalid(format!("unknown parameter {name}; known: {known}")));
            }
            if name != "tag" && read.iter().any(|(other, _)| *other == name) {
                return Err(Problem::invalid(format!("`{name}` stands twice; say it once")));
            }
            let longest = if name == "tag" { LONGEST_TAG } else { LONGEST };
            if value.is_empty() || value.chars().count() > longest {
                let message = format!("`{name}` has from 1 to {longest} characters");
                return Err(Problem::invalid(message));
            }
            read.push((name.into_owned(), value.into_owned()));
        }
        Ok(Parameters(read))
    }

    /// The same of what a form sends, whose fields may be empty: these are not asked for.
    #[cfg(feature = "dashboard")]
    pub(super) fn of_form(query: &str, known: &[&str]) -> Result<Parameters, Problem> {
        let is_filled =
            |pair: &&str| pair.split_once('=').is_none_or(|(_, value)| !value.is_empty());
        let filled: Vec<&str> = query.split('&').filter(is_filled).collect();
        Parameters::read(&filled.join("&"), known)
    }

    #[cfg(feature = "dashboard")]
    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a parameter that may be absent.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// A whole number in this range.
    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
        absent: usize,
    ) -> Result<usize, Problem> {
        let Some(text) = self.text(name) else { return Ok(absent) };
        let number = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            let (from, to) = range.into_inner();
            wrong(name, text, format_args!("a whole number from {from} to {to}"))
        })
    }

    /// One of these words; the first where it is absent.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<T, Problem> {
        let said = self.text(name).unwrap_or(words[0].0);
        let found = words.iter().find(|(word, _)| *word == said);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            wrong(name, said, format_args!("one of {}", words.join(", ")))
        })
    }

    /// The window, e.g. `5m`.
    pub(super) fn window(&self) -> Result<Option<Duration>, Problem> {
        let Some(text) = self.text("window") else { return Ok(None) };
        let right = "a number and s, m, h or d, such as 90s, 5m or 1h";
        length(text).map(Some).ok_or_else(|| wrong("window", text, right))
    }

    /// The moment from which on; the beginning of time where it is absent.
    pub(super) fn since(&self) -> Result<Timestamp, Problem> {
        let Some(text) = self.text("since") else { return Ok(Timestamp::default()) };
        let right = "a moment of RFC 3339, such as 2026-11-21T16:49:00Z";
        moment(text).ok_or_else(|| wrong("since", text, right))
    }

    /// The tags that are asked for.
    pub(super) fn tags(&self) -> Result<Vec<(String, String)>, Problem> {
        let tags = self.0.iter().filter(|(name, _)| name == "tag");
        let tags: Vec<_> = tags.map(|(_, tag)| tag_of(tag)).collect::<Result<_, _>>()?;
        if tags.len() > MOST_TAGS {
            return Err(Problem::invalid(format!("`tag` stands at most {MOST_TAGS} times")));
        }
        Ok(tags)
    }

    /// The part of all calls that is asked for.
    pub(super) fn scope(&self) -> Result<Scope, Problem> {
        let name = |name| self.text(name).map(|text| mended(text).into_owned());
        Ok(Scope {
            provider: name("provider"),
            model: name("model"),
            function: name("function"),
            tags: self.tags()?,
        })
    }
}

/// Whether the bytes of a query are text. What reads it would put a character in the place of those that
/// are none, and then look for a name with it.
fn is_text(query: &str) -> bool {
    let hex = |digit: u8| char::from(digit).to_digit(16);
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        bytes.push(match behind {
            [high, low, behind @ ..]
                if *first == b'%'
                    && let (Some(high), Some(low)) = (hex(*high), hex(*low)) =>
            {
                rest = behind;
                (high * 16 + low) as u8
            }
            _ => *first,
        });
    }
    str::from_utf8(&bytes).is_ok()
}

fn tag_of(text: &str) -> Result<(String, String), Problem> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| wrong("tag", text, "a name, an equals sign and a value"))?;
    Ok((mended(name).into_owned(), mended(value).into_owned()))
}

/// From one to six digits and a unit.
fn length(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    let number: u64 = digits.parse().ok().filter(|number| is_number && *number > 0)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(number * seconds))
}

/// A moment of RFC 3339; one before 1970 is the beginning of 1970.
fn moment(text: &str) -> Option<Timestamp> {
    let (local, ahead) = match text.strip_suffix(['Z', 'z']) {
        Some(local) => (local, 0),
        None => {
            let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
            (local, minutes_ahead(offset)?)
        }
    };
    let (year, rest) = local.split_at_checked(4)?;
    let is_early = year.bytes().all(|byte| byte.is_ascii_digit()) && year < "1970";
    let readable = if is_early { "2000" } else { year };
    let read = format!("{readable}{}Z", rest.to_ascii_uppercase());
    let local = humantime::parse_rfc3339(&read).ok()?;
    if is_early {
        return Some(Timestamp::default());
    }
    let offset = Duration::from_secs(60 * u64::from(ahead.unsigned_abs()));
    let utc = if ahead > 0 { local.checked_sub(offset) } else { local.checked_add(offset) };
    utc.map(Timestamp::from)
}

/// How far local time is ahead of UTC: `+02:00`.
fn minutes_ahead(offset: &str) -> Option<i16> {
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = offset[1..].split_once(':')?;
    let two_digits = |text: &str, below: i16| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number: &i16| is_number && *number < below)
    };
    Some(sign * (60 * two_digits(hours, 24)? + two_digits(minutes, 60)?))
}

fn wrong(name: &str, said: &str, right: impl Display) -> Problem {
    Problem::invalid(format!("`{name}` is {right}, and not {}", shown(said)))
}

/// What somebody sent, so that it can be shown: in quotes, without control characters, not long.
fn shown(text: &str) -> String {
    format!("{:?}", mended_to(text, 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_rfc_3339() {
        let noon = moment("2026-11-21T12:00:00Z").map(Timestamp::unix_seconds);
        assert_eq!(noon, Some(1_795_262_400));
        for same in ["2026-11-21T14:30:00+02:30", "2026-11-21t10:00:00.000-02:00"] {
            assert_eq!(moment(same).map(Timestamp::unix_seconds), noon, "{same}");
        }
        assert_eq!(moment("1936-02-29T12:00:00Z"), Some(Timestamp::default()));
        for wrong in [
            "",
            "Z",
            "yesterday",
            "2026-11-21",
            "2026-13-21T12:00:00Z",
            "1936-13-01T00:00:00Z",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00:00+24:00",
            "2026-11-21T12:00:00é+2:00",
        ] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn lengths_have_a_number_and_a_unit() {
        assert_eq!(length("90s"), Some(Duration::from_secs(90)));
        assert_eq!(length("2d"), Some(Duration::from_secs(172_800)));
        for wrong in ["5", "m", "0m", "+5m", "-5m", "1.5h", "1234567s", "5 m", "5é"] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_words() {
        let refused = |query: &str| match Parameters::read(query, SCOPE).and_then(|it| it.scope()) {
            Ok(_) => panic!("{query} is let through"),
            Err(problem) => format!("{problem:?}"),
        };
        let known =
            "unknown parameter \\\"modle\\\"; known: provider, model, function, tag, window";
        assert!(refused("modle=gpt-4o").contains(known), "{}", refused("modle=gpt-4o"));
        assert!(refused("model=a&model=b").contains("`model` stands twice"));
        assert!(refused("model=").contains("from 1 to 256 characters"));
        assert!(refused("tag=acme").contains("a name, an equals sign and a value"));
        assert!(refused(&"tag=a=b&".repeat(17)).contains("at most 16 times"));
        let hostile = refused("%1b[31m=x");
        assert!(!hostile.contains('\u{1b}') && hostile.contains("u{1b}"), "{hostile}");
    }
}
