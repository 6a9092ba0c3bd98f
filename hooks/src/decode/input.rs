//! Input events where they enter a process: `android::InputMessage` structures on the socket of an input channel. Their layout changes with
//! the API level and is fixed within one, so the length of a `recv` tells an input channel from every other socket.

use super::{i32_at, u32_at, u64_at};
use crate::event::{KeyPhase, Origin, TouchPhase};

/// Where the fields of motion and key messages stand at one API level (offsets from the message's first byte).
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Size of the whole structure: the length that `recv` is asked for.
    pub message: usize,
    motion: u32,
    event_id: Option<usize>,
    action: usize,
    flags: usize,
    pointer_count: usize,
    pointers: usize,
    stride: usize,
}

const fn layout(
    message: usize,
    motion: u32,
    event_id: Option<usize>,
    action: usize,
    count: usize,
    pointers: usize,
    stride: usize,
) -> Layout {
    Layout { message, motion, event_id, action, flags: action + 8, pointer_count: count, pointers, stride }
}

/// API level 26, 27, ... 36. Source: `StructLayout_test.cpp` of each release.
const LAYOUTS: [Layout; 11] = [
    layout(2264, 2, None, 32, 80, 88, 136),
    layout(2272, 2, None, 36, 88, 96, 136),
    layout(2272, 2, None, 36, 88, 96, 136),
    layout(2272, 2, None, 36, 88, 96, 136),
    layout(2320, 1, Some(12), 68, 136, 144, 136),
    layout(2336, 1, Some(8), 68, 152, 160, 136),
    layout(2336, 1, Some(8), 68, 156, 160, 136),
    layout(2344, 1, Some(8), 68, 12, 168, 136),
    layout(2472, 1, Some(8), 68, 12, 168, 144),
    layout(2472, 1, Some(8), 68, 12, 168, 144),
    layout(2472, 1, Some(8), 68, 12, 168, 144),
];

/// The size of the structure at the level where it is smallest, and where it is largest.
pub const SMALLEST: usize = LAYOUTS[0].message;
/// See [`SMALLEST`].
pub const LARGEST: usize = LAYOUTS[LAYOUTS.len() - 1].message;

/// The layout of an API level, if it is known.
pub fn layout_of(level: u32) -> Option<&'static Layout> {
    LAYOUTS.get(level.checked_sub(26)? as usize)
}

/// The start or the end of a touch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch {
    /// What happened.
    pub phase: TouchPhase,
    /// Who made it.
    pub origin: Origin,
    /// `CLOCK_MONOTONIC`, ns.
    pub time: u64,
    /// Display coordinates of the first pointer, in pixels.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// Input device id; -1 is the virtual keyboard, which injected events come from.
    pub device: i32,
    /// As Android's `MotionEvent.getFlags`.
    pub flags: u32,
}

/// A key that was pressed or let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// What happened.
    pub phase: KeyPhase,
    /// Who made it.
    pub origin: Origin,
    /// `CLOCK_MONOTONIC`, ns.
    pub time: u64,
    /// Android's key code of a key in [`TOLD_KEYS`], 0 for every other.
    pub code: u32,
    /// Input device id.
    pub device: i32,
    /// As Android's `KeyEvent.getFlags`.
    pub flags: u32,
}

/// Keys that move or confirm, by Android's key codes. What other keys say may be what the user types.
pub const TOLD_KEYS: [u32; 26] = [
    3,   // home
    4,   // back
    5,   // call
    6,   // end of a call
    19,  // up
    20,  // down
    21,  // left
    22,  // right
    23,  // centre
    24,  // volume up
    25,  // volume down
    26,  // power
    27,  // camera
    61,  // tab
    66,  // enter
    79,  // headset hook
    80,  // focus
    82,  // menu
    84,  // search
    85,  // play or pause
    111, // escape
    126, // play
    127, // pause
    160, // enter of the number pad
    164, // mute
    187, // app switch
];

const AT_TIME: usize = 16;
const AT_DEVICE: usize = 24;
const AT_SOURCE: usize = 28;
/// `AINPUT_SOURCE_TOUCHSCREEN` without its class bits.
const TOUCHSCREEN: u32 = 0x1002;
const MAX_POINTERS: usize = 16;
/// An accessibility service made it, or passed it on.
const INJECTED_FLAG: u32 = 0x800;
/// The system's own buttons on the screen make key events as an injector does, and say so.
const ON_SCREEN_KEY_FLAG: u32 = 0x40;

