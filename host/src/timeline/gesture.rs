//! Touches to actions: DOWN and UP of one finger are one action on what lay under it.

use std::collections::HashMap;

use hooks::event::{Origin, TouchPhase};
use serde::Serialize;

use crate::session::{TextNo, Trace};

/// A press of this length or more is a long one; Android's own default.
const LONG_PRESS: u64 = 500_000_000;

/// What the finger did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Down and up again.
    Tap,
    /// Down, held, and up again.
    LongPress,
}

/// Something that the user did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Action {
    /// What.
    pub kind: ActionKind,
    /// Who made it.
    pub origin: Origin,
    /// When the finger came down.
    pub began: u64,
    /// When it went up.
    pub ended: u64,
    /// Display coordinates of its end.
    pub at: (f32, f32),
    /// Window, class, id and text of what lay under it; `None` when no view tree could be read.
    pub target: Option<[TextNo; 4]>,
}

/// Whether this is one view. A view with an id may change its text under the finger.
fn is_same(down: [TextNo; 4], up: [TextNo; 4]) -> bool {
    down[..3] == up[..3] && (down[2] != 0 || down[3] == up[3])
}

/// The action that each touch belongs to, for DOWN and UP: an action begins with the one and ends with the other, and only
/// at its end is it known what was touched. A DOWN without an UP, as of a gesture that the system took away, is no action.
/// Neither is a swipe from one view to another, nor a touch that ends on a window that was not there when it began: nothing is clicked.
pub fn gestures(trace: &Trace) -> Vec<Option<Action>> {
    let mut order: Vec<u32> = (0..trace.touches.len() as u32).collect();
    order.sort_by_key(|at| trace.touches[*at as usize].time);
    let mut down: HashMap<(u32, i32), u32> = HashMap::new();
    let mut actions = vec![None; trace.touches.len()];
    for at in order {
        let touch = &trace.touches[at as usize];
        let finger = (touch.process, touch.device);
        match touch.phase {
            TouchPhase::Down => {
                down.insert(finger, at);
            }
            TouchPhase::Cancel => {
                down.remove(&finger);
            }
            TouchPhase::Up => {
                let begin = down.remove(&finger);
                let came_down = begin.and_then(|begin| trace.touches[begin as usize].target);
                if let (Some(down), Some(up)) = (came_down, touch.target)
                    && !is_same(down, up)
                {
                    continue;
                }
                let began = begin.map_or(touch.time, |begin| trace.touches[begin as usize].time);
                let kind = if touch.time - began >= LONG_PRESS { ActionKind::LongPress } else { ActionKind::Tap };
                let action = Action { kind, origin: touch.origin, began, ended: touch.time, at: touch.at, target: touch.target };
                actions[at as usize] = Some(action);
                if let Some(begin) = begin {
                    actions[begin as usize] = Some(action);
                }
            }
        }
    }
    actions
}
