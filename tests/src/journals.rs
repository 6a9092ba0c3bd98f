//! What the journals in a folder say.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use hooks::event::{Entry as WayIn, Event, Outcome, StackKind, TextId};
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
    /// What it got.
    pub outcome: Option<Outcome>,
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
                Event::Access { access, thread, api, through, stack, stack_kind, .. } => {
                    by_number.insert(access, self.accesses.len());
                    let text = |id: TextId| texts.get(&id).cloned().unwrap_or_else(|| format!("undefined text {id}"));
                    let (api, through) = (text(api), text(through));
                    let has_stack = stack != 0;
                    self.accesses.push(Access { number: access, thread, api, through, stack_kind, has_stack, outcome: None });
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
                Event::Hook { .. } | Event::Frame { .. } | Event::Touch { .. } => {}
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

    /// What was accessed and what came of it, for comparing.
    pub fn told(&self) -> Vec<(&str, Option<Outcome>)> {
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