impl Layout {
    /// The touch in a received message: `None` for everything that is not the start or the end of one (MOVE events, further fingers, keys,
    /// hovering, focus) and for bytes that are no valid message.
    pub fn touch(&self, message: &[u8]) -> Option<Touch> {
        if u32_at(message, 0)? != self.motion {
            return None;
        }
        let phase = match u32_at(message, self.action)? & 0xff {
            0 => TouchPhase::Down,
            1 => TouchPhase::Up,
            3 => TouchPhase::Cancel,
            _ => return None,
        };
        let count = u32_at(message, self.pointer_count)? as usize;
        if count == 0 || count > MAX_POINTERS || message.len() != self.pointers + count * self.stride {
            return None;
        }
        if u32_at(message, AT_SOURCE)? & TOUCHSCREEN != TOUCHSCREEN {
            return None;
        }
        let device = i32_at(message, AT_DEVICE)?;
        let flags = u32_at(message, self.flags)?;
        // Axis n is there iff bit 63-n is set; values are packed in ascending order, so X and Y come first.
        let axes = u64_at(message, self.pointers + 8)?;
        let (has_x, has_y) = (axes >> 63 & 1, axes >> 62 & 1);
        let axis = |there: u64, index: usize| {
            let value = u32_at(message, self.pointers + 16 + 4 * index).map(f32::from_bits).unwrap_or(0.0);
            if there == 1 { value } else { 0.0 }
        };
        Some(Touch {
            phase,
            origin: self.origin(message, device, flags),
            time: u64_at(message, AT_TIME)?,
            x: axis(has_x, 0),
            y: axis(has_y, has_x as usize),
            device,
            flags,
        })
    }

    /// The key in a received message: `None` for everything that is none, for repetitions of a key that is held, and for bytes that are
    /// no valid message.
    pub fn key(&self, message: &[u8]) -> Option<Key> {
        // Key messages have the number before the motion messages', and begin as those do, up to the action.
        let (flags, code, repeats) = (self.action + 4, self.action + 8, self.action + 20);
        let end = (repeats + 4).next_multiple_of(8) + 8;
        if u32_at(message, 0)? != self.motion - 1 || message.len() != end || u32_at(message, repeats)? != 0 {
            return None;
        }
        let phase = match u32_at(message, self.action)? {
            0 => KeyPhase::Down,
            1 => KeyPhase::Up,
            _ => return None,
        };
        let (device, flags, code) = (i32_at(message, AT_DEVICE)?, u32_at(message, flags)?, u32_at(message, code)?);
        let on_screen = flags & ON_SCREEN_KEY_FLAG != 0;
        Some(Key {
            phase,
            origin: if on_screen { Origin::Hardware } else { self.origin(message, device, flags) },
            time: u64_at(message, AT_TIME)?,
            code: if TOLD_KEYS.contains(&code) { code } else { 0 },
            device,
            flags,
        })
    }

