//! The guest's end of the serial port: starts the services and the app, carries the agent's abstract sockets to the host as
//! `adb forward` would, lists and sends files. The frames are in `lab_system::frame`.
//!
//! usage: lab-forward PLAN PORT
//!
//! PLAN has one step a line, its words separated by tabs (a tab, a line end or a backslash in a word is `\t`, `\n` or `\\`):
//!   env NAME VALUE          for every program
//!   app-env NAME VALUE      for the app only
//!   dir PATH                a folder that the app may write; its files are listed
//!   service PROGRAM ARG...  started in this order, each after the one before it has printed `ready`
//!   app PROGRAM ARG...      started when the host says so, as the user of an app
//!
//! It ends, and with it the VM, when the host says so or the port is closed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use lab_system::frame::{self, Frame};

/// The first user id that Android gives to an app.
const APP_UID: u32 = 10_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-forward: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is to be started.
#[derive(Debug, Default)]
struct Plan {
    dirs: Vec<String>,
    services: Vec<Vec<String>>,
    app: Vec<String>,
    app_env: Vec<(String, String)>,
}

impl Plan {
    /// Reads a plan, and does at once what stands before the first program: variables and folders.
    fn carry_out(text: &str) -> io::Result<Plan> {
        let mut plan = Plan::default();
        for line in text.lines() {
            let words: Vec<String> = line.split('\t').map(unescaped).collect();
            match words.as_slice() {
                [step, name, value] if step == "env" => {
                    // SAFETY: the process has one thread yet.
                    unsafe { std::env::set_var(name, value) };
                }
                [step, name, value] if step == "app-env" => {
                    plan.app_env.push((name.clone(), value.clone()));
                }
                [step, path] if step == "dir" => {
                    fs::create_dir_all(path)?;
                    std::os::unix::fs::chown(path, Some(APP_UID), Some(APP_UID))?;
                    plan.dirs.push(path.clone());
                }
                [step, command @ ..] if step == "service" => plan.services.push(command.to_vec()),
                [step, command @ ..] if step == "app" => plan.app = command.to_vec(),
                _ => return Err(io::Error::other(format!("cannot read the step: {line}"))),
            }
        }
        Ok(plan)
    }
}

