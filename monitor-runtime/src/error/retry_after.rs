//! When to try again, as messages say it: `try again in 1.574s`, `retry after 86400 seconds`.

use std::time::Duration;

/// A longer wait is a mistake of whoever wrote it; and what is added to a clock must not overflow.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// What stands before the time.
const MARKS: [&str; 15] = [
    "try again in",
    "try again after",
    "retry after",
    "retry in",
    "retrying in",
    "retry-after",
    "retry_after",
    "retrydelay",
    "please wait",
    "reset after",
    "reset in",
    "resets in",
    "resets after",
    "available in",
    "available again in",
];
/// What may stand between.
const ABOUT: [&str; 4] = ["about", "approximately", "another", "at least"];

/// The units.
const UNITS: [(&str, f64); 23] = [
    ("milliseconds", 1e-3),
    ("millisecond", 1e-3),
    ("minutes", 60.0),
    ("minute", 60.0),
    ("mins", 60.0),
    ("min", 60.0),
    ("ms", 1e-3),
    ("m", 60.0),
    ("seconds", 1.0),
    ("second", 1.0),
    ("sec", 1.0),
    ("s", 1.0),
    ("hours", 3_600.0),
    ("hour", 3_600.0),
    ("h", 3_600.0),
    ("days", 86_400.0),
    ("day", 86_400.0),
    ("hrs", 3_600.0),
    ("hr", 3_600.0),
    ("secs", 1.0),
    ("d", 86_400.0),
    ("weeks", 604_800.0),
    ("week", 604_800.0),
];
/// What stands between the shortest and the longest wait: `5-10 seconds`, `2 to 3 minutes`.
const RANGES: [&str; 5] = ["-", "–", " - ", " to ", " or "];

/// The wait that a message asks for.
pub(super) fn in_text(text: &str) -> Option<Duration> {
    let text = super::message::prefix(text, 4_096).to_ascii_lowercase();
    MARKS.iter().find_map(|mark| {
        text.match_indices(mark).take(4).find_map(|(at, _)| {
            let rest = between(&text[at + mark.len()..]);
            let rest =
                ABOUT.iter().find_map(|about| rest.strip_prefix(about)).map_or(rest, between);
            Some(leading(rest)?.0)
        })
    })
}

fn between(text: &str) -> &str {
    text.trim_start_matches(|char: char| " :=\"'~`(".contains(char))
}

/// A text that is a time and nothing else.
pub(super) fn whole(text: &str) -> Option<Duration> {
    let (time, rest) = leading(text.trim())?;
    rest.is_empty().then_some(time)
}

/// So many seconds, if they can be a wait.
pub(super) fn seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().and_then(possible)
}

/// The wait, if it can be one.
pub(super) fn possible(wait: Duration) -> Option<Duration> {
    Some(wait).filter(|wait| *wait <= LONGEST)
}

/// A time such as `36s`, `1.574 s`, `6ms`, `1m30.5s`, `2 minutes`; a bare number is seconds.
/// And what stands behind it.
fn leading(text: &str) -> Option<(Duration, &str)> {
    let (mut total, mut rest) = (0.0, text);
    let mut any = false;
    while let Some((number, behind)) = number(joined(rest, any)) {
        match unit(behind) {
            Some((factor, behind)) => (total, rest) = (total + number * factor, behind),
            None if any => break, // `5s. 3 of 4 tries`: the 3 is no time
            None => return bare(number, behind),
        }
        any = true;
    }
    if !any {
        return None;
    }
    Some((seconds(total)?, rest))
}

/// A number without a unit, unless it is one of something else: `2026-06-01`, `12:00`, `3 attempts`.
/// Of a range, the unit stands behind the longer wait.
fn bare(number: f64, behind: &str) -> Option<(Duration, &str)> {
    let longer = RANGES.iter().find_map(|to| behind.strip_prefix(to));
    let longer =
        longer.filter(|text| self::number(text).is_some_and(|(_, rest)| unit(rest).is_some()));
    if let Some(longer) = longer {
        return leading(longer);
    }
    let next = behind.strip_prefix('-').unwrap_or(behind).trim_start();
    let goes_on = next.starts_with(|char: char| char.is_alphanumeric() || ":/_".contains(char));
    if goes_on { None } else { Some((seconds(number)?, behind)) }
}

