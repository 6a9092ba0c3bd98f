//! The declared table: its rows, and the two rules that each of them becomes.

use std::collections::{BTreeMap, BTreeSet};

use hooks::catalogue::{Api, Category};

use super::super::formula::{Node, NodeNo};
use super::super::pack::{DeclaredDef, Heading, Word};
use super::super::policy::{DeclaredRow, Demand, Rule, Title, When};
use super::super::section::Result;
use super::Compiler;
use super::data::join;

/// Other rows and apis, and the actors that have them in common.
type Shared = BTreeMap<(Vec<usize>, Vec<bool>), Vec<Word>>;

/// Places of the rows of each actor.
type RowsOf<'a> = BTreeMap<&'a str, Vec<usize>>;

/// Each row of an actor is looked at together with its others.
const MOST_ROWS: usize = 64;

impl<'a> Compiler<'a> {
    pub(super) fn declared_rows(&self) -> Result<Vec<DeclaredRow>> {
        let mut rows_of: BTreeMap<&str, usize> = BTreeMap::new();
        let mut row = |row: &'a DeclaredDef| {
            for actor in &row.actors {
                if matches!(actor.text.as_str(), "any" | "sdk") {
                    let hint = "a row is about `app`, or about SDKs by their names";
                    return Err(actor.error(format!("`{}` is nobody who could declare something", actor.text), hint));
                }
                let rows = rows_of.entry(&actor.text).or_default();
                *rows += 1;
                if *rows > MOST_ROWS {
                    let message = format!("more than {MOST_ROWS} rows of one actor");
                    return Err(actor.error(message, "put rows with the same trigger together"));
                }
            }
            Ok(DeclaredRow { purpose: row.purpose.clone(), who: self.who(&row.actors)?, apis: self.apis(&row.data)? })
        };
        self.pack.declared.iter().map(&mut row).collect()
    }

    /// `rows` are the compiled rows, in the order of the pack's.
    pub(super) fn declared_rules(&mut self, rows: &[DeclaredRow], rules: &mut Vec<Rule>) -> Result<()> {
        let pack = self.pack;
        let all = self.all_declared(rows);
        let mut rows_of = RowsOf::new();
        for (at, row) in pack.declared.iter().enumerate() {
            row.actors.iter().for_each(|actor| rows_of.entry(&actor.text).or_default().push(at));
        }
        for (at, row) in pack.declared.iter().enumerate() {
            let [data, trigger] = row.parts();
            let [no_data, no_trigger] = row.without;
            if !no_data {
                let first = self.nodes.list.len();
                self.named.take();
                let node = self.nodes.add(Node::Declared, "declared".to_owned());
                let heading = heading(row, &data, ["takes only what is declared for it", "只收集已声明的信息"]);
                let demand = (Demand::Require(node), "requires: declared".to_owned());
                rules.push(self.finish(&heading, all.clone(), rows[at].who.clone(), demand, first));
            }
            // A condition is looked at even when its rule is left out: what is wrong has to be told.
            let made = self.trigger_rules(rows, &rows_of, at, &trigger)?;
            if !no_trigger {
                rules.extend(made);
            }
        }
        Ok(())
    }

    /// What rows could have named and have not, nobody may take: all personal data, and every category of any row.
    fn all_declared(&self, rows: &[DeclaredRow]) -> Vec<bool> {
        let mut listed = vec![false; self.catalogue.len()];
        rows.iter().for_each(|row| join(&mut listed, &row.apis));
        let named: BTreeSet<Category> =
            self.catalogue.iter().zip(&listed).filter(|(_, listed)| **listed).map(|(api, _)| api.category).collect();
        let meant = |api: &&Api| super::data::collects(api) && (api.category.is_personal() || named.contains(&api.category));
        self.catalogue.iter().zip(listed).map(|(api, listed)| listed || meant(api)).collect()
    }

    /// What a row lists is taken only when its condition holds, or that of another row of the same actor which lists the same.
    fn trigger_rules(&mut self, rows: &[DeclaredRow], rows_of: &RowsOf<'_>, at: usize, part: &str) -> Result<Vec<Rule>> {
        let pack = self.pack;
        let row = &pack.declared[at];
        let Some(own) = &row.trigger else { return Ok(Vec::new()) };
        // What is wrong with a condition is told even when no rule is made of it.
        let unused = self.nodes.list.len();
        self.condition(own, When::Accessed)?;
        self.nodes.truncate(unused);
        let mut rules = Vec::new();
        for ((others, apis), actors) in self.shared(rows, rows_of, at) {
            let first = self.nodes.list.len();
            self.named.take();
            let mut words = vec![own];
            for other in others {
                let trigger = pack.declared[other].trigger.as_ref();
                words.extend(trigger.filter(|trigger| words.iter().all(|known| known.text != trigger.text)));
            }
            let (node, text) = self.either(&words)?;
            let part = if rules.is_empty() { part.to_owned() } else { format!("{part}-{}", rules.len() + 1) };
            let heading = heading(row, &part, ["takes it only in the declared scene", "只在声明的场景下收集"]);
            let demand = (Demand::Require(node), format!("requires: {text}"));
            rules.push(self.finish(&heading, apis, self.who(&actors)?, demand, first));
        }
        Ok(rules)
    }

    /// A row's data and actors, told apart by the other rows that list the same for the same actor: each has other conditions, and so
    /// becomes a rule of its own. What another row lists without any condition is left out, because it may be taken at any time.
    fn shared(&self, rows: &[DeclaredRow], rows_of: &RowsOf<'_>, at: usize) -> Shared {
        let mut shared = Shared::new();
        for actor in &self.pack.declared[at].actors {
            let others = rows_of.get(actor.text.as_str()).into_iter().flatten().filter(|other| **other != at);
            let mut groups: BTreeMap<Vec<usize>, Vec<bool>> = BTreeMap::new();
            for api in (0..self.catalogue.len()).filter(|api| rows[at].apis[*api]) {
                let same: Vec<usize> = others.clone().copied().filter(|other| rows[*other].apis[api]).collect();
                if same.iter().all(|other| self.pack.declared[*other].trigger.is_some()) {
                    groups.entry(same).or_insert_with(|| vec![false; self.catalogue.len()])[api] = true;
                }
            }
            for group in groups {
                shared.entry(group).or_default().push(actor.clone());
            }
        }
        shared
    }

    /// One of these conditions.
    fn either(&mut self, words: &[&Word]) -> Result<(NodeNo, String)> {
        let mut all: Option<(NodeNo, String)> = None;
        for word in words {
            let (node, text) = self.condition(word, When::Accessed)?;
            all = Some(match all {
                None => (node, text),
                Some((left, known)) => {
                    let text = format!("({known}) or ({text})");
                    (self.nodes.add(Node::Or(left, node), text.clone()), text)
                }
            });
        }
        Ok(all.expect("the row's own condition is among them"))
    }
}

fn heading(row: &DeclaredDef, part: &str, [en, zh]: [&str; 2]) -> Heading {
    let Title { en: own, zh: own_zh } = &row.heading.title;
    let own_zh = if own_zh.is_empty() { own } else { own_zh };
    let title = Title { en: format!("{own}: {en}"), zh: format!("{own_zh}:{zh}") };
    Heading { part: part.to_owned(), title, ..row.heading.clone() }
}
