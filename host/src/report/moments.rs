//! Tells the timeline of a run: what each record means among the others.

use hooks::catalogue::{self, Api};
use hooks::event::{KeyPhase, StackKind, TouchPhase};

use super::coverage::{entry_name, state_name};
use super::moment::{By, Made, Moment, MomentKind, ScreenReport, Source, View};
use crate::rules::outcome_text;
use crate::session::{Access, Click, Egress, FrameNo, MOST_FRAMES, Record, Target, Trace, What};
use crate::timeline::{Action, Actions, Actors, Caller, Screens, Sdks, Values, gestures, key_name};

/// Names of a text and accesses that delivered it: so many are told of one that left.
const MOST_TOLD: usize = 16;

/// The timeline of a trace.
pub fn moments(trace: &Trace) -> impl Iterator<Item = Moment> {
    let mut teller = Teller::new(trace);
    trace.records.iter().filter_map(move |record| {
        let what = teller.tell(record)?;
        let pid = trace.processes[record.process as usize].pid;
        Some(Moment { at_ns: record.time.saturating_sub(teller.start), pid, what })
    })
}

/// What telling one moment needs to know of the others.
struct Teller<'t> {
    trace: &'t Trace,
    actors: Actors,
    actions: Actions,
    values: Values,
    screens: Screens,
    apis: Vec<&'static Api>,
    start: u64,
}

