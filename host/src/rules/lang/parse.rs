//! Words to an [`Expression`].

use super::lex::{Token, tokens};
use hooks::event::{Encoding, PermissionState, StartCause};

use super::{Causes, Encodings, Expression, ExpressionError, Name, is_reserved};
use crate::consent::Consent;
use crate::rules::source::nearest;

type Result<T> = std::result::Result<T, ExpressionError>;

/// Words that mean something by themselves and cannot name an action.
#[rustfmt::skip]
pub(in crate::rules) const RESERVED: [&str; 19] = [
    "and", "or", "not", "ever", "since", "within", "in", "is", "consent", "foreground", "background", "permission", "value", "encoding",
    "host", "started", "by", "declared", "denied",
];

/// Deeper nesting is refused, so that no pack can exhaust the stack.
const DEEPEST: u32 = 64;
/// So are longer conditions: each `and` and `or` lies within the next one.
const LONGEST: usize = 200;

/// Answers what length of time a parameter is, or what is wrong with it and what to do.
pub(in crate::rules) type Lengths<'a> = dyn Fn(&str) -> std::result::Result<u64, (String, String)> + 'a;

/// Reads a condition without parameters.
pub fn parse(text: &str) -> Result<Expression> {
    parse_with(text, &|name| Err((format!("unknown parameter `{name}`"), "write the length itself, for instance 10s".to_owned())))
}

