//! Puts a mark on the timeline of a run of this machine that another host records.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::path::PathBuf;
use std::time::Duration;

use hooks::ship::Request;

use super::attached::run_of;
use super::{DeviceError, machine};

/// How long an agent may take to read a mark.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the run's own host may come in between.
const TRIES: usize = 20;

/// Marks every process of the run that goes on, or of the run of `pid`; the processes that have it on their timeline.
pub fn mark(pid: Option<u32>, text: &str) -> Result<Vec<u32>, DeviceError> {
    let mut runs: BTreeMap<(PathBuf, [u8; 16]), Vec<u32>> = BTreeMap::new();
    for agent in machine::listening_agents()? {
        // One that nobody may look into is another user's.
        if let Some(run) = run_of(agent) {
            runs.entry(run).or_default().push(agent);
        }
    }
    if let Some(pid) = pid {
        runs.retain(|_, agents| agents.contains(&pid));
    }
    let agents = match (runs.len(), runs.pop_first()) {
        (1, Some((_, agents))) => agents,
        (_, None) => {
            let what = match pid {
                Some(pid) => format!("process {pid} carries no agent that listens"),
                None => "no run of this user goes on on this machine".to_owned(),
            };
            let hint =
                "start one with `consentinel run`; a run in the lab's VM cannot be reached from here, only by its user script";
            return Err(DeviceError::Missing { what, hint: hint.into() });
        }
        (count, Some((_, agents))) => {
            return Err(DeviceError::Missing {
                what: format!("{count} runs go on on this machine"),
                hint: format!("name a process of the one that is meant, for instance --pid {}", agents[0]),
            });
        }
    };
    let marked: Vec<u32> = agents.iter().copied().filter(|agent| tell(*agent, text).is_ok()).collect();
    match marked.is_empty() {
        false => Ok(marked),
        true => Err(DeviceError::Failed("no agent of the run has taken the mark: its processes have ended, or hang".into())),
    }
}

/// An agent serves one host at a time. The run's own one loses its connection to this one and comes back, perhaps before the agent has read the
/// mark; a connection that is closed with something unread in it is reset, so that nothing is lost without a word.
fn tell(agent: u32, text: &str) -> io::Result<()> {
    let request = Request::Mark(text.to_owned()).encode();
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for _ in 0..TRIES {
        let attempt = || {
            let mut socket = machine::connect(agent).map_err(io::Error::other)?;
            socket.set_read_timeout(Some(PATIENCE))?;
            socket.write_all(&request)?;
            socket.shutdown(Shutdown::Write)?;
            match socket.read(&mut [0])? {
                0 => Ok(()),
                _ => Err(io::Error::other("the agent sent what nobody asked for")),
            }
        };
        match attempt() {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
        // Broken: the host of the run took over before anything was sent.
        if !matches!(last.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) {
            break;
        }
    }
    Err(last)
}
