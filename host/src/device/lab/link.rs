//! The host's end of the serial port: many exchanges over one stream of frames.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::frame::{self, Frame};
use super::io_error;
use super::output::Lines;
use crate::device::DeviceError;

/// How long the guest may be silent within an exchange. It is a slow machine, and this one may be busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// No file in the guest is larger than its memory.
const MAX_FILE: usize = 256 << 20;

/// What came on a channel. The end of the channel is the end of these events.
#[derive(Debug)]
enum Event {
    Opened,
    Data(Vec<u8>),
    Zeros(u64),
    Failed(String),
}

/// What came on no channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The forwarder runs.
    Ready,
    /// The app has ended with this status.
    Exited(i32),
}

#[derive(Debug)]
struct Exchange {
    serial: u64,
    events: Sender<Event>,
}

#[derive(Debug, Default)]
struct Exchanges {
    open: HashMap<u8, Exchange>,
    last: u8,
    serials: u64,
    /// The VM is gone: nothing will be answered any more.
    lost: bool,
}

#[derive(Debug)]
struct Shared {
    port: Mutex<UnixStream>,
    exchanges: Mutex<Exchanges>,
}

/// The link to a guest.
#[derive(Debug)]
pub struct Link {
    shared: Arc<Shared>,
    notices: Receiver<Notice>,
}

/// A channel that we opened.
struct Channel {
    shared: Arc<Shared>,
    number: u8,
    serial: u64,
    events: Receiver<Event>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gone() -> DeviceError {
    DeviceError::Failed("the VM is gone".to_owned())
}

impl Link {
    /// Speaks over a connected port; the guest's lines go to `lines`.
    pub fn new(port: UnixStream, lines: Lines) -> Result<Link, DeviceError> {
        let mut reader = port.try_clone().map_err(io_error("cannot use the VM's port"))?;
        let shared = Arc::new(Shared { port: Mutex::new(port), exchanges: Mutex::default() });
        let (tell, notices) = unbounded();
        let for_reader = Arc::clone(&shared);
        thread::spawn(move || {
            while let Ok(Some(frame)) = frame::read(&mut reader) {
                for_reader.received(frame, &lines, &tell);
            }
            let mut exchanges = lock(&for_reader.exchanges);
            exchanges.lost = true;
            exchanges.open.clear();
        });
        Ok(Link { shared, notices })
    }

    /// The next notice, if one comes in time.
    pub fn notice(&self, patience: Duration) -> Option<Notice> {
        self.notices.recv_timeout(patience).ok()
    }

    /// Tells the guest something that needs no answer.
    pub fn tell(&self, kind: u8) -> Result<(), DeviceError> {
        self.shared.send(kind, 0, b"")
    }

    /// The lines that the guest answers to `LIST`.
    pub fn list(&self) -> Result<Vec<String>, DeviceError> {
        let channel = self.open(frame::LIST, b"")?;
        let mut lines = Vec::new();
        while let Some(event) = channel.next()? {
            if let Event::Data(line) = event {
                lines.push(String::from_utf8_lossy(&line).into_owned());
            }
        }
        Ok(lines)
    }

    /// The bytes of a file of the guest.
    pub fn pull(&self, path: &str, offset: u64) -> Result<Vec<u8>, DeviceError> {
        let channel = self.open(frame::PULL, format!("{offset} {path}").as_bytes())?;
        let mut bytes = Vec::new();
        while let Some(event) = channel.next()? {
            let more = match &event {
                Event::Data(data) => data.len(),
                Event::Zeros(count) => usize::try_from(*count).unwrap_or(usize::MAX),
                Event::Failed(why) => {
                    return Err(DeviceError::Failed(format!("cannot pull {path}: {why}")));
                }
                Event::Opened => 0,
            };
            if more > MAX_FILE - bytes.len() {
                return Err(DeviceError::Failed(format!("{path} is too large to pull")));
            }
            match event {
                Event::Data(data) => bytes.extend_from_slice(&data),
                _ => bytes.resize(bytes.len() + more, 0),
            }
        }
        Ok(bytes)
    }

