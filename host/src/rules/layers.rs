//! Packs that build on each other become one: what stands later replaces what stands earlier and has the same name.

use std::collections::{BTreeMap, BTreeSet};

use super::pack::{Heading, Pack, Word};
use super::section::Result;

/// What tells rules apart: id and part.
type RuleKey = (String, String);

impl Heading {
    fn key(&self) -> RuleKey {
        (self.id.text.clone(), self.part.clone())
    }
}

impl Pack {
    /// Ids and parts of all rules, those of declared rows included, and where they stand.
    fn keys(&self) -> impl Iterator<Item = (RuleKey, &Word)> {
        let plain = self.rules.iter().map(|rule| &rule.heading).chain(self.undecidable.iter().map(|row| &row.heading));
        let declared = self.declared.iter().flat_map(|row| {
            let [data, trigger] = row.parts();
            let trigger = row.trigger.as_ref().map(|_| trigger);
            std::iter::once(data).chain(trigger).map(move |part| (row.heading.id.text.clone(), part, &row.heading.id))
        });
        plain.map(|heading| (heading.key(), &heading.id)).chain(declared.map(|(id, part, word)| ((id, part), word)))
    }

    /// Refuses two rules of one name in one file.
    pub(super) fn check_names(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
        for (key, word) in self.keys() {
            if seen.contains(&key) {
                let name = told(&key);
                return Err(word.error(format!("rule {name} stands twice"), "give the parts of one rule different `part` names"));
            }
            seen.insert(key);
        }
        Ok(())
    }

    /// This pack on top of the one that it builds on.
    pub(super) fn over(mut self, mut base: Pack) -> Result<Pack> {
        base.leave_out(&self.disable)?;
        let new: BTreeSet<RuleKey> = self.keys().map(|(key, _)| key).collect();
        base.replace(&new);
        let notes: BTreeMap<&str, &str> =
            base.parameters.iter().map(|known| (known.name.text.as_str(), known.note.as_str())).collect();
        for parameter in self.parameters.iter_mut().filter(|parameter| parameter.source.is_none()) {
            if let Some(note) = notes.get(parameter.name.text.as_str()) {
                parameter.source = Some(format!("set by the pack {}", self.name.text));
                parameter.note = (*note).to_owned();
            }
        }
        Ok(Pack {
            packages: merged(base.packages, self.packages, String::clone),
            policy: self.policy.or(base.policy),
            parameters: merged(base.parameters, self.parameters, |parameter| parameter.name.text.clone()),
            data: merged(base.data, self.data, |group| group.name.text.clone()),
            actions: merged(base.actions, self.actions, |action| action.name.text.clone()),
            features: merged(base.features, self.features, |feature| feature.name.text.clone()),
            shapes: merged(base.shapes, self.shapes, |shape| shape.name.text.clone()),
            consent: {
                let mut signals = merged(base.consent, self.consent, |(state, _)| *state);
                signals.sort_by_key(|(state, _)| *state);
                signals
            },
            flags: merged(base.flags, self.flags, |flag| (flag.file.text.clone(), flag.key.text.clone())),
            actors: merged(base.actors, self.actors, |actor| actor.name.text.clone()),
            declared: merged(base.declared, self.declared, |row| row.heading.key()),
            rules: merged(base.rules, self.rules, |rule| rule.heading.key()),
            undecidable: merged(base.undecidable, self.undecidable, |row| row.heading.key()),
            ..self
        })
    }

    fn leave_out(&mut self, disable: &[Word]) -> Result<()> {
        for word in disable {
            let (id, part) = match word.text.split_once('/') {
                Some((id, part)) => (id, Some(part)),
                None => (word.text.as_str(), None),
            };
            let meant = |key: &RuleKey| key.0 == id && part.is_none_or(|part| key.1 == part);
            let keys: BTreeSet<RuleKey> = self.keys().map(|(key, _)| key).filter(meant).collect();
            if keys.is_empty() {
                let known: BTreeSet<String> = self.keys().flat_map(|(key, _)| [key.0.clone(), name(&key)]).collect();
                return Err(word.unknown("rule of the packs that this one extends", known.iter().map(String::as_str)));
            }
            self.replace(&keys);
        }
        Ok(())
    }

    /// Takes out what others stand for from now on.
    fn replace(&mut self, keys: &BTreeSet<RuleKey>) {
        self.rules.retain(|rule| !keys.contains(&rule.heading.key()));
        self.undecidable.retain(|row| !keys.contains(&row.heading.key()));
        for row in &mut self.declared {
            let gone = row.parts().map(|part| keys.contains(&(row.heading.id.text.clone(), part)));
            row.without = [row.without[0] | gone[0], row.without[1] | gone[1]];
        }
    }
}

/// How a rule is called in `disable`.
fn name((id, part): &RuleKey) -> String {
    if part.is_empty() { id.clone() } else { format!("{id}/{part}") }
}

/// How a rule is called in errors.
fn told((id, part): &RuleKey) -> String {
    if part.is_empty() { id.clone() } else { format!("{id} ({part})") }
}

/// Both lists; what has the key of something earlier takes its place.
fn merged<T, K: Ord>(base: Vec<T>, over: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut places: BTreeMap<K, usize> = base.iter().enumerate().map(|(at, item)| (key(item), at)).collect();
    let mut all = base;
    for item in over {
        match places.get(&key(&item)) {
            Some(at) => all[*at] = item,
            None => {
                places.insert(key(&item), all.len());
                all.push(item);
            }
        }
    }
    all
}
