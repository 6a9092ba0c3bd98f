//! lab.Probe: test aids that put a binder call into situations that only native code can make.

use std::ffi::{CStr, c_void};
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use jni_sys::{JNI_FALSE, JNI_TRUE, JNIEnv, jboolean, jbyteArray, jclass, jint, jobject, jthrowable};
use lab_system::parcel::Writer;

use super::{call, throw};
use crate::core_natives::{method, register_class};
use crate::jni;

/// IClipboard.getPrimaryClip of API 30.
const GET_PRIMARY_CLIP: u32 = 3;

/// Where ART 11 keeps the implementation of a native method in its ArtMethod (64-bit).
const ART_METHOD_DATA: usize = 24;
const DEEPEST: i32 = 8;

type Plain = unsafe extern "system" fn(*mut JNIEnv, jclass) -> jobject;
type WithObject = unsafe extern "system" fn(*mut JNIEnv, jclass, jobject) -> jobject;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"read", c"()Z", read as *mut c_void),
        method(c"registerAgain", c"()V", register_again as *mut c_void),
        method(c"pending", c"(Ljava/lang/Throwable;)V", pending as *mut c_void),
        method(c"critical", c"([B)Z", critical as *mut c_void),
        method(c"unattached", c"()Z", unattached as *mut c_void),
        method(c"nestStackTraces", c"(Z)I", nest_stack_traces as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"lab/Probe", &natives) }
}

fn read_clipboard() -> bool {
    let mut parcel = Writer::request("android.content.IClipboard");
    parcel.string16(Some("com.example.torture")).i32(0);
    call(GET_PRIMARY_CLIP, parcel.as_bytes()).is_ok()
}

unsafe extern "system" fn read(_env: *mut JNIEnv, _class: jclass) -> jboolean {
    read_clipboard().into()
}

unsafe extern "system" fn register_again(env: *mut JNIEnv, _class: jclass) {
    let natives = [method(c"read", c"()Z", read as *mut c_void)];
    // SAFETY: the function has the type that its signature says. An error leaves an exception.
    let _ = unsafe { register_class(env, c"lab/Probe", &natives) };
}

unsafe extern "system" fn pending(env: *mut JNIEnv, _class: jclass, t: jthrowable) {
    // SAFETY: `t` is a valid reference. Only the calls that JNI allows with a pending exception are made while it is.
    unsafe {
        jni!(env, Throw, t);
        let answered = read_clipboard();
        let now = jni!(env, ExceptionOccurred);
        jni!(env, ExceptionClear);
        if answered && !now.is_null() && jni!(env, IsSameObject, now, t) == JNI_TRUE {
            jni!(env, Throw, now);
        } else {
            throw(env, c"java/lang/IllegalStateException", "the pending exception was lost");
        }
    }
}

unsafe extern "system" fn critical(env: *mut JNIEnv, _class: jclass, bytes: jbyteArray) -> jboolean {
    // SAFETY: the array has at least one element; between get and release no JNI function is called here.
    unsafe {
        let first = jni!(env, GetPrimitiveArrayCritical, bytes, null_mut()).cast::<u8>();
        if first.is_null() {
            return JNI_FALSE;
        }
        first.write(42);
        let answered = read_clipboard();
        let untouched = first.read() == 42;
        jni!(env, ReleasePrimitiveArrayCritical, bytes, first.cast(), 0);
        (answered && untouched).into()
    }
}

unsafe extern "system" fn unattached(_env: *mut JNIEnv, _class: jclass) -> jboolean {
    std::thread::spawn(read_clipboard).join().is_ok_and(|answered| answered).into()
}

/// The natives of ART that every way to a Java stack ends in. In ART 11 all three are static.
struct StackNative {
    class: &'static CStr,
    name: &'static CStr,
    signature: &'static CStr,
    substitute: *mut c_void,
    /// ART's own implementation, once it was replaced.
    original: AtomicUsize,
}

// SAFETY: the pointer is to a function.
unsafe impl Sync for StackNative {}

static STACK_NATIVES: [StackNative; 3] = [
    StackNative {
        class: c"dalvik/system/VMStack",
        name: c"getThreadStackTrace",
        signature: c"(Ljava/lang/Thread;)[Ljava/lang/StackTraceElement;",
        substitute: thread_stack as *mut c_void,
        original: AtomicUsize::new(0),
    },
    StackNative {
        class: c"java/lang/Throwable",
        name: c"nativeFillInStackTrace",
        signature: c"()Ljava/lang/Object;",
        substitute: fill_in as *mut c_void,
        original: AtomicUsize::new(0),
    },
    StackNative {
        class: c"java/lang/Throwable",
        name: c"nativeGetStackTrace",
        signature: c"(Ljava/lang/Object;)[Ljava/lang/StackTraceElement;",
        substitute: resolve as *mut c_void,
        original: AtomicUsize::new(0),
    },
];

static TAKEN: AtomicI32 = AtomicI32::new(0);
static DEPTH: AtomicI32 = AtomicI32::new(0);
static SWITCH: Mutex<()> = Mutex::new(());

/// The binder call that the substitutes add.
fn nested_call() {
    TAKEN.fetch_add(1, Ordering::Relaxed);
    if DEPTH.fetch_add(1, Ordering::Relaxed) < DEEPEST {
        read_clipboard();
    }
    DEPTH.fetch_sub(1, Ordering::Relaxed);
}

unsafe extern "system" fn thread_stack(env: *mut JNIEnv, class: jclass, thread: jobject) -> jobject {
    nested_call();
    // SAFETY: ART's own implementation, which has this type.
    unsafe {
        let original: WithObject = std::mem::transmute(STACK_NATIVES[0].original.load(Ordering::Relaxed));
        original(env, class, thread)
    }
}

unsafe extern "system" fn fill_in(env: *mut JNIEnv, class: jclass) -> jobject {
    nested_call();
    // SAFETY: as above.
    unsafe {
        let original: Plain = std::mem::transmute(STACK_NATIVES[1].original.load(Ordering::Relaxed));
        original(env, class)
    }
}

unsafe extern "system" fn resolve(env: *mut JNIEnv, class: jclass, backtrace: jobject) -> jobject {
    nested_call();
    // SAFETY: as above.
    unsafe {
        let original: WithObject = std::mem::transmute(STACK_NATIVES[2].original.load(Ordering::Relaxed));
        original(env, class, backtrace)
    }
}

unsafe extern "system" fn nest_stack_traces(env: *mut JNIEnv, _class: jclass, on: jboolean) -> jint {
    let _one_at_a_time = SWITCH.lock();
    for native in &STACK_NATIVES {
        // SAFETY: in ART 11 a method id is the address of the ArtMethod, and the method is native, so that the word at
        // ART_METHOD_DATA is its implementation. Both implementations have the type of the Java method.
        unsafe {
            let class = jni!(env, FindClass, native.class.as_ptr());
            let id = jni!(env, GetStaticMethodID, class, native.name.as_ptr(), native.signature.as_ptr());
            if id.is_null() {
                return -1;
            }
            if native.original.load(Ordering::Relaxed) == 0 {
                let word = id.cast::<u8>().add(ART_METHOD_DATA).cast::<usize>().read();
                native.original.store(word, Ordering::Relaxed);
            }
            let original = native.original.load(Ordering::Relaxed) as *mut c_void;
            let function = if on != 0 { native.substitute } else { original };
            let row = method(native.name, native.signature, function);
            if jni!(env, RegisterNatives, class, &row, 1) != 0 {
                return -1;
            }
        }
    }
    TAKEN.swap(0, Ordering::Relaxed)
}
