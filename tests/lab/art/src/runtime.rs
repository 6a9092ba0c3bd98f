//! Boots ART. Nothing of it is linked: its libraries are opened by name, so that this program also starts where they are not.

use std::env;
use std::ffi::{CStr, CString, c_char, c_void};
use std::fs;
use std::path::{Path, PathBuf};
use std::ptr::null_mut;

use jni_sys::{
    JNI_OK, JNI_VERSION_1_6, JNIEnv, JavaVM, JavaVMInitArgs, JavaVMOption, jclass, jint, jmethodID, jobject, jsize, jvalue,
};

use crate::{Options, core_natives, natives};

/// Calls a function of the JNI table.
#[macro_export]
macro_rules! jni {
    ($env:expr, $function:ident $(, $argument:expr)*) => {
        ((**$env).$function.expect(stringify!($function)))($env $(, $argument)*)
    };
}

/// libart does not name the libraries that it needs, so they are loaded before it, each after its own.
const LIBRARIES: [&str; 10] = [
    "libz.so.1",
    "liblz4.so.1",
    "libsigchain.so.0",
    "liblog.so.0",
    "libbase.so.0",
    "libziparchive.so.0",
    "libbacktrace.so.0",
    "libnativebridge.so.0",
    "libnativeloader.so.0",
    "libart.so.0",
];

/// Status of a process that died of an exception.
const UNCAUGHT: i32 = 70;

/// Boots the runtime and runs the app to its end, which is the end of the process. Comes back only when something was missing.
pub fn run(options: &Options) -> Result<std::convert::Infallible, String> {
    set_android_environment()?;
    // SAFETY: the process has one thread yet, and no other VM.
    unsafe {
        let env = boot(options)?;
        core_natives::register(env)?;
        natives::register(env)?;
        let status = start(env, options)?;
        core_natives::leave(env, status)
    }
}

fn libraries() -> Result<PathBuf, String> {
    let dir = env::var_os("LAB_LIBS").ok_or("LAB_LIBS is not set")?;
    Ok(PathBuf::from(dir))
}

/// ART refuses to start without its folders. They stay empty: there is no boot image, and no code is compiled ahead.
fn set_android_environment() -> Result<(), String> {
    let dir = match env::var_os("ANDROID_DATA") {
        Some(dir) => PathBuf::from(dir),
        None => libraries()?.with_file_name("android"),
    };
    let cache = dir.join("dalvik-cache/x86_64");
    fs::create_dir_all(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
    for name in ["ANDROID_ROOT", "ANDROID_DATA", "ANDROID_ART_ROOT", "ANDROID_I18N_ROOT", "ANDROID_TZDATA_ROOT"] {
        if env::var_os(name).is_none() {
            // SAFETY: the process has one thread yet.
            unsafe { env::set_var(name, &dir) };
        }
    }
    // Every start without a boot image is worth several lines to ART; only fatal ones help here.
    if env::var_os("ANDROID_LOG_TAGS").is_none() {
        // SAFETY: the process has one thread yet.
        unsafe { env::set_var("ANDROID_LOG_TAGS", "*:f") };
    }
    Ok(())
}

fn open_library(path: &Path) -> Result<*mut c_void, String> {
    let name = CString::new(path.as_os_str().as_encoded_bytes()).map_err(|e| e.to_string())?;
    // SAFETY: `name` is a C string; loading runs the constructors of a library that the lab's setup put there.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if handle.is_null() {
        // SAFETY: after a failed dlopen this is a C string.
        let error = unsafe { CStr::from_ptr(libc::dlerror()) };
        return Err(error.to_string_lossy().into_owned());
    }
    Ok(handle)
}

unsafe fn boot(options: &Options) -> Result<*mut JNIEnv, String> {
    let dir = libraries()?;
    let mut art = null_mut();
    for library in LIBRARIES {
        art = open_library(&dir.join(library))?;
    }
    // SAFETY: `art` is an open library.
    let create = unsafe { libc::dlsym(art, c"JNI_CreateJavaVM".as_ptr()) };
    if create.is_null() {
        return Err("libart.so.0 has no JNI_CreateJavaVM".to_owned());
    }
    type Create = unsafe extern "C" fn(*mut *mut JavaVM, *mut *mut JNIEnv, *mut JavaVMInitArgs) -> jint;
    // SAFETY: the JNI specification gives this function this type.
    let create: Create = unsafe { std::mem::transmute(create) };

    let mut lines = vec![
        format!("-Xbootclasspath:{}", options.boot),
        // No boot image, no compiler: everything runs in the interpreter.
        "-Ximage:/nonexistent/boot.art".to_owned(),
        "-Xnoimage-dex2oat".to_owned(),
        "-Xusejit:false".to_owned(),
        "-Xuse-stderr-logger".to_owned(),
        "-XjdwpProvider:none".to_owned(),
        "-Xmx16m".to_owned(),
        "-classpath".to_owned(),
        options.app.clone(),
    ];
    lines.extend(options.art.iter().cloned());
    let lines: Vec<CString> =
        lines.into_iter().map(|line| CString::new(line).map_err(|error| error.to_string())).collect::<Result<_, _>>()?;
    let mut vm_options: Vec<JavaVMOption> =
        lines.iter().map(|line| JavaVMOption { optionString: line.as_ptr() as *mut c_char, extraInfo: null_mut() }).collect();
    let mut arguments = JavaVMInitArgs {
        version: JNI_VERSION_1_6,
        nOptions: vm_options.len() as jint,
        options: vm_options.as_mut_ptr(),
        ignoreUnrecognized: 0,
    };
    let (mut vm, mut env) = (null_mut(), null_mut());
    // SAFETY: the arguments live through the call.
    match unsafe { create(&mut vm, &mut env, &mut arguments) } {
        JNI_OK => Ok(env),
        error => Err(format!("JNI_CreateJavaVM: {error}")),
    }
}

