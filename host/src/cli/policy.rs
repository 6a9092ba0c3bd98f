//! `consentinel policy`: read, write and check policy packs.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::{Exit, LanguageArg, Problem, lint, print, styles};
use crate::policies::PACKS;
use crate::report::{Styles, escape};
use crate::rules::words::{Language, Page, rule_page, undecidable_page};
use crate::rules::{self, Policy, starter};

const EXAMPLES: &str = "\
Examples:
  consentinel policy list                          packs that ship with the tool
  consentinel policy show galiao --lang zh         every rule of a pack in plain words
  consentinel policy show galiao GL-04             one rule
  consentinel policy new my-app -o my-app.toml     a pack to begin with
  consentinel policy lint my-app.toml              what is wrong with it, or suspicious
  consentinel policy schema > pack.schema.json     for editors that check while one types
";

/// Read, write and check policy packs
#[derive(Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the packs that ship with the tool
    List(List),
    /// Show a pack, or one of its rules, in plain words
    Show(Show),
    /// Write a pack to begin with
    New(New),
    /// Print the JSON Schema of packs, for editors
    Schema,
    /// Say what is wrong with packs, and what is suspicious about them
    Lint(lint::Args),
}

#[derive(Debug, clap::Args)]
struct List {
    /// One JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    language: LanguageArg,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// The name of a shipped pack, or the path of a file
    #[arg(value_name = "PACK")]
    pack: String,
    /// A rule, for instance GL-04, or one part of it: GL-04/stop
    #[arg(value_name = "RULE-ID")]
    rule: Option<String>,
    #[command(flatten)]
    language: LanguageArg,
}

#[derive(Debug, clap::Args)]
struct New {
    /// Name of the pack: one word
    #[arg(value_name = "NAME")]
    name: String,
    /// Write it here [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: Args) -> Result<Exit, Problem> {
    match args.what {
        What::List(args) => list(&args),
        What::Show(args) => show(&args),
        What::New(args) => new(&args),
        What::Schema => {
            print(&(serde_json::to_string_pretty(&rules::schema()).expect("plain data") + "\n"))?;
            Ok(Exit::Clean)
        }
        What::Lint(args) => lint::run(&args),
    }
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    version: &'a str,
    source: &'a str,
    rules: usize,
    undecidable: usize,
}

fn list(args: &List) -> Result<Exit, Problem> {
    let language = args.language.get();
    let names: Vec<&str> = PACKS.iter().map(|(name, _)| *name).collect();
    let packs = rules::load(&names)?;
    let rows: Vec<Row<'_>> = names
        .iter()
        .zip(&packs)
        .map(|(name, pack)| Row {
            name,
            title: language.title(&pack.title),
            version: &pack.version,
            source: &pack.source,
            rules: pack.rules.len(),
            undecidable: pack.undecidable.len(),
        })
        .collect();
    if args.json {
        print(&(serde_json::to_string_pretty(&rows).expect("plain data") + "\n"))?;
        return Ok(Exit::Clean);
    }
    let Styles { strong, dim, .. } = styles();
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for row in rows {
        let version = if row.version.is_empty() { String::new() } else { format!(" {}", row.version) };
        let count = match language {
            Language::En if row.undecidable == 0 => format!("{} rules", row.rules),
            Language::En => format!("{} rules, {} promises that no run can decide", row.rules, row.undecidable),
            Language::Zh if row.undecidable == 0 => format!("{} 条规则", row.rules),
            Language::Zh => format!("{} 条规则，{} 项承诺无法由运行判定", row.rules, row.undecidable),
        };
        out += &format!("{strong}{:width$}{strong:#}  {}{version}: {count}\n", row.name, row.title);
        out += &format!("{:width$}  {dim}{}{dim:#}\n", "", row.source);
    }
    print(&out)?;
    Ok(Exit::Clean)
}

fn show(args: &Show) -> Result<Exit, Problem> {
    let language = args.language.get();
    let packs = rules::load(&[&args.pack])?;
    let pack = &packs[0];
    let out = match &args.rule {
        None => whole(pack, language),
        Some(id) => one(pack, id, language)?,
    };
    print(&out)?;
    Ok(Exit::Clean)
}

