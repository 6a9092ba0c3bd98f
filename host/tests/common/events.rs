//! Events with numbers of an attacker's choosing.

use hooks::event::{
    Encoding, Event, HookState, KeyPhase, Layer, Origin, PermissionState, StackKind, StartCause, Target, TouchPhase,
};

/// An event of every kind, with numbers that name nothing, something else, or itself.
pub fn any_event(kind: u32, id: u32, time: u64) -> Event<'static> {
    let (small, is_even) = (id % 5, id.is_multiple_of(2));
    let target = Some(Target { window: id, owner: small, class: small, id: small, text: id, drawn: is_even });
    let phase = if is_even { TouchPhase::Down } else { TouchPhase::Up };
    let key_phase = if is_even { KeyPhase::Down } else { KeyPhase::Up };
    let (origin, stack_kind, posted) = (Origin::Injected, StackKind::Java, small);
    match kind {
        0 => Event::Text { id: small, text: "imei.read" },
        1 => Event::Frame { id: small, caller: id % 7, symbol: id, line: -1 },
        2 => {
            let (api, within, layer) = (small, id % 3, Layer::Java);
            Event::Access { access: small, time, thread: 1, api, through: id, stack: small, stack_kind, layer, within, posted }
        }
        3 => Event::Outcome { access: small, time, outcome: hooks::event::Outcome::Granted },
        4 => Event::Lost { time, since: u64::from(id), count: time },
        5 => Event::Key { time, phase: key_phase, origin, code: id, device: 0, flags: id },
        6 => Event::Click { time, thread: id, through: small, target: target.filter(|_| small > 0), stack: small, posted },
        7 => Event::Permission { time, permission: id, state: PermissionState::Granted, stack: id },
        8 => Event::Started { time, cause: StartCause::Provider },
        9 => Event::Value { access: id, time, hash: u64::from(small), length: id, shape: id, name: small },
        10 => {
            let (hash, encoding, through, host) = (u64::from(id % 7), Encoding::Sha1, small, id);
            Event::Egress { time, thread: id, hash, encoding, through, host, stack: small, stack_kind, posted }
        }
        11 => Event::Flag { time, key: id, value: true, through: small },
        12 => Event::Code { time, method: id, running: id, table: small },
        14 => Event::Screen { time, owner: id, window: small, shown: is_even },
        13 => Event::Hook { time, name: "recvfrom", state: HookState::Failed, why: "" },
        _ => Event::Touch { time, phase, origin, x: f32::NAN, y: 0.0, device: 0, flags: 0, target },
    }
}
