//! Names as they were before R8 or ProGuard shortened them, from the `mapping.txt` of the build.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proguard::ProguardRecord;

/// Frames that one frame can stand for; a chain of inlined calls is never that long.
const LONGEST_CHAIN: usize = 64;

/// Why there is no mapping.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// A line is none of a mapping's.
    #[error("{}: line {line} is neither a class nor a member of one: `{text}`", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1 up.
        line: usize,
        /// Its begin.
        text: String,
    },
    /// A member stands before the first class.
    #[error("{}: line {line} is a member of no class", path.display())]
    NoClass {
        /// The file.
        path: PathBuf,
        /// Which line, from 1 up.
        line: usize,
    },
    /// It names no class.
    #[error("{} names no class", .0.display())]
    Empty(PathBuf),
}

impl MappingError {
    /// What to try next.
    pub fn hint(&self) -> &'static str {
        "pass the mapping.txt of the very build that ran; Gradle leaves it in app/build/outputs/mapping/VARIANT/mapping.txt"
    }
}

/// A frame as the source has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original {
    /// `package.Class.method`.
    pub(super) symbol: String,
    /// Source line; 0 when unknown, -1 for a native method.
    pub(super) line: i32,
}

/// What a line of the shortened code was before.
#[derive(Debug)]
struct Entry {
    /// The lines of the shortened code that it is for; `None` when it is for all.
    lines: Option<(usize, usize)>,
    /// The class, when it is another one than the method now stands in: an inlined or moved method.
    class: Option<Box<str>>,
    method: Box<str>,
    /// The lines in the source, where they are known.
    source: Option<(usize, usize)>,
}

#[derive(Debug)]
struct Class {
    original: Box<str>,
    methods: HashMap<Box<str>, Vec<Entry>>,
}

/// A read `mapping.txt`.
#[derive(Debug)]
pub struct Mapping {
    classes: HashMap<Box<str>, Class>,
}

impl Mapping {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Mapping, MappingError> {
        let bytes = fs::read(path).map_err(|source| MappingError::Io { path: path.to_owned(), source })?;
        Mapping::parse(&bytes, path)
    }

    fn parse(bytes: &[u8], path: &Path) -> Result<Mapping, MappingError> {
        let mut classes: HashMap<Box<str>, Class> = HashMap::new();
        let mut current: Option<Box<str>> = None;
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let (number, line) = (number + 1, line.trim_ascii_end());
            // Comments may hold what only the newest R8 knows; none of it is needed here.
            if line.is_empty() || line.trim_ascii_start().starts_with(b"#") {
                continue;
            }
            match ProguardRecord::try_parse(line) {
                Ok(ProguardRecord::Class { original, obfuscated }) => {
                    classes.insert(obfuscated.into(), Class { original: original.into(), methods: HashMap::new() });
                    current = Some(obfuscated.into());
                }
                Ok(ProguardRecord::Method { original, obfuscated, original_class, line_mapping, .. }) => {
                    let class = current.as_ref().and_then(|name| classes.get_mut(name));
                    let Some(class) = class else { return Err(MappingError::NoClass { path: path.to_owned(), line: number }) };
                    let ends = |start: Option<usize>, end: Option<usize>| Some((start?, end.or(start)?));
                    let lines = line_mapping.and_then(|lines| ends(lines.startline, lines.endline));
                    class.methods.entry(obfuscated.into()).or_default().push(Entry {
                        // 0:0 stands for a method without lines of its own.
                        lines: lines.filter(|(_, end)| *end > 0),
                        class: original_class.map(Into::into),
                        method: original.into(),
                        source: line_mapping.and_then(|lines| ends(lines.original_startline, lines.original_endline)),
                    });
                }
                Ok(_) if current.is_some() => {}
                Ok(_) => return Err(MappingError::NoClass { path: path.to_owned(), line: number }),
                Err(_) => {
                    let text = String::from_utf8_lossy(line).trim().chars().take(60).collect();
                    return Err(MappingError::Line { path: path.to_owned(), line: number, text });
                }
            }
        }
        if classes.is_empty() {
            return Err(MappingError::Empty(path.to_owned()));
        }
        Ok(Mapping { classes })
    }

    /// The original name of a class.
    pub(super) fn class(&self, name: &str) -> Option<&str> {
        Some(&self.classes.get(name)?.original)
    }

    /// The frames that a frame stands for, innermost first: more than one where calls were inlined. `None` when its class has kept
    /// its name and so have its methods, or is not the app's.
    ///
    /// One short name can stand for several methods. Only the line tells them apart; where it does not, the short name stays,
    /// because a guess would name somebody.
    pub(super) fn frame(&self, symbol: &str, line: i32) -> Option<Vec<Original>> {
        let (class, method) = symbol.rsplit_once('.')?;
        let class = self.classes.get(class)?;
        let original = |of: Option<&str>, method: &str, line: i32| Original {
            symbol: format!("{}.{method}", of.unwrap_or(&class.original)),
            line,
        };
        let Some(entries) = class.methods.get(method) else { return Some(vec![original(None, method, line)]) };
        let at = usize::try_from(line).unwrap_or(0);
        let chain: Vec<Original> = entries
            .iter()
            .filter(|entry| entry.lines.is_some_and(|(start, end)| (start.max(1)..=end).contains(&at)))
            .map(|entry| original(entry.class.as_deref(), &entry.method, entry.line(at)))
            .take(LONGEST_CHAIN)
            .collect();
        if !chain.is_empty() {
            return Some(chain);
        }
        let Some(entry) = only_method(entries) else { return Some(vec![original(None, method, line)]) };
        // A line that the mapping does not know is one of the shortened code, unless the mapping has no lines at all.
        let line = if entry.lines.is_none() || line < 0 { line } else { 0 };
        Some(vec![original(entry.class.as_deref(), &entry.method, line)])
    }
}

