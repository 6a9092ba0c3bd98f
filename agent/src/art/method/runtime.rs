//! What is found out about the runtime before the first hook: our class of backups is loaded, its methods show the layout, and a method of
//! ours is hooked, called and let go again. Only a runtime in which all of that went as it must has methods of the app hooked.

use std::ffi::{CString, c_void};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use jni::sys::{JNIEnv, JNINativeMethod, jclass, jfieldID, jmethodID, jobject, jvalue};

use super::call::Shorty;
use super::dex;
use super::flags::Flags;
use super::layout::{ArtMethod, Found, Samples};
use super::place::{self, Target};
use super::quiesce::Quiesce;
use super::{Call, Watcher, thunk};
use crate::art::jni::Env;

/// What hooks need to know.
pub struct Runtime {
    pub found: Found,
    pub flags: Flags,
    pub quiesce: Quiesce,
    pub backups: Backups,
}

/// Our class. It is kept for ever, and so are its methods.
pub struct Backups {
    class: jclass,
    keep: jfieldID,
    /// The places for originals, by the number of the stub.
    pub methods: Vec<ArtMethod>,
}

// SAFETY: global references and methods of a class that is kept are the same on every thread.
unsafe impl Send for Runtime {}
// SAFETY: as above.
unsafe impl Sync for Runtime {}

static RUNTIME: Mutex<Option<Result<&'static Runtime, &'static str>>> = Mutex::new(None);

impl Runtime {
    /// What is known of the runtime of this process, or why it cannot be hooked. Found out once.
    pub fn get(env: Env) -> Result<&'static Runtime, &'static str> {
        let mut known = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
        *known.get_or_insert_with(|| {
            let runtime: &'static Runtime = Box::leak(Box::new(Runtime::find(env)?));
            runtime.try_out(env).map(|()| runtime)
        })
    }

    fn find(env: Env) -> Result<Runtime, &'static str> {
        thunk::stub(0).ok_or("there are no entry stubs for this processor")?;
        let level = crate::state::agent().ok_or("there is no agent")?.config.sdk;
        let (flags, quiesce) = (Flags::of(level)?, Quiesce::find()?);
        let class = load(env).ok_or("our own class cannot be loaded")?;
        let (backups, found) = Backups::look_up(env, class)?;
        Ok(Runtime { found, flags, quiesce, backups })
    }

    /// Hooks a method of our own, calls it and lets it go again.
    fn try_out(&'static self, env: Env) -> Result<(), &'static str> {
        struct Silent;
        impl Watcher for Silent {
            fn before(&self, _: &Call<'_>) -> u64 {
                0
            }
            fn after(&self, _: &Call<'_>, _: u64) {}
        }
        const ODD: &str = "a hook of our own method did not work as it must";
        let class = self.backups.class;
        let (id, method) = static_method(env, class, dex::CALL.0, dex::CALL.1)?;
        let target = Target { method, class, is_static: true, shorty: Shorty::of(dex::CALL.1)? };
        let placed = place::place(self, env, &target, &Silent)?;
        let hooked = calls_back(env.raw(), class, id) && placed.hook.reached.swap(false, Ordering::Relaxed);
        place::lift(self, env, &target, &placed)?;
        let lifted = calls_back(env.raw(), class, id) && !placed.hook.reached.load(Ordering::Relaxed);
        if hooked && lifted { Ok(()) } else { Err(ODD) }
    }
}

/// Calls our method that returns its last argument.
fn calls_back(env: *mut JNIEnv, class: jclass, id: jmethodID) -> bool {
    let object = jvalue { l: class };
    let (one, two) = (jvalue { j: 1 }, jvalue { d: 2.0 });
    let arguments = [one, one, two, object, jvalue { f: 3.0 }, one, one, one, one, two, object];
    // SAFETY: the arguments are those of its signature; the result is a reference or null, which may be compared.
    unsafe {
        let result = jni!(env, CallStaticObjectMethodA, class, id, arguments.as_ptr());
        let thrown = jni!(env, ExceptionCheck);
        !thrown && !result.is_null() && jni!(env, IsSameObject, result, class)
    }
}

impl Backups {
    fn look_up(env: Env, class: jclass) -> Result<(Backups, Found), &'static str> {
        let methods: Vec<ArtMethod> = (0..thunk::COUNT)
            .map(|index| static_method(env, class, &dex::backup(index), "()V").map(|(_, method)| method))
            .collect::<Result<_, _>>()?;
        let native = |index: usize| -> Result<_, &'static str> {
            let (name, signature) = dex::NATIVES[index];
            let ((_, method), function) = (method(env, class, name, signature)?, thunk::stub(index).unwrap_or(std::ptr::null()));
            register(env.raw(), class, name, signature, function)?;
            Ok((method, function))
        };
        let (_, without_code) = method(env, class, dex::WITHOUT_CODE, "()V")?;
        let found = Samples { statics: &methods, natives: [native(0)?, native(1)?], without_code }.find()?;
        let keep = static_field(env, class, dex::KEEP.0, dex::KEEP.1)?;
        Ok((Backups { class, keep, methods }, found))
    }

    /// Makes the collector look at our class again: by its rules a class that has got a new reference to a younger object says so, which
    /// writing a field does.
    pub fn touch(&self, env: *mut JNIEnv, class: jclass) {
        // SAFETY: the field is a static one of our class, and holds any object.
        unsafe { jni!(env, SetStaticObjectField, self.class, self.keep, class) };
    }
}

