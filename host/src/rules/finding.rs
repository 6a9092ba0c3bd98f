//! One rule's verdict on one place of a run.

use serde::Serialize;

use super::baseline::Acceptance;
use crate::consent::Consent;
use crate::timeline::Actor;

/// How sure the verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The run breaks the rule here.
    Violation,
    /// It may break the rule here; what would decide it is not known.
    Inconclusive,
}

/// A verdict with its evidence. Calls of one api by one stack that break one rule in one way are one finding with a count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Names it: 12 hexadecimal digits that are the same for the same place of the code in another run.
    pub id: String,
    /// The pack.
    pub policy: String,
    /// The rule.
    pub rule: String,
    /// Which part of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Section of the policy text.
    pub clause: String,
    /// How sure it is.
    pub verdict: Severity,
    /// What the rule demands.
    pub demand: String,
    /// Where; `None` when it concerns the run as a whole.
    pub place: Option<Place>,
    /// Why: the action or state that was or was not there, one sentence each.
    pub why: Vec<String>,
    /// Why it is accepted, when a baseline accepts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Acceptance>,
}

/// What is the same about a finding in two runs, made into its id.
///
/// Of a place that is the pack, the rule, how sure it is, what was called, by whom, and the app's and SDKs' frames by their symbols: no times,
/// no process ids, no lines. Of a run, it is what could not be seen, without the numbers in it.
#[derive(Debug, Clone)]
pub(super) struct Identity(u64);

impl Identity {
    /// Of a rule's finding.
    pub(super) fn new(policy: &str, rule: &str, part: &str, verdict: Severity) -> Identity {
        // FNV-1a.
        let mut identity = Identity(0xCBF2_9CE4_8422_2325);
        let certain = if verdict == Severity::Violation { "violation" } else { "inconclusive" };
        [policy, rule, part, certain].into_iter().for_each(|text| identity.add(text));
        identity
    }

    /// Takes in a text.
    pub(super) fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xFF]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    /// Takes in a text whose numbers are others in each run.
    pub(super) fn add_words(&mut self, text: &str) {
        let words: Vec<&str> = text.split(|c: char| c.is_ascii_digit()).filter(|word| !word.is_empty()).collect();
        self.add(&words.join("#"));
    }

    /// The id.
    pub(super) fn id(&self) -> String {
        format!("{:012x}", (self.0 ^ self.0 >> 32) & 0xFFFF_FFFF_FFFF)
    }
}

/// What a finding is about: an access, a text that left the process, a request for a permission, a start or an end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// When, in ns since the first process started.
    pub at_ns: u64,
    /// The same by the device's wall clock, in ns since 1970.
    pub wall_ns: u64,
    /// How often it was seen, this time included.
    pub times: u64,
    /// The last of these times.
    pub last_ns: u64,
    /// Process id.
    pub pid: u32,
    /// Name of the process.
    pub process: String,
    /// Kernel thread id.
    pub thread: u32,
    /// The catalogue row; `egress` for a text that left, `permission.request`, `process.start`, `app.close`.
    pub api: &'static str,
    /// What it yields.
    pub category: &'static str,
    /// Where it was seen; of a request, the permission.
    pub through: String,
    /// What it got, or why that is not known.
    pub outcome: String,
    /// Who did it.
    pub actor: Actor,
    /// The state of consent at that moment.
    pub consent: Consent,
    /// Whether the app was in front.
    pub foreground: bool,
    /// The last thing that the user did before, in words.
    pub last_action: Option<String>,
    /// The stack, innermost frame first; at most 512 frames.
    pub stack: Vec<Frame>,
    /// The stack that posted the work to its thread, where that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub posted: Vec<Frame>,
    /// What left, and where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Leaves>,
}

/// A text that left the process. The text itself is nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaves {
    /// How it was written.
    pub encoding: &'static str,
    /// Where to; empty when nobody could say.
    pub host: String,
    /// Name of the shape that it has, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shape: String,
    /// What delivered it before, in the order of time: at most 16 sources, of the first 1024 deliveries.
    pub from: Vec<Source>,
}

/// Where a text came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// When it was delivered first, in ns since the first process started.
    pub at_ns: u64,
    /// How often at least: of a text's deliveries the first 1024 are counted.
    pub times: u64,
    /// Process id.
    pub pid: u32,
    /// The api that delivered it; `None` for a text that the user asked to look for.
    pub api: Option<&'static str>,
    /// What it is: a category, or the name that the user gave it.
    pub name: String,
}

/// A frame of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// `package.Class.method`, or `library.so+0x1234`.
    pub symbol: String,
    /// Source line; 0 when unknown, -1 for a native Java method, -2 for a native frame.
    pub line: i32,
}
