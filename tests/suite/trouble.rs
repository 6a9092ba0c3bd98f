//! Journals that cannot be written. The program runs on as if nothing were, and what is missing is told.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::time::Instant;

use consentinel_tests::{GUARD, Output, Program, agent, read_journals};

const ERRORS: &str = env!("CARGO_BIN_EXE_errors");

fn assert_same(with: &Output) {
    let without = Program::plain(ERRORS, "files").run();
    assert_eq!((with.status, &with.stdout, &with.stderr), (without.status, &without.stdout, &without.stderr));
}

/// Without a folder to write to, the library does nothing at all: no file, no thread, no socket.
#[test]
fn an_agent_that_was_not_asked_for_is_inert() {
    let mut program = Program::plain(env!("CARGO_BIN_EXE_obedient"), "").preload(agent());
    program = program.change(|command| {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
    });
    let (mut child, folder) = program.start();
    let (mut orders, mut answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    orders.write_all(b"calls 10\n").unwrap();
    answers.read_line(&mut String::new()).unwrap();
    let pid = child.id();
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    assert!(maps.contains("libconsentinel_agent.so"), "the library is there");
    assert_eq!(std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().count(), 1, "no thread");
    assert_eq!(std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count(), 3, "no descriptor");
    let sockets = std::fs::read_to_string("/proc/net/unix").unwrap();
    assert!(!sockets.contains(&format!("@{}", hooks::ship::socket_name(pid))), "no socket");
    drop(orders);
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file");
}

/// A folder that is not there.
#[test]
fn a_missing_folder_changes_nothing() {
    let with = Program::with_agent(ERRORS, "files").env("CONSENTINEL_DIR", "/nonexistent/folder").run();
    assert_same(&with);
    assert!(with.journals.is_empty());
}

/// A folder that may not be written to: a file, and one without the permission (root may write there all the same, so it becomes nobody).
#[test]
fn an_unwritable_folder_changes_nothing() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_same(&Program::with_agent(ERRORS, "files").env("CONSENTINEL_DIR", file.path()).run());

    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o500)).unwrap();
    // `/proc` cannot be written to by anybody.
    for path in [folder.path(), "/proc".as_ref()] {
        let with = Program::with_agent(ERRORS, "files").env("CONSENTINEL_DIR", path).change(|command| {
            // SAFETY: dropping a capability from the bounding set is a plain system call; it is lost at the exec that follows.
            unsafe {
                command.pre_exec(|| {
                    const CAP_DAC_OVERRIDE: libc::c_ulong = 1;
                    libc::prctl(libc::PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
                    Ok(())
                });
            }
        });
        assert_same(&with.run());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

/// A path that is too long for a journal.
#[test]
fn a_folder_with_a_long_name_changes_nothing() {
    let with = Program::with_agent(ERRORS, "files").env("CONSENTINEL_DIR", format!("/{}", "x".repeat(3000))).run();
    assert_same(&with);
}

/// A limit on the size of files that a segment does not fit in: by default the kernel kills who goes over it, and it may not kill the program.
#[test]
fn a_limit_on_files_changes_nothing() {
    let with = Program::with_agent(ERRORS, "files").change(|command| {
        // SAFETY: a plain system call on a structure of ours.
        unsafe {
            command.pre_exec(|| {
                let limit = libc::rlimit { rlim_cur: 100 << 10, rlim_max: 100 << 10 };
                libc::setrlimit(libc::RLIMIT_FSIZE, &limit);
                Ok(())
            });
        }
    });
    let with = with.run();
    assert_same(&with);
    assert!(with.journals.is_empty());
}

/// Settings that make no sense are replaced by ones that do.
#[test]
fn absurd_settings_change_nothing() {
    for (name, value) in [
        ("CONSENTINEL_SEGMENT", "0"),
        ("CONSENTINEL_SEGMENT", "5000"),
        ("CONSENTINEL_SEGMENT", "99999999999999"),
        ("CONSENTINEL_SEGMENT", "-1"),
        ("CONSENTINEL_SEGMENTS", "0"),
        ("CONSENTINEL_SESSION", "not hexadecimal"),
        ("CONSENTINEL_SDK", "four"),
        ("CONSENTINEL_OFF", ",,,nothing,"),
        ("CONSENTINEL_STACK", "perhaps"),
    ] {
        let with = Program::with_agent(ERRORS, "files").env(name, value).run();
        assert_same(&with);
        with.journal().assert_whole();
        assert_eq!(with.journal().accesses.len(), 7, "{name}={value}");
    }
}

/// A hook that is switched off records nothing, and says that it is off.
#[test]
fn a_hook_that_is_off_is_silent() {
    let with = Program::with_agent(ERRORS, "files").env("CONSENTINEL_OFF", "open,fopen").run();
    assert_same(&with);
    let journal = with.journal();
    assert_eq!(
        journal.outcomes().iter().map(|(through, _)| through.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["openat", "open64"]
    );
}

/// A disk that is full in the middle of a run: the program runs on, what was recorded before is whole, and what is missing is counted when
/// there is room again.
#[test]
fn a_disk_that_fills_up_changes_nothing() {
    const SEGMENT: u64 = 64 << 10;
    let folder = tempfile::tempdir().unwrap();
    let target = std::ffi::CString::new(folder.path().to_str().unwrap()).unwrap();
    let program = Program::with_agent(env!("CARGO_BIN_EXE_obedient"), "")
        .env("CONSENTINEL_DIR", folder.path())
        .env("CONSENTINEL_SEGMENT", SEGMENT.to_string())
        .change(|command| {
            command.stdin(Stdio::piped()).stdout(Stdio::piped());
            // A disk of the program's own, of half a megabyte. Without root it takes a user namespace to mount one.
            // SAFETY: plain system calls with texts that were made before the fork.
            unsafe {
                command.pre_exec(move || {
                    let done = (libc::geteuid() == 0 || libc::unshare(libc::CLONE_NEWUSER) == 0)
                        && libc::unshare(libc::CLONE_NEWNS) == 0
                        && libc::mount(
                            std::ptr::null(),
                            c"/".as_ptr(),
                            std::ptr::null(),
                            libc::MS_REC | libc::MS_PRIVATE,
                            std::ptr::null(),
                        ) == 0
                        && libc::mount(c"disk".as_ptr(), target.as_ptr(), c"tmpfs".as_ptr(), 0, c"size=512k".as_ptr().cast())
                            == 0;
                    if done { Ok(()) } else { Err(std::io::Error::last_os_error()) }
                });
            }
        });
    let (mut child, _own) = program.start();
    let (mut orders, mut answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut order = |order: &str| {
        writeln!(orders, "{order}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert_eq!(answer, "done\n");
    };
    order("calls 30000");
    let seen_from_here = format!("/proc/{}/root{}", child.id(), folder.path().display());
    let full = read_journals(seen_from_here.as_ref());
    let [journal] = &full[..] else { panic!("one journal") };
    assert_eq!(journal.damage, Vec::<String>::new());
    assert!(journal.accesses.len() > 1000 && journal.accesses.len() < 30_000, "the disk was full: {}", journal.accesses.len());

    // The host takes the oldest segments away.
    let mut host = consentinel_tests::Host::connect(child.id());
    host.say(&hooks::ship::Request::Acknowledge(hooks::ship::Position { segment: 3, offset: 0 }));
    host.say(&hooks::ship::Request::Mark("room".into()));
    host.subscribe(0, 0);
    let start = Instant::now();
    let now = loop {
        order("calls 1");
        let now = read_journals(seen_from_here.as_ref()).remove(0);
        if now.marks == ["room="] {
            break now;
        }
        assert!(start.elapsed() < GUARD, "there is no room again");
    };
    assert_eq!(now.damage, Vec::<String>::new());
    assert!(now.lost_told > 0 && now.lost >= now.lost_told, "what is missing is told, and stands in the header");
    drop((orders, host));
    assert!(child.wait().unwrap().success());
}
