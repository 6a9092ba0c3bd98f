//! TOML to [`Pack`]. The tree is walked by hand, because every error has to say where it is and what may have been meant.

use std::ops::Range;
use std::str::FromStr;

use hooks::event::Origin;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pack::{ActionDef, DemandDef, FeatureDef, FlagDef, Pack, PatternDef, RuleDef, ShapeDef, Word};
use super::source::{PackError, Source};
use crate::consent::Consent;
use crate::timeline::ActionKind;

type Result<T> = std::result::Result<T, PackError>;

/// Reads a pack.
pub(super) fn read(source: Source<'_>) -> Result<Pack> {
    let tree = DeTable::parse(source.text).map_err(|error| PackError {
        hint: Some("a pack is a TOML file; see the shipped pack `galiao` for an example".into()),
        ..source.error(error.span().unwrap_or(0..0), format!("not TOML: {}", error.message().replace('\n', ", ")))
    })?;
    let root = Section::root(source, &tree, "pack");
    root.only(&["name", "title", "source", "packages", "actions", "features", "shapes", "consent", "rules"])?;
    let (consent, flags) = root.section("consent")?.map_or(Ok(Default::default()), consent)?;
    let pack = Pack {
        name: root.text("name")?.text,
        title: root.text("title")?.text,
        source: root.text("source")?.text,
        packages: texts(root.words("packages")?),
        actions: root.named("actions")?.into_iter().map(|(name, section)| action(name, section)).collect::<Result<_>>()?,
        features: root.named("features")?.into_iter().map(|(name, section)| feature(name, section)).collect::<Result<_>>()?,
        shapes: root.section("shapes")?.map_or(Ok(Vec::new()), shapes)?,
        consent,
        flags,
        rules: root.sections("rules")?.into_iter().map(rule).collect::<Result<_>>()?,
    };
    if pack.rules.is_empty() {
        let error = source.error(0..0, "a pack without rules finds nothing");
        return Err(PackError { hint: Some("add a [[rules]] section".into()), ..error });
    }
    Ok(pack)
}

fn action(name: Word, section: Section<'_>) -> Result<ActionDef> {
    const FIELDS: [&str; 6] = ["window", "class", "id", "text", "mark", "kind"];
    section.only(&[&FIELDS[..], &["origin", "any"]].concat())?;
    let patterns = match section.sections("any")? {
        parts if parts.is_empty() => vec![pattern(&section)?],
        parts => {
            if let Some(field) = FIELDS.iter().find(|field| section.table.contains_key(**field)) {
                let message = format!("`any` and `{field}` side by side: put `{field}` into each part of `any`");
                return Err(section.error(message));
            }
            let one = |part: &Section<'_>| part.only(&FIELDS).and_then(|()| pattern(part));
            parts.iter().map(one).collect::<Result<_>>()?
        }
    };
    let origins = match section.words("origin")? {
        words if words.is_empty() => vec![Origin::Hardware, Origin::Injected],
        words => words.iter().map(|word| section.origin(word)).collect::<Result<_>>()?,
    };
    Ok(ActionDef { name, patterns, origins })
}

fn pattern(section: &Section<'_>) -> Result<PatternDef> {
    let list = |key| section.words(key).map(texts);
    let kind = match section.optional("kind")? {
        None => None,
        Some(word) => Some(match word.text.as_str() {
            "tap" => ActionKind::Tap,
            "long_press" => ActionKind::LongPress,
            _ => return Err(section.source.unknown(word.span, "kind of action", &word.text, ["tap", "long_press"])),
        }),
    };
    let pattern = PatternDef {
        window: list("window")?,
        class: list("class")?,
        id: list("id")?,
        text: list("text")?,
        mark: list("mark")?,
        kind,
    };
    if pattern == (PatternDef { kind, ..PatternDef::default() }) {
        let error = section.error("an action that every touch would match");
        return Err(PackError { hint: Some("say what is touched: id, text, class or window, or which mark".into()), ..error });
    }
    Ok(pattern)
}

fn feature(name: Word, section: Section<'_>) -> Result<FeatureDef> {
    section.only(&["enter", "leave"])?;
    let some = |key| match section.words(key)? {
        words if words.is_empty() => Err(section.error(format!("a feature needs `{key}`: the actions that {key} it"))),
        words => Ok(words),
    };
    Ok(FeatureDef { name, enter: some("enter")?, leave: some("leave")? })
}