/// The number that a text begins with, and what stands behind it.
fn number(text: &str) -> Option<(f64, &str)> {
    let of_number = |char: char| char.is_ascii_digit() || char == '.' || char == ',';
    let end = text.find(|char| !of_number(char)).unwrap_or(text.len());
    let mut digits = text[..end].trim_end_matches(['.', ',']);
    let thousands = digits
        .split(',')
        .skip(1)
        .all(|group| group.split('.').next().is_some_and(|group| group.len() == 3));
    if !thousands {
        digits = digits.split(',').next().unwrap_or_default();
    }
    Some((digits.replace(',', "").parse().ok()?, &text[digits.len()..]))
}

/// How many seconds the unit has that comes next, and what stands behind it.
fn unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let units = UNITS.iter().filter(|(name, _)| starts_with_word(text, name));
    let (name, factor) = units.max_by_key(len)?;
    Some((*factor, &text[name.len()..]))
}

/// What stands behind `1h`, ` hours and` or ` minutes,`.
fn joined(text: &str, any: bool) -> &str {
    if !any {
        return text;
    }
    let text = text.trim_start_matches([',', ' ']);
    text.strip_prefix("and ").unwrap_or(text)
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let behind = text.strip_prefix(word);
    behind.is_some_and(|behind| !behind.starts_with(char::is_alphabetic))
}

fn len((name, _): &&(&str, f64)) -> usize {
    name.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_as_providers_write_them() {
        for (text, millis) in [
            ("Please try again in 1.574s. Visit https://x", 1_574),
            ("Please try again in 6ms.", 6),
            ("try again in 1m30.5s", 90_500),
            ("Try again in 2h3m4s", 7_384_000),
            ("Please retry after 86400 seconds. Please contact", 86_400_000),
            ("Please retry in 36.4s.", 36_400),
            ("retry-after: 20", 20_000),
            ("{\"retryDelay\": \"36s\"}", 36_000),
            ("try again in 2 minutes", 120_000),
            ("Please wait 8 hours 24 minutes and try again", 30_240_000),
            ("Try again in ~149 min.", 8_940_000),
            ("your quota will reset after 18h31m10s.", 66_670_000),
            ("try again in 1 hour, 2 minutes and 3 seconds", 3_723_000),
            ("Please try again later. Retry after 5s", 5_000),
            ("retry after 5s. 3 of 4 tries", 5_000),
            ("available again in about 1d", 86_400_000),
            ("please wait 1,000 seconds", 1_000_000),
            ("retry after 1,234.5 s", 1_234_500),
            ("try again in 2 to 3 minutes", 180_000),
            ("retry after 5-10 seconds", 10_000),
            ("try again in 2 weeks", 1_209_600_000),
            ("retry after 20 (request 7)", 20_000),
            ("retry after 20 - see the limits", 20_000),
            ("retry after 20, then again", 20_000),
        ] {
            assert_eq!(in_text(text), Some(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn a_number_of_something_else_is_no_wait() {
        for text in [
            "retry after 2026-06-01T00:00:00Z",
            "try again after 12:00 UTC",
            "retry after 4/5/2026",
            "retry after 3 attempts",
            "try again in 24 business hours",
            "please wait 2 of 5",
            "retry after 1 000 ms",
            "try again in 1e3 seconds",
            "retry in 2 months",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_without_a_time_is_no_wait() {
        for text in ["please try again later", "retry after the reset", "retry in a while", ""] {
            assert_eq!(in_text(text), None, "{text}");
        }
        assert_eq!(in_text("retry after 99999999999999999999999999 days"), None);
    }
}
