//! The bytes of events and headers, pinned. A change here is a change of the trace format: raise `journal::VERSION`.

use hooks::event::*;
use hooks::journal::Header;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn event_bytes_are_pinned() {
    let target = Some(Target { window: 1, owner: 7, class: 2, id: 3, text: 300, drawn: false });
    let cases: [(Event<'_>, &str); 20] = [
        (
            Event::Process { pid: 77, parent: 1, uid: 10123, sdk: 30, name: "a.b", agent: "0.1.0", entry: Entry::Preload },
            "004d01fb8b271e03612e6205302e312e3000",
        ),
        (Event::Hook { time: 250, name: "ioctl", state: HookState::Placed, why: "" }, "01fa05696f63746c0000"),
        (Event::Text { id: 1, text: "麦" }, "020103e9baa6"),
        (Event::Frame { id: 2, caller: 1, symbol: 9, line: -2 }, "0302010903"),
        (
            Event::Access {
                access: 2,
                time: 70_000,
                thread: 96,
                api: 4,
                through: 5,
                stack: 6,
                stack_kind: StackKind::Java,
                layer: Layer::Binder,
                within: 1,
                posted: 9,
            },
            "0402fc701101006004050600000109",
        ),
        (Event::Outcome { access: 1, time: 70_001, outcome: Outcome::Refused(-1) }, "0501fc711101000101"),
        (
            Event::Touch {
                time: 3,
                phase: TouchPhase::Up,
                origin: Origin::Injected,
                x: 1.0,
                y: 2.0,
                device: -1,
                flags: 2,
                target,
            },
            "060301010000803f0000004001020101070203fb2c0100",
        ),
        (Event::Mark { time: 0, name: "consent", value: "granted" }, "070007636f6e73656e74076772616e746564"),
        (Event::Lost { time: 9, since: 8, count: 7 }, "08090807"),
        (Event::End { time: 1 }, "0901"),
        (Event::Outcome { access: 2, time: 0, outcome: Outcome::Granted }, "05020000"),
        (Event::Key { time: 1, phase: KeyPhase::Up, origin: Origin::Hardware, code: 4, device: 2, flags: 8 }, "0a010100040408"),
        (Event::Click { time: 1, thread: 2, through: 3, target: None, stack: 4, posted: 5 }, "0b010203000405"),
        (Event::Permission { time: 1, permission: 2, state: PermissionState::Refused, stack: 3 }, "0c01020203"),
        (Event::Started { time: 1, cause: StartCause::Receiver }, "0d0102"),
        (Event::Value { access: 1, time: 2, hash: 3, length: 4, shape: 5, name: 6 }, "0e010203040506"),
        (
            Event::Egress {
                time: 1,
                thread: 2,
                hash: u64::MAX,
                encoding: Encoding::Sha256,
                through: 3,
                host: 4,
                stack: 5,
                stack_kind: StackKind::Native,
                posted: 0,
            },
            "0f0102fdffffffffffffffff060304050100",
        ),
        (Event::Flag { time: 1, key: 2, value: true, through: 3 }, "1001020103"),
        (Event::Code { time: 1, method: 2, running: 4, table: 3 }, "1101020403"),
        (Event::Screen { time: 1, owner: 2, window: 3, shown: true }, "1201020301"),
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
        "43534e544a524e4c02000000001000003031323334353637383961626364656604030201020000000000100000000000\
         00100000000000000300000000000000050000000000000006000000000000001ce4cd420000\
         00000700000000000000"
    );
}
