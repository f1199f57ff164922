//! Things by the numbers that series have in slices, for those who walk over slices.
//!
//! What always holds: numbers ascend here as they do in a slice, so that most often what is asked
//! for follows what was asked for before.

/// Things by the numbers of series.
pub(crate) struct Numbered<T> {
    all: Vec<(u32, T)>,
    /// Where the next one is expected.
    next: usize,
}

impl<T> Numbered<T> {
    /// The thing of a number.
    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let is_next = self.all.get(self.next).is_some_and(|known| known.0 == number);
        if !is_next {
            self.next = self.all.binary_search_by_key(&number, |known| known.0).ok()?;
        }
        self.next += 1;
        self.all.get_mut(self.next - 1).map(|known| &mut known.1)
    }

    /// The numbers and the things.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(u32, T)> {
        self.all.iter()
    }
}

/// Of numbers that ascend.
impl<T> FromIterator<(u32, T)> for Numbered<T> {
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(all: I) -> Numbered<T> {
        Numbered { all: all.into_iter().collect(), next: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_in_any_order() {
        let mut some: Numbered<u32> = [3, 4, 9, 17].into_iter().map(|n| (n, n * 10)).collect();
        for number in [3, 4, 9, 17, 3, 17, 4, 9] {
            assert_eq!(some.get_mut(number), Some(&mut (number * 10)));
            for missing in [0, 5, 18, u32::MAX] {
                assert_eq!(some.get_mut(missing), None);
            }
        }
        assert_eq!(Numbered::<u8>::from_iter([]).get_mut(0), None);
    }
}