unsafe fn start(env: *mut JNIEnv, options: &Options) -> Result<i32, String> {
    // SAFETY: `env` belongs to this thread; each reference is used right where it was checked.
    unsafe {
        let (class, arguments): (jclass, &[&str]) = if options.plain {
            (load_app_class(env, &options.main)?, &[&options.scenario])
        } else {
            let class = jni!(env, FindClass, c"android/app/ActivityThread".as_ptr());
            (class, &[&options.main, &options.package, &options.scenario, &options.start])
        };
        if class.is_null() {
            return Ok(uncaught(env));
        }
        let main = jni!(env, GetStaticMethodID, class, c"main".as_ptr(), c"([Ljava/lang/String;)V".as_ptr());
        if main.is_null() {
            return Ok(uncaught(env));
        }
        let arguments = [jvalue { l: string_array(env, arguments)? }];
        jni!(env, CallStaticVoidMethodA, class, main, arguments.as_ptr());
        Ok(uncaught(env))
    }
}

/// A class of the app: the boot class loader does not know it.
unsafe fn load_app_class(env: *mut JNIEnv, name: &str) -> Result<jclass, String> {
    // SAFETY: as in `start`.
    unsafe {
        let loader = jni!(env, FindClass, c"java/lang/ClassLoader".as_ptr());
        let system: jmethodID =
            jni!(env, GetStaticMethodID, loader, c"getSystemClassLoader".as_ptr(), c"()Ljava/lang/ClassLoader;".as_ptr());
        let load: jmethodID =
            jni!(env, GetMethodID, loader, c"loadClass".as_ptr(), c"(Ljava/lang/String;)Ljava/lang/Class;".as_ptr());
        let system = jni!(env, CallStaticObjectMethodA, loader, system, null_mut());
        if system.is_null() {
            return Ok(null_mut());
        }
        let arguments = [jvalue { l: new_string(env, name)? }];
        Ok(jni!(env, CallObjectMethodA, system, load, arguments.as_ptr()))
    }
}

unsafe fn new_string(env: *mut JNIEnv, text: &str) -> Result<jobject, String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    // SAFETY: the units and their count belong together.
    let string = unsafe { jni!(env, NewString, units.as_ptr(), units.len() as jsize) };
    if string.is_null() {
        return Err("no memory for a string".to_owned());
    }
    Ok(string)
}

unsafe fn string_array(env: *mut JNIEnv, texts: &[&str]) -> Result<jobject, String> {
    // SAFETY: as in `start`; every index is below the length.
    unsafe {
        let class = jni!(env, FindClass, c"java/lang/String".as_ptr());
        let length = texts.len() as jsize;
        let array = jni!(env, NewObjectArray, length, class, null_mut());
        if array.is_null() {
            return Err("no memory for the arguments".to_owned());
        }
        for (index, text) in texts.iter().enumerate() {
            let string = new_string(env, text)?;
            jni!(env, SetObjectArrayElement, array, index as jsize, string);
        }
        Ok(array)
    }
}

/// The exit status; an exception that reached us is printed as Java prints it.
unsafe fn uncaught(env: *mut JNIEnv) -> i32 {
    // SAFETY: `env` belongs to this thread.
    unsafe {
        let exception = jni!(env, ExceptionOccurred);
        if exception.is_null() {
            return 0;
        }
        jni!(env, ExceptionClear);
        eprintln!("FATAL EXCEPTION: main");
        let class = jni!(env, GetObjectClass, exception);
        let print = jni!(env, GetMethodID, class, c"printStackTrace".as_ptr(), c"()V".as_ptr());
        jni!(env, CallVoidMethodA, exception, print, null_mut());
        UNCAUGHT
    }
}
