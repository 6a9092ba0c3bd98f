//! The lab's finger, and the part of the window manager that hands out input channels.
//!
//! usage: lab-input --socket PATH --script FILE
//!
//! Listens on the unix stream socket PATH and prints `ready`. An app announces its windows there and gets a channel for each;
//! then the script is played: see `script.rs` for its language. Touches are `InputMessage` structs of API 30 on the channels, as
//! the input dispatcher sends them. When the script ends, the channels are closed, which ends the app.
//!
//! Exit status: 0 when the script was played, or when the app left with only waits to come; 1 with a reason otherwise; 64 for a
//! wrong command line or script.

mod mark;
mod message;
mod play;
mod script;
mod windows;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::ExitCode;
use std::sync::Arc;

use windows::Windows;

fn arguments() -> Option<(String, String)> {
    let (mut socket, mut script) = (None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--socket" => socket = args.next(),
            "--script" => script = args.next(),
            _ => return None,
        }
    }
    Some((socket?, script?))
}

/// Serves one app's announcements until it hangs up.
fn serve(control: UnixStream, windows: &Windows) {
    let mut lines = BufReader::new(&control).lines();
    while let Some(Ok(line)) = lines.next() {
        if let Err(error) = windows.heard(&line, &control) {
            eprintln!("lab-input: `{line}`: {error}");
            break;
        }
    }
    windows.hung_up();
}

fn run(socket: &str, script: &[script::Line]) -> Result<(), String> {
    // A stale socket of an earlier run would be in the way.
    let _ = std::fs::remove_file(socket);
    let listener = UnixListener::bind(socket).map_err(|error| format!("{socket}: {error}"))?;
    println!("ready");
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    for part in script::lives(script) {
        let (control, _) = listener.accept().map_err(|error| error.to_string())?;
        let process = mark::process_of(&control).map_err(|error| error.to_string())?;
        let windows = Arc::new(Windows::default());
        let heard = Arc::clone(&windows);
        std::thread::spawn(move || serve(control, &heard));
        let played = play::play(part, &windows, process);
        windows.close_all();
        played?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let Some((socket, path)) = arguments() else {
        eprintln!("usage: lab-input --socket PATH --script FILE");
        return ExitCode::from(64);
    };
    let script = std::fs::read_to_string(&path).map_err(|error| error.to_string()).and_then(|text| script::parse(&text));
    let script = match script {
        Ok(script) => script,
        Err(error) => {
            eprintln!("lab-input: {path}: {error}");
            return ExitCode::from(64);
        }
    };
    match run(&socket, &script) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-input: {error}");
            ExitCode::FAILURE
        }
    }
}
