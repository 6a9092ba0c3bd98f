//! A run without the VM: the app and its input process are children of this one.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::home::{App, Home};
use super::{LabOptions, io_error};
use crate::device::machine::{self, FOLDER, Journals, journal_folder, preloadable};
use crate::device::output::Output;
use crate::device::{DeviceError, JournalFile, PROGRAM};

/// How long a helper may take to say that it is ready.
const READY_TIMEOUT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(5);

/// A run without the VM. If the tool is killed, both programs run on, and all that the run has on disk stays.
#[derive(Debug)]
pub struct LocalRun {
    app: Program,
    /// The app's further starts, the next one last.
    again: Vec<Command>,
    /// What the app had printed when it was started again.
    before: Vec<String>,
    /// What runs beside it: the user, the server.
    helpers: Vec<Program>,
    journals: Journals,
    services_log: PathBuf,
    /// Taken away when the run is stopped.
    dir: Option<TempDir>,
}

impl LocalRun {
    /// Starts a run.
    pub fn start(home: &Home, options: &LabOptions) -> Result<LocalRun, DeviceError> {
        let dir =
            tempfile::Builder::new().prefix("consentinel-lab-").tempdir().map_err(io_error("cannot make a temporary folder"))?;
        let journals = journal_folder(&options.env, dir.path())?;
        let services_log = dir.path().join("services.log");
        // There from the start, as in the VM: an app that called nobody has an empty log.
        File::create(&services_log).map_err(io_error("cannot make the services' log"))?;

        let mut commands = match (&options.command, &home.app) {
            (Some(words), _) => {
                let (program, args) = words.split_first().ok_or_else(no_program)?;
                let mut command = Command::new(program);
                command.args(args);
                vec![command]
            }
            (None, Some(app)) => {
                let again = app.again.iter().rev().map(|(kind, class)| app_command(home, app, (kind, class), options));
                again.chain([app_command(home, app, (&app.start, &app.main), options)]).collect()
            }
            (None, None) => return Err(no_program()),
        };
        let mut preload = Vec::new();
        if let Some(agent) = &home.agent {
            preload.push(preloadable(agent, dir.path())?);
        }
        preload.push(preloadable(&home.out("liblab_driver.so"), dir.path())?);
        let android = dir.path().join("android");
        let mut variables: Vec<(&str, OsString)> = vec![
            ("LAB_LIBS", home.libraries().into()),
            ("LD_LIBRARY_PATH", library_path(home).into()),
            ("LD_PRELOAD", preload.join(" ").into()),
            ("ANDROID_DATA", android.into()),
            ("LAB_SERVICES_LOG", services_log.clone().into()),
            ("LAB_SCENARIO", options.scenario.clone().into()),
            (FOLDER, journals.clone().into()),
        ];

        let mut helpers = Vec::new();
        if let Some(script) = home.app.as_ref().and_then(|app| app.script.as_ref()) {
            let socket = dir.path().join("input");
            variables.push(("LAB_INPUT", socket.clone().into()));
            let mut input = Command::new(home.out("lab-input"));
            input.arg("--socket").arg(socket).arg("--script").arg(script);
            helpers.push(start_helper(input, dir.path(), "input")?.0);
        }
        if home.app.as_ref().is_some_and(|app| app.server) {
            let (server, said) = start_helper(Command::new(home.out("lab-server")), dir.path(), "server")?;
            let port = said.iter().find_map(|line| line.strip_prefix("port "));
            variables.push(("LAB_SERVER", format!("localhost:{}", port.unwrap_or_default()).into()));
            helpers.push(server);
        }
        variables.extend(options.env.iter().map(|(name, value)| (name.as_str(), value.into())));
        for command in &mut commands {
            command.envs(variables.iter().map(|(name, value)| (name, value)));
        }
        let app = Program::start(commands.pop().ok_or_else(no_program)?, dir.path(), PROGRAM)?;
        Ok(LocalRun {
            app,
            again: commands,
            before: Vec::new(),
            helpers,
            journals: Journals::hold(journals),
            services_log,
            dir: Some(dir),
        })
    }

    /// Process ids of this run whose agent listens.
    pub fn agents(&self) -> Result<Vec<u32>, DeviceError> {
        self.journals.agents()
    }

