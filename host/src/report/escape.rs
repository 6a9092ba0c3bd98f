//! Text from the app must not play tricks with a terminal or a reader.

use std::borrow::Cow;
use std::fmt::Write;

/// Characters that move the cursor, change colours, turn the direction of text or cannot be seen.
pub(super) fn is_tricky(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with every such character written as `\u{...}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_tricky) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_tricky(c) {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same for a JSON document: outside of its strings it has no such character, inside they become `\uXXXX`.
pub fn escape_json(document: &str) -> Cow<'_, str> {
    let is_tricky = |c: char| c != '\n' && is_tricky(c);
    if !document.contains(is_tricky) {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if is_tricky(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json};

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(escape("btn\x1b[31m\n\u{202e}gnp"), "btn\\u{1b}[31m\\u{a}\\u{202e}gnp");
        assert_eq!(escape("麦克风 é 👍"), "麦克风 é 👍");
    }

    #[test]
    fn an_escaped_document_says_the_same() {
        let text = "a\x1b[0m \u{202e}\u{e0041}\u{85}\n麦";
        let document = serde_json::to_string(text).unwrap();
        let escaped = escape_json(&document);
        assert!(!escaped.contains(super::is_tricky));
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
    }
}
