//! A class of our own, written at run time and never to a file: `consentinel.Backups`.
//!
//! ```text
//! public abstract class Backups {
//!     public static Object keep;
//!     public static void b00() {}  ...  public static void b95() {}
//!     public static Object call(int, long, double, Object, float, boolean, long, int, int, double, Object last) { return last; }
//!     public abstract void a();
//!     public native double n0(float, long, boolean, Object, double, float, long, double, boolean);
//!     public native double n1(long, double, float, boolean, Object, double, long, float, int);
//! }
//! ```
//!
//! Originals of hooked methods take the places of `b00` and so on: the collector visits methods through the class that has them, so that an
//! original anywhere else would keep the old address of a class that has moved. The others show what methods look like.

use super::flags::{ABSTRACT, NATIVE, PUBLIC, STATIC};
use super::thunk::COUNT;

pub const CLASS: &str = "consentinel.Backups";
pub const CALL: (&str, &str) = ("call", "(IJDLjava/lang/Object;FZJIIDLjava/lang/Object;)Ljava/lang/Object;");
pub const WITHOUT_CODE: &str = "a";
/// Their signatures are like no other's, so that no stub made for another method fits.
pub const NATIVES: [(&str, &str); 2] = [("n0", "(FJZLjava/lang/Object;DFJDZ)D"), ("n1", "(JDFZLjava/lang/Object;DJFI)D")];
pub const KEEP: (&str, &str) = ("keep", OBJECT);

const DESCRIPTOR: &str = "Lconsentinel/Backups;";
const OBJECT: &str = "Ljava/lang/Object;";
const NOTHING: &str = "()V";

/// Name of a place for an original.
pub fn backup(index: usize) -> String {
    format!("b{index:02}")
}

const HEADER: usize = 0x70;
const NONE: u32 = u32::MAX;

/// A sequence of instructions, its registers, and how many of them are arguments.
struct Code {
    registers: u16,
    arguments: u16,
    instruction: u16,
}

const RETURN: Code = Code { registers: 0, arguments: 0, instruction: 0x000e };
/// `return-object v14`: the last of the arguments, of which four take two registers.
const RETURN_LAST: Code = Code { registers: 15, arguments: 15, instruction: 0x0e11 };

struct Row {
    name: String,
    signature: &'static str,
    flags: u32,
    code: Option<usize>,
}

/// The methods, ordered by name as the format wants them.
fn rows() -> Vec<Row> {
    let row = |name: &str, signature, flags, code| Row { name: name.into(), signature, flags: PUBLIC | flags, code };
    let mut rows = vec![row(WITHOUT_CODE, NOTHING, ABSTRACT, None)];
    rows.extend((0..COUNT).map(|index| row(&backup(index), NOTHING, STATIC, Some(0))));
    rows.push(row(CALL.0, CALL.1, STATIC, Some(1)));
    rows.extend(NATIVES.map(|(name, signature)| row(name, signature, NATIVE, None)));
    rows
}

/// The types of a signature: those of its arguments, and its result.
fn types(signature: &str) -> (Vec<&str>, &str) {
    let (mut rest, result) = signature[1..].split_once(')').unwrap_or_default();
    let mut arguments = Vec::new();
    while !rest.is_empty() {
        let length = if rest.starts_with('L') { rest.find(';').unwrap_or(0) + 1 } else { 1 };
        let (one, others) = rest.split_at(length);
        arguments.push(one);
        rest = others;
    }
    (arguments, result)
}

/// A letter for each type, the result's first.
fn shorty(signature: &str) -> String {
    let (arguments, result) = types(signature);
    std::iter::once(result).chain(arguments).map(|name| &name[..1]).collect()
}

/// Sorted, each once.
fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}

fn index<T: PartialEq>(items: &[T], item: &T) -> u32 {
    items.iter().position(|one| one == item).unwrap_or(0) as u32
}

