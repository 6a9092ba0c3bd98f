//! Symbols of a loaded library, read from its own tables. `dlsym` would wait for the dynamic linker's lock, and on Android it does not look
//! into the namespace that the runtime lives in.

use std::ffi::{CStr, c_void};

use crate::art::modules;

/// `Elf64_Phdr`.
#[repr(C)]
struct Segment {
    kind: u32,
    flags: u32,
    offset: u64,
    address: u64,
    rest: [u64; 4],
}

/// `Elf64_Sym`.
#[repr(C)]
struct Symbol {
    name: u32,
    info: u8,
    other: u8,
    section: u16,
    value: u64,
    size: u64,
}

const DYNAMIC: u32 = 2;
const STRINGS: u64 = 5;
const SYMBOLS: u64 = 6;
const GNU_HASH: u64 = 0x6fff_fef5;

/// The tables of one library. It must stay loaded, as a runtime does.
pub struct Symbols {
    base: usize,
    strings: *const u8,
    symbols: *const Symbol,
    hash: *const u32,
}

impl Symbols {
    /// Of the library whose file name begins so.
    pub fn of(name: &str) -> Option<Symbols> {
        let module = modules::find(|module| module.name().starts_with(name))?;
        // SAFETY: the first mapped byte of a loaded library is its ELF header, whose tables are mapped with it.
        unsafe {
            let header = module.range.start as *const u8;
            if header.cast::<[u8; 5]>().read() != *b"\x7fELF\x02" {
                return None;
            }
            let (segments, count) = (header.add(32).cast::<u64>().read(), header.add(56).cast::<u16>().read());
            let segments = std::slice::from_raw_parts(header.add(segments as usize).cast::<Segment>(), count.into());
            let dynamic = segments.iter().find(|segment| segment.kind == DYNAMIC)?;
            Symbols::from_dynamic(module.base, (module.base + dynamic.address as usize) as *const (u64, u64))
        }
    }

    unsafe fn from_dynamic(base: usize, mut entry: *const (u64, u64)) -> Option<Symbols> {
        let (mut strings, mut symbols, mut hash) = (None, None, None);
        // SAFETY: by the caller's promise the table is a library's, which ends with a zero tag.
        while let (tag @ 1.., value) = unsafe { entry.read() } {
            // Some dynamic linkers have added the base already.
            let address = if (value as usize) < base { base + value as usize } else { value as usize };
            match tag {
                STRINGS => strings = Some(address as *const u8),
                SYMBOLS => symbols = Some(address as *const Symbol),
                GNU_HASH => hash = Some(address as *const u32),
                _ => {}
            }
            // SAFETY: the last entry has not been seen yet.
            entry = unsafe { entry.add(1) };
        }
        Some(Symbols { base, strings: strings?, symbols: symbols?, hash: hash? })
    }

    /// Address of an exported symbol.
    pub fn find(&self, name: &CStr) -> Option<*const c_void> {
        let wanted = name.to_bytes().iter().fold(5381u32, |hash, byte| hash.wrapping_mul(33).wrapping_add((*byte).into()));
        // SAFETY: the table's layout: four numbers, a filter of 64-bit words, buckets, and a chain of hashes, one for each symbol from
        // `first` on; a chain ends at an odd hash.
        unsafe {
            let [buckets, first, filter, _shift] = self.hash.cast::<[u32; 4]>().read();
            let bucket = self.hash.add(4 + 2 * filter as usize);
            let chain = bucket.add(buckets as usize);
            let mut index = bucket.add((wanted % buckets.max(1)) as usize).read();
            if index < first {
                return None;
            }
            loop {
                let hash = chain.add((index - first) as usize).read();
                let symbol = &*self.symbols.add(index as usize);
                if hash | 1 == wanted | 1
                    && symbol.section != 0
                    && CStr::from_ptr(self.strings.add(symbol.name as usize).cast()) == name
                {
                    return Some((self.base + symbol.value as usize) as *const c_void);
                }
                if hash & 1 == 1 {
                    return None;
                }
                index += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exported_functions_are_found_where_dlsym_finds_them() {
        let symbols = Symbols::of("libc.so").unwrap();
        for name in [c"getpid", c"malloc", c"pthread_create"] {
            // SAFETY: a plain look-up.
            let known = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
            assert_eq!(symbols.find(name), Some(known.cast_const()), "{name:?}");
        }
        assert_eq!(symbols.find(c"no_such_function"), None);
        assert!(Symbols::of("libnope").is_none());
    }
}
