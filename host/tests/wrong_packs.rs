//! Packs that are wrong in every way that comes to mind, and very large ones: each is answered with a place and a hint, soon, and nothing
//! panics. Only what is read is proven here; what messages say is looked at in `packs.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use consentinel::rules::{LoadError, load};

/// So many wrong packs.
const WRONG: usize = 10_000;
/// What a pack of 1 MB may take at the most, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// A small generator of numbers, the same ones every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.roll(list.len())]
    }
}

/// What does not belong where it is put.
#[rustfmt::skip]
const STRANGE: [&str; 60] = [
    "", "\"\"", "\" \"", "0", "-1", "1", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "1e999", "0x7fffffffffffffff", "nan", "-inf", "0.5",
    "true", "false", "1979-05-27", "07:32:00", "[]", "{}", "[[]]", "[1, 2]", "{ a = 1 }", "[\"a\", 1]", "\"$nothing\"", "\"$mic_tap\"", "\"10s\"", "\"10\"",
    "\"99999999999h\"", "\"within\"", "\"personal\"", "\"imei\"", "\"imie\"", "\"ever\"", "\"((\"", "\"a and\"", "\"not not foreground\"", "\"consent is\"", "\"in nowhere\"",
    "\"permission X is granted\"", "\"denied\"", "\"declared within 1s\"", "\"started by\"", "\"input\"", "\"value is x\"", "\"\\u0000\"", "\"\\uFEFF\"", "\"\u{202e}abc\"", "\"𝕏\u{0301}\u{200b}\"",
    "'''", "\"\"\"", "[rules]", "[[rules]]", "[[declared]]", "[parameters]", "=", ".", "#", "\\", "\u{feff}",
];

/// Words, numbers, spaces and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        '\n' => 1,
        c if c.is_whitespace() => 2,
        _ => 3 + u32::from(c),
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        tokens.push(&rest[..end]);
        rest = &rest[end..];
    }
    tokens
}

/// A pack to change: its text, the parts of it, and which of these are no space.
struct Example<'a> {
    text: &'a str,
    parts: Vec<&'a str>,
    solid: Vec<usize>,
}

impl Example<'_> {
    fn new(text: &str) -> Example<'_> {
        let parts = tokens(text);
        let solid = (0..parts.len()).filter(|at| !parts[*at].trim().is_empty()).collect();
        Example { text, parts, solid }
    }
}

/// The text, changed in one way.
fn changed(example: &Example<'_>, dice: &mut Dice) -> Vec<u8> {
    let Example { text, solid, .. } = example;
    let mut parts = example.parts.clone();
    let at = solid[dice.roll(solid.len())];
    let other = solid[dice.roll(solid.len())];
    let strange = dice.pick(&STRANGE);
    let nested;
    match dice.roll(14) {
        0 => _ = parts.remove(at),
        1 => parts.insert(at, strange),
        2 => parts[at] = strange,
        3 => parts[at] = parts[other],
        4 => parts.swap(at, other),
        5 => parts.insert(at, parts[other]),
        // A value of another type.
        6 => {
            let lines: Vec<usize> = (0..parts.len()).filter(|at| parts[*at] == "=").collect();
            let from = lines[dice.roll(lines.len())] + 1;
            let to = (from..parts.len()).find(|at| parts[*at].starts_with('\n')).unwrap_or(parts.len());
            drop(parts.splice(from..to, [" ", strange]));
        }
        // A letter too many or too few.
        7 => {
            let word = parts[at];
            nested = format!("{}{word}", word.chars().next().unwrap_or('x'));
            parts[at] = &nested;
        }
        8 => {
            let word = parts[at];
            let first = word.chars().next().map_or(0, char::len_utf8);
            parts[at] = &word[first..];
        }
        // A line less, or twice.
        9 | 10 => {
            let lines: Vec<&str> = text.lines().collect();
            let line = dice.roll(lines.len());
            let mut lines = lines;
            if dice.roll(2) == 0 {
                lines.remove(line);
            } else {
                lines.insert(line, lines[line]);
            }
            return lines.join("\n").into_bytes();
        }
        11 => {
            let end = dice.roll(text.len());
            return text.as_bytes()[..end].to_vec();
        }
        12 => {
            let mut bytes = text.as_bytes().to_vec();
            let place = dice.roll(bytes.len());
            for _ in 0..=dice.roll(4) {
                let byte = dice.roll(256) as u8;
                if dice.roll(2) == 0 { bytes[place] = byte } else { bytes.insert(place, byte) }
            }
            return bytes;
        }
        _ => {
            let (open, close) = [("[", "]"), ("{ a = ", " }"), ("(", ")"), ("not ", ""), ("a.", "")][dice.roll(5)];
            let depth = [3, 70, 300, 5000][dice.roll(4)];
            nested = format!("{}{}{}", open.repeat(depth), parts[at], close.repeat(depth));
            parts[at] = &nested;
        }
    }
    parts.concat().into_bytes()
}

