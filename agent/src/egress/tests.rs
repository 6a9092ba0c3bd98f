//! The search as a whole, against the plain way to do it.

use std::sync::atomic::{AtomicBool, Ordering};

use hooks::brief::KEPT;
use hooks::event::Encoding;
use proptest::prelude::*;

use super::encode::tests::whole_base64;
use super::encode::{SHORTEST, forms};
use super::values::{Found, Hits, Store};

fn store() -> &'static Store {
    // SAFETY: fresh zeroed pages are an empty store, and live for ever.
    unsafe { &*Store::map().unwrap() }
}

/// A store that looks for these texts, whose hashes are their places.
fn looking_for<T: AsRef<str>>(texts: &[T]) -> &'static Store {
    let store = store();
    texts.iter().enumerate().for_each(|(index, text)| store.keep(index as u64 + 1, text.as_ref(), false).unwrap());
    store
}

fn found(store: &Store, bytes: &[u8]) -> Vec<(u64, Encoding)> {
    let mut hits = Hits::new();
    store.search(bytes, &mut hits);
    assert!(!hits.incomplete);
    texts(&hits)
}

fn texts(hits: &Hits) -> Vec<(u64, Encoding)> {
    let mut all: Vec<_> = hits
        .iter()
        .map(|found| match found {
            Found::Text(hash, encoding) => (hash, encoding),
            Found::Flag(..) => panic!("no flag was looked for"),
        })
        .collect();
    all.sort();
    all
}

/// By comparing every pattern at every place.
fn slowly(texts: &[String], bytes: &[u8]) -> Vec<(u64, Encoding)> {
    let mut all = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let mut patterns: Vec<(Vec<u8>, Encoding)> = Vec::new();
        forms(text, &mut |encoding, pattern| {
            // The first form that has these bytes gives its name.
            if pattern.len() >= SHORTEST && !patterns.iter().any(|(known, _)| known == pattern) {
                patterns.push((pattern.to_vec(), encoding));
            }
        });
        let met = patterns.iter().filter(|(pattern, _)| bytes.windows(pattern.len()).any(|window| window == pattern));
        all.extend(met.map(|(_, encoding)| (index as u64 + 1, *encoding)));
    }
    all.sort();
    all.dedup();
    all
}

