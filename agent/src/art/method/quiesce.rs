//! The moment in which methods are changed: no collection runs, and no thread runs Java.
//!
//! A collection in the middle would move a class whose address is being copied; a thread in the middle would see half a method. The
//! runtime has both locks and exports them as C++ classes.

use std::ffi::{CStr, c_char, c_int, c_void};

use jni::sys::JNIEnv;

use crate::art::modules;

/// Room for a C++ object of the runtime; the larger of the two has three words.
type Object = [usize; 8];

type EnterSection = unsafe extern "C" fn(*mut Object, *mut c_void, c_int, c_int);
type EnterSuspension = unsafe extern "C" fn(*mut Object, *const c_char, bool);
type Leave = unsafe extern "C" fn(*mut Object);

/// `kGcCauseInstrumentation`. It is only named to who waits.
const CAUSE: c_int = 8;
/// At every API level one of the collectors that collect nothing: of the debugger, of app images or of instrumentation.
const COLLECTOR: c_int = 9;

/// The runtime's constructors and destructors.
#[derive(Clone, Copy)]
pub struct Quiesce {
    enter_section: EnterSection,
    leave_section: Leave,
    enter_suspension: EnterSuspension,
    leave_suspension: Leave,
}

impl Quiesce {
    /// Looks them up.
    pub fn find() -> Result<Quiesce, &'static str> {
        // `dlsym` would wait for the dynamic linker's lock, and on Android it does not look into the namespace that the runtime lives in.
        let libart =
            modules::find(|module| module.name().starts_with("libart.so")).ok_or("libart is not loaded under its name")?;
        let find = |name: &CStr| libart.symbol(name).ok_or("libart does not export what stops its threads");
        let enter_section = find(c"_ZN3art2gc23ScopedGCCriticalSectionC1EPNS_6ThreadENS0_7GcCauseENS0_13CollectorTypeE")?;
        let leave_section = find(c"_ZN3art2gc23ScopedGCCriticalSectionD1Ev")?;
        let enter_suspension = find(c"_ZN3art16ScopedSuspendAllC1EPKcb")?;
        let leave_suspension = find(c"_ZN3art16ScopedSuspendAllD1Ev")?;
        // SAFETY: the mangled names say the types of the arguments.
        unsafe {
            Ok(Quiesce {
                enter_section: std::mem::transmute::<usize, EnterSection>(enter_section),
                leave_section: std::mem::transmute::<usize, Leave>(leave_section),
                enter_suspension: std::mem::transmute::<usize, EnterSuspension>(enter_suspension),
                leave_suspension: std::mem::transmute::<usize, Leave>(leave_suspension),
            })
        }
    }

    /// Runs `change` while no thread runs Java, and `settle` right after, before a collection can begin. `change` must not call the
    /// runtime; `settle` may, but must not allocate in it.
    pub fn during<R>(&self, env: *mut JNIEnv, change: impl FnOnce() -> R, settle: impl FnOnce()) -> Result<R, &'static str> {
        let thread = thread(env)?;
        let (mut section, mut suspension): (Object, Object) = ([0; 8], [0; 8]);
        // SAFETY: this thread is attached and runs native code, as the constructors want it; each object is left in reverse order, and
        // what runs in between does not unwind: it is a few writes to memory and a call of JNI.
        unsafe {
            (self.enter_section)(&mut section, thread, CAUSE, COLLECTOR);
            (self.enter_suspension)(&mut suspension, c"consentinel".as_ptr(), false);
            let result = change();
            (self.leave_suspension)(&mut suspension);
            settle();
            (self.leave_section)(&mut section);
            Ok(result)
        }
    }
}

/// The runtime's object for this thread: behind JNI's table in the environment, followed by the VM, by which it is recognised.
fn thread(env: *mut JNIEnv) -> Result<*mut c_void, &'static str> {
    let mut vm = std::ptr::null_mut();
    // SAFETY: the environment is this thread's, and has at least three words in every version of the runtime.
    let words = unsafe {
        jni!(env, GetJavaVM, &mut vm);
        env.cast::<[*mut c_void; 3]>().read()
    };
    if words[1].is_null() || words[2] != vm.cast() {
        return Err("the environment does not look as expected");
    }
    Ok(words[1])
}
