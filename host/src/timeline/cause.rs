//! What the stack of a click handler says of who clicked. A key or a service for people who cannot touch asks the view itself, through
//! Android's own methods; code that waits for a key, or that runs inside another click, does not.

use crate::session::{Facts, FrameNo};

/// Frames of a click's stack that are looked at.
const DEEPEST: usize = 256;
/// Methods by which a view clicks itself; they call one another.
const CLICKS: [&str; 7] = [
    "performClick",
    "performClickInternal",
    "callOnClick",
    "performLongClick",
    "performLongClickInternal",
    "performContextClick",
    "performItemClick",
];
/// Whose objects answer services such as screen readers.
const SERVICE: &str = "android.view.AccessibilityInteractionController";
/// Code that only passes on what the system gave it.
const PLATFORM: [&str; 5] = ["android.", "androidx.", "com.android.", "java.", "dalvik."];

/// What a screen reader has to do with a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// It asked the view to click itself.
    Clicked,
    /// It asked for something, and code of the app's may have made a click of that.
    Unclear,
    /// Nothing, or it clicked another view, whose handler clicked this one.
    No,
}

fn method(symbol: &str) -> &str {
    symbol.rsplit('.').next().unwrap_or_default()
}

fn is_platform(symbol: &str) -> bool {
    PLATFORM.iter().any(|prefix| symbol.starts_with(prefix))
}

fn is_click(symbol: &str) -> bool {
    CLICKS.contains(&method(symbol))
}

/// Whether a method is one that a key event is given to.
fn takes_key(symbol: &str) -> bool {
    matches!(method(symbol), "onKeyUp" | "onKeyDown")
}

fn symbols(facts: &Facts, stack: FrameNo) -> impl Iterator<Item = &str> {
    facts.stack(stack).take(DEEPEST).map(|frame| facts.texts.get(frame.symbol))
}

/// Whether a view made the click of a key that it was given: Android's own `onKeyUp` called it, and Android called that. An app may put
/// itself in the way of a key event and pass it on; with anything else of the app's on the stack, code may have made up the key.
pub(super) fn is_by_key(facts: &Facts, stack: FrameNo) -> bool {
    let mut below = symbols(facts, stack).skip_while(|symbol| symbol.starts_with("android.") && is_click(symbol));
    let passes_on = |symbol: &str| is_platform(symbol) || takes_key(symbol) || method(symbol).contains("ispatchKeyEvent");
    below.next().is_some_and(|symbol| symbol.starts_with("android.") && takes_key(symbol)) && below.all(passes_on)
}

/// Whether a service such as a screen reader has asked the view to click itself.
pub(super) fn by_service(facts: &Facts, stack: FrameNo) -> Service {
    let (mut is_straight, mut is_own) = (true, true);
    for symbol in symbols(facts, stack) {
        if symbol.starts_with(SERVICE) {
            return if is_straight { Service::Clicked } else { Service::Unclear };
        }
        is_own &= is_click(symbol);
        if is_click(symbol) && !is_own {
            return Service::No;
        }
        is_straight &= is_platform(symbol) || method(symbol).contains("AccessibilityAction");
    }
    Service::No
}
