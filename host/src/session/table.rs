//! Numbers that an agent defined, and what they stand for here.

use std::collections::HashMap;

/// Maps an agent's numbers to values. Agents count from 1 up, so this is an array; a number far ahead of the count, which
/// only damaged or hostile bytes hold, goes into a map, so that no number decides how much memory is taken.
#[derive(Debug, Clone)]
pub(super) struct Table<T> {
    dense: Vec<Option<T>>,
    sparse: HashMap<u32, T>,
}

/// How far ahead of the count a number may be and still go into the array.
const SLACK: usize = 1024;

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { dense: Vec::new(), sparse: HashMap::new() }
    }
}

impl<T: Copy> Table<T> {
    pub(super) fn set(&mut self, number: u32, value: T) {
        let at = number as usize;
        if at < self.dense.len() {
            self.dense[at] = Some(value);
        } else if at <= 2 * self.dense.len() + SLACK {
            self.dense.resize(at + 1, None);
            self.dense[at] = Some(value);
        } else {
            self.sparse.insert(number, value);
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<T> {
        match self.dense.get(number as usize) {
            Some(Some(value)) => Some(*value),
            _ if self.sparse.is_empty() => None,
            _ => self.sparse.get(&number).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_number_far_ahead_takes_no_memory_and_is_found() {
        let mut table = Table::default();
        table.set(1, 'a');
        table.set(u32::MAX, 'z');
        assert_eq!((table.get(1), table.get(u32::MAX), table.get(2)), (Some('a'), Some('z'), None));
        assert!(table.dense.len() < 10);
    }

    #[test]
    fn a_number_that_was_first_far_ahead_is_still_found_when_the_array_has_grown_past_it() {
        let mut table = Table::default();
        table.set(5000, 'x');
        for number in 1..=6000 {
            if number != 5000 {
                table.set(number, 'd');
            }
        }
        assert_eq!(table.get(5000), Some('x'));
    }
}
