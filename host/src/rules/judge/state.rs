//! What a judge keeps: of the whole run for each pack, and of each app.

use super::super::explain::{Blind, Eyes, Seen, eyes, eyes_of_consent};
use super::super::fast::FastMap;
use super::super::formula::{Node, World};
use super::super::memory::{Memory, Plan, below};
use super::super::obligation::Duties;
use super::super::policy::{Demand, Policy, Rule, Trigger};
use super::count::Counted;
use super::subject::Raw;
use crate::consent::Consent;
use crate::session::TextNo;
use crate::timeline::{Action, ActorNo, Call, Captures, Family, Foreground};

/// What a rule has come to.
#[derive(Debug, Default)]
pub(in crate::rules) struct RuleState {
    pub(in crate::rules) exercised: u64,
    pub(in crate::rules) found: Vec<Raw>,
    /// Whether the rule is about each of the run's actors, as far as that was asked.
    pub(super) who: Vec<Asked>,
    /// The numbers of the counters for calls that are counted together.
    pub(super) counters: FastMap<Counted, u32>,
    /// Whether something of its conditions can be unknown of one call alone.
    pub(super) can_be_unknown: bool,
    /// What has to be watched so that its conditions are known.
    pub(super) eyes: Eyes,
    /// Whether all of that was watched, all the time.
    pub(super) is_clear: bool,
}

/// An answer that is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Asked {
    #[default]
    Not,
    Yes,
    No,
    Unknown,
}

impl RuleState {
    /// What has to be watched for a rule; `of` is the same for each condition of its pack.
    pub(super) fn eyes(rule: &Rule, of: &[Eyes]) -> Eyes {
        let condition = match rule.demand {
            Demand::Require(node) | Demand::Forbid(node) => Some(node),
            _ => None,
        };
        condition.into_iter().chain(rule.only_while).map(|node| of[node as usize]).fold(Eyes::default(), Eyes::and)
    }

    fn new(policy: &Policy, rule: &Rule) -> RuleState {
        let condition = match rule.demand {
            Demand::Require(node) | Demand::Forbid(node) => Some(node),
            _ => None,
        };
        let roots = condition.into_iter().chain(rule.only_while);
        let mut all = roots.flat_map(|root| below(&policy.nodes, root).into_iter().chain([root]));
        let is_unknown =
            |node| matches!(node, Node::Value(_) | Node::Host(_) | Node::Permission(..) | Node::Started(_) | Node::Declared);
        RuleState { can_be_unknown: all.any(|node| is_unknown(policy.nodes.list[node as usize])), ..RuleState::default() }
    }
}

/// What a run has come to for one pack, and what its rules need.
#[derive(Debug)]
pub(in crate::rules) struct PackState {
    pub(in crate::rules) plan: Plan,
    pub(in crate::rules) consent_at_start: Consent,
    /// What has to be watched so that each of its conditions is known.
    pub(in crate::rules) eyes: Vec<Eyes>,
    /// Why the app's own flags may have gone unseen, and why nobody looked for the pack's shapes.
    pub(in crate::rules) flags_unseen: Option<String>,
    pub(in crate::rules) shapes_unseen: Option<String>,
    pub(in crate::rules) rules: Vec<RuleState>,
    /// Its rules about texts that leave.
    pub(super) leaving: Vec<u32>,
    /// The rules that each action sets off, and those that going to the background does.
    pub(super) stops: FastMap<u16, Vec<u32>>,
    pub(super) stops_behind: Vec<u32>,
    /// Rules that are set off when one of the pack's screens is not shown any more, with its number.
    pub(super) stops_hidden: Vec<(u8, u32)>,
    /// Whether an actor has declared an api, as far as that was asked.
    pub(super) declared: FastMap<(ActorNo, u16), Option<bool>>,
    /// The pack's screens that a screen is, as far as that was asked.
    pub(super) screens: FastMap<(TextNo, TextNo), u64>,
}

