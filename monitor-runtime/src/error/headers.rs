//! What the headers of an answer say about an error: when to try again, and its class.
//!
//! What always holds: names are read in any case, values that make no sense are passed over, and a
//! wait is never negative, nor longer than anybody waits. A moment in the past is a wait of zero.

use super::retry_after;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Headers with a class or code of the error. Bedrock names the class nowhere else.
const CODES: [&str; 3] = ["x-amzn-errortype", "x-ms-error-code", "x-error-code"];

/// What the headers of one answer say.
#[derive(Debug)]
pub(super) struct Headers {
    /// The class of the error.
    pub(super) code: Option<String>,
    /// The wait that was asked for.
    pub(super) retry_after: Option<Duration>,
    /// When the limits that are used up begin anew: an answer about a limit can be tried again then.
    pub(super) reset_after: Option<Duration>,
    /// When the answer was written, as far as that is known.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only bodies name moments"))]
    pub(super) now: SystemTime,
}

impl Headers {
    pub(super) fn none() -> Headers {
        Headers { code: None, retry_after: None, reset_after: None, now: SystemTime::now() }
    }

    pub(super) fn read(
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>,
    ) -> Headers {
        Headers::read_at(pairs, SystemTime::now())
    }

    /// Headers without a date of their own count from `now`.
    pub(super) fn read_at(
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>,
        now: SystemTime,
    ) -> Headers {
        let of_interest = pairs.into_iter().filter_map(|(name, value)| {
            let name = name.as_ref().to_ascii_lowercase();
            let value = is_read(&name).then(|| std::str::from_utf8(value.as_ref()).ok())??;
            Some((name, value.trim().to_owned()))
        });
        let pairs = Pairs(of_interest.collect());
        let date = pairs.get("date").and_then(|date| httpdate::parse_http_date(date).ok());
        let now = date.unwrap_or(now);
        Headers {
            code: CODES.iter().find_map(|name| pairs.get(name)).map(str::to_owned),
            retry_after: pairs.retry_after(now),
            reset_after: pairs.reset_after(now),
            now,
        }
    }
}

fn is_read(name: &str) -> bool {
    matches!(name, "date" | "retry-after" | "retry-after-ms" | "x-ms-retry-after-ms")
        || CODES.contains(&name)
        || name.contains("ratelimit")
}

/// Names in lower case with their values.
struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// What headers of this name say; a gateway may add its own to the provider's.
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.0.iter().filter(move |(other, value)| other == name && !value.is_empty());
        pairs.map(|(_, value)| &**value)
    }

    /// In milliseconds where there is such a header, because the one in seconds is rounded.
    fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let names = ["retry-after-ms", "x-ms-retry-after-ms"];
        let mut millis = names.iter().flat_map(|name| self.all(name)).filter_map(|value| {
            let millis: f64 = value.parse().ok()?;
            retry_after::seconds(millis / 1_000.0)
        });
        millis.next().or_else(|| {
            self.all("retry-after").find_map(|value| {
                let date = || from(now, httpdate::parse_http_date(value).ok()?);
                // two of them that somebody joined
                let first = || retry_after::whole(value.split_once(',')?.0);
                retry_after::whole(value).or_else(date).or_else(first)
            })
        })
    }

    /// The longest of the waits for limits of which nothing remains. `x-ratelimit-reset-tokens`
    /// belongs to `x-ratelimit-remaining-tokens`, and so on; of a limit that has something left
    /// nobody knows whether it was the one.
    fn reset_after(&self, now: SystemTime) -> Option<Duration> {
        let resets = self.0.iter().filter_map(|(name, value)| {
            let (before, behind) = name.split_once("reset")?;
            let remaining: f64 = self.get(&format!("{before}remaining{behind}"))?.parse().ok()?;
            (remaining <= 0.0).then(|| moment(now, value)).flatten()
        });
        resets.max()
    }
}

