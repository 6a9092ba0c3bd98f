//! Why a condition does not hold, in words.

use hooks::catalogue;

use super::super::judge::Subject;
use super::*;

impl View<'_> {
    fn gap(&self, gap: &Gap) -> String {
        let from = self.time(gap.since);
        match gap.until {
            u64::MAX => format!("nothing is known from {from} on: {}", gap.why),
            until => format!("nothing is known from {from} to {}: {}", self.time(until), gap.why),
        }
    }

    pub(in super::super) fn hidden_words(&self, hidden: Hidden<'_>) -> String {
        match hidden {
            Hidden::Gap(gap) => self.gap(gap),
            Hidden::Touches => "touches of this run could not be seen".to_owned(),
            Hidden::Blind(blind) => blind.words(self.start),
            Hidden::Because(why) => why.to_owned(),
        }
    }

    /// Why the condition does not have the wanted value, one sentence for each part that decides it.
    pub(in super::super) fn why_not(&self, node: NodeNo, wanted: bool) -> Vec<String> {
        let mut why = Vec::new();
        self.explain(node, wanted, &mut why);
        why.dedup();
        why
    }

    fn explain(&self, node: NodeNo, wanted: bool, why: &mut Vec<String>) {
        if self.holds(node) == wanted {
            return;
        }
        match self.policy.nodes.list[node as usize] {
            Node::Not(inner) => self.explain(inner, !wanted, why),
            Node::And(left, right) | Node::Or(left, right) if self.policy.nodes.text[left as usize].is_empty() => {
                self.explain(left, wanted, why);
                if why.is_empty() {
                    self.explain(right, wanted, why);
                }
            }
            Node::And(left, right) | Node::Or(left, right) => {
                self.explain(left, wanted, why);
                self.explain(right, wanted, why);
            }
            Node::Consent(_) => why.push(self.consent()),
            Node::Foreground => {
                let place = if self.own.world.foreground { "in front" } else { "in the background" };
                why.push(match self.app.foreground_since {
                    Some(since) => format!("the app was {place} since {}", self.time(since)),
                    None => format!("the app was {place}: none of its activities had been shown yet"),
                });
            }
            Node::Permission(name, _) => why.push(self.permission(name)),
            Node::Value(shape) => why.push(self.value(shape)),
            Node::Encoding(_) => {
                why.extend(self.departure.map(|it| format!("it was written as {}", encoding_words(it.leaving.encoding))))
            }
            Node::Host(_) => why.extend(self.departure.map(|it| match it.host.as_str() {
                "" => "where it went is not known".to_owned(),
                host => format!("it went to {host}"),
            })),
            Node::Screen(screen) => why.push(self.screen(screen)),
            Node::Started(_) => why.push(match self.about.cause {
                Some(cause) => format!("the process was started for {}", cause_words(cause)),
                None => "what the process was started for is not known".to_owned(),
            }),
            Node::Declared => why.push(self.declared()),
            Node::Denied => why.push("no permission was refused at this moment".to_owned()),
            Node::Action(action) => why.push(format!("`{}` did not happen", self.policy.actions[action as usize].name)),
            Node::Once { inner, bound } if self.policy.nodes.list[inner as usize] == Node::Denied => {
                let window = bound.map_or("before".to_owned(), |bound| format!("in the {} before", length(bound)));
                let last = self.own.memory.anchor(&self.pack.plan, node, self.about.bank);
                why.push(match last {
                    Some(at) => format!("the user last refused {} at {}, {} before", self.refused(), self.time(at), self.ago(at)),
                    None => format!("the user had not refused {} {window}", self.refused()),
                });
            }
            Node::Once { inner, bound } if !wanted || self.actions(inner).is_none() => {
                let text = &self.policy.nodes.text[inner as usize];
                let window = bound.map_or("before".to_owned(), |bound| format!("in the {} before", length(bound)));
                why.push(if wanted { format!("not once {window}: {text}") } else { format!("{window}: {text}") });
            }
            Node::Once { inner, bound } => {
                for action in self.actions(inner).unwrap_or_default() {
                    why.push(self.missing(action, bound));
                }
            }
            Node::Since { .. } => {
                let text = &self.policy.nodes.text[node as usize];
                let text = if text.is_empty() { "that order of actions" } else { text };
                why.push(if wanted { format!("this was not so: {text}") } else { format!("this was so: {text}") });
            }
        }
    }

    /// What `denied` is about.
    fn refused(&self) -> &str {
        match self.case.subject {
            Subject::Asked(name, _) => self.facts.texts.get(name),
            _ => "a permission",
        }
    }

    fn ago(&self, at: u64) -> String {
        seconds(self.case.now.saturating_sub(at))
    }

    fn screen(&self, screen: NameNo) -> String {
        let names = self.policy.screens[screen as usize].join(" or ");
        let shown = if self.own.world.screens >> screen & 1 == 1 { "was" } else { "was not" };
        match self.app.screens_since {
            Some(since) => format!("the screen {names} {shown} shown; screens last changed at {}", self.time(since)),
            None => format!("the screen {names} {shown} shown"),
        }
    }

    fn declared(&self) -> String {
        let what = match self.case.subject {
            Subject::Access(call) => {
                let api = catalogue::apis().nth(call.access.api as usize);
                api.map_or("this", |api| api.category.name())
            }
            _ => "this",
        };
        let has = if self.about.declared == Some(true) { "has" } else { "has not" };
        format!("{} {has} declared that it takes {what}", self.actor.label())
    }

    /// How a counting rule was broken.
    pub(in super::super) fn counted(&self, demand: &Demand, since: u64) -> String {
        let now = self.time(self.case.now);
        match demand {
            Demand::AtMost { count, window: Window::Last(length_of), .. } => {
                format!("more than {count} in {}: from {} to {now}", length(*length_of), self.time(since))
            }
            Demand::AtMost { count, window: Window::Since(actions), .. } => {
                let names: Vec<&str> = actions.iter().map(|at| self.policy.actions[*at as usize].name.as_str()).collect();
                let last = actions.iter().filter_map(|at| self.own.seen[*at as usize].counted).max();
                let last = last.map_or("which had not happened".to_owned(), |at| format!("at {}", self.time(at)));
                format!("more than {count} since the last {} ({last}): from {} to {now}", names.join(" or "), self.time(since))
            }
            Demand::Gap { least, .. } => {
                format!("the one before was {} earlier, and {} have to lie between them", self.ago(since), length(*least))
            }
            Demand::Irregular { times, .. } => {
                format!("at least {times} equal intervals in a row: from {} to {now}", self.time(since))
            }
            Demand::Require(_) | Demand::Forbid(_) | Demand::MustStop { .. } => String::new(),
        }
    }

    fn permission(&self, name: NameNo) -> String {
        let full = &self.policy.permissions[name as usize];
        match self.own.world.permissions.get(name) {
            None => format!("the app had not asked for {full}"),
            Some(state) => {
                let since = self.time(self.own.permissions_since[name as usize]);
                format!("{full} was {} since {since}", state.name())
            }
        }
    }

    fn value(&self, wanted: NameNo) -> String {
        let name = &self.policy.shapes[wanted as usize].name;
        match self.departure.map(|it| it.shape.as_str()) {
            Some(shape) if shape == name => format!("the text was a `{name}`"),
            None | Some("") => format!("the text was no `{name}`"),
            Some(shape) => format!("the text was no `{name}` but a `{shape}`"),
        }
    }

    fn consent(&self) -> String {
        let words = self.consent_since_when();
        match self.own.ignored_flag {
            Some((at, key)) if self.own.world.consent != Consent::Granted => {
                let (at, key) = (self.time(at), self.facts.texts.get(key));
                format!(
                    "{words}; the app noted `{key}` at {at} by itself: the user had touched nothing since, and that counts for nothing"
                )
            }
            _ => words,
        }
    }

    fn consent_since_when(&self) -> String {
        let state = self.own.world.consent;
        match self.own.consent_since {
            Some(since) => format!("consent was `{state}` since {}", self.time(since)),
            None if self.pack.consent_at_start == Consent::Unknown => {
                format!("consent was `{state}`: the user had neither seen nor answered the policy")
            }
            None => format!("consent was `{state}` from the start of the run"),
        }
    }

    /// The actions that an event is made of, when it is made of nothing else.
    fn actions(&self, node: NodeNo) -> Option<Vec<ActionNo>> {
        match self.policy.nodes.list[node as usize] {
            Node::Action(action) => Some(vec![action]),
            Node::Or(left, right) => Some([self.actions(left)?, self.actions(right)?].concat()),
            _ => None,
        }
    }

    fn missing(&self, action: ActionNo, bound: Option<u64>) -> String {
        let row = &self.policy.actions[action as usize];
        let window = bound.map_or(String::new(), |bound| format!(" in the {} before", length(bound)));
        let seen = &self.own.seen[action as usize];
        let last = match (seen.counted, &seen.other_origin) {
            (Some(last), _) => format!("the last one was {} before", seconds(self.case.now - last.min(self.case.now))),
            (None, Some((_, Some(words)))) => words.to_string(),
            (None, Some((other, None))) => {
                format!(
                    "the one at {} came from no finger that counts (an origin other than {})",
                    self.time(*other),
                    row.origins_text()
                )
            }
            (None, None) => "it had not happened at all".to_owned(),
        };
        format!("no `{}` ({}){window}: {last}", row.name, row.looks())
    }

    /// A moment as reports show it.
    fn time(&self, at: u64) -> String {
        seconds(at.saturating_sub(self.start))
    }
}

fn encoding_words(encoding: Encoding) -> String {
    match encoding {
        Encoding::Plain => "it is (plain)".to_owned(),
        other => format!("`{}`", other.name()),
    }
}

fn cause_words(cause: hooks::event::StartCause) -> &'static str {
    use hooks::event::StartCause;
    match cause {
        StartCause::Activity => "an activity",
        StartCause::Service => "a service",
        StartCause::Receiver => "a broadcast receiver",
        StartCause::Provider => "a content provider",
    }
}
