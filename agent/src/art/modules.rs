//! The libraries of this process. `dladdr`, `dlsym` and `dlopen` are not asked: they wait for a lock that is held while a library's
//! constructors run, allocate, and leave their own words in the app's `dlerror`. The locks of the dynamic linker are also copied by a `fork`
//! in whatever state they are, so that a child may wait for one for ever.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ops::Range;

/// A library, or the program itself.
pub struct Module {
    name: *const c_char,
    /// What its addresses count from.
    pub base: usize,
    /// From its first mapped byte to its last.
    pub range: Range<usize>,
    /// Its dynamic section; 0 when it has none.
    dynamic: usize,
}

impl Module {
    /// Its file's name, without folders; empty for the program itself on some systems.
    pub fn name(&self) -> &str {
        if self.name.is_null() {
            return "";
        }
        // SAFETY: the linker's own text.
        let path = unsafe { CStr::from_ptr(self.name) }.to_str().unwrap_or("?");
        path.rsplit('/').next().unwrap_or(path)
    }

    /// The address of a function that it exports itself. The library must stay loaded meanwhile.
    pub fn symbol(&self, name: &CStr) -> Option<usize> {
        // SAFETY: the linker has read the same section when it loaded the library.
        unsafe { super::symbols::find(self.base, &self.range, self.dynamic, name) }
    }
}

/// The library that holds this address.
#[cfg(target_env = "gnu")]
pub fn at(address: usize) -> Option<Module> {
    match find_object::get() {
        Some(function) => find_object::at(function, address),
        None => find(|module| module.range.contains(&address)),
    }
}

/// The library that holds this address.
#[cfg(not(target_env = "gnu"))]
pub fn at(address: usize) -> Option<Module> {
    find(|module| module.range.contains(&address))
}

/// The first library for which this is true. Takes the dynamic linker's lock for its list, for which a child of `fork` must not ask.
pub fn find(mut is_it: impl FnMut(&Module) -> bool) -> Option<Module> {
    struct Search<'a> {
        is_it: &'a mut dyn FnMut(&Module) -> bool,
        found: Option<Module>,
    }
    unsafe extern "C" fn each(info: *mut libc::dl_phdr_info, _: usize, search: *mut c_void) -> c_int {
        // SAFETY: the linker's entry, and the search that `find` passes.
        let (module, search) = unsafe { (module(&*info), &mut *search.cast::<Search<'_>>()) };
        if (search.is_it)(&module) {
            search.found = Some(module);
        }
        c_int::from(search.found.is_some())
    }
    let mut search = Search { is_it: &mut is_it, found: None };
    // SAFETY: the callback's argument lives as long as the call, and `is_it` does not unwind: it reads memory only.
    unsafe { libc::dl_iterate_phdr(Some(each), (&raw mut search).cast()) };
    search.found
}

unsafe fn module(info: &libc::dl_phdr_info) -> Module {
    let base = info.dlpi_addr as usize;
    let (mut start, mut end, mut dynamic) = (usize::MAX, 0, 0);
    for index in 0..usize::from(info.dlpi_phnum) {
        // SAFETY: the linker's own table, which has so many entries.
        let header = unsafe { &*info.dlpi_phdr.add(index) };
        if header.p_type == libc::PT_LOAD {
            let at = base.wrapping_add(header.p_vaddr as usize);
            start = start.min(at);
            end = end.max(at.wrapping_add(header.p_memsz as usize));
        } else if header.p_type == libc::PT_DYNAMIC {
            dynamic = base.wrapping_add(header.p_vaddr as usize);
        }
    }
    Module { name: info.dlpi_name, base, range: start..end, dynamic }
}

/// glibc's own answer for unwinders since 2.35: without a lock, also in signal handlers.
#[cfg(target_env = "gnu")]
mod find_object {
    use std::ffi::{c_char, c_int, c_void};
    use std::sync::atomic::{AtomicPtr, Ordering};

    use super::Module;

    static FUNCTION: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

    /// Looks it up: once, before the app runs.
    pub fn prepare() {
        // SAFETY: a plain look-up; what is not there leaves null. The words that it leaves then are taken away.
        unsafe {
            let found = libc::dlsym(libc::RTLD_DEFAULT, c"_dl_find_object".as_ptr());
            FUNCTION.store(found, Ordering::Release);
            if found.is_null() {
                libc::dlerror();
            }
        }
    }

    type Function = unsafe extern "C" fn(*const c_void, *mut Found) -> c_int;

    pub fn get() -> Option<Function> {
        let found = FUNCTION.load(Ordering::Acquire);
        // SAFETY: the function's own type.
        (!found.is_null()).then(|| unsafe { std::mem::transmute::<*mut c_void, Function>(found) })
    }

    /// `struct dl_find_object`.
    #[repr(C)]
    pub struct Found {
        flags: u64,
        start: usize,
        end: usize,
        map: *const LinkMap,
        unwind: [usize; 2],
        reserved: [u64; 8],
    }

    /// The public front of `struct link_map`.
    #[derive(Clone, Copy)]
    #[repr(C)]
    struct LinkMap {
        base: usize,
        name: *const c_char,
        dynamic: usize,
    }

    pub fn at(function: Function, address: usize) -> Option<Module> {
        let mut found = Found { flags: 0, start: 0, end: 0, map: std::ptr::null(), unwind: [0; 2], reserved: [0; 8] };
        // SAFETY: the structure is at least as large as the function's; the map belongs to a library that is on the stack, or is this one.
        unsafe {
            if function(address as *const c_void, &mut found) != 0 {
                return None;
            }
            let LinkMap { base, name, dynamic } = *found.map;
            Some(Module { name, base, range: found.start..found.end, dynamic })
        }
    }
}

/// Once, before the app runs.
pub fn prepare() {
    #[cfg(target_env = "gnu")]
    find_object::prepare();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libc_is_found_by_name_and_by_address() {
        let address = libc::getpid as *const () as usize;
        let by_name = find(|module| module.name().starts_with("libc.so")).unwrap();
        assert!(by_name.range.contains(&address));
        assert!(find(|module| module.name().starts_with("libnope")).is_none());
        let slowly = at(address).unwrap();
        prepare();
        let quickly = at(address).unwrap();
        for found in [slowly, quickly] {
            assert_eq!((found.name(), found.base), (by_name.name(), by_name.base));
            assert!(found.range.contains(&address));
        }
        assert!(at(8).is_none());
    }
}
