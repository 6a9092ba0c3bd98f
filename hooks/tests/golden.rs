//! The bytes of events and headers, pinned. A change here is a change of the trace format: raise `journal::VERSION`.

use hooks::event::*;
use hooks::journal::Header;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn event_bytes_are_pinned() {
    let target = Some(Target { window: 1, class: 2, id: 3, text: 300 });
    let cases: [(Event<'_>, &str); 11] = [
        (
            Event::Process { pid: 77, parent: 1, uid: 10123, sdk: 30, name: "a.b", agent: "0.1.0", entry: Entry::Preload },
            "004d01fb8b271e03612e6205302e312e3000",
        ),
        (Event::Hook { time: 250, name: "ioctl", state: HookState::Placed, why: "" }, "01fa05696f63746c0000"),
        (Event::Text { id: 1, text: "麦" }, "020103e9baa6"),
        (Event::Frame { id: 2, caller: 1, symbol: 9, line: -2 }, "0302010903"),
        (
            Event::Access { access: 1, time: 70_000, thread: 96, api: 4, through: 5, stack: 6, stack_kind: StackKind::Java },
            "0401fc701101006004050600",
        ),
        (Event::Outcome { access: 1, time: 70_001, outcome: Outcome::Refused(-1) }, "0501fc711101000101"),
        (
            Event::Touch { time: 3, phase: TouchPhase::Up, origin: Origin::Injected, x: 1.0, y: 2.0, device: -1, target },
            "060301010000803f000000400101010203fb2c01",
        ),
        (Event::Mark { time: 0, name: "consent", value: "granted" }, "070007636f6e73656e74076772616e746564"),
        (Event::Lost { time: 9, since: 8, count: 7 }, "08090807"),
        (Event::End { time: 1 }, "0901"),
        (Event::Outcome { access: 2, time: 0, outcome: Outcome::Granted }, "05020000"),
    ];
    for (event, expected) in cases {
        let mut out = [0; MAX_EVENT];
        let length = encode(&event, &mut out).unwrap();
        assert_eq!(hex(&out[..length]), expected, "{event:?}");
        assert_eq!(decode(&out[..length]), Ok(event));
    }
}

#[test]
fn header_bytes_are_pinned() {
    let header = Header {
        session: *b"0123456789abcdef",
        pid: 0x01020304,
        segment: 2,
        capacity: 1 << 20,
        committed: 4096,
        lost: 3,
        started_monotonic: 5,
        started_wall: 6,
        whole: 7,
    };
    assert_eq!(
        hex(&header.encode()),
        "43534e544a524e4c01000000001000003031323334353637383961626364656604030201020000000000100000000000\
         0010000000000000030000000000000005000000000000000600000000000000e5f4fee50000\
         00000700000000000000"
    );
}
