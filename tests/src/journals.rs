//! What the journals in a folder say.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use hooks::event::{Encoding, Entry as WayIn, Event, FrameId, HookState, Layer, Outcome, StackKind, TextId};
use hooks::journal::{Entry, HEADER, Header, TraceReader};

/// One access, with its texts and its outcome.
#[derive(Debug, Clone)]
pub struct Access {
    /// Its number.
    pub number: u32,
    /// The thread that made it.
    pub thread: u32,
    /// The catalogue's row.
    pub api: String,
    /// Where it was seen.
    pub through: String,
    /// What kind of stack it has.
    pub stack_kind: StackKind,
    /// Whether a stack stands there.
    pub has_stack: bool,
    /// Its innermost frame, for [`Journal::stack`].
    pub stack: FrameId,
    /// On which side of the process it was seen.
    pub layer: Layer,
    /// The access in which it was made; 0 for none.
    pub within: u32,
    /// The innermost frame of who posted the work; 0 for nobody known.
    pub posted: FrameId,
    /// What it got.
    pub outcome: Option<Outcome>,
}

/// A text that was delivered.
#[derive(Debug, Clone)]
pub struct Value {
    /// By which access; 0 for a text of the brief.
    pub access: u32,
    /// Its hash.
    pub hash: u64,
    /// Its length.
    pub length: u32,
    /// Name of its shape, or empty.
    pub shape: String,
    /// What it is.
    pub name: String,
}

/// A text that left the process.
#[derive(Debug, Clone)]
pub struct Egress {
    /// Which text.
    pub hash: u64,
    /// How it was written.
    pub encoding: Encoding,
    /// The function that took it.
    pub through: String,
    /// Where to.
    pub host: String,
    /// The sender's innermost frame.
    pub stack: FrameId,
}

/// The journal of one process, or of one program that a process ran.
#[derive(Debug, Clone)]
pub struct Journal {
    /// The process.
    pub pid: u32,
    /// How the agent got in.
    pub entry: Option<WayIn>,
    /// The trace: the committed bytes of all segments.
    pub bytes: Vec<u8>,
    /// How many segments it has.
    pub segments: usize,
    /// What was accessed, in order.
    pub accesses: Vec<Access>,
    /// Marks, each as `name=value`.
    pub marks: Vec<String>,
    /// Whether its end was orderly.
    pub ended: bool,
    /// How many records are told to be lost: by the last header.
    pub lost: u64,
    /// The same by events.
    pub lost_told: u64,
    /// Every place that could not be read.
    pub damage: Vec<String>,
    /// How many records it holds.
    pub records: usize,
    /// Its hook points: name, state, why.
    pub hooks: Vec<(String, HookState, String)>,
    /// Frames by number: caller and symbol.
    pub frames: HashMap<FrameId, (FrameId, String)>,
    /// Texts that were delivered.
    pub values: Vec<Value>,
    /// Texts that left.
    pub egress: Vec<Egress>,
    /// Touches, keys, clicks, permissions, flags, codes and causes, one line each.
    pub told: Vec<String>,
}

impl Journal {
    /// Reads a trace of one process.
    pub fn read(bytes: Vec<u8>) -> Journal {
        let mut journal = Journal {
            pid: 0,
            entry: None,
            bytes: Vec::new(),
            segments: 0,
            accesses: Vec::new(),
            marks: Vec::new(),
            ended: false,
            lost: 0,
            lost_told: 0,
            damage: Vec::new(),
            records: 0,
            hooks: Vec::new(),
            frames: HashMap::new(),
            values: Vec::new(),
            egress: Vec::new(),
            told: Vec::new(),
        };
        match TraceReader::new(&bytes) {
            Ok(reader) => journal.fill(reader),
            Err(error) => journal.damage.push(error.to_string()),
        }
        journal.bytes = bytes;
        journal
    }

