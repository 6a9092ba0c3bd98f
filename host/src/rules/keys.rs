//! The words of the pack language: one table of keys, which the reader refuses others by and the JSON Schema is made of.

use hooks::event::Origin;

use super::policy::When;
use crate::consent::Consent;

/// The version of the pack language that this tool reads.
pub(super) const LANGUAGE: i64 = 1;

/// A kind of table.
#[derive(Debug)]
pub(super) struct Keys {
    /// What it is called in errors.
    pub(super) what: &'static str,
    pub(super) rows: &'static [Key],
    /// Keys of which exactly one has to be there.
    pub(super) one_of: &'static [&'static str],
}

/// One key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// What it means, in half a sentence.
    pub(super) about: &'static str,
}

/// What can stand behind a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    /// A text, or one in each language.
    Title,
    /// One text or a list of them.
    Texts,
    Integer,
    Truth,
    Date,
    Condition,
    /// `"10s"` or `"$name"`.
    Length,
    /// `3` or `"$name"`.
    Count,
    /// `0.1` or `"$name"`.
    Share,
    /// The value of a parameter.
    Value,
    /// One of these words.
    One(fn() -> Vec<&'static str>),
    /// One of these words or a list of them.
    Some(fn() -> Vec<&'static str>),
    Table(&'static Keys),
    Tables(&'static Keys),
    /// Tables by names that the pack chooses.
    Named(&'static Keys),
    /// Lists of texts by names that the pack chooses.
    NamedTexts,
    /// Parameters by their names: a table, or the value alone.
    Parameters(&'static Keys),
}

impl Keys {
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().map(|key| key.name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'static Key> {
        self.rows.iter().find(|key| key.name == name)
    }
}

impl Key {
    /// How it is written, and what it means.
    pub(super) fn example(&self) -> String {
        format!("`{} = {}`: {}", self.name, self.shape.needs().1, self.about)
    }
}

impl Shape {
    /// What is needed, and how it looks.
    pub(super) fn needs(self) -> (&'static str, &'static str) {
        match self {
            Shape::Text => ("a text", "\"...\""),
            Shape::Title => ("a text or a table of texts", "{ en = \"...\", zh = \"...\" }"),
            Shape::Texts | Shape::Some(_) => ("a text or a list of texts", "[\"...\", \"...\"]"),
            Shape::Integer => ("a number", "1"),
            Shape::Truth => ("`true` or `false`", "true"),
            Shape::Date => ("a date", "2026-02-12"),
            Shape::Condition => ("a condition in a text", "\"consent is granted\""),
            Shape::Length => ("a length of time in a text", "\"10s\""),
            Shape::Count => ("a number", "3"),
            Shape::Share => ("a number between 0 and 1", "0.1"),
            Shape::Value => ("a length of time or a number", "\"10s\""),
            Shape::One(_) => ("one of a few words in a text", "\"...\""),
            Shape::Table(_) => ("a table", "{ ... }"),
            Shape::Tables(_) => ("a list of tables", "[{ ... }]"),
            Shape::Named(_) | Shape::Parameters(_) => ("a table", "{ name = { ... } }"),
            Shape::NamedTexts => ("a table of lists", "{ name = [\"...\"] }"),
        }
    }
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: false, about }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: true, about }
}

fn states() -> Vec<&'static str> {
    Consent::ALL.map(Consent::name).to_vec()
}

fn origins() -> Vec<&'static str> {
    Origin::ALL.map(Origin::name).to_vec()
}

fn kinds() -> Vec<&'static str> {
    vec!["tap", "long_press"]
}

fn moments() -> Vec<&'static str> {
    When::ALL.map(When::name).to_vec()
}

fn pers() -> Vec<&'static str> {
    vec!["actor", "category", "api", "process"]
}

pub(super) static PACK: Keys = Keys {
    what: "pack",
    rows: &[
        must("language", Shape::Integer, "the version of the pack language"),
        must("name", Shape::Text, "the name of the pack, one word"),
        must("title", Shape::Title, "what the pack is"),
        key("version", Shape::Text, "the version of the pack itself"),
        key("extends", Shape::Texts, "packs that this one builds on: shipped ones by name, others by path relative to this file"),
        key("disable", Shape::Texts, "rules of these packs that are left out: `ID` or `ID/part`"),
        key("app", Shape::Table(&APP), "the app that is monitored"),
        key("policy", Shape::Table(&POLICY), "the text that the pack stands for"),
        key(
            "parameters",
            Shape::Parameters(&PARAMETER),
            "numbers that no policy names; conditions and demands use them as `$name`",
        ),
        key("data", Shape::NamedTexts, "groups of categories, apis and other groups"),
        key("actions", Shape::Named(&ACTION), "what the user does, as far as rules care"),
        key("features", Shape::Named(&FEATURE), "parts of the app that the user can be in"),
        key("shapes", Shape::NamedTexts, "how texts of a kind look: `*` stands for any characters, `?` for one"),
        key("consent", Shape::Table(&CONSENT), "which actions signal which state of consent"),
        key("actors", Shape::Named(&ACTOR), "SDKs that the table of the tool does not know"),
        key("declared", Shape::Tables(&DECLARED), "what an actor says that it takes"),
        key("rules", Shape::Tables(&RULE), "promises that a run can break or keep"),
        key("undecidable", Shape::Tables(&UNDECIDABLE), "what no run can decide"),
    ],
    one_of: &[],
};

