//! What a wrong pack is told: every message of the language, with its place and its hint.

use std::fs;
use std::path::Path;

use consentinel::rules::{LoadError, load};

const HEAD: &str = "language = 1\nname = \"mine\"\ntitle = \"Mine\"\npolicy.title = \"none\"\n";

/// A pack with these lines, which come before a rule that is right.
fn pack(lines: &str) -> String {
    format!("{HEAD}{lines}\n[[rules]]\nid = \"M-1\"\ntitle = \"One\"\nclause = \"1\"\ndata = \"imei\"\nforbid = \"background\"\n")
}

/// A pack with one rule, which ends with these lines.
fn rule(lines: &str) -> String {
    format!("{HEAD}[[rules]]\nid = \"M-1\"\ntitle = \"One\"\nclause = \"1\"\n{lines}\n")
}

/// A pack with some words defined and one rule.
fn words(lines: &str) -> String {
    let defined = "[parameters]\nten = { value = \"10s\", source = \"test\" }\nthree = { value = 3, source = \"test\" }\n\
                   [actions]\ntap = { id = \"a\" }\nback = { id = \"b\" }\n\
                   [features]\nroom = { enter = [\"tap\"], leave = [\"back\"] }\nplayer = { screens = [\"Player\"] }\n";
    rule(lines).replacen("[[rules]]", &format!("{defined}[[rules]]"), 1)
}

fn demand(lines: &str) -> String {
    words(&format!("data = \"imei\"\n{lines}"))
}

/// The error, with the folder's name taken out.
fn error(folder: &Path, text: &[u8]) -> String {
    let path = folder.join("mine.toml");
    fs::write(&path, text).unwrap();
    match load(&[path.to_str().unwrap()]) {
        Err(LoadError::Pack(error)) => {
            let hint = error.hint.clone().unwrap_or_default();
            format!("{error}\nhint: {hint}").replace(&format!("{}/", folder.display()), "")
        }
        other => panic!("{}: {:?}", String::from_utf8_lossy(text), other.map(|_| ())),
    }
}