fn unescaped(word: &str) -> String {
    let mut characters = word.chars();
    let mut out = String::with_capacity(word.len());
    while let Some(c) = characters.next() {
        out.push(match c {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

struct Guest {
    port: Mutex<File>,
    channels: Mutex<HashMap<u8, UnixStream>>,
    plan: Plan,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run() -> io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(plan), Some(port)) = (args.next(), args.next()) else {
        return Err(io::Error::other("usage: lab-forward PLAN PORT"));
    };
    let mut reader = File::options().read(true).write(true).open(&port)?;
    make_raw(&reader)?;
    // The app runs as a user of its own and must reach the sockets that the services make.
    // SAFETY: the process has one thread yet, and the call touches no memory.
    unsafe { libc::umask(0) };
    let plan = Plan::carry_out(&fs::read_to_string(&plan)?)?;
    let guest = Arc::new(Guest { port: Mutex::new(reader.try_clone()?), channels: Mutex::default(), plan });
    for command in &guest.plan.services {
        start_service(&guest, command)?;
    }
    guest.send(frame::READY, 0, b"")?;
    while let Some(frame) = frame::read(&mut reader)? {
        if frame.kind == frame::POWEROFF {
            return Ok(());
        }
        guest.obey(frame)?;
    }
    Ok(())
}

/// Serial lines start as terminals, which would translate and echo.
fn make_raw(port: &File) -> io::Result<()> {
    // SAFETY: the struct is filled by the first call; the descriptor is open.
    unsafe {
        let mut settings: libc::termios = std::mem::zeroed();
        if libc::tcgetattr(port.as_raw_fd(), &mut settings) != 0 {
            return Err(io::Error::last_os_error());
        }
        libc::cfmakeraw(&mut settings);
        libc::cfsetspeed(&mut settings, libc::B115200);
        if libc::tcsetattr(port.as_raw_fd(), libc::TCSANOW, &settings) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

fn start_service(guest: &Arc<Guest>, command: &[String]) -> io::Result<()> {
    let mut child = command_for(command)?.spawn()?;
    let (ready, is_ready) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        guest.log_lines(output, Some(ready));
    }
    if let Some(errors) = child.stderr.take() {
        guest.log_lines(errors, None);
    }
    // Nobody collects its status: a service runs until the VM ends.
    thread::spawn(move || child.wait());
    is_ready.recv().map_err(|_| io::Error::other(format!("{} did not become ready", command[0])))
}

fn command_for(words: &[String]) -> io::Result<Command> {
    let (program, args) = words.split_first().ok_or_else(|| io::Error::other("a command is empty"))?;
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ok(command)
}

impl Guest {
    fn send(&self, kind: u8, channel: u8, payload: &[u8]) -> io::Result<()> {
        frame::write(&mut *lock(&self.port), kind, channel, payload)
    }

    fn obey(self: &Arc<Self>, frame: Frame) -> io::Result<()> {
        let channel = frame.channel;
        let text = || String::from_utf8_lossy(&frame.payload).into_owned();
        match frame.kind {
            frame::START => self.start_app(),
            frame::OPEN => self.open(channel, &text()),
            frame::DATA => {
                // A socket that does not take its bytes is closed below, by the thread that reads from it.
                let stream = lock(&self.channels).get(&channel).and_then(|stream| stream.try_clone().ok());
                if let Some(mut stream) = stream {
                    let _ = stream.write_all(&frame.payload);
                }
                Ok(())
            }
            frame::CLOSE => {
                let stream = lock(&self.channels).remove(&channel);
                if let Some(stream) = stream {
                    let _ = stream.shutdown(std::net::Shutdown::Both);
                }
                Ok(())
            }
            // Answers are written by threads of their own: while this one reads, the port cannot be full in both directions.
            frame::LIST => {
                let guest = Arc::clone(self);
                thread::spawn(move || {
                    for line in guest.list() {
                        guest.send(frame::DATA, channel, line.as_bytes())?;
                    }
                    guest.send(frame::CLOSE, channel, b"")
                });
                Ok(())
            }
            frame::PULL => {
                let guest = Arc::clone(self);
                let request = text();
                thread::spawn(move || {
                    if let Err(error) = guest.pull(channel, &request) {
                        let _ = guest.send(frame::FAILED, channel, error.to_string().as_bytes());
                    }
                    guest.send(frame::CLOSE, channel, b"")
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start_app(self: &Arc<Self>) -> io::Result<()> {
        let mut command = command_for(&self.plan.app)?;
        command.uid(APP_UID).gid(APP_UID);
        command.envs(self.plan.app_env.iter().map(|(name, value)| (name, value)));
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                let text = format!("{}: {error}", self.plan.app[0]);
                self.send(frame::LOG, 0, text.as_bytes())?;
                return self.send(frame::EXITED, 0, b"127");
            }
        };
        let mut readers = Vec::new();
        readers.extend(child.stdout.take().map(|output| self.log_lines(output, None)));
        readers.extend(child.stderr.take().map(|errors| self.log_lines(errors, None)));
        let guest = Arc::clone(self);
        thread::spawn(move || {
            let status = child.wait();
            // What it printed goes first, so that a host that sees the end has seen it all. A process that the app left
            // behind may hold the pipes open, so this is for the app's own last words only.
            let status = status.map_or(127, |status| status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0)));
            for reader in readers {
                wait_briefly(&reader);
            }
            let _ = guest.send(frame::EXITED, 0, status.to_string().as_bytes());
        });
        Ok(())
    }

    /// Sends each line to the host; tells `ready` when the line `ready` has come.
    fn log_lines(self: &Arc<Self>, from: impl Read + Send + 'static, ready: Option<mpsc::Sender<()>>) -> thread::JoinHandle<()> {
        let guest = Arc::clone(self);
        thread::spawn(move || {
            for line in BufReader::new(from).split(b'\n') {
                let Ok(line) = line else {
                    return;
                };
                if line == b"ready"
                    && let Some(ready) = &ready
                {
                    let _ = ready.send(());
                    continue;
                }
                let line = &line[..line.len().min(frame::MAX_PAYLOAD)];
                if guest.send(frame::LOG, 0, line).is_err() {
                    return;
                }
            }
        })
    }

    fn open(self: &Arc<Self>, channel: u8, name: &str) -> io::Result<()> {
        let stream = SocketAddr::from_abstract_name(name)
            .and_then(|address| UnixStream::connect_addr(&address))
            .and_then(|stream| Ok((stream.try_clone()?, stream)));
        let Ok((mut reader, stream)) = stream else {
            return self.send(frame::CLOSE, channel, b"");
        };
        lock(&self.channels).insert(channel, stream);
        self.send(frame::OPENED, channel, b"")?;
        let guest = Arc::clone(self);
        thread::spawn(move || {
            let mut buffer = [0; frame::MAX_PAYLOAD];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if guest.send(frame::DATA, channel, &buffer[..count]).is_err() {
                    return;
                }
            }
            lock(&guest.channels).remove(&channel);
            let _ = guest.send(frame::CLOSE, channel, b"");
        });
        Ok(())
    }

    fn list(&self) -> Vec<String> {
        let mut lines = Vec::new();
        // Num RefCount Protocol Flags Type St Inode Path; flag 0x10000 is a listening socket, `@` an abstract name.
        for line in fs::read_to_string("/proc/net/unix").unwrap_or_default().lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if let [_, _, _, "00010000", _, _, _, path] = fields[..]
                && let Some(name) = path.strip_prefix('@')
            {
                lines.push(format!("socket {name}"));
            }
        }
        for dir in &self.plan.dirs {
            let Ok(entries) = fs::read_dir(dir) else {
                continue;
            };
            for entry in entries.flatten() {
                if let Ok(data) = entry.metadata()
                    && data.is_file()
                {
                    lines.push(format!("file {} {}", data.len(), entry.path().display()));
                }
            }
        }
        lines
    }

    fn pull(&self, channel: u8, request: &str) -> io::Result<()> {
        let (offset, path) = request
            .split_once(' ')
            .and_then(|(offset, path)| Some((offset.parse().ok()?, path)))
            .ok_or_else(|| io::Error::other("not OFFSET PATH"))?;
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut buffer = [0; frame::MAX_PAYLOAD];
        let mut zeros = 0u64;
        loop {
            let count = file.read(&mut buffer)?;
            let chunk = &buffer[..count];
            if count > 0 && chunk.iter().all(|byte| *byte == 0) {
                zeros += count as u64;
                continue;
            }
            if zeros > 0 {
                self.send(frame::ZEROS, channel, &zeros.to_le_bytes())?;
                zeros = 0;
            }
            if count == 0 {
                return Ok(());
            }
            self.send(frame::DATA, channel, chunk)?;
        }
    }
}

/// Waits for a thread, at most as long as a pipe that is only read to its end needs.
fn wait_briefly(thread: &thread::JoinHandle<()>) {
    for _ in 0..100 {
        if thread.is_finished() {
            return;
        }
        thread::sleep(std::time::Duration::from_millis(10));
    }
}
