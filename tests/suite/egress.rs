//! Texts that a process was given are recognised when they leave it: by every way that libc has, through real TLS clients, in every form; and
//! neither they nor anything that they could be got from stands in a journal.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use consentinel_tests::{Journal, Output, Program, lab, library, same};
use hooks::event::{Encoding, HookState};
use tempfile::TempDir;

const IMEI: &str = "867530912345678";
const CARD: &str = "card 6222029876543210123";
const BRIEF: &str = "look imei 867530912345678\nlook card card 6222029876543210123\nshape card_number card *\n\
                     flag app_prefs agreed\nkey 000102030405060708090a0b0c0d0e0f\n";

fn sends(scene: &str, sent: &str) -> Program {
    Program::with_agent(env!("CARGO_BIN_EXE_sends"), scene).env("SENT", sent).env("CONSENTINEL_BRIEF", BRIEF)
}

/// Runs it to a good end, without a word of its own.
fn run(program: Program) -> Output {
    let output = program.run();
    assert_eq!(output.status.code(), Some(0), "{} {}", output.stdout, output.stderr);
    for journal in &output.journals {
        journal.assert_whole();
        assert_holds_no_text(&journal.bytes, &[IMEI, CARD]);
    }
    output
}

/// What left: which text, how, through what, where to.
fn left(journal: &Journal) -> Vec<(String, Encoding, &str, &str)> {
    let name = |hash: u64| journal.values.iter().find(|value| value.hash == hash).map(|value| value.name.clone());
    journal
        .egress
        .iter()
        .map(|egress| {
            let name = name(egress.hash).expect("what leaves was told before");
            (name, egress.encoding, egress.through.as_str(), egress.host.as_str())
        })
        .collect()
}

