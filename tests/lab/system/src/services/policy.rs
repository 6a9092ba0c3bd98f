//! Who gets what: the lab's permissions.
//!
//! `LAB_POLICY` in the environment of the process that answers decides for everyone: `imei=refuse,clipboard=empty`. Without an
//! entry there, callers in the name of [`REFUSED_PACKAGE`] or with a tag that begins with [`REFUSED_TAG`] are refused, and everyone
//! else gets what they ask for.

use std::sync::OnceLock;

/// Calls in the name of this package are refused.
pub const REFUSED_PACKAGE: &str = "com.example.denied";
/// Calls whose attribution tag is this and the category (`lab.refuse.imei`) are refused: a stand-in for a permission that the
/// app does not hold.
pub const REFUSED_TAG: &str = "lab.refuse.";

/// What a service does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Answer it.
    Grant,
    /// Throw a SecurityException.
    Refuse,
    /// Answer with null or nothing.
    Empty,
}

/// In whose name a call is made, as its arguments say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The package.
    pub package: Option<String>,
    /// The attribution tag (API 30's name; "feature id" in AIDL).
    pub tag: Option<String>,
}

/// Entries of `LAB_POLICY`: categories and what becomes of them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Policy(Vec<(String, Decision)>);

impl Policy {
    fn parse(text: &str) -> Result<Policy, String> {
        let entries = text.split(',').map(str::trim).filter(|e| !e.is_empty());
        entries
            .map(|entry| {
                let (category, word) = entry.split_once('=').ok_or_else(|| format!("`{entry}` is not CATEGORY=DECISION"))?;
                let decision = match word {
                    "grant" => Decision::Grant,
                    "refuse" => Decision::Refuse,
                    "empty" => Decision::Empty,
                    _ => return Err(format!("`{word}` is none of grant, refuse, empty")),
                };
                Ok((category.to_owned(), decision))
            })
            .collect::<Result<_, _>>()
            .map(Policy)
    }

    fn decide(&self, category: &str, caller: &Caller) -> Decision {
        if let Some((_, decision)) = self.0.iter().find(|(name, _)| name == category) {
            return *decision;
        }
        let tag = caller.tag.as_deref().and_then(|tag| tag.strip_prefix(REFUSED_TAG));
        if caller.package.as_deref() == Some(REFUSED_PACKAGE) || tag == Some(category) {
            return Decision::Refuse;
        }
        Decision::Grant
    }
}

/// Decides by this process' `LAB_POLICY`, which is read once.
pub fn decide(category: &str, caller: &Caller) -> Decision {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY
        .get_or_init(|| {
            let text = std::env::var("LAB_POLICY").unwrap_or_default();
            Policy::parse(&text).unwrap_or_else(|error| {
                // A typo must not turn a refusal into a grant unnoticed.
                eprintln!("LAB_POLICY: {error}");
                std::process::exit(64)
            })
        })
        .decide(category, caller)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(package: &str, tag: Option<&str>) -> Caller {
        Caller { package: Some(package.to_owned()), tag: tag.map(str::to_owned) }
    }

    #[test]
    fn the_environment_decides_first() {
        let policy = Policy::parse("imei=refuse, clipboard=empty,imsi=grant").unwrap();
        let app = caller("com.example.app", None);
        assert_eq!(policy.decide("imei", &app), Decision::Refuse);
        assert_eq!(policy.decide("clipboard", &app), Decision::Empty);
        assert_eq!(policy.decide("meid", &app), Decision::Grant);
        let denied = caller(REFUSED_PACKAGE, None);
        assert_eq!(policy.decide("imsi", &denied), Decision::Grant);
        assert_eq!(policy.decide("meid", &denied), Decision::Refuse);
    }

    #[test]
    fn the_tag_refuses_its_category() {
        let tagged = caller("com.example.app", Some("lab.refuse.imei"));
        assert_eq!(Policy::default().decide("imei", &tagged), Decision::Refuse);
        assert_eq!(Policy::default().decide("imsi", &tagged), Decision::Grant);
    }

    #[test]
    fn a_typo_is_an_error() {
        assert!(Policy::parse("imei").is_err());
        assert!(Policy::parse("imei=deny").is_err());
        assert_eq!(Policy::parse(""), Ok(Policy::default()));
    }
}
