//! Whether the app is in front, from what it tells the activity manager.

/// One process's activities, without their names: Android resumes the next activity before it stops the last one.
///
/// ```text
/// Away --resumed--> Front --paused--> Leaving --stopped--> Away
///                     ^                  |
///                     +----resumed-------+
/// ```
/// `stopped` in `Front` is the activity behind the one in front. `Leaving` still counts as in front: it lasts for the few
/// milliseconds between two activities, or while something lies half over the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Foreground {
    /// Nothing of the app can be seen.
    #[default]
    Away,
    /// An activity is in front.
    Front,
    /// An activity has been paused and not yet stopped.
    Leaving,
}

impl Foreground {
    /// The state after a call of a lifecycle api.
    pub fn step(self, api: &str) -> Foreground {
        match (self, api) {
            (_, "activity.resumed") => Foreground::Front,
            (Foreground::Front, "activity.paused") => Foreground::Leaving,
            (Foreground::Leaving, "activity.stopped") => Foreground::Away,
            (state, _) => state,
        }
    }

    /// Whether this counts as in front.
    pub fn is_front(self) -> bool {
        self != Foreground::Away
    }
}

#[cfg(test)]
mod tests {
    use super::Foreground;

    fn after(calls: &[&str]) -> bool {
        calls.iter().fold(Foreground::default(), |state, call| state.step(&format!("activity.{call}"))).is_front()
    }

    #[test]
    fn from_one_activity_to_the_next_the_app_stays_in_front() {
        assert!(!after(&[]));
        assert!(after(&["resumed", "paused", "resumed"]));
        assert!(after(&["resumed", "paused", "resumed", "stopped"]));
        assert!(!after(&["resumed", "paused", "resumed", "stopped", "paused", "stopped"]));
    }
}
