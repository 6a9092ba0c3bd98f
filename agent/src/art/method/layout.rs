//! Where the parts of an `ArtMethod` lie. Nothing is taken from a table of versions: the size is the distance between neighbours in one
//! class, and a native method whose function we have registered shows where that function stands.
//!
//! ```text
//! 0      u32   declaring class (a compressed reference that the collector updates)
//! 4      u32   access flags
//!        ...
//! n-16   word  the function of a native method; something else for others
//! n-8    word  entry point
//! n
//! ```

use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::flags::{ABSTRACT, NATIVE, PUBLIC, STATIC};
use crate::art::maps;

/// A method of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArtMethod(pub *mut u8);

/// What a method holds that a hook changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    pub flags: u32,
    pub function: *const c_void,
    pub entry: *const c_void,
}

/// See the picture above.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    size: usize,
}

/// Sizes that 64-bit runtimes have had, with room for one word more.
const SIZES: [usize; 4] = [32, 40, 48, 56];

impl Layout {
    /// Reads the content of a method.
    ///
    /// # Safety
    /// The method must be one of the runtime's, of this layout.
    pub unsafe fn read(&self, method: ArtMethod) -> Content {
        // SAFETY: by the caller's promise.
        unsafe {
            Content {
                flags: method.0.add(4).cast::<u32>().read(),
                function: method.0.add(self.size - 16).cast::<*const c_void>().read(),
                entry: method.0.add(self.size - 8).cast::<*const c_void>().read(),
            }
        }
    }

    /// Writes it.
    ///
    /// # Safety
    /// As for reading, and no thread may be running Java.
    pub unsafe fn write(&self, method: ArtMethod, content: Content) {
        // SAFETY: by the caller's promise.
        unsafe {
            method.0.add(4).cast::<u32>().write(content.flags);
            method.0.add(self.size - 16).cast::<*const c_void>().write(content.function);
            method.0.add(self.size - 8).cast::<*const c_void>().write(content.entry);
        }
    }

    /// Gives a method another function, at any time: it is one word.
    ///
    /// # Safety
    /// As for reading.
    pub unsafe fn set_function(&self, method: ArtMethod, function: *const c_void) {
        // SAFETY: by the caller's promise; the word is aligned.
        unsafe { AtomicPtr::from_ptr(method.0.add(self.size - 16).cast()).store(function.cast_mut(), Ordering::Release) };
    }

    /// The same for its entry point.
    ///
    /// # Safety
    /// As for reading.
    pub unsafe fn set_entry(&self, method: ArtMethod, entry: *const c_void) {
        // SAFETY: as above.
        unsafe { AtomicPtr::from_ptr(method.0.add(self.size - 8).cast()).store(entry.cast_mut(), Ordering::Release) };
    }

    /// Whether a method that is not native has a profile of the just-in-time compiler where a native one has its function. Smaller ones have
    /// their code there, which nobody changes.
    pub fn holds_profile(&self) -> bool {
        self.size > SIZES[0]
    }

    /// Makes one method a copy of another.
    ///
    /// # Safety
    /// As for writing.
    pub unsafe fn copy(&self, from: ArtMethod, to: ArtMethod) {
        // SAFETY: by the caller's promise; two methods do not overlap.
        unsafe { std::ptr::copy_nonoverlapping(from.0, to.0, self.size) };
    }
}

/// The methods by which the layout is found: all of one class that nobody else knows.
pub struct Samples<'a> {
    /// Static methods, neighbours in this order.
    pub statics: &'a [ArtMethod],
    /// Two neighbours that are native, with their functions. Their signatures are so odd that no compiler has made a stub for them.
    pub natives: [(ArtMethod, *const c_void); 2],
    /// An abstract method. Its entry point is the way into the interpreter, which then throws.
    pub without_code: ArtMethod,
}

/// What the samples show.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub layout: Layout,
    /// Where a native method is entered: it hands the arguments on as C has them.
    pub native_entry: *const c_void,
    /// Where a method is entered that is interpreted.
    pub interpreter_entry: *const c_void,
}

impl Samples<'_> {
    /// The layout, if everything is as it must be.
    pub fn find(&self) -> Result<Found, &'static str> {
        const ODD: &str = "methods of this runtime do not look as expected";
        let distance = |pair: &[ArtMethod]| (pair[1].0 as usize).wrapping_sub(pair[0].0 as usize);
        let natives = self.natives.map(|(method, _)| method);
        let layout = Layout { size: distance(&natives) };
        let evenly = self.statics.windows(2).all(|pair| distance(pair) == layout.size);
        if !SIZES.contains(&layout.size) || !evenly {
            return Err(ODD);
        }
        // SAFETY: each of them is a method of a class that stays loaded, and lies before another or is as large as one that does.
        let (statics, without_code, natives) =
            unsafe { (layout.read(self.statics[0]), layout.read(self.without_code), natives.map(|method| layout.read(method))) };
        const KIND: u32 = PUBLIC | STATIC | NATIVE | ABSTRACT;
        let kinds = [
            (statics, PUBLIC | STATIC),
            (without_code, PUBLIC | ABSTRACT),
            (natives[0], PUBLIC | NATIVE),
            (natives[1], PUBLIC | NATIVE),
        ];
        let functions = natives.iter().zip(&self.natives).all(|(content, (_, function))| content.function == *function);
        if kinds.iter().any(|(content, kind)| content.flags & KIND != *kind) || !functions || natives[0].entry != natives[1].entry
        {
            return Err(ODD);
        }
        let found = Found { layout, native_entry: natives[0].entry, interpreter_entry: without_code.entry };
        if !maps::is_code(found.native_entry)
            || !maps::is_code(found.interpreter_entry)
            || found.native_entry == found.interpreter_entry
        {
            return Err(ODD);
        }
        Ok(found)
    }
}
