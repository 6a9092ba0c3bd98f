//! A library's own table of symbols, read in memory. `dlsym` would wait for the linker's lock and leave its words in the app's `dlerror`.

use std::ffi::{CStr, c_char};
use std::ops::Range;

/// Entries of the dynamic section (`elf.h`).
const DT_HASH: usize = 4;
const DT_STRTAB: usize = 5;
const DT_SYMTAB: usize = 6;
const DT_GNU_HASH: usize = 0x6fff_fef5;

/// `Elf64_Sym`.
#[derive(Clone, Copy)]
#[repr(C)]
struct Symbol {
    name: u32,
    info: u8,
    _other: u8,
    section: u16,
    value: u64,
    _size: u64,
}

const _: () = assert!(size_of::<Symbol>() == 24);

/// The tables of a library.
#[derive(Default)]
struct Tables {
    strings: usize,
    symbols: usize,
    hash: usize,
    gnu_hash: usize,
}

/// The address of the function with this name that a library defines.
///
/// # Safety
/// It is loaded there, with this dynamic section (0: none).
pub unsafe fn find(base: usize, range: &Range<usize>, dynamic: usize, name: &CStr) -> Option<usize> {
    if dynamic == 0 {
        return None;
    }
    let mut tables = Tables::default();
    let mut entry = dynamic as *const [usize; 2];
    // glibc has made addresses of these offsets, other linkers have not.
    let place = |value: usize| if range.contains(&value) { value } else { base.wrapping_add(value) };
    // SAFETY: the section ends with a zero tag; its tables lie in the library.
    unsafe {
        while (*entry)[0] != 0 {
            let [tag, value] = *entry;
            match tag {
                DT_HASH => tables.hash = place(value),
                DT_STRTAB => tables.strings = place(value),
                DT_SYMTAB => tables.symbols = place(value),
                DT_GNU_HASH => tables.gnu_hash = place(value),
                _ => {}
            }
            entry = entry.add(1);
        }
        let all = [tables.strings, tables.symbols];
        if !all.iter().all(|table| range.contains(table)) {
            return None;
        }
        let found = match (range.contains(&tables.gnu_hash), range.contains(&tables.hash)) {
            (true, _) => tables.by_gnu_hash(name),
            (false, true) => tables.by_hash(name),
            (false, false) => None,
        }?;
        Some(base.wrapping_add(found.value as usize))
    }
}

impl Tables {
    /// The symbol of this number, if it is this function and defined here.
    unsafe fn symbol(&self, number: u32, name: &CStr) -> Option<Symbol> {
        const FUNCTION: u8 = 2;
        // SAFETY: by the number from a hash table of the same library.
        unsafe {
            let symbol = *(self.symbols as *const Symbol).add(number as usize);
            let text = CStr::from_ptr((self.strings + symbol.name as usize) as *const c_char);
            (symbol.section != 0 && symbol.info & 15 == FUNCTION && text == name).then_some(symbol)
        }
    }

    /// `DT_GNU_HASH`: bucket count, first number, words of a filter, a shift; the filter; buckets; hashes, the last of a bucket odd.
    unsafe fn by_gnu_hash(&self, name: &CStr) -> Option<Symbol> {
        let hash = name.to_bytes().iter().fold(5381u32, |hash, byte| hash.wrapping_mul(33).wrapping_add((*byte).into()));
        // SAFETY: the table is as the linker made it.
        unsafe {
            let head = self.gnu_hash as *const u32;
            let [buckets, first, words, _] = *head.cast::<[u32; 4]>();
            let bucket_table = head.add(4 + 2 * words as usize);
            let hashes = bucket_table.add(buckets as usize);
            let mut number = *bucket_table.add((hash % buckets.max(1)) as usize);
            while number >= first && number != 0 {
                let known = *hashes.add((number - first) as usize);
                if known | 1 == hash | 1
                    && let Some(symbol) = self.symbol(number, name)
                {
                    return Some(symbol);
                }
                if known & 1 == 1 {
                    return None;
                }
                number += 1;
            }
        }
        None
    }

    /// `DT_HASH`: counts of buckets and symbols, buckets, chains.
    unsafe fn by_hash(&self, name: &CStr) -> Option<Symbol> {
        let hash = name.to_bytes().iter().fold(0u32, |hash, byte| {
            let hash = (hash << 4).wrapping_add((*byte).into());
            let high = hash & 0xf000_0000;
            (hash ^ high >> 24) & !high
        });
        // SAFETY: the table is as the linker made it.
        unsafe {
            let head = self.hash as *const u32;
            let [buckets, count] = *head.cast::<[u32; 2]>();
            let mut number = *head.add(2 + (hash % buckets.max(1)) as usize);
            for _ in 0..count {
                if number == 0 {
                    return None;
                }
                if let Some(symbol) = self.symbol(number, name) {
                    return Some(symbol);
                }
                number = *head.add(2 + (buckets + number) as usize);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::art::modules;

    #[test]
    fn a_librarys_own_functions_are_found_and_no_others() {
        let libc = modules::find(|module| module.name().starts_with("libc.so")).unwrap();
        for (name, address) in [(c"getpid", libc::getpid as *const () as usize), (c"close", libc::close as *const () as usize)] {
            assert_eq!(libc.symbol(name), Some(address));
            assert_eq!(modules::at(address).unwrap().symbol(name), Some(address));
        }
        for name in [c"malloc", c"pthread_create"] {
            // SAFETY: a plain look-up.
            let known = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
            assert_eq!(libc.symbol(name), Some(known as usize), "{name:?}: where dlsym finds it");
        }
        assert_eq!(libc.symbol(c"no_such_function"), None);
        assert_eq!(libc.symbol(c"SSL_write"), None);
        assert_eq!(libc.symbol(c"environ"), None, "no function");
    }
}