/// The shipped packs, and one with every word of the language.
fn examples() -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = fs::read_dir(here.join("src/policies")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|is| is == "toml") && !path.ends_with("sdks.toml"));
    paths.sort();
    // Most of the words are in this one.
    let everything = here.join("tests/packs/everything.toml");
    paths.extend([everything.clone(), everything]);
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Shorter packs made of one: all that stands before its rules, and some of these. Each is right.
fn excerpts(text: &str, path: &Path, dice: &mut Dice) -> Vec<String> {
    let starts: Vec<usize> = text.match_indices("\n[[").map(|(at, _)| at).collect();
    let blocks = |from: usize| &text[starts[from]..starts.get(from + 1).copied().unwrap_or(text.len())];
    let mut made = vec![text.to_owned()];
    while made.len() < 12 {
        let mut chosen: Vec<usize> = (0..5).map(|_| dice.roll(starts.len())).collect();
        chosen.sort_unstable();
        chosen.dedup();
        let excerpt = format!("{}{}", &text[..starts[0]], chosen.into_iter().map(blocks).collect::<String>());
        if !is_wrong(path, excerpt.as_bytes()) {
            made.push(excerpt);
        }
    }
    made
}

/// A folder with what `everything.toml` builds on.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/base.toml");
    fs::copy(base, folder.path().join("base.toml")).unwrap();
    folder
}

/// Whether the pack was wrong. When it was, the answer has to be of use.
fn is_wrong(path: &Path, bytes: &[u8]) -> bool {
    fs::write(path, bytes).unwrap();
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    match load(&[path.to_str().unwrap()]) {
        Ok(_) => false,
        Err(LoadError::Pack(error)) => {
            let (line, column, text, _) = error.place.clone().unwrap_or_else(|| panic!("no place: {error}\n{}", shown()));
            assert!(line >= 1 && column >= 1 && column <= text.len() + 1, "{error}\n{}", shown());
            assert!(error.hint.as_ref().is_some_and(|hint| hint.len() > 5), "no hint: {error}\n{}", shown());
            assert!(error.message.len() > 5 && error.to_string().contains("-->"), "{error}");
            true
        }
        Err(other) => panic!("{other}\n{}", shown()),
    }
}

#[test]
fn every_wrong_pack_is_answered_with_a_place_and_a_hint() {
    let examples = examples();
    let halves = [1, 2].map(|seed| {
        let examples = examples.clone();
        std::thread::spawn(move || {
            let (folder, mut dice) = (folder(), Dice(0x9e37_79b9_7f4a_7c15 + seed));
            let path = folder.path().join("mine.toml");
            let examples: Vec<String> = examples.iter().flat_map(|text| excerpts(text, &path, &mut dice)).collect();
            let examples: Vec<Example<'_>> = examples.iter().map(|text| Example::new(text)).collect();
            let mut wrong = 0;
            while wrong < WRONG / 2 {
                let mut bytes = changed(&examples[dice.roll(examples.len())], &mut dice);
                if dice.roll(8) == 0 {
                    bytes = String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes();
                }
                wrong += usize::from(is_wrong(&path, &bytes));
            }
        })
    });
    halves.into_iter().for_each(|half| half.join().unwrap());
}

#[test]
fn the_examples_themselves_are_not_wrong() {
    let folder = folder();
    for text in examples() {
        assert!(!is_wrong(&folder.path().join("mine.toml"), text.as_bytes()));
        assert!(!is_wrong(&folder.path().join("mine.toml"), text.replace('\n', "\r\n").as_bytes()));
    }
}

const HEAD: &str = "language = 1\nname = \"large\"\ntitle = \"Large\"\npolicy.title = \"none\"\n";

