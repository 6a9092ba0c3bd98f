//! The commands about packs, as compliance officers meet them.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

fn consentinel(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("consentinel").unwrap();
    for name in ["NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// Exit status, stdout and stderr, for a snapshot.
fn shown(folder: &Path, arguments: &[&str]) -> String {
    let output = consentinel(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let streams =
        [("stdout", out), ("stderr", err)].map(|(name, text)| if text.is_empty() { text } else { format!("--- {name}\n{text}") });
    format!("$ consentinel {}\nexit {}\n{}", arguments.join(" "), output.status.code().unwrap(), streams.concat())
}

fn here() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

#[test]
fn every_rule_of_every_shipped_pack_has_words_in_both_languages() {
    let (_folder, here) = here();
    for (pack, _) in consentinel::policies::PACKS {
        for language in ["en", "zh"] {
            let text = shown(&here, &["policy", "show", pack, "--lang", language]);
            insta::assert_snapshot!(format!("show_{pack}_{language}"), text);
        }
    }
}

/// The pack that uses every word of the language, and the one that it builds on.
#[test]
fn every_word_of_the_language_has_words_in_both_languages() {
    let (_folder, here) = here();
    for name in ["everything.toml", "base.toml"] {
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs").join(name), here.join(name)).unwrap();
    }
    for language in ["en", "zh"] {
        let text = shown(&here, &["policy", "show", "everything.toml", "--lang", language]);
        insta::assert_snapshot!(format!("show_everything_{language}"), text);
    }
}

#[test]
fn help_begins_with_examples() {
    let (_folder, here) = here();
    insta::assert_snapshot!("help", shown(&here, &["policy", "--help"]));
}

#[test]
fn one_rule_or_one_part_of_it_can_be_asked_for() {
    let (_folder, here) = here();
    let ids = ["GL-04", "GL-04/stop", "GL-04 (stop)", "GL-99", "GL-4/stop"];
    let mut all: Vec<String> = ids.iter().map(|id| shown(&here, &["policy", "show", "galiao", id])).collect();
    all.push(shown(&here, &["policy", "show", "gailao"]));
    insta::assert_snapshot!("one", all.join("\n"));
}

#[test]
fn the_language_is_that_of_the_environment() {
    let (_folder, here) = here();
    let with = |name: &str, value: &str| {
        let mut command = Command::cargo_bin("consentinel").unwrap();
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        let output =
            command.current_dir(&here).env(name, value).args(["policy", "show", "galiao", "GL-04/start"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(with("LANG", "zh_CN.UTF-8").contains("此前 10 秒内发生过「tap_mic」"));
    assert!(with("LC_ALL", "en_US.UTF-8").contains("`tap_mic` has happened in the 10 seconds before"));
}

#[test]
fn shipped_packs_are_listed() {
    let (_folder, here) = here();
    let output = consentinel(&here, &["policy", "list", "--json"]);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let listed: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    let shipped: Vec<&str> = consentinel::policies::PACKS.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed, shipped);
    let text = String::from_utf8(consentinel(&here, &["policy", "list"]).stdout).unwrap();
    assert!(shipped.iter().all(|name| text.contains(name)), "{text}");
}

#[test]
fn a_new_pack_loads_and_is_never_written_over_another_file() {
    let (_folder, here) = here();
    let written = consentinel(&here, &["policy", "new", "song-app", "-o", "song.toml"]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let show = consentinel(&here, &["policy", "show", "song.toml"]);
    assert_eq!(show.status.code(), Some(0), "{show:?}");
    assert!(String::from_utf8(show.stdout).unwrap().starts_with("song-app"));
    let again = shown(&here, &["policy", "new", "song-app", "-o", "song.toml"]);
    let named = shown(&here, &["policy", "new", "song app"]);
    insta::assert_snapshot!("new", [again, named].join("\n"));
    let printed = consentinel(&here, &["policy", "new", "song-app"]).stdout;
    assert_eq!(printed, std::fs::read(here.join("song.toml")).unwrap());
}

/// A pack around the given rules.
fn pack(rules: &str) -> String {
    let head = include_str!("../src/policies/starter.toml").split("[[rules]]").next().unwrap();
    format!("{head}{rules}")
}

fn rule(id: &str, body: &str) -> String {
    format!("[[rules]]\nid = \"{id}\"\ntitle = \"One\"\nclause = \"1\"\n{body}\n")
}

/// The kinds of warnings about each rule.
fn kinds(here: &Path, text: &str) -> Vec<(String, String)> {
    std::fs::write(here.join("mine.toml"), text).unwrap();
    let output = consentinel(here, &["policy", "lint", "mine.toml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["packs"][0]["error"], serde_json::Value::Null, "{document}");
    let warnings = document["packs"][0]["warnings"].as_array().unwrap();
    assert_eq!(output.status.code(), Some(i32::from(!warnings.is_empty())));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    // What is never used is not what these tests are about.
    let about = warnings.iter().filter(|warning| warning["kind"] != "unused");
    about.map(|warning| (text(&warning["rule"]), text(&warning["kind"]))).collect()
}

#[test]
fn conditions_that_decide_nothing_are_told_of() {
    let (_folder, here) = here();
    let of = |condition: &str| kinds(&here, &pack(&rule("M-1", &format!("data = \"personal\"\n{condition}"))));
    let never = [
        "require = \"foreground or background\"",
        "require = \"tap_mic within 10s or not tap_mic within 10s\"",
        "require = \"not tap_mic within 5s or tap_mic within 10s\"",
        "forbid = \"consent is granted and consent is refused\"",
        "forbid = \"permission CAMERA is granted and permission CAMERA is refused\"",
        "forbid = \"ever (foreground and background)\"",
        "forbid = \"(in room) within 5s and not (in room) within 1m\"",
        "forbid = \"foreground and not foreground within 10s\"",
    ];
    for condition in never {
        assert_eq!(of(condition), [("M-1".to_owned(), "never-broken".to_owned())], "{condition}");
    }
    let sound = [
        "require = \"foreground or tap_mic within 10s\"",
        "require = \"tap_mic within 5s or not tap_mic within 10s\"",
        "forbid = \"consent is granted or consent is refused\"",
        "forbid = \"tap_mic within 10s and not tap_mic within 5s\"",
        "require = \"tap_mic since agree and agree since tap_mic\"",
        "forbid = \"foreground\"",
        // Never at all, which is something to say.
        "forbid = \"foreground or background\"",
    ];
    for condition in sound {
        assert_eq!(of(condition), [], "{condition}");
    }
}

#[test]
fn rules_that_say_the_same_or_the_opposite_are_told_of() {
    let (_folder, here) = here();
    let of = |rules: &[&str]| {
        let rules: String = rules.iter().enumerate().map(|(at, body)| rule(&format!("M-{at}"), body)).collect();
        kinds(&here, &pack(&rules))
    };
    let found = |rule: &str, kind: &str| (rule.to_owned(), kind.to_owned());
    let personal = "data = \"personal\"\nrequire = \"foreground\"";
    assert_eq!(of(&[personal, "data = \"imei\"\nrequire = \"foreground\""]), [found("M-1", "overlap")]);
    assert_eq!(of(&["data = \"imei\"\nactors = \"sdk\"\nrequire = \"foreground\"", personal]), [found("M-0", "overlap")]);
    assert_eq!(of(&[personal, personal]), [found("M-1", "overlap")]);
    assert_eq!(of(&[personal, "data = \"imei\"\nrequire = \"foreground and consent is granted\""]), []);
    assert_eq!(of(&[personal, "data = \"imei\"\nrequire = \"background\""]), [found("M-1", "contradiction")]);
    assert_eq!(of(&[personal, "data = \"imei\"\nforbid = \"foreground\""]), [found("M-1", "contradiction")]);
    assert_eq!(
        of(&[
            "data = \"imei\"\nactors = \"app\"\nrequire = \"foreground\"",
            "data = \"imei\"\nactors = \"sdk\"\nforbid = \"foreground\""
        ]),
        []
    );
    assert_eq!(of(&["data = \"imei\"\nrequire = \"foreground\"", "data = \"mac\"\nforbid = \"foreground\""]), []);
    assert_eq!(
        of(&[
            "data = \"imei\"\nrequire = \"consent is granted or consent is cancelled\"",
            "data = \"imei\"\nforbid = \"consent is cancelled\""
        ]),
        []
    );
}

#[test]
fn what_is_suspicious_is_told_with_a_hint() {
    let (_folder, here) = here();
    let clicks = "[actions.code]\nid = \"x\"\nkind = \"tap\"\norigin = \"programmatic\"\n[features.nowhere]\nenter = [\"code\"]\nleave = [\"agree\"]\n[features.trap]\nenter = [\"agree\"]\nleave = [\"agree\"]\n";
    let rules = [
        rule("M-1", "data = \"personal\"\nrequire = \"in nowhere or in trap\""),
        rule("M-2", "data = \"location\"\nwhen = \"leaves\"\nforbid = \"encoding is plain\""),
        rule("M-3", "data = \"imei\"\nmust_stop = { within = \"2s\", after = \"leave room\" }"),
        rule("M-4", "data = \"mac\"\nrequire = \"in room\""),
        rule("M-5", "data = \"mac\"\nactors = \"app\"\nforbid = \"in room\""),
    ];
    std::fs::write(here.join("odd.toml"), pack(&(clicks.to_owned() + &rules.concat()))).unwrap();
    std::fs::write(here.join("wrong.toml"), pack(&rule("M-1", "data = \"imie\"\nrequire = \"foreground\""))).unwrap();
    let all = [
        shown(&here, &["policy", "lint", "odd.toml"]),
        shown(&here, &["policy", "lint", "wrong.toml", "galiao"]),
        shown(&here, &["policy", "lint", "wrong.toml", "missing.toml", "--format", "json"]),
    ];
    insta::assert_snapshot!("lint", all.join("\n"));
}

#[test]
fn shipped_packs_and_new_ones_are_clean() {
    let (_folder, here) = here();
    consentinel(&here, &["policy", "new", "song-app", "-o", "song.toml"]);
    let mut packs: Vec<&str> = consentinel::policies::PACKS.iter().map(|(name, _)| *name).collect();
    packs.push("song.toml");
    for pack in packs {
        let output = consentinel(&here, &["policy", "lint", pack]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn the_schema_is_json_and_knows_every_section() {
    let (_folder, here) = here();
    let output = consentinel(&here, &["policy", "schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for section in ["parameters", "data", "actions", "features", "consent", "declared", "rules", "undecidable"] {
        assert!(schema["properties"].get(section).is_some(), "{section}");
    }
}
