//! The settings provider, as far as `Settings` reads it.

use super::policy::{Caller, Decision};
use super::{Method, values};
use crate::parcel::{Reader, Writer};

/// 'BNDL', the mark of a bundle.
const BUNDLE_MAGIC: i32 = 0x4c44_4e42;
const VAL_STRING: i32 = 0;

pub(super) const METHODS: &[Method] = &[Method {
    descriptor: "android.content.IContentProvider",
    code: 21, // call
    category: "android_id",
    caller: |arguments| Some(Caller { package: arguments.string16()?, tag: arguments.string16()? }),
    answer: call,
}];

/// What the tables hold; other names have no value.
const SETTINGS: [(&str, &str, &str); 2] =
    [("GET_secure", "android_id", values::ANDROID_ID), ("GET_system", "screen_brightness", values::BRIGHTNESS)];

/// Answers `GET_secure` and its like.
fn call(arguments: &mut Reader, decision: Decision, reply: &mut Writer) {
    // API 30: package, tag, authority, method, argument. Older releases send fewer, so the method is looked for by name.
    let texts: Vec<Option<String>> = std::iter::from_fn(|| arguments.string16()).collect();
    let asked = |table: &str, name: &str| {
        texts.windows(2).any(|pair| pair[0].as_deref() == Some(table) && pair[1].as_deref() == Some(name))
    };
    let known = SETTINGS.into_iter().find(|(table, name, _)| asked(table, name));
    let value = known.map(|(_, _, value)| value).filter(|_| decision == Decision::Grant);
    let mut body = Writer::new();
    body.i32(1).string16(Some("value"));
    match value {
        Some(value) => body.i32(VAL_STRING).string16(Some(value)),
        None => body.i32(-1),
    };
    let body = body.into_bytes();
    reply.no_exception().i32(body.len() as i32).i32(BUNDLE_MAGIC).raw(&body);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[Option<&str>]) -> Vec<u8> {
        let mut request = Writer::new();
        for text in texts {
            request.string16(*text);
        }
        let mut reply = Writer::new();
        call(&mut Reader::new(request.as_bytes()), Decision::Grant, &mut reply);
        reply.into_bytes()
    }

    fn contains(bytes: &[u8], text: &str) -> bool {
        let wanted: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    }

    #[test]
    fn the_id_is_given_in_the_forms_of_every_release() {
        let name = Some("android_id");
        let get = Some("GET_secure");
        let (package, authority) = (Some("a.b"), Some("settings"));
        for form in [&[package, get, name][..], &[package, authority, get, name], &[package, None, authority, get, name]] {
            assert!(contains(&read(form), values::ANDROID_ID));
        }
    }

    #[test]
    fn other_names_have_no_value() {
        let reply = read(&[Some("a.b"), None, Some("settings"), Some("GET_secure"), Some("x")]);
        assert!(!contains(&reply, values::ANDROID_ID));
        let put = read(&[Some("a.b"), None, Some("settings"), Some("PUT_secure"), Some("android_id")]);
        assert!(!contains(&put, values::ANDROID_ID));
    }
}
