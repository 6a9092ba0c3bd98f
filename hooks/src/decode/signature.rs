//! Signatures of Java methods, as JNI writes them: `(Ljava/lang/String;[I)V`.

/// The arguments' types, one behind another, and the result's type. `None` for what has no brackets where they belong.
pub fn split(signature: &str) -> Option<(&str, &str)> {
    signature.strip_prefix('(')?.split_once(')')
}

/// The first type of a text, and what follows it. `V` is none: it is no argument's, and stands alone as a result.
pub fn first(text: &str) -> Option<(&str, &str)> {
    let dimensions = text.bytes().take_while(|byte| *byte == b'[').count();
    let length = match text.as_bytes().get(dimensions)? {
        b'L' => text[dimensions..].find(';').filter(|end| *end > 1)? + 1,
        b'Z' | b'B' | b'C' | b'S' | b'I' | b'J' | b'F' | b'D' => 1,
        _ => return None,
    };
    Some(text.split_at(dimensions + length))
}

/// The types of the arguments, as far as they are types.
pub fn arguments(signature: &str) -> impl Iterator<Item = &str> {
    let mut rest = split(signature).map_or("", |(arguments, _)| arguments);
    std::iter::from_fn(move || {
        let (kind, behind) = first(rest)?;
        rest = behind;
        Some(kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_follow_one_another() {
        assert_eq!(split("(I)V"), Some(("I", "V")));
        assert_eq!(split("I)V"), None);
        let all: Vec<&str> = arguments("(I[JLjava/lang/String;Z[[La/B$C;D)[I").collect();
        assert_eq!(all, ["I", "[J", "Ljava/lang/String;", "Z", "[[La/B$C;", "D"]);
    }

    #[test]
    fn what_is_no_type_ends_them() {
        for wrong in ["", "V", "[", "[V", "L;", "Lx", "Q", "麦", "[麦"] {
            assert_eq!(first(wrong), None, "{wrong}");
        }
        assert_eq!(arguments("(IQJ)V").count(), 1);
        assert_eq!(arguments("nothing").count(), 0);
    }
}
