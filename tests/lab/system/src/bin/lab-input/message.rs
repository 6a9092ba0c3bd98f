//! `android::InputMessage` of API 30, the writing side: what the input dispatcher puts on a channel.
//!
//! Offsets are from the start of the message, as AOSP's StructLayout test states them for Android 11.

/// `AMOTION_EVENT_ACTION_DOWN`.
pub const DOWN: i32 = 0;
/// `AMOTION_EVENT_ACTION_UP`.
pub const UP: i32 = 1;

const TYPE_KEY: u32 = 0;
const TYPE_MOTION: u32 = 1;
const TYPE_FINISHED: u32 = 2;
const SOURCE_KEYBOARD: i32 = 0x101;
const SOURCE_TOUCHSCREEN: i32 = 0x1002;
const TOOL_TYPE_FINGER: i32 = 1;
/// A touch screen's device number.
const HARDWARE_DEVICE: i32 = 3;
/// The device number of the phone's keys.
const KEY_DEVICE: i32 = 2;
/// `AKEY_EVENT_FLAG_FROM_SYSTEM`.
const FROM_SYSTEM: i32 = 8;
/// `VIRTUAL_KEYBOARD_ID`, which injected events carry.
const VIRTUAL_DEVICE: i32 = -1;
/// The top two bits of an event id say who made it: 00 the input reader, 11 something else.
const MADE_ELSEWHERE: i32 = 0b11 << 30;
/// Axes X, Y, pressure and size; axis n is bit 63-n.
const AXES: u64 = 0b1111 << 60;

/// Size of a message with one pointer.
pub const LENGTH: usize = 144 + 136;

/// Size of a message with a key.
pub const KEY_LENGTH: usize = 104;

/// A key of the phone.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub seq: u32,
    /// [`DOWN`] or [`UP`]: the numbers are the same as a touch's.
    pub action: i32,
    pub code: i32,
    /// Nanoseconds of CLOCK_MONOTONIC.
    pub event_time: i64,
    pub down_time: i64,
}

impl Key {
    /// The message.
    pub fn bytes(&self) -> [u8; KEY_LENGTH] {
        let mut bytes = [0; KEY_LENGTH];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, &TYPE_KEY.to_ne_bytes());
        put(8, &self.seq.to_ne_bytes());
        put(12, &event_id(self.seq, 0).to_ne_bytes());
        put(16, &self.event_time.to_ne_bytes());
        put(24, &KEY_DEVICE.to_ne_bytes());
        put(28, &SOURCE_KEYBOARD.to_ne_bytes());
        put(36, &[0x5a; 32]);
        put(68, &self.action.to_ne_bytes());
        put(72, &FROM_SYSTEM.to_ne_bytes());
        put(76, &self.code.to_ne_bytes());
        put(96, &self.down_time.to_ne_bytes());
        bytes
    }
}

/// A number that no other event has, with its maker in the top bits.
fn event_id(seq: u32, maker: i32) -> i32 {
    maker | (seq as i32).wrapping_mul(0x0001_0dcd) & 0x3fff_ffff
}

/// One finger's touch, in display coordinates.
#[derive(Debug, Clone, Copy)]
pub struct Touch {
    pub seq: u32,
    pub action: i32,
    /// Nanoseconds of CLOCK_MONOTONIC.
    pub event_time: i64,
    pub down_time: i64,
    pub x: f32,
    pub y: f32,
    /// What makes window coordinates of display coordinates: minus the window's position.
    pub offset: (f32, f32),
    pub injected: bool,
}