    fn origin(&self, message: &[u8], device: i32, flags: u32) -> Origin {
        // The top bits of an event id say who made it: 0 the input reader, 1 the dispatcher, others an injector.
        let made_by_injector = self.event_id.and_then(|at| u32_at(message, at)).is_some_and(|id| id >> 30 > 1);
        let injected = device < 0 || made_by_injector || flags & INJECTED_FLAG != 0;
        if injected { Origin::Injected } else { Origin::Hardware }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(layout: &Layout, action: u32, device: i32, x: f32, y: f32) -> Vec<u8> {
        let mut bytes = vec![0; layout.pointers + layout.stride];
        let mut put = |at: usize, value: [u8; 4]| bytes[at..at + 4].copy_from_slice(&value);
        put(0, layout.motion.to_ne_bytes());
        put(AT_TIME, 1234u32.to_ne_bytes());
        put(AT_DEVICE, device.to_ne_bytes());
        put(AT_SOURCE, TOUCHSCREEN.to_ne_bytes());
        put(layout.action, action.to_ne_bytes());
        put(layout.pointer_count, 1u32.to_ne_bytes());
        put(layout.pointers + 12, 0xc000_0000u32.to_ne_bytes());
        put(layout.pointers + 16, x.to_ne_bytes());
        put(layout.pointers + 20, y.to_ne_bytes());
        bytes
    }

    #[test]
    fn the_structure_holds_sixteen_pointers_at_every_level() {
        for layout in LAYOUTS {
            assert_eq!(layout.message, layout.pointers + MAX_POINTERS * layout.stride);
            assert!((SMALLEST..=LARGEST).contains(&layout.message));
        }
    }

    #[test]
    fn a_finger_is_seen_going_down_and_up_at_every_level() {
        for layout in LAYOUTS {
            for (action, phase) in [(0, TouchPhase::Down), (1, TouchPhase::Up), (3, TouchPhase::Cancel)] {
                let touch = Touch { phase, origin: Origin::Hardware, time: 1234, x: 540.0, y: 1500.5, device: 3, flags: 0 };
                assert_eq!(layout.touch(&message(&layout, action, 3, 540.0, 1500.5)), Some(touch));
            }
            assert_eq!(layout.touch(&message(&layout, 2, 3, 0.0, 0.0)), None, "MOVE");
        }
    }

    #[test]
    fn an_injected_touch_is_told_from_a_finger() {
        for layout in LAYOUTS {
            let origin = |bytes: &[u8]| layout.touch(bytes).unwrap().origin;
            assert_eq!(origin(&message(&layout, 0, -1, 0.0, 0.0)), Origin::Injected);
            let mut accessibility = message(&layout, 0, 3, 0.0, 0.0);
            accessibility[layout.flags + 1] |= 8;
            assert_eq!(origin(&accessibility), Origin::Injected);
            if let Some(at) = layout.event_id {
                let mut by_app = message(&layout, 0, 3, 0.0, 0.0);
                by_app[at + 3] = 0xc0;
                assert_eq!(origin(&by_app), Origin::Injected);
                by_app[at + 3] = 0x3f;
                assert_eq!(origin(&by_app), Origin::Hardware);
            }
        }
    }

    fn key(layout: &Layout, action: u32, code: u32, device: i32, flags: u32) -> Vec<u8> {
        let mut bytes = vec![0; (layout.action + 24).next_multiple_of(8) + 8];
        let mut put = |at: usize, value: [u8; 4]| bytes[at..at + 4].copy_from_slice(&value);
        put(0, (layout.motion - 1).to_ne_bytes());
        put(AT_TIME, 1234u32.to_ne_bytes());
        put(AT_DEVICE, device.to_ne_bytes());
        put(layout.action, action.to_ne_bytes());
        put(layout.action + 4, flags.to_ne_bytes());
        put(layout.action + 8, code.to_ne_bytes());
        bytes
    }

    #[test]
    fn key_messages_have_the_lengths_of_their_levels() {
        let lengths = LAYOUTS.map(|layout| key(&layout, 0, 4, 3, 0).len());
        assert_eq!(lengths, [64, 72, 72, 72, 104, 104, 104, 104, 104, 104, 104]);
        assert_eq!([LAYOUTS[0], LAYOUTS[1], LAYOUTS[4]].map(|layout| layout.action + 8), [40, 44, 76], "where the code stands");
    }

    #[test]
    fn a_key_that_may_be_typing_is_told_without_its_code() {
        for layout in LAYOUTS {
            let told = |action, code| layout.key(&key(&layout, action, code, 3, 0)).map(|key| (key.phase, key.origin, key.code));
            assert_eq!(told(0, 4), Some((KeyPhase::Down, Origin::Hardware, 4)), "back");
            assert_eq!(told(1, 66), Some((KeyPhase::Up, Origin::Hardware, 66)), "enter");
            assert_eq!(told(0, 29), Some((KeyPhase::Down, Origin::Hardware, 0)), "the letter A");
            assert_eq!(told(2, 4), None, "several at once");
            let mut repeated = key(&layout, 0, 24, 3, 0);
            repeated[layout.action + 20] = 1;
            assert_eq!(layout.key(&repeated), None);
            assert_eq!(layout.touch(&key(&layout, 0, 4, 3, 0)), None);
            assert_eq!(layout.key(&message(&layout, 0, 3, 1.0, 2.0)), None);
        }
    }

    #[test]
    fn an_injected_key_is_told_from_one_of_the_systems_own_buttons() {
        for layout in LAYOUTS {
            let origin = |flags| layout.key(&key(&layout, 0, 4, -1, flags)).unwrap().origin;
            assert_eq!((origin(0), origin(ON_SCREEN_KEY_FLAG)), (Origin::Injected, Origin::Hardware));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2500), level in 0usize..11) {
            let _ = LAYOUTS[level].touch(&bytes);
            let _ = LAYOUTS[level].key(&bytes);
        }

        #[test]
        fn any_key_message_is_survived(bytes in proptest::collection::vec(0u8..3, 60..108), level in 0usize..11) {
            let _ = LAYOUTS[level].key(&bytes);
        }

        #[test]
        fn a_message_of_another_length_is_none(cut in 1usize..300) {
            let layout = &LAYOUTS[4];
            let bytes = message(layout, 0, 3, 1.0, 2.0);
            prop_assert_eq!(layout.touch(&bytes[..bytes.len().saturating_sub(cut)]), None);
        }
    }
}
