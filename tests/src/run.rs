//! Runs a program with or without the agent.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::journals::{Journal, read_journals};

/// How long a program may run before it is taken to hang. Nothing is measured with it.
pub const GUARD: Duration = Duration::from_secs(60);

/// The agent's library: `CONSENTINEL_TEST_AGENT`, or the one next to the running test, or the release build.
pub fn agent() -> PathBuf {
    built("CONSENTINEL_TEST_AGENT", "libconsentinel_agent.so")
}

/// The host tool: `CONSENTINEL_TEST_TOOL`, or the one next to the running test, or the release build.
pub fn tool() -> PathBuf {
    built("CONSENTINEL_TEST_TOOL", "consentinel")
}

/// The lab's folder.
pub fn lab() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/lab");
    assert!(path.join("out/lab-art").exists(), "the lab is not built: run scripts/test");
    path
}

fn built(variable: &str, name: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(variable) {
        return path.into();
    }
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/target/release");
    let found = [profile_folder(), release].into_iter().map(|folder| folder.join(name)).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("{name} is not built: run scripts/test"))
}

/// A library of this package (an `[[example]]` in Cargo.toml).
pub fn library(name: &str) -> PathBuf {
    let path = profile_folder().join(format!("examples/lib{name}.so"));
    assert!(path.exists(), "{} is not built: run scripts/test", path.display());
    path
}

/// `target/<profile>`: tests lie in its folder `deps`.
fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    test.ancestors().nth(2).expect("a test lies in target/<profile>/deps").to_owned()
}

/// Says that a part of a test could not be run here. The test harness keeps back what is printed by macros; this is seen.
pub fn not_tested(what: &str) {
    let _ = writeln!(std::io::stderr(), "NOT TESTED: {what}");
}

/// A program to be run, and its folder for journals.
pub struct Program {
    command: Command,
    folder: TempDir,
    preload: Vec<PathBuf>,
}

impl Program {
    /// The program, without the agent.
    pub fn plain(path: &str, scene: &str) -> Program {
        let mut command = Command::new(path);
        command.arg(scene).stdin(Stdio::null());
        // What the shell around the tests left open is none of the program's business.
        // SAFETY: a plain system call.
        unsafe {
            command.pre_exec(|| {
                libc::syscall(libc::SYS_close_range, 3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
                Ok(())
            });
        }
        for (name, _) in std::env::vars_os() {
            if name == "LD_PRELOAD" || name.as_encoded_bytes().starts_with(b"CONSENTINEL_") {
                command.env_remove(name);
            }
        }
        Program { command, folder: TempDir::new().expect("a temporary folder"), preload: Vec::new() }
    }

    /// The program, with the agent preloaded and told where to write.
    pub fn with_agent(path: &str, scene: &str) -> Program {
        let mut program = Program::plain(path, scene).preload(agent());
        program.command.env("CONSENTINEL_DIR", program.folder.path()).env("CONSENTINEL_SDK", "30");
        program
    }

    /// One more library, behind the ones before.
    pub fn preload(mut self, library: PathBuf) -> Program {
        self.preload.push(library);
        self
    }

    /// One more variable of its environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.command.env(name, value);
        self
    }

    /// One more argument, behind the scene.
    pub fn arg(mut self, value: impl AsRef<OsStr>) -> Program {
        self.command.arg(value);
        self
    }

    /// The command itself, for what is not offered here.
    pub fn change(mut self, change: impl FnOnce(&mut Command)) -> Program {
        change(&mut self.command);
        self
    }

    /// The folder for journals.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it. The folder lives as long as what is returned with the child.
    pub fn start(mut self) -> (Child, TempDir) {
        if !self.preload.is_empty() {
            let names: Vec<_> = self.preload.iter().map(|path| path.to_str().expect("a path in UTF-8")).collect();
            self.command.env("LD_PRELOAD", names.join(":"));
        }
        let child = self.command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", self.command.get_program()));
        (child, self.folder)
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Output {
        // Files and not pipes: a process that outlives the program would hold a pipe open, and a full one would stop it.
        let texts = TempDir::new().expect("a temporary folder");
        let file = |name| std::fs::File::create(texts.path().join(name)).expect("a file for output");
        self.command.stdout(file("out")).stderr(file("err"));
        let (mut child, folder) = self.start();
        let status = wait(&mut child);
        let text = |name| String::from_utf8_lossy(&std::fs::read(texts.path().join(name)).expect("output")).into_owned();
        Output { status, stdout: text("out"), stderr: text("err"), journals: read_journals(folder.path()) }
    }
}

/// Waits for the end of a program, and kills it when it hangs.
fn wait(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return status;
        }
        if start.elapsed() > GUARD {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the program hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What a program left behind.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
    /// The journals of its processes, in the order in which they were begun.
    pub journals: Vec<Journal>,
}

impl Output {
    /// The only journal there is.
    pub fn journal(&self) -> &Journal {
        assert_eq!(self.journals.len(), 1, "one process, one journal: {:#?}", self.journals);
        &self.journals[0]
    }
}

/// Runs a program without and with the agent. It must print the same and end in the same way; what is returned is the run with the agent,
/// of which every journal is whole.
pub fn unnoticed(path: &str, scene: &str) -> Output {
    let with = same(path, scene);
    with.journals.iter().for_each(Journal::assert_whole);
    with
}

/// The same where records may be lost.
pub fn same(path: &str, scene: &str) -> Output {
    let without = Program::plain(path, scene).run();
    assert!(without.journals.is_empty());
    let with = Program::with_agent(path, scene).run();
    assert_eq!(with.stdout, without.stdout, "{path} {scene}: stdout");
    assert_eq!(with.stderr, without.stderr, "{path} {scene}: stderr");
    assert_eq!(with.status, without.status, "{path} {scene}: exit status");
    assert_ne!(with.status.code(), Some(99), "{path} {scene} failed by itself: {}", with.stderr);
    with
}
