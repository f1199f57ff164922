//! Axes of values: where their lines are, how high a value stands, and how a place is written.

use std::{fmt, time::Duration};

/// An axis from zero, with three to five lines at round numbers.
pub(super) struct Linear {
    step: f64,
    steps: usize,
}

impl Linear {
    /// Up to the largest of the values. `whole`: of things that are counted one by one.
    pub(super) fn to(most: f64, whole: bool) -> Linear {
        const ROUND: [f64; 9] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
        let most = if most > 0.0 { most } else { 1.0 };
        let power = 10_f64.powf(most.log10().floor() - 1.0);
        let candidates = [1.0, 10.0]
            .into_iter()
            .flat_map(|ten| ROUND.map(|round| round * power * ten))
            .filter(|step| !whole || (*step >= 1.0 && step.fract() == 0.0))
            .flat_map(|step| (2..=4).map(move |steps| Linear { step, steps }));
        let reaching = candidates.filter(|axis| axis.top() >= most * 0.999_999);
        let least = reaching.min_by(|one, other| {
            one.top().total_cmp(&other.top()).then(other.steps.cmp(&one.steps))
        });
        // only counts below ten have no candidate: one by one is too fine for them
        least.unwrap_or(Linear { step: 1.0, steps: (most.ceil() as usize).max(2) })
    }

    fn top(&self) -> f64 {
        self.step * self.steps as f64
    }

    /// The values at the lines, the highest first.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        (0..=self.steps).rev().map(|line| line as f64 * self.step)
    }

    /// How much of a hundred units a value is high.
    pub(super) fn height(&self, value: f64) -> f64 {
        100.0 * value / self.top()
    }
}

/// A logarithmic axis of durations, whose lines are a factor of eight apart.
pub(super) struct Octaves {
    /// The exponents of eight of the lowest and the highest line, in seconds.
    low: i32,
    high: i32,
}

impl Octaves {
    pub(super) fn over(durations: impl Iterator<Item = Duration>) -> Octaves {
        let power = |duration: Duration| duration.as_secs_f64().max(1e-6).log(8.0);
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        for power in durations.map(power) {
            (least, most) = (least.min(power), most.max(power));
        }
        if least > most {
            (least, most) = (-1.0, 1.0);
        }
        let low = least.floor() as i32;
        Octaves { low, high: (most.ceil() as i32).max(low + 1) }
    }

    /// The durations at the lines, the longest first.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Duration> {
        (self.low..=self.high).rev().map(|power| Duration::from_secs_f64(8_f64.powi(power)))
    }

    /// How far from the top a duration stands, of a hundred units; what is beyond the axis stands at
    /// its edge.
    pub(super) fn y(&self, duration: Duration) -> f64 {
        let power = duration.as_secs_f64().max(1e-9).log(8.0);
        let share = (power - f64::from(self.low)) / f64::from(self.high - self.low);
        100.0 * (1.0 - share.clamp(0.0, 1.0))
    }
}

/// A place in a picture, or a length: charts are full of them, so they are written as whole numbers
/// are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    hundredths: i64,
}

/// Two decimals are a fiftieth of a pixel.
pub(super) fn round(number: f64) -> Place {
    Place { hundredths: (number * 100.0).round() as i64 }
}

impl Place {
    pub(super) fn value(self) -> f64 {
        self.hundredths as f64 / 100.0
    }
}

/// `12`, `0.5`, `-3.07`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.hundredths.unsigned_abs();
        let mut text = [0; 24];
        let mut begin = text.len();
        let mut write = |byte| {
            begin -= 1;
            text[begin] = byte;
        };
        let decimals = rest % 100;
        if !decimals.is_multiple_of(10) {
            write(b'0' + (decimals % 10) as u8);
        }
        if decimals > 0 {
            write(b'0' + (decimals / 10) as u8);
            write(b'.');
        }
        rest /= 100;
        loop {
            write(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if self.hundredths < 0 {
            write(b'-');
        }
        f.write_str(std::str::from_utf8(&text[begin..]).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_at_round_numbers_just_above_the_largest_value() {
        let ticks = |most, whole| Linear::to(most, whole).ticks().collect::<Vec<f64>>();
        assert_eq!(ticks(226.0, true), [240.0, 180.0, 120.0, 60.0, 0.0]);
        assert_eq!(ticks(3.0, true), [3.0, 2.0, 1.0, 0.0]);
        assert_eq!(ticks(1.0, true), [2.0, 1.0, 0.0]);
        assert_eq!(ticks(0.0, false).first(), Some(&1.0));
        for most in [0.000_31, 0.7, 1.0, 9.9, 45.8, 99.0, 101.0, 1e6, 7.3e9] {
            let axis = Linear::to(most, false);
            assert!((2..=4).contains(&axis.steps), "{most}");
            assert!(
                axis.top() >= most * 0.999 && axis.top() <= most * 1.4,
                "{most}: {}",
                axis.top()
            );
        }
    }

    #[test]
    fn a_place_has_two_decimals_at_most() {
        let places = [0.0, -0.001, 0.5, 0.04, 7.0, 99.999, 12.345, -3.07, 1e300];
        let texts = places.map(|place| round(place).to_string());
        let most = "92233720368547758.07";
        assert_eq!(texts, ["0", "0", "0.5", "0.04", "7", "100", "12.35", "-3.07", most]);
        assert_eq!(round(f64::MIN).to_string(), "-92233720368547758.08");
        assert_eq!(round(f64::NAN).to_string(), "0");
    }

    #[test]
    fn latency_lines_are_a_factor_of_eight_apart() {
        let millis = [80, 700, 40_000].map(Duration::from_millis);
        let axis = Octaves::over(millis.into_iter());
        let ticks: Vec<_> = axis.ticks().map(|tick| tick.as_millis()).collect();
        assert_eq!(ticks, [64_000, 8_000, 1_000, 125, 15]);
        assert_eq!(round(axis.y(Duration::from_secs(64))), round(0.0));
        assert_eq!(round(axis.y(Duration::from_secs(1))), round(50.0));
        assert_eq!(axis.y(Duration::from_secs(4_000)), 0.0, "clamped to the edge");
    }
}
