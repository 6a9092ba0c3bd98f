//! Methods that are left alone because they ask who called them: hooked, they would be called by themselves, and would load classes from
//! the wrong loader or allow what the app may not do.

/// Class and method, and the beginning of its signature; `*` stands for every method.
const ROWS: [(&str, &str, &str); 13] = [
    ("java.lang.Class", "forName", "(Ljava/lang/String;)"),
    ("java.lang.Class", "newInstance", ""),
    ("java.lang.Class", "get", ""),
    ("java.lang.System", "load", ""),
    ("java.lang.Runtime", "load", ""),
    ("java.lang.Runtime", "nativeLoad", ""),
    ("java.lang.Object", "*", ""),
    ("java.lang.String", "*", ""),
    ("java.lang.Throwable", "*", ""),
    ("java.lang.reflect.", "*", ""),
    ("java.lang.invoke.", "*", ""),
    ("dalvik.system.VMStack", "*", ""),
    ("dalvik.system.VMRuntime", "*", ""),
];

/// Why a method is left alone, if it is.
pub fn why(class: &str, name: &str, signature: &str) -> Option<&'static str> {
    let matches = |(row_class, row_name, row_signature): &(&str, &str, &str)| {
        let in_class = if row_class.ends_with('.') { class.starts_with(row_class) } else { class == *row_class };
        in_class && (*row_name == "*" || name.starts_with(row_name)) && signature.starts_with(row_signature)
    };
    ROWS.iter().any(matches).then_some("it asks who called it, or every stack needs it")
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn what_asks_for_its_caller_is_refused_and_its_like_are_not() {
        assert!(why("java.lang.Class", "forName", "(Ljava/lang/String;)Ljava/lang/Class;").is_some());
        assert!(why("java.lang.Class", "forName", "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;").is_none());
        assert!(why("java.lang.System", "loadLibrary", "(Ljava/lang/String;)V").is_some());
        assert!(why("java.lang.reflect.Method", "invoke", "()V").is_some());
        assert!(why("java.lang.ClassLoader", "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;").is_none());
        assert!(why("java.lang.Runtime", "exec", "([Ljava/lang/String;)Ljava/lang/Process;").is_none());
    }
}