    fn fill(&mut self, reader: TraceReader<'_>) {
        let mut texts: HashMap<TextId, String> = HashMap::new();
        let mut by_number: HashMap<u32, usize> = HashMap::new();
        let mut first_segment = 0;
        for entry in reader {
            let event = match entry {
                Entry::Segment(header) => {
                    if self.segments == 0 {
                        first_segment = header.segment;
                    }
                    self.segments += 1;
                    self.lost = header.lost;
                    self.pid = header.pid;
                    continue;
                }
                Entry::Damage(damage) => {
                    self.damage.push(damage.to_string());
                    continue;
                }
                Entry::Record { event, .. } => event,
            };
            self.records += 1;
            match event {
                Event::Process { entry, .. } => self.entry = Some(entry),
                Event::Text { id, text } => {
                    texts.insert(id, text.to_owned());
                }
                Event::Access { access, thread, api, through, stack, stack_kind, layer, within, posted, .. } => {
                    by_number.insert(access, self.accesses.len());
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_else(|| format!("undefined text {id}"));
                    let (api, through) = (text(api), text(through));
                    let has_stack = stack != 0;
                    self.accesses.push(Access {
                        number: access,
                        thread,
                        api,
                        through,
                        stack_kind,
                        has_stack,
                        stack,
                        layer,
                        within,
                        posted,
                        outcome: None,
                    });
                }
                Event::Outcome { access, outcome, .. } => match by_number.get(&access) {
                    Some(index) => self.accesses[*index].outcome = Some(outcome),
                    // Its access lay in a segment that was acknowledged and is gone.
                    None if first_segment > 0 => {}
                    None => self.damage.push(format!("an outcome for access {access}, which is not there")),
                },
                Event::Mark { name, value, .. } => self.marks.push(format!("{name}={value}")),
                Event::Lost { count, .. } => self.lost_told += count,
                Event::End { .. } => self.ended = true,
                Event::Hook { name, state, why, .. } => self.hooks.push((name.to_owned(), state, why.to_owned())),
                Event::Frame { id, caller, symbol, .. } => {
                    let symbol = texts.get(&symbol).cloned().unwrap_or_default();
                    self.frames.insert(id, (caller, symbol));
                }
                Event::Value { access, hash, length, shape, name, .. } => {
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_default();
                    self.values.push(Value { access, hash, length, shape: text(shape), name: text(name) });
                }
                Event::Egress { hash, encoding, through, host, stack, .. } => {
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_default();
                    self.egress.push(Egress { hash, encoding, through: text(through), host: text(host), stack });
                }
                // Told as one line each: what was said, with its texts.
                Event::Key { .. } | Event::Started { .. } => self.told.push(format!("{event:?}")),
                Event::Touch { phase, origin, target, .. } => {
                    let target = target.map(|target| {
                        let text = |id: TextId| texts.get(&id).map_or("-", String::as_str);
                        let [window, owner, class] = [target.window, target.owner, target.class].map(text);
                        let drawn = if target.drawn { " drawn" } else { "" };
                        format!("{} \"{}\" {class} in \"{window}\" of {owner}{drawn}", text(target.id), text(target.text))
                    });
                    self.told.push(format!("touch {phase:?} {origin:?} on {}", target.unwrap_or("nothing known".into())));
                }
                Event::Click { through, target, posted, .. } => {
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_default();
                    let id = target.map(|target| text(target.id)).unwrap_or_default();
                    self.told.push(format!("click {} {id} posted={}", text(through), posted != 0));
                }
                Event::Permission { permission, state, .. } => {
                    let name = texts.get(&permission).cloned().unwrap_or_default();
                    self.told.push(format!("permission {name} {state:?}"));
                }
                Event::Flag { key, value, .. } => {
                    let key = texts.get(&key).cloned().unwrap_or_default();
                    self.told.push(format!("flag {key} {value}"));
                }
                Event::Screen { owner, window, shown, .. } => {
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_default();
                    self.told.push(format!("screen {} \"{}\" {shown}", text(owner), text(window)));
                }
                Event::Code { method, running, table, .. } => {
                    let method = texts.get(&method).cloned().unwrap_or_default();
                    self.told.push(format!("code {method} {running} {table}"));
                }
            }
        }
    }

    /// Everything in it could be read, nothing was lost, and no number of an access is missing or there twice.
    pub fn assert_whole(&self) {
        assert_eq!(self.damage, Vec::<String>::new(), "process {}", self.pid);
        assert_eq!((self.lost, self.lost_told), (0, 0), "process {} lost records", self.pid);
        for (index, access) in self.accesses.iter().enumerate() {
            assert_eq!(access.number as usize, index + 1, "process {}: accesses are numbered without gaps", self.pid);
        }
    }

    /// How many accesses were seen in this way.
    pub fn count(&self, through: &str) -> usize {
        self.accesses.iter().filter(|access| access.through == through).count()
    }

    /// The symbols of a stack, innermost first.
    pub fn stack(&self, innermost: FrameId) -> Vec<&str> {
        let mut next = innermost;
        std::iter::from_fn(|| {
            let (caller, symbol) = self.frames.get(&next)?;
            next = *caller;
            Some(symbol.as_str())
        })
        .collect()
    }

    /// What was accessed and what came of it, for comparing.
    pub fn outcomes(&self) -> Vec<(&str, Option<Outcome>)> {
        self.accesses.iter().map(|access| (access.through.as_str(), access.outcome)).collect()
    }
}

/// The journals in a folder, in the order in which they were begun.
pub fn read_journals(folder: &Path) -> Vec<Journal> {
    let mut journals: BTreeMap<(u64, u32), BTreeMap<u32, Vec<u8>>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        // A segment gets its name when its header is whole. What a kill left behind before that holds nothing.
        if path.extension().is_none_or(|extension| extension != "journal") {
            continue;
        }
        let mut bytes = std::fs::read(&path).expect("a journal can be read");
        let header = Header::decode(&bytes).unwrap_or_else(|| panic!("{} has no header", path.display()));
        bytes.truncate((header.committed as usize).max(HEADER));
        journals.entry((header.started_monotonic, header.pid)).or_default().insert(header.segment, bytes);
    }
    journals.into_values().map(|segments| Journal::read(segments.into_values().flatten().collect())).collect()
}
