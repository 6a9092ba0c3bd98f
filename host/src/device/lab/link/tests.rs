//! The link against a guest that the test plays itself. What this does not show: a real serial port, and `lab-forward`.

use super::*;

struct Guest {
    port: UnixStream,
}

impl Guest {
    fn new() -> (Guest, Link, Lines) {
        let (port, ours) = UnixStream::pair().unwrap();
        let lines = Lines::default();
        let link = Link::new(ours, lines.clone()).unwrap();
        (Guest { port }, link, lines)
    }

    fn next(&mut self) -> Frame {
        frame::read(&mut self.port).unwrap().unwrap()
    }

    fn say(&mut self, kind: u8, channel: u8, payload: &[u8]) {
        frame::write(&mut self.port, kind, channel, payload).unwrap();
    }
}

/// Plays the guest in a thread while the test asks.
fn against<T>(play: impl FnOnce(&mut Guest) + Send + 'static, ask: impl FnOnce(&Link, &Lines) -> T) -> T {
    let (mut guest, link, lines) = Guest::new();
    let guest = thread::spawn(move || {
        play(&mut guest);
        guest
    });
    let result = ask(&link, &lines);
    guest.join().unwrap();
    result
}

#[test]
fn a_pulled_file_is_put_together_from_data_and_zeros() {
    let bytes = against(
        |guest| {
            let asked = guest.next();
            assert_eq!(asked.payload, b"8 /data/journal/a b");
            guest.say(frame::LOG, 0, b"a line in between");
            guest.say(frame::DATA, asked.channel, b"abc");
            guest.say(frame::ZEROS, asked.channel, &5u64.to_le_bytes());
            guest.say(frame::DATA, asked.channel, b"d");
            guest.say(frame::CLOSE, asked.channel, b"");
        },
        |link, lines| {
            let bytes = link.pull("/data/journal/a b", 8).unwrap();
            assert_eq!(lines.take(), ["a line in between"]);
            bytes
        },
    );
    assert_eq!(bytes, b"abc\0\0\0\0\0d");
}

#[test]
fn a_file_that_claims_to_be_endless_is_refused() {
    let result = against(
        |guest| {
            let channel = guest.next().channel;
            guest.say(frame::ZEROS, channel, &u64::MAX.to_le_bytes());
            guest.say(frame::CLOSE, channel, b"");
        },
        |link, _| link.pull("/x", 0),
    );
    assert!(result.unwrap_err().to_string().contains("too large"));
}

#[test]
fn what_the_guest_cannot_do_it_says() {
    let result = against(
        |guest| {
            let channel = guest.next().channel;
            guest.say(frame::FAILED, channel, b"no such file");
            guest.say(frame::CLOSE, channel, b"");
        },
        |link, _| link.pull("/x", 0),
    );
    assert!(result.unwrap_err().to_string().ends_with("no such file"));
}

#[test]
fn connecting_to_nobody_fails() {
    let result = against(
        |guest| {
            let asked = guest.next();
            assert_eq!((asked.kind, asked.payload.as_slice()), (frame::OPEN, &b"consentinel-7"[..]));
            guest.say(frame::CLOSE, asked.channel, b"");
        },
        |link, _| link.connect("consentinel-7").map(drop),
    );
    assert!(result.unwrap_err().to_string().contains("consentinel-7"));
}

#[test]
fn bytes_go_both_ways_until_the_guest_closes() {
    against(
        |guest| {
            let channel = guest.next().channel;
            guest.say(frame::OPENED, channel, b"");
            guest.say(frame::DATA, channel, b"hello");
            let answer = guest.next();
            assert_eq!((answer.kind, answer.payload.as_slice()), (frame::DATA, &b"thanks"[..]));
            guest.say(frame::CLOSE, channel, b"");
        },
        |link, _| {
            let mut stream = link.connect("consentinel-7").unwrap();
            let mut hello = [0; 5];
            stream.read_exact(&mut hello).unwrap();
            assert_eq!(&hello, b"hello");
            stream.write_all(b"thanks").unwrap();
            assert_eq!(stream.read(&mut hello).unwrap(), 0);
        },
    );
}

#[test]
fn a_dropped_stream_closes_its_channel_and_only_once_the_guest_agrees_is_the_number_free() {
    let (mut guest, link, _) = Guest::new();
    let (seen, close_seen) = unbounded();
    let (agree, may_agree) = unbounded();
    let guest = thread::spawn(move || {
        let first = guest.next().channel;
        guest.say(frame::OPENED, first, b"");
        let closed = guest.next();
        assert_eq!((closed.kind, closed.channel), (frame::CLOSE, first));
        seen.send(()).unwrap();
        // The host has said that it closed, we have not: of the 255 numbers, only 254 can be had.
        let others: Vec<u8> = (0..254).map(|_| guest.next().channel).collect();
        assert!(!others.contains(&first));
        may_agree.recv().unwrap();
        guest.say(frame::CLOSE, first, b"");
        // Behind the close on the same line: when this has come, so has that.
        guest.say(frame::READY, 0, b"");
        assert_eq!(guest.next().channel, first);
    });
    drop(link.connect("consentinel-7").unwrap());
    close_seen.recv().unwrap();
    let open: Vec<Channel> = (0..254).map(|_| link.open(frame::LIST, b"").unwrap()).collect();
    assert!(link.open(frame::LIST, b"").is_err());
    agree.send(()).unwrap();
    assert_eq!(link.notice(PATIENCE), Some(Notice::Ready));
    link.open(frame::LIST, b"").unwrap();
    drop(open);
    guest.join().unwrap();
}

#[test]
fn a_vm_that_is_gone_ends_every_exchange() {
    let (mut guest, link, _) = Guest::new();
    let ended = thread::spawn(move || {
        guest.next();
        // Dropping the port is what the end of qemu looks like.
    });
    let while_asking = link.list();
    assert!(while_asking.unwrap_err().to_string().contains("gone"));
    ended.join().unwrap();
    let afterwards = link.list();
    assert!(afterwards.unwrap_err().to_string().contains("gone"));
}

#[test]
fn the_notices_come_in_order() {
    let (mut guest, link, _) = Guest::new();
    guest.say(frame::READY, 0, b"");
    guest.say(frame::EXITED, 0, b"137");
    assert_eq!(link.notice(PATIENCE), Some(Notice::Ready));
    assert_eq!(link.notice(PATIENCE), Some(Notice::Exited(137)));
    assert_eq!(link.notice(Duration::ZERO), None);
}
