//! The JSON Schema of the pack language, for editors: made of the table of keys that the reader refuses others by.

use serde_json::{Map, Value, json};

use super::keys::{Keys, LANGUAGE, PACK, Shape};

/// How a name that a pack chooses can look.
const NAME: &str = r"^[\p{L}_][\p{L}\p{N}_-]*$";
/// A length of time, or a parameter.
const LENGTH: &str = r"^(\$|\s*[0-9])";

/// The JSON Schema of a pack, draft 2020-12.
pub fn schema() -> Value {
    let mut tables = Map::new();
    let mut root = table(&PACK, &mut tables);
    let about = "What an app's privacy policy promises, as rules that a run of the app can break or keep.";
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Consentinel policy pack, language {LANGUAGE}"),
        "description": about,
    });
    if let (Value::Object(root), Value::Object(head)) = (&mut root, head) {
        root.extend(head);
        root.insert("$defs".into(), Value::Object(tables));
    }
    root
}

/// One kind of table; the kinds inside of it are added to `tables`.
fn table(keys: &'static Keys, tables: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for row in keys.rows {
        let mut value = match row.name {
            "language" => json!({ "const": LANGUAGE }),
            _ => shape(row.shape, tables),
        };
        if let Value::Object(value) = &mut value {
            value.insert("description".into(), row.about.into());
        }
        properties.insert(row.name.to_owned(), value);
    }
    let required: Vec<&str> = keys.rows.iter().filter(|row| row.required).map(|row| row.name).collect();
    let mut made = json!({
        "type": "object",
        "title": keys.what,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if !keys.one_of.is_empty() {
        made["oneOf"] = keys.one_of.iter().map(|name| json!({ "required": [name] })).collect();
    }
    made
}

fn reference(keys: &'static Keys, tables: &mut Map<String, Value>) -> Value {
    let name = keys.what.replace(' ', "_").replace('`', "");
    if !tables.contains_key(&name) {
        // It is known by its name before it is made.
        tables.insert(name.clone(), Value::Null);
        let made = table(keys, tables);
        tables.insert(name.clone(), made);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn named(value: Value) -> Value {
    json!({ "type": "object", "propertyNames": { "pattern": NAME }, "additionalProperties": value })
}

fn one_or_more(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "array", "items": value }] })
}

