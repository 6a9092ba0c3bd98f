//! The host's end of the shipping socket, as simple as it can be.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::{Duration, Instant};

use hooks::ship::{CHUNK_HEAD, Position, Request, read_chunk_head, socket_name};

use crate::run::GUARD;

/// A connection to an agent, and what came over it.
pub struct Host {
    /// The connection.
    pub stream: UnixStream,
    /// Bytes of each segment with the offset of the first; a hole is an error.
    pub segments: BTreeMap<u32, (u32, Vec<u8>)>,
    /// Where the first chunk began.
    pub first: Option<Position>,
}

impl Host {
    /// Connects; the agent's thread may still be starting.
    pub fn connect(pid: u32) -> Host {
        let address = SocketAddr::from_abstract_name(socket_name(pid)).expect("a short name");
        let start = Instant::now();
        let stream = loop {
            match UnixStream::connect_addr(&address) {
                Ok(stream) => break stream,
                Err(error) => assert!(start.elapsed() < GUARD, "no agent in process {pid}: {error}"),
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        stream.set_read_timeout(Some(GUARD)).expect("a timeout can be set");
        Host { stream, segments: BTreeMap::new(), first: None }
    }

    /// Says something.
    pub fn say(&mut self, request: &Request) {
        self.stream.write_all(&request.encode()).expect("the agent listens");
    }

    /// Asks for everything from a place on.
    pub fn subscribe(&mut self, segment: u32, offset: u32) {
        self.say(&Request::Subscribe(Position { segment, offset }));
    }

    /// Takes one chunk; `false` when the agent has hung up.
    pub fn take(&mut self) -> bool {
        let mut head = [0; CHUNK_HEAD];
        if let Err(error) = self.stream.read_exact(&mut head) {
            let gone = [std::io::ErrorKind::UnexpectedEof, std::io::ErrorKind::ConnectionReset];
            assert!(gone.contains(&error.kind()), "nothing comes from the agent: {error}");
            return false;
        }
        let (at, length) = read_chunk_head(&head);
        let mut bytes = vec![0; length as usize];
        if self.stream.read_exact(&mut bytes).is_err() {
            return false;
        }
        self.first.get_or_insert(at);
        let (start, known) = self.segments.entry(at.segment).or_insert((at.offset, Vec::new()));
        assert_eq!(*start as usize + known.len(), at.offset as usize, "chunks of segment {} follow one another", at.segment);
        known.extend(bytes);
        true
    }

    /// Takes chunks until everything before this place is here.
    pub fn take_until(&mut self, end: Position) {
        while self.end() < Some(end) {
            assert!(self.take(), "the agent hung up before {end:?}");
        }
    }

    /// Where the next chunk should begin.
    pub fn end(&self) -> Option<Position> {
        let (segment, (start, bytes)) = self.segments.last_key_value()?;
        Some(Position { segment: *segment, offset: start + bytes.len() as u32 })
    }
}
