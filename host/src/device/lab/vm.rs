//! A run in the VM.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use hooks::ship::socket_name;
use tempfile::TempDir;

use super::home::Home;
use super::link::{Link, Notice};
use super::output::Lines;
use super::{LabOptions, agent_of, frame, io_error};
use crate::device::{DeviceError, JournalFile};

/// Where the lab's server listens; the VM has its ports to itself.
const SERVER_PORT: u16 = 8080;
/// Where the services of the guest write what they received.
pub const SERVICES_LOG: &str = "/data/services.log";
const JOURNALS: &str = "/data/journal";
const LIBRARIES: &str = "/lab/lib";
/// What `Environment.getExternalStorageDirectory` says.
const SHARED_STORAGE: &str = "/storage/emulated/0";

/// How long the guest may take to start. It is a software emulation, and this machine may be busy.
const BOOT_TIMEOUT: Duration = Duration::from_secs(180);
/// How long qemu may take to connect, and to end when the guest has switched off.
const QEMU_TIMEOUT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// A run in the VM.
#[derive(Debug)]
pub struct VmRun {
    link: Link,
    qemu: Child,
    guard: Child,
    lines: Lines,
    exited: Option<i32>,
    stopped: bool,
    /// Taken away when the run is stopped.
    dir: Option<TempDir>,
}

impl VmRun {
    /// Starts a run.
    pub fn start(home: &Home, options: &LabOptions) -> Result<VmRun, DeviceError> {
        let dir =
            tempfile::Builder::new().prefix("consentinel-vm-").tempdir().map_err(io_error("cannot make a temporary folder"))?;
        let image = write_image(home, options, dir.path())?;
        let port = dir.path().join("port");
        let listener = UnixListener::bind(&port).map_err(io_error("cannot make the VM's port"))?;
        let mut qemu = start_qemu(home, &image, &port, dir.path())?;
        let guard = match guard(&qemu) {
            Ok(guard) => guard,
            Err(error) => {
                end(&mut qemu);
                return Err(error);
            }
        };
        let lines = Lines::default();
        let connected = accept(&listener, &mut qemu)
            .map_err(io_error("qemu did not connect to its port"))
            .and_then(|port| Link::new(port, lines.clone()));
        let link = match connected {
            Ok(link) => link,
            Err(error) => {
                end(&mut qemu);
                let said = fs::read_to_string(dir.path().join("qemu.txt")).unwrap_or_default();
                return Err(DeviceError::Failed(format!("{error}\n{}", said.trim_end())));
            }
        };
        let mut run = VmRun { link, qemu, guard, lines, exited: None, stopped: false, dir: Some(dir) };
        run.wait_until_ready()?;
        run.link.tell(frame::START)?;
        Ok(run)
    }

    fn wait_until_ready(&mut self) -> Result<(), DeviceError> {
        let deadline = Instant::now() + BOOT_TIMEOUT;
        while Instant::now() < deadline {
            if self.link.notice(POLL * 10) == Some(Notice::Ready) {
                return Ok(());
            }
            if matches!(self.qemu.try_wait(), Ok(Some(_))) {
                break;
            }
        }
        Err(self.gone("the VM did not start"))
    }

    /// An error with the last lines of the guest's console.
    fn gone(&self, what: &str) -> DeviceError {
        let read = |name| match &self.dir {
            Some(dir) => fs::read(dir.path().join(name)).unwrap_or_default(),
            None => Vec::new(),
        };
        let text = [read("qemu.txt"), read("console.txt")].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut last: Vec<&str> = text.lines().rev().take(15).collect();
        last.reverse();
        DeviceError::Failed(format!("{what}\n{}", last.join("\n")))
    }

    /// Process ids whose agent listens.
    pub fn agents(&self) -> Result<Vec<u32>, DeviceError> {
        let lines = self.link.list()?;
        let mut agents: Vec<u32> = lines.iter().filter_map(|line| agent_of(line.strip_prefix("socket ")?)).collect();
        agents.sort_unstable();
        agents.dedup();
        Ok(agents)
    }

