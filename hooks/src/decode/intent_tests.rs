use proptest::prelude::*;

use super::*;
use crate::decode::parcel::token;

/// Writes requests as the releases do.
struct Request {
    bytes: Vec<u8>,
    generation: Generation,
}

impl Request {
    fn new(generation: Generation) -> Request {
        let words: &[u32] = match generation {
            Generation::Strict => &[0x40_0000],
            Generation::WorkSource => &[0x8000_0000, u32::MAX],
            Generation::Partition => &[0x8000_0000, u32::MAX, u32::from_be_bytes(*b"SYST")],
        };
        let bytes = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        Request { bytes, generation }.wide(Some("android.app.IActivityManager"))
    }

    fn word(mut self, word: i32) -> Request {
        self.bytes.extend(word.to_ne_bytes());
        self
    }

    fn wide(mut self, text: Option<&str>) -> Request {
        let Some(text) = text else { return self.word(-1) };
        self = self.word(text.encode_utf16().count() as i32);
        self.bytes.extend(text.encode_utf16().chain([0]).flat_map(u16::to_ne_bytes));
        self.padded()
    }

    fn text(mut self, text: Option<&str>) -> Request {
        if self.generation != Generation::Partition {
            return self.wide(text);
        }
        let Some(text) = text else { return self.word(-1) };
        self = self.word(text.len() as i32);
        self.bytes.extend(text.bytes().chain([0]));
        self.padded()
    }

    fn padded(mut self) -> Request {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self
    }

    /// The caller's thread, a binder object that is null.
    fn caller(self) -> Request {
        (0..7).fold(self, |request, at| request.word(if at == 0 { 0x7362_2a85 } else { 0 }))
    }

    fn uri(self, uri: Option<&str>) -> Request {
        match uri {
            None => self.word(0),
            Some(uri) => self.word(1).text(Some(uri)),
        }
    }

    fn intent(self, action: Option<&str>, data: Option<&str>, package: Option<&str>, component: Option<&str>) -> Request {
        let mut request = self.word(1).text(action).uri(data).text(None);
        if request.generation != Generation::Strict {
            request = request.text(None);
        }
        request = request.word(0x1000_0000).text(package).wide(component);
        if component.is_some() {
            request = request.wide(Some("com.example.Component"));
        }
        // Bounds, categories, selector, clip, user, extras.
        [0, 0, 0, 0, -2, -1].into_iter().fold(request, Request::word)
    }

    fn other(&self) -> Option<String> {
        let mut out = [0; MAX_PACKAGE];
        other(&self.bytes, &token(&self.bytes).unwrap(), |package| package == "com.own", &mut out).map(str::to_owned)
    }

    fn is_uri(&self, uri: &str) -> bool {
        is_uri(&self.bytes, &token(&self.bytes).unwrap(), uri)
    }
}

const GENERATIONS: [Generation; 3] = [Generation::Strict, Generation::WorkSource, Generation::Partition];

#[test]
fn an_intent_to_another_app_is_seen_in_every_release() {
    for generation in GENERATIONS {
        let to = |action, data, package, component| {
            Request::new(generation).caller().wide(Some("com.own")).wide(None).intent(action, data, package, component).other()
        };
        let other = Some("com.tencent.mm".to_owned());
        assert_eq!(to(None, None, None, Some("com.tencent.mm")), other, "{generation:?}");
        assert_eq!(to(Some("a.b.WAKE"), None, Some("com.tencent.mm"), None), other);
        assert_eq!(to(Some("a.VIEW"), Some("weixin://dl/x"), Some("com.tencent.mm"), Some("com.tencent.mm")), other);
        assert_eq!(to(None, None, None, Some("com.own")), None, "its own");
        assert_eq!(to(None, None, Some("com.own"), None), None);
        assert_eq!(to(Some("a.VIEW"), Some("https://example.com"), None, None), None, "addressed to nobody");
        assert_eq!(to(Some("a.CHOOSER"), None, None, Some("android")), None, "the system's own");
        assert_eq!(to(Some(REQUEST_PERMISSIONS), None, Some("com.android.permissioncontroller"), None), None);
        assert_eq!(to(None, None, None, Some("not a package")), None);
    }
}

#[test]
fn a_uri_is_of_its_authority_and_of_no_other() {
    for generation in GENERATIONS {
        let with = |uri| Request::new(generation).wide(Some("com.own")).wide(None).uri(Some(uri)).word(0).word(-1);
        let media = "content://media";
        for uri in [
            "content://media/external/images/media",
            "content://media",
            "content://0@media/external?limit=1",
            "content://media?x",
        ] {
            assert!(with(uri).is_uri(media), "{uri}");
        }
        for uri in
            ["content://mediax/external", "content://com.own/media", "file:///media/x", "content://", "content://sms/media"]
        {
            assert!(!with(uri).is_uri(media), "{uri}");
        }
        // Made of parts, as by `Uri.withAppendedPath`.
        let parts = |authority| {
            let request = Request::new(generation).wide(Some("com.own")).word(3).text(Some("content"));
            request.word(1).text(Some(authority)).word(1).text(Some("/external")).word(1).text(None).word(2).text(None)
        };
        assert!(parts("media").is_uri(media) && !parts("settings").is_uri(media));
        // What is asked for names another provider's Uri.
        let asked = with("content://com.own/rows").word(1).text(Some("content://media/external"));
        assert!(!asked.is_uri(media));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(prop_oneof![Just(0u8), Just(1), Just(255), any::<u8>()], 0..256)) {
        for generation in GENERATIONS {
            let mut request = Request::new(generation);
            request.bytes.extend(&bytes);
            let _ = request.other();
            let _ = request.is_uri("content://media");
        }
    }
}