/// The file.
pub fn backups() -> Vec<u8> {
    let rows = rows();
    let signatures = [NOTHING, CALL.1, NATIVES[0].1, NATIVES[1].1];
    let type_names = sorted(signatures.iter().flat_map(|signature| {
        let (arguments, result) = types(signature);
        arguments.into_iter().chain([result, DESCRIPTOR, OBJECT])
    }));
    let names = rows.iter().map(|row| row.name.clone()).chain([KEEP.0.to_owned()]);
    let shorties = signatures.iter().map(|signature| shorty(signature));
    let strings = sorted(names.chain(shorties).chain(type_names.iter().map(|name| (*name).to_owned())));
    let string = |text: &str| index(&strings, &text.to_owned());
    let kind = |name: &str| index(&type_names, &name);
    // Ordered by the result's type, then by those of the arguments.
    let prototypes = sorted(signatures.iter().map(|signature| {
        let (arguments, result) = types(signature);
        (kind(result), arguments.into_iter().map(kind).collect::<Vec<_>>(), *signature)
    }));
    let prototype = |signature: &str| prototypes.iter().position(|(_, _, one)| *one == signature).unwrap_or(0) as u16;

    let mut file = File { bytes: vec![0; HEADER], sections: vec![(0, 1, 0)] };
    let string_ids = file.reserve(0x0001, strings.len(), 4);
    let type_ids = file.reserve(0x0002, type_names.len(), 4);
    let prototype_ids = file.reserve(0x0003, prototypes.len(), 12);
    let field_ids = file.reserve(0x0004, 1, 8);
    let method_ids = file.reserve(0x0005, rows.len(), 8);
    let class = file.reserve(0x0006, 1, 32);
    let data = file.bytes.len();

    for (at, name) in type_names.iter().enumerate() {
        file.set(type_ids + 4 * at, &[string(name)]);
    }
    file.set(field_ids, &[kind(DESCRIPTOR) | kind(KEEP.1) << 16, string(KEEP.0)]);
    for (at, row) in rows.iter().enumerate() {
        file.set(method_ids + 8 * at, &[kind(DESCRIPTOR) | u32::from(prototype(row.signature)) << 16, string(&row.name)]);
    }
    let lists = prototypes.iter().filter(|(_, arguments, _)| !arguments.is_empty()).count();
    file.begin(0x1001, lists);
    for (at, (result, arguments, signature)) in prototypes.iter().enumerate() {
        let list = if arguments.is_empty() { 0 } else { file.type_list(arguments) };
        file.set(prototype_ids + 12 * at, &[string(&shorty(signature)), *result, list]);
    }
    file.begin(0x2001, 2);
    let codes = [file.code(&RETURN), file.code(&RETURN_LAST)];
    file.begin(0x2000, 1);
    let class_data = file.bytes.len() as u32;
    file.class_data(&rows, codes);
    file.set(class, &[kind(DESCRIPTOR), PUBLIC | ABSTRACT, kind(OBJECT), 0, NONE, 0, class_data, 0]);
    file.begin(0x2002, strings.len());
    for (at, text) in strings.iter().enumerate() {
        let place = file.bytes.len() as u32;
        file.set(string_ids + 4 * at, &[place]);
        file.number(text.len() as u32);
        file.bytes.extend(text.bytes().chain([0]));
    }
    file.finish(data)
}

struct File {
    bytes: Vec<u8>,
    /// Kind, number of items and place of each section.
    sections: Vec<(u16, u32, u32)>,
}

impl File {
    /// Begins a section where the next item will stand.
    fn begin(&mut self, kind: u16, count: usize) {
        self.align();
        self.sections.push((kind, count as u32, self.bytes.len() as u32));
    }

    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    /// A section of items of a fixed size, to be filled later.
    fn reserve(&mut self, kind: u16, count: usize, size: usize) -> usize {
        self.begin(kind, count);
        let place = self.bytes.len();
        self.bytes.resize(place + count * size, 0);
        place
    }

