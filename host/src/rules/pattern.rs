//! Whether something is what a pack's action names.

use super::policy::Pattern;
use crate::timeline::Action;

impl Pattern {
    /// `target` is window, class, id and text of what was touched.
    pub(super) fn matches(&self, action: &Action, target: [&str; 4]) -> bool {
        let [window, class, id, text] = target;
        let short_class = class.rsplit(['.', '$']).next().unwrap_or(class);
        let fits =
            |list: &[String], values: &[&str]| list.is_empty() || list.iter().any(|wanted| values.contains(&wanted.as_str()));
        self.mark.is_empty()
            && fits(&self.window, &[window])
            && fits(&self.class, &[class, short_class])
            && fits(&self.id, &[id])
            && fits(&self.text, &[text])
            && self.kind.is_none_or(|kind| kind == action.kind)
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
