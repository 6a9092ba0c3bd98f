//! Lengths of time, counts and shares: written out, or a parameter.

use super::super::lang;
use super::super::pack::{Number, ParameterDef, Value, Word};
use super::super::policy::Parameter;
use super::super::section::Result;
use super::super::source::{PackError, nearest};
use super::Compiler;

const LENGTH: &str = "write a length of time with its unit: \"2s\", \"500ms\" or \"1m 30s\"";
/// Whoever counts further does not mean to count.
const MOST_COUNTED: i64 = 10_000;

impl<'a> Compiler<'a> {
    pub(super) fn parameter_rows(&self) -> Result<Vec<Parameter>> {
        let row = |parameter: &ParameterDef| {
            self.check(parameter)?;
            let Some(source) = parameter.source.clone() else {
                let ParameterDef { name, value, .. } = parameter;
                let shown = if value.value == Value::Text { format!("{:?}", value.word.text) } else { value.word.text.clone() };
                let hint = format!("for instance: {} = {{ value = {shown}, source = \"our choice\" }}", name.text);
                return Err(name.error(format!("the parameter `{}` does not say where its value comes from", name.text), hint));
            };
            let (name, value) = (parameter.name.text.clone(), parameter.value.word.text.clone());
            Ok(Parameter { name, value, source, note: parameter.note.clone() })
        };
        self.pack.parameters.iter().map(row).collect()
    }

    fn check(&self, parameter: &ParameterDef) -> Result<()> {
        match parameter.value.value {
            Value::Text => written(&parameter.value.word).map(|_| ()),
            Value::Integer(number) if number < 0 => Err(negative(&parameter.value.word)),
            Value::Float(number) if number < 0.0 => Err(negative(&parameter.value.word)),
            Value::Integer(_) | Value::Float(_) => Ok(()),
        }
    }

    fn parameter(&self, name: &str) -> std::result::Result<&'a ParameterDef, (String, String)> {
        self.uses("parameter", name);
        self.named.borrow_mut().insert(name.to_owned());
        self.parameters.get(name).copied().ok_or_else(|| {
            let hint = match nearest(name, self.parameters.keys().copied()) {
                Some(near) => format!("did you mean `${near}`?"),
                None if self.parameters.is_empty() => {
                    format!("this pack defines no parameter; for instance: [parameters] {name} = {{ value = \"10s\", source = \"our choice\" }}")
                }
                None => format!("known are: {}", self.parameters.keys().copied().collect::<Vec<_>>().join(", ")),
            };
            (format!("unknown parameter `{}`", crate::report::escape(name)), hint)
        })
    }

    /// The number itself, when a parameter stands for it.
    fn meant(&self, number: &Number) -> Result<Number> {
        let Some(name) = number.word.text.strip_prefix('$').filter(|_| number.value == Value::Text) else {
            return Ok(number.clone());
        };
        let parameter = self.parameter(name).map_err(|(message, hint)| number.word.error(message, hint))?;
        // What is wrong with the value is shown where it is used, because there something else is needed.
        Ok(Number { value: parameter.value.value, word: Word { text: parameter.value.word.text.clone(), ..number.word.clone() } })
    }

    /// What a condition's `$name` stands for.
    pub(super) fn named_length(&self, name: &str) -> std::result::Result<u64, (String, String)> {
        let parameter = self.parameter(name)?;
        match parameter.value.value {
            Value::Text => {
                written(&parameter.value.word).map_err(|error| (format!("`${name}` is {}", error.message), LENGTH.to_owned()))
            }
            _ => Err((format!("`${name}` is a number, and a length of time is needed here"), LENGTH.to_owned())),
        }
    }

    pub(super) fn length(&self, number: &Number) -> Result<u64> {
        let meant = self.meant(number)?;
        match meant.value {
            Value::Text => written(&meant.word),
            _ => Err(number.word.error("a length of time without a unit", LENGTH)),
        }
    }

    /// A length of time in which something can happen.
    pub(super) fn some_length(&self, number: &Number) -> Result<u64> {
        match self.length(number)? {
            0 => Err(number.word.error("a time of no length", "write how long it is, for instance \"1s\"")),
            length => Ok(length),
        }
    }

    /// A count that is not below `least`.
    pub(super) fn count(&self, number: &Number, least: i64) -> Result<u32> {
        match self.meant(number)?.value {
            Value::Integer(count) if (least..=MOST_COUNTED).contains(&count) => Ok(count as u32),
            Value::Integer(_) => {
                let hint = match least {
                    1 => "what is never allowed is a rule with `forbid`, for instance forbid = \"foreground or background\"",
                    _ => "two equal intervals in a row are the least that can be called regular",
                };
                Err(number.word.error(format!("a count has to lie between {least} and {MOST_COUNTED}"), hint))
            }
            Value::Float(_) => Err(number.word.error("a count is a whole number", "for instance: 3")),
            Value::Text => {
                Err(number.word.error("a number is needed here, not a text", "for instance 3, or \"$name\" for a parameter"))
            }
        }
    }

    /// A share of one, in thousandths.
    pub(super) fn thousandths(&self, number: &Number) -> Result<u32> {
        let share = match self.meant(number)?.value {
            Value::Float(share) => share,
            Value::Integer(share) => share as f64,
            Value::Text => {
                return Err(number
                    .word
                    .error("a number is needed here, not a text", "for instance 0.1, or \"$name\" for a parameter"));
            }
        };
        match (0.0..1.0).contains(&share) {
            true => Ok((share * 1000.0).round() as u32),
            false => Err(number.word.error("a tolerance lies between 0 and 1", "0.1 stands for a tenth of the first interval")),
        }
    }
}

fn negative(word: &Word) -> PackError {
    word.error("a number below zero", "numbers of a pack count calls or times, or are lengths of time")
}

/// A length of time as it is written out.
fn written(word: &Word) -> Result<u64> {
    let length =
        humantime::parse_duration(&word.text).map_err(|error| word.error(format!("not a length of time: {error}"), LENGTH))?;
    u64::try_from(length.as_nanos()).map_err(|_| word.error("a length of time of more than 500 years", LENGTH))
}

/// A length as conditions write it.
pub(super) fn told(length: u64) -> String {
    lang::length(length)
}
