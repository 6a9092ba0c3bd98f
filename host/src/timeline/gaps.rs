//! Asks quickly whether a stretch of time is fully known.

use crate::session::Gap;

/// The gaps of a trace, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    /// Begin of each gap, rising.
    since: Vec<u64>,
    /// The gap that ends last among those up to here, and its end.
    last_end: Vec<(u64, u32)>,
}

impl Gaps {
    /// `gaps` in any order.
    pub fn new(gaps: &[Gap]) -> Gaps {
        Gaps::among(gaps, |_| true)
    }

    /// Those of `gaps` that concern somebody. They keep their numbers.
    pub fn among(gaps: &[Gap], which: impl Fn(&Gap) -> bool) -> Gaps {
        let mut order: Vec<u32> = (0..gaps.len() as u32).filter(|at| which(&gaps[*at as usize])).collect();
        order.sort_by_key(|at| (gaps[*at as usize].since, gaps[*at as usize].until));
        let mut ready = Gaps::default();
        let mut last = (0, 0);
        for at in order {
            let gap = &gaps[at as usize];
            if ready.since.is_empty() || gap.until > last.0 {
                last = (gap.until, at);
            }
            ready.since.push(gap.since);
            ready.last_end.push(last);
        }
        ready
    }

    /// A gap that touches the stretch from `from` to `to`, by its index.
    pub fn touching(&self, from: u64, to: u64) -> Option<u32> {
        let begun = self.since.partition_point(|since| *since <= to);
        let (until, at) = *self.last_end.get(begun.checked_sub(1)?)?;
        (until >= from).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::GapKind;

    fn gap(since: u64, until: u64) -> Gap {
        Gap { process: None, since, until, kind: GapKind::Damage, why: String::new() }
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_looking_at_every_gap(ends in proptest::collection::vec((0u64..100, 0u64..30), 0..12), from in 0u64..120, length in 0u64..40) {
            let list: Vec<Gap> = ends.iter().map(|(since, length)| gap(*since, since + length)).collect();
            let to = from + length;
            let expected = list.iter().any(|gap| gap.since <= to && gap.until >= from);
            let found = Gaps::new(&list).touching(from, to);
            proptest::prop_assert_eq!(found.is_some(), expected);
            if let Some(at) = found {
                let gap = &list[at as usize];
                proptest::prop_assert!(gap.since <= to && gap.until >= from);
            }
        }
    }
}
