//! Sets of numbers that mostly come one after the other.

use std::collections::BTreeMap;

/// A set of numbers, as the stretches that have no holes. Its size depends on the holes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// First and last number of the highest stretch.
    highest: Option<(u32, u32)>,
    /// The others.
    lower: BTreeMap<u32, u32>,
}

impl Ranges {
    pub(super) fn contains(&self, number: u32) -> bool {
        match self.highest {
            Some((first, last)) if number >= first => number <= last,
            _ => self.lower.range(..=number).next_back().is_some_and(|(_, last)| number <= *last),
        }
    }

    /// Adds a number; whether it is new.
    pub(super) fn insert(&mut self, number: u32) -> bool {
        let Some((first, last)) = self.highest else {
            self.highest = Some((number, number));
            return true;
        };
        if number > last {
            if number - 1 == last {
                self.highest = Some((first, number));
            } else {
                self.lower.insert(first, last);
                self.highest = Some((number, number));
            }
            return true;
        }
        if self.contains(number) {
            return false;
        }
        // It lies below the highest stretch.
        let mut begin = number;
        if let Some((first, last)) = self.lower.range_mut(..number).next_back()
            && *last == number - 1
        {
            *last = number;
            begin = *first;
        }
        if number + 1 == first {
            self.lower.remove(&begin);
            self.highest = Some((begin, last));
        } else {
            let end = self.lower.remove(&(number + 1)).unwrap_or(number);
            self.lower.insert(begin, end);
        }
        true
    }

    /// Lets go of stretches that end below a number.
    pub(super) fn forget_below(&mut self, number: u32) {
        while let Some(lowest) = self.lower.first_entry()
            && *lowest.get() < number
        {
            lowest.remove();
        }
    }
}

impl FromIterator<u32> for Ranges {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Ranges {
        let mut ranges = Ranges::default();
        for number in numbers {
            ranges.insert(number);
        }
        ranges
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Ranges;

    proptest::proptest! {
        #[test]
        fn is_a_set(numbers in proptest::collection::vec(proptest::prop_oneof![0u32..40, u32::MAX - 5..=u32::MAX], 0..60)) {
            let (mut ranges, mut set) = (Ranges::default(), BTreeSet::new());
            for number in numbers {
                proptest::prop_assert_eq!(ranges.insert(number), set.insert(number));
                for number in (0..42).chain(u32::MAX - 6..=u32::MAX) {
                    proptest::prop_assert_eq!(ranges.contains(number), set.contains(&number));
                }
                let starts = set.iter().filter(|number| **number == 0 || !set.contains(&(**number - 1))).count();
                proptest::prop_assert_eq!(ranges.lower.len() + 1, starts, "no more stretches than there are");
            }
        }
    }
}