/// Gives a native method of our own a function. It is never called.
fn register(env: *mut JNIEnv, class: jclass, name: &str, signature: &str, function: *const c_void) -> Result<(), &'static str> {
    let (name, signature) = (text(name)?, text(signature)?);
    let row =
        JNINativeMethod { name: name.as_ptr().cast_mut(), signature: signature.as_ptr().cast_mut(), fnPtr: function.cast_mut() };
    // SAFETY: the row and its texts live as long as the call.
    match unsafe { jni!(env, RegisterNatives, class, &row, 1) } {
        0 => Ok(()),
        _ => Err("a native method of our own cannot be registered"),
    }
}

/// Our class, kept for ever, by a class loader that knows nothing but it and the system's classes.
fn load(env: Env) -> Option<jclass> {
    let file = Vec::leak(dex::backups());
    let raw = env.raw();
    let loader = env.class(c"dalvik/system/InMemoryDexClassLoader")?;
    let init = env.method(loader, c"<init>", c"(Ljava/nio/ByteBuffer;Ljava/lang/ClassLoader;)V")?;
    let find = env.method(loader, c"loadClass", c"(Ljava/lang/String;)Ljava/lang/Class;")?;
    let checked = |object: jobject| {
        env.clear_exception();
        (!object.is_null()).then_some(object)
    };
    // SAFETY: the bytes live for ever.
    let buffer = checked(unsafe { jni!(raw, NewDirectByteBuffer, file.as_mut_ptr().cast(), file.len() as i64) })?;
    let arguments = [jvalue { l: buffer }, jvalue { l: std::ptr::null_mut() }];
    // SAFETY: the constructor's own arguments.
    let loader = checked(unsafe { jni!(raw, NewObjectA, loader, init, arguments.as_ptr()) })?;
    let name = env.string(&CString::new(dex::CLASS).ok()?)?;
    env.global(env.call_object(loader, find, &[jvalue { l: name }])?)
}

fn text(text: &str) -> Result<CString, &'static str> {
    CString::new(text).map_err(|_| "a name holds a zero")
}

/// A method of an object, by name, and its number for JNI. Looking it up initialises the class.
pub fn method(env: Env, class: jclass, name: &str, signature: &str) -> Result<(jmethodID, ArtMethod), &'static str> {
    art_method(env.method(class, &text(name)?, &text(signature)?))
}

/// A static method, by name, and its number for JNI.
pub fn static_method(env: Env, class: jclass, name: &str, signature: &str) -> Result<(jmethodID, ArtMethod), &'static str> {
    art_method(env.static_method(class, &text(name)?, &text(signature)?))
}

/// In most processes a method's number is its address; in one that is being debugged it may be an odd number.
fn art_method(id: Option<jmethodID>) -> Result<(jmethodID, ArtMethod), &'static str> {
    let id = id.ok_or("there is no such method")?;
    if !(id as usize).is_multiple_of(8) {
        return Err("method ids of this process are no addresses");
    }
    Ok((id, ArtMethod(id.cast())))
}

/// Whether the class itself declares the method.
pub fn is_declared_in(env: Env, class: jclass, id: jmethodID, is_static: bool) -> bool {
    let declaring = || {
        let member = env.find_class(c"java/lang/reflect/Member")?;
        let ask = env.method(member, c"getDeclaringClass", c"()Ljava/lang/Class;")?;
        // SAFETY: the id is one of the class or of a class above it.
        let reflected = unsafe { jni!(env.raw(), ToReflectedMethod, class, id, is_static) };
        env.clear_exception();
        if reflected.is_null() { None } else { env.call_object(reflected, ask, &[]) }
    };
    declaring().is_some_and(|declaring| env.same(declaring, class))
}

fn static_field(env: Env, class: jclass, name: &str, signature: &str) -> Result<jfieldID, &'static str> {
    let (name, signature) = (text(name)?, text(signature)?);
    // SAFETY: the texts live as long as the call.
    let field = unsafe { jni!(env.raw(), GetStaticFieldID, class, name.as_ptr(), signature.as_ptr()) };
    env.clear_exception();
    if field.is_null() { Err("our own class has no such field") } else { Ok(field) }
}