/// How long it is until a moment: seconds from now, a time such as `2m59.56s`, seconds or
/// milliseconds since 1970, or a date of RFC 3339 or HTTP.
pub(super) fn moment(now: SystemTime, text: &str) -> Option<Duration> {
    /// 2001 in seconds; as milliseconds or as a wait it would be long gone or never come.
    const FIRST_SECOND: f64 = 1e9;
    /// 1973 in milliseconds; as seconds it is the year 5138.
    const FIRST_MILLISECOND: f64 = 1e11;
    if let Ok(number) = text.parse::<f64>() {
        let since_1970 = match number {
            FIRST_MILLISECOND.. => number / 1_000.0,
            FIRST_SECOND.. => number,
            _ => return retry_after::seconds(number),
        };
        let since_1970 = Duration::try_from_secs_f64(since_1970).ok()?;
        return from(now, UNIX_EPOCH.checked_add(since_1970)?);
    }
    let date = || humantime::parse_rfc3339_weak(text).ok();
    let date = date().or_else(|| httpdate::parse_http_date(text).ok());
    match date {
        Some(date) => from(now, date),
        None => retry_after::whole(text),
    }
}

fn from(now: SystemTime, then: SystemTime) -> Option<Duration> {
    retry_after::possible(then.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: (&str, &str) = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");

    fn retry_after(pairs: &[(&str, &str)]) -> Option<Duration> {
        Headers::read(pairs.iter().copied()).retry_after
    }

    fn reset_after(pairs: &[(&str, &str)]) -> Option<f64> {
        let pairs = pairs.iter().copied().chain([DATE]);
        Headers::read(pairs).reset_after.map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn the_finest_of_the_waits_counts() {
        for (pairs, millis) in [
            (&[("Retry-After", "20")][..], 20_000),
            (&[("retry-after", "1.5")], 1_500),
            (&[("RETRY-AFTER", " 0 ")], 0),
            (&[("retry-after", "2"), ("retry-after-ms", "1234")], 1_234),
            (&[("retry-after", "2"), ("x-ms-retry-after-ms", "soon")], 2_000),
            (&[("retry-after", "soon"), ("retry-after", "7")], 7_000),
            (&[("retry-after", "20, 30")], 20_000),
            (&[DATE, ("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")], 30_000),
            (&[DATE, ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")], 0),
            (&[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")], 0),
        ] {
            assert_eq!(retry_after(pairs), Some(Duration::from_millis(millis)), "{pairs:?}");
        }
    }

    #[test]
    fn nonsense_is_no_wait() {
        for value in ["", "-1", "soon", "NaN", "inf", "1e300", "99999999999999999999", "Sun, 99"] {
            assert_eq!(retry_after(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(Headers::read([("retry-after", b"\xff")]).retry_after, None);
    }

    #[test]
    fn a_moment_that_nobody_will_see_is_no_wait() {
        let far = "Fri, 31 Dec 9999 23:59:59 GMT";
        assert_eq!(retry_after(&[("retry-after", far)]), None);
        for moment in ["9e21", "99999999999999", "9999-12-31T23:59:59Z", far] {
            let limit = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", moment)];
            assert_eq!(reset_after(&limit), None, "{moment}");
        }
    }

    #[test]
    fn a_limit_counts_that_has_nothing_left() {
        for (pairs, seconds) in [
            (
                &[("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "6m0s")][..],
                360.0,
            ),
            (&[("x-ratelimit-remaining-tokens", "5"), ("x-ratelimit-reset-tokens", "6m0s")], -1.0),
            (&[("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-tokens", "6m")], -1.0),
            (
                &[
                    ("anthropic-ratelimit-tokens-remaining", "0"),
                    ("anthropic-ratelimit-tokens-reset", "1994-11-06T08:50:37Z"),
                ],
                60.0,
            ),
            (&[("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "784111787000")], 10.0),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "12")], 12.0),
            (&[("ratelimitbysize-remaining", "0"), ("ratelimitbysize-reset", "34")], 34.0),
        ] {
            assert_eq!(reset_after(pairs).unwrap_or(-1.0), seconds, "{pairs:?}");
        }
    }
}
