//! The table of SDKs: whose code a package or a native library is, and whose it never is.

use std::collections::{HashMap, HashSet};

use hooks::brief::matches;
use serde::Deserialize;

use crate::policies;

/// Whose a piece of code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// The platform's, or a library's that only passes calls on: never responsible by itself.
    Nobody,
    /// An SDK's, by its name.
    Sdk(String),
}

/// Which packages and native libraries belong to whom.
#[derive(Debug, Clone, Default)]
pub struct Sdks {
    /// By package, for everything below it that has no longer one.
    packages: HashMap<String, Owner>,
    /// By pattern of the file name; the first that fits.
    libraries: Vec<(String, Owner)>,
    /// Methods that run what somebody else handed over.
    runners: HashSet<String>,
    entries: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    platform: Vec<Passive>,
    wrapper: Vec<Passive>,
    runner: Vec<Runner>,
    sdk: Vec<Sdk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passive {
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    libraries: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the table")]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Runner {
    methods: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the table")]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sdk {
    name: String,
    prefixes: Vec<String>,
    #[serde(default)]
    libraries: Vec<String>,
    #[serde(default)]
    entries: Vec<String>,
}

impl Sdks {
    /// The table that ships with the tool.
    pub fn shipped() -> Sdks {
        let table: Table = toml::from_str(policies::SDKS).expect("the shipped table is tested");
        let mut sdks = Sdks::default();
        for row in table.platform.into_iter().chain(table.wrapper) {
            sdks.packages.extend(row.prefixes.into_iter().map(|prefix| (prefix, Owner::Nobody)));
            sdks.libraries.extend(row.libraries.into_iter().map(|library| (library, Owner::Nobody)));
        }
        for row in table.sdk {
            let owner = Owner::Sdk(row.name);
            sdks.packages.extend(row.prefixes.into_iter().map(|prefix| (prefix, owner.clone())));
            sdks.libraries.extend(row.libraries.into_iter().map(|library| (library, owner.clone())));
            sdks.entries.extend(row.entries);
        }
        sdks.runners = table.runner.into_iter().flat_map(|row| row.methods).collect();
        sdks
    }

    /// Names of all SDKs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let owners = self.packages.values().chain(self.libraries.iter().map(|(_, owner)| owner));
        owners.filter_map(|owner| if let Owner::Sdk(name) = owner { Some(name.as_str()) } else { None })
    }

    /// Classes that bring an SDK to life.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(String::as_str)
    }

    pub(super) fn package(&self, prefix: &str) -> Option<&Owner> {
        self.packages.get(prefix)
    }

    pub(super) fn library(&self, name: &str) -> Option<&Owner> {
        let (_, owner) = self.libraries.iter().find(|(pattern, _)| matches(pattern, name))?;
        Some(owner)
    }

    /// Whether a method runs what somebody else handed over.
    pub(super) fn is_runner(&self, symbol: &str) -> bool {
        self.runners.contains(symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_names_nothing_twice() {
        let table: Table = toml::from_str(policies::SDKS).unwrap();
        let passive = || table.platform.iter().chain(&table.wrapper);
        let prefixes: Vec<&String> =
            passive().flat_map(|row| &row.prefixes).chain(table.sdk.iter().flat_map(|row| &row.prefixes)).collect();
        let libraries: Vec<&String> =
            passive().flat_map(|row| &row.libraries).chain(table.sdk.iter().flat_map(|row| &row.libraries)).collect();
        let different: HashSet<&&String> = libraries.iter().collect();
        assert_eq!((prefixes.len(), libraries.len()), (Sdks::shipped().packages.len(), different.len()));
        assert!(table.sdk.len() >= 40);
        let names: HashSet<&str> = table.sdk.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names.len(), table.sdk.len());
    }

    #[test]
    fn every_entry_class_is_of_the_sdk_in_whose_row_it_stands() {
        let table: Table = toml::from_str(policies::SDKS).unwrap();
        for row in &table.sdk {
            for entry in &row.entries {
                let is_below = |prefix: &String| entry.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('.'));
                assert!(row.prefixes.iter().any(is_below), "{entry}");
            }
        }
        assert!(Sdks::shipped().entries().count() >= 10);
    }
}
