//! The clipboard.

use super::{Api, Category, Kind, binder, clip, name, object};

const CLIPBOARD: &str = "android.content.IClipboard";

pub(super) const APIS: &[Api] = &[
    Api {
        id: "clipboard.read",
        category: Category::Clipboard,
        kind: Kind::Read,
        permission: None,
        about: "Reads what lies on the clipboard.",
        doubt: None,
        ends: &[clip(CLIPBOARD, "getPrimaryClip", [0, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4])],
    },
    Api {
        id: "clipboard.inspect",
        category: Category::Clipboard,
        kind: Kind::Read,
        permission: None,
        about: "Asks whether something lies on the clipboard, what kind of thing, or from which app.",
        doubt: None,
        ends: &[
            object(CLIPBOARD, "getPrimaryClipDescription", [0, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5]),
            binder(CLIPBOARD, "hasPrimaryClip", [0, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6]),
            binder(CLIPBOARD, "hasClipboardText", [0, 7, 8, 8, 8, 9, 9, 9, 9, 9, 9]),
            name(CLIPBOARD, "getPrimaryClipSource", [0, 0, 0, 0, 0, 10, 10, 10, 10, 10, 10]),
        ],
    },
    Api {
        id: "clipboard.write",
        category: Category::Clipboard,
        kind: Kind::Write,
        permission: None,
        about: "Puts something on the clipboard, or empties it.",
        doubt: None,
        ends: &[
            binder(CLIPBOARD, "setPrimaryClip", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            binder(CLIPBOARD, "setPrimaryClipAsPackage", [0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
            binder(CLIPBOARD, "clearPrimaryClip", [0, 0, 2, 2, 2, 3, 3, 3, 3, 3, 3]),
        ],
    },
    Api {
        id: "clipboard.listen",
        category: Category::Clipboard,
        kind: Kind::Listen,
        permission: None,
        about: "Asks to be told whenever the clipboard changes.",
        doubt: None,
        ends: &[binder(CLIPBOARD, "addPrimaryClipChangedListener", [0, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7])],
    },
];
