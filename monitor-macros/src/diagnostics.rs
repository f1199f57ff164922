//! What is wrong with a use of the attribute: collected, so that one compile tells all of it.
//!
//! What always holds: an error stands at a token that the user wrote and says what to write; the
//! item follows its errors unchanged, so that nothing else breaks because of them.

use proc_macro2::{Span, TokenStream};

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
}

impl Diagnostics {
    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(syn::Error::new(span, message.into()));
    }

    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// One `compile_error!` for each.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// `: did you mean `x`?`, or nothing when no candidate is near: a wrong guess is worse than none.
pub(crate) fn suggestion<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let word = &word.to_lowercase();
    let nearest = candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= candidate.len().max(word.len()) / 3 || shares_a_word(word, candidate)
        })
        .min();
    nearest.map_or_else(String::new, |(_, candidate)| format!(": did you mean `{candidate}`?"))
}

/// Whether one is a whole word of the other, as `cost` is of `track_cost`.
fn shares_a_word(one: &str, other: &str) -> bool {
    one.split('_').any(|word| word == other) || other.split('_').any(|word| word == one)
}

/// How many characters must be changed, inserted, removed or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for (i, have) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, want) in to.iter().enumerate() {
            let mut cost = (rows[i][j] + usize::from(have != want)).min(rows[i][j + 1] + 1);
            cost = cost.min(row[j] + 1);
            if i > 0 && j > 0 && have == &to[j - 1] && &from[i - 1] == want {
                cost = cost.min(rows[i - 1][j - 1] + 1);
            }
            row.push(cost);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        for slip in ["modle", "Model", "mode", "modell"] {
            assert_eq!(suggestion(slip, ["name", "model"].into_iter()), ": did you mean `model`?");
        }
    }

    #[test]
    fn a_part_of_a_name_and_a_longer_one_are_recognised() {
        let options = || ["track_cost", "model", "usage"].into_iter();
        assert_eq!(suggestion("cost", options()), ": did you mean `track_cost`?");
        assert_eq!(suggestion("model_id", options()), ": did you mean `model`?");
    }

    #[test]
    fn nothing_near_is_no_guess() {
        assert_eq!(suggestion("temperature", ["name", "model", "usage"].into_iter()), "");
    }
}