static APP: Keys = Keys {
    what: "app",
    rows: &[key("packages", Shape::Texts, "packages of the app's own code; the name of the monitored process counts by itself")],
    one_of: &[],
};

static POLICY: Keys = Keys {
    what: "policy",
    rows: &[must("title", Shape::Text, "the name of the text"), key("date", Shape::Date, "its date, as it stands in the text")],
    one_of: &[],
};

static PARAMETER: Keys = Keys {
    what: "parameter",
    rows: &[
        must("value", Shape::Value, "a length of time such as \"10s\", or a number"),
        must("source", Shape::Text, "where the value comes from, for instance the policy, store practice, or our own choice"),
        key("note", Shape::Text, "why it is what it is"),
    ],
    one_of: &[],
};

static ACTION: Keys = Keys {
    what: "action",
    rows: &[
        ID,
        TEXT,
        CLASS,
        WINDOW,
        SCREEN,
        SHOWN,
        MARK,
        KIND,
        key("origin", Shape::Some(origins), "who may have done it; a finger or a test unless it is said otherwise"),
        key("any", Shape::Tables(&PATTERN), "several ways to do it, one of which is enough"),
    ],
    one_of: &[],
};

pub(super) static PATTERN: Keys =
    Keys { what: "part of an action", rows: &[ID, TEXT, CLASS, WINDOW, SCREEN, SHOWN, MARK, KIND], one_of: &[] };

// An action with one pattern has its keys in the same table.
const ID: Key = key("id", Shape::Texts, "resource id names of the view that is touched");
const TEXT: Key = key("text", Shape::Texts, "its text or content description");
const CLASS: Key = key("class", Shape::Texts, "its class, with or without the package");
const WINDOW: Key = key("window", Shape::Texts, "title of the window in which it lies");
const SCREEN: Key = key("screen", Shape::Texts, "class or title of the activity or dialog in which it is touched");
const SHOWN: Key = key("shown", Shape::Texts, "class or title of an activity or dialog that comes up, instead of a touch");
const MARK: Key = key("mark", Shape::Texts, "a mark of a test script, `name` or `name=value`, instead of a touch");
const KIND: Key = key("kind", Shape::One(kinds), "what the finger does; either unless it is said");

static FEATURE: Keys = Keys {
    what: "feature",
    rows: &[
        key("enter", Shape::Texts, "actions with which the user enters it"),
        key("leave", Shape::Texts, "actions with which the user leaves it"),
        key(
            "screens",
            Shape::Texts,
            "classes or titles of screens, instead: the user is in the feature while one of them is shown",
        ),
    ],
    one_of: &[],
};

static CONSENT: Keys = Keys {
    what: "consent",
    rows: &[
        key("unknown", Shape::Texts, "actions after which nothing is known of the user's consent"),
        key("shown", Shape::Texts, "actions that show that the user is being asked"),
        key("granted", Shape::Texts, "actions by which the user agrees"),
        key("refused", Shape::Texts, "actions by which the user declines"),
        key("withdrawn", Shape::Texts, "actions by which the user takes the consent back"),
        key("cancelled", Shape::Texts, "actions by which the user cancels the account"),
        key("flags", Shape::Tables(&FLAG), "the app's own notes of the answer"),
    ],
    one_of: &[],
};

static FLAG: Keys = Keys {
    what: "flag",
    rows: &[
        must("file", Shape::Text, "the name of the shared preferences, or `*`"),
        must("key", Shape::Text, "the key in them"),
        must("value", Shape::Truth, "the value that counts"),
        must("state", Shape::One(states), "the state of consent that it stands for"),
    ],
    one_of: &[],
};

static ACTOR: Keys = Keys {
    what: "actor",
    rows: &[
        key("packages", Shape::Texts, "packages of its code, each with everything below it"),
        key("libraries", Shape::Texts, "file names of its native libraries; `*` stands for any characters"),
    ],
    one_of: &[],
};

static DECLARED: Keys = Keys {
    what: "declared row",
    rows: &[
        must("id", Shape::Text, "the number of the promise, one word"),
        key("part", Shape::Text, "tells rows of one promise apart"),
        key("title", Shape::Title, "what the row is; the actor's name unless it is said"),
        must("clause", Shape::Text, "the section of the policy"),
        key("quote", Shape::Text, "a sentence of it"),
        must("actor", Shape::Texts, "who takes the data: `app` or names of SDKs"),
        must("data", Shape::Texts, "what it says that it takes: categories, apis, groups"),
        key("trigger", Shape::Condition, "when it says that it takes this"),
        key("purpose", Shape::Title, "what for"),
    ],
    one_of: &[],
};

