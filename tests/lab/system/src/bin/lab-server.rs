//! Something on the network that an app can send to: a web server that takes what comes, answers 200 and keeps nothing.
//!
//! usage: lab-server [PORT]
//!
//! Listens on 127.0.0.1. Prints `port N`, then `ready`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::ExitCode;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// One request: its head as far as the length of its body, then the body.
fn serve(connection: &TcpStream) -> io::Result<()> {
    let mut request = BufReader::new(connection);
    let mut body = 0;
    loop {
        let mut line = String::new();
        if request.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            body = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    io::copy(&mut request.take(body), &mut io::sink())?;
    let mut answer = connection;
    answer.write_all(ANSWER)
}

fn run(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    println!("port {}", listener.local_addr()?.port());
    println!("ready");
    io::stdout().flush()?;
    for connection in listener.incoming() {
        let connection = connection?;
        std::thread::spawn(move || {
            if let Err(error) = serve(&connection) {
                eprintln!("lab-server: {error}");
            }
        });
    }
    Ok(())
}

fn main() -> ExitCode {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse());
    let Ok(port) = port else {
        eprintln!("usage: lab-server [PORT]");
        return ExitCode::from(64);
    };
    match run(port) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-server: {error}");
            ExitCode::FAILURE
        }
    }
}
