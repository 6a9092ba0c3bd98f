use std::collections::HashMap;

use hooks::event::{Encoding, StartCause};
use proptest::prelude::*;

use super::*;
use crate::consent::Consent;
use crate::rules::lang::{Name, parse};

const BOTH: [Language; 2] = [Language::En, Language::Zh];

fn leaves() -> Vec<Expression> {
    let name = |text: &str| Name { text: text.into(), span: 0..0 };
    let mut all: Vec<Expression> = Consent::ALL.into_iter().map(Expression::Consent).collect();
    all.extend([Expression::Foreground, Expression::Declared, Expression::Denied]);
    for text in ["a", "b"] {
        all.extend([
            Expression::In(name(text)),
            Expression::Action(name(text)),
            Expression::Value(name(text)),
            Expression::Host(name(text)),
        ]);
        all.extend(PermissionState::ALL.map(|state| Expression::Permission(name(text), state)));
    }
    let list = |what: &str, names: Vec<&str>| -> Vec<Expression> {
        (1..1usize << names.len())
            .map(|bits| {
                let chosen: Vec<&str> =
                    names.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, name)| *name).collect();
                parse(&format!("{what} {}", chosen.join(" or "))).unwrap()
            })
            .collect()
    };
    all.extend(list("encoding is", Encoding::ALL.into_iter().map(Encoding::name).collect()));
    all.extend(list("started by", StartCause::ALL.into_iter().map(StartCause::name).collect()));
    all
}

/// One step up from some expressions.
fn grown(below: &[Expression]) -> Vec<Expression> {
    let boxed = |expression: &Expression| Box::new(expression.clone());
    let mut all = Vec::new();
    for one in below {
        all.push(Expression::Not(boxed(one)));
        all.extend([None, Some(0), Some(10_000_000_000)].map(|bound| Expression::Once(boxed(one), bound)));
        for other in below {
            all.push(Expression::And(boxed(one), boxed(other)));
            all.push(Expression::Or(boxed(one), boxed(other)));
            all.extend([None, Some(10_000_000_000)].map(|bound| Expression::Since(boxed(one), boxed(other), bound)));
        }
    }
    all
}

/// Every reading of these conditions belongs to one of them only.
fn tell_apart(all: &[Expression]) {
    for language in BOTH {
        for when in [When::Accessed, When::Closes] {
            let mut sentences = HashMap::new();
            let mut lists = HashMap::new();
            for one in all {
                if let Some(other) = sentences.insert(inline(one, when, language), one) {
                    assert_eq!(one, other, "{}", inline(one, when, language));
                }
                let lines = lines(one, when, language).join("\n");
                if let Some(other) = lists.insert(lines.clone(), one) {
                    assert_eq!(one, other, "{lines}");
                }
            }
        }
    }
}

#[test]
fn no_two_small_conditions_read_the_same() {
    let leaves = leaves();
    tell_apart(&leaves);
    let name = |text: &str| Name { text: text.into(), span: 0..0 };
    let few: Vec<Expression> = vec![
        Expression::Foreground,
        Expression::Action(name("a")),
        Expression::Action(name("b")),
        Expression::In(name("a")),
        Expression::Denied,
    ];
    // Everything of the first level, and all that can be made of a third of it: some 30,000 conditions, nested three deep.
    let first: Vec<Expression> = few.iter().cloned().chain(grown(&few)).collect();
    let some: Vec<Expression> = first.iter().step_by(2).cloned().collect();
    let second: Vec<Expression> = first.iter().cloned().chain(grown(&some)).collect();
    assert!(second.len() > 10_000, "{}", second.len());
    tell_apart(&second);
    tell_apart(&grown(&leaves.iter().step_by(3).cloned().collect::<Vec<_>>()));
}

fn expressions() -> impl Strategy<Value = Expression> {
    proptest::sample::select(leaves()).prop_recursive(5, 24, 2, |inner| {
        let bound = || proptest::sample::select(vec![None, Some(0u64), Some(1), Some(10_000_000_000), Some(60_000_000_000)]);
        prop_oneof![
            inner.clone().prop_map(|e| Expression::Not(e.into())),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::And(a.into(), b.into())),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expression::Or(a.into(), b.into())),
            (inner.clone(), bound()).prop_map(|(e, bound)| Expression::Once(e.into(), bound)),
            (inner.clone(), inner, bound()).prop_map(|(a, b, bound)| Expression::Since(a.into(), b.into(), bound)),
        ]
    })
}

/// The same operands in another order or grouping, one more `not`, and the like: what is most likely to read alike.
fn near(expression: &Expression) -> Vec<Expression> {
    use Expression::{And, Not, Once, Or, Since};
    let mut all = vec![Not(expression.clone().into()), Once(expression.clone().into(), None)];
    match expression {
        Not(inner) => {
            all.push((**inner).clone());
            all.extend(near(inner).into_iter().map(|it| Not(it.into())));
        }
        Once(inner, bound) => {
            all.push(Once(inner.clone(), if bound.is_none() { Some(7) } else { None }));
            all.extend(near(inner).into_iter().map(|it| Once(it.into(), *bound)));
        }
        And(left, right) | Or(left, right) => {
            all.extend([And(right.clone(), left.clone()), Or(right.clone(), left.clone())]);
            all.extend([And(left.clone(), right.clone()), Or(left.clone(), right.clone())]);
            if let And(a, b) | Or(a, b) = &**left {
                all.push(And(a.clone(), And(b.clone(), right.clone()).into()));
                all.push(Or(a.clone(), Or(b.clone(), right.clone()).into()));
                all.push(And(a.clone(), Or(b.clone(), right.clone()).into()));
            }
        }
        Since(left, right, bound) => {
            all.extend([Since(right.clone(), left.clone(), *bound), And(left.clone(), right.clone())]);
            all.push(Since(left.clone(), right.clone(), if bound.is_none() { Some(7) } else { None }));
        }
        _ => {}
    }
    all
}

proptest! {
    #[test]
    fn no_two_conditions_read_the_same(one in expressions(), other in expressions()) {
        let mut all = near(&one);
        all.extend([one, other]);
        tell_apart(&all);
    }
}

#[test]
fn conditions_read_as_sentences() {
    let said = |text: &str| {
        let expression = parse(text).unwrap();
        BOTH.map(|language| lines(&expression, When::Accessed, language).join("\n")).join("\n")
    };
    let texts = [
        "consent is granted or consent is cancelled",
        "foreground and (tap_share or receive_share) within 10s",
        "not (in live_room or ever tap_mic)",
        "not tap_mic within 5s",
        "background within 30s",
        "tap_mic since enter_room",
        "(foreground since enter_room within 500ms) and not denied within 48h",
        "permission RECORD_AUDIO is granted and not started by receiver or service",
        "value is share_token or encoding is md5 or sha1 or sha256 and host is *.example.com",
        "declared and (in live_room or in player) and (ever agree or consent is shown)",
    ];
    let all: Vec<String> = texts.iter().map(|text| format!("# {text}\n{}", said(text))).collect();
    insta::assert_snapshot!(all.join("\n\n"));
}
