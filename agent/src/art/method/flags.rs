//! Access flags of methods: which ones a hooked method loses, and which its original.
//!
//! The lower half is the dex format's. The upper half is the runtime's own, differs between versions, and has bits that mean one thing for
//! a native method and another for the rest: a method that is made native must lose those.

pub const PUBLIC: u32 = 0x1;
pub const STATIC: u32 = 0x8;
pub const NATIVE: u32 = 0x100;
pub const ABSTRACT: u32 = 0x400;
const PRIVATE: u32 = 0x2;
const PROTECTED: u32 = 0x4;
/// Of a native method: its stub takes the lock. Of another: its code does, and says so in [`DECLARED_SYNCHRONIZED`].
const SYNCHRONIZED: u32 = 0x20;
const DECLARED_SYNCHRONIZED: u32 = 0x2_0000;
/// Of a native method: called without a change of the thread's state. Of another: already verified.
const FAST_NATIVE: u32 = 0x8_0000;
/// One of the two is "called without an environment" for a native method, since API 31 the first and before the second. For others they
/// are short cuts of the interpreter, or marks of the just-in-time compiler.
const CRITICAL_NATIVE: u32 = 0x30_0000;
const DEFAULT: u32 = 0x40_0000;
/// With "not to be compiled" it means "compiled once and for all", which is the opposite.
const WARM: u32 = 0x80_0000;
/// Callers may go straight to the only implementation there is.
const SINGLE_IMPLEMENTATION: u32 = 0x0800_0000;
/// The interpreter may call it without its entry point.
const FAST_INTERPRETER: u32 = 0x4000_0000;
/// Compilers put their own code in the place of calls; the other bits of the upper half are then a number.
const INTRINSIC: u32 = 0x8000_0000;

/// The flags of one version of the runtime.
#[derive(Debug, Clone, Copy)]
pub struct Flags {
    /// Not to be compiled.
    dont_compile: u32,
    /// What a hooked method loses beyond what it always does.
    hooked_loses: u32,
    /// What an original that is no native method loses.
    original_loses: u32,
}

/// From the first level of each row on. The runtime is updated apart from the system since API 31: one row serves all of them.
const TABLE: [(u32, Flags); 5] = [
    (26, Flags { dont_compile: 0x0100_0000, hooked_loses: 0, original_loses: WARM }),
    (27, Flags { dont_compile: 0x0200_0000, hooked_loses: 0, original_loses: WARM }),
    (29, Flags { dont_compile: 0x0200_0000, hooked_loses: FAST_INTERPRETER, original_loses: WARM }),
    (30, Flags { dont_compile: 0x0200_0000, hooked_loses: FAST_INTERPRETER, original_loses: WARM | CRITICAL_NATIVE }),
    (31, Flags { dont_compile: 0x0200_0000, hooked_loses: 0, original_loses: WARM }),
];
const LAST_LEVEL: u32 = 36;

impl Flags {
    /// The row of an API level.
    pub fn of(level: u32) -> Result<Flags, &'static str> {
        if level > LAST_LEVEL {
            return Err("method flags are not known at this API level");
        }
        let row = TABLE.iter().rev().find(|(first, _)| *first <= level);
        row.map(|(_, flags)| *flags).ok_or("method flags are not known at this API level")
    }

    /// What a method with these flags gets while it is hooked. It is native then, and its lock is the original's business.
    pub fn hooked(&self, flags: u32) -> u32 {
        let lost = SYNCHRONIZED | DECLARED_SYNCHRONIZED | FAST_NATIVE | CRITICAL_NATIVE | WARM | SINGLE_IMPLEMENTATION;
        flags & !(lost | self.hooked_loses) | NATIVE | self.dont_compile
    }

    /// What the copy of a method with these flags gets: nobody looks it up in a table of virtual methods, so one of an object is private.
    pub fn original(&self, flags: u32) -> u32 {
        let flags = if flags & NATIVE == 0 { flags & !self.original_loses } else { flags };
        let flags = if flags & STATIC == 0 { flags & !(PUBLIC | PROTECTED) | PRIVATE } else { flags };
        flags | self.dont_compile
    }
}

/// Why a method with these flags cannot be hooked.
pub fn refusal(flags: u32) -> Option<&'static str> {
    if flags & INTRINSIC != 0 {
        Some("the compiler has its own code for this method")
    } else if flags & ABSTRACT != 0 {
        Some("an abstract method has no code of its own")
    } else if flags & DEFAULT != 0 {
        Some("a default method lives on in copies")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_levels_are_refused() {
        for level in [0, 25, 37] {
            assert!(Flags::of(level).is_err(), "{level}");
        }
        assert!((26..=36).all(|level| Flags::of(level).is_ok()));
    }

    #[test]
    fn a_hooked_method_is_native_and_nothing_that_would_read_otherwise_there() {
        for level in 26..=36 {
            let hooked = Flags::of(level).unwrap().hooked(PUBLIC | 0x003a_0020);
            assert_eq!(hooked & !0x0300_0000, PUBLIC | NATIVE, "{level}");
        }
        assert_eq!(Flags::of(30).unwrap().hooked(FAST_INTERPRETER) & FAST_INTERPRETER, 0);
    }

    #[test]
    fn an_original_keeps_its_lock_and_is_never_looked_up() {
        let flags = Flags::of(30).unwrap();
        assert_eq!(flags.original(PUBLIC | DECLARED_SYNCHRONIZED | WARM), PRIVATE | DECLARED_SYNCHRONIZED | 0x0200_0000);
        assert_eq!(flags.original(PUBLIC | STATIC | NATIVE | 0x20_0000), PUBLIC | STATIC | NATIVE | 0x20_0000 | 0x0200_0000);
    }

    #[test]
    fn what_has_no_code_of_its_own_is_refused() {
        assert!([ABSTRACT, DEFAULT, INTRINSIC].iter().all(|flags| refusal(*flags).is_some()));
        assert!(refusal(PUBLIC | NATIVE).is_none());
    }
}
