//! Flags of the app's own, which its pack takes for an answer of the user's: a truth value of the shared preferences, seen when Android writes
//! them to their file, `<boolean name="KEY" value="true" />` in `FILE.xml`.

use std::sync::atomic::{AtomicU64, Ordering};

use hooks::brief::{self, Line};
use xxhash_rust::xxh3::xxh3_64;

use super::encode::LONGEST;
use super::peer::Way;
use super::values::{self, MAX_FLAGS};
use crate::observe;
use crate::state::Agent;

/// The flags that the brief names, in its order: file and key.
fn flags(agent: &Agent) -> impl Iterator<Item = (&'static str, &'static str)> {
    brief::lines(agent.config.brief).filter_map(|line| if let Line::Flag { file, key } = line { Some((file, key)) } else { None })
}

/// Has them looked for.
pub fn start(agent: &Agent) {
    let wanted = flags(agent).count();
    if wanted == 0 {
        return;
    }
    let mut forms = [const { [Form::NEW; 2] }; MAX_FLAGS];
    for ((_, key), forms) in flags(agent).zip(&mut forms) {
        *forms = ["false", "true"].map(|value| Form::of(key, value));
    }
    let patterns = forms[..wanted.min(MAX_FLAGS)].iter().map(|[negative, positive]| [negative.bytes(), positive.bytes()]);
    let watched = values::make().is_some_and(|store| store.watch(patterns).is_ok());
    if !watched || wanted > MAX_FLAGS {
        agent.journal.count_lost();
    }
}

/// A pattern: the last bytes of the attribute, so that its value is among them. Of a longer key the end is compared.
struct Form {
    bytes: [u8; 2 * LONGEST],
    length: usize,
}

impl Form {
    const NEW: Form = Form { bytes: [0; 2 * LONGEST], length: 0 };

    fn of(key: &str, value: &str) -> Form {
        let mut form = Form::NEW;
        form.put(b"name=\"");
        for byte in key.as_bytes() {
            match byte {
                b'&' => form.put(b"&amp;"),
                b'<' => form.put(b"&lt;"),
                b'>' => form.put(b"&gt;"),
                b'"' => form.put(b"&quot;"),
                _ => form.put(&[*byte]),
            }
        }
        [b"\" value=\"", value.as_bytes(), b"\""].iter().for_each(|part| form.put(part));
        form
    }

    fn put(&mut self, bytes: &[u8]) {
        let room = self.bytes.len() - self.length;
        if room < bytes.len() {
            self.bytes.copy_within(LONGEST..self.length, 0);
            self.length -= LONGEST;
        }
        self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[self.length.saturating_sub(LONGEST)..self.length]
    }
}

/// One of them went to a file. Android writes the whole file whenever anything in it changes, so a value is told when it is not the last one.
pub fn written(agent: &'static Agent, way: &Way, number: usize, value: bool) {
    static TOLD: [AtomicU64; MAX_FLAGS] = [const { AtomicU64::new(0) }; MAX_FLAGS];
    let mut path = [0; 512];
    let path = way.path(&mut path);
    let Some((_, key)) = flags(agent).nth(number) else { return };
    let Some(name) = path.rsplit('/').next().and_then(|name| name.strip_suffix(".xml")) else { return };
    let is_it =
        |(flag, (file, its_key)): &(usize, (&str, &str))| *flag < MAX_FLAGS && *its_key == key && (*file == "*" || *file == name);
    let Some((flag, (file, _))) = flags(agent).enumerate().find(is_it) else { return };
    let told = xxh3_64(path.as_bytes()) & !1 | u64::from(value);
    if TOLD[flag].swap(told, Ordering::Relaxed) != told {
        // Some name their preferences by their user: only a name that the brief holds is written down.
        observe::flag(agent, key, value, &["write ", file, ".xml"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_looked_for_as_android_writes_it() {
        assert_eq!(Form::of("agreed", "true").bytes(), b"name=\"agreed\" value=\"true\"");
        assert_eq!(Form::of("a<\"&>", "false").bytes(), b"name=\"a&lt;&quot;&amp;&gt;\" value=\"false\"");
        for length in [40, 60, 100, 500] {
            let long = "k".repeat(length) + "END";
            let whole = format!("name=\"{long}\" value=\"true\"");
            assert_eq!(Form::of(&long, "true").bytes(), &whole.as_bytes()[whole.len().saturating_sub(LONGEST)..]);
        }
    }
}
