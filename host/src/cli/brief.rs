//! What a run looks for beyond the catalogue: put together from its packs and options, and handed to the agents.

use std::path::PathBuf;

use hooks::brief::{Line, SHORTEST};

use super::{Problem, Talk};
use crate::rules::{Method, Policy, load_methods};
use crate::timeline::Sdks;

/// What to look for.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Wishes {
    /// A text of the test account to look for in what leaves the app, for instance account=13800138000 or imei=860123456789012 (with the
    /// name of a category, the rules about it apply); can be given more than once. The text is kept in no file
    // Not parsed by clap, whose errors show what was given.
    #[arg(long, value_name = "NAME=TEXT")]
    look: Vec<String>,
    /// Methods of Java to watch besides those of the catalogue: a TOML file with sections like
    /// `[[hook]] class = "com.example.Sdk" method = "init" signature = "(Landroid/content/Context;)V"`, and where needed `static = true`
    /// and `api = "imei.read"`; can be given more than once
    #[arg(long, value_name = "FILE")]
    hooks: Vec<PathBuf>,
}

fn look(text: &str) -> Result<(String, String), String> {
    let (name, text) = text.split_once('=').ok_or("write it as NAME=TEXT, for instance account=13800138000")?;
    if !(Line::Look { name, text }).is_writable() {
        return Err("NAME must be one word, and TEXT one line that is not empty".to_owned());
    }
    Ok((name.to_owned(), text.to_owned()))
}

/// The brief of one run, as its agents get it. It holds the run's key and the user's texts, and must go into no file.
pub(super) fn brief(wishes: &Wishes, policies: &[Policy], talk: Talk) -> Result<String, Problem> {
    let looks = wishes.look.iter().map(|text| look(text)).collect::<Result<Vec<_>, _>>().map_err(|why| {
        Problem::new(format!("a text to look for cannot be used: {why}"))
            .hint("with the name of a category, for instance imei=860123456789012, the rules about it apply")
    })?;
    for (name, _) in looks.iter().filter(|(_, text)| text.len() < SHORTEST) {
        if !talk.quiet {
            anstream::eprintln!(
                "note: the text `{name}` is shorter than {SHORTEST} bytes: not every way of writing it can be recognised"
            );
        }
    }
    let methods = wishes.hooks.iter().map(|path| load_methods(path)).collect::<Result<Vec<Vec<Method>>, _>>()?;
    let mut key = [0; 16];
    getrandom::fill(&mut key).map_err(|error| Problem::new(format!("no random numbers: {error}")))?;
    let sdks = Sdks::shipped();
    let lines = std::iter::once(Line::Key(key))
        .chain(policies.iter().flat_map(Policy::brief))
        .chain(looks.iter().map(|(name, text)| Line::Look { name, text }))
        .chain(sdks.entries().map(Line::Entry))
        .chain(methods.iter().flatten().map(Method::line));
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::load;

    #[test]
    fn a_brief_holds_a_fresh_key_and_what_packs_and_options_ask_for() {
        let wishes = Wishes { look: vec!["account=138 0013 8000".to_owned()], hooks: Vec::new() };
        let talk = Talk { quiet: true, verbose: false };
        let one = brief(&wishes, &load(&["galiao"]).unwrap(), talk).unwrap();
        let lines: Vec<Line<'_>> = hooks::brief::lines(&one).collect();
        assert_eq!(lines.len(), one.lines().count(), "every line is understood");
        assert!(matches!(lines[0], Line::Key(_)));
        assert!(lines.contains(&Line::Look { name: "account", text: "138 0013 8000" }));
        assert!(lines.contains(&Line::Shape { name: "galiao/share_token", glob: "#尬聊口令#*" }));
        assert!(lines.contains(&Line::Flag { file: "app_prefs", key: "privacy_agreed" }));
        assert!(lines.contains(&Line::Entry("com.igexin.sdk.PushManager")));
        let other = brief(&Wishes::default(), &[], talk).unwrap();
        assert_ne!(one.lines().next(), other.lines().next());
    }

    #[test]
    fn a_text_to_look_for_has_a_name_of_one_word() {
        assert!(look("account").is_err() && look("=x").is_err() && look("my account=x").is_err() && look("a=").is_err());
        assert!(look("a=b\nentry c").is_err());
        assert_eq!(look("a=b=c"), Ok(("a".into(), "b=c".into())));
    }
}