fn shape(shape: Shape, tables: &mut Map<String, Value>) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let share = json!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": r"^\$" }] });
    match shape {
        Shape::Text | Shape::Condition => text,
        Shape::Title => json!({ "anyOf": [text, {
            "type": "object",
            "properties": { "en": text, "zh": text },
            "minProperties": 1,
            "additionalProperties": false,
        }] }),
        Shape::Texts => one_or_more(&text),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Truth => json!({ "type": "boolean" }),
        // TOML's dates reach a validator as texts.
        Shape::Date => json!({ "type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Shape::Length => json!({ "type": "string", "pattern": LENGTH }),
        Shape::Count => json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "string", "pattern": r"^\$" }] }),
        Shape::Share => share,
        Shape::Value => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": r"^\s*[0-9]" }] }),
        Shape::One(words) => json!({ "enum": words() }),
        Shape::Some(words) => one_or_more(&json!({ "enum": words() })),
        Shape::Table(keys) => reference(keys, tables),
        Shape::Tables(keys) => json!({ "type": "array", "items": reference(keys, tables) }),
        // SDKs are called by the names of their vendors.
        Shape::Named(keys) if keys.what == "actor" => {
            json!({ "type": "object", "additionalProperties": reference(keys, tables) })
        }
        Shape::Named(keys) => named(reference(keys, tables)),
        Shape::NamedTexts => named(one_or_more(&text)),
        Shape::Parameters(keys) => {
            let value = self::shape(Shape::Value, tables);
            named(json!({ "anyOf": [value, reference(keys, tables)] }))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::keys;
    use super::super::read::read;
    use super::super::source::Source;
    use super::*;
    use crate::policies::PACKS;

    const EVERYTHING: &str = include_str!("../../tests/packs/everything.toml");

    /// A pack as a validator of JSON sees it: dates are texts.
    fn as_json(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(list) => list.into_iter().map(as_json).collect(),
            toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect()),
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(truth) => truth.into(),
        }
    }

    fn json_of(text: &str) -> Value {
        as_json(toml::Value::Table(toml::from_str(text).unwrap()))
    }

    #[test]
    fn every_shipped_pack_and_every_word_are_valid_for_somebody_elses_validator() {
        let schema = schema();
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for (name, text) in PACKS.iter().copied().chain([("everything", EVERYTHING)]) {
            let errors: Vec<String> =
                validator.iter_errors(&json_of(text)).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert_eq!(errors, [""; 0], "{name}");
        }
        for wrong in [
            EVERYTHING.replace("language = 1", "language = 2"),
            EVERYTHING.replace("clause = \"2\"\n", ""),
            EVERYTHING.replace("kind = \"long_press\"", "kind = \"long\""),
            EVERYTHING.replace("forbid = \"denied within $reask\"", ""),
            EVERYTHING.replace("quote = ", "quotes = "),
        ] {
            assert!(wrong != EVERYTHING && !validator.is_valid(&json_of(&wrong)));
        }
    }

    /// Where in a tree of tables the tables of each kind are.
    fn places(keys: &'static keys::Keys, value: &Value, path: &str, all: &mut Vec<(&'static keys::Keys, String)>) {
        let Some(table) = value.as_object() else { return };
        all.push((keys, path.to_owned()));
        for row in keys.rows {
            let Some(inner) = table.get(row.name) else { continue };
            let path = format!("{path}/{}", row.name);
            let within = |path: &str, value: &Value| (path.to_owned(), value.clone());
            let (keys, values): (_, Vec<(String, Value)>) = match (row.shape, inner) {
                (Shape::Table(keys), _) => (keys, vec![within(&path, inner)]),
                (Shape::Tables(keys), Value::Array(list)) => {
                    (keys, list.iter().enumerate().map(|(at, value)| within(&format!("{path}/{at}"), value)).collect())
                }
                (Shape::Named(keys) | Shape::Parameters(keys), Value::Object(named)) => {
                    (keys, named.iter().map(|(name, value)| within(&format!("{path}/{name}"), value)).collect())
                }
                _ => continue,
            };
            values.iter().for_each(|(path, value)| places(keys, value, path, all));
        }
    }

    fn reads(value: &Value) -> Result<(), String> {
        // A date in quotes is no date.
        let text = toml::to_string(value).unwrap().replace("date = \"2026-02-12\"", "date = 2026-02-12");
        read(&Source::new("everything.toml", text)).map(|_| ()).map_err(|error| error.message)
    }

    #[test]
    fn reader_and_table_of_keys_agree_on_what_there_is_and_what_may_be_missing() {
        let whole = json_of(EVERYTHING);
        assert_eq!(reads(&whole), Ok(()));
        let mut all = Vec::new();
        places(&PACK, &whole, "", &mut all);
        let mut seen = BTreeSet::new();
        for (keys, path) in &all {
            for row in keys.rows {
                let mut without = whole.clone();
                let table = without.pointer_mut(path).unwrap().as_object_mut().unwrap();
                if table.remove(row.name).is_none() {
                    continue;
                }
                seen.insert((keys.what, row.name));
                if row.required {
                    assert!(reads(&without).is_err(), "{path} without {}", row.name);
                }
            }
        }
        let table: BTreeSet<_> = keys::all().iter().flat_map(|keys| keys.rows.iter().map(|row| (keys.what, row.name))).collect();
        let never: Vec<_> = table.difference(&seen).collect();
        assert!(never.is_empty(), "everything.toml lacks {never:?}");
    }

    #[test]
    fn the_page_about_packs_names_every_word() {
        let page = include_str!("../../../docs/packs.md");
        let words: BTreeSet<&str> = page.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let rows = keys::all().into_iter().flat_map(|keys| keys.rows);
        let missing: Vec<&str> = rows.map(|row| row.name).filter(|name| !words.contains(name)).collect();
        assert!(missing.is_empty(), "docs/packs.md lacks {missing:?}");
        for word in super::super::lang::RESERVED {
            assert!(words.contains(word), "docs/packs.md lacks `{word}`");
        }
        // The first example is a whole pack.
        let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        let pack = read(&Source::new("example", example)).map_err(|error| error.to_string()).unwrap();
        super::super::compile::compile(&pack).map_err(|error| error.to_string()).unwrap();
    }
}
