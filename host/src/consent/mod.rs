//! What the user has agreed to: a state, and how it changes. Pure.
//!
//! ```text
//!             shown            granted
//!  unknown ----------> shown ----------> granted ----withdrawn----> withdrawn
//!                        |  ^               |
//!                refused |  | shown         | cancelled
//!                        v  |               v
//!                      refused          cancelled   (the account is gone; only a new dialog begins anew)
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Name of the mark that says with what consent the run began.
pub const START_MARK: &str = "start-consent";
/// Name of the mark that signals consent.
pub const CONSENT_MARK: &str = "consent";

/// The consent that the user has given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Consent {
    /// Nothing is known: a fresh install.
    #[default]
    Unknown,
    /// The user has been asked and has not answered.
    Shown,
    /// The user has agreed.
    Granted,
    /// The user has declined.
    Refused,
    /// The user has taken it back.
    Withdrawn,
    /// The user has cancelled the account.
    Cancelled,
}

impl Consent {
    /// All of them.
    pub const ALL: [Consent; 6] =
        [Consent::Unknown, Consent::Shown, Consent::Granted, Consent::Refused, Consent::Withdrawn, Consent::Cancelled];

    /// The word for it, in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Consent::Unknown => "unknown",
            Consent::Shown => "shown",
            Consent::Granted => "granted",
            Consent::Refused => "refused",
            Consent::Withdrawn => "withdrawn",
            Consent::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Consent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Consent {
    type Err = String;

    fn from_str(word: &str) -> Result<Consent, String> {
        Consent::ALL.into_iter().find(|state| state.name() == word).ok_or_else(|| {
            let words: Vec<&str> = Consent::ALL.iter().map(|state| state.name()).collect();
            format!("not a state of consent; the states are {}", words.join(", "))
        })
    }
}

/// The state after a signal. The signal is named by the state that it leads to where nothing stands in its way.
pub const fn step(state: Consent, signal: Consent) -> Consent {
    match (state, signal) {
        // The policy can be read again at any time, in the settings for instance; that asks for nothing.
        (Consent::Granted, Consent::Shown) => Consent::Granted,
        // Without an account there is nothing to take back.
        (Consent::Cancelled, Consent::Withdrawn | Consent::Unknown) => Consent::Cancelled,
        (_, signal) => signal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_the_policy_again_takes_nothing_back_and_a_cancelled_account_stays_so() {
        use Consent::*;
        assert_eq!(step(Granted, Shown), Granted);
        assert_eq!(step(Cancelled, Withdrawn), Cancelled);
        assert_eq!(step(Cancelled, Shown), Shown);
        assert_eq!([Shown, Granted, Withdrawn, Shown, Refused].into_iter().fold(Unknown, step), Refused);
    }

    #[test]
    fn every_name_is_read_back() {
        for state in Consent::ALL {
            assert_eq!(state.name().parse(), Ok(state));
        }
        assert!("given".parse::<Consent>().is_err());
    }
}