impl Touch {
    /// The message.
    pub fn bytes(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        let (device, maker) = if self.injected { (VIRTUAL_DEVICE, MADE_ELSEWHERE) } else { (HARDWARE_DEVICE, 0) };
        put(0, &TYPE_MOTION.to_ne_bytes());
        put(8, &self.seq.to_ne_bytes());
        put(12, &event_id(self.seq, maker).to_ne_bytes());
        put(16, &self.event_time.to_ne_bytes());
        put(24, &device.to_ne_bytes());
        put(28, &SOURCE_TOUCHSCREEN.to_ne_bytes());
        // The dispatcher signs DOWN and UP, injected ones as well. Nobody here can check a signature.
        put(36, &[0x5a; 32]);
        put(68, &self.action.to_ne_bytes());
        put(96, &self.down_time.to_ne_bytes());
        put(104, &1f32.to_ne_bytes());
        put(108, &1f32.to_ne_bytes());
        put(112, &self.offset.0.to_ne_bytes());
        put(116, &self.offset.1.to_ne_bytes());
        put(120, &1f32.to_ne_bytes());
        put(124, &1f32.to_ne_bytes());
        // No mouse cursor.
        put(128, &f32::NAN.to_ne_bytes());
        put(132, &f32::NAN.to_ne_bytes());
        put(136, &1u32.to_ne_bytes());
        put(148, &TOOL_TYPE_FINGER.to_ne_bytes());
        put(152, &AXES.to_ne_bytes());
        for (index, value) in [self.x, self.y, 1.0, 0.05].into_iter().enumerate() {
            put(160 + 4 * index, &value.to_ne_bytes());
        }
        bytes
    }
}

/// The sequence number and verdict of a FINISHED message, `None` when it is none.
pub fn finished(bytes: &[u8]) -> Option<(u32, bool)> {
    let word = |at: usize| Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.len() == 16 && word(0)? == TYPE_FINISHED).then_some(())?;
    Some((word(8)?, word(12)? != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(injected: bool) -> [u8; LENGTH] {
        Touch {
            seq: 7,
            action: UP,
            event_time: 0x1122_3344_5566_7788,
            down_time: 0x0102_0304_0506_0708,
            x: 750.0,
            y: 1340.0,
            offset: (-90.0, -460.0),
            injected,
        }
        .bytes()
    }

    fn word(bytes: &[u8], at: usize) -> i32 {
        i32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap())
    }

    fn float(bytes: &[u8], at: usize) -> f32 {
        f32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap())
    }

    #[test]
    fn fields_stand_where_android_11_reads_them() {
        let bytes = touch(false);
        assert_eq!(bytes.len(), 280);
        assert_eq!((word(&bytes, 0), word(&bytes, 8)), (1, 7));
        assert_eq!(bytes[16..24], 0x1122_3344_5566_7788i64.to_ne_bytes());
        assert_eq!(bytes[96..104], 0x0102_0304_0506_0708i64.to_ne_bytes());
        assert_eq!((word(&bytes, 24), word(&bytes, 28)), (3, 0x1002));
        assert_eq!((word(&bytes, 68), word(&bytes, 76)), (UP, 0));
        assert_eq!((float(&bytes, 104), float(&bytes, 108)), (1.0, 1.0));
        assert_eq!((float(&bytes, 112), float(&bytes, 116)), (-90.0, -460.0));
        assert_eq!((word(&bytes, 136), word(&bytes, 144), word(&bytes, 148)), (1, 0, 1));
        assert_eq!(bytes[152..160], (0xfu64 << 60).to_ne_bytes());
        assert_eq!((float(&bytes, 160), float(&bytes, 164)), (750.0, 1340.0));
    }

    #[test]
    fn a_key_stands_where_android_11_reads_it() {
        let bytes = Key { seq: 7, action: UP, code: 4, event_time: 0x1122_3344_5566_7788, down_time: 5 }.bytes();
        assert_eq!(bytes.len(), 104);
        assert_eq!((word(&bytes, 0), word(&bytes, 8), word(&bytes, 24)), (0, 7, 2));
        assert_eq!((word(&bytes, 68), word(&bytes, 76)), (UP, 4));
        assert_eq!(bytes[16..24], 0x1122_3344_5566_7788i64.to_ne_bytes());
        assert_eq!(bytes[96..104], 5i64.to_ne_bytes());
    }

    #[test]
    fn an_injected_touch_says_so_twice() {
        let (hardware, injected) = (touch(false), touch(true));
        assert_eq!(word(&hardware, 12) as u32 >> 30, 0b00);
        assert_eq!(word(&injected, 12) as u32 >> 30, 0b11);
        assert_eq!(word(&injected, 24), -1);
    }

    #[test]
    fn finished_is_told_from_other_messages() {
        let mut bytes = [0u8; 16];
        bytes[0] = 2;
        bytes[8] = 9;
        bytes[12] = 1;
        assert_eq!(finished(&bytes), Some((9, true)));
        bytes[0] = 1;
        assert_eq!(finished(&bytes), None);
        assert_eq!(finished(&bytes[..15]), None);
    }
}