/// Reads a condition.
pub(in crate::rules) fn parse_with(text: &str, lengths: &Lengths<'_>) -> Result<Expression> {
    let mut parser = Parser { text, tokens: tokens(text), at: 0, depth: 0, lengths };
    if let Some(token) = parser.tokens.get(LONGEST) {
        return Err(error(token, format!("a condition of more than {LONGEST} words"), "split it into several rules"));
    }
    let expression = parser.or()?;
    match parser.peek() {
        None => Ok(expression),
        Some(token) => Err(error(&token, format!("`{}` is not expected here", token.text), "join conditions with `and` or `or`")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: u32,
    lengths: &'a Lengths<'a>,
}

fn error(token: &Token<'_>, message: String, hint: &str) -> ExpressionError {
    ExpressionError { span: token.span(), message, hint: Some(hint.to_owned()) }
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.text == word);
        self.at += usize::from(found);
        found
    }

    fn next(&mut self, what: &str) -> Result<Token<'a>> {
        let token = self.peek().ok_or_else(|| ExpressionError {
            span: self.text.len()..self.text.len(),
            message: format!("the condition ends where {what} should stand"),
            hint: Some("for instance: consent is granted and tap_mic within 10s".to_owned()),
        })?;
        self.at += 1;
        Ok(token)
    }

    fn or(&mut self) -> Result<Expression> {
        let mut left = self.and()?;
        while self.take("or") {
            left = Expression::Or(left.into(), self.and()?.into());
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression> {
        let mut left = self.unary()?;
        while self.take("and") {
            left = Expression::And(left.into(), self.unary()?.into());
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression> {
        let first = self.peek();
        self.depth += 1;
        if let Some(token) = first.filter(|_| self.depth > DEEPEST) {
            return Err(error(&token, "the condition is nested too deeply".into(), "split it into several rules"));
        }
        let expression = if self.take("not") {
            Expression::Not(self.unary()?.into())
        } else if self.take("ever") {
            Expression::Once(self.unary()?.into(), None)
        } else {
            self.postfix()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn postfix(&mut self) -> Result<Expression> {
        let left = self.primary()?;
        let anchor = if self.take("since") { Some(self.primary()?) } else { None };
        let bound = if self.take("within") { Some(self.length()?) } else { None };
        Ok(match (anchor, bound) {
            (None, None) => left,
            (None, bound) => Expression::Once(left.into(), bound),
            (Some(anchor), bound) => Expression::Since(left.into(), anchor.into(), bound),
        })
    }

    fn primary(&mut self) -> Result<Expression> {
        let token = self.next("a condition")?;
        match token.text {
            "(" => {
                let inner = self.or()?;
                if self.take(")") {
                    return Ok(inner);
                }
                Err(error(&token, "this bracket is never closed".into(), "add `)`"))
            }
            "foreground" => Ok(Expression::Foreground),
            "background" => Ok(Expression::Not(Expression::Foreground.into())),
            "consent" => {
                self.is(&token, "consent is granted")?;
                let states = Consent::ALL.map(|state| (state.name(), state));
                self.one_of("state of consent", &states).map(Expression::Consent)
            }
            "permission" => {
                let name = self.name("the name of a permission")?;
                self.is(&token, "permission RECORD_AUDIO is granted")?;
                let states = PermissionState::ALL.map(|state| (state.name(), state));
                Ok(Expression::Permission(name, self.one_of("state of a permission", &states)?))
            }
            "value" => {
                self.is(&token, "value is share_token")?;
                Ok(Expression::Value(self.name("the name of a shape")?))
            }
            "encoding" => {
                self.is(&token, "encoding is plain or base64")?;
                let bits = self.bits("encoding", Encoding::ALL.into_iter().map(Encoding::name))?;
                Ok(Expression::Encoding(Encodings(bits)))
            }
            "host" => {
                self.is(&token, "host is *.example.com")?;
                let pattern = self.next("a host name or a pattern of one")?;
                if matches!(pattern.text, "(" | ")") {
                    return Err(error(
                        &pattern,
                        format!("`{}` is no host name", pattern.text),
                        "for instance: host is *.example.com",
                    ));
                }
                Ok(Expression::Host(Name { text: pattern.text.to_owned(), span: pattern.span() }))
            }
            "started" => {
                if !self.take("by") {
                    return Err(error(
                        &token,
                        "`by` has to follow `started`".into(),
                        "for instance: started by receiver or service",
                    ));
                }
                let bits = self.bits("reason to start a process", StartCause::ALL.into_iter().map(StartCause::name))?;
                Ok(Expression::Started(Causes(bits)))
            }
            "declared" => Ok(Expression::Declared),
            "denied" => Ok(Expression::Denied),
            "in" => Ok(Expression::In(self.name("the name of a feature")?)),
            _ => {
                self.at -= 1;
                Ok(Expression::Action(self.name("the name of an action")?))
            }
        }
    }

    /// The word `is` after `token`.
    fn is(&mut self, token: &Token<'_>, example: &str) -> Result<()> {
        if self.take("is") {
            return Ok(());
        }
        Err(error(token, format!("`is` has to follow `{}`", token.text), &format!("for instance: {example}")))
    }

    /// One of these words.
    fn one_of<T: Copy>(&mut self, what: &str, known: &[(&'static str, T)]) -> Result<T> {
        let token = self.next(&format!("a {what}"))?;
        known.iter().find(|(name, _)| *name == token.text).map(|(_, value)| *value).ok_or_else(|| {
            let names = || known.iter().map(|(name, _)| *name);
            let hint = match nearest(token.text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are: {}", names().collect::<Vec<_>>().join(", ")),
            };
            error(&token, format!("unknown {what} `{}`", token.text), &hint)
        })
    }

    /// Words of a list, a bit each. `or` goes on with the list as long as one of them follows it.
    fn bits(&mut self, what: &str, names: impl Iterator<Item = &'static str>) -> Result<u8> {
        let rows: Vec<(&str, u8)> = names.enumerate().map(|(at, name)| (name, 1 << at)).collect();
        let mut bits = self.one_of(what, &rows)?;
        while let Some([or, next]) = self.tokens.get(self.at..self.at + 2)
            && or.text == "or"
            && let Some((_, bit)) = rows.iter().find(|(name, _)| *name == next.text)
        {
            bits |= bit;
            self.at += 2;
        }
        Ok(bits)
    }

    fn name(&mut self, what: &str) -> Result<Name> {
        let token = self.next(what)?;
        let is_name = token.text.starts_with(|c: char| c.is_alphabetic() || c == '_') && !is_reserved(token.text);
        if is_name {
            return Ok(Name { text: token.text.to_owned(), span: token.span() });
        }
        Err(error(&token, format!("`{}` stands where {what} should stand", token.text), "names begin with a letter"))
    }

    fn length(&mut self) -> Result<u64> {
        let token = self.next("a length of time")?;
        if let Some(name) = token.text.strip_prefix('$') {
            return (self.lengths)(name).map_err(|(message, hint)| error(&token, message, &hint));
        }
        let length =
            token.text.starts_with(|c: char| c.is_ascii_digit()).then(|| humantime::parse_duration(token.text).ok()).flatten();
        match length.and_then(|length| u64::try_from(length.as_nanos()).ok()) {
            Some(length) => Ok(length),
            None => {
                Err(error(&token, format!("`{}` is no length of time", token.text), "for instance: within 10s, within 500ms"))
            }
        }
    }
}
