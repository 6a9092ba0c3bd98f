//! The context manager (handle 0) that is all the system services at once: a stand-in for servicemanager, system_server, the
//! telephony process and the media servers, which on a device are several processes behind several handles.
//!
//! usage: lab-services [DEVICE]
//!
//! Prints `ready` when it serves. `LAB_SERVICES_LOG` names a file for what it receives (see `lab_system::received`).

use std::ffi::CString;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use lab_system::binder::Device;
use lab_system::parcel::Reader;
use lab_system::received::Log;
use lab_system::services::{Sender, answer};

/// A call whose first argument is this text is answered late, so that a test can interrupt the waiting caller.
const SLOW_CALLER: &str = "lab.slow";
const SLOW_ANSWER: Duration = Duration::from_millis(300);

fn is_slow(parcel: &[u8]) -> bool {
    let mut reader = Reader::new(parcel);
    reader.token().is_some() && reader.string16() == Some(Some(SLOW_CALLER.to_owned()))
}

fn run(path: &str) -> io::Result<()> {
    let path = CString::new(path).map_err(io::Error::other)?;
    let device = Device::open(&path)?;
    device.become_context_manager()?;
    let log = Log::from_env();
    println!("ready");
    io::stdout().flush()?;
    device.serve(|call| {
        if let Some(log) = &log {
            log.received(call.sender_pid, call.sender_uid, call.code, call.flags, call.data);
        }
        if is_slow(call.data) {
            std::thread::sleep(SLOW_ANSWER);
        }
        let sender = Sender { pid: call.sender_pid, uid: call.sender_uid };
        answer(call.code, call.data, sender).parcel
    })
}

fn main() -> ExitCode {
    let path = std::env::args().nth(1).unwrap_or_else(|| "/dev/binder".to_owned());
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-services: {path}: {error}");
            ExitCode::FAILURE
        }
    }
}
