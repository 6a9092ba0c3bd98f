//! What rules are about: categories, apis, groups of them; and whose accesses.

use std::collections::BTreeMap;

use hooks::catalogue::{Api, Category, Kind};

use super::super::pack::{GroupDef, Word};
use super::super::policy::Who;
use super::super::section::Result;
use super::super::source::nearest;
use super::Compiler;
use crate::report::escape;

/// Groups that lie deeper within each other are refused.
const DEEPEST: usize = 32;
const PERSONAL: &str = "personal";

/// Whether a call of this row takes data, as opposed to giving it away or ending something.
pub(super) fn collects(api: &Api) -> bool {
    matches!(api.kind, Kind::Read | Kind::Listen | Kind::Prepare | Kind::Start)
}

/// What both lists choose.
pub(super) fn join(chosen: &mut [bool], more: &[bool]) {
    for (chosen, more) in chosen.iter_mut().zip(more) {
        *chosen |= more;
    }
}

type Index<'a> = BTreeMap<&'a str, &'a GroupDef>;

impl<'a> Compiler<'a> {
    pub(super) fn resolve_groups(&mut self) -> Result<()> {
        let pack = self.pack;
        for group in &pack.data {
            let name = group.name.text.as_str();
            if name == PERSONAL || Category::ALL.iter().any(|category| category.name() == name) {
                let message = format!("`{name}` is a category of its own and cannot name a group");
                return Err(group.name.error(message, "choose another name; `consentinel apis` lists all categories"));
            }
        }
        let index: Index = pack.data.iter().map(|group| (group.name.text.as_str(), group)).collect();
        for group in &pack.data {
            self.resolve(group, &index, &mut Vec::new())?;
        }
        Ok(())
    }

    /// `open` are the groups that are being resolved, each named by the one before.
    fn resolve(&mut self, group: &'a GroupDef, index: &Index<'a>, open: &mut Vec<&'a str>) -> Result<()> {
        if self.groups.contains_key(group.name.text.as_str()) {
            return Ok(());
        }
        open.push(&group.name.text);
        for word in &group.words {
            let Some(inner) = index.get(word.text.as_str()) else { continue };
            if let Some(at) = open.iter().position(|name| *name == word.text) {
                let message = format!("groups that contain each other in a circle: {} -> {}", open[at..].join(" -> "), word.text);
                return Err(word.error(message, "a group can only contain groups that do not contain it"));
            }
            if open.len() >= DEEPEST {
                return Err(word.error(format!("more than {DEEPEST} groups within each other"), "name the categories themselves"));
            }
            self.resolve(inner, index, open)?;
        }
        open.pop();
        let chosen = self.apis(&group.words)?;
        self.groups.insert(&group.name.text, chosen);
        Ok(())
    }

    /// `personal` and the name of a category stand for their apis that take data; an api can be named by itself.
    pub(super) fn apis(&self, words: &[Word]) -> Result<Vec<bool>> {
        let mut chosen = vec![false; self.catalogue.len()];
        for word in words {
            if let Some(group) = self.groups.get(word.text.as_str()) {
                self.uses("group", &word.text);
                join(&mut chosen, group);
                continue;
            }
            let matches = |api: &Api| match word.text.as_str() {
                PERSONAL => api.category.is_personal() && collects(api),
                text => api.id == text || (api.category.name() == text && collects(api)),
            };
            let mut any = false;
            for (chosen, api) in chosen.iter_mut().zip(&self.catalogue) {
                let hit = matches(api);
                (*chosen, any) = (*chosen || hit, any || hit);
            }
            // Some categories are known before the apis that yield them.
            if !any && !Category::ALL.iter().any(|category| category.name() == word.text) {
                return Err(self.unknown_data(word));
            }
        }
        Ok(chosen)
    }

    fn unknown_data(&self, word: &Word) -> super::PackError {
        let known = Category::ALL.iter().map(|category| category.name()).chain(self.catalogue.iter().map(|api| api.id));
        let groups = self.pack.data.iter().map(|group| group.name.text.as_str());
        let what = if word.text.contains('.') { "api" } else { "category" };
        let mut error = word.unknown(what, known.chain([PERSONAL]).chain(groups));
        if let Some(hint) = &mut error.hint {
            *hint = match hint.split_once(": ") {
                Some(("known are", _)) => "`consentinel apis` lists all categories and apis".to_owned(),
                _ => format!("{hint} `consentinel apis` lists all categories and apis"),
            };
        }
        error
    }

    pub(super) fn who(&self, words: &[Word]) -> Result<Who> {
        let (mut any, mut app, mut sdks, mut names) = (words.is_empty(), false, false, Vec::new());
        for word in words {
            match word.text.as_str() {
                "any" => any = true,
                "app" => app = true,
                "sdk" => sdks = true,
                name if self.sdks.contains(name) => {
                    self.uses("actor", name);
                    names.push(name.to_owned());
                }
                _ => {
                    let shown = escape(&word.text);
                    let hint = match self.like_actor(&word.text) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!(
                            "an SDK that the tool does not know is described by the pack: [actors.\"{shown}\"] packages = [\"...\"]"
                        ),
                    };
                    return Err(word.error(format!("unknown actor `{shown}`"), hint));
                }
            }
        }
        Ok(if any { Who::Any } else { Who::Some { app, sdks, names } })
    }

    /// The actor that was probably meant. Names of SDKs often are one in Chinese and one in English; either may be.
    fn like_actor(&self, word: &str) -> Option<&str> {
        let known = || self.sdks.iter().map(String::as_str).chain(["any", "app", "sdk"]);
        let words = || known().flat_map(|name| name.split_whitespace().map(move |word| (word, name)));
        let by_word = || {
            let near = nearest(word, words().map(|(word, _)| word))?;
            words().find(|(word, _)| *word == near).map(|(_, name)| name)
        };
        nearest(word, known()).or_else(by_word)
    }
}