    /// Connects to the agent of a process.
    pub fn connect(&self, pid: u32) -> Result<UnixStream, DeviceError> {
        self.link.connect(&socket_name(pid))
    }

    /// The files in the journal folder.
    pub fn journals(&self) -> Result<Vec<JournalFile>, DeviceError> {
        let lines = self.link.list()?;
        let mut files: Vec<JournalFile> = lines
            .iter()
            .filter_map(|line| line.strip_prefix("file ")?.split_once(' '))
            .filter(|(_, path)| path.starts_with(JOURNALS))
            .filter_map(|(size, path)| Some(JournalFile { path: PathBuf::from(path), size: size.parse().ok()? }))
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The bytes of a file from an offset on.
    pub fn pull(&self, path: &Path, offset: u64) -> Result<Vec<u8>, DeviceError> {
        self.link.pull(&path.display().to_string(), offset)
    }

    /// The exit status, once the app has ended.
    pub fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        while let Some(notice) = self.link.notice(Duration::ZERO) {
            if let Notice::Exited(status) = notice {
                self.exited = Some(status);
            }
        }
        if self.exited.is_none() && !self.stopped && matches!(self.qemu.try_wait(), Ok(Some(_))) {
            return Err(self.gone("the VM has ended, and the app with it"));
        }
        Ok(self.exited)
    }

    /// Lines since the last call.
    pub fn output(&self) -> Vec<String> {
        self.lines.take()
    }

    /// Switches the VM off.
    pub fn stop(&mut self) {
        if std::mem::replace(&mut self.stopped, true) {
            return;
        }
        // The guard goes first, while the process id it would kill is still qemu's.
        end(&mut self.guard);
        if self.link.tell(frame::POWEROFF).is_ok() {
            let deadline = Instant::now() + QEMU_TIMEOUT;
            while Instant::now() < deadline && matches!(self.qemu.try_wait(), Ok(None)) {
                thread::sleep(POLL);
            }
        }
        end(&mut self.qemu);
        self.dir = None;
    }
}

impl Drop for VmRun {
    fn drop(&mut self) {
        self.stop();
    }
}

fn end(child: &mut Child) {
    // Both fail only for a process that has ended and was waited for: then there is nothing to do.
    let _ = child.kill();
    let _ = child.wait();
}

