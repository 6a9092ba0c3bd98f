//! `consentinel apis`: what is watched.

use hooks::catalogue::{self, Api, Category, End, FIRST_LEVEL, Kind, LAST_LEVEL};
use serde::Serialize;

use super::{Exit, Problem, print, styles};
use crate::report::Styles;

/// List what is watched
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    api: &'static str,
    category: Category,
    kind: Kind,
    personal: bool,
    permission: Option<&'static str>,
    about: &'static str,
    doubt: Option<&'static str>,
    ends: Vec<Way>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Way {
    Binder { binder: String, codes: Vec<(u32, u32)> },
    File { file: &'static str },
    Libc { libc: &'static str },
    Java { java: String },
    Brief { brief: bool },
}

fn way(end: &'static End) -> Way {
    match end {
        End::Binder(method) => Way::Binder {
            binder: format!("{}.{}", method.descriptor, method.name),
            codes: (FIRST_LEVEL..=LAST_LEVEL).filter_map(|level| Some((level, method.code(level)?))).collect(),
        },
        End::File(file) => Way::File { file },
        End::Libc(libc) => Way::Libc { libc },
        End::Java(java) => Way::Java { java: format!("{}.{}{}", java.class, java.name, java.signature) },
        End::Brief => Way::Brief { brief: true },
    }
}

fn row(api: &'static Api) -> Row {
    Row {
        api: api.id,
        category: api.category,
        kind: api.kind,
        personal: api.category.is_personal(),
        permission: api.permission,
        about: api.about,
        doubt: api.doubt,
        ends: api.ends.iter().map(way).collect(),
    }
}

pub(super) fn run(args: Args) -> Result<Exit, Problem> {
    if args.json {
        let rows: Vec<Row> = catalogue::apis().map(row).collect();
        print(&(serde_json::to_string_pretty(&rows).expect("plain data") + "\n"))?;
        return Ok(Exit::Clean);
    }
    let Styles { strong, dim, .. } = styles();
    let width = catalogue::apis().map(|api| api.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for category in Category::ALL {
        let note = if category.is_personal() { "" } else { "  (no personal data by itself)" };
        out += &format!("{strong}{}{strong:#}{dim}{note}{dim:#}\n", category.name());
        for api in catalogue::apis().filter(|api| api.category == category) {
            out += &format!("  {:width$}  {}\n", api.id, api.about);
            if let Some(doubt) = api.doubt {
                out += &format!("  {:width$}  {dim}in doubt: {doubt}{dim:#}\n", "");
            }
        }
    }
    print(&out)?;
    Ok(Exit::Clean)
}
