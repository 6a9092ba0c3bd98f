//! Becomes another user and asks an agent for its journal. The first argument is the agent's process.

use std::io::{Read, Write};

use consentinel_tests::Host;
use consentinel_tests::calls::{fail, scene};
use hooks::ship::{Position, Request};

fn main() {
    const NOBODY: u32 = 65534;
    // SAFETY: a plain call.
    if unsafe { libc::setresuid(NOBODY, NOBODY, NOBODY) } != 0 {
        fail("only root can become somebody else");
    }
    let mut host = Host::connect(scene().parse().expect("a process"));
    // The agent may hang up before it has heard this.
    let _ = host.stream.write_all(&Request::Subscribe(Position::default()).encode());
    let mut bytes = Vec::new();
    let _ = host.stream.read_to_end(&mut bytes);
    println!("{} bytes", bytes.len());
}
