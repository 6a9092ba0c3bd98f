//! The one agent of a process, and how its hooks reach it.
//!
//! ```text
//!            start()                 fork seen in the child
//! absent ────────────► running ──────────────────────────────► running (own journal)
//!    ▲                    │ journal cannot be made
//!    └────────────────────┘
//! ```

use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

use hooks::brief;
use hooks::catalogue::BinderIndex;
use hooks::decode::input::{self, Layout};
use hooks::event::{Entry, Event, HookState};
use hooks::journal::{Journal, JournalOptions};
use xxhash_rust::xxh3::xxh3_64;

use crate::config::Config;
use crate::intern::Interned;
use crate::{hook, ship};

/// What every hook needs. Never freed: a hook may be using it on any thread.
pub struct Agent {
    pub config: Config,
    pub journal: Journal,
    /// The codes of this system; replaced when the running ones have been read.
    binder: AtomicPtr<BinderIndex>,
    pub input: Option<&'static Layout>,
    pub texts: Interned,
    pub frames: Interned,
    /// Number of the last access.
    pub accesses: AtomicU32,
    entry: Entry,
    /// Hash of the name that the process had when it was last told.
    name: AtomicU64,
}

static AGENT: AtomicPtr<Agent> = AtomicPtr::new(std::ptr::null_mut());

/// A page that reads [`RUNNING`] in the process that started the agent and [`FORKED`] in a child made by `fork`, which gets it wiped. A
/// `vfork` child shares its parent's memory and must see the former: it is left alone. Comparing process ids could not tell the two apart.
static ALIVE: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
const FORKED: u32 = 0;
const RUNNING: u32 = 1;
/// One of the child's threads is making its agent.
const STARTING: u32 = 2;
/// Calls that came in the meantime and could not wait: those of a signal handler on the very thread that is making it.
static MISSED: AtomicU32 = AtomicU32::new(0);

/// Whether there is an agent: what a hook asks before it looks at anything. In a child it may still have to be made.
pub fn is_on() -> bool {
    !AGENT.load(Ordering::Relaxed).is_null()
}

/// The agent of this process, if it has one.
pub fn agent() -> Option<&'static Agent> {
    if AGENT.load(Ordering::Acquire).is_null() {
        return None;
    }
    // SAFETY: the page is mapped before there is an agent, and for ever; an agent is never freed.
    unsafe {
        let alive = &*ALIVE.load(Ordering::Relaxed);
        if alive.load(Ordering::Acquire) != RUNNING {
            return after_fork(alive);
        }
        // Looked at again: before the page said so, this may have been the parent's.
        AGENT.load(Ordering::Acquire).as_ref()
    }
}

/// Starts the agent. Called once, before the app's code runs. When it cannot be served the process runs on without it.
pub fn start(entry: Entry) {
    let Some(config) = Config::from_environment() else { return };
    hook::thread::start();
    if config.log {
        crate::logger::enable();
    }
    if !map_alive() {
        log::warn!("no memory for the agent");
        return;
    }
    crate::art::modules::prepare();
    let binder = Box::into_raw(Box::new(BinderIndex::new(config.sdk)));
    let Some(agent) = make(config, binder, entry) else { return };
    AGENT.store(std::ptr::from_ref(agent).cast_mut(), Ordering::Release);
    ship::start(agent);
    // SAFETY: the function is plain and lives as long as the process.
    unsafe { libc::atexit(at_exit) };
}

/// Uses no heap: in a child made by a bare `clone` another thread may have left the heap's lock behind.
fn make(config: Config, binder: *mut BinderIndex, entry: Entry) -> Option<&'static Agent> {
    // SAFETY: getpid has no preconditions.
    let pid = unsafe { libc::getpid() } as u32;
    let options = JournalOptions {
        folder: config.folder,
        session: config.session,
        pid,
        segment_size: config.segment_size,
        max_segments: config.max_segments,
    };
    let journal = match Journal::create(&options) {
        Ok(journal) => journal,
        Err(error) => {
            log::warn!("no journal in {:?}: {error}", config.folder);
            return None;
        }
    };
    let agent = leak(Agent {
        config,
        journal,
        binder: AtomicPtr::new(binder),
        input: input::layout_of(config.sdk),
        texts: Interned::new()?,
        frames: Interned::new()?,
        accesses: AtomicU32::new(0),
        entry,
        name: AtomicU64::new(0),
    })?;
    agent.introduce();
    tell_hooks(agent);
    crate::egress::start(agent);
    Some(agent)
}

impl Agent {
    /// The rows of binder calls, by what stands on the wire.
    pub fn binder(&self) -> &'static BinderIndex {
        // SAFETY: only ever set to a leaked box.
        unsafe { &*self.binder.load(Ordering::Acquire) }
    }

    /// From now on these codes are used. The ones before stay where they are: a hook may be reading them.
    pub fn use_codes(&self, index: BinderIndex) {
        self.binder.store(Box::into_raw(Box::new(index)), Ordering::Release);
    }

    /// Says who speaks: first thing in the journal, and again when the process has got another name, as Android's `app_process` does
    /// when it becomes an app.
    pub fn introduce(&self) {
        let mut name = [0; 256];
        let name = hook::door::process_name(&mut name);
        let hash = xxh3_64(name.as_bytes());
        if self.name.swap(hash, Ordering::Relaxed) == hash {
            return;
        }
        // SAFETY: none of these calls has preconditions.
        let (pid, parent, uid) = unsafe { (libc::getpid() as u32, libc::getppid() as u32, libc::getuid()) };
        let (sdk, agent) = (self.config.sdk, env!("CARGO_PKG_VERSION"));
        self.journal.append(&Event::Process { pid, parent, uid, sdk, name, agent, entry: self.entry });
    }
}

