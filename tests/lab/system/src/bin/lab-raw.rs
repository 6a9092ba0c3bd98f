//! A client without libbinder and without Java that sends every shape of transaction, for the test that what the agent
//! recorded is what the service received.
//!
//! Prints one line per transaction that it sent: `SENT code=N flags=N size=N header=H descriptor=D command=C batch=I/N -> RESULT`.
//! Without `--code` every transaction has a code of its own, so that its line can be found again in the log of the services.
//! With it, all of them have that one: then a journal that records only what its catalogue has shows every shape of the call.
//! The calls of `IClipboard` name a package as their first argument, as the real ones do.
//!
//! usage: lab-raw [--code N] [DEVICE]

use std::ffi::CString;
use std::process::ExitCode;
use std::time::Duration;

use lab_system::binder::{CallError, Device, Transaction, flag};
use lab_system::parcel::{Header, Reader, SYST, VNDR, Writer};

const CLIPBOARD: &str = "android.content.IClipboard";
const PACKAGE: &str = "com.example.raw";
/// lab-services answers whoever calls itself this late.
const SLOW_CALLER: &str = "lab.slow";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-raw: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: impl Iterator<Item = String>) -> Result<(), Box<dyn std::error::Error>> {
    let mut args = args.peekable();
    let code = match args.next_if(|arg| arg == "--code") {
        Some(_) => Some(args.next().ok_or("--code needs a number")?.parse()?),
        None => None,
    };
    let path = args.next().unwrap_or_else(|| "/dev/binder".to_owned());
    let device = Device::open(&CString::new(path)?)?;
    send_all(&device, code)?;
    Ok(())
}

fn send_all(device: &Device, only: Option<u32>) -> Result<(), CallError> {
    let pick = |code| only.unwrap_or(code);
    let headers = [
        (126, Header::Strict, "com.android.internal.telephony.IPhoneSubInfo"),
        (128, Header::Strict, CLIPBOARD),
        (129, Header::WorkSource, CLIPBOARD),
        (130, Header::Marked(SYST), CLIPBOARD),
        (134, Header::Marked(SYST), "android.media.IAudioFlingerService"),
        (135, Header::Marked(VNDR), "android.hardware.light.ILights"),
        (136, Header::Marked(SYST), "android.location.ILocationManager"),
    ];
    for (code, header, descriptor) in headers {
        let mut parcel = Writer::request_as(header, descriptor);
        parcel.string16(Some(PACKAGE)).i32(0);
        send(device, &[transaction(pick(code), parcel.as_bytes())])?;
    }

    let clipboard = |package| {
        let mut parcel = Writer::request(CLIPBOARD);
        parcel.string16(Some(package)).i32(0);
        parcel.into_bytes()
    };
    let parcel = clipboard(PACKAGE);
    let plain = |code| transaction(pick(code), &parcel);
    let one_way = |code| Transaction { flags: flag::ACCEPT_FDS | flag::ONE_WAY, ..plain(code) };
    send(device, &[Transaction { scatter_gather: true, ..plain(201) }])?;
    send(device, &[one_way(202)])?;
    // Several commands in one write, as libbinder batches them.
    send(device, &[one_way(203), one_way(204)])?;
    send(device, &[one_way(205), plain(206)])?;
    let slow = clipboard(SLOW_CALLER);
    send_interrupted(device, transaction(pick(207), &slow))?;
    // A transaction without a parcel: libbinder's ping.
    send(device, &[transaction(0x5f50_4e47, &[])])
}

fn transaction(code: u32, data: &[u8]) -> Transaction<'_> {
    Transaction { handle: 0, code, flags: flag::ACCEPT_FDS, data, scatter_gather: false }
}

fn send(device: &Device, batch: &[Transaction]) -> Result<(), CallError> {
    let answer = device.submit(batch)?;
    for (index, sent) in batch.iter().enumerate() {
        let (header, descriptor) = match Reader::new(sent.data).token() {
            Some((header, descriptor)) => (header.to_string(), descriptor),
            None => ("-".to_owned(), "-".to_owned()),
        };
        let command = if sent.scatter_gather { "TRANSACTION_SG" } else { "TRANSACTION" };
        let result =
            if sent.flags & flag::ONE_WAY != 0 { "taken".to_owned() } else { format!("answer of {} bytes", answer.len()) };
        println!(
            "SENT code={} flags={} size={} header={header} descriptor={descriptor} command={command} batch={}/{} -> {result}",
            sent.code,
            sent.flags,
            sent.data.len(),
            index + 1,
            batch.len(),
        );
    }
    Ok(())
}

/// Sends while a timer interrupts this thread: each time, `ioctl` gives EINTR and is called again with the same struct.
fn send_interrupted(device: &Device, transaction: Transaction) -> Result<(), CallError> {
    extern "C" fn ignore(_signal: i32) {}
    // Without SA_RESTART, and masked on no one: the program has one thread.
    // SAFETY: the handler does nothing, and the struct is complete: all zeros is an empty mask without flags.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = ignore as *const () as usize;
        libc::sigaction(libc::SIGALRM, &action, std::ptr::null_mut());
    }
    set_timer(Duration::from_millis(50));
    let before = device.interrupted();
    let result = send(device, &[transaction]);
    set_timer(Duration::ZERO);
    println!("INTERRUPTED {}", device.interrupted() - before);
    result
}

fn set_timer(period: Duration) {
    let period = libc::timeval { tv_sec: period.as_secs() as libc::time_t, tv_usec: period.subsec_micros().into() };
    let timer = libc::itimerval { it_interval: period, it_value: period };
    // SAFETY: the struct is complete.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut()) };
}