impl Entry {
    /// The line in the source that a line of the shortened code was.
    fn line(&self, at: usize) -> i32 {
        let Some((first, last)) = self.source else { return 0 };
        let begin = self.lines.map_or(at, |(start, _)| start);
        let line = if first == last { first } else { first.saturating_add(at - begin).min(last) };
        i32::try_from(line).unwrap_or(0)
    }
}

/// The one method that the entries of a short name are about. Entries with the same lines are inlined calls, the outermost of which,
/// the method itself, stands last.
fn only_method(entries: &[Entry]) -> Option<&Entry> {
    let is_itself =
        |(at, entry): &(usize, &Entry)| entry.lines.is_none() || entries.get(at + 1).is_none_or(|next| next.lines != entry.lines);
    let mut methods = entries.iter().enumerate().filter(is_itself).map(|(_, entry)| entry);
    let first = methods.next()?;
    methods.all(|other| (&other.class, &other.method) == (&first.class, &first.method)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# compiler: R8
# {\"id\":\"com.android.tools.r8.mapping\",\"version\":\"2.2\"}
com.umeng.analytics.MobclickAgent -> a.b:
# {\"id\":\"sourceFile\",\"fileName\":\"MobclickAgent.java\"}
    java.lang.String key -> a
    1:3:void init(android.content.Context):10:12 -> a
    4:4:java.lang.String com.umeng.Tools.imei():70:70 -> a
    4:4:void init(android.content.Context):13 -> a
    # {\"id\":\"com.android.tools.r8.residualsignature\",\"signature\":\"()V\"}
    1:2:void first():20:21 -> b
    3:4:int second(int):30:31 -> b
    void plain() -> c
    void <init>() -> <init>
com.example.Kept -> com.example.Kept:
";

    fn mapping(text: &str) -> Result<Mapping, MappingError> {
        Mapping::parse(text.as_bytes(), Path::new("mapping.txt"))
    }

    fn frames(symbol: &str, line: i32) -> Vec<String> {
        let originals = mapping(TEXT).unwrap().frame(symbol, line).unwrap_or_default();
        originals.into_iter().map(|original| format!("{}:{}", original.symbol, original.line)).collect()
    }

    #[test]
    fn lines_lead_to_the_method_and_to_the_calls_that_were_inlined_in_it() {
        assert_eq!(frames("a.b.a", 2), ["com.umeng.analytics.MobclickAgent.init:11"]);
        assert_eq!(frames("a.b.a", 4), ["com.umeng.Tools.imei:70", "com.umeng.analytics.MobclickAgent.init:13"]);
        assert_eq!(frames("a.b.b", 3), ["com.umeng.analytics.MobclickAgent.second:30"]);
    }

    #[test]
    fn without_a_line_only_a_name_that_stands_for_one_method_is_traced_back() {
        assert_eq!(frames("a.b.a", 0), ["com.umeng.analytics.MobclickAgent.init:0"]);
        assert_eq!(frames("a.b.a", 99), ["com.umeng.analytics.MobclickAgent.init:0"]);
        assert_eq!(frames("a.b.b", 0), ["com.umeng.analytics.MobclickAgent.b:0"]);
        assert_eq!(frames("a.b.c", -1), ["com.umeng.analytics.MobclickAgent.plain:-1"]);
        assert_eq!(frames("a.b.c", 7), ["com.umeng.analytics.MobclickAgent.plain:7"]);
        assert_eq!(frames("a.b.<init>", 7), ["com.umeng.analytics.MobclickAgent.<init>:7"]);
        assert_eq!(frames("a.b.unheard", 7), ["com.umeng.analytics.MobclickAgent.unheard:7"]);
    }

    #[test]
    fn what_the_mapping_does_not_name_stays() {
        assert_eq!(frames("android.app.Activity.onCreate", 5), Vec::<String>::new());
        assert_eq!(frames("libfoo", -2), Vec::<String>::new());
        assert_eq!(mapping(TEXT).unwrap().class("a.b"), Some("com.umeng.analytics.MobclickAgent"));
        assert_eq!(mapping(TEXT).unwrap().class("a.c"), None);
    }

    #[test]
    fn an_error_names_the_line() {
        let error = |text| mapping(text).unwrap_err().to_string();
        assert_eq!(
            error("a.B -> a:\n\nonce upon a time\n"),
            "mapping.txt: line 3 is neither a class nor a member of one: `once upon a time`"
        );
        assert_eq!(error("# nothing\n    void a() -> b\n"), "mapping.txt: line 2 is a member of no class");
        assert_eq!(error("# nothing\n"), "mapping.txt names no class");
        assert!(error("\u{0}\u{ff}PK").starts_with("mapping.txt: line 1 is neither"));
    }

    proptest::proptest! {
        #[test]
        fn no_numbers_of_lines_make_it_panic(numbers in proptest::collection::vec(0u64.., 4), line in proptest::prelude::any::<i32>()) {
            let [a, b, c, d] = numbers[..] else { return Ok(()) };
            let text = format!("x.Y -> a:\n    {a}:{b}:void m():{c}:{d} -> b\n    0:{b}:void n():{d} -> b\n");
            if let Ok(mapping) = mapping(&text) {
                proptest::prop_assert!(!mapping.frame("a.b", line).unwrap().is_empty());
            }
        }
    }
}
