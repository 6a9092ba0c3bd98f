//! In which window the user was last seen.

use std::collections::HashMap;

use crate::session::{self, TextNo, Trace, What};

/// A window, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    /// Its title.
    pub window: TextNo,
    /// Class of the activity or dialog that it belongs to.
    pub owner: TextNo,
}

/// The window of each process that came to the screen last, or was touched or clicked in since.
///
/// Of a process that says nothing of its screens only touches tell: when an activity comes to the front there, nothing is known until the
/// next one.
#[derive(Debug, Clone, Default)]
pub struct Screens {
    of: HashMap<u32, Known>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    /// What is on the screen, the last one on top.
    shown: Vec<Screen>,
    /// Whether the process tells of its screens.
    tells: bool,
    last: Option<Screen>,
}

impl Screens {
    /// Takes the next record of a trace; `api` is the id of its access, if it is one.
    pub fn step(&mut self, trace: &Trace, process: u32, what: &What, api: Option<&str>) {
        let target = match *what {
            What::Touch(touch) => trace.touches[touch as usize].target,
            What::Click(click) => trace.clicks[click as usize].target,
            What::Screen(screen) => return self.of.entry(process).or_default().change(screen),
            What::Access(_) if api == Some("activity.resumed") => {
                let known = self.of.entry(process).or_default();
                if !known.tells {
                    known.last = None;
                }
                return;
            }
            _ => return,
        };
        if let Some(target) = target.filter(|target| target.window != 0 || target.owner != 0) {
            let screen = Screen { window: target.window, owner: target.owner };
            self.of.entry(process).or_default().last = Some(screen);
        }
    }

    /// Where the user was last seen in a process.
    pub fn of(&self, process: u32) -> Option<Screen> {
        self.of.get(&process)?.last
    }
}

impl Known {
    fn change(&mut self, change: session::Screen) {
        let screen = Screen { window: change.window, owner: change.owner };
        // Two dialogs of one class may be there; a title may have changed meanwhile.
        let same = |other: &Screen| *other == screen;
        let place =
            self.shown.iter().rposition(same).or_else(|| self.shown.iter().rposition(|other| other.owner == screen.owner));
        if let Some(place) = place {
            self.shown.remove(place);
        }
        if change.shown {
            self.shown.push(screen);
        }
        (self.tells, self.last) = (true, self.shown.last().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(known: &mut Known, owner: TextNo, shown: bool) -> Option<TextNo> {
        known.change(session::Screen { owner, window: owner, shown });
        known.last.map(|screen| screen.owner)
    }

    #[test]
    fn below_a_dialog_that_goes_lies_its_activity() {
        let mut known = Known::default();
        assert_eq!(change(&mut known, 1, true), Some(1));
        assert_eq!(change(&mut known, 2, true), Some(2));
        assert_eq!(change(&mut known, 2, false), Some(1));
        assert_eq!(change(&mut known, 1, false), None);
        assert_eq!(change(&mut known, 3, true), Some(3));
        assert_eq!(change(&mut known, 9, false), Some(3), "one that was never seen to come");
    }
}
