//! `consentinel explain`: why a finding is one, what a rule asks for, what an api is.

use std::path::{Path, PathBuf};

use hooks::catalogue::{self, Api, Category, Kind};

use super::policy;
use super::{Exit, LanguageArg, MappingArg, Problem, print};
use crate::consent::Consent;
use crate::policies::PACKS;
use crate::report::story;
use crate::rules::words::{Entry, Language, Page, category};
use crate::rules::{self, Finding, Policy};
use crate::session;

const EXAMPLES: &str = "\
Examples:
  consentinel explain run.trace 83f75377210f --policy galiao    why a finding is one; its id stands in the report
  consentinel explain GL-04 --policy galiao --lang zh           what a rule asks for
  consentinel explain imei.read                                 what an api is
";

/// Say in plain words why a finding is one, what a rule asks for, or what an api is
#[derive(Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Args {
    /// A trace, when a finding is asked for; else the id of a rule, an api or a category
    #[arg(value_name = "TRACE | RULE-ID | API")]
    what: String,
    /// The id of a finding, as the report tells it; its first digits are enough
    #[arg(value_name = "FINDING-ID")]
    finding: Option<String>,
    /// Policy pack: the name of a shipped one, or the path of a file; can be given more than once
    #[arg(short, long = "policy", value_name = "PACK")]
    policies: Vec<String>,
    /// What the user had agreed to before the run, as in `check`
    #[arg(long, value_name = "STATE", requires = "finding")]
    consent: Option<Consent>,
    #[command(flatten)]
    mapping: MappingArg,
    #[command(flatten)]
    language: LanguageArg,
}

pub(super) fn run(args: &Args) -> Result<Exit, Problem> {
    let language = args.language.get();
    let out = match &args.finding {
        Some(id) => finding(args, id, language)?,
        None => name(args, language)?,
    };
    print(&out)?;
    Ok(Exit::Clean)
}

fn finding(args: &Args, id: &str, language: Language) -> Result<String, Problem> {
    if args.policies.is_empty() {
        let problem = Problem::new("a finding is one of a policy pack, and none is named");
        return Err(problem.hint("add --policy PACK, the same as for `consentinel check`"));
    }
    let policies = rules::load(&args.policies)?;
    let trace = session::open_with(&PathBuf::from(&args.what), args.mapping.read()?)?;
    if !trace.has_spoken() {
        return Err(super::check::nothing_recorded(&trace));
    }
    let verdict = rules::check(&trace, &policies, args.consent);
    let mut found: Vec<&Finding> = verdict.findings.iter().filter(|finding| finding.id.starts_with(id)).collect();
    let first = found.first().map(|finding| finding.id.clone());
    let Some(first) = first.filter(|_| !id.is_empty()) else {
        let ids = verdict.findings.iter().map(|finding| finding.id.as_str());
        let hint = match (rules::nearest(id, ids), verdict.findings.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, true) => "nothing was found in this run".to_owned(),
            (None, false) => format!("`consentinel check {} --policy ...` tells the ids of its findings", args.what),
        };
        return Err(Problem::new(format!("this run has no finding `{id}`")).hint(hint));
    };
    if found.iter().any(|finding| finding.id != first) {
        let mut ids: Vec<&str> = found.iter().map(|finding| finding.id.as_str()).collect();
        ids.dedup();
        return Err(
            Problem::new(format!("`{id}` may be more than one finding")).hint(format!("name one of them: {}", ids.join(", ")))
        );
    }
    // One place of the code may have been reached by several processes.
    found.dedup_by(|one, other| one == other);
    let pages = found.into_iter().filter_map(|finding| {
        let (policy, rule) = rule_of(&policies, finding)?;
        Some(policy::text(&story(&trace, policy, rule, finding, language)))
    });
    Ok(pages.collect::<Vec<_>>().join("\n"))
}

