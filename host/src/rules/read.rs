//! TOML to [`Pack`]. The tree is walked by hand, because every error has to say where it is and what may have been meant.

mod rule;

use hooks::event::Origin;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{LANGUAGE, PACK};
use super::lang;
use super::pack::{ActionDef, ActorDef, Bounds, FeatureDef, FlagDef, GroupDef, Pack, ParameterDef, PatternDef, ShapeDef, Word};
use super::section::{Result, Section, tree};
use super::source::Source;
use crate::timeline::ActionKind;

/// Reads a pack.
pub(super) fn read(source: &Source) -> Result<Pack> {
    let tree = tree(source, "a pack is a TOML file; see the shipped pack `galiao` for an example")?;
    language(source, &tree)?;
    let root = Section::root(source, &tree, &PACK)?;
    let name = root.text("name")?;
    if !is_one_word(&name.text) {
        return Err(name.error("the name of a pack has to be one word", "for instance: name = \"my-app\""));
    }
    let (consent, flags) = root.section("consent")?.map_or(Ok(Default::default()), consent)?;
    Ok(Pack {
        source: source.clone(),
        name,
        title: root.told_title("title")?,
        version: root.perhaps("version")?,
        extends: root.words("extends")?,
        disable: root.words("disable")?,
        packages: root.section("app")?.map_or(Ok(Vec::new()), |app| app.texts("packages"))?,
        policy: root.section("policy")?.map(policy).transpose()?,
        parameters: root.parameters("parameters")?.into_iter().map(parameter).collect::<Result<_>>()?,
        data: root.named_words("data")?.into_iter().map(group).collect::<Result<_>>()?,
        actions: root.named("actions")?.into_iter().map(action).collect::<Result<_>>()?,
        features: root.named("features")?.into_iter().map(feature).collect::<Result<_>>()?,
        shapes: root.named_words("shapes")?.into_iter().map(shape).collect::<Result<_>>()?,
        consent,
        flags,
        actors: root.named("actors")?.into_iter().map(actor).collect::<Result<_>>()?,
        declared: root.sections("declared")?.into_iter().map(rule::declared).collect::<Result<_>>()?,
        rules: root.sections("rules")?.into_iter().map(rule::rule).collect::<Result<_>>()?,
        undecidable: root.sections("undecidable")?.into_iter().map(rule::undecidable).collect::<Result<_>>()?,
    })
}

/// A pack of another version has other words: that it is one has to be said before any of them is.
fn language(source: &Source, tree: &Spanned<DeTable<'_>>) -> Result<()> {
    let hint = format!("add `language = {LANGUAGE}` as the first line: the version of the pack language");
    let Some(version) = tree.get_ref().get("language") else {
        return Err(source.error(0..0, "this pack does not say in which version of the pack language it is written", hint));
    };
    let number = match version.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => return Err(source.error(version.span(), "the version of the pack language is a number", hint)),
    };
    match number {
        Some(LANGUAGE) => Ok(()),
        Some(newer) if newer > LANGUAGE => Err(source.error(
            version.span(),
            format!("this pack is written in version {newer} of the pack language, and this tool reads version {LANGUAGE}"),
            "use a newer consentinel",
        )),
        _ => {
            let hint = format!("versions are counted from 1 up; this tool reads version {LANGUAGE}");
            Err(source.error(version.span(), "there is no such version of the pack language", hint))
        }
    }
}

fn policy(section: Section<'_>) -> Result<String> {
    let title = section.text("title")?.text;
    Ok(match section.date("date")? {
        Some(date) => format!("{title}, {date}"),
        None => title,
    })
}

/// A name that conditions can use: one word.
fn named(name: &Word, what: &str) -> Result<()> {
    if lang::is_name(&name.text) {
        return Ok(());
    }
    Err(name.error(
        format!("this cannot be the name of {what}"),
        "a name is one word of letters, digits, `_` and `-`, and begins with a letter",
    ))
}

fn is_one_word(text: &str) -> bool {
    !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '/')
}