/// What is watched, and what is not.
fn tell_hooks(agent: &Agent) {
    for hook in hook::TABLE {
        let name = hook.real.name();
        let (state, why) = if agent.config.is_off(name) {
            (HookState::Off, "switched off by CONSENTINEL_OFF")
        } else if cfg!(feature = "gum") && hook.real.is_late() {
            (HookState::Failed, "functions of libraries that are loaded later are not patched")
        } else if hook.real.is_late() {
            (HookState::Placed, "")
        } else if hook.real.resolve().is_none() {
            (HookState::Absent, "this system has no such function")
        } else if name == "recv" && agent.input.is_none() {
            (HookState::Failed, "the layout of input messages is not known at this API level")
        } else {
            (HookState::Placed, "")
        };
        agent.journal.append(&Event::Hook { time: agent.journal.now(), name, state, why });
    }
    // A rule that needs a shape or a flag is only decided by a run that has looked for it.
    brief::tell(agent.config.brief, |why| {
        let (time, state) = (agent.journal.now(), HookState::Placed);
        agent.journal.append(&Event::Hook { time, name: brief::HOOK, state, why });
    });
}

/// The child of a `fork` goes on with a journal of its own. It touches no lock that it inherited: everything here is new. It has no
/// shipping thread; the host pulls its journal when the run ends.
///
/// Its first watched calls may come from many threads at once: one of them makes the agent, the others wait for a bounded time, and
/// until then nobody gets the parent's. The app's `errno` stays as it is.
#[cold]
fn after_fork(alive: &AtomicU32) -> Option<&'static Agent> {
    let errno = hook::door::errno();
    let agent = match hook::thread::begin() {
        // A signal handler on the thread that is making it.
        None => {
            MISSED.fetch_add(1, Ordering::Relaxed);
            None
        }
        Some(_own) if alive.compare_exchange(FORKED, STARTING, Ordering::AcqRel, Ordering::Relaxed).is_ok() => {
            // SAFETY: what the parent left here is copied memory of its own, which is never freed.
            let parent = unsafe { AGENT.load(Ordering::Acquire).as_ref() };
            crate::art::vm::stop_looking();
            let agent = parent.and_then(|parent| {
                let own = make(parent.config, parent.binder.load(Ordering::Acquire), Entry::Fork);
                // A child that has given up its rights, or found the disk full: what it does goes unseen, and the host has to know.
                if own.is_none()
                    && let Some(guard) = parent.journal.lock()
                {
                    guard.tell_header_lost();
                }
                own
            });
            AGENT.store(agent.map_or(std::ptr::null_mut(), |agent| std::ptr::from_ref(agent).cast_mut()), Ordering::Release);
            alive.store(RUNNING, Ordering::Release);
            agent
        }
        Some(_own) => wait_for_agent(alive),
    };
    if let Some(agent) = agent {
        (0..MISSED.swap(0, Ordering::Relaxed)).for_each(|_| agent.journal.count_lost());
    }
    hook::door::set_errno(errno);
    agent
}

/// What another thread makes.
fn wait_for_agent(alive: &AtomicU32) -> Option<&'static Agent> {
    /// Some hundred milliseconds: a file is made meanwhile.
    const TURNS: u32 = 1000;
    for turn in 0..TURNS {
        if alive.load(Ordering::Acquire) == RUNNING {
            // SAFETY: an agent is never freed.
            return unsafe { AGENT.load(Ordering::Acquire).as_ref() };
        }
        let pause = libc::timespec { tv_sec: 0, tv_nsec: if turn < 100 { 0 } else { 200_000 } };
        // SAFETY: a structure of ours.
        unsafe { libc::nanosleep(&pause, std::ptr::null_mut()) };
    }
    MISSED.fetch_add(1, Ordering::Relaxed);
    None
}

/// Zeroed memory that is never freed, without the heap.
pub fn zeroed_pages(size: usize) -> Option<*mut libc::c_void> {
    let (protection, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: an anonymous mapping wherever the system likes.
    let map = unsafe { libc::mmap(std::ptr::null_mut(), size, protection, flags, -1, 0) };
    (map != libc::MAP_FAILED).then_some(map)
}

fn leak<T>(value: T) -> Option<&'static T> {
    let place: *mut T = zeroed_pages(size_of::<T>())?.cast();
    // SAFETY: a fresh mapping is aligned to a page and large enough, and lives for ever.
    unsafe {
        place.write(value);
        Some(&*place)
    }
}

fn map_alive() -> bool {
    // SAFETY: a fresh mapping of at least a page, which nobody else knows yet.
    unsafe {
        let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
        let Some(map) = zeroed_pages(page) else { return false };
        let alive: *mut AtomicU32 = map.cast();
        (*alive).store(RUNNING, Ordering::Relaxed);
        ALIVE.store(alive, Ordering::Release);
        // A child's page is wiped in its own children too. Kernels before 4.14 cannot wipe; there libc tells us of its own fork.
        if libc::madvise(map, page, libc::MADV_WIPEONFORK) != 0 {
            extern "C" fn child() {
                // SAFETY: the page is mapped for ever.
                unsafe { (*ALIVE.load(Ordering::Relaxed)).store(FORKED, Ordering::Relaxed) }
            }
            libc::pthread_atfork(None, None, Some(child));
        }
        true
    }
}

extern "C" fn at_exit() {
    hook::door::enter(|agent| {
        agent.journal.append(&Event::End { time: agent.journal.now() });
    });
    crate::egress::wipe();
}
