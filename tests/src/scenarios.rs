//! What the scenarios of the sample apps show, and what a check of each must find: `apps/*/scenarios.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One scenario of an app.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// For people.
    pub shows: String,
    /// The pack that judges it; the file names one for all. A path is one in the app's folder; its pack extends a shipped one.
    #[serde(default)]
    pub policy: String,
    /// The shipped pack whose rules it is about.
    #[serde(skip)]
    pub pack: String,
    /// What the user had agreed to before the run, when it is no fresh install.
    pub consent: Option<String>,
    /// The exit status of a check.
    pub exit: i32,
    /// The rules that it breaks: `ID`, or `ID/PART`.
    pub rules: BTreeSet<String>,
    /// Rules that it puts to the test and does not break.
    #[serde(default)]
    pub keeps: BTreeSet<String>,
    /// Whether it runs over the real driver in the VM.
    #[serde(default)]
    pub vm: bool,
}

#[derive(serde::Deserialize)]
struct File {
    policy: String,
    #[serde(flatten)]
    scenarios: BTreeMap<String, Scenario>,
}

/// All scenarios, by app and name.
pub fn scenarios() -> BTreeMap<(String, String), Scenario> {
    let mut all = BTreeMap::new();
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("apps");
    for app in std::fs::read_dir(apps).expect("the apps are there") {
        let app = app.expect("the apps can be listed");
        let path = app.path().join("scenarios.toml");
        if !path.exists() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("the scenarios can be read");
        let folder = app.path();
        let app = app.file_name().into_string().expect("a plain name");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (name, mut scenario) in file.scenarios {
            if scenario.policy.is_empty() {
                scenario.policy.clone_from(&file.policy);
            }
            scenario.pack.clone_from(&scenario.policy);
            if scenario.policy.ends_with(".toml") {
                let path = folder.join(&scenario.policy);
                scenario.pack = extended(&path);
                scenario.policy = path.to_str().expect("a plain path").to_owned();
            }
            all.insert((app.clone(), name), scenario);
        }
    }
    all
}

/// The pack that a pack of an app's folder extends.
fn extended(path: &Path) -> String {
    #[derive(serde::Deserialize)]
    struct Pack {
        extends: [String; 1],
    }
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let pack: Pack = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let [extended] = pack.extends;
    extended
}

/// A rule as scenarios name it.
pub fn rule_name(id: &str, part: &str) -> String {
    if part.is_empty() { id.to_owned() } else { format!("{id}/{part}") }
}
