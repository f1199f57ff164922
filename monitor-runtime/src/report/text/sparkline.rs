//! Numbers over time in one line of text.
//!
//! What always holds: one character a number; a gap is empty, and zero is the lowest line.

/// From the smallest that is not zero to the largest.
const HEIGHTS: [char; 7] = ['▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ZERO: char = '▁';
const GAP: char = ' ';

/// The values from zero to the largest of them; `None` is a gap.
pub(super) fn sparkline(values: &[Option<f64>]) -> String {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let character = |value: f64| {
        let height = (value / most * HEIGHTS.len() as f64).ceil() as usize;
        HEIGHTS[height.clamp(1, HEIGHTS.len()) - 1]
    };
    let characters = values.iter().map(|value| match value {
        None => GAP,
        Some(value) if *value <= 0.0 => ZERO,
        Some(value) => character(*value),
    });
    characters.collect()
}

#[cfg(test)]
mod tests {
    use super::sparkline;

    #[test]
    fn heights_go_from_zero_to_the_largest() {
        let values: Vec<_> = (0..=7).map(|value| Some(f64::from(value))).collect();
        assert_eq!(sparkline(&values), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&[Some(0.001), Some(1_000.0)]), "▂█", "a little is not zero");
        assert_eq!(sparkline(&[Some(0.0), Some(0.0)]), "▁▁");
    }

    #[test]
    fn a_gap_is_no_zero() {
        assert_eq!(sparkline(&[Some(3.0), None, Some(0.0), Some(3.0)]), "█ ▁█");
        assert_eq!(sparkline(&[None, None]), "  ");
    }
}