pub(super) static RULE: Keys = Keys {
    what: "rule",
    rows: &[
        must("id", Shape::Text, "the number of the promise, one word; the parts of one promise share it"),
        key("part", Shape::Text, "which part of the promise, a word or two"),
        must("title", Shape::Title, "the promise in short"),
        must("clause", Shape::Text, "the section of the policy that makes this promise"),
        key("quote", Shape::Text, "a sentence of it"),
        key("when", Shape::One(moments), "at what the rule is judged; `accessed` unless it is said otherwise"),
        key("data", Shape::Texts, "what it is about: `personal`, categories, apis, groups"),
        key("except", Shape::Texts, "what of that it is not about"),
        key("permissions", Shape::Texts, "which permissions it is about, with `when = \"asks\"`; all unless it is said"),
        key("actors", Shape::Texts, "whose accesses it is about: `any`, `app`, `sdk` or names of SDKs; any unless it is said"),
        key("while", Shape::Condition, "the rule speaks only while this holds"),
        key("require", Shape::Condition, "has to hold each time"),
        key("forbid", Shape::Condition, "must not hold any time"),
        key("must_stop", Shape::Table(&MUST_STOP), "a capture has to end"),
        key("at_most", Shape::Table(&AT_MOST), "so many times at the most"),
        key("gap", Shape::Table(&GAP), "the least time between one and the next"),
        key("irregular", Shape::Table(&IRREGULAR), "not at regular intervals"),
    ],
    one_of: DEMANDS,
};

static MUST_STOP: Keys = Keys {
    what: "demand `must_stop`",
    rows: &[
        must("within", Shape::Length, "how long it may go on"),
        must("after", Shape::Text, "after what: `background`, `leave FEATURE` or an action"),
    ],
    one_of: &[],
};

static AT_MOST: Keys = Keys {
    what: "demand `at_most`",
    rows: &[
        must("count", Shape::Count, "how many times"),
        key("within", Shape::Length, "in any time as long as this"),
        key("since", Shape::Text, "instead: since the last of these actions, joined by `or`"),
        key("per", Shape::Some(pers), "what is counted together"),
    ],
    one_of: &[],
};

static GAP: Keys = Keys {
    what: "demand `gap`",
    rows: &[
        must("least", Shape::Length, "the least time between one and the next"),
        key("per", Shape::Some(pers), "what is counted together"),
    ],
    one_of: &[],
};

static IRREGULAR: Keys = Keys {
    what: "demand `irregular`",
    rows: &[
        must("times", Shape::Count, "how many equal intervals in a row are a pattern"),
        must("tolerance", Shape::Share, "by how much of the first one the others may differ and still be equal"),
        key("per", Shape::Some(pers), "what is counted together"),
    ],
    one_of: &[],
};

static UNDECIDABLE: Keys = Keys {
    what: "undecidable row",
    rows: &[
        must("id", Shape::Text, "the number of the promise, one word"),
        key("part", Shape::Text, "which part of the promise, a word or two"),
        must("title", Shape::Title, "the promise in short"),
        must("clause", Shape::Text, "the section of the policy that makes this promise"),
        key("quote", Shape::Text, "a sentence of it"),
        must("why", Shape::Title, "why no run can decide it"),
    ],
    one_of: &[],
};

/// A list of methods, which is no pack but is read in the same way.
pub(super) static METHODS: Keys =
    Keys { what: "list", rows: &[key("hook", Shape::Tables(&METHOD), "methods of Java to watch")], one_of: &[] };

static METHOD: Keys = Keys {
    what: "hook",
    rows: &[
        must("class", Shape::Text, "the class, with dots"),
        must("method", Shape::Text, "the name of the method"),
        must("signature", Shape::Text, "its signature as JNI writes it"),
        key("static", Shape::Truth, "whether it is static"),
        key("api", Shape::Text, "the api that a call counts as; `custom.call` unless it is said"),
    ],
    one_of: &[],
};

/// What a rule can demand.
pub(super) const DEMANDS: &[&str] = &["require", "forbid", "must_stop", "at_most", "gap", "irregular"];

/// All kinds of tables of a pack.
#[cfg(test)]
pub(super) fn all() -> Vec<&'static Keys> {
    fn walk(keys: &'static Keys, all: &mut Vec<&'static Keys>) {
        if all.iter().any(|known| known.what == keys.what) {
            return;
        }
        all.push(keys);
        for row in keys.rows {
            if let Shape::Table(inner) | Shape::Tables(inner) | Shape::Named(inner) | Shape::Parameters(inner) = row.shape {
                walk(inner, all);
            }
        }
    }
    let mut all = Vec::new();
    walk(&PACK, &mut all);
    all
}
