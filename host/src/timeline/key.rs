//! Names of keys, as Android counts them.

/// Keys that move, confirm or belong to the device, by `KeyEvent.KEYCODE_*`. What may be typing is not among them.
const NAMES: &[(u32, &str)] = &[
    (3, "home"),
    (4, "back"),
    (5, "call"),
    (6, "end call"),
    (19, "up"),
    (20, "down"),
    (21, "left"),
    (22, "right"),
    (CENTER, "center"),
    (24, "volume up"),
    (25, "volume down"),
    (26, "power"),
    (27, "camera"),
    (61, "tab"),
    (ENTER, "enter"),
    (79, "headset"),
    (80, "focus"),
    (82, "menu"),
    (84, "search"),
    (85, "play or pause"),
    (86, "stop"),
    (87, "next"),
    (88, "previous"),
    (91, "mute"),
    (92, "page up"),
    (93, "page down"),
    (111, "escape"),
    (122, "home of a line"),
    (123, "end of a line"),
    (126, "play"),
    (127, "pause"),
    (NUMPAD_ENTER, "numpad enter"),
    (164, "volume mute"),
    (187, "recent apps"),
    (219, "assist"),
    (223, "sleep"),
    (224, "wake up"),
    (231, "voice assist"),
];

const CENTER: u32 = 23;
const ENTER: u32 = 66;
const NUMPAD_ENTER: u32 = 160;

/// What a key is called; a key without a name here is one that may be typing.
pub fn key_name(code: u32) -> Option<&'static str> {
    let (_, name) = NAMES.iter().find(|(known, _)| *known == code)?;
    Some(name)
}

/// Whether a key can click the view that has the focus: what may be typing may be the space bar.
pub fn may_click(code: u32) -> bool {
    matches!(code, 0 | CENTER | ENTER | NUMPAD_ENTER)
}