/// Noise that repeats itself on every run.
fn noise(length: usize, mut seed: u64) -> Vec<u8> {
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

const TEXTS: [&str; 6] = [
    "867530912345678",
    "card 6222029876543210123",
    "尬聊口令#麦#",
    "https://a.example/?x=1&y=\"2\"",
    "3f1c9a7be2d04586",
    "12345678",
];

#[test]
fn every_form_is_found_at_every_place_inside_noise() {
    let store = looking_for(&TEXTS);
    for (index, text) in TEXTS.iter().enumerate() {
        forms(text, &mut |encoding, pattern| {
            if pattern.len() < SHORTEST {
                return;
            }
            for before in 0..100 {
                let bytes = [&noise(before, 7 + before as u64)[..], pattern, &noise(before % 7, 3)].concat();
                let hits = found(store, &bytes);
                assert!(hits.iter().any(|(hash, _)| *hash == index as u64 + 1), "{encoding:?} of {text} behind {before} bytes");
            }
        });
    }
}

#[test]
fn the_name_of_the_form_is_told() {
    let store = looking_for(&TEXTS);
    let is = |bytes: &str, encoding| assert_eq!(found(store, bytes.as_bytes()), [(2, encoding)], "{bytes}");
    is("?q=card 6222029876543210123&", Encoding::Plain);
    is("?q=card+6222029876543210123&", Encoding::Url);
    is("?q=card%206222029876543210123&", Encoding::Url);
    is(&whole_base64(b"{\"clip\":\"card 6222029876543210123\"}"), Encoding::Base64);
    is("h=636172642036323232303239383736353433323130313233", Encoding::Hex);
    let hex = |digest: &[u8]| digest.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    is(&hex(&super::hash::md5(TEXTS[1].as_bytes())), Encoding::Md5);
    is(&hex(&super::hash::sha1(TEXTS[1].as_bytes())), Encoding::Sha1);
    is(&whole_base64(&super::hash::sha256(TEXTS[1].as_bytes())), Encoding::Sha256);
}

#[test]
fn nothing_is_found_in_noise_or_in_what_only_begins_alike() {
    let store = looking_for(&TEXTS);
    assert_eq!(found(store, &noise(1 << 20, 99)), []);
    assert_eq!(found(store, "86753091234567 card 622202987654321012 1234567 尬聊口令#麦".repeat(50).as_bytes()), []);
    assert_eq!(found(store, b""), []);
}

#[test]
fn a_text_that_goes_out_in_parts_is_found_once() {
    for cut in 0..TEXTS[1].len() {
        let store = looking_for(&TEXTS);
        let whole = [&noise(50, 1)[..], TEXTS[1].as_bytes(), &noise(90, 2)].concat();
        let (first, second) = whole.split_at(50 + cut);
        let mut told = Vec::new();
        for part in [first, second, b"more", b""] {
            let mut hits = Hits::new();
            store.search_stream(7, std::iter::once(part), &mut hits);
            told.extend(texts(&hits));
        }
        assert_eq!(told, [(2, Encoding::Plain)], "cut at {cut}");
    }
}

#[test]
fn a_text_that_goes_out_byte_by_byte_or_in_one_list_of_parts_is_found() {
    let store = looking_for(&TEXTS);
    let mut hits = Hits::new();
    store.search_stream(8, TEXTS[1].as_bytes().chunks(3), &mut hits);
    assert_eq!(texts(&hits), [(2, Encoding::Plain)]);
    let mut told = 0;
    for byte in TEXTS[1].as_bytes().chunks(1) {
        let mut hits = Hits::new();
        store.search_stream(9, std::iter::once(byte), &mut hits);
        // What another stream sends meanwhile is not in between.
        store.search_stream(10, std::iter::once(&b"xyz"[..]), &mut Hits::new());
        told += texts(&hits).len();
    }
    assert_eq!(told, 1);
}

#[test]
fn the_last_texts_are_kept_and_pinned_ones_with_them_and_a_text_that_went_is_wiped() {
    let store = store();
    let text = |n: usize| format!("the text of number {n}.");
    store.keep(10_000, "a text that stays", true).unwrap();
    for n in 0..200 {
        store.keep(n as u64, &text(n), false).unwrap();
        // Delivered again and again, it does not grow old.
        store.keep(0, &text(0), false).unwrap();
        let kept = (1..=n).rev().take_while(|n| !found(store, text(*n).as_bytes()).is_empty()).count();
        assert_eq!(kept, n.min(KEPT - 2));
    }
    assert_eq!(found(store, b"a text that stays"), [(10_000, Encoding::Plain)]);
    assert_eq!(found(store, text(0).as_bytes()), [(0, Encoding::Plain)]);
    // SAFETY: the store is that long, and nobody writes to it.
    let memory = unsafe { std::slice::from_raw_parts(std::ptr::from_ref(store).cast::<u8>(), size_of::<Store>()) };
    let lies_there = |text: String| memory.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!lies_there(text(100)) && lies_there(text(199)));
}

