//! Captures that are going on: from `microphone.start` to `microphone.stop`, and their like.

use std::collections::HashMap;

use hooks::catalogue::{Api, Kind};

/// The apis of one way to capture, by the first part of their ids: `microphone`, `recorder`, `aaudio`.
pub type Family = &'static str;

/// The family of an api that starts or stops a capture.
pub fn family(api: &'static Api) -> Option<Family> {
    matches!(api.kind, Kind::Start | Kind::Stop).then(|| api.id.split('.').next().unwrap_or(api.id))
}

/// What a call did to the captures of its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A capture runs that did not run before.
    Began,
    /// One more capture runs beside another.
    Joined,
    /// No capture runs any more.
    Ended,
    /// A call that changes nothing.
    Nothing,
}

/// The captures of a run, by process and family.
///
/// A call does not say which capture it means. One that runs alone is followed exactly; when two run side by side, one `stop`
/// leaves it open whether the other one is meant, and [`Captures::is_certain`] says so.
#[derive(Debug, Clone, Default)]
pub struct Captures {
    running: HashMap<(u32, Family), Running>,
}

#[derive(Debug, Clone, Copy)]
struct Running {
    certain: bool,
    /// Whether another one has run beside it.
    joined: bool,
}

impl Captures {
    /// A capture was started.
    pub fn start(&mut self, process: u32, family: Family) -> Change {
        match self.running.get_mut(&(process, family)) {
            Some(running) => {
                running.joined = true;
                Change::Joined
            }
            None => {
                self.running.insert((process, family), Running { certain: true, joined: false });
                Change::Began
            }
        }
    }

    /// A capture was stopped.
    pub fn stop(&mut self, process: u32, family: Family) -> Change {
        let Some(running) = self.running.get_mut(&(process, family)) else { return Change::Nothing };
        running.certain = false;
        // One capture is often stopped twice, by `stop` and again by `release`: of two that ran side by side, no number of stops says that
        // both have ended.
        if running.joined {
            return Change::Nothing;
        }
        self.running.remove(&(process, family));
        Change::Ended
    }

    /// A capture may have been stopped, or not.
    pub fn doubt(&mut self, process: u32, family: Family) {
        if let Some(running) = self.running.get_mut(&(process, family)) {
            running.certain = false;
        }
    }

    /// A process is gone, and its captures with it; their families.
    pub fn gone(&mut self, process: u32) -> Vec<Family> {
        let mut families: Vec<Family> = self.running.keys().filter(|(of, _)| *of == process).map(|(_, family)| *family).collect();
        families.sort_unstable();
        self.running.retain(|(of, _), _| *of != process);
        families
    }

    /// Whether a running capture of this family is known to run: no `stop` has come that could have meant it.
    pub fn is_certain(&self, process: u32, family: Family) -> bool {
        self.running.get(&(process, family)).is_some_and(|running| running.certain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_capture_is_followed_exactly() {
        let mut captures = Captures::default();
        assert_eq!(captures.stop(0, "microphone"), Change::Nothing);
        assert_eq!(captures.start(0, "microphone"), Change::Began);
        assert!(captures.is_certain(0, "microphone"));
        assert_eq!(captures.stop(0, "recorder"), Change::Nothing);
        assert_eq!(captures.stop(0, "microphone"), Change::Ended);
        assert!(!captures.is_certain(0, "microphone"));
    }

    #[test]
    fn of_two_captures_a_stop_leaves_doubt() {
        let mut captures = Captures::default();
        captures.start(0, "microphone");
        assert_eq!(captures.start(0, "microphone"), Change::Joined);
        assert_eq!(captures.stop(0, "microphone"), Change::Nothing);
        assert!(!captures.is_certain(0, "microphone"));
        assert_eq!(captures.stop(0, "microphone"), Change::Nothing, "it may be the same one again");
        assert_eq!(captures.gone(0), ["microphone"]);
    }

    #[test]
    fn a_process_takes_its_captures_with_it() {
        let mut captures = Captures::default();
        captures.start(0, "microphone");
        captures.start(1, "recorder");
        assert_eq!(captures.gone(0), ["microphone"]);
        assert!(captures.is_certain(1, "recorder"));
    }
}