fn parameter((name, section): (Word, std::result::Result<Section<'_>, super::pack::Number>)) -> Result<ParameterDef> {
    named(&name, "a parameter")?;
    match section {
        Err(value) => Ok(ParameterDef { name, value, source: None, note: String::new() }),
        Ok(section) => Ok(ParameterDef {
            name,
            value: section.told_number("value")?,
            source: Some(section.text("source")?.text),
            note: section.perhaps("note")?,
        }),
    }
}

fn group((name, words): (Word, Vec<Word>)) -> Result<GroupDef> {
    named(&name, "a group of data")?;
    Ok(GroupDef { name, words })
}

fn action((name, section): (Word, Section<'_>)) -> Result<ActionDef> {
    named(&name, "an action")?;
    if lang::is_reserved(&name.text) {
        let message = format!("`{}` is a word of conditions and cannot name an action", name.text);
        return Err(name.error(message, "choose another name"));
    }
    if name.text == super::compile::INPUT {
        let message = format!("`{}` stands for whatever the user does, and cannot name an action", name.text);
        return Err(name.error(message, "choose another name"));
    }
    let patterns = match section.sections("any")? {
        parts if parts.is_empty() => vec![pattern(&section)?],
        parts => {
            if let Some(field) = super::keys::PATTERN.names().find(|field| section.has(field)) {
                let message = format!("`any` and `{field}` side by side");
                return Err(section.error(message, format!("put `{field}` into each part of `any`")));
            }
            parts.iter().map(pattern).collect::<Result<_>>()?
        }
    };
    let origins = match section.words("origin")? {
        words if words.is_empty() => vec![Origin::Hardware, Origin::Injected],
        words => words.iter().map(origin).collect::<Result<_>>()?,
    };
    Ok(ActionDef { name, patterns, origins })
}

fn origin(word: &Word) -> Result<Origin> {
    let known = Origin::ALL.into_iter().find(|origin| origin.name() == word.text);
    known.ok_or_else(|| word.unknown("origin", Origin::ALL.map(Origin::name)))
}

fn pattern(section: &Section<'_>) -> Result<PatternDef> {
    let kind = match section.optional("kind")? {
        None => None,
        Some(word) => Some(match word.text.as_str() {
            "tap" => ActionKind::Tap,
            "long_press" => ActionKind::LongPress,
            _ => return Err(word.unknown("kind of action", ["tap", "long_press"])),
        }),
    };
    let pattern = PatternDef {
        window: section.texts("window")?,
        class: section.texts("class")?,
        id: section.texts("id")?,
        text: section.texts("text")?,
        screen: section.texts("screen")?,
        shown: section.texts("shown")?,
        mark: section.texts("mark")?,
        kind,
    };
    if pattern == (PatternDef { kind, ..PatternDef::default() }) {
        let hint = "say what is touched (id, text, class, window, screen), which screen comes up (shown), or which mark; \
                    for any touch at all, conditions have `input`";
        return Err(section.error("an action that every touch would match", hint));
    }
    for (alone, what, given) in
        [("shown", "a screen that comes up is not touched", &pattern.shown), ("mark", "a mark is not touched", &pattern.mark)]
    {
        let other = super::keys::PATTERN.names().find(|other| *other != alone && section.has(other));
        if let (false, Some(other)) = (given.is_empty(), other) {
            let message = format!("`{alone}` and `{other}` side by side: {what}");
            return Err(section.error(message, "put each into a part of its own: any = [{ ... }, { ... }]"));
        }
    }
    Ok(pattern)
}

fn feature((name, section): (Word, Section<'_>)) -> Result<FeatureDef> {
    named(&name, "a feature")?;
    if lang::is_reserved(&name.text) {
        let message = format!("`{}` is a word of conditions and cannot name a feature", name.text);
        return Err(name.error(message, "choose another name"));
    }
    let screens = section.texts("screens")?;
    let (enter, leave) = (section.words("enter")?, section.words("leave")?);
    let bounds = match (screens.is_empty(), enter.is_empty(), leave.is_empty()) {
        (false, true, true) => Bounds::Screens(screens),
        (true, false, false) => Bounds::Actions { enter, leave },
        (false, ..) => {
            let hint = "a feature is made of screens or of actions that enter and leave it, not of both";
            return Err(section.error("`screens` beside `enter` and `leave`", hint));
        }
        (true, true, true) => {
            let hint = "add `enter` and `leave` with the actions that do it, or `screens` with the screens it is made of";
            return Err(section.error("a feature that nothing enters", hint));
        }
        (true, no_enter, _) => {
            let key = if no_enter { "enter" } else { "leave" };
            let hint = format!("add `{key} = [\"...\"]`: the actions that {key} it");
            return Err(section.error(format!("a feature needs `{key}`"), hint));
        }
    };
    Ok(FeatureDef { name, bounds })
}

fn shape((name, globs): (Word, Vec<Word>)) -> Result<ShapeDef> {
    const HINT: &str = "for instance: share_token = [\"#口令#*\", \"https://example.com/s/*\"]";
    named(&name, "a shape")?;
    if globs.is_empty() {
        return Err(name.error("a shape that no text has", HINT));
    }
    match globs.iter().find(|glob| glob.text.chars().all(|c| c == '*')) {
        Some(glob) => Err(glob.error("a shape that every text has", HINT)),
        None => Ok(ShapeDef { name, globs }),
    }
}

/// Which actions, and which flags of the app's own, signal which state.
type Signals = (Vec<(crate::consent::Consent, Vec<Word>)>, Vec<FlagDef>);

fn consent(section: Section<'_>) -> Result<Signals> {
    let states = crate::consent::Consent::ALL.into_iter().filter(|state| section.has(state.name()));
    // A touch on the dialog's button is a touch in the dialog's window: the state that is reached last stands last.
    let signals = states.map(|state| Ok((state, section.words(state.name())?))).collect::<Result<_>>()?;
    Ok((signals, section.sections("flags")?.into_iter().map(flag).collect::<Result<_>>()?))
}

fn flag(section: Section<'_>) -> Result<FlagDef> {
    Ok(FlagDef {
        file: section.text("file")?,
        key: section.text("key")?,
        value: section.told("value")?,
        state: section.consent(&section.text("state")?)?,
    })
}

fn actor((name, section): (Word, Section<'_>)) -> Result<ActorDef> {
    if name.text.trim().is_empty() || matches!(name.text.as_str(), "any" | "app" | "sdk") {
        return Err(name.error("this cannot be the name of an SDK", "give it the name that its vendor uses"));
    }
    let actor = ActorDef { name, packages: section.texts("packages")?, libraries: section.texts("libraries")? };
    if actor.packages.is_empty() && actor.libraries.is_empty() {
        return Err(section
            .error("an SDK without any code", "add `packages = [\"com.example.sdk\"]`, or `libraries = [\"libexample.so\"]`"));
    }
    Ok(actor)
}