/// Two threads learn without a pause, two look: what was there all the time is always found, and nothing that was never sent.
#[test]
fn a_text_is_found_while_others_are_learnt() {
    let store = store();
    store.keep(1, "always here and looked for", true).unwrap();
    let bytes = [&noise(3000, 5)[..], b"always here and looked for", &noise(3000, 6)].concat();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for learner in 0..2u64 {
            let done = &done;
            scope.spawn(move || {
                for n in 0..1500 {
                    let hash = 100 + learner * 1_000_000 + n;
                    while store.keep(hash, &format!("text {hash} that comes and goes"), false).is_err() {}
                }
                done.store(true, Ordering::Relaxed);
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                let mut searched = 0;
                while !done.load(Ordering::Relaxed) || searched < 100 {
                    let mut hits = Hits::new();
                    store.search(&bytes, &mut hits);
                    // A search that was disturbed too often says so; it never passes silently.
                    assert!(hits.incomplete || texts(&hits) == [(1, Encoding::Plain)]);
                    searched += 1;
                }
            });
        }
    });
    assert_eq!(found(store, &bytes), [(1, Encoding::Plain)]);
}

#[test]
fn a_lock_that_a_fork_left_behind_is_opened_and_the_index_is_whole() {
    let store = looking_for(&TEXTS);
    store.leave_locked();
    assert!(store.keep(99, "while it is locked", false).is_err());
    store.after_fork();
    store.keep(99, "after that", false).unwrap();
    assert_eq!(found(store, b"after that 3f1c9a7be2d04586"), [(5, Encoding::Plain), (99, Encoding::Plain)]);
}

/// The only test of the process's own store.
#[test]
fn at_the_end_nothing_is_looked_for_and_nothing_is_left() {
    let store = super::values::make().unwrap();
    store.keep(1, TEXTS[1], true).unwrap();
    store.search_stream(3, std::iter::once(TEXTS[1].as_bytes()), &mut Hits::new());
    super::wipe();
    assert!(super::store().is_none());
    // SAFETY: the store is that long and is never given back.
    let memory = unsafe { std::slice::from_raw_parts(std::ptr::from_ref(store).cast::<u8>(), size_of::<Store>()) };
    assert!(memory.iter().all(|byte| *byte == 0));
}

#[test]
fn what_stands_in_the_place_of_a_datum_is_none() {
    assert!(["unknown", "02:00:00:00:00:00", "000000000000000", "0"].iter().all(|text| super::is_placeholder(text)));
    assert!(!["867530912345678", "unknown device", "02:00:00:00:00:01"].iter().any(|text| super::is_placeholder(text)));
}

#[test]
fn flags_are_found_with_their_values() {
    let store = store();
    let flag = |value: &str| format!("name=\"agreed\" value=\"{value}\"").into_bytes();
    let (negative, positive) = (flag("false"), flag("true"));
    store.watch([[&negative[..], &positive[..]]].into_iter()).unwrap();
    store.keep(5, TEXTS[0], false).unwrap();
    let mut hits = Hits::new();
    store.search(b"<boolean name=\"agreed\" value=\"true\" /><string name=\"x\">867530912345678</string>", &mut hits);
    assert_eq!(hits.iter().collect::<Vec<_>>(), [Found::Flag(0, true), Found::Text(5, Encoding::Plain)]);
}

proptest! {
    #[test]
    fn the_search_agrees_with_the_plain_one(
        texts in proptest::collection::vec("[a-c0-2 /麦]{0,20}", 1..20),
        pieces in proptest::collection::vec((0usize..20, 0usize..60, proptest::collection::vec(any::<u8>(), 0..9)), 0..20),
    ) {
        let mut texts = texts;
        texts.sort();
        texts.dedup();
        let mut bytes = Vec::new();
        for (text, form, between) in pieces {
            let mut all = Vec::new();
            forms(&texts[text % texts.len()], &mut |_, pattern| all.push(pattern.to_vec()));
            bytes.extend(&all[form % all.len()]);
            bytes.extend(between);
        }
        let (fast, slow) = (looking_for(&texts), slowly(&texts, &bytes));
        let mut hits = Hits::new();
        fast.search(&bytes, &mut hits);
        if hits.incomplete {
            prop_assert!(slow.len() > 16, "only more than there is room for is not told");
        } else {
            prop_assert_eq!(self::texts(&hits), slow);
        }
    }
}
