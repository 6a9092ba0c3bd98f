//! `android::InputMessage` of API 30, the reading side: what libinput's InputConsumer does with a motion.
//!
//! Offsets are from the start of the message. lab-input writes the same layout from its own table, so a mistake in one of
//! them shows.

/// `sizeof(InputMessage)`: the length that libinput asks `recv` for.
pub const SIZE: usize = 2320;

const TYPE_KEY: u32 = 0;
const TYPE_MOTION: u32 = 1;
const TYPE_FINISHED: u32 = 2;
const KEY_SIZE: usize = 104;
const POINTERS: usize = 144;
const POINTER_SIZE: usize = 136;
const MAX_POINTERS: usize = 16;
/// Bits of the axes X and Y in a pointer's axis set; values are packed in ascending axis order.
const AXES_X_Y: u64 = 0b11 << 62;

/// What the framework needs of a motion; x and y are in the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    pub seq: u32,
    pub event_time: i64,
    pub down_time: i64,
    pub device: i32,
    pub source: i32,
    pub action: i32,
    pub flags: i32,
    pub x: f32,
    pub y: f32,
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

fn int(bytes: &[u8], at: usize) -> Option<i32> {
    array(bytes, at).map(i32::from_ne_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<i64> {
    array(bytes, at).map(i64::from_ne_bytes)
}

fn float(bytes: &[u8], at: usize) -> Option<f32> {
    array(bytes, at).map(f32::from_ne_bytes)
}

impl Motion {
    /// Reads a received message; `None` when it is not a valid motion.
    pub fn parse(bytes: &[u8]) -> Option<Motion> {
        if int(bytes, 0)? as u32 != TYPE_MOTION {
            return None;
        }
        let pointers = int(bytes, 136)? as usize;
        if pointers == 0 || pointers > MAX_POINTERS || bytes.len() != POINTERS + pointers * POINTER_SIZE {
            return None;
        }
        let axes = long(bytes, POINTERS + 8)? as u64;
        if axes & AXES_X_Y != AXES_X_Y {
            return None;
        }
        // The message holds display coordinates; scale and offset make window coordinates.
        let x = float(bytes, POINTERS + 16)? * float(bytes, 104)? + float(bytes, 112)?;
        let y = float(bytes, POINTERS + 20)? * float(bytes, 108)? + float(bytes, 116)?;
        Some(Motion {
            seq: int(bytes, 8)? as u32,
            event_time: long(bytes, 16)?,
            down_time: long(bytes, 96)?,
            device: int(bytes, 24)?,
            source: int(bytes, 28)?,
            action: int(bytes, 68)?,
            flags: int(bytes, 76)?,
            x,
            y,
        })
    }
}

/// What the framework needs of a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    pub seq: u32,
    pub event_time: i64,
    pub down_time: i64,
    pub device: i32,
    pub source: i32,
    pub action: i32,
    pub flags: i32,
    pub code: i32,
}

impl Key {
    /// Reads a received message; `None` when it is not a key.
    pub fn parse(bytes: &[u8]) -> Option<Key> {
        if int(bytes, 0)? as u32 != TYPE_KEY || bytes.len() != KEY_SIZE {
            return None;
        }
        Some(Key {
            seq: int(bytes, 8)? as u32,
            event_time: long(bytes, 16)?,
            down_time: long(bytes, 96)?,
            device: int(bytes, 24)?,
            source: int(bytes, 28)?,
            action: int(bytes, 68)?,
            flags: int(bytes, 72)?,
            code: int(bytes, 76)?,
        })
    }
}

/// The answer that tells the sender that an event is done.
pub fn finished(seq: u32, handled: bool) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[0..4].copy_from_slice(&TYPE_FINISHED.to_ne_bytes());
    bytes[8..12].copy_from_slice(&seq.to_ne_bytes());
    bytes[12..16].copy_from_slice(&u32::from(handled).to_ne_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A motion written by hand at the offsets that AOSP's StructLayout test states for Android 11.
    fn sample() -> Vec<u8> {
        let mut bytes = vec![0u8; 144 + 136];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, &1u32.to_ne_bytes());
        put(8, &77u32.to_ne_bytes());
        put(16, &5_000_000_000i64.to_ne_bytes());
        put(24, &3i32.to_ne_bytes());
        put(28, &0x1002i32.to_ne_bytes());
        put(68, &1i32.to_ne_bytes());
        put(76, &0x800i32.to_ne_bytes());
        put(96, &4_960_000_000i64.to_ne_bytes());
        put(104, &1f32.to_ne_bytes());
        put(108, &1f32.to_ne_bytes());
        put(112, &(-90f32).to_ne_bytes());
        put(116, &(-460f32).to_ne_bytes());
        put(136, &1u32.to_ne_bytes());
        put(152, &AXES_X_Y.to_ne_bytes());
        put(160, &750f32.to_ne_bytes());
        put(164, &1340f32.to_ne_bytes());
        bytes
    }

    #[test]
    fn a_motion_is_read_in_window_coordinates() {
        let motion = Motion::parse(&sample()).unwrap();
        assert_eq!(
            motion,
            Motion {
                seq: 77,
                event_time: 5_000_000_000,
                down_time: 4_960_000_000,
                device: 3,
                source: 0x1002,
                action: 1,
                flags: 0x800,
                x: 660.0,
                y: 880.0
            }
        );
    }

    #[test]
    fn a_length_that_does_not_fit_the_pointer_count_is_refused() {
        let bytes = sample();
        assert!(Motion::parse(&bytes[..bytes.len() - 1]).is_none());
        let mut two = bytes.clone();
        two[136] = 2;
        assert!(Motion::parse(&two).is_none());
        let mut none = bytes;
        none[136] = 0;
        assert!(Motion::parse(&none[..144]).is_none());
    }

    #[test]
    fn other_types_and_stumps_are_no_motions() {
        let mut key = sample();
        key[0] = 0;
        assert!(Motion::parse(&key).is_none());
        for length in 0..sample().len() {
            assert!(Motion::parse(&sample()[..length]).is_none());
        }
    }

    #[test]
    fn finished_has_the_layout_of_android_11() {
        assert_eq!(finished(0x0102_0304, true), [2, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 1, 0, 0, 0]);
    }
}
