//! A host that dies and comes back: the target runs on, `attach` takes the run up again, and nothing is lost or there twice. Also how
//! Ctrl-C ends a run. Proves this for the tool as a process, killed as a whole; not for a machine that loses its power.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use consentinel::session::{What, open};
use consentinel_tests::{GUARD, agent, tool};
use serde_json::Value;

/// A run of the program `obedient` over small segments, with a folder of its own for everything.
struct Run {
    folder: tempfile::TempDir,
    host: Option<Child>,
    orders: Option<File>,
    ordered: u64,
}

impl Run {
    /// `output` as arguments of the tool.
    fn start(output: &[&str]) -> Run {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("orders");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let mut run = Run { folder, host: None, orders: None, ordered: 0 };
        let mut command = run.tool(&["run", "--local", "--policy", "galiao", "--format", "json"]);
        // Whatever the host does not take is kept, so that a loss would be the host's.
        command.args([
            "--env",
            "CONSENTINEL_SEGMENT=16384",
            "--env",
            "CONSENTINEL_SEGMENTS=100000",
            "--env",
            "CONSENTINEL_SDK=30",
        ]);
        command.args(output).args(["--", "sh", "-c", r#"exec "$0" <"$1""#, env!("CARGO_BIN_EXE_obedient")]).arg(&fifo);
        run.host = Some(command.spawn().unwrap());
        // Waits for the reader.
        run.orders = Some(File::options().write(true).open(&fifo).unwrap());
        run
    }

    fn tool(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(tool());
        command.args(arguments).env("CONSENTINEL_AGENT", agent()).env("TMPDIR", self.folder.path()).env_remove("LD_PRELOAD");
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn attach(&mut self, output: &[&str]) {
        let pid = self.pid().to_string();
        let mut command = self.tool(&["attach", &pid, "--policy", "galiao", "--format", "json", "--verbose"]);
        self.host = Some(command.args(output).spawn().unwrap());
    }

    fn order_calls(&mut self, number: u64) {
        self.ordered += number;
        writeln!(self.orders.as_mut().unwrap(), "calls {number}").unwrap();
    }

    /// Kills the host as nothing can be held against, and proves that the target is alive.
    fn kill_host(&mut self) {
        let mut host = self.host.take().unwrap();
        host.kill().unwrap();
        host.wait().unwrap();
        assert!(Path::new("/proc").join(self.pid().to_string()).exists(), "the target goes on");
    }

    fn interrupt(&self) {
        let pid = self.host.as_ref().unwrap().id().cast_signed();
        // SAFETY: a plain call; the host was not waited for, so the number is its own.
        assert_eq!(unsafe { libc::kill(pid, libc::SIGINT) }, 0);
    }

    fn end_of_host(&mut self) -> Output {
        end_of(self.host.take().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Names of all journals that the host has, or of all that are left in the target's own folder.
    fn journals(&self, folder: &str) -> Vec<String> {
        let mut below = vec![self.folder.path().to_owned()];
        let mut names = Vec::new();
        while let Some(folder_here) = below.pop() {
            let is_wanted = folder_here.file_name().unwrap().to_str().unwrap().ends_with(folder);
            for entry in std::fs::read_dir(&folder_here).into_iter().flatten().flatten() {
                let name = entry.file_name().into_string().unwrap();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    below.push(entry.path());
                } else if is_wanted && name.ends_with(".journal") {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The target: the host's parts are called `PID-START.SEGMENT.journal`.
    fn pid(&self) -> u32 {
        let names = self.journals(".parts");
        names.first().and_then(|name| name.split_once('-')?.0.parse().ok()).expect("the host has a journal")
    }

    /// Until the host has so many segments, and the agent has deleted what it has. (The shell's one segment stays: it became the program
    /// before a host could know it.)
    fn wait_for_segments(&self, number: usize) {
        wait(&format!("{number} segments"), || {
            self.journals(".parts").len() >= number && self.journals("journal").iter().all(|name| !name.ends_with(".1.journal"))
        });
    }

    /// What the tool or its children have left behind in the folder for temporary files.
    fn left(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name != "orders").collect()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // The target ends with its orders.
        self.orders = None;
        if let Some(host) = &mut self.host {
            let _ = host.kill();
            let _ = host.wait();
        }
    }
}

/// What a tool says that ends; one that hangs is killed.
fn end_of(tool: Child) -> Output {
    let pid = tool.id().cast_signed();
    let (done, is_done) = std::sync::mpsc::channel();
    std::thread::spawn(move || done.send(tool.wait_with_output().unwrap()));
    is_done.recv_timeout(GUARD).unwrap_or_else(|_| {
        // SAFETY: a plain call; nobody has waited for the tool, so the number is its own.
        unsafe { libc::kill(pid, libc::SIGKILL) };
        panic!("the tool hangs")
    })
}

fn wait(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < GUARD, "{what} did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Every access up to some number is there once, in order, with nothing lost or damaged; how many there are.
fn accesses(trace: &Path) -> u64 {
    let trace = open(trace).unwrap();
    assert!(trace.gaps.is_empty() && trace.damage.is_empty(), "{:?}\n{:?}", trace.gaps, trace.damage);
    assert!(trace.processes.iter().all(|process| process.lost == 0));
    let program = trace.processes.len() - 1;
    let numbers =
        trace.records.iter().filter(|record| record.process as usize == program).filter_map(|record| match &record.what {
            What::Access(access) => Some(u64::from(access.number)),
            _ => None,
        });
    numbers.zip(1..).inspect(|(number, expected)| assert_eq!(number, expected)).count() as u64
}

/// What of a verdict does not depend on times and process ids.
fn verdict(output: &Output) -> (Option<i32>, Value, Value, usize) {
    let talk = String::from_utf8_lossy(&output.stderr);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{talk}"));
    (output.status.code(), json["verdict"].clone(), json["rules"].clone(), json["findings"].as_array().unwrap().len())
}

#[test]
fn a_killed_host_comes_back_and_nothing_is_lost() {
    let file = ["-o", "run.trace"];
    let undisturbed = {
        let mut run = Run::start(&file);
        (0..4).for_each(|_| run.order_calls(3000));
        run.orders = None;
        let output = run.end_of_host();
        assert_eq!(accesses(&run.path("run.trace")), 12_000);
        verdict(&output)
    };

    let mut run = Run::start(&file);
    run.order_calls(3000);
    run.wait_for_segments(4);
    run.kill_host();
    run.order_calls(3000);
    // A new run would write over what is there, and says how to go on instead.
    let refused = end_of(run.tool(&["run", "--local", "--policy", "galiao", "-o", "run.trace", "--", "true"]).spawn().unwrap());
    let said = String::from_utf8(refused.stderr).unwrap();
    let hint = format!("consentinel attach {} --policy PACK -o run.trace", run.pid());
    assert!(refused.status.code() == Some(2) && said.contains(&hint), "{said}");

    // Killed again in the middle of the next.
    run.attach(&file);
    let before = run.journals(".parts").len();
    run.order_calls(3000);
    run.wait_for_segments(before + 2);
    run.kill_host();
    run.order_calls(3000);

    // The user has forgotten the name of the file.
    run.attach(&["-o", "other.trace"]);
    std::thread::sleep(Duration::from_millis(100));
    run.orders = None;
    let output = run.end_of_host();
    assert_eq!(accesses(&run.path("other.trace")), 12_000);
    assert_eq!(verdict(&output), undisturbed);
    let check = end_of(run.tool(&["check", "other.trace", "--policy", "galiao", "--format", "json"]).spawn().unwrap());
    assert_eq!(check.stdout, output.stdout, "later is as live");
    assert_eq!(run.left(), ["other.trace"], "no journals are left behind");
}

/// The run had no file, and its target has ended before the host came back.
#[test]
fn a_target_that_has_ended_is_taken_up_too() {
    let mut run = Run::start(&[]);
    run.order_calls(5000);
    run.wait_for_segments(4);
    let pid = run.pid();
    run.kill_host();
    run.order_calls(1000);
    run.orders = None;
    wait("the end of the target", || !is_alive(pid));
    run.attach(&["-o", "run.trace"]);
    let output = run.end_of_host();
    assert!(verdict(&output).0 != Some(2));
    assert_eq!(accesses(&run.path("run.trace")), 6000);
    assert_eq!(run.left(), ["run.trace"]);
}

/// A process that nobody has waited for yet is a zombie: where nothing adopts orphans it stays one.
fn is_alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn ctrl_c_ends_an_attached_host_and_leaves_the_target() {
    let mut run = Run::start(&["-o", "run.trace"]);
    run.order_calls(3000);
    run.wait_for_segments(4);
    // One host at a time: two would take each other's records away.
    let pid = run.pid().to_string();
    let second = end_of(run.tool(&["attach", &pid, "--policy", "galiao"]).spawn().unwrap());
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(second.status.code() == Some(2) && said.contains("another consentinel is recording"), "{said}");
    run.kill_host();

    run.attach(&["-o", "run.trace"]);
    let before = run.journals(".parts").len();
    run.order_calls(3000);
    run.wait_for_segments(before + 2);
    run.interrupt();
    let first = run.end_of_host();
    assert!(is_alive(run.pid()), "{}", String::from_utf8_lossy(&first.stderr));
    let some = accesses(&run.path("run.trace"));
    assert!(some > 1000, "{some}");

    run.order_calls(3000);
    run.attach(&["-o", "run.trace"]);
    std::thread::sleep(Duration::from_millis(100));
    run.orders = None;
    run.end_of_host();
    assert_eq!(accesses(&run.path("run.trace")), 9000);
    assert_eq!(run.left(), ["run.trace"]);
}

#[test]
fn ctrl_c_ends_a_run_in_order_and_a_second_one_at_once() {
    for presses in [1, 2] {
        let mut run = Run::start(&["-o", "run.trace"]);
        run.order_calls(400_000);
        run.wait_for_segments(10);
        let pid = run.pid();
        for press in 0..presses {
            // Two signals at the same moment are one.
            std::thread::sleep(Duration::from_millis(60 * press));
            run.interrupt();
        }
        let output = run.end_of_host();
        let talk = String::from_utf8_lossy(&output.stderr);
        assert_ne!(verdict(&output).0, Some(2), "{talk}");
        assert!(talk.contains("the run was ended before its target was"), "{talk}");
        assert!(!is_alive(pid), "its target ends with it");
        let taken = accesses(&run.path("run.trace"));
        assert!((1000..400_000).contains(&taken), "{taken} of 400000");
        let mut left = run.left();
        left.sort();
        let kept: &[&str] = if presses == 1 { &["run.trace"] } else { &["run.trace", "run.trace.parts"] };
        assert_eq!(left, kept, "{talk}");
    }
}

#[test]
fn what_cannot_be_attached_is_said_with_a_next_step() {
    let mut run = Run::start(&["-o", "run.trace"]);
    run.order_calls(3000);
    run.wait_for_segments(4);
    run.kill_host();
    let pid = run.pid().to_string();
    let fails = |run: &Run, arguments: &[&str], what: &str| {
        let output = end_of(run.tool(&[&["attach", "--policy", "galiao"], arguments].concat()).spawn().unwrap());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(what) && said.contains("hint: "), "{arguments:?}\n{said}");
    };
    fails(&run, &["4194304"], "there is no process 4194304");
    fails(&run, &["0"], "there is no process 0");
    let me = std::process::id().to_string();
    fails(&run, &[&me], &format!("process {me} does not carry the agent"));

    // The parts of another run.
    let other = Run::start(&["-o", "run.trace"]);
    wait("parts", || !other.journals(".parts").is_empty());
    let parts = other.path("run.trace.parts");
    fails(&run, &[&pid, "-o", parts.with_extension("").to_str().unwrap()], "holds the journals of another run");

    // A journal folder that cannot be read, by anybody.
    let runs = std::fs::read_dir(run.folder.path()).unwrap();
    let folder = runs.map(|entry| entry.unwrap().path().join("journal")).find(|folder| folder.is_dir()).unwrap();
    std::fs::rename(&folder, folder.with_extension("away")).unwrap();
    fails(&run, &[&pid], "cannot be taken up");
}

#[test]
fn a_mark_of_a_script_comes_onto_the_timeline_and_costs_the_recording_host_nothing() {
    let mut run = Run::start(&["-o", "run.trace"]);
    run.order_calls(3000);
    run.wait_for_segments(4);
    let pid = run.pid().to_string();
    for number in 0..20 {
        let marked = end_of(run.tool(&["mark", "step", &number.to_string(), "--pid", &pid]).spawn().unwrap());
        assert!(marked.status.success(), "{}", String::from_utf8_lossy(&marked.stderr));
        run.order_calls(100);
    }
    let refused = end_of(run.tool(&["mark", "consent", "given", "--pid", &pid]).spawn().unwrap());
    assert_eq!(refused.status.code(), Some(2));
    run.orders = None;
    run.end_of_host();
    let trace = open(&run.path("run.trace")).unwrap();
    let marks = trace.records.iter().filter_map(|record| match record.what {
        What::Mark(name, value) if trace.texts.get(name) == "step" => Some(trace.texts.get(value).to_owned()),
        _ => None,
    });
    assert_eq!(marks.collect::<Vec<_>>(), (0..20).map(|number| number.to_string()).collect::<Vec<_>>());
    assert_eq!(accesses(&run.path("run.trace")), run.ordered);
}
