//! Rules, rows of the declared table, and what no run can decide.

use super::super::keys::DEMANDS;
use super::super::pack::{DeclaredDef, DemandDef, Heading, RuleDef, UndecidableDef, WindowDef, Word};
use super::super::policy::{Title, When};
use super::super::section::{Result, Section};
use super::is_one_word;

/// `title` is what the row is called that has no title of its own.
fn heading(section: &Section<'_>, title: Option<&str>) -> Result<Heading> {
    let id = section.text("id")?;
    let part = section.optional("part")?;
    const HINT: &str = "for instance: id = \"GL-04\", part = \"start\"; elsewhere the rule is called GL-04/start";
    if !is_one_word(&id.text) {
        return Err(id.error("an `id` is one word without `/`", HINT));
    }
    let is_part = |word: &Word| word.text.trim() == word.text && !word.text.is_empty() && !word.text.contains(['/', '\n', '\r']);
    if let Some(word) = part.as_ref().filter(|word| !is_part(word)) {
        return Err(word.error("a `part` is a few words without `/`", HINT));
    }
    let title = match (section.title("title")?, title) {
        (Some(title), _) => title,
        (None, Some(title)) => Title { en: title.to_owned(), zh: String::new() },
        (None, None) => section.told_title("title")?,
    };
    let clause = section.perhaps("clause")?;
    if clause.is_empty() {
        let hint = "add `clause = \"...\"`: the section of the policy that makes this promise";
        return Err(section.error(format!("rule {} names no clause", id.text), hint));
    }
    Ok(Heading {
        id,
        part: part.map(|word| word.text).unwrap_or_default(),
        title,
        clause,
        quote: section.perhaps("quote")?,
        line: section.line(),
    })
}

pub(super) fn rule(section: Section<'_>) -> Result<RuleDef> {
    let heading = heading(&section, None)?;
    let id = &heading.id.text;
    let when = match section.optional("when")? {
        None => When::Accessed,
        Some(word) => When::ALL
            .into_iter()
            .find(|when| when.name() == word.text)
            .ok_or_else(|| word.unknown("moment", When::ALL.map(When::name)))?,
    };
    let data = section.words("data")?;
    let about_data = matches!(when, When::Accessed | When::Leaves);
    if about_data && data.is_empty() {
        let hint = "add `data = \"personal\"`, or categories or apis of `consentinel apis`";
        return Err(section.error(format!("rule {id} names no data"), hint));
    }
    for key in ["data", "except"] {
        if !about_data && section.has(key) {
            let message = format!("a rule with `when = \"{}\"` is not about data", when.name());
            return Err(section.source.error(section.place(key), message, format!("remove `{key}`, or `when`")));
        }
    }
    if when != When::Asks && section.has("permissions") {
        let hint = "add `when = \"asks\"`; in conditions there is `permission NAME is granted`";
        return Err(section.source.error(
            section.place("permissions"),
            "`permissions` belongs to rules about asking for them",
            hint,
        ));
    }
    if matches!(when, When::Starts | When::Closes) && section.has("actors") {
        let message =
            format!("nobody is named when {}", if when == When::Starts { "a process starts" } else { "the app closes" });
        return Err(section.source.error(section.place("actors"), message, "remove `actors`"));
    }
    Ok(RuleDef {
        when,
        data,
        except: section.words("except")?,
        permissions: section.words("permissions")?,
        actors: section.words("actors")?,
        only_while: section.optional("while")?,
        demand: demand(&section, id, when)?,
        heading,
    })
}

fn demand(section: &Section<'_>, id: &str, when: When) -> Result<DemandDef> {
    let given: Vec<&str> = DEMANDS.iter().copied().filter(|name| section.has(name)).collect();
    let [name] = given[..] else {
        let message = match given.len() {
            0 => format!("rule {id} demands nothing"),
            _ => format!("rule {id} makes {} demands: `{}`", given.len(), given.join("`, `")),
        };
        let hint = "a rule has exactly one of `require`, `forbid`, `must_stop`, `at_most`, `gap` and `irregular`";
        return Err(section.error(message, hint));
    };
    if name == "must_stop" && when != When::Accessed {
        let message = "`must_stop` is about captures that were started";
        return Err(section.source.error(section.place(name), message, "remove `when`, or make another demand"));
    }
    Ok(match name {
        "require" => DemandDef::Require(section.text(name)?),
        "forbid" => DemandDef::Forbid(section.text(name)?),
        _ => {
            let Some(inner) = section.section(name)? else { unreachable!("it was just seen") };
            match name {
                "must_stop" => DemandDef::MustStop { within: inner.told_number("within")?, after: inner.text("after")? },
                "at_most" => {
                    DemandDef::AtMost { count: inner.told_number("count")?, window: window(&inner)?, per: inner.words("per")? }
                }
                "gap" => DemandDef::Gap { least: inner.told_number("least")?, per: inner.words("per")? },
                _ => DemandDef::Irregular {
                    times: inner.told_number("times")?,
                    tolerance: inner.told_number("tolerance")?,
                    per: inner.words("per")?,
                },
            }
        }
    })
}

fn window(section: &Section<'_>) -> Result<WindowDef> {
    match (section.number("within")?, section.optional("since")?) {
        (Some(within), None) => Ok(WindowDef::Within(within)),
        (None, Some(since)) => Ok(WindowDef::Since(since)),
        (Some(_), Some(_)) => Err(section
            .error("`within` and `since` side by side", "calls are counted in a length of time or since an action: keep one")),
        (None, None) => Err(section.error(
            "this demand does not say in what time it counts",
            "add `within = \"1m\"`, or `since = \"open_page or refresh\"`",
        )),
    }
}

pub(super) fn declared(section: Section<'_>) -> Result<DeclaredDef> {
    let actors = section.words("actor")?;
    if actors.is_empty() {
        let hint = "add `actor = \"...\"`: `app` or the name of an SDK";
        return Err(section.error("a declared row of nobody", hint));
    }
    let names: Vec<&str> = actors.iter().map(|actor| actor.text.as_str()).collect();
    let heading = heading(&section, Some(&names.join(", ")))?;
    if !section.has("data") {
        let hint = "add `data = [\"...\"]` with categories, apis or groups; an empty list says that it takes nothing";
        return Err(section.error(format!("declared row {} names no data", heading.id.text), hint));
    }
    Ok(DeclaredDef {
        heading,
        actors,
        data: section.words("data")?,
        trigger: section.optional("trigger")?,
        purpose: section.title("purpose")?.unwrap_or_default(),
        without: [false; 2],
    })
}

pub(super) fn undecidable(section: Section<'_>) -> Result<UndecidableDef> {
    Ok(UndecidableDef { heading: heading(&section, None)?, why: section.told_title("why")? })
}
