//! One rule's judgement of one thing that happened.

use hooks::event::{HookState, StackKind};

use super::super::explain::{May, View};
use super::super::formula::{About, NodeNo};
use super::super::memory;
use super::super::policy::{Demand, When, Window};
use super::count::{self, Came, Counted, Counter};
use super::places::Times;
use super::state::Asked;
use super::subject::Spot;
use super::user::describe;
use super::{Case, Departure, Judge, Raw, Subject};
use crate::session::{Facts, MOST_FRAMES};
use crate::timeline::ActorNo;

/// A frame of a click that code made, or that followed a touch.
const PERFORM_CLICK: [&str; 2] = ["android.view.View.performClick", "android.view.View.callOnClick"];

impl Judge<'_> {
    pub(super) fn judge(&mut self, facts: &Facts, case: &Case, departure: Option<&Departure>, (policy, rule): (u32, u32)) {
        let (policy, rule) = (policy as usize, rule as usize);
        let included = self.includes(policy, rule, case);
        if included == Some(false) {
            return;
        }
        let row = &self.policies[policy].rules[rule];
        let nodes = (&self.policies[policy].nodes, &self.states[policy].plan);
        let own = &mut self.state_of[case.app as usize].packs[policy];
        own.memory.settle(nodes, case.now, &own.world);
        if self.is_plain(case, (policy, rule), included) {
            return;
        }
        let about = self.about(facts, case, departure, policy);
        match row.demand {
            Demand::Require(node) => self.condition(facts, case, (about, departure), (policy, rule), (node, true), included),
            Demand::Forbid(node) => self.condition(facts, case, (about, departure), (policy, rule), (node, false), included),
            Demand::AtMost { .. } | Demand::Gap { .. } | Demand::Irregular { .. } => {
                self.counting(facts, case, (about, departure), (policy, rule), included);
            }
            Demand::MustStop { .. } => {}
        }
    }

    /// The short way for most calls: a rule of which nothing can be unknown here and that is kept, or surely broken as it was before at this
    /// place. Whether that was all.
    fn is_plain(&mut self, case: &Case, (policy, rule): (usize, usize), included: Option<bool>) -> bool {
        let (pack, state) = (&self.policies[policy], &self.states[policy].rules[rule]);
        let row = &pack.rules[rule];
        let (Demand::Require(node) | Demand::Forbid(node)) = row.demand else { return false };
        if state.can_be_unknown || row.when != When::Accessed {
            return false;
        }
        let app = &self.state_of[case.app as usize];
        let own = &app.packs[policy];
        let nodes = (&pack.nodes, &self.states[policy].plan);
        let holds = |node| own.memory.holds(nodes, node, case.now, &own.world, &About::default());
        if row.only_while.is_some_and(|node| !holds(node)) {
            return true;
        }
        let is_kept = holds(node) == matches!(row.demand, Demand::Require(_));
        let is_clear = state.is_clear && (app.blind_touch.is_none() || !state.eyes.touches);
        if !is_kept {
            if !is_clear || included != Some(true) || self.is_doubtful(case.subject) {
                return false;
            }
            let place = self.place(case);
            if !self.places.count(place, (policy as u32, rule as u32), true, case.now) {
                return false;
            }
        }
        self.states[policy].rules[rule].exercised += 1;
        true
    }

    fn condition(
        &mut self,
        facts: &Facts,
        case: &Case,
        (about, departure): (About, Option<&Departure>),
        (policy, rule): (usize, usize),
        (node, wanted): (NodeNo, bool),
        included: Option<bool>,
    ) {
        let row = &self.policies[policy].rules[rule];
        let can_be_unknown = self.states[policy].rules[rule].can_be_unknown;
        let view = self.view(facts, case, policy, about, departure);
        let speaks = row.only_while.is_none_or(|node| view.holds(node));
        let keeps = view.holds(node) == wanted;
        let is_exercised = speaks && !row.leaves();
        if (keeps || !speaks) && !can_be_unknown {
            self.states[policy].rules[rule].exercised += u64::from(is_exercised);
            return;
        }
        let breaks = |may: May| if wanted { may.negated() } else { may };
        // What no sentence about the whole run covers: a promise is not kept because a host, a shape or an answer is unknown.
        let (only, demand) = if speaks && !keeps {
            (row.only_while.map(|node| view.may(node)), breaks(view.may(node)))
        } else {
            (row.only_while.map(|node| view.may_here(node)), breaks(view.may_here(node)))
        };
        let broken = only.map_or(demand, |only| only.and(demand));
        let is_sure = included == Some(true) && !self.is_doubtful(case.subject);
        self.states[policy].rules[rule].exercised += u64::from(is_exercised);
        if !broken.hold {
            return;
        }
        let certain = speaks && !keeps && !broken.fail && is_sure;
        let place = self.place(case);
        if self.places.count(place, (policy as u32, rule as u32), certain, case.now) {
            return;
        }
        let view = self.view(facts, case, policy, about, departure);
        let mut why = if keeps || !speaks { Vec::new() } else { view.why_not(node, wanted) };
        let mut doubts = Vec::new();
        if broken.fail {
            for node in row.only_while.into_iter().chain([node]) {
                doubts.extend(if speaks && !keeps { view.doubts(node) } else { view.unknown_here(node) });
            }
        }
        doubts.extend(self.doubts(case.subject, included.is_none()));
        if certain && row.needs_touches && self.clicked_by_code(facts, case) {
            why.push(format!("`{}` is on the stack, but no touch of what the rule asks for came before it: a click that code makes is no user's action", PERFORM_CLICK[0]));
        }
        why.extend(doubts.into_iter().map(|doubt| format!("undecided: {doubt}")));
        self.found(facts, policy, rule, case, certain, why);
    }

    fn counting(
        &mut self,
        facts: &Facts,
        case: &Case,
        (about, departure): (About, Option<&Departure>),
        (policy, rule): (usize, usize),
        included: Option<bool>,
    ) {
        let policies = self.policies;
        let row = &policies[policy].rules[rule];
        let (mut speaks, mut only) = (true, May::surely(true));
        if let Some(node) = row.only_while {
            let view = self.view(facts, case, policy, about, departure);
            speaks = view.holds(node);
            only = if speaks { view.may(node) } else { view.may_here(node) };
        }
        if !only.hold {
            return;
        }
        let own = &self.state_of[case.app as usize].packs[policy];
        let (per, actions) = match &row.demand {
            Demand::AtMost { per, window: Window::Since(actions), .. } => (*per, &actions[..]),
            Demand::AtMost { per, .. } | Demand::Gap { per, .. } | Demand::Irregular { per, .. } => (*per, &[][..]),
            _ => return,
        };
        let epoch = actions.iter().map(|action| own.seen[*action as usize].times).sum();
        let since_action = actions.iter().filter_map(|action| own.seen[*action as usize].counted).max();
        let is_sure = included == Some(true) && !only.fail && !self.is_doubtful(case.subject);
        let place = self.place(case);
        let of = (policy as u32, rule as u32);
        // What leaves one place may be another text each time.
        let known = if matches!(case.subject, Subject::Egress(..)) { None } else { self.places.counter(place, of) };
        let (counter, others) = match known {
            Some(counter) => (Some(counter), Vec::new()),
            None => {
                let person = if per.actor { self.person(case.actor) } else { 0 };
                let key = |(category, api): (u32, u16)| count::key(per, case.app, person, category, api, case.process);
                let mut as_each = match case.subject {
                    Subject::Access(call) => vec![(self.rows[call.access.api as usize].api.category as u32, call.access.api)],
                    // A text that is several things counts as each of them.
                    Subject::Egress(egress, _) => self.counts_as(policy, rule, egress.hash, case.now),
                    Subject::Asked(name, _) => vec![(name, 0)],
                    Subject::Began(_) | Subject::Closed { .. } => Vec::new(),
                };
                let first = key(as_each.pop().unwrap_or_default());
                let mut others: Vec<Counted> = as_each.into_iter().map(key).filter(|other| *other != first).collect();
                others.dedup();
                let known = &mut self.states[policy].rules[rule].counters;
                let mut number = |key| Counter::new(&row.demand).map(|new| self.places.numbered(known, key, new));
                let others: Vec<u32> = others.into_iter().filter_map(&mut number).collect();
                let counter = number(first);
                if let (Some(counter), false) = (counter, matches!(case.subject, Subject::Egress(..))) {
                    self.places.keep_counter(place, of, counter);
                }
                (counter, others)
            }
        };
        self.states[policy].rules[rule].exercised += u64::from(speaks && !row.leaves());
        let mut came: Option<Came> = None;
        for number in others.into_iter().chain(counter) {
            let one = self.places.counted(number).call(&row.demand, case.now, epoch, is_sure);
            came = came.filter(|came| came.certain).or(one).or(came);
        }
        let Some(Came { certain, since }) = came else { return };
        let view = self.view(facts, case, policy, about, departure);
        let certain = certain && view.count_hidden(&row.demand, since_action, since).is_none();
        if self.places.count(place, (policy as u32, rule as u32), certain, case.now) {
            return;
        }
        let view = self.view(facts, case, policy, about, departure);
        let mut why = vec![view.counted(&row.demand, since)];
        let hidden = view.count_hidden(&row.demand, since_action, since);
        let mut doubts: Vec<String> = hidden.map(|hidden| view.hidden_words(hidden)).into_iter().collect();
        if only.fail {
            let node = row.only_while.into_iter();
            doubts.extend(node.flat_map(|node| if speaks { view.doubts(node) } else { view.unknown_here(node) }));
        }
        doubts.extend(self.doubts(case.subject, included.is_none()));
        if !certain && doubts.is_empty() {
            doubts.push("of some of these calls it is not known whether they count".into());
        }
        why.extend(doubts.into_iter().map(|doubt| format!("undecided: {doubt}")));
        self.found(facts, policy, rule, case, certain, why);
    }

    /// Whether a rule is about who did this; `None` when nobody can say.
    fn includes(&mut self, policy: usize, rule: usize, case: &Case) -> Option<bool> {
        let row = &self.policies[policy].rules[rule];
        // A start and an end have no stack: nobody is named by such a rule.
        if row.who == super::super::policy::Who::Any || matches!(row.when, When::Starts | When::Closes) {
            return Some(true);
        }
        let known = &mut self.states[policy].rules[rule].who;
        if known.len() <= case.actor as usize {
            known.resize(case.actor as usize + 1, Asked::Not);
        }
        let known = &mut known[case.actor as usize];
        if *known == Asked::Not {
            *known = match row.who.includes(self.actors.get(case.actor)) {
                Some(true) => Asked::Yes,
                Some(false) => Asked::No,
                None => Asked::Unknown,
            };
        }
        match known {
            Asked::Yes => Some(true),
            Asked::No => Some(false),
            _ => None,
        }
    }

    /// What conditions look at of this one thing.
    fn about(&mut self, facts: &Facts, case: &Case, departure: Option<&Departure>, policy: usize) -> About {
        let own = &self.state_of[case.app as usize].packs[policy];
        let bank = match case.subject {
            Subject::Asked(name, _) => own.memory.bank_of(facts.texts.get(name)),
            Subject::Closed { .. } => own.memory.bank_of_any(),
            _ => memory::NONE,
        };
        let declared = match case.subject {
            _ if !self.states[policy].plan.asks_declared => None,
            Subject::Access(call) => self.declared(policy, case.actor, call.access.api),
            Subject::Egress(egress, _) => self.declared_to_leave(policy, case, egress.hash),
            _ => None,
        };
        About { leaving: departure.map(|departure| departure.leaving), cause: self.causes[case.process as usize], declared, bank }
    }

    /// Whether an actor has declared an api; `None` when nobody knows who it is.
    fn declared(&mut self, policy: usize, actor: ActorNo, api: u16) -> Option<bool> {
        let rows = &self.policies[policy].declared;
        let who = self.actors.get(actor);
        *self.states[policy].declared.entry((actor, api)).or_insert_with(|| {
            let mut answers = rows.iter().filter(|row| row.apis[api as usize]).map(|row| row.who.includes(who));
            if matches!(who, crate::timeline::Actor::Unknown { .. }) {
                return if answers.clone().any(|answer| answer == Some(true)) { Some(true) } else { None };
            }
            Some(answers.any(|answer| answer == Some(true)))
        })
    }

    /// Whether an actor has declared all that a text is that leaves; `None` when that is not known.
    fn declared_to_leave(&mut self, policy: usize, case: &Case, hash: u64) -> Option<bool> {
        let sorts = self.values.sorts(hash, case.now).to_vec();
        let mut all = if sorts.is_empty() { None } else { Some(true) };
        for sort in sorts {
            let is_it = |api: usize| match sort.api {
                Some(own) => usize::from(own) == api,
                None => Some(self.rows[api].api.category) == sort.category,
            };
            let apis: Vec<usize> = (0..self.rows.len()).filter(|api| is_it(*api)).collect();
            let mut any = Some(false);
            for api in apis {
                match self.declared(policy, case.actor, api as u16) {
                    Some(true) => any = Some(true),
                    None if any == Some(false) => any = None,
                    _ => {}
                }
            }
            all = if any == Some(true) { all } else { any };
        }
        all
    }

    /// Whether a call may not be what it looks like.
    fn is_doubtful(&self, subject: Subject) -> bool {
        let by_itself = match subject {
            Subject::Access(call) => self.rows[call.access.api as usize].is_doubtful,
            Subject::Egress(_, is_known) => !is_known,
            Subject::Asked(..) | Subject::Began(_) => false,
            Subject::Closed { ended } => !ended,
        };
        by_itself || subject.caller().kind == StackKind::Nested
    }

    /// Why a call may not be what it looks like.
    pub(super) fn doubts(&self, subject: Subject, unknown_actor: bool) -> Vec<String> {
        let mut doubts = Vec::new();
        match subject {
            Subject::Access(call) => doubts.extend(self.rows[call.access.api as usize].api.doubt.map(str::to_owned)),
            Subject::Egress(_, false) => {
                doubts.push("which text this was is not known: what delivered it is missing from the record".into());
            }
            Subject::Closed { ended: false } => {
                doubts.push("the app has gone from the front, and nobody saw whether the user sent it there".into());
            }
            Subject::Egress(_, true) | Subject::Asked(..) | Subject::Began(_) | Subject::Closed { .. } => {}
        }
        if unknown_actor {
            doubts.push("who made this call is not known, and the rule is not about everybody".into());
        }
        if subject.caller().kind == StackKind::Nested {
            doubts.push("the call was nested in the agent's own work".into());
        }
        doubts
    }

    /// Whether code may have made a click that nobody has told of by itself: where the hook that does is not in place.
    fn clicked_by_code(&self, facts: &Facts, case: &Case) -> bool {
        let mut hooks = facts.processes[case.process as usize].hooks.iter();
        let is_told = hooks.any(|hook| hook.state == HookState::Placed && PERFORM_CLICK.contains(&facts.texts.get(hook.name)));
        let mut stack = facts.stack(case.subject.caller().stack).take(MOST_FRAMES);
        !is_told && stack.any(|frame| PERFORM_CLICK.contains(&facts.texts.get(frame.symbol)))
    }

    fn view<'v>(
        &'v self,
        facts: &'v Facts,
        case: &'v Case,
        policy: usize,
        about: About,
        departure: Option<&'v Departure>,
    ) -> View<'v> {
        let app = &self.state_of[case.app as usize];
        View {
            facts,
            policy: &self.policies[policy],
            pack: &self.states[policy],
            app,
            own: &app.packs[policy],
            coverage: &self.coverage,
            permissions_unseen: self.permissions_unseen.as_deref(),
            screens_unseen: self.screens_unseen.as_deref(),
            gaps: &self.gaps[app.gaps as usize],
            start: self.start,
            case,
            actor: self.actors.get(case.actor),
            about,
            departure,
        }
    }

    /// The number of a case's place.
    pub(super) fn place(&mut self, case: &Case) -> u32 {
        self.places.number(case.subject.place(case.process))
    }

    /// How often a rule was broken at a place.
    pub(in crate::rules) fn times(&self, spot: Spot) -> Times {
        self.places.times(spot)
    }

    pub(super) fn found(&mut self, facts: &Facts, policy: usize, rule: usize, case: &Case, certain: bool, why: Vec<String>) {
        let place = self.place(case);
        let spot = self.places.add(place, (policy as u32, rule as u32), certain, case.now);
        let app = &self.state_of[case.app as usize];
        let last_action = app.last_action.as_ref().map(|action| describe(facts, action, self.start));
        let (consent, foreground) = (app.packs[policy].world.consent, app.foreground);
        let state = &mut self.states[policy].rules[rule];
        state.found.push(Raw {
            process: case.process,
            subject: case.subject,
            at: case.now,
            spot,
            actor: case.actor,
            consent,
            foreground,
            last_action,
            why,
        });
    }
}
