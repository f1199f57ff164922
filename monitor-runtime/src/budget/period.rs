//! Over how long a budget lasts: an hour, a day or a month of the calendar, or for ever.
//!
//! What always holds: a moment lies in exactly one period of a kind; the next begins where it ends.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Over how long a budget lasts. Hours, days and months are those of the calendar: what is spent at
/// 23:59 is of the day that ends a minute later.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BudgetPeriod {
    /// It begins anew each hour.
    Hour,
    /// It begins anew each day.
    Day,
    /// It begins anew each month.
    Month,
    /// It never begins anew.
    #[default]
    Total,
}

impl BudgetPeriod {
    /// The name in reports and JSON, e.g. `day`.
    pub const fn name(self) -> &'static str {
        match self {
            BudgetPeriod::Hour => "hour",
            BudgetPeriod::Day => "day",
            BudgetPeriod::Month => "month",
            BudgetPeriod::Total => "total",
        }
    }

    /// The period in which a moment lies, in a place whose clocks are so far before UTC: its
    /// beginning, and the beginning of the next if there is one.
    pub(super) fn around(
        self,
        at: Timestamp,
        offset_seconds: i64,
    ) -> (Timestamp, Option<Timestamp>) {
        let local = at.unix_seconds().cast_signed() + offset_seconds;
        let (since, until) = match self {
            BudgetPeriod::Total => return (Timestamp::default(), None),
            BudgetPeriod::Hour => whole(local, HOUR),
            BudgetPeriod::Day => whole(local, DAY),
            BudgetPeriod::Month => {
                let (first, next) = month_around(local.div_euclid(DAY));
                (first * DAY, next * DAY)
            }
        };
        let moment = |local: i64| {
            let seconds = (local - offset_seconds).max(0).unsigned_abs();
            Timestamp::from_unix_nanos(seconds.saturating_mul(1_000_000_000))
        };
        (moment(since), Some(moment(until)))
    }
}

impl fmt::Display for BudgetPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn whole(local: i64, length: i64) -> (i64, i64) {
    let since = local.div_euclid(length) * length;
    (since, since + length)
}

/// The first day of the month in which a day lies, and of the next one, counted from the beginning
/// of 1970 in the Gregorian calendar.
fn month_around(day: i64) -> (i64, i64) {
    // a year has 365 days at least, so the first guess is never too early
    let mut year = 1970 + day.div_euclid(365);
    while first_of_year(year) > day {
        year -= 1;
    }
    let mut first = first_of_year(year);
    for month in 1..=12 {
        let next = first + days_of_month(year, month);
        if day < next {
            return (first, next);
        }
        first = next;
    }
    unreachable!("a year has twelve months")
}

fn first_of_year(year: i64) -> i64 {
    let leap_days =
        |before: i64| before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    365 * (year - 1970) + leap_days(year - 1) - leap_days(1969)
}

fn days_of_month(year: i64, month: u8) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        humantime::parse_rfc3339(text).unwrap().into()
    }

    fn period(period: BudgetPeriod, at: &str, offset_hours: i64) -> (String, String) {
        let (since, until) = period.around(moment(at), offset_hours * HOUR);
        (since.to_string(), until.unwrap().to_string())
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        for (kind, at, offset, since, until) in [
            (
                BudgetPeriod::Hour,
                "2026-11-22T07:59:59Z",
                0,
                "2026-11-22T07:00:00",
                "2026-11-22T08:00:00",
            ),
            (
                BudgetPeriod::Day,
                "2026-11-22T00:00:00Z",
                0,
                "2026-11-22T00:00:00",
                "2026-11-23T00:00:00",
            ),
            (
                BudgetPeriod::Day,
                "2026-11-22T23:30:00Z",
                1,
                "2026-11-22T23:00:00",
                "2026-11-23T23:00:00",
            ),
            (
                BudgetPeriod::Day,
                "2026-11-22T01:30:00Z",
                -8,
                "2026-11-21T08:00:00",
                "2026-11-22T08:00:00",
            ),
            (
                BudgetPeriod::Month,
                "2026-02-28T23:59:59Z",
                0,
                "2026-02-01T00:00:00",
                "2026-03-01T00:00:00",
            ),
            (
                BudgetPeriod::Month,
                "2028-02-29T12:00:00Z",
                0,
                "2028-02-01T00:00:00",
                "2028-03-01T00:00:00",
            ),
            (
                BudgetPeriod::Month,
                "2100-02-28T12:00:00Z",
                0,
                "2100-02-01T00:00:00",
                "2100-03-01T00:00:00",
            ),
            (
                BudgetPeriod::Month,
                "2026-12-31T23:00:00Z",
                0,
                "2026-12-01T00:00:00",
                "2027-01-01T00:00:00",
            ),
            (
                BudgetPeriod::Month,
                "2026-12-31T23:00:00Z",
                2,
                "2026-12-31T22:00:00",
                "2027-01-31T22:00:00",
            ),
        ] {
            let expected = (format!("{since}.000Z"), format!("{until}.000Z"));
            assert_eq!(period(kind, at, offset), expected, "{kind} at {at}");
        }
        assert_eq!(BudgetPeriod::Total.around(moment("2026-11-22T07:59:59Z"), 0).1, None);
    }

    #[test]
    fn each_day_of_centuries_lies_in_a_month_that_joins_the_next() {
        let mut next_first = 0;
        let mut months = 0;
        for day in 0..200_000 {
            let (first, next) = month_around(day);
            assert!(first <= day && day < next, "day {day}");
            assert!((28..=31).contains(&(next - first)));
            if day == next_first {
                assert_eq!(first, day);
                months += 1;
                next_first = next;
            }
        }
        // 1970-01-01 and 200,000 days are 547 years, 6 months and some days
        assert_eq!(months, 547 * 12 + 7);
    }

    #[test]
    fn a_moment_at_the_beginning_of_time_has_a_period() {
        let (since, until) = BudgetPeriod::Month.around(Timestamp::default(), -12 * HOUR);
        assert_eq!(since, Timestamp::default());
        assert!(until.unwrap() > since);
    }
}
