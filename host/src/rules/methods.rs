//! A list of Java methods that the user wants watched: TOML, with errors that say where.
//!
//! ```toml
//! [[hook]]
//! class = "com.example.Sdk"
//! method = "init"
//! signature = "(Landroid/content/Context;)V"
//! static = true             # default: false
//! api = "imei.read"         # default: custom.call
//! ```

use std::fs;
use std::path::Path;

use hooks::brief::Line;
use hooks::catalogue;
use hooks::decode::signature;

use super::keys::METHODS;
use super::packs::LoadError;
use super::section::{Section, tree};
use super::source::{PackError, Source};

/// A method to watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    api: &'static str,
    is_static: bool,
    class: String,
    name: String,
    signature: String,
}

impl Method {
    /// It as a line of a brief.
    pub fn line(&self) -> Line<'_> {
        let Method { api, is_static, class, name, signature } = self;
        Line::Java { api, is_static: *is_static, class, name, signature }
    }
}

/// Reads a list of methods.
pub fn load_methods(path: &Path) -> Result<Vec<Method>, LoadError> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|source| LoadError::Io { path: file.clone(), source })?;
    Ok(read(&Source::new(file, text))?)
}

fn read(source: &Source) -> Result<Vec<Method>, PackError> {
    let tree = tree(source, EXAMPLE)?;
    let root = Section::root(source, &tree, &METHODS)?;
    let methods = root.sections("hook")?.iter().map(method).collect::<Result<Vec<_>, _>>()?;
    if methods.is_empty() {
        return Err(source.error(0..0, "a list without a method", EXAMPLE));
    }
    Ok(methods)
}

const EXAMPLE: &str =
    "for instance: [[hook]] class = \"com.example.Sdk\", method = \"init\", signature = \"(Landroid/content/Context;)V\"";

fn method(section: &Section<'_>) -> Result<Method, PackError> {
    let [class, name, signature] = [section.text("class")?, section.text("method")?, section.text("signature")?];
    if !is_class(&class.text) {
        let hint = "write it with dots, and a class within another with a dollar: com.example.Sdk$Inner";
        return Err(class.error("not the name of a class", hint));
    }
    if name.text.contains(['<', '>']) {
        return Err(name
            .error("constructors cannot be watched", "name a method that the constructor calls, or one that makes the object"));
    }
    if !is_name(&name.text) {
        return Err(name.error("not the name of a method", "for instance: method = \"init\""));
    }
    if !is_signature(&signature.text) {
        let hint = "as JNI writes it, for instance (Ljava/lang/String;I)V; `javap -s CLASS` shows it";
        return Err(signature.error("not the signature of a method", hint));
    }
    let api = match section.optional("api")? {
        None => "custom.call",
        Some(api) => match catalogue::api(&api.text) {
            Some(row) => row.id,
            None => {
                let unknown = api.unknown("api", catalogue::apis().map(|row| row.id));
                let hint = unknown.hint.filter(|hint| hint.starts_with("did you mean"));
                return Err(PackError { hint: hint.or_else(|| Some("`consentinel apis` lists all of them".into())), ..unknown });
            }
        },
    };
    let is_static = section.truth("static")?.unwrap_or_default();
    Ok(Method { api, is_static, class: class.text, name: name.text, signature: signature.text })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(['.', ';', '[', '/', '<', '>', ':', '(', ')']) && !text.contains(char::is_whitespace)
}

fn is_class(text: &str) -> bool {
    text.split('.').all(is_name)
}

/// `(` types `)` type, where only the last may be `V`.
fn is_signature(text: &str) -> bool {
    let Some((mut arguments, result)) = signature::split(text) else { return false };
    while !arguments.is_empty() {
        match behind_type(arguments) {
            Some(rest) => arguments = rest,
            None => return false,
        }
    }
    result == "V" || behind_type(result) == Some("")
}

/// What follows the first type of a text, if its class has a name.
fn behind_type(text: &str) -> Option<&str> {
    let (kind, rest) = signature::first(text)?;
    let class = kind.trim_start_matches('[').strip_prefix('L').and_then(|class| class.strip_suffix(';'));
    class.is_none_or(|class| class.split('/').all(is_name)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<Vec<Method>, String> {
        read(&Source::new("mine.toml", text)).map_err(|error| {
            let hint = error.hint.clone().unwrap_or_default();
            format!("{error}\nhint: {hint}")
        })
    }

    #[test]
    fn methods_become_lines_of_a_brief() {
        let text = r#"
            [[hook]]
            class = "com.example.Sdk$Inner"
            method = "init"
            signature = "(Landroid/content/Context;[[IJ)Ljava/lang/String;"
            static = true
            api = "imei.read"
            [[hook]]
            class = "a.B"
            method = "c"
            signature = "()V"
        "#;
        let methods = list(text).unwrap();
        assert!(methods.iter().all(|method| method.line().is_writable()));
        assert_eq!(methods[1].line().to_string(), "java custom.call instance a.B c ()V");
        assert_eq!(methods[0].line().to_string().split(' ').nth(1), Some("imei.read"));
    }

    #[test]
    fn a_signature_is_jnis() {
        for good in ["()V", "(I)V", "(Ljava/lang/String;)Z", "([[BLa;J)[I"] {
            assert!(is_signature(good), "{good}");
        }
        for bad in ["", "V", "()", "(V)V", "(Ljava.lang.String;)V", "(L;)V", "(String)V", "(I)VV", "(Ljava/lang/String)V", "([)V"]
        {
            assert!(!is_signature(bad), "{bad}");
        }
    }

    #[test]
    fn a_mistake_in_a_list_is_shown_with_its_line() {
        let hook = |rest: &str| format!("[[hook]]\nclass = \"a.B\"\nmethod = \"c\"\n{rest}");
        let shown = [
            "[[hook]".to_owned(),
            String::new(),
            hook("signature = \"(String)V\""),
            hook("signature = \"()V\"\napi = \"imei.reed\""),
            hook("signature = \"()V\"\napi = \"zzz\""),
            hook("signature = \"()V\"\nstatic = \"yes\""),
            hook("signatur = \"()V\""),
            hook("signature = \"()V\"").replace("a.B", "a/B"),
            hook("signature = \"()V\"").replace("\"c\"", "\"<init>\""),
            hook(""),
        ];
        let errors: Vec<String> = shown.iter().map(|text| list(text).unwrap_err()).collect();
        insta::assert_snapshot!(errors.join("\n\n"));
    }
}