    fn set(&mut self, place: usize, words: &[u32]) {
        for (at, word) in words.iter().enumerate() {
            self.bytes[place + 4 * at..][..4].copy_from_slice(&word.to_le_bytes());
        }
    }

    fn words(&mut self, words: &[u32]) {
        self.bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    }

    fn halves(&mut self, halves: &[u16]) {
        self.bytes.extend(halves.iter().flat_map(|half| half.to_le_bytes()));
    }

    /// A number in groups of seven bits.
    fn number(&mut self, mut value: u32) {
        while value > 0x7f {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn type_list(&mut self, types: &[u32]) -> u32 {
        self.align();
        let place = self.bytes.len() as u32;
        self.words(&[types.len() as u32]);
        self.halves(&types.iter().map(|index| *index as u16).collect::<Vec<_>>());
        place
    }

    fn code(&mut self, code: &Code) -> u32 {
        self.align();
        let place = self.bytes.len() as u32;
        self.halves(&[code.registers, code.arguments, 0, 0]);
        self.words(&[0, 1]);
        self.halves(&[code.instruction]);
        place
    }

    /// One static field; the static methods, then the others, each with its distance from the one before.
    fn class_data(&mut self, rows: &[Row], codes: [u32; 2]) {
        let (direct, others): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(_, row)| row.flags & STATIC != 0);
        [1, 0, direct.len(), others.len()].into_iter().for_each(|count| self.number(count as u32));
        [0, PUBLIC | STATIC].into_iter().for_each(|number| self.number(number));
        for list in [direct, others] {
            let mut last = 0;
            for (at, row) in list {
                let code = row.code.map_or(0, |code| codes[code]);
                [at as u32 - last, row.flags, code].into_iter().for_each(|number| self.number(number));
                last = at as u32;
            }
        }
    }

    /// The list of sections, the header, and the sum over all.
    fn finish(mut self, data: usize) -> Vec<u8> {
        self.begin(0x1000, 1);
        let map = self.bytes.len() as u32;
        let sections = std::mem::take(&mut self.sections);
        self.words(&[sections.len() as u32]);
        for (kind, count, place) in &sections {
            self.words(&[u32::from(*kind), *count, *place]);
        }
        let size = self.bytes.len() as u32;
        self.bytes[..8].copy_from_slice(b"dex\n035\0");
        // The signature at 12 is a name for tools; no runtime checks it.
        self.set(32, &[size, HEADER as u32, 0x1234_5678, 0, 0, map]);
        let tables = sections.iter().filter(|(kind, _, _)| (0x0001..=0x0006).contains(kind));
        for (at, (_, count, place)) in tables.enumerate() {
            self.set(56 + 8 * at, &[*count, *place]);
        }
        self.set(104, &[size - data as u32, data as u32]);
        let sum = adler32(&self.bytes[12..]);
        self.set(8, &[sum]);
        self.bytes
    }
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    high << 16 | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_its_header_says() {
        let file = backups();
        let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        assert_eq!(&file[..8], b"dex\n035\0");
        assert_eq!(word(8), adler32(&file[12..]));
        assert_eq!(word(32) as usize, file.len());
        assert_eq!(word(88), rows().len() as u32, "methods");
        assert_eq!(word(104) + word(108), word(32), "data ends with the file");
        let map = word(52) as usize;
        let places: Vec<u32> = (0..word(map) as usize).map(|at| word(map + 12 + 12 * at)).collect();
        assert!(places.is_sorted() && places[0] == 0 && *places.last().unwrap() as usize == map, "{places:?}");
    }

    #[test]
    fn adler32_is_the_published_one() {
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn the_arguments_of_the_call_fill_its_registers() {
        let wide = |name: &&&str| **name == "J" || **name == "D";
        let (arguments, _) = types(CALL.1);
        assert_eq!(arguments.len() + arguments.iter().filter(wide).count(), usize::from(RETURN_LAST.registers));
    }
}