fn rule_of<'p>(policies: &'p [Policy], finding: &Finding) -> Option<(&'p Policy, &'p rules::Rule)> {
    let policy = policies.iter().find(|policy| policy.name == finding.policy)?;
    let rule = policy.rules.iter().find(|rule| (&rule.id, &rule.part) == (&finding.rule, &finding.part))?;
    Some((policy, rule))
}

/// A rule, an api or a category.
fn name(args: &Args, language: Language) -> Result<String, Problem> {
    let what = &args.what;
    if let Some(api) = catalogue::api(what) {
        return Ok(policy::text(&api_page(api, language)));
    }
    if let Some(found) = Category::ALL.into_iter().find(|category| category.name() == what) {
        let apis = catalogue::apis().filter(|api| api.category == found);
        return Ok(apis.map(|api| policy::text(&api_page(api, language))).collect::<Vec<_>>().join("\n"));
    }
    if Path::new(what).exists() {
        let problem = Problem::new(format!("{what} is a file, and no finding of it is named"));
        return Err(problem.hint(format!("add the id of one: consentinel explain {what} FINDING-ID --policy PACK")));
    }
    // A rule's id is mostly one of a shipped pack's.
    let shipped = || PACKS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let packs = rules::load(&if args.policies.is_empty() { shipped() } else { args.policies.clone() })?;
    let mut known: Vec<String> = catalogue::apis().map(|api| api.id.to_owned()).collect();
    for pack in &packs {
        if policy::names(pack).any(|name| policy::is_meant(what, &name)) {
            return policy::one(pack, what, language);
        }
        known.extend(policy::names(pack).flat_map(|(id, part)| [id.to_owned(), policy::full(id, part)]));
    }
    known.extend(Category::ALL.map(|category| category.name().to_owned()));
    let hint = match rules::nearest(what, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`consentinel apis` lists apis, `consentinel policy show PACK` rules".to_owned(),
    };
    Err(Problem::new(format!("`{what}` is no rule, no api and no file")).hint(hint))
}

/// A row of the catalogue.
fn api_page(api: &Api, language: Language) -> Page {
    let mut entries = Vec::new();
    let mut add = |en: &'static str, zh: &'static str, text: String| {
        if !text.is_empty() {
            entries.push(Entry { label: language.pick(en, zh), lines: vec![text] });
        }
    };
    let personal = if api.category.is_personal() {
        language.pick("personal data", "个人信息")
    } else {
        language.pick("no personal data by itself", "本身不是个人信息")
    };
    add("data", "信息", format!("{}: {} ({personal})", api.category.name(), category(api.category, language)));
    let kind = match api.kind {
        Kind::Read => language.pick("reads once", "读取一次"),
        Kind::Write => language.pick("writes", "写入"),
        Kind::Listen => language.pick("asks to be told again and again", "持续监听"),
        Kind::Prepare => language.pick("gets ready for a capture that has not begun", "准备采集（尚未开始）"),
        Kind::Start => language.pick("begins a capture", "开始采集"),
        Kind::Stop => language.pick("ends a capture", "结束采集"),
        Kind::Context => language.pick("says something about the app's state", "反映应用状态"),
    };
    add("does", "作用", kind.to_owned());
    add("permission", "所需权限", api.permission.unwrap_or_default().to_owned());
    add("in doubt", "存疑", api.doubt.unwrap_or_default().to_owned());
    let ways: Vec<String> = api.ends.iter().map(way).collect();
    entries.push(Entry { label: language.pick("seen at", "监测点"), lines: ways });
    Page { name: api.id.to_owned(), title: api.about.to_owned(), entries }
}

/// Where calls of it are seen.
fn way(end: &catalogue::End) -> String {
    use catalogue::End;
    match end {
        End::Binder(method) => format!("binder {}.{}", method.descriptor, method.name),
        End::File(file) => format!("file {file}"),
        End::Libc(libc) => format!("libc {libc}"),
        End::Java(java) => format!("Java {}.{}", java.class, java.name),
        End::Brief => "what the run is told to watch (--hooks)".to_owned(),
    }
}
