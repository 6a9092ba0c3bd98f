//! The Java VM of the process, if it has one.

use std::ffi::{CStr, c_void};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};

use jni::sys::{JNI_OK, JNI_VERSION_1_6, JNIEnv, JavaVM, jint, jsize};

use super::jni::Env;
use super::{critical, modules, start};
use crate::hook::door;

static VM: AtomicPtr<JavaVM> = AtomicPtr::new(std::ptr::null_mut());
static TRIES: AtomicU32 = AtomicU32::new(0);
static FORKED: AtomicBool = AtomicBool::new(false);

/// A child of `fork` has no VM to ask: the runtime's threads are not in it, and a lock or a collection that one of them was in the middle of
/// lasts for ever there. None is looked for either: the dynamic linker's locks may never be free.
pub fn stop_looking() {
    FORKED.store(true, Ordering::Relaxed);
}

/// Tries that look everywhere; later only every so many does, so that a process without a VM does not pay for each access.
const EAGER: u32 = 64;

fn vm() -> Option<*mut JavaVM> {
    if FORKED.load(Ordering::Relaxed) {
        return None;
    }
    let known = VM.load(Ordering::Acquire);
    if !known.is_null() {
        return Some(known);
    }
    let tries = TRIES.fetch_add(1, Ordering::Relaxed);
    if tries >= EAGER && !tries.is_multiple_of(EAGER) {
        return None;
    }
    let created = created_vms()?;
    let (mut vm, mut count) = (std::ptr::null_mut(), 0);
    // SAFETY: the function's own type; both results are ours.
    if unsafe { created(&mut vm, 1, &mut count) } != JNI_OK || count < 1 {
        return None;
    }
    VM.store(vm, Ordering::Release);
    Some(vm)
}

type GetCreatedVms = unsafe extern "system" fn(*mut *mut JavaVM, jsize, *mut jsize) -> jint;

/// `JNI_GetCreatedJavaVMs` of the runtime that is loaded, wherever it is.
fn created_vms() -> Option<GetCreatedVms> {
    const NAME: &CStr = c"JNI_GetCreatedJavaVMs";
    const LIBRARIES: [&CStr; 3] = [c"libart.so", c"libnativehelper.so", c"libart.so.0"];
    // A process without a runtime is not asked through `dlsym`, whose failure the app could see in its `dlerror`.
    modules::find(|module| ["libart.", "libnativehelper."].iter().any(|name| module.name().starts_with(name)))?;
    // SAFETY: plain look-ups; RTLD_NOLOAD loads nothing, and a runtime is never unloaded.
    unsafe {
        let mut found = libc::dlsym(libc::RTLD_DEFAULT, NAME.as_ptr());
        for library in LIBRARIES {
            if found.is_null() {
                let handle = libc::dlopen(library.as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_LAZY);
                if !handle.is_null() {
                    found = libc::dlsym(handle, NAME.as_ptr());
                }
            }
        }
        (!found.is_null()).then(|| std::mem::transmute::<*mut c_void, GetCreatedVms>(found))
    }
}

/// The VM, if it was noticed.
pub fn known() -> Option<*mut JavaVM> {
    let vm = VM.load(Ordering::Acquire);
    (!vm.is_null() && !FORKED.load(Ordering::Relaxed)).then_some(vm)
}

/// Looks for the VM at a call that is none of ours, so that critical regions are counted before the first that is, and so that hooks of Java
/// methods are placed. A process whose first calls find none is not looked at again here.
pub fn notice() {
    if start::is_begun() || FORKED.load(Ordering::Relaxed) || known().is_none() && TRIES.load(Ordering::Relaxed) >= EAGER {
        return;
    }
    // A VM that is being started lets nobody in; its threads have no peers in Java yet.
    let runs = door::enter(|_| {
        Env::with(environment()?, 4, |env| {
            let thread = env.find_class(c"java/lang/Thread")?;
            let current = env.static_method(thread, c"currentThread", c"()Ljava/lang/Thread;")?;
            env.call_static_object(thread, current, &[])
        })
    });
    if matches!(runs, Some(Some(_))) {
        start::begin();
    }
}

/// The JNI environment of this thread, if it is attached to a VM.
pub fn environment() -> Option<*mut JNIEnv> {
    let vm = vm()?;
    let mut env: *mut c_void = std::ptr::null_mut();
    // SAFETY: a VM lives as long as its process here.
    let state = unsafe { ((**vm).v1_4.GetEnv)(vm, &mut env, JNI_VERSION_1_6) };
    if state != JNI_OK {
        return None;
    }
    critical::watch(env.cast());
    Some(env.cast())
}