/// A pack with all its rules.
fn whole(pack: &Policy, language: Language) -> String {
    let Styles { strong, dim, .. } = styles();
    let version = if pack.version.is_empty() { String::new() } else { format!(" {}", pack.version) };
    let mut out = format!("{strong}{}{strong:#}  {}{version}\n", escape(&pack.name), escape(language.title(&pack.title)));
    out += &format!("{dim}{}{dim:#}\n", escape(&pack.source));
    let pages = pack.rules.iter().map(|rule| rule_page(pack, rule, language));
    for page in pages.chain(pack.undecidable.iter().map(|row| undecidable_page(row, language))) {
        out += "\n";
        out += &text(&page);
    }
    out
}

/// The rules that an id names: `GL-04` all parts, `GL-04/stop` or `GL-04 (stop)` one.
pub(super) fn one(pack: &Policy, id: &str, language: Language) -> Result<String, Problem> {
    let rules =
        pack.rules.iter().filter(|rule| is_meant(id, &(&*rule.id, &*rule.part))).map(|rule| rule_page(pack, rule, language));
    let others = pack.undecidable.iter().filter(|row| is_meant(id, &(&*row.id, &*row.part)));
    let others = others.map(|row| undecidable_page(row, language));
    let pages: Vec<String> = rules.chain(others).map(|page| text(&page)).collect();
    if !pages.is_empty() {
        return Ok(pages.join("\n"));
    }
    let mut known: Vec<String> = names(pack).flat_map(|(id, part)| [id.to_owned(), full(id, part)]).collect();
    known.dedup();
    let hint = match rules::nearest(id, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its rules are: {}", known.join(", ")),
    };
    Err(Problem::new(format!("the pack {} has no rule `{id}`", pack.name)).hint(hint))
}

/// Ids and parts of everything in a pack.
pub(super) fn names(pack: &Policy) -> impl Iterator<Item = (&str, &str)> {
    let rules = pack.rules.iter().map(|rule| (&*rule.id, &*rule.part));
    rules.chain(pack.undecidable.iter().map(|row| (&*row.id, &*row.part)))
}

/// Whether `asked` names this rule: `GL-04` all its parts, `GL-04/stop` and `GL-04 (stop)` one.
pub(super) fn is_meant(asked: &str, (id, part): &(&str, &str)) -> bool {
    let asked = asked.replace(" (", "/");
    let asked = asked.trim_end_matches(')');
    asked == *id || asked == full(id, part)
}

/// The whole name of a rule.
pub(super) fn full(id: &str, part: &str) -> String {
    if part.is_empty() { id.to_owned() } else { format!("{id}/{part}") }
}

/// A page as it is printed.
pub(super) fn text(page: &Page) -> String {
    use unicode_width::UnicodeWidthStr;
    let Styles { strong, dim, .. } = styles();
    let width = page.entries.iter().map(|entry| entry.label.width()).max().unwrap_or(0);
    let mut out = format!("{strong}{}{strong:#}  {}\n", escape(&page.name), escape(&page.title));
    for entry in &page.entries {
        for (at, line) in entry.lines.iter().enumerate() {
            let label = if at == 0 { entry.label } else { "" };
            let space = " ".repeat(width - label.width());
            out += &format!("  {dim}{label}{dim:#}{space}  {}\n", escape(line));
        }
    }
    out
}

fn new(args: &New) -> Result<Exit, Problem> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if args.name.is_empty() || !args.name.chars().all(is_word) {
        let problem = Problem::new(format!("`{}` cannot name a pack", args.name));
        return Err(problem.hint("use letters, digits, `-` and `_`"));
    }
    let text = starter(&args.name);
    match &args.output {
        None => print(&text)?,
        Some(path) => {
            write_new(path, &text)?;
            anstream::eprintln!("next: edit {path}, then `consentinel policy lint {path}`", path = path.display());
        }
    }
    Ok(Exit::Clean)
}

/// Writes a file that must not exist: somebody's pack may stand there.
fn write_new(path: &Path, text: &str) -> Result<(), Problem> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        let problem = Problem::new(format!("cannot write {}: {error}", path.display()));
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => problem.hint("name another file with -o FILE, or remove this one"),
            _ => problem,
        }
    })
}