fn shapes(section: Section<'_>) -> Result<Vec<ShapeDef>> {
    let mut shapes = Vec::new();
    for (key, value) in section.table {
        let name = Word { text: key.get_ref().to_string(), span: key.span() };
        let globs = section.words(&name.text)?;
        if globs.is_empty() || globs.iter().any(|glob| glob.text.chars().all(|c| c == '*')) {
            let error = section.source.error(value.span(), "a shape that every text would have, or none");
            return Err(PackError {
                hint: Some("for instance: share_token = [\"#口令#*\", \"https://example.com/s/*\"]".into()),
                ..error
            });
        }
        shapes.push(ShapeDef { name, globs });
    }
    Ok(shapes)
}

/// Which actions, and which flags of the app's own, signal which state.
type Signals = (Vec<(Consent, Vec<Word>)>, Vec<FlagDef>);

fn consent(section: Section<'_>) -> Result<Signals> {
    let mut signals = Vec::new();
    for (key, _) in section.table.iter().filter(|(key, _)| key.get_ref() != "flags") {
        let word = Word { text: key.get_ref().to_string(), span: key.span() };
        signals.push((section.consent(&word, &["flags"])?, section.words(&word.text)?));
    }
    // A touch on the dialog's button is a touch in the dialog's window: the state that is reached last stands last.
    signals.sort_by_key(|(state, _)| *state);
    Ok((signals, section.sections("flags")?.into_iter().map(flag).collect::<Result<_>>()?))
}

fn flag(section: Section<'_>) -> Result<FlagDef> {
    section.only(&["file", "key", "value", "state"])?;
    Ok(FlagDef {
        file: section.text("file")?,
        key: section.text("key")?,
        value: section.truth("value")?,
        state: section.consent(&section.text("state")?, &[])?,
    })
}

fn rule(section: Section<'_>) -> Result<RuleDef> {
    section.only(&["id", "part", "title", "clause", "quote", "data", "when", "actors", "require", "forbid", "must_stop"])?;
    let id = section.text("id")?.text;
    let Some(clause) = section.optional("clause")?.filter(|clause| !clause.text.trim().is_empty()) else {
        let error = section.error(format!("rule {id} names no clause"));
        return Err(PackError {
            hint: Some("add `clause = \"...\"`: the section of the policy that makes this promise".into()),
            ..error
        });
    };
    let data = section.words("data")?;
    if data.is_empty() {
        let error = section.error(format!("rule {id} names no data"));
        return Err(PackError {
            hint: Some("add `data = \"personal\"`, or categories or apis of `consentinel apis`".into()),
            ..error
        });
    }
    let demands: Vec<DemandDef> = [
        section.optional("require")?.map(DemandDef::Require),
        section.optional("forbid")?.map(DemandDef::Forbid),
        section.section("must_stop")?.map(must_stop).transpose()?,
    ]
    .into_iter()
    .flatten()
    .collect();
    let [demand] = <[DemandDef; 1]>::try_from(demands).map_err(|demands| PackError {
        hint: Some("a rule has exactly one of `require`, `forbid` and `must_stop`".into()),
        ..section.error(format!("rule {id} has {} conditions", demands.len()))
    })?;
    let leaves = match section.optional("when")? {
        None => false,
        Some(when) if when.text == "leaves" && !matches!(demand, DemandDef::MustStop { .. }) => true,
        Some(when) if when.text == "leaves" => {
            return Err(section.source.error(when.span, "`must_stop` is about captures, which do not leave"));
        }
        Some(when) if when.text == "accessed" => false,
        Some(when) => return Err(section.source.unknown(when.span, "moment", &when.text, ["accessed", "leaves"])),
    };
    Ok(RuleDef {
        id,
        part: section.optional("part")?.map(|word| word.text).unwrap_or_default(),
        title: section.text("title")?.text,
        clause: clause.text,
        quote: section.optional("quote")?.map(|word| word.text).unwrap_or_default(),
        data,
        leaves,
        actors: section.words("actors")?,
        demand,
    })
}

fn must_stop(section: Section<'_>) -> Result<DemandDef> {
    section.only(&["within", "after"])?;
    let within = section.text("within")?;
    let length = humantime::parse_duration(&within.text).map_err(|error| PackError {
        hint: Some("write a length of time as \"2s\", \"500ms\" or \"1m 30s\"".into()),
        ..section.source.error(within.span, format!("not a length of time: {error}"))
    })?;
    Ok(DemandDef::MustStop { within: length.as_nanos().min(u128::from(u64::MAX)) as u64, after: section.text("after")? })
}

