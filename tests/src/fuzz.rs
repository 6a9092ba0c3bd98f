//! What is fuzzed: every function that reads bytes of others. Each of these survives any bytes; the laws that hold for all bytes are asserted.
//!
//! The fuzzer itself lives in `tests/fuzz`, outside of the workspace. Here so that the inputs it once found are run by every `cargo test`.

use consentinel::session::from_bytes;
use consentinel::timeline::{Stream, steps};
use hooks::decode::binder::{Command, Commands};
use hooks::decode::{input, parcel, reply};
use hooks::journal::{Entry, Records, StreamReader, TraceReader};

/// One input for one target.
pub type Target = fn(&[u8]);

/// The targets, by the names of their folders in `tests/fuzz/corpus`.
pub const TARGETS: [(&str, Target); 4] = [("trace", trace), ("parcel", parcel), ("binder", binder), ("input", input)];

/// The reader of traces: ends, goes forward only, and stops at the bytes' end.
pub fn trace(bytes: &[u8]) {
    if let Ok(reader) = TraceReader::new(bytes) {
        let mut last = 0;
        for entry in reader {
            if let Entry::Record { offset, .. } = entry {
                assert!(offset > last && offset < bytes.len() as u64, "records come in order");
                last = offset;
            }
        }
    }
    same_as_a_stream(bytes);
    let mut records = Records::new(bytes, 0);
    let good = records.by_ref().filter(|record| record.is_ok()).count();
    assert!(records.consumed() <= bytes.len() && good <= bytes.len() / 9);
}

/// A trace that is read through a small buffer says what it says in memory: entry by entry, fact by fact, step by step.
fn same_as_a_stream(bytes: &[u8]) {
    let (memory, stream) =
        (TraceReader::new(bytes), StreamReader::new(bytes, bytes.len() as u64, 0).expect("memory can be read"));
    let (mut memory, mut stream) = match (memory, stream) {
        (Ok(memory), Ok(stream)) => (memory, stream),
        (memory, stream) => return assert_eq!(memory.err(), stream.err()),
    };
    loop {
        let (one, other) = (memory.next(), stream.advance().expect("memory can be read"));
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
        if one.is_none() {
            break;
        }
    }
    let (trace, stream) = (from_bytes(bytes).expect("its header was read"), Stream::from_bytes(bytes).expect("the same"));
    assert_eq!(trace.facts, *stream.facts());
    let mut expected = steps(&trace);
    stream.each(|step| assert_eq!(format!("{:?}", Some(step)), format!("{:?}", expected.next().as_ref()))).expect("no change");
    assert_eq!(expected.next(), None);
}

/// Parcels: what is said to lie in them does.
pub fn parcel(bytes: &[u8]) {
    if let Some(token) = parcel::token(bytes) {
        assert!(token.descriptor.0.len() < bytes.len() && !token.descriptor.0.is_empty());
        let _ = parcel::has_texts(bytes, token.arguments, &["GET_secure", "android_id"]);
    }
    let _ = parcel::status(bytes);
    use parcel::Reply::{Bundle, Clip, List, Name, Nothing, Object, Text, Texts};
    for shape in [Nothing, Text, Name, Texts, Clip, Object, List, Bundle] {
        let _ = parcel::outcome(bytes, shape);
        let mut delivered = 0;
        reply::texts(bytes, shape, &mut |text| delivered += text.max_utf8());
        assert!(delivered <= bytes.len() * 3, "no byte is delivered twice");
    }
}

/// Command streams: each command takes at least its own number.
pub fn binder(bytes: &[u8]) {
    let mut commands = Commands::new(bytes);
    let mut left = commands.left();
    while let Some(command) = commands.next() {
        assert!(commands.left() + 4 <= left, "the walk goes forward");
        left = commands.left();
        if let Command::Call(call) | Command::Reply(call) = command {
            std::hint::black_box(call.size);
        }
    }
}

/// Input messages: the first byte chooses the API level, the rest is the message.
pub fn input(bytes: &[u8]) {
    let Some((level, message)) = bytes.split_first() else { return };
    if let Some(layout) = input::layout_of(26 + u32::from(*level) % 12) {
        let _ = layout.touch(message);
    }
}
