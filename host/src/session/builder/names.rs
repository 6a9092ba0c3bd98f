//! An agent's numbers to the trace's, and shortened names to those of the source.

use hooks::event;

use super::Builder;
use crate::session::said::Target;
use crate::session::trace::{Frame, FrameNo, TextNo};

impl Builder {
    pub(super) fn target(&mut self, at: usize, target: &event::Target) -> Target {
        let [window, owner, class, id, text] =
            [target.window, target.owner, target.class, target.id, target.text].map(|number| self.text(at, number));
        Target { window, owner: self.class(owner), class: self.class(class), id, text, drawn: target.drawn }
    }

    /// The name that a class had before it was shortened.
    fn class(&mut self, class: TextNo) -> TextNo {
        let Some(mapping) = &self.mapping else { return class };
        match mapping.class(self.trace.texts.get(class)) {
            Some(original) => self.trace.texts.intern(original),
            None => class,
        }
    }

    /// The same of a method, when there is only one that it can be.
    pub(super) fn method(&mut self, at: usize, id: u32) -> TextNo {
        let method = self.text(at, id);
        let Some(mapping) = &self.mapping else { return method };
        match mapping.frame(self.trace.texts.get(method), 0).as_deref() {
            Some([original]) => self.trace.texts.intern(&original.symbol),
            _ => method,
        }
    }

    /// The number of a frame, or of the innermost one of the frames that it stands for.
    pub(super) fn define_frame(&mut self, frame: Frame) -> FrameNo {
        let originals = match &self.mapping {
            Some(mapping) if frame.line != -2 => mapping.frame(self.trace.texts.get(frame.symbol), frame.line),
            _ => None,
        };
        let mut caller = frame.caller;
        let Some(originals) = originals else { return self.push_frame(frame) };
        for original in originals.iter().rev() {
            let symbol = self.trace.texts.intern(&original.symbol);
            caller = self.push_frame(Frame { caller, symbol, line: original.line });
        }
        caller
    }

    fn push_frame(&mut self, frame: Frame) -> FrameNo {
        self.trace.frames.push(frame);
        self.trace.frames.len() as FrameNo - 1
    }

    pub(super) fn text(&self, at: usize, id: u32) -> TextNo {
        self.numbers[at].texts.get(id).map_or(0, |(number, _)| number)
    }

    pub(super) fn frame(&self, at: usize, id: u32) -> FrameNo {
        self.numbers[at].frames.get(id).unwrap_or(0)
    }
}
