//! What to run, and where: turned into a running device.

use std::path::{Path, PathBuf};

use super::{Problem, Talk};
use crate::device::Device;
use crate::device::lab::{Lab, LabOptions};
use crate::device::local::{Local, LocalOptions};

/// What to run.
#[derive(Debug, Clone, clap::Args)]
pub struct Target {
    /// An app of the lab, for instance voicechat
    #[arg(long, value_name = "APP", requires = "scenario", required_unless_present = "local", conflicts_with = "local")]
    pub lab: Option<String>,
    /// What the lab app and its user do
    #[arg(long, value_name = "NAME", requires = "lab")]
    pub scenario: Option<String>,
    /// The lab without its VM: a stand-in answers for the binder driver
    #[arg(long, requires = "lab")]
    pub no_vm: bool,
    /// A program of this machine: give it after `--`
    #[arg(long, requires = "command")]
    pub local: bool,
    /// The program and its arguments
    #[arg(last = true, value_name = "CMD", requires = "local")]
    pub command: Vec<String>,
    /// The agent to put into the target [default: libconsentinel_agent.so beside this program]
    #[arg(long, value_name = "PATH", env = "CONSENTINEL_AGENT")]
    pub agent: Option<PathBuf>,
    /// The lab's folder [default: .cache/lab in this folder or one above it]
    #[arg(long, value_name = "FOLDER", env = "CONSENTINEL_LAB", requires = "lab")]
    pub lab_home: Option<PathBuf>,
    /// A variable for the target; can be given more than once
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub env: Vec<(String, String)>,
}

/// API level of the lab's system.
const LAB_LEVEL: &str = "30";

const AGENT: &str = "libconsentinel_agent.so";

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

impl Target {
    /// Starts it. `session` names the run, `brief` says what it looks for.
    pub(super) fn start(&self, session: [u8; 16], brief: String, talk: Talk) -> Result<Box<dyn Device>, Problem> {
        let agent = self.agent()?;
        let name = session.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut env = vec![("CONSENTINEL_SESSION".to_owned(), name), ("CONSENTINEL_BRIEF".to_owned(), brief)];
        if talk.verbose {
            env.push(("CONSENTINEL_LOG".into(), "on".into()));
        }
        let Some(app) = &self.lab else {
            env.extend(self.env.iter().cloned());
            let options = LocalOptions { command: self.command.clone(), agent, env };
            return Ok(Box::new(Local::start(&options)?));
        };
        env.push(("CONSENTINEL_SDK".into(), LAB_LEVEL.into()));
        env.extend(self.env.iter().cloned());
        let options = LabOptions {
            home: self.lab_home.clone().or_else(find_lab).ok_or_else(no_lab)?,
            app: app.clone(),
            scenario: self.scenario.clone().unwrap_or_default(),
            vm: !self.no_vm,
            agent: Some(agent),
            env,
            ..LabOptions::default()
        };
        Ok(Box::new(Lab::start(&options)?))
    }

    /// Where the agent is.
    fn agent(&self) -> Result<PathBuf, Problem> {
        let beside = || Some(std::env::current_exe().ok()?.parent()?.join(AGENT));
        let agent = self.agent.clone().or_else(beside).unwrap_or_else(|| PathBuf::from(AGENT));
        if agent.is_file() {
            return Ok(agent);
        }
        let hint =
            "build it with `cargo build --release -p consentinel-agent`, or name it with --agent PATH or CONSENTINEL_AGENT";
        Err(Problem::new(format!("there is no agent at {}", agent.display())).hint(hint))
    }
}

/// The lab's folder, from the current folder up, then from this program up.
fn find_lab() -> Option<PathBuf> {
    let above = |from: &Path| from.ancestors().map(|folder| folder.join(".cache/lab")).find(|lab| lab.is_dir());
    let here = std::env::current_dir().ok().and_then(|folder| above(&folder));
    here.or_else(|| above(&std::env::current_exe().ok()?))
}

fn no_lab() -> Problem {
    Problem::new("the lab is not set up: no folder .cache/lab here or above")
        .hint("run scripts/setup, or name the folder with --lab-home")
}
