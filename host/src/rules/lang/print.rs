//! An [`Expression`] back to text: what is read from it is the same expression.

use std::fmt;

use hooks::event::{Encoding, StartCause};

use super::{Causes, Encodings, Expression};

/// A length of time as conditions write it.
pub(in crate::rules) fn length(ns: u64) -> String {
    const UNITS: [(u64, &str); 6] =
        [(3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"), (1, "ns")];
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| ns.is_multiple_of(*unit)).unwrap_or((1, "ns"));
    // Zero divides by every unit; seconds read best.
    if ns == 0 { "0s".to_owned() } else { format!("{}{name}", ns / unit) }
}

impl Expression {
    /// Brackets are needed around everything that is more than one word, but not around what binds at least as closely.
    fn strength(&self) -> u32 {
        match self {
            Expression::Or(..) => 0,
            Expression::And(..) => 1,
            Expression::Not(_) | Expression::Once(_, None) => 2,
            Expression::Once(_, Some(_)) | Expression::Since(..) => 3,
            Expression::Consent(_)
            | Expression::Foreground
            | Expression::In(_)
            | Expression::Action(_)
            | Expression::Permission(..)
            | Expression::Value(_)
            | Expression::Encoding(_)
            | Expression::Host(_)
            | Expression::Started(_)
            | Expression::Declared
            | Expression::Denied => 4,
        }
    }

    fn write(&self, out: &mut fmt::Formatter<'_>, least: u32) -> fmt::Result {
        if self.strength() < least {
            write!(out, "(")?;
            self.write(out, 0)?;
            return write!(out, ")");
        }
        match self {
            Expression::Consent(state) => write!(out, "consent is {state}"),
            Expression::Foreground => write!(out, "foreground"),
            Expression::In(name) => write!(out, "in {}", name.text),
            Expression::Action(name) => write!(out, "{}", name.text),
            Expression::Permission(name, state) => {
                write!(out, "permission {} is {}", name.text, state.name())
            }
            Expression::Value(name) => write!(out, "value is {}", name.text),
            Expression::Encoding(encodings) => write!(out, "encoding is {encodings}"),
            Expression::Host(pattern) => write!(out, "host is {}", pattern.text),
            Expression::Started(causes) => write!(out, "started by {causes}"),
            Expression::Declared => write!(out, "declared"),
            Expression::Denied => write!(out, "denied"),
            Expression::Not(inner) => {
                write!(out, "not ")?;
                inner.write(out, 2)
            }
            Expression::And(left, right) => {
                left.write(out, 1)?;
                write!(out, " and ")?;
                right.write(out, 2)
            }
            Expression::Or(left, right) => {
                left.write(out, 0)?;
                write!(out, " or ")?;
                right.write(out, 1)
            }
            Expression::Once(inner, None) => {
                write!(out, "ever ")?;
                inner.write(out, 2)
            }
            Expression::Once(inner, Some(bound)) => {
                inner.write(out, 4)?;
                write!(out, " within {}", length(*bound))
            }
            Expression::Since(left, right, bound) => {
                left.write(out, 4)?;
                write!(out, " since ")?;
                right.write(out, 4)?;
                bound.map_or(Ok(()), |bound| write!(out, " within {}", length(bound)))
            }
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out, 0)
    }
}

impl fmt::Display for Encodings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.all().map(Encoding::name).collect::<Vec<_>>().join(" or "))
    }
}

impl fmt::Display for Causes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.all().map(StartCause::name).collect::<Vec<_>>().join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use hooks::event::PermissionState;

    use super::super::{Name, is_reserved, parse};
    use super::*;
    use crate::consent::Consent;

    fn expressions() -> impl Strategy<Value = Expression> {
        let name = || "[a-z_]{1,8}".prop_filter("a reserved word", |word| !is_reserved(word));
        let named = move || name().prop_map(|text| Name { text, span: 0..0 });
        let leaf = prop_oneof![
            proptest::sample::select(&Consent::ALL[..]).prop_map(Expression::Consent),
            Just(Expression::Foreground),
            named().prop_map(Expression::In),
            named().prop_map(Expression::Action),
            (named(), proptest::sample::select(&PermissionState::ALL[..]))
                .prop_map(|(name, state)| Expression::Permission(name, state)),
            named().prop_map(Expression::Value),
            (1u8..128).prop_map(|bits| Expression::Encoding(Encodings(bits))),
            (1u8..16).prop_map(|bits| Expression::Started(Causes(bits))),
            Just(Expression::Declared),
            Just(Expression::Denied),
            "[a-z*?]{1,5}(\\.[a-z*]{1,3})?(:[0-9]{1,3})?".prop_map(|text| Expression::Host(Name { text, span: 0..0 })),
        ];
        leaf.prop_recursive(5, 24, 2, |inner| {
            let bound = || proptest::option::of(0u64..5_000_000_000_000);
            prop_oneof![
                inner.clone().prop_map(|e| Expression::Not(e.into())),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::And(a.into(), b.into())),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::Or(a.into(), b.into())),
                (inner.clone(), bound()).prop_map(|(e, bound)| Expression::Once(e.into(), bound)),
                (inner.clone(), inner, bound()).prop_map(|(a, b, bound)| Expression::Since(a.into(), b.into(), bound)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same(expression in expressions()) {
            let text = expression.to_string();
            prop_assert_eq!(parse(&text).map_err(|error| format!("{text}: {error:?}")), Ok(expression));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[a-z0-9_ ()]{0,60}|\\PC{0,30}") {
            let _ = parse(&text);
        }
    }

    #[test]
    fn brackets_stand_only_where_they_are_needed() {
        for text in [
            "consent is granted",
            "tap_mic within 10s",
            "foreground and (tap_share or receive_share) within 10s",
            "not (in live_room or ever tap_mic)",
            "(tap_mic since enter_room) within 1m",
            "foreground since enter_room within 500ms",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_mistake_is_named_where_it_is() {
        let wrong = |text: &str| parse(text).map_err(|error| (error.span, error.message)).unwrap_err();
        assert_eq!(wrong("tap_mic within soon"), (15..19, "`soon` is no length of time".into()));
        assert_eq!(wrong("consent is given"), (11..16, "unknown state of consent `given`".into()));
        assert_eq!(wrong("(foreground"), (0..1, "this bracket is never closed".into()));
        assert_eq!(wrong("foreground foreground"), (11..21, "`foreground` is not expected here".into()));
        assert_eq!(wrong(""), (0..0, "the condition ends where a condition should stand".into()));
        assert_eq!(wrong(&"(".repeat(150)).1, "the condition is nested too deeply");
    }
}