/// The image of this run: what all runs share, made once, and an archive of what only this one has.
fn write_image(home: &Home, options: &LabOptions, dir: &Path) -> Result<PathBuf, DeviceError> {
    let plan = dir.join("plan");
    let mut files = vec![(plan.clone(), "/lab/plan".to_owned())];
    let mut plan_text = Plan::default();
    plan_text.step(&["env", "LAB_SERVICES_LOG", SERVICES_LOG]);
    plan_text.step(&["env", "LAB_SCENARIO", &options.scenario]);
    plan_text.step(&["app-env", "LAB_LIBS", LIBRARIES]);
    plan_text.step(&["app-env", "LD_LIBRARY_PATH", LIBRARIES]);
    plan_text.step(&["app-env", "ANDROID_DATA", "/data/android"]);
    plan_text.step(&["app-env", "CONSENTINEL_DIR", JOURNALS]);
    plan_text.step(&["dir", JOURNALS]);
    plan_text.step(&["dir", "/data/android"]);
    plan_text.step(&["dir", SHARED_STORAGE]);
    plan_text.step(&["service", "/lab/bin/lab-services", "/dev/binder"]);
    if let Some(agent) = &home.agent {
        let path = "/lab/agent/libconsentinel_agent.so";
        files.push((agent.clone(), path.to_owned()));
        plan_text.step(&["app-env", "LD_PRELOAD", path]);
    }
    if let Some(script) = home.app.as_ref().and_then(|app| app.script.as_ref()) {
        files.push((script.clone(), "/lab/scenario.user".to_owned()));
        plan_text.step(&["app-env", "LAB_INPUT", "/tmp/input"]);
        plan_text.step(&["service", "/lab/bin/lab-input", "--socket", "/tmp/input", "--script", "/lab/scenario.user"]);
    }
    if home.app.as_ref().is_some_and(|app| app.server) {
        plan_text.step(&["app-env", "LAB_SERVER", &format!("localhost:{SERVER_PORT}")]);
        plan_text.step(&["service", "/lab/bin/lab-server", &SERVER_PORT.to_string()]);
    }
    for (name, value) in &options.env {
        // The policy is for the services, the agent's variables are for the app: each sees only what is its own.
        let step = if name.starts_with("LAB_") { "env" } else { "app-env" };
        plan_text.step(&[step, name, value]);
    }
    let mut app: Vec<String> = vec!["app".to_owned()];
    match (&options.command, &home.app) {
        (Some(words), _) => {
            let (program, args) =
                words.split_first().ok_or_else(|| DeviceError::Failed("there is no program to run".to_owned()))?;
            files.push((PathBuf::from(program), "/lab/command".to_owned()));
            app.push("/lab/command".to_owned());
            app.extend_from_slice(args);
        }
        (None, Some(found)) => {
            files.push((found.jar.clone(), "/lab/app.jar".to_owned()));
            // It takes the place of the usual one, which all runs share: what is unpacked last stays.
            if home.framework != home.out("framework.jar") {
                files.push((home.framework.clone(), "/lab/framework.jar".to_owned()));
            }
            let boot = "/lab/core.jar:/lab/framework.jar";
            let words = ["/lab/bin/lab-art", "--boot", boot, "--app", "/lab/app.jar"];
            app.extend(words.map(str::to_owned));
            let words = ["--main", &found.main, "--package", &found.package];
            app.extend(words.map(str::to_owned));
            app.extend(["--scenario".to_owned(), options.scenario.clone()]);
            app.extend(["--start".to_owned(), found.start.clone()]);
            app.extend(found.plain.then(|| "--plain".to_owned()));
            app.push("--".to_owned());
            app.extend_from_slice(&options.art_options);
        }
        (None, None) => return Err(DeviceError::Failed("there is no program to run".to_owned())),
    }
    let app: Vec<&str> = app.iter().map(String::as_str).collect();
    plan_text.step(&app);
    fs::write(&plan, plan_text.0).map_err(io_error("cannot write the VM's plan"))?;

    let own = dir.join("own.img");
    image_tool(home, &["--libraries"], &own, &files)?;
    let whole = dir.join("initrd.img");
    let join = || -> io::Result<()> {
        let mut to = File::create(&whole)?;
        io::copy(&mut File::open(base_image(home).map_err(io::Error::other)?)?, &mut to)?;
        io::copy(&mut File::open(&own)?, &mut to)?;
        to.flush()
    };
    join().map_err(io_error("cannot write the VM's image"))?;
    Ok(whole)
}

/// The steps of `lab-forward`, which takes them apart at tabs and line ends; in a word these stand as `\t` and `\n`.
#[derive(Default)]
struct Plan(String);

impl Plan {
    fn step(&mut self, words: &[&str]) {
        let escaped = |word: &&str| word.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n");
        self.0 += &words.iter().map(escaped).collect::<Vec<_>>().join("\t");
        self.0.push('\n');
    }
}

