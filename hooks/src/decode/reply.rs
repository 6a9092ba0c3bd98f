//! The texts that a reply delivers: what the caller asked for, and nothing of the words that the framework puts around it (keys of bundles,
//! MIME types, labels). A shape that is not known delivers nothing, because a framework's word that is taken for the user's would be found
//! in everything that the app sends.

use super::parcel::{Reply, head};
use super::{i32_at, u32_at, wifi};

/// A text as it stands in a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text<'a> {
    /// UTF-16 in the machine's order, without its zero.
    Utf16(&'a [u8]),
    /// UTF-8.
    Utf8(&'a str),
}

impl Text<'_> {
    /// Writes it into `out` as UTF-8, as far as it fits; the number of bytes. A unit that is half of a pair becomes a question mark, as Java
    /// writes it.
    pub fn write_utf8(&self, out: &mut [u8]) -> usize {
        let mut length = 0;
        let mut put = |character: char| {
            let place = out.get_mut(length..length + character.len_utf8());
            place.map(|place| length += character.encode_utf8(place).len()).is_some()
        };
        match self {
            Text::Utf8(text) => text.chars().all(&mut put),
            Text::Utf16(bytes) => {
                let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_ne_bytes(*unit));
                char::decode_utf16(units).map(|character| character.unwrap_or('?')).all(&mut put)
            }
        };
        length
    }

    /// Bytes that it takes in UTF-8 at the most.
    pub fn max_utf8(&self) -> usize {
        match self {
            Text::Utf16(bytes) => bytes.len() / 2 * 3,
            Text::Utf8(text) => text.len(),
        }
    }
}

/// Calls `each` for every text that a granted reply of this shape delivers.
pub fn texts<'a>(reply: &'a [u8], shape: Reply, each: &mut dyn FnMut(Text<'a>)) {
    let (Some(0), start) = head(reply) else { return };
    let mut parcel = Cursor { bytes: reply, at: start };
    // What is cut or damaged delivers what stands before.
    let _ = match shape {
        Reply::Text => parcel.text16().map(|text| text.into_iter().for_each(each)),
        Reply::Texts => parcel.texts(each),
        Reply::Clip => clip(parcel, each),
        Reply::Bundle => parcel.value(each),
        Reply::Wifi => wifi::texts(reply, start, each),
        Reply::Nothing | Reply::Name | Reply::Object | Reply::List | Reply::Handle => None,
    };
}

/// `ClipData`: the description, whose words are the framework's, an icon, and the items. The description has grown with API 31 and bundles
/// with API 36; the parcel does not say which it is, so the shapes are tried in turn. One that does not fit breaks off at a word that is
/// no length of a text.
fn clip<'a>(mut parcel: Cursor<'a>, each: &mut dyn FnMut(Text<'a>)) -> Option<()> {
    parcel.word()?;
    for (classified, intents) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut attempt = parcel;
        if attempt.description(classified, intents).is_some()
            && let Some(items @ 1..=MAX_ITEMS) = attempt.word()
            && attempt.item().is_some()
        {
            return parcel_items(parcel, classified, intents, items, each);
        }
    }
    None
}

/// More than anybody copies at once.
const MAX_ITEMS: i32 = 10_000;

fn parcel_items<'a>(
    mut parcel: Cursor<'a>,
    classified: bool,
    intents: bool,
    items: i32,
    each: &mut dyn FnMut(Text<'a>),
) -> Option<()> {
    parcel.description(classified, intents)?;
    parcel.word()?;
    for _ in 0..items {
        let item = parcel.item()?;
        item.into_iter().for_each(&mut *each);
        // Nothing but nulls may stand before the next item: an intent or a style has no length, and so cannot be stepped over.
        let mut nulls = 0;
        while parcel.peek()? == 0 {
            parcel.word()?;
            nulls += 1;
        }
        if !(2..=8).contains(&nulls) {
            return None;
        }
    }
    Some(())
}

