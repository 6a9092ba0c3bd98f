//! In which window the user was last seen.

use std::collections::HashMap;

use crate::session::{TextNo, Trace, What};

/// A window, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    /// Its title.
    pub window: TextNo,
    /// Class of the activity or dialog that it belongs to.
    pub owner: TextNo,
}

/// The window of each process that was touched or clicked in last.
///
/// When an activity comes to the front, another window may lie there: until the next touch nothing is known then.
#[derive(Debug, Clone, Default)]
pub struct Screens {
    last: HashMap<u32, Screen>,
}

impl Screens {
    /// Takes the next record of a trace; `api` is the id of its access, if it is one.
    pub fn step(&mut self, trace: &Trace, process: u32, what: &What, api: Option<&str>) {
        let target = match *what {
            What::Touch(touch) => trace.touches[touch as usize].target,
            What::Click(click) => trace.clicks[click as usize].target,
            What::Access(_) if api == Some("activity.resumed") => {
                self.last.remove(&process);
                return;
            }
            _ => return,
        };
        if let Some(target) = target.filter(|target| target.window != 0 || target.owner != 0) {
            self.last.insert(process, Screen { window: target.window, owner: target.owner });
        }
    }

    /// Where the user was last seen in a process.
    pub fn of(&self, process: u32) -> Option<Screen> {
        self.last.get(&process).copied()
    }
}