fn assert_holds_no_text(bytes: &[u8], texts: &[&str]) {
    for text in texts {
        let plain = text.as_bytes();
        let hex: String = plain.iter().map(|byte| format!("{byte:02x}")).collect();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let base64: Vec<String> = (0..3).map(|offset| base64(&[&b"xx"[..offset], plain].concat())).collect();
        let inner = base64.iter().map(|text| text.trim_end_matches('=').as_bytes()).map(|text| &text[4..text.len() - 2]);
        let forms: Vec<Vec<u8>> =
            [plain.to_vec(), hex.to_uppercase().into(), hex.into(), wide].into_iter().chain(inner.map(<[u8]>::to_vec)).collect();
        for form in forms {
            assert!(!bytes.windows(form.len()).any(|window| window == form), "{text:?} stands in a journal as {form:?}");
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    let mut openssl =
        Command::new("openssl").args(["base64", "-A"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("openssl");
    openssl.stdin.take().expect("a pipe").write_all(bytes).expect("bytes");
    String::from_utf8(openssl.wait_with_output().expect("its output").stdout).expect("ASCII")
}

fn digest(name: &str, text: &str) -> String {
    let mut openssl =
        Command::new("openssl").args(["dgst", "-r", name]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("openssl");
    openssl.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("bytes");
    let output = String::from_utf8(openssl.wait_with_output().expect("its output").stdout).expect("ASCII");
    output.split(' ').next().expect("digits").to_owned()
}

/// Every function that sends is seen once, with the other end's address and a stack.
#[test]
fn a_text_is_seen_through_every_function_that_sends() {
    let output = run(sends("functions", CARD));
    let journal = output.journal();
    let functions: Vec<_> = journal.egress.iter().map(|egress| egress.through.as_str()).collect();
    assert_eq!(functions, ["write", "writev", "send", "sendto", "sendmsg", "sendmmsg", "sendto"]);
    for (egress, (name, encoding, _, host)) in journal.egress.iter().zip(left(journal)) {
        assert_eq!((name.as_str(), encoding), ("card", Encoding::Plain));
        assert!(host.strip_prefix("127.0.0.1:").is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0)), "{host}");
        assert!(journal.stack(egress.stack).first().is_some_and(|frame| frame.starts_with("sends+")), "who sent is told");
    }
    let shapes: Vec<_> = journal.values.iter().map(|value| (value.name.as_str(), value.shape.as_str(), value.access)).collect();
    assert_eq!(shapes, [("imei", "", 0), ("card", "card_number", 0)]);
    assert_eq!(journal.values.iter().map(|value| value.length as usize).collect::<Vec<_>>(), [IMEI.len(), CARD.len()]);
    for name in ["write", "send", "sendto", "sendmsg", "sendmmsg", "writev", "SSL_write", "SSL_write_ex"] {
        let hook = journal.hooks.iter().find(|(hook, _, _)| hook == name);
        assert!(matches!(hook, Some((_, HookState::Placed, _))), "{name}: {hook:?}");
    }
}

/// With the run's key the same text has the same hash in every process; without one, in no two of them.
#[test]
fn a_hash_depends_on_the_key_of_the_run() {
    let hashes = |brief: &str| -> Vec<u64> {
        let output = run(sends("inside", "").env("CONSENTINEL_BRIEF", brief));
        output.journal().values.iter().map(|value| value.hash).collect()
    };
    let without_key = BRIEF.split("key").next().expect("the lines before the key");
    let first = hashes(BRIEF);
    assert!(first.len() == 2 && first[0] != first[1]);
    assert_eq!(first, hashes(BRIEF));
    assert_ne!(first, hashes(without_key));
    assert_ne!(hashes(without_key), hashes(without_key));
}

#[test]
fn other_texts_are_not_seen() {
    for sent in ["card 6222029876543210124", "86753091234561", ""] {
        assert!(run(sends("functions", sent)).journal().egress.is_empty(), "{sent}");
    }
}

#[test]
fn a_text_that_goes_out_in_two_calls_is_seen_once() {
    let output = run(sends("parts", CARD));
    assert_eq!(left(output.journal()).len(), 1, "{:?}", output.journal().egress);
}

#[test]
fn every_one_of_many_threads_is_seen_each_time() {
    let output = run(sends("threads", CARD));
    assert_eq!(output.journal().egress.len(), 8 * 200);
}

/// Children of busy threads go on looking, and harm nobody.
#[test]
fn forks_amid_busy_threads_go_on_as_they_do_without_texts() {
    let program = env!("CARGO_BIN_EXE_forks");
    let plain = Program::plain(program, "busy").run();
    let watched = run(Program::with_agent(program, "busy").env("CONSENTINEL_BRIEF", BRIEF));
    assert_eq!((&watched.stdout, &watched.stderr, watched.status), (&plain.stdout, &plain.stderr, plain.status));
    let told = |journal: &Journal| journal.values.iter().map(|value| value.hash).collect::<Vec<_>>();
    assert_eq!(watched.journals.len(), 31);
    assert!(watched.journals.iter().all(|journal| told(journal) == told(&watched.journals[0])), "one text, one hash");
}

/// Looking takes nothing from the heap and maps nothing.
#[test]
fn sending_without_a_hit_takes_no_memory() {
    let program = Program::with_agent(env!("CARGO_BIN_EXE_counts"), "unmatched").preload(library("count_alloc"));
    assert_eq!(run(program.env("CONSENTINEL_BRIEF", BRIEF)).stdout, "0 taken\n");
}

#[test]
fn what_stays_in_the_process_or_goes_to_a_file_is_no_egress() {
    assert!(run(sends("inside", CARD)).journal().egress.is_empty());
}

/// A child goes on looking for what its parent knew, and tells the name of a local socket.
#[test]
fn a_child_knows_its_parents_texts_and_a_local_socket_has_a_name() {
    let output = run(sends("local", CARD));
    let child = output.journals.iter().find(|journal| !journal.egress.is_empty()).expect("a journal that tells it");
    let (name, encoding, _, host) = &left(child)[0];
    assert_eq!((name.as_str(), *encoding), ("card", Encoding::Plain));
    assert!(host.starts_with("unix:@consentinel-test-"), "{host}");
}

#[test]
fn a_function_that_is_switched_off_tells_nothing() {
    let output = run(sends("functions", CARD).env("CONSENTINEL_OFF", "send,sendto,write"));
    let functions: Vec<_> = output.journal().egress.iter().map(|egress| egress.through.clone()).collect();
    assert_eq!(functions, ["writev", "sendmsg", "sendmmsg"]);
}

/// The flag is told when its value changes in its own file, also when it is written in parts.
#[test]
fn a_flag_of_the_apps_own_is_told_when_its_file_is_written() {
    let output = run(sends("preferences", ""));
    assert_eq!(output.journal().told, ["flag agreed false", "flag agreed true", "flag agreed false"]);
}

/// A key may stand in several files. Preferences that are named by their user are told without the name.
#[test]
fn a_file_whose_name_holds_a_text_is_not_named() {
    let output = run(sends("preferences", IMEI).env("CONSENTINEL_BRIEF", format!("{BRIEF}flag * agreed\n")));
    // The two files of other names among them.
    let values: Vec<_> = output.journal().told.iter().filter_map(|told| told.strip_prefix("flag agreed ")).collect();
    assert_eq!(values, ["false", "true", "true", "false", "true"]);
}

/// What a service answered is recognised when it is sent on, and told by the access that delivered it.
#[test]
fn a_reply_of_a_service_is_recognised_when_it_leaves() {
    let driver = lab().join("out/liblab_driver.so");
    let output = run(Program::with_agent(env!("CARGO_BIN_EXE_sends"), "reply").preload(driver));
    let journal = output.journal();
    let accesses: Vec<_> = journal.accesses.iter().map(|access| (access.number, access.api.as_str())).collect();
    assert_eq!(accesses, [(1, "imei.read"), (2, "clipboard.read")]);
    let values: Vec<_> = journal.values.iter().map(|value| (value.access, value.name.as_str(), value.length)).collect();
    // The clip's text, and neither its label nor its type.
    assert_eq!(values, [(1, "imei", 15), (2, "clipboard", 41)]);
    let [(name, encoding, through, host)] = &left(journal)[..] else { panic!("{:?}", journal.egress) };
    assert_eq!((name.as_str(), *encoding, *through), ("imei", Encoding::Plain, "send"));
    assert!(host.starts_with("127.0.0.1:"));
    assert_holds_no_text(&journal.bytes, lab_system::services::values::TEXTS);
}

/// Sending fails, and half fails, as it does without us.
#[test]
fn failures_of_sending_are_the_programs_own() {
    for scene in ["failures", "pipe"] {
        let plain = Program::plain(env!("CARGO_BIN_EXE_sends"), scene).env("SENT", CARD).run();
        let watched = sends(scene, CARD).run();
        assert_eq!((&watched.stdout, &watched.stderr, watched.status), (&plain.stdout, &plain.stderr, plain.status), "{scene}");
        assert_ne!(plain.status.code(), Some(101), "{scene}: {}", plain.stderr);
        assert!(watched.journals.iter().all(|journal| journal.egress.is_empty()), "a pair and a file are inside");
    }
    // And while nothing is looked for.
    same(env!("CARGO_BIN_EXE_sends"), "failures");
}

/// Each connection's bytes go to the library that made it; what was not taken is not said to have left; and where there is no library at all,
/// a call fails.
#[test]
fn each_connection_is_served_by_its_own_library() {
    let folder = TempDir::new().expect("a temporary folder");
    let copy = |name: &str| {
        let path = folder.path().join(name);
        std::fs::copy(library("tls_library"), &path).expect("a copy");
        path
    };
    let sent = format!("{IMEI}; {CARD}");
    let output = run(sends("tls", &sent).arg(copy("libssl.so.one")).arg(copy("libssl.so.two")));
    let length = sent.len();
    let taken = length - 1;
    let expected = format!(
        "without a library: -1\nround 0: {taken}\nround 1: {taken}\nround 2: {taken}\nunknown: {taken}\ntaken: {}\ntaken: {}\n",
        2 * taken,
        2 * taken
    );
    assert_eq!(output.stdout, expected);
    // The card's last digit was never taken.
    let imei = ("imei".to_owned(), Encoding::Plain, "SSL_write", "tls.example");
    assert_eq!(left(output.journal()), [imei.clone(), imei.clone(), imei.clone(), imei]);
}

/// A certificate, and a server of OpenSSL's.
struct TlsServer {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl TlsServer {
    fn start() -> TlsServer {
        let folder = TempDir::new().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
        let (key, certificate) = (path("key.pem"), path("cert.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-keyout", &key, "-out", &certificate])
            .output()
            .expect("openssl");
        assert!(made.status.success(), "{made:?}");
        let mut server = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-key", &key, "-cert", &certificate])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl");
        let mut lines = BufReader::new(server.stdout.take().expect("a pipe")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ACCEPT 127.0.0.1:")?.trim().parse().ok())
            .expect("the server says where it listens");
        // What else it says is read away, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        TlsServer { server, port, _folder: folder }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A server without TLS that reads a request and says that all is well.
fn http_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let port = listener.local_addr().expect("an address").port();
    let serve = |mut client: TcpStream| {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        let length = |request: &[u8]| {
            let text = String::from_utf8_lossy(request).to_lowercase();
            let body = text.split_once("content-length: ")?.1.split("\r\n").next()?.parse::<usize>().ok()?;
            Some(text.find("\r\n\r\n")? + 4 + body)
        };
        while let Ok(got @ 1..) = client.read(&mut buffer) {
            request.extend(&buffer[..got]);
            if request.windows(4).any(|end| end == b"\r\n\r\n") && length(&request).is_none_or(|whole| request.len() >= whole) {
                let _ = client.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
        }
    };
    std::thread::spawn(move || listener.incoming().flatten().for_each(serve));
    port
}

fn client(program: &str, arguments: &[&str]) -> Program {
    let (first, rest) = arguments.split_first().expect("an argument");
    let program = Program::with_agent(program, first).env("CONSENTINEL_BRIEF", BRIEF);
    rest.iter().fold(program, |program, argument| program.arg(argument))
}

/// What a run of curl lets out; the address is that of the server's.
fn curl(arguments: &[&str]) -> Vec<(String, Encoding, String, String)> {
    let arguments = [&["-sSk", "--max-time", "30", "-o", "/dev/null"], arguments].concat();
    let output = run(client("curl", &arguments));
    let owned =
        |(name, encoding, through, host): (String, Encoding, &str, &str)| (name, encoding, through.to_owned(), host.to_owned());
    left(output.journal()).into_iter().map(owned).collect()
}

fn body_as_header(word: &str) -> String {
    match word {
        "-d" => "-H".to_owned(),
        body if body.starts_with('{') || body.bytes().all(|byte| byte.is_ascii_hexdigit()) => format!("X-Body: {body}"),
        other => other.to_owned(),
    }
}

#[test]
fn curl_is_seen_sending_in_every_form() {
    let (server, http) = (TlsServer::start(), http_server());
    let base64 = base64(format!("{{\"device\":\"{IMEI}\"}}").as_bytes());
    let hex: String = CARD.bytes().map(|byte| format!("{byte:02X}")).collect();
    let cases: Vec<(&str, Encoding, Vec<String>)> = vec![
        ("imei", Encoding::Plain, vec![format!("/?device={IMEI}")]),
        ("card", Encoding::Url, vec!["/".into(), "-G".into(), "--data-urlencode".into(), format!("q={CARD}")]),
        ("card", Encoding::Plain, vec!["/".into(), "-d".into(), format!("{{\"clip\":\"{CARD}\"}}")]),
        ("imei", Encoding::Base64, vec!["/".into(), "-H".into(), format!("X-Device: {base64}")]),
        ("card", Encoding::Hex, vec!["/".into(), "-d".into(), hex]),
        ("imei", Encoding::Md5, vec![format!("/?d={}", digest("-md5", IMEI))]),
        ("card", Encoding::Sha1, vec![format!("/?d={}", digest("-sha1", CARD))]),
        ("imei", Encoding::Sha256, vec![format!("/?d={}", digest("-sha256", IMEI).to_uppercase())]),
    ];
    for (name, encoding, arguments) in &cases {
        let (path, rest) = arguments.split_first().expect("a path");
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        // OpenSSL's server answers GET only; there, a body is a header.
        let headers: Vec<String> = arguments[1..].iter().map(|word| body_as_header(word)).collect();
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let secure = curl(&[&[format!("https://localhost:{}{path}", server.port).as_str()], &headers[..]].concat());
        let [(found, how, through, host)] = &secure[..] else { panic!("{encoding:?}: {secure:?}") };
        assert_eq!((found.as_str(), how), (*name, encoding));
        assert!(through.starts_with("SSL_write") && host.starts_with("localhost"), "{through} {host}");
        let clear = curl(&[&[format!("http://127.0.0.1:{http}{path}").as_str()], &rest[..]].concat());
        assert_eq!(clear, [((*name).to_owned(), *encoding, "send".to_owned(), format!("127.0.0.1:{http}"))]);
    }
    assert_eq!(curl(&[&format!("https://localhost:{}/?device=86753091234567", server.port)]), []);
}

#[test]
fn the_client_of_openssl_is_seen_with_the_name_that_it_asked_for() {
    let server = TlsServer::start();
    let folder = TempDir::new().expect("a temporary folder");
    let request = folder.path().join("request");
    std::fs::write(&request, format!("GET /?device={IMEI} HTTP/1.0\r\n\r\n")).expect("a file");
    let address = format!("127.0.0.1:{}", server.port);
    let program = client("openssl", &["s_client", "-quiet", "-ign_eof", "-connect", &address, "-servername", "api.example"]);
    let output = run(program.change(|command| {
        command.stdin(File::open(&request).expect("a file"));
    }));
    let host = format!("api.example:{}", server.port);
    assert_eq!(left(output.journal()), [("imei".to_owned(), Encoding::Plain, "SSL_write", host.as_str())]);
}

/// Python loads libssl for itself alone, so that the linker's next one is none; and looks names up, which then stand for their addresses.
#[test]
fn python_is_seen_through_a_library_of_its_own() {
    let asked = Command::new("python3").args(["-c", "import ssl, sys; print(sys.executable)"]).output().expect("python3");
    let python = String::from_utf8(asked.stdout).expect("a path");
    assert!(Path::new(python.trim()).exists(), "python3 with ssl: {}", String::from_utf8_lossy(&asked.stderr));
    let (server, http) = (TlsServer::start(), http_server());
    let script = format!(
        "import ssl, socket\n\
         c = ssl._create_unverified_context()\n\
         s = c.wrap_socket(socket.create_connection(('localhost', {})), server_hostname='api.example')\n\
         s.sendall(b'GET /?device={IMEI} HTTP/1.0\\r\\n\\r\\n')\n\
         while s.recv(4096): pass\n\
         p = socket.create_connection(('localhost', {http}))\n\
         p.sendall(b'GET /?device={IMEI} HTTP/1.0\\r\\n\\r\\n')\n\
         p.recv(4096)\n",
        server.port
    );
    let output = run(client(python.trim(), &["-c", &script]));
    let seen = left(output.journal());
    let [(_, _, secure, secure_host), (_, _, clear, clear_host)] = &seen[..] else { panic!("{seen:?}") };
    assert!(secure.starts_with("SSL_write"), "{secure}");
    assert_eq!(*secure_host, format!("api.example:{}", server.port));
    assert_eq!((*clear, *clear_host), ("send", format!("localhost:{http}").as_str()));
}