#[derive(Debug, Clone, Copy)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<i32> {
        i32_at(self.bytes, self.at)
    }

    fn word(&mut self) -> Option<i32> {
        let word = self.peek()?;
        self.at += 4;
        Some(word)
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.at = self.at.checked_add(bytes).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    /// The content of a text whose units have this size: a zero behind it, and zeros up to the next word.
    fn units(&self, size: usize) -> Option<(&'a [u8], usize)> {
        let length = usize::try_from(self.peek()?).ok()?.checked_mul(size)?;
        let start = self.at.checked_add(4)?;
        let end = start.checked_add(length)?;
        let padded = end.checked_add(size)?.checked_next_multiple_of(4)?;
        let zeros = self.bytes.get(end..padded)?;
        zeros.iter().all(|byte| *byte == 0).then(|| (&self.bytes[start..end], padded))
    }

    /// A `String16`; `Some(None)` is null.
    fn text16(&mut self) -> Option<Option<Text<'a>>> {
        if self.peek()? == -1 {
            self.word()?;
            return Some(None);
        }
        let (text, next) = self.units(2)?;
        self.at = next;
        Some(Some(Text::Utf16(text)))
    }

    /// A `String8` or a `String16`. Which of them a release writes has changed (API 30, 31), and is seen: the one has a zero in it where the
    /// other has none.
    fn text(&mut self) -> Option<Option<Text<'a>>> {
        if let Some((text, next)) = self.units(1)
            && !text.contains(&0)
            && let Ok(text) = std::str::from_utf8(text)
        {
            self.at = next;
            return Some(Some(Text::Utf8(text)));
        }
        self.text16()
    }

    fn texts(&mut self, each: &mut dyn FnMut(Text<'a>)) -> Option<()> {
        for _ in 0..self.word()? {
            self.text16()?.into_iter().for_each(&mut *each);
        }
        Some(())
    }

    /// A bundle, stepped over.
    fn bundle(&mut self, intents: bool) -> Option<()> {
        const MAGIC: u32 = u32::from_be_bytes(*b"LDNB");
        const MAGIC_NATIVE: u32 = u32::from_be_bytes(*b"LDND");
        match self.word()? {
            -1 | 0 => Some(()),
            length => {
                let magic = u32_at(self.bytes, self.at)?;
                self.skip(4)?;
                (magic == MAGIC || magic == MAGIC_NATIVE).then_some(())?;
                self.skip(usize::try_from(length).ok()?)?;
                if intents { self.truth() } else { Some(()) }
            }
        }
    }

    fn truth(&mut self) -> Option<()> {
        (self.word()? as u32 <= 1).then_some(())
    }

    /// The text called `value` of a bundle. It is searched and not walked to: other values have no length before API 33.
    fn value(&mut self, each: &mut dyn FnMut(Text<'a>)) -> Option<()> {
        const KEY: &[u8; 16] = b"\x05\0\0\0v\0a\0l\0u\0e\0\0\0";
        const STRING: i32 = 0;
        let length = usize::try_from(self.word()?).ok()?;
        let end = self.at.checked_add(4)?.checked_add(length)?.min(self.bytes.len());
        for at in (self.at..end).step_by(4) {
            let mut entry = Cursor { bytes: &self.bytes[..end], at: at + KEY.len() };
            if self.bytes[at..end].starts_with(KEY) && entry.word() == Some(STRING) {
                entry.text16()?.into_iter().for_each(each);
                return Some(());
            }
        }
        None
    }

    /// The head of a clip: label, MIME types, extras, time, since API 31 what the text was classified as; then the icon, which must be none.
    fn description(&mut self, classified: bool, intents: bool) -> Option<()> {
        self.char_sequence()?;
        for _ in 0..self.word()? {
            self.text16()?;
        }
        self.bundle(intents)?;
        self.skip(8)?;
        if classified {
            self.truth()?;
            (1..=3).contains(&self.word()?).then_some(())?;
            self.bundle(intents)?;
        }
        (self.word()? == 0).then_some(())
    }

    /// A `CharSequence`: its kind, and its text. The styles behind a styled one (kind 0) are not stepped over, but for their end.
    fn char_sequence(&mut self) -> Option<Option<Text<'a>>> {
        let kind = self.word()?;
        let text = self.text()?;
        match kind {
            1 => Some(text),
            0 => {
                if self.peek() == Some(0) {
                    self.word()?;
                }
                Some(text)
            }
            _ => None,
        }
    }

    /// The text of an item. Behind a plain one follows the same as HTML, which is stepped over.
    fn item(&mut self) -> Option<Option<Text<'a>>> {
        let text = self.char_sequence()?;
        // Behind styles that are not known this fails; the item's own text is there all the same.
        let mut behind = *self;
        if behind.text().is_some() {
            *self = behind;
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Default)]
    struct Parcel(Vec<u8>);

    impl Parcel {
        fn words(mut self, words: &[i32]) -> Parcel {
            words.iter().for_each(|word| self.0.extend(word.to_ne_bytes()));
            self
        }

        fn pad(mut self) -> Parcel {
            self.0.resize(self.0.len().next_multiple_of(4), 0);
            self
        }

        fn text16(self, text: &str) -> Parcel {
            let mut parcel = self.words(&[text.encode_utf16().count() as i32]);
            text.encode_utf16().chain([0]).for_each(|unit| parcel.0.extend(unit.to_ne_bytes()));
            parcel.pad()
        }

        fn text8(self, text: &str) -> Parcel {
            let mut parcel = self.words(&[text.len() as i32]);
            parcel.0.extend(text.bytes().chain([0]));
            parcel.pad()
        }

        fn text(self, text: &str, narrow: bool) -> Parcel {
            if narrow { self.text8(text) } else { self.text16(text) }
        }

        fn bundle(self, key: &str, value: &str) -> Parcel {
            let content = Parcel::default().words(&[1]).text16(key).words(&[0]).text16(value);
            let mut parcel = self.words(&[content.0.len() as i32, 0x4c44_4e42]);
            parcel.0.extend(content.0);
            parcel
        }
    }

    fn delivered(parcel: &Parcel, shape: Reply) -> Vec<String> {
        let mut all = Vec::new();
        texts(&parcel.0, shape, &mut |text| {
            let mut buffer = vec![0; text.max_utf8()];
            let length = text.write_utf8(&mut buffer);
            all.push(String::from_utf8(buffer[..length].to_vec()).unwrap());
        });
        all
    }

    #[test]
    fn a_text_and_an_array_of_texts_are_delivered_as_they_are() {
        let text = Parcel::default().words(&[0]).text16("867530912345678");
        assert_eq!(delivered(&text, Reply::Text), ["867530912345678"]);
        assert!(delivered(&text, Reply::Name).is_empty() && delivered(&text, Reply::Object).is_empty());
        let header = Parcel::default().words(&[-127, 12, 7, 7, 0]).text16("口令 😀");
        assert_eq!(delivered(&header, Reply::Text), ["口令 😀"]);
        let array = Parcel::default().words(&[0, 3]).text16("a").words(&[-1]).text16("b");
        assert_eq!(delivered(&array, Reply::Texts), ["a", "b"]);
        let null = Parcel::default().words(&[0, -1]);
        assert!([Reply::Text, Reply::Texts, Reply::Bundle].iter().all(|shape| delivered(&null, *shape).is_empty()));
        let refused = Parcel::default().words(&[-1]).text16("no access");
        assert!(delivered(&refused, Reply::Text).is_empty(), "the message of an exception is no datum");
    }

    #[test]
    fn a_bundle_delivers_its_value_and_no_key() {
        let bundle = Parcel::default().words(&[0]).bundle("value", "3f1c9a7be2d04586");
        assert_eq!(delivered(&bundle, Reply::Bundle), ["3f1c9a7be2d04586"]);
        let other = Parcel::default().words(&[0]).bundle("values", "3f1c9a7be2d04586");
        assert!(delivered(&other, Reply::Bundle).is_empty());
        // Before the value stands one whose shape nobody knows.
        let content = Parcel::default().words(&[2]).text16("_track_generation").words(&[4, 9, 9, 9]).text16("value").words(&[0]);
        let content = content.text16("x1y2");
        let mut two = Parcel::default().words(&[0, content.0.len() as i32, 0x4c44_4e42]);
        two.0.extend(content.0);
        assert_eq!(delivered(&two, Reply::Bundle), ["x1y2"]);
    }

    /// The shapes of a clip: texts in 16 or in 8 bits, before and since API 31, with extras or without, and those of API 36.
    fn clips(items: &[(&str, i32)]) -> Vec<Parcel> {
        let mut all = Vec::new();
        for (narrow, newer, extras, intents) in (0..16).map(|bits| (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0, bits & 8 != 0)) {
            let parcel = Parcel::default().words(&[0, 1, 1]).text("label of the clip", narrow);
            let mut parcel = parcel.words(&[2]).text16("text/plain").text16("text/html");
            parcel = if extras { parcel.bundle("android.content.extra.IS_SENSITIVE", "yes") } else { parcel.words(&[-1]) };
            if extras && intents {
                parcel = parcel.words(&[0]);
            }
            parcel = parcel.words(&[0x1234_5678, 0x19a]);
            if newer {
                parcel = parcel.words(&[0, 3, 0]);
            }
            parcel = parcel.words(&[0, items.len() as i32]);
            for (text, kind) in items {
                parcel = parcel.words(&[*kind]).text(text, narrow).words(if *kind == 0 { &[0] } else { &[] }).words(&[-1]);
                parcel = parcel.words(if newer { &[0, 0, 0, 0] } else { &[0, 0] });
            }
            all.push(parcel);
        }
        all
    }

    #[test]
    fn a_clip_delivers_its_items_and_none_of_the_frameworks_words() {
        for text in ["A", "AB", "card 6222029876543210123", "尬聊口令#麦#", "一", "😀"] {
            for (index, clip) in clips(&[(text, 1), ("the second", 1)]).iter().enumerate() {
                assert_eq!(delivered(clip, Reply::Clip), [text, "the second"], "shape {index}");
            }
            for clip in clips(&[(text, 0)]) {
                assert_eq!(delivered(&clip, Reply::Clip), [text], "styled");
            }
        }
        assert!(delivered(&Parcel::default().words(&[0, 0]), Reply::Clip).is_empty());
    }

    #[test]
    fn half_a_pair_of_units_is_a_question_mark_and_a_small_buffer_ends_at_a_character() {
        let lonely = [0x41u16, 0xd83d, 0x42].iter().flat_map(|unit| unit.to_ne_bytes()).collect::<Vec<_>>();
        let mut out = [0; 9];
        assert_eq!(Text::Utf16(&lonely).write_utf8(&mut out), 3);
        assert_eq!(&out[..3], b"A?B");
        assert_eq!(Text::Utf8("麦麦").write_utf8(&mut out[..5]), 3);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(mut bytes in proptest::collection::vec(prop_oneof![Just(0u8), Just(1), any::<u8>()], 0..256)) {
            for zero_head in [false, true] {
                if zero_head {
                    bytes.splice(..0, [0; 4]);
                }
                for shape in [Reply::Text, Reply::Texts, Reply::Clip, Reply::Bundle, Reply::Wifi] {
                    let mut delivered = 0;
                    texts(&bytes, shape, &mut |text| delivered += text.max_utf8());
                    prop_assert!(delivered <= bytes.len() * 3);
                }
            }
        }

        #[test]
        fn a_clip_that_is_cut_anywhere_delivers_no_more_than_the_whole(cut in 0usize..200) {
            for clip in clips(&[("the first text", 1), ("the second text", 1)]) {
                let cut = Parcel(clip.0[..cut.min(clip.0.len())].to_vec());
                let found = delivered(&cut, Reply::Clip);
                prop_assert!(["the first text", "the second text"].starts_with(&found.iter().map(String::as_str).collect::<Vec<_>>()));
            }
        }
    }
}
