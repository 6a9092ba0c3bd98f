//! A table of a pack's tree, read key by key. Every error says where it is and what to do about it.

use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Date;

use super::keys::{Key, Keys, Shape};
use super::policy::Title;
use super::source::{PackError, Source, Word};
use crate::consent::Consent;

pub(super) type Result<T> = std::result::Result<T, PackError>;

/// A number of a pack, or the parameter that has it.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) value: Value,
    /// The number or the name as it is written.
    pub(super) word: Word,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A text: a length of time, or `$name`.
    Text,
    Integer(i64),
    Float(f64),
}

/// A table of the tree, and where it stands. Its keys are all known.
pub(super) struct Section<'a> {
    pub(super) source: &'a Source,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    keys: &'static Keys,
}

type Item<'a> = &'a Spanned<DeValue<'a>>;

/// Parses a text as TOML.
pub(super) fn tree<'a>(source: &'a Source, hint: &str) -> Result<Spanned<DeTable<'a>>> {
    DeTable::parse(source.text()).map_err(|error| {
        let message = format!("not TOML: {}", error.message().replace('\n', ", "));
        source.error(error.span().unwrap_or(0..0), message, hint)
    })
}

impl<'a> Section<'a> {
    pub(super) fn root(source: &'a Source, tree: &'a Spanned<DeTable<'a>>, keys: &'static Keys) -> Result<Section<'a>> {
        Section::open(source, tree.get_ref(), 0..0, keys)
    }

    /// Refuses keys that mean nothing here.
    fn open(source: &'a Source, table: &'a DeTable<'a>, span: Range<usize>, keys: &'static Keys) -> Result<Section<'a>> {
        match table.keys().find(|key| keys.get(key.get_ref()).is_none()) {
            Some(key) => Err(source.unknown(key.span(), "key", key.get_ref(), keys.names())),
            None => Ok(Section { source, table, span, keys }),
        }
    }

    pub(super) fn error(&self, message: impl Into<String>, hint: impl Into<String>) -> PackError {
        self.source.error(self.span.clone(), message, hint)
    }

    /// The line in which it begins.
    pub(super) fn line(&self) -> usize {
        self.source.line(self.span.start)
    }

    /// The row of the table of keys. What is not in it cannot be read, so that both always agree.
    fn key(&self, name: &str) -> &'static Key {
        self.keys.get(name).unwrap_or_else(|| panic!("`{name}` is no key of a {}", self.keys.what))
    }

    fn get(&self, name: &str) -> Option<(Item<'a>, &'static Key)> {
        let key = self.key(name);
        self.table.get(name).map(|item| (item, key))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The place of a key.
    pub(super) fn place(&self, name: &str) -> Range<usize> {
        self.table.get_key_value(name).map_or(self.span.clone(), |(key, _)| key.span())
    }

    fn missing(&self, name: &str) -> PackError {
        let key = self.key(name);
        debug_assert!(key.required, "the table of keys says that `{name}` may be missing");
        self.error(format!("this {} has no `{name}`", self.keys.what), format!("add {}", key.example()))
    }

    fn wrong(&self, item: Item<'_>, key: &Key, shape: Shape) -> PackError {
        let (what, example) = shape.needs();
        let hint = format!("for instance: {} = {example}", key.name);
        self.source.error(item.span(), format!("{what} is needed here, not {}", kind(item.get_ref())), hint)
    }

    fn word(&self, item: Item<'_>, key: &Key) -> Result<Word> {
        match item.get_ref() {
            DeValue::String(text) => Ok(Word { text: text.clone().into_owned(), span: item.span(), source: self.source.clone() }),
            _ => Err(self.wrong(item, key, key.shape)),
        }
    }

    pub(super) fn optional(&self, name: &str) -> Result<Option<Word>> {
        self.get(name).map(|(item, key)| self.word(item, key)).transpose()
    }

    /// A text that has to be there and must not be empty.
    pub(super) fn text(&self, name: &str) -> Result<Word> {
        let word = self.optional(name)?.ok_or_else(|| self.missing(name))?;
        self.filled(word, name)
    }

    /// A text that may be missing, but not empty.
    pub(super) fn perhaps(&self, name: &str) -> Result<String> {
        Ok(self.optional(name)?.map(|word| self.filled(word, name)).transpose()?.map(|word| word.text).unwrap_or_default())
    }

    fn filled(&self, word: Word, name: &str) -> Result<Word> {
        if word.text.trim().is_empty() {
            return Err(word.error(format!("`{name}` is empty"), self.key(name).example()));
        }
        Ok(word)
    }

    /// One text or a list of them; none of them empty.
    pub(super) fn words(&self, name: &str) -> Result<Vec<Word>> {
        let Some((item, key)) = self.get(name) else { return Ok(Vec::new()) };
        self.list(item, key)
    }

    fn list(&self, item: Item<'_>, key: &Key) -> Result<Vec<Word>> {
        let words: Vec<Word> = match item.get_ref() {
            DeValue::Array(list) => list.iter().map(|item| self.word(item, key)).collect::<Result<_>>()?,
            _ => vec![self.word(item, key)?],
        };
        match words.iter().find(|word| word.text.trim().is_empty()) {
            Some(word) => Err(word.error("an empty text means nothing here", "write the name between the quotes, or remove it")),
            None => Ok(words),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>> {
        Ok(self.words(name)?.into_iter().map(|word| word.text).collect())
    }

    pub(super) fn truth(&self, name: &str) -> Result<Option<bool>> {
        let Some((item, key)) = self.get(name) else { return Ok(None) };
        match item.get_ref() {
            DeValue::Boolean(truth) => Ok(Some(*truth)),
            _ => Err(self.wrong(item, key, key.shape)),
        }
    }

    /// A truth that has to be there.
    pub(super) fn told(&self, name: &str) -> Result<bool> {
        self.truth(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn date(&self, name: &str) -> Result<Option<Date>> {
        let Some((item, key)) = self.get(name) else { return Ok(None) };
        match item.get_ref() {
            DeValue::Datetime(when) => match (when.date, when.time) {
                (Some(date), None) => Ok(Some(date)),
                _ => Err(self.source.error(
                    item.span(),
                    "a date is needed here, without a time",
                    "for instance: date = 2026-02-12",
                )),
            },
            DeValue::String(_) => {
                let hint = "dates stand without quotes: date = 2026-02-12";
                Err(self.source.error(item.span(), "a date is needed here, not a text", hint))
            }
            _ => Err(self.wrong(item, key, key.shape)),
        }
    }

    /// A text in one language or in both.
    pub(super) fn title(&self, name: &str) -> Result<Option<Title>> {
        let Some((item, key)) = self.get(name) else { return Ok(None) };
        let filled = |item: Item<'_>| self.filled(self.word(item, key)?, name).map(|word| word.text);
        let DeValue::Table(table) = item.get_ref() else { return Ok(Some(Title { en: filled(item)?, zh: String::new() })) };
        if let Some(other) = table.keys().find(|other| !matches!(other.get_ref().as_ref(), "en" | "zh")) {
            return Err(self.source.unknown(other.span(), "language", other.get_ref(), ["en", "zh"]));
        }
        let text = |language: &str| table.get(language).map(filled).transpose();
        match (text("en")?, text("zh")?) {
            (Some(en), zh) => Ok(Some(Title { en, zh: zh.unwrap_or_default() })),
            (None, Some(only)) => Ok(Some(Title { en: only, zh: String::new() })),
            (None, None) => Err(self.source.error(item.span(), format!("`{name}` is empty"), key.example())),
        }
    }

    pub(super) fn told_title(&self, name: &str) -> Result<Title> {
        self.title(name)?.ok_or_else(|| self.missing(name))
    }

    /// A number, or a text in its place.
    pub(super) fn number(&self, name: &str) -> Result<Option<Number>> {
        let Some((item, key)) = self.get(name) else { return Ok(None) };
        self.as_number(item, key).map(Some)
    }

    pub(super) fn told_number(&self, name: &str) -> Result<Number> {
        self.number(name)?.ok_or_else(|| self.missing(name))
    }

    fn as_number(&self, item: Item<'_>, key: &Key) -> Result<Number> {
        let too_large = || {
            self.source.error(
                item.span(),
                "this number is too large",
                "numbers of a pack count calls or times, or are lengths of time",
            )
        };
        let (text, value) = match item.get_ref() {
            DeValue::String(text) => (text.to_string(), Value::Text),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| too_large())?;
                (parsed.to_string(), Value::Integer(parsed))
            }
            DeValue::Float(number) => {
                let parsed = f64::from_str(number.as_str()).ok().filter(|number| number.is_finite()).ok_or_else(too_large)?;
                (parsed.to_string(), Value::Float(parsed))
            }
            _ => return Err(self.wrong(item, key, key.shape)),
        };
        Ok(Number { value, word: Word { text, span: item.span(), source: self.source.clone() } })
    }

    /// A state of consent.
    pub(super) fn consent(&self, word: &Word) -> Result<Consent> {
        Consent::from_str(&word.text).map_err(|_| word.unknown("state of consent", Consent::ALL.map(Consent::name)))
    }

    fn inside(&self, item: Item<'a>, key: &Key, keys: &'static Keys) -> Result<Section<'a>> {
        match item.get_ref() {
            DeValue::Table(table) => Section::open(self.source, table, item.span(), keys),
            _ => Err(self.wrong(item, key, Shape::Table(keys))),
        }
    }

    pub(super) fn section(&self, name: &str) -> Result<Option<Section<'a>>> {
        let Some((item, key)) = self.get(name) else { return Ok(None) };
        let Shape::Table(keys) = key.shape else { panic!("`{name}` is no table") };
        self.inside(item, key, keys).map(Some)
    }

    /// A list of tables.
    pub(super) fn sections(&self, name: &str) -> Result<Vec<Section<'a>>> {
        let Some((item, key)) = self.get(name) else { return Ok(Vec::new()) };
        let Shape::Tables(keys) = key.shape else { panic!("`{name}` is no list of tables") };
        match item.get_ref() {
            DeValue::Array(list) => list.iter().map(|item| self.inside(item, key, keys)).collect(),
            _ => Err(self.wrong(item, key, key.shape)),
        }
    }

    /// What stands behind each name, in the order of the names.
    fn entries(&self, name: &str) -> Result<Vec<(Word, Item<'a>, &'static Key)>> {
        let Some((item, key)) = self.get(name) else { return Ok(Vec::new()) };
        let DeValue::Table(table) = item.get_ref() else { return Err(self.wrong(item, key, key.shape)) };
        let word = |name: &'a Spanned<toml::de::DeString<'a>>| Word {
            text: name.get_ref().to_string(),
            span: name.span(),
            source: self.source.clone(),
        };
        Ok(table.iter().map(|(name, item)| (word(name), item, key)).collect())
    }

    /// Tables by name.
    pub(super) fn named(&self, name: &str) -> Result<Vec<(Word, Section<'a>)>> {
        let one = |(name, item, key): (Word, Item<'a>, &'static Key)| match key.shape {
            Shape::Named(keys) => Ok((name, self.inside(item, key, keys)?)),
            _ => panic!("`{}` has no tables by name", key.name),
        };
        self.entries(name)?.into_iter().map(one).collect()
    }

    /// Lists of texts by name.
    pub(super) fn named_words(&self, name: &str) -> Result<Vec<(Word, Vec<Word>)>> {
        self.entries(name)?.into_iter().map(|(name, item, key)| Ok((name, self.list(item, key)?))).collect()
    }

    /// Parameters by name: a table, or the value alone.
    pub(super) fn parameters(&self, name: &str) -> Result<Vec<(Word, std::result::Result<Section<'a>, Number>)>> {
        let one = |(name, item, key): (Word, Item<'a>, &'static Key)| match (key.shape, item.get_ref()) {
            (Shape::Parameters(keys), DeValue::Table(_)) => Ok((name, Ok(self.inside(item, key, keys)?))),
            _ => Ok((name, Err(self.as_number(item, key)?))),
        };
        self.entries(name)?.into_iter().map(one).collect()
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