fn rule(number: usize, rest: &str) -> String {
    format!("[[rules]]\nid = \"L-{number}\"\ntitle = \"T\"\nclause = \"1\"\n{rest}\n")
}

/// Reads a pack and says whether it was wrong; it must not take long.
fn soon(name: &str, text: &str) -> bool {
    let (folder, before) = (folder(), Instant::now());
    let wrong = is_wrong(&folder.path().join("mine.toml"), text.as_bytes());
    let taken = before.elapsed();
    assert!(taken < LONGEST, "{name} took {taken:?}");
    wrong
}

#[test]
fn a_large_pack_is_read_soon() {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let plain = "data = \"personal\"\nrequire = \"consent is granted or in f within 10s\"";
    let feature = "[actions]\na = { id = \"a\" }\n[features]\nf = { enter = [\"a\"], leave = [\"a\"] }\n";
    let rules = format!("{HEAD}{feature}{}", many(10_000, &|number| rule(number, plain)));
    assert!(rules.len() > 1_000_000);
    assert!(!soon("10,000 rules", &rules));
    assert!(soon("10,000 rules, the last one wrong", &format!("{rules}{}", rule(9_999, plain))));

    let declared = many(6_000, &|number| {
        format!(
            "[[declared]]\nid = \"D-{number}\"\nclause = \"1\"\nactor = \"s{}\"\ndata = \"imei\"\ntrigger = \"foreground\"\n",
            number / 60
        )
    });
    let actors = many(100, &|number| format!("s{number} = {{ packages = [\"com.s{number}\"] }}\n"));
    assert!(!soon("many declared rows", &format!("{HEAD}[actors]\n{actors}{declared}")));

    let groups = many(30_000, &|number| format!("g{number} = [\"g{}\", \"imei\"]\n", number + 1));
    let last = rule(1, "data = \"g0\"\nforbid = \"foreground\"");
    assert!(soon("groups within groups", &format!("{HEAD}[data]\n{groups}{last}")));
    let groups = many(30_000, &|number| format!("g{number} = [\"imei\"]\n"));
    assert!(!soon("many groups", &format!("{HEAD}[data]\n{groups}{last}")));
    let parameters = many(20_000, &|number| format!("p{number} = {{ value = {number}, source = \"x\" }}\n"));
    assert!(!soon(
        "many parameters",
        &format!("{HEAD}[parameters]\n{parameters}{}", rule(1, "data = \"imei\"\nforbid = \"foreground\""))
    ));
    let actions = many(70_000, &|number| format!("a{number}.id = \"x\"\n"));
    assert!(soon(
        "too many actions",
        &format!("{HEAD}[actions]\n{actions}{}", rule(1, "data = \"imei\"\nforbid = \"foreground\""))
    ));
}

#[test]
fn a_large_word_is_refused_soon() {
    let large = 1 << 20;
    let condition = |text: String| format!("{HEAD}{}", rule(1, &format!("data = \"imei\"\nrequire = \"{text}\"")));
    assert!(soon("brackets", &condition("(".repeat(large))));
    assert!(soon("negations", &condition("not ".repeat(large / 4))));
    assert!(soon("a chain", &condition("foreground or ".repeat(large / 14) + "foreground")));
    assert!(soon("a name", &condition("a".repeat(large))));
    assert!(soon("a number", &condition(format!("ever foreground within {}s", "9".repeat(large)))));
    assert!(soon("lists in lists", &format!("{HEAD}actions = {}", "[".repeat(large))));
    assert!(soon("tables in tables", &format!("{HEAD}actions = {}", "{ a = ".repeat(large / 6))));
    assert!(soon("dots", &format!("{HEAD}{}a = 1", "a.".repeat(large / 2))));
    assert!(soon("a number of digits", &format!("{HEAD}version = {}", "1".repeat(large))));
    assert!(soon("nothing but signs", &"#=[]{}\"'\\".repeat(large / 9)));
    assert!(soon("zeros", &"\0".repeat(large)));
    assert!(!soon("a long title", &condition("foreground".into()).replace("\"T\"", &format!("\"{}\"", "长".repeat(large / 3)))));
    // As long as a condition may be.
    let longest = vec!["foreground"; 100].join(" or ");
    assert!(!soon("a long chain", &condition(longest)));
    let deepest = format!("{}foreground{}", "(".repeat(60), ")".repeat(60));
    assert!(!soon("deep brackets", &condition(deepest)));
}