fn texts(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|word| word.text).collect()
}

/// A table of the tree, and where it stands.
pub(super) struct Section<'a> {
    pub(super) source: Source<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    what: &'static str,
}

impl<'a> Section<'a> {
    pub(super) fn root(source: Source<'a>, tree: &'a Spanned<DeTable<'a>>, what: &'static str) -> Section<'a> {
        let start = tree.span().start;
        Section { source, table: tree.get_ref(), span: start..start, what }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> PackError {
        self.source.error(self.span.clone(), message)
    }

    /// Refuses keys that mean nothing here.
    pub(super) fn only(&self, known: &[&str]) -> Result<()> {
        match self.table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            Some(key) => Err(self.source.unknown(key.span(), "key", key.get_ref(), known.iter().copied())),
            None => Ok(()),
        }
    }

    pub(super) fn optional(&self, key: &str) -> Result<Option<Word>> {
        self.table.get(key).map(|value| self.word(value)).transpose()
    }

    pub(super) fn text(&self, key: &str) -> Result<Word> {
        self.optional(key)?.ok_or_else(|| self.error(format!("this {} has no `{key}`", self.what)))
    }

    /// One text or a list of them.
    fn words(&self, key: &str) -> Result<Vec<Word>> {
        match self.table.get(key).map(|value| (value, value.get_ref())) {
            None => Ok(Vec::new()),
            Some((_, DeValue::Array(list))) => list.iter().map(|value| self.word(value)).collect(),
            Some((value, _)) => Ok(vec![self.word(value)?]),
        }
    }

    fn word(&self, value: &Spanned<DeValue<'_>>) -> Result<Word> {
        match value.get_ref() {
            DeValue::String(text) => Ok(Word { text: text.clone().into_owned(), span: value.span() }),
            other => Err(self.source.error(value.span(), format!("a text is needed here, not {}", other.type_str()))),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn truth(&self, key: &str) -> Result<bool> {
        match self.table.get(key).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Boolean(truth))) => Ok(*truth),
            Some((value, other)) => {
                Err(self.source.error(value.span(), format!("`true` or `false` is needed here, not {}", other.type_str())))
            }
            None => Err(self.error(format!("this {} has no `{key}`", self.what))),
        }
    }

    /// A state of consent; `also` are other words that could stand here.
    fn consent(&self, word: &Word, also: &[&'static str]) -> Result<Consent> {
        let states = Consent::ALL.iter().map(|state| state.name()).chain(also.iter().copied());
        Consent::from_str(&word.text).map_err(|_| self.source.unknown(word.span.clone(), "state of consent", &word.text, states))
    }

    fn inside(&self, value: &'a Spanned<DeValue<'a>>, what: &'static str) -> Result<Section<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(Section { source: self.source, table, span: value.span(), what }),
            other => Err(self.source.error(value.span(), format!("a table is needed here, not {}", other.type_str()))),
        }
    }

    fn section(&self, key: &'static str) -> Result<Option<Section<'a>>> {
        self.table.get(key).map(|value| self.inside(value, key)).transpose()
    }

    /// A list of tables.
    pub(super) fn sections(&self, key: &'static str) -> Result<Vec<Section<'a>>> {
        match self.table.get(key).map(|value| (value, value.get_ref())) {
            None => Ok(Vec::new()),
            Some((_, DeValue::Array(list))) => {
                let one = match key {
                    "rules" => "rule",
                    "flags" => "flag",
                    "hook" => "hook",
                    _ => "part",
                };
                list.iter().map(|value| self.inside(value, one)).collect()
            }
            Some((value, other)) => {
                Err(self.source.error(value.span(), format!("`{key}` has to be a list of tables, not {}", other.type_str())))
            }
        }
    }

    /// Tables by name, in the order of the names.
    fn named(&self, key: &'static str) -> Result<Vec<(Word, Section<'a>)>> {
        let Some(outer) = self.section(key)? else { return Ok(Vec::new()) };
        let one = |(name, value): (&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>)| {
            Ok((Word { text: name.get_ref().to_string(), span: name.span() }, outer.inside(value, key)?))
        };
        outer.table.iter().map(one).collect()
    }

    fn origin(&self, word: &Word) -> Result<Origin> {
        let known = Origin::ALL.into_iter().find(|origin| origin.name() == word.text);
        known.ok_or_else(|| self.source.unknown(word.span.clone(), "origin", &word.text, Origin::ALL.map(Origin::name)))
    }
}