    /// Connects to an abstract socket of the guest. Two threads carry the bytes until either side closes.
    pub fn connect(&self, name: &str) -> Result<UnixStream, DeviceError> {
        let channel = self.open(frame::OPEN, name.as_bytes())?;
        if !matches!(channel.next()?, Some(Event::Opened)) {
            return Err(DeviceError::Failed(format!("nobody listens on {name} in the VM")));
        }
        let pair = || {
            let (theirs, ours) = UnixStream::pair()?;
            Ok((theirs, ours.try_clone()?, ours))
        };
        let (theirs, mut reader, mut writer) = pair().map_err(io_error("cannot make a pair of sockets"))?;
        let shared = Arc::clone(&self.shared);
        let (number, serial) = (channel.number, channel.serial);
        thread::spawn(move || {
            let mut buffer = [0; frame::MAX_PAYLOAD];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if !shared.send_on(number, serial, frame::DATA, &buffer[..count]) {
                    return;
                }
            }
            shared.send_on(number, serial, frame::CLOSE, b"");
        });
        thread::spawn(move || {
            // Waits for ever, as a socket does; the events end when the guest closes or the VM is gone.
            while let Ok(event) = channel.events.recv() {
                if let Event::Data(data) = event
                    && writer.write_all(&data).is_err()
                {
                    return;
                }
            }
            let _ = writer.shutdown(Shutdown::Both);
        });
        Ok(theirs)
    }

    fn open(&self, kind: u8, payload: &[u8]) -> Result<Channel, DeviceError> {
        let (events, receiver) = unbounded();
        let (number, serial) = {
            let mut exchanges = lock(&self.shared.exchanges);
            if exchanges.lost {
                return Err(gone());
            }
            // Round the numbers, so that a late frame of an old exchange rarely finds a new one.
            let number = (1..=u8::MAX)
                .map(|step| exchanges.last.wrapping_add(step))
                .find(|number| *number != 0 && !exchanges.open.contains_key(number))
                .ok_or_else(|| DeviceError::Failed("all channels to the VM are in use".to_owned()))?;
            exchanges.last = number;
            exchanges.serials += 1;
            let serial = exchanges.serials;
            exchanges.open.insert(number, Exchange { serial, events });
            (number, serial)
        };
        self.shared.send(kind, number, payload)?;
        Ok(Channel { shared: Arc::clone(&self.shared), number, serial, events: receiver })
    }
}

impl Channel {
    /// The next event; `None` once the guest has closed the channel.
    fn next(&self) -> Result<Option<Event>, DeviceError> {
        match self.events.recv_timeout(PATIENCE) {
            Ok(event) => Ok(Some(event)),
            // Half an answer must not pass for a whole one.
            Err(RecvTimeoutError::Disconnected) if lock(&self.shared.exchanges).lost => Err(gone()),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(DeviceError::Failed("the VM does not answer".to_owned())),
        }
    }
}

impl Shared {
    fn send(&self, kind: u8, channel: u8, payload: &[u8]) -> Result<(), DeviceError> {
        frame::write(&mut *lock(&self.port), kind, channel, payload).map_err(io_error("cannot write to the VM's port"))
    }

    /// Sends within an exchange, unless it has ended: its number may already be another's.
    fn send_on(&self, number: u8, serial: u64, kind: u8, payload: &[u8]) -> bool {
        let exchanges = lock(&self.exchanges);
        exchanges.open.get(&number).is_some_and(|open| open.serial == serial) && self.send(kind, number, payload).is_ok()
    }

    fn received(&self, frame: Frame, lines: &Lines, notices: &Sender<Notice>) {
        let event = match frame.kind {
            frame::LOG => return lines.push(&frame.payload),
            frame::READY => {
                let _ = notices.send(Notice::Ready);
                return;
            }
            frame::EXITED => {
                let status = String::from_utf8_lossy(&frame.payload).parse();
                let _ = notices.send(Notice::Exited(status.unwrap_or(-1)));
                return;
            }
            frame::CLOSE => {
                lock(&self.exchanges).open.remove(&frame.channel);
                return;
            }
            frame::OPENED => Event::Opened,
            frame::DATA => Event::Data(frame.payload),
            frame::FAILED => Event::Failed(String::from_utf8_lossy(&frame.payload).into_owned()),
            frame::ZEROS => match frame.payload.try_into() {
                Ok(count) => Event::Zeros(u64::from_le_bytes(count)),
                Err(_) => return,
            },
            _ => return,
        };
        if let Some(exchange) = lock(&self.exchanges).open.get(&frame.channel) {
            // Nobody waits any more when whoever asked has given up.
            let _ = exchange.events.send(event);
        }
    }
}

#[cfg(test)]
mod tests;
