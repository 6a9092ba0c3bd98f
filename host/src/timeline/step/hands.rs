//! Touches and keys to actions, one after the other: what [`gestures`](crate::timeline::gestures) finds when their times rise.

use std::collections::HashMap;

use hooks::event::{KeyPhase, TouchPhase};

use crate::session::{Key, Touch};
use crate::timeline::Action;
use crate::timeline::action::{by_finger, by_key};

/// One DOWN: its number among the touches, or the keys, of its process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Begin {
    Touch(u32),
    Key(u32),
}

/// A DOWN whose end has not come.
#[derive(Debug, Clone, Copy)]
struct Held<T> {
    begin: Begin,
    /// When, in records of its process.
    at: u64,
    down: T,
}

/// What a touch or a key comes to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    /// It begins something. An earlier begin that was still open will have no end.
    Begins(Begin, Option<Begin>),
    /// It ends what began so many records ago, if that was seen, and both are this action.
    Ends(Option<(Begin, u64)>, Option<Action>),
}

/// The fingers and keys of one process.
#[derive(Debug, Default)]
pub(super) struct Hands {
    fingers: HashMap<i32, Held<Touch>>,
    keys: HashMap<(i32, u32), Held<Key>>,
    touches: u32,
    presses: u32,
    /// Times of the last ones: these have to rise.
    last: (u64, u64),
}

impl Hands {
    /// The next touch; `None` when it was made before the one before it.
    pub(super) fn touch(&mut self, touch: &Touch, at: u64) -> Option<Fate> {
        let begin = Begin::Touch(self.touches);
        self.touches = self.touches.wrapping_add(1);
        if touch.time < self.last.0 {
            return None;
        }
        self.last.0 = touch.time;
        if touch.phase == TouchPhase::Down {
            let before = self.fingers.insert(touch.device, Held { begin, at, down: *touch });
            return Some(Fate::Begins(begin, before.map(|held| held.begin)));
        }
        let held = self.fingers.remove(&touch.device);
        let action = match touch.phase {
            TouchPhase::Up => by_finger(held.map(|held| held.down).as_ref(), touch),
            _ => None,
        };
        Some(Fate::Ends(held.map(|held| (held.begin, at - held.at)), action))
    }

    /// The same for a key.
    pub(super) fn key(&mut self, key: &Key, at: u64) -> Option<Fate> {
        let begin = Begin::Key(self.presses);
        self.presses = self.presses.wrapping_add(1);
        if key.time < self.last.1 {
            return None;
        }
        self.last.1 = key.time;
        let of = (key.device, key.code);
        if key.phase == KeyPhase::Down {
            let before = self.keys.insert(of, Held { begin, at, down: *key });
            return Some(Fate::Begins(begin, before.map(|held| held.begin)));
        }
        let held = self.keys.remove(&of);
        let action = by_key(held.map(|held| held.down).as_ref(), key);
        Some(Fate::Ends(held.map(|held| (held.begin, at - held.at)), Some(action)))
    }

    /// All that has begun and not ended, and when it began.
    pub(super) fn open(&self) -> impl Iterator<Item = (Begin, u64)> {
        let fingers = self.fingers.values().map(|held| (held.begin, held.down.time));
        fingers.chain(self.keys.values().map(|held| (held.begin, held.down.time)))
    }
}
