//! What the Java side and the socket hooks say, as an agent would write it.

use hooks::event::{
    Encoding, Event, KeyPhase, Layer, Origin, Outcome, PermissionState, StackKind, StartCause, Target, TextId, TouchPhase,
};

use super::{Journal, MS};

/// Frames below a click that code makes, innermost first.
pub const CLICKER: &[&str] = &["android.view.View.performClick", "com.umeng.Clicker.run", "android.os.Handler.dispatchMessage"];

impl Journal {
    /// An access on one side of the process, within another one; its number.
    pub fn access_on(&mut self, layer: Layer, api: &str, frames: &[&str], within: u32, posted: &[&str]) -> u32 {
        let (through, stack, posted) = (self.text("android.test.Something.call"), self.stack(frames), self.stack(posted));
        let (api, time) = (self.text(api), self.now);
        let access = self.next_access();
        let (thread, stack_kind) = (self.header.pid, StackKind::Java);
        self.event(&Event::Access { access, time, thread, api, through, stack, stack_kind, layer, within, posted });
        self.event(&Event::Outcome { access, time: time + MS / 2, outcome: Outcome::Granted });
        access
    }

    /// A view as `[window, owner, class, id, text]`.
    pub fn view(&mut self, texts: [&str; 5], drawn: bool) -> Target {
        let [window, owner, class, id, text]: [TextId; 5] = texts.map(|text| self.text(text));
        Target { window, owner, class, id, text, drawn }
    }

    /// A finger that is down for 40 ms.
    pub fn finger(&mut self, target: Option<Target>) -> &mut Journal {
        self.finger_for(target, 40)
    }

    pub fn finger_for(&mut self, target: Option<Target>, ms: u64) -> &mut Journal {
        let origin = Origin::Hardware;
        let touch = |time, phase| Event::Touch { time, phase, origin, x: 5.0, y: 6.0, device: 3, flags: 0, target };
        self.event(&touch(self.now, TouchPhase::Down));
        self.now += ms * MS;
        self.event(&touch(self.now, TouchPhase::Up));
        self
    }

    /// A key that is down for 40 ms.
    pub fn key(&mut self, code: u32, origin: Origin) -> &mut Journal {
        let key = |time, phase| Event::Key { time, phase, origin, code, device: 5, flags: 0 };
        self.event(&key(self.now, KeyPhase::Down));
        self.now += 40 * MS;
        self.event(&key(self.now, KeyPhase::Up));
        self
    }

    /// A click handler that runs.
    pub fn click(&mut self, target: Option<Target>, frames: &[&str]) -> &mut Journal {
        self.click_through("android.view.View.performClick", target, frames)
    }

    pub fn click_through(&mut self, through: &str, target: Option<Target>, frames: &[&str]) -> &mut Journal {
        let (time, thread) = (self.now, self.header.pid);
        let (through, stack) = (self.text(through), self.stack(frames));
        self.event(&Event::Click { time, thread, through, target, stack, posted: 0 });
        self
    }

    pub fn permission(&mut self, name: &str, state: PermissionState, frames: &[&str]) -> &mut Journal {
        let (time, permission, stack) = (self.now, self.text(name), self.stack(frames));
        self.event(&Event::Permission { time, permission, state, stack });
        self
    }

    pub fn started_for(&mut self, cause: StartCause) -> &mut Journal {
        self.event(&Event::Started { time: self.now, cause });
        self
    }

    /// A text that an access has delivered.
    pub fn value(&mut self, access: u32, name: &str, hash: u64, shape: &str) -> &mut Journal {
        let (time, name, shape) = (self.now, self.text(name), self.text(shape));
        self.event(&Event::Value { access, time, hash, length: 16, shape, name });
        self
    }

    /// A text that leaves.
    pub fn egress(&mut self, hash: u64, encoding: Encoding, host: &str, frames: &[&str]) -> &mut Journal {
        let (time, thread, stack_kind) = (self.now, self.header.pid, StackKind::Java);
        let (through, host, stack) = (self.text("SSL_write"), self.text(host), self.stack(frames));
        self.event(&Event::Egress { time, thread, hash, encoding, through, host, stack, stack_kind, posted: 0 });
        self
    }

    pub fn flag(&mut self, key: &str, value: bool) -> &mut Journal {
        let (time, key) = (self.now, self.text(key));
        let through = self.text("android.app.SharedPreferencesImpl$EditorImpl.putBoolean");
        self.event(&Event::Flag { time, key, value, through });
        self
    }

    /// An activity or dialog that comes or goes.
    pub fn screen(&mut self, owner: &str, window: &str, shown: bool) -> &mut Journal {
        let (time, owner, window) = (self.now, self.text(owner), self.text(window));
        self.event(&Event::Screen { time, owner, window, shown });
        self
    }

    pub fn code(&mut self, method: &str, running: u32, table: u32) -> &mut Journal {
        let (time, method) = (self.now, self.text(method));
        self.event(&Event::Code { time, method, running, table });
        self
    }
}
