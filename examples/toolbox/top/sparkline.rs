//! Numbers over time as bars of text.
//!
//! What always holds: a gap is empty, zero is the lowest line, and what is more than zero is higher
//! than that.

/// Eighths of a cell.
const HEIGHTS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const EIGHTHS: f64 = 8.0;

/// So many lines, the highest first, of so many columns: each value has as many columns as the
/// others, to one.
pub(crate) fn sparkline(values: &[Option<f64>], columns: usize, rows: usize) -> Vec<String> {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let full = rows as f64 * EIGHTHS;
    let eighths: Vec<usize> = values
        .iter()
        .map(|value| match value {
            None => 0,
            Some(value) if *value <= 0.0 || most <= 0.0 => 1,
            Some(value) => ((value / most * full).ceil() as usize).clamp(2, full as usize),
        })
        .collect();
    let character = |row: usize, eighths: usize| {
        HEIGHTS[eighths.saturating_sub(row * HEIGHTS.len().saturating_sub(1)).min(8)]
    };
    let line = |row: usize| {
        let at = |column: usize| eighths[column * eighths.len() / columns];
        (0..columns)
            .filter(|_| !eighths.is_empty())
            .map(|column| character(row, at(column)))
            .collect()
    };
    (0..rows).rev().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::sparkline;

    #[test]
    fn heights_go_from_zero_to_the_largest_and_a_gap_is_no_zero() {
        let values: Vec<_> = (0..=7).map(|value| Some(f64::from(value))).collect();
        assert_eq!(sparkline(&values, 8, 1), ["▁▂▃▄▅▆▇█"]);
        assert_eq!(sparkline(&[Some(3.0), None, Some(0.0), Some(0.001)], 4, 1), ["█ ▁▂"]);
        assert_eq!(sparkline(&[Some(0.0), None], 2, 1), ["▁ "]);
    }

    #[test]
    fn few_values_are_broad_and_high_ones_have_several_lines() {
        assert_eq!(sparkline(&[Some(1.0), Some(2.0)], 6, 2), ["   ███", "██████"]);
        assert_eq!(sparkline(&[], 6, 1), [""]);
    }
}