impl<'t> Teller<'t> {
    fn new(trace: &'t Trace) -> Teller<'t> {
        let mut actors = Actors::new(Sdks::shipped(), Vec::new());
        actors.learn(trace);
        Teller {
            trace,
            actors,
            actions: gestures(trace),
            values: Values::of_run(trace),
            screens: Screens::default(),
            apis: catalogue::apis().collect(),
            start: trace.start(),
        }
    }

    /// `None` for what belongs to another moment.
    fn tell(&mut self, record: &Record) -> Option<MomentKind> {
        let process = &self.trace.processes[record.process as usize];
        let api = if let What::Access(access) = record.what { Some(self.apis[access.api as usize].id) } else { None };
        self.screens.step(self.trace, record.process, &record.what, api);
        Some(match record.what {
            What::Started => MomentKind::Process {
                name: self.text(process.name),
                parent: process.parent,
                uid: process.uid,
                sdk: process.sdk,
                entry: entry_name(process.entry),
            },
            What::Cause(cause) => MomentKind::Cause { cause },
            What::Hook(at) => {
                let hook = process.hooks[at as usize];
                MomentKind::Hook { name: self.text(hook.name), state: state_name(hook.state), why: self.text(hook.why) }
            }
            What::Code(method, running, table) => MomentKind::Code { method: self.text(method), running, table },
            What::Access(access) => self.access(record.process, access),
            What::Touch(touch) => {
                let is_end = self.trace.touches[touch as usize].phase == TouchPhase::Up;
                let action = begun(self.actions.of_touch[touch as usize], record.time, is_end)?;
                let (x, y) = action.at.unwrap_or_default();
                let (kind, origin, held_ns) = (action.kind, action.origin, action.ended - action.began);
                MomentKind::Action { kind, origin, x, y, held_ns, view: self.view(action.target) }
            }
            What::Key(key) => {
                let is_end = self.trace.keys[key as usize].phase == KeyPhase::Up;
                let action = begun(self.actions.of_key[key as usize], record.time, is_end)?;
                let (origin, held_ns) = (action.origin, action.ended - action.began);
                MomentKind::Key { key: key_name(action.key).unwrap_or_default(), code: action.key, origin, held_ns }
            }
            What::Click(click) => {
                let made = Made::of(self.actions.of_click[click as usize].as_ref());
                self.click(made, &self.trace.clicks[click as usize])
            }
            What::Permission(permission, state, stack) => {
                let caller = Caller { stack, kind: StackKind::Java, posted: 0 };
                let by = (stack != 0).then(|| self.by(caller));
                MomentKind::Permission { permission: self.text(permission), state, by }
            }
            What::Value(value) => MomentKind::Value {
                name: self.text(value.name),
                length: value.length,
                shape: self.text(value.shape),
                hash: hash(value.hash),
                access: value.access,
                api: self.api_of(record.process, value.access),
            },
            What::Egress(egress) => self.egress(record.time, &egress),
            What::Flag(key, value, through) => MomentKind::Flag { key: self.text(key), value, through: self.text(through) },
            What::Screen(screen) => {
                MomentKind::Screen { window: self.text(screen.window), owner: self.text(screen.owner), shown: screen.shown }
            }
            What::Mark(name, value) => MomentKind::Mark { name: self.text(name), value: self.text(value) },
            What::Gap(at) => {
                let gap = &self.trace.gaps[at as usize];
                MomentKind::Gap { since_ns: gap.since.saturating_sub(self.start), why: gap.why.clone() }
            }
            What::End => MomentKind::End,
        })
    }

    fn access(&mut self, process: u32, access: Access) -> MomentKind {
        let api = self.apis[access.api as usize];
        let screen = self.screens.of(process);
        MomentKind::Access {
            api: api.id,
            category: api.category.name(),
            through: self.text(access.through),
            thread: access.thread,
            outcome: outcome_text(self.trace.outcome(process, access.number)),
            by: self.by(&access),
            access: access.number,
            layer: access.layer,
            within: access.within,
            within_api: self.api_of(process, access.within),
            inner: self.trace.is_inner(process, &access),
            screen: screen.map(|at| ScreenReport { window: self.text(at.window), owner: self.text(at.owner) }),
        }
    }

    fn click(&mut self, made: Made, click: &Click) -> MomentKind {
        let (through, view) = (self.text(click.through), self.view(click.target));
        MomentKind::Click { made, through, thread: click.thread, view, by: self.by(click) }
    }

    fn egress(&mut self, now: u64, egress: &Egress) -> MomentKind {
        let before = self.values.until(egress.hash, now);
        // A process may have got the text from a parent whose records come later, or were lost.
        let recent = if before.is_empty() { self.values.of(egress.hash) } else { before };
        let from = recent.iter().rev().take(MOST_TOLD).map(|delivery| Source {
            pid: self.trace.processes[delivery.process as usize].pid,
            access: delivery.value.access,
            api: delivery.api.map(|api| self.apis[api as usize].id),
            at_ns: delivery.time.saturating_sub(self.start),
        });
        MomentKind::Egress {
            what: self.values.names(egress.hash).take(MOST_TOLD).map(|name| self.text(name)).collect(),
            encoding: egress.encoding,
            host: self.text(egress.host),
            through: self.text(egress.through),
            thread: egress.thread,
            hash: hash(egress.hash),
            from: from.collect(),
            by: self.by(egress),
        }
    }

    fn by(&mut self, caller: impl Into<Caller>) -> By {
        let caller = caller.into();
        let actor = self.actors.of(caller);
        By { actor: self.actors.get(actor).clone(), stack: self.stack(caller.stack), posted: self.stack(caller.posted) }
    }

    fn stack(&self, innermost: FrameNo) -> Vec<String> {
        self.trace.stack(innermost).take(MOST_FRAMES).map(|frame| self.text(frame.symbol)).collect()
    }

    fn view(&self, target: Option<Target>) -> View {
        let known = target.is_some();
        let target = target.unwrap_or_default();
        let [window, owner, class, id, text] =
            [target.window, target.owner, target.class, target.id, target.text].map(|number| self.text(number));
        View { window, class, id, text, known, owner, drawn: target.drawn }
    }

    fn api_of(&self, process: u32, access: u32) -> Option<&'static str> {
        self.trace.api_of(process, access).map(|api| self.apis[api as usize].id)
    }

    fn text(&self, number: u32) -> String {
        self.trace.texts.get(number).to_owned()
    }
}

/// The action that begins at this moment. One that begins and ends in the same moment is told once, at its end.
fn begun(action: Option<Action>, now: u64, is_end: bool) -> Option<Action> {
    action.filter(|action| action.began == now && (action.ended != now || is_end))
}

fn hash(hash: u64) -> String {
    format!("{hash:016x}")
}
