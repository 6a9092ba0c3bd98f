//! The clipboard: one plain text, kept from write to read.

use std::sync::{Mutex, MutexGuard};

use super::policy::{Caller, Decision};
use super::{Method, values};
use crate::parcel::{Reader, Writer};

const CLIPBOARD: &str = "android.content.IClipboard";
/// Kind of a plain text in TextUtils' parcels.
const PLAIN: i32 = 1;

/// What an app wrote, `None` while it is still what the user had copied before.
static WRITTEN: Mutex<Option<String>> = Mutex::new(None);

fn written() -> MutexGuard<'static, Option<String>> {
    WRITTEN.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What the user had copied before the app came: a share in the scenario about one, else something private.
fn copied_before() -> &'static str {
    match std::env::var("LAB_SCENARIO") {
        Ok(scenario) if scenario == "share-token-sent" => values::SHARE_TOKEN,
        _ => values::CLIPBOARD_TEXT,
    }
}

fn package(arguments: &mut Reader) -> Option<Caller> {
    Some(Caller { package: arguments.string16()?, tag: None })
}

/// getPrimaryClip.
const READ: Method = Method {
    descriptor: CLIPBOARD,
    code: 3,
    category: "clipboard",
    caller: package,
    answer: |_, decision, reply| {
        if decision != Decision::Grant {
            reply.no_exception().i32(0);
            return;
        }
        let text = written().clone().unwrap_or_else(|| copied_before().to_owned());
        reply.no_exception();
        write_clip(reply, &text);
    },
};
/// Where the framework of `LAB_FRAMEWORK=moved` has it.
const MOVED: u32 = 12;

pub(super) const METHODS: &[Method] = &[
    Method {
        descriptor: CLIPBOARD,
        code: 1, // setPrimaryClip
        category: "clipboard_write",
        caller: |arguments| {
            read_clip(arguments)?;
            package(arguments)
        },
        answer: |arguments, _, reply| {
            if let Some(text) = read_clip(arguments) {
                *written() = Some(text);
            }
            reply.no_exception();
        },
    },
    READ,
    Method { code: MOVED, ..READ },
    Method {
        descriptor: CLIPBOARD,
        code: 5, // hasPrimaryClip
        category: "clipboard",
        caller: package,
        answer: |_, decision, reply| {
            reply.no_exception().i32((decision == Decision::Grant).into());
        },
    },
];

/// A present ClipData with one text item, as android.content.ClipData writes it on API 30.
fn write_clip(parcel: &mut Writer, text: &str) {
    parcel.i32(1);
    // Description: label, MIME types, extras (null), time.
    parcel.i32(PLAIN).string16(Some("lab"));
    parcel.i32(1).string16(Some("text/plain")).i32(-1).i64(0);
    // No icon; one item: text, no HTML, intent or uri.
    parcel.i32(0).i32(1);
    parcel.i32(PLAIN).string16(Some(text)).string16(None).i32(0).i32(0);
}

/// The first item's text of a clip in the form above; `None` for any other form.
fn read_clip(parcel: &mut Reader) -> Option<String> {
    (parcel.i32()? == 1 && parcel.i32()? == PLAIN).then_some(())?;
    parcel.string16()?;
    for _ in 0..parcel.i32()?.min(8) {
        parcel.string16()?;
    }
    (parcel.i32()? == -1).then_some(())?;
    parcel.i64()?;
    (parcel.i32()? == 0 && parcel.i32()? == 1 && parcel.i32()? == PLAIN).then_some(())?;
    let text = parcel.string16()??;
    parcel.string16()?;
    (parcel.i32()? == 0 && parcel.i32()? == 0).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{Sender, answer};

    const SENDER: Sender = Sender { pid: 1, uid: 10_000 };

    #[test]
    fn what_is_written_is_read_back() {
        let read = || {
            let mut request = Writer::request(CLIPBOARD);
            request.string16(Some("com.example.app")).i32(0);
            let reply = answer(3, request.as_bytes(), SENDER).parcel;
            let mut reader = Reader::new(&reply);
            assert_eq!(reader.i32(), Some(0));
            read_clip(&mut reader).unwrap()
        };
        assert_eq!(read(), values::CLIPBOARD_TEXT);
        let mut request = Writer::request(CLIPBOARD);
        write_clip(&mut request, "口令");
        request.string16(Some("com.example.app")).i32(0);
        assert_eq!(answer(1, request.as_bytes(), SENDER).parcel, [0; 4]);
        assert_eq!(read(), "口令");
    }

    #[test]
    fn a_refused_reader_gets_no_text() {
        let mut request = Writer::request(CLIPBOARD);
        request.string16(Some(crate::services::policy::REFUSED_PACKAGE)).i32(0);
        let reply = answer(3, request.as_bytes(), SENDER).parcel;
        assert_eq!(Reader::new(&reply).i32(), Some(-1));
    }

    #[test]
    fn a_clip_of_another_form_is_not_understood() {
        let mut parcel = Writer::new();
        write_clip(&mut parcel, "x");
        let bytes = parcel.into_bytes();
        for length in 0..bytes.len() {
            assert_eq!(read_clip(&mut Reader::new(&bytes[..length])), None);
        }
    }
}
