//! Packs in plain words, in English and in Chinese: what a compliance officer reads beside the policy.
//!
//! What is told is the compiled pack, not its text: names are looked up, parameters have their values, and what stands here is what is judged.

mod condition;
mod names;
mod page;
mod story;
mod touch;

use std::fmt;
use std::str::FromStr;

pub use names::category;
pub use names::consent;
pub use page::{Entry, Page, demand_entry, rule_page, undecidable_page};
pub use story::{Happening, compared};

use super::policy::Title;

pub(super) use condition::inline;

/// A language that the tool speaks to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// What the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty decides, as POSIX has it.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
        match said {
            Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Language::Zh,
            _ => Language::En,
        }
    }

    /// The one of the two that belongs to this language.
    pub const fn pick<T: Copy>(self, en: T, zh: T) -> T {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    /// A title in this language, or in the one that it has.
    pub fn title(self, title: &Title) -> &str {
        match self {
            Language::Zh if !title.zh.is_empty() => &title.zh,
            _ if title.en.is_empty() => &title.zh,
            _ => &title.en,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.pick("en", "zh"))
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(word: &str) -> Result<Language, String> {
        match word {
            "en" => Ok(Language::En),
            "zh" => Ok(Language::Zh),
            _ => Err("the tool speaks en and zh".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<(String, String)> = set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Language::of_environment(|name| set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
        };
        assert_eq!(of(&[]), Language::En);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "zh_TW"), ("LANG", "de_DE")]), Language::Zh);
    }

    #[test]
    fn a_title_of_one_language_serves_for_both() {
        let title = |en: &str, zh: &str| Title { en: en.into(), zh: zh.into() };
        assert_eq!(Language::Zh.title(&title("one", "")), "one");
        assert_eq!(Language::En.title(&title("", "一")), "一");
        assert_eq!(Language::Zh.title(&title("one", "一")), "一");
    }
}
