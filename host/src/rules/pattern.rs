//! Whether something is what a pack's action names.

use super::judge::is_named;
use super::policy::Pattern;
use crate::timeline::ActionKind;

impl Pattern {
    /// `target` is window, class, id, text and owner of what was touched.
    pub(super) fn matches(&self, kind: ActionKind, target: &[&str; 5]) -> bool {
        let [window, class, id, text, owner] = *target;
        let short_class = class.rsplit(['.', '$']).next().unwrap_or(class);
        let fits =
            |list: &[String], values: &[&str]| list.is_empty() || list.iter().any(|wanted| values.contains(&wanted.as_str()));
        self.is_by_touch()
            && fits(&self.window, &[window])
            && fits(&self.class, &[class, short_class])
            && fits(&self.id, &[id])
            && fits(&self.text, &[text])
            && (self.screen.is_empty() || is_named(&self.screen, owner, window))
            && self.kind.is_none_or(|wanted| wanted == kind)
    }

    /// Whether a touch makes it, as opposed to a mark or to a screen that comes up.
    pub(super) fn is_by_touch(&self) -> bool {
        self.mark.is_empty() && self.shown.is_empty()
    }

    /// Whether it means one view, and not whatever lies in a window.
    pub(super) fn names_a_view(&self) -> bool {
        !self.id.is_empty() || !self.text.is_empty()
    }

    /// Whether a mark stands for it.
    pub(super) fn is_mark(&self, name: &str, value: &str) -> bool {
        self.mark.iter().any(|mark| match mark.split_once('=') {
            Some((wanted, with)) => (wanted, with) == (name, value),
            None => mark == name,
        })
    }
}