impl PackState {
    pub(super) fn new(policy: &Policy, consent: Consent) -> PackState {
        let mut stops: FastMap<u16, Vec<u32>> = FastMap::default();
        let (mut stops_behind, mut stops_hidden) = (Vec::new(), Vec::new());
        for (number, rule) in (0..).zip(&policy.rules) {
            match &rule.demand {
                Demand::MustStop { after: Trigger::Actions(actions), .. } => {
                    for action in actions {
                        let of = stops.entry(*action).or_default();
                        if of.last() != Some(&number) {
                            of.push(number);
                        }
                    }
                }
                Demand::MustStop { after: Trigger::Background, .. } => stops_behind.push(number),
                Demand::MustStop { after: Trigger::Screen(screen), .. } => stops_hidden.push((*screen, number)),
                _ => {}
            }
        }
        PackState {
            plan: Plan::new(&policy.nodes),
            consent_at_start: consent,
            eyes: eyes(policy, eyes_of_consent(policy)),
            flags_unseen: None,
            shapes_unseen: None,
            rules: policy.rules.iter().map(|rule| RuleState::new(policy, rule)).collect(),
            leaving: (0..).zip(&policy.rules).filter(|(_, rule)| rule.leaves()).map(|(number, _)| number).collect(),
            stops,
            stops_behind,
            stops_hidden,
            declared: FastMap::default(),
            screens: FastMap::default(),
        }
    }
}

/// The state of one app, as one pack looks at it.
#[derive(Debug)]
pub(in crate::rules) struct InPack {
    pub(in crate::rules) world: World,
    pub(in crate::rules) memory: Memory,
    pub(in crate::rules) seen: Vec<Seen>,
    pub(in crate::rules) consent_since: Option<u64>,
    /// A flag that did not count, because the user had done nothing: when it was written, and its key.
    pub(in crate::rules) ignored_flag: Option<(u64, TextNo)>,
    /// Whether the user has done anything since the last answer that was no agreement.
    pub(super) acted: bool,
    /// When each of the pack's permissions was heard of last.
    pub(in crate::rules) permissions_since: Vec<u64>,
    pub(super) duties: Duties,
}

/// A capture, by its process and family.
pub(super) type Capture = (u32, Family);

/// The state of one app.
#[derive(Debug)]
pub(in crate::rules) struct App {
    pub(in crate::rules) packs: Vec<InPack>,
    pub(in crate::rules) foreground: bool,
    pub(in crate::rules) foreground_since: Option<u64>,
    /// The processes that have something in front.
    pub(super) fronts: FastMap<u32, Foreground>,
    /// The screens that are shown, with their processes, and when that last changed.
    pub(super) shown: Vec<(u32, TextNo, TextNo)>,
    pub(in crate::rules) screens_since: Option<u64>,
    pub(super) last_action: Option<Action>,
    /// The last touch of which nobody knows what lay under it.
    pub(in crate::rules) blind_touch: Option<Blind>,
    pub(super) captures: Captures,
    /// When each running capture was started, and by which call.
    pub(super) started: Vec<(Capture, (u64, Call))>,
    /// Captures that were found to go on for too long and have not stopped yet: pack, rule and number of the finding.
    pub(super) late: Vec<(Capture, usize, usize, usize)>,
    /// Which of the run's lists of gaps concerns it.
    pub(super) gaps: u32,
}

impl App {
    pub(super) fn new(policies: &[Policy], states: &[PackState], gaps: u32) -> App {
        let in_pack = |(policy, state): (&Policy, &PackState)| InPack {
            world: World { consent: state.consent_at_start, ..World::default() },
            memory: Memory::new(&state.plan),
            seen: vec![Seen::default(); policy.actions.len()],
            consent_since: None,
            ignored_flag: None,
            acted: false,
            permissions_since: vec![0; policy.permissions.len()],
            duties: Duties::default(),
        };
        App {
            packs: policies.iter().zip(states).map(in_pack).collect(),
            foreground: false,
            foreground_since: None,
            fronts: FastMap::default(),
            shown: Vec::new(),
            screens_since: None,
            last_action: None,
            blind_touch: None,
            captures: Captures::default(),
            started: Vec::new(),
            late: Vec::new(),
            gaps,
        }
    }
}