/// The archive that all runs share, made anew when one of its files has changed.
fn base_image(home: &Home) -> Result<PathBuf, DeviceError> {
    let mut files: Vec<(PathBuf, String)> = vec![
        (home.out("init"), "/init".to_owned()),
        (home.vm("busybox"), "/bin/busybox".to_owned()),
        (home.vm("binder_linux.ko"), "/lib/binder_linux.ko".to_owned()),
        (home.out("core.jar"), "/lab/core.jar".to_owned()),
        (home.out("framework.jar"), "/lab/framework.jar".to_owned()),
    ];
    for program in ["lab-art", "lab-services", "lab-input", "lab-server", "lab-forward", "lab-raw"] {
        files.push((home.out(program), format!("/lab/bin/{program}")));
    }
    for dir in [home.libraries(), home.stubs()] {
        let entries = fs::read_dir(&dir).map_err(io_error(dir.display().to_string()))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            files.push((entry.path(), format!("{LIBRARIES}/{name}")));
        }
    }
    files.sort();
    let mut key = String::new();
    for (source, path) in &files {
        let data = fs::metadata(source).map_err(|_| DeviceError::Missing {
            what: format!("the lab is not complete: {} does not exist", source.display()),
            hint: "tests/lab/setup && tests/lab/build".to_owned(),
        })?;
        let modified = data.modified().map_err(io_error(path.as_str()))?;
        key.push_str(&format!("{path} {} {modified:?}\n", data.len()));
    }
    let (image, key_file) = (home.vm("base.img"), home.vm("base.key"));
    if image.exists() && fs::read_to_string(&key_file).is_ok_and(|old| old == key) {
        return Ok(image);
    }
    // Several runs may start at once: each makes its own, the last one stays, and all are the same.
    let new = home.vm(&format!("base.{}.{:?}", std::process::id(), thread::current().id()));
    image_tool(home, &["--skeleton", "--libraries"], &new, &files)?;
    fs::rename(&new, &image).map_err(io_error("cannot keep the VM's image"))?;
    fs::write(&key_file, key).map_err(io_error("cannot keep the VM's image"))?;
    Ok(image)
}

fn image_tool(home: &Home, flags: &[&str], out: &Path, files: &[(PathBuf, String)]) -> Result<(), DeviceError> {
    let output = Command::new(home.out("lab-image"))
        .args(flags)
        .arg(home.libraries())
        .arg(out)
        .args(files.iter().map(|(source, path)| format!("{}={path}", source.display())))
        .output()
        .map_err(io_error("cannot start lab-image"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(DeviceError::Failed(said.trim_end().to_owned()))
}

fn start_qemu(home: &Home, image: &Path, port: &Path, dir: &Path) -> Result<Child, DeviceError> {
    let path = |name: &str| dir.join(name).display().to_string();
    let messages = File::create(dir.join("qemu.txt")).map_err(io_error("cannot make a log"))?;
    let chardev = format!("socket,id=port,path={}", port.display());
    let console = format!("file:{}", path("console.txt"));
    Command::new(home.vm("qemu.sh"))
        .args(["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"])
        // Software emulation with counted instructions: the guest's clock does not depend on this machine's load, and idle
        // time is skipped.
        .args(["-accel", "tcg", "-icount", "shift=1,sleep=off"])
        .args(["-m", "256", "-M", "pc", "-cpu", "max"])
        .arg("-kernel")
        .arg(home.vm("vmlinux"))
        .arg("-initrd")
        .arg(image)
        .args(["-append", "console=ttyS0 panic=-1 quiet loglevel=3"])
        .args(["-serial", &console])
        .args(["-chardev", &chardev, "-serial", "chardev:port"])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(messages)
        .spawn()
        .map_err(io_error("cannot start qemu"))
}

/// A process that kills qemu when this one dies without stopping the run: its input then ends.
fn guard(qemu: &Child) -> Result<Child, DeviceError> {
    Command::new("/bin/sh")
        .args(["-c", "read -r _; kill -9 \"$0\"", &qemu.id().to_string()])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(io_error("cannot start /bin/sh"))
}

fn accept(listener: &UnixListener, qemu: &mut Child) -> io::Result<UnixStream> {
    listener.set_nonblocking(true)?;
    let deadline = Instant::now() + QEMU_TIMEOUT;
    loop {
        match listener.accept() {
            Ok((port, _)) => {
                port.set_nonblocking(false)?;
                return Ok(port);
            }
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            Err(_) => {}
        }
        if qemu.try_wait()?.is_some() || Instant::now() > deadline {
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        thread::sleep(POLL);
    }
}