    /// The files in the journal folder.
    pub fn journals(&self) -> Result<Vec<JournalFile>, DeviceError> {
        // A folder that is not there has no journals: an agent may have been told a place where it cannot write.
        if self.folder().is_dir() { self.journals.list() } else { Ok(Vec::new()) }
    }

    /// The journal folder.
    pub fn folder(&self) -> &Path {
        self.journals.folder()
    }

    /// Where the services write what they received.
    pub fn services_log(&self) -> &Path {
        &self.services_log
    }

    /// The exit status, once the app has ended for the last time.
    pub fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        let status = self.app.finished()?;
        let next = if status == Some(0) { self.again.pop() } else { None };
        if let (Some(dir), Some(next)) = (&self.dir, next) {
            self.before.extend(self.app.output.take(true));
            // What a program prints has files of its own.
            let name = format!("{PROGRAM}-{}", self.again.len());
            self.app = Program::start(next, dir.path(), &name)?;
            return Ok(None);
        }
        Ok(status)
    }

    /// Lines since the last call.
    pub fn output(&mut self) -> Vec<String> {
        let mut lines = std::mem::take(&mut self.before);
        lines.extend(self.app.output.take(self.app.has_ended));
        for helper in &mut self.helpers {
            lines.extend(helper.output.take(helper.has_ended));
        }
        lines
    }

    /// Ends the app and what runs beside it, and takes away what the run has left.
    pub fn stop(&mut self) {
        self.again.clear();
        self.app.end();
        for helper in &mut self.helpers {
            helper.end();
        }
        self.dir = None;
    }
}

impl Drop for LocalRun {
    fn drop(&mut self) {
        self.stop();
    }
}

fn no_program() -> DeviceError {
    DeviceError::Failed("there is no program to run".to_owned())
}

/// The folders of ART's libraries, as the dynamic loader wants them.
fn library_path(home: &Home) -> String {
    format!("{}:{}", home.libraries().display(), home.stubs().display())
}

fn app_command(home: &Home, app: &App, (kind, class): (&str, &str), options: &LabOptions) -> Command {
    let boot = [home.out("core.jar"), home.framework.clone()];
    let boot: Vec<String> = boot.iter().map(|jar| jar.display().to_string()).collect();
    let mut command = Command::new(home.out("lab-art"));
    command
        .args(["--boot", &boot.join(":"), "--app"])
        .arg(&app.jar)
        .args(["--main", class, "--package", &app.package])
        .args(["--scenario", &options.scenario, "--start", kind])
        .args(app.plain.then_some("--plain"))
        .arg("--")
        .args(&options.art_options);
    command
}

/// Starts a program that says `ready`; and what it said until then.
fn start_helper(command: Command, dir: &Path, name: &str) -> Result<(Program, Vec<String>), DeviceError> {
    let mut helper = Program::start(command, dir, name)?;
    let deadline = Instant::now() + READY_TIMEOUT;
    let mut said = Vec::new();
    while !said.iter().any(|line| line == "ready") {
        if helper.finished()?.is_some() || Instant::now() > deadline {
            said.extend(helper.output.take(true));
            return Err(DeviceError::Failed(format!("lab-{name} did not become ready: {}", said.join("\n"))));
        }
        thread::sleep(POLL);
        said.extend(helper.output.take(false));
    }
    Ok((helper, said))
}

/// A program of the run. Dropping it ends it.
#[derive(Debug)]
struct Program {
    child: Child,
    output: Output,
    has_ended: bool,
}

impl Program {
    /// Starts a program in a process group of its own: a Ctrl-C at the terminal is for the host tool, which ends the run in order.
    fn start(mut command: Command, dir: &Path, name: &str) -> Result<Program, DeviceError> {
        let output = Output::of(&mut command, dir, name).map_err(io_error("cannot make files for the output"))?;
        let program = command.get_program().to_string_lossy().into_owned();
        let spawned = command.process_group(0).stdin(Stdio::null()).spawn();
        Ok(Program { child: spawned.map_err(io_error(format!("cannot start {program}")))?, output, has_ended: false })
    }

    fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        let status = self.child.try_wait().map_err(io_error("cannot wait for a program of the lab"))?;
        self.has_ended |= status.is_some();
        Ok(status.map(machine::status))
    }

    fn end(&mut self) {
        // Both fail only for a process that has ended and was waited for: then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}