fn all(packs: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    packs.iter().map(|pack| error(folder.path(), pack.as_bytes())).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn heads() {
    let shown = all(&[
        pack("").replace("language = 1\n", ""),
        pack("").replace("language = 1", "language = 2"),
        pack("").replace("language = 1", "language = 0"),
        pack("").replace("language = 1", "language = \"1\""),
        pack("").replace("name = \"mine\"\n", ""),
        pack("").replace("\"mine\"", "\"two words\""),
        pack("").replace("\"mine\"", "\"\""),
        pack("").replace("title = \"Mine\"\n", ""),
        pack("").replace("\"Mine\"", "1"),
        pack("").replace("\"Mine\"", "{}"),
        pack("").replace("\"Mine\"", "{ en = \"x\", fr = \"x\" }"),
        pack("").replace("policy.title = \"none\"\n", ""),
        pack("policy.date = \"2026-02-12\""),
        pack("policy.date = 2026-02-12T10:00:00"),
        pack("policy.date = 2026"),
        pack("app = \"com.example\""),
        pack("app.packages = [1]"),
        pack("app.packages = [\"\"]"),
        pack("sauce = \"x\""),
        HEAD.to_owned(),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn definitions() {
    let shown = all(&[
        pack("[parameters]\nx = \"10s\""),
        pack("[parameters]\nx = { value = \"10s\" }"),
        pack("[parameters]\nx = { value = \"10\", source = \"x\" }"),
        pack("[parameters]\nx = { value = -1, source = \"x\" }"),
        pack("[parameters]\nx = { value = true, source = \"x\" }"),
        pack("[parameters]\nx = { value = 99999999999999999999, source = \"x\" }"),
        pack("[parameters]\n\"two words\" = { value = 1, source = \"x\" }"),
        pack("[data]\nimei = [\"imsi\"]"),
        pack("[data]\na = [\"b\"]\nb = [\"c\"]\nc = [\"a\"]"),
        pack("[data]\na = [\"imie\"]"),
        pack("[data]\na = 1"),
        pack("[actions]\nx = {}"),
        pack("[actions]\nx = { screens = \"Room\" }"),
        pack("[actions]\nx = { kind = \"swipe\" }"),
        pack("[actions]\nx = { id = \"a\", any = [{ id = \"b\" }] }"),
        pack("[actions]\nx = { id = \"a\", shown = \"Room\" }"),
        pack("[actions]\nx = { any = [{ text = \"a\", mark = \"b\" }] }"),
        pack("[actions]\nx = { any = \"a\" }"),
        pack("[actions]\ninput = { id = \"a\" }"),
        pack("[actions]\nsince = { id = \"a\" }"),
        pack("[actions]\n\"a b\" = { id = \"a\" }"),
        pack("[features]\nx = {}"),
        pack("[features]\nx = { enter = \"a\" }"),
        pack("[features]\nx = { leave = \"a\" }"),
        pack("[features]\nx = { screens = \"A\", enter = \"a\" }"),
        pack("[features]\nin = { screens = \"A\" }"),
        pack("[shapes]\nx = []"),
        pack("[consent]\ngranted = \"agree\""),
        pack("[consent]\nagreed = \"agree\""),
        pack("[actors.app]\npackages = \"a\""),
        pack("[actors.\"My SDK\"]"),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn rules_and_rows() {
    let shown = all(&[
        rule("data = \"imei\""),
        rule("data = \"imei\"\nforbid = \"background\"\nrequire = \"foreground\""),
        rule("data = \"imei\"\nforbid = \"background\"").replace("M-1", "M 1"),
        rule("part = \"a/b\"\ndata = \"imei\"\nforbid = \"background\""),
        rule("forbid = \"background\""),
        rule("data = \"personal\"\nexcept = \"personal\"\nforbid = \"background\""),
        rule("data = \"imei\"\nwhen = \"askes\"\nforbid = \"background\""),
        rule("data = \"imei\"\nwhen = \"asks\"\nforbid = \"background\""),
        rule("data = \"imei\"\npermissions = \"CAMERA\"\nforbid = \"background\""),
        rule("when = \"asks\"\npermissions = \"CAMRA\"\nforbid = \"background\""),
        rule("when = \"starts\"\nactors = \"app\"\nforbid = \"background\""),
        rule("data = \"imei\"\nactors = \"友盟\"\nforbid = \"background\""),
        format!("{}{}", pack(""), pack("").replace(HEAD, "")),
        pack("[[declared]]\nid = \"D\"\nactor = \"app\"\ndata = \"imei\""),
        pack("[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = []\ndata = \"imei\""),
        pack("[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = \"sdk\"\ndata = \"imei\""),
        pack("[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = \"Umemg\"\ndata = \"imei\""),
        pack("[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = \"app\""),
        pack("[[declared]]\nid = \"D\"\nclause = \"1\"\nactor = \"app\"\ndata = \"imei\"\ntrigger = \"in nowhere\""),
        pack("[[undecidable]]\nid = \"U\"\ntitle = \"x\"\nclause = \"1\""),
        pack("[[undecidable]]\nid = \"M-1\"\ntitle = \"x\"\nclause = \"1\"\nwhy = \"x\""),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn demands() {
    let shown = all(&[
        demand("must_stop = { within = \"2s\", after = \"background\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = 2, after = \"background\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = \"$three\", after = \"background\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = \"$then\", after = \"background\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = \"2s\", after = \"leave rom\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = \"2s\", after = \"when it is over\" }"),
        words("data = \"microphone.start\"\nmust_stop = { within = \"2s\" }"),
        words("when = \"asks\"\nmust_stop = { within = \"2s\", after = \"background\" }"),
        demand("at_most = 3"),
        demand("at_most = { count = 3 }"),
        demand("at_most = { count = 3, within = \"1m\", since = \"tap\" }"),
        demand("at_most = { count = 0, within = \"1m\" }"),
        demand("at_most = { count = 2.5, within = \"1m\" }"),
        demand("at_most = { count = \"many\", within = \"1m\" }"),
        demand("at_most = { count = \"$ten\", within = \"1m\" }"),
        demand("at_most = { count = 3, since = \"tap and back\" }"),
        demand("at_most = { count = 3, within = \"1m\", per = \"acter\" }"),
        words("when = \"starts\"\nat_most = { count = 3, within = \"1m\", per = \"category\" }"),
        demand("gap = { least = \"0s\" }"),
        demand("gap = { most = \"1s\" }"),
        demand("irregular = { times = 1, tolerance = 0.1 }"),
        demand("irregular = { times = 5, tolerance = 10 }"),
        demand("irregular = { times = 5, tolerance = \"10%\" }"),
        demand("irregular = { times = 5 }"),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn conditions() {
    let require = |text: &str| demand(&format!("require = \"{text}\""));
    let shown = all(&[
        require(""),
        require("tap"),
        require("tap within $tne"),
        require("tap within $three"),
        require("tap within 10"),
        require("tap and foreground or back"),
        require("tap and back within 10s and tap and back"),
        require("not tap"),
        require("tap since foreground"),
        require("inputs within 30s"),
        require("in rom"),
        require("(foreground"),
        require("foreground)"),
        require("foreground within"),
        require("started for receiver"),
        require("started by reciever"),
        require("(started by receiver) within 10s"),
        require("denied within 48h"),
        require("declared"),
        require("value is token"),
        words("when = \"asks\"\nforbid = \"denied\""),
        words("when = \"asks\"\nforbid = \"denied since tap\""),
        words("when = \"asks\"\nforbid = \"declared\""),
        words("data = \"imei\"\nwhile = \"denied within 1h\"\nforbid = \"background\""),
        // Escapes: only the whole text can be pointed at.
        require("foreground and tap_mik \\u0077ithin 1s"),
        require(&vec!["foreground"; 101].join(" or ")),
        require(&"(".repeat(70)),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn packs_of_several_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("right.toml", pack(""));
    write("circle.toml", pack("extends = [\"more/back.toml\"]"));
    write("more/back.toml", pack("extends = [\"../mine.toml\"]"));
    write("wrong.toml", pack("[data]\na = [\"imie\"]"));
    write("unnamed.toml", pack("[parameters]\nreask = { value = \"48h\", source = \"x\" }"));
    write("odd.toml", String::from("\u{0}"));
    let shown = [
        pack("extends = [\"galiaoo\"]"),
        pack("extends = [\"nowhere.toml\"]"),
        pack("extends = [\"more\"]"),
        pack("extends = [\"circle.toml\"]"),
        pack("extends = [\"mine.toml\"]"),
        pack("extends = [\"wrong.toml\"]"),
        pack("extends = [\"odd.toml\"]"),
        pack("disable = [\"M-1\"]"),
        pack("extends = [\"right.toml\"]\ndisable = [\"M-2\"]"),
        pack("extends = [\"right.toml\"]\ndisable = [\"M-1/stop\"]"),
        pack("extends = [\"unnamed.toml\"]\n[parameters]\nreaks = \"24h\""),
    ];
    let shown = shown.iter().map(|text| error(folder.path(), text.as_bytes())).collect::<Vec<_>>().join("\n\n");
    let shown = format!("{shown}\n\n{}", error(folder.path(), b"language = 1\nname = \"\xff\"\n"));
    // Which packs ship grows with the tool.
    let (before, rest) = shown.split_once("ship with the tool: ").unwrap();
    let (names, rest) = rest.split_once(';').unwrap();
    assert!(names.contains("galiao"), "{names}");
    let shown = format!("{before}ship with the tool: ...;{rest}");
    insta::assert_snapshot!(shown);
}
