//! A thin hand on the JNI function table. An [`Env`] is only made for an attached thread, with its pending exception put aside.

use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use jni::sys::{self, jclass, jfieldID, jint, jlong, jmethodID, jobject, jsize, jvalue};

use crate::hook::thread;

/// Calls a function of the JNI table.
macro_rules! call {
    ($env:expr, $function:ident $(, $argument:expr)*) => {
        // SAFETY: the environment is the thread's own and its table is complete since JNI 1.6; references and ids come from JNI itself.
        unsafe { ((**$env.0).v1_6.$function)($env.0 $(, $argument)*) }
    };
}

/// The JNI environment of this thread.
#[derive(Clone, Copy)]
pub struct Env(*mut sys::JNIEnv);

impl Env {
    /// Runs `work` with JNI, if this thread is attached to a VM and can take it: an exception that is pending is put aside and back,
    /// local references end with it, exceptions that the work raised are dropped.
    pub fn with<R>(env: *mut sys::JNIEnv, references: jint, work: impl FnOnce(Env) -> Option<R>) -> Option<R> {
        let env = Env(env);
        let pending = call!(env, ExceptionOccurred);
        if !pending.is_null() {
            call!(env, ExceptionClear);
        }
        let mut result = Ok(None);
        if call!(env, PushLocalFrame, references) == 0 {
            // Whatever happens in there, the frame ends and the app gets its exception back.
            result = catch_unwind(AssertUnwindSafe(|| thread::in_java(|| work(env))));
            env.clear_exception();
            call!(env, PopLocalFrame, std::ptr::null_mut());
        } else {
            env.clear_exception();
        }
        if !pending.is_null() {
            call!(env, Throw, pending);
            call!(env, DeleteLocalRef, pending);
        }
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// For functions of the table that are not wrapped here.
    pub fn raw(self) -> *mut sys::JNIEnv {
        self.0
    }

    pub fn clear_exception(self) {
        if call!(self, ExceptionCheck) {
            call!(self, ExceptionClear);
        }
    }

    /// `None` for null, and then no exception is left behind.
    fn checked<T>(self, pointer: *mut T) -> Option<*mut T> {
        self.clear_exception();
        (!pointer.is_null()).then_some(pointer)
    }

    /// A class as the code that runs finds it: a local reference. Its own code is not run.
    pub fn find_class(self, name: &CStr) -> Option<jclass> {
        self.checked(call!(self, FindClass, name.as_ptr()))
    }

    /// A new Java text.
    pub fn string(self, text: &CStr) -> Option<jobject> {
        self.checked(call!(self, NewStringUTF, text.as_ptr()))
    }

    /// A class that is found from everywhere, kept for ever.
    pub fn class(self, name: &CStr) -> Option<jclass> {
        let class = self.find_class(name)?;
        let kept = self.checked(call!(self, NewGlobalRef, class));
        self.drop(class);
        kept
    }

    pub fn method(self, class: jclass, name: &CStr, signature: &CStr) -> Option<jmethodID> {
        self.checked(call!(self, GetMethodID, class, name.as_ptr(), signature.as_ptr()).cast::<c_void>()).map(|id| id.cast())
    }

    pub fn static_method(self, class: jclass, name: &CStr, signature: &CStr) -> Option<jmethodID> {
        self.checked(call!(self, GetStaticMethodID, class, name.as_ptr(), signature.as_ptr()).cast::<c_void>())
            .map(|id| id.cast())
    }

    pub fn field(self, class: jclass, name: &CStr, signature: &CStr) -> Option<jfieldID> {
        self.checked(call!(self, GetFieldID, class, name.as_ptr(), signature.as_ptr()).cast::<c_void>()).map(|id| id.cast())
    }

    pub fn static_object(self, class: jclass, name: &CStr, signature: &CStr) -> Option<jobject> {
        let field = call!(self, GetStaticFieldID, class, name.as_ptr(), signature.as_ptr());
        let field = self.checked(field.cast::<c_void>())?;
        self.checked(call!(self, GetStaticObjectField, class, field.cast()))
    }

    pub fn call_object(self, object: jobject, method: jmethodID, arguments: &[jvalue]) -> Option<jobject> {
        self.checked(call!(self, CallObjectMethodA, object, method, arguments.as_ptr()))
    }

    pub fn call_static_object(self, class: jclass, method: jmethodID, arguments: &[jvalue]) -> Option<jobject> {
        self.checked(call!(self, CallStaticObjectMethodA, class, method, arguments.as_ptr()))
    }

    pub fn call_int(self, object: jobject, method: jmethodID) -> jint {
        let value = call!(self, CallIntMethodA, object, method, std::ptr::null());
        self.clear_exception();
        value
    }

    pub fn call_static_int(self, class: jclass, method: jmethodID, arguments: &[jvalue]) -> jint {
        let value = call!(self, CallStaticIntMethodA, class, method, arguments.as_ptr());
        self.clear_exception();
        value
    }

    pub fn static_int(self, class: jclass, name: &CStr) -> Option<jint> {
        let field = call!(self, GetStaticFieldID, class, name.as_ptr(), c"I".as_ptr());
        let field: jfieldID = self.checked(field.cast::<c_void>())?.cast();
        Some(call!(self, GetStaticIntField, class, field))
    }

    pub fn object_field(self, object: jobject, field: jfieldID) -> Option<jobject> {
        self.checked(call!(self, GetObjectField, object, field))
    }

    pub fn int_field(self, object: jobject, field: jfieldID) -> jint {
        call!(self, GetIntField, object, field)
    }

    pub fn boolean_field(self, object: jobject, field: jfieldID) -> bool {
        call!(self, GetBooleanField, object, field)
    }

    pub fn is(self, object: jobject, class: jclass) -> bool {
        call!(self, IsInstanceOf, object, class)
    }

    pub fn class_of(self, object: jobject) -> Option<jclass> {
        self.checked(call!(self, GetObjectClass, object))
    }

    pub fn superclass(self, class: jclass) -> Option<jclass> {
        self.checked(call!(self, GetSuperclass, class))
    }

    /// A reference that every thread may use, until [`Env::drop_global`].
    pub fn global(self, object: jobject) -> Option<jobject> {
        self.checked(call!(self, NewGlobalRef, object))
    }

    pub fn drop_global(self, object: jobject) {
        call!(self, DeleteGlobalRef, object);
    }

    /// A reference that keeps nothing alive, until [`Env::drop_weak`].
    pub fn weak(self, object: jobject) -> Option<jobject> {
        self.checked(call!(self, NewWeakGlobalRef, object))
    }

    pub fn drop_weak(self, object: jobject) {
        call!(self, DeleteWeakGlobalRef, object);
    }

    /// Whether both are one object. A weak reference whose object is gone is the same as null.
    pub fn same(self, one: jobject, other: jobject) -> bool {
        call!(self, IsSameObject, one, other)
    }

    pub fn length(self, array: jobject) -> jsize {
        call!(self, GetArrayLength, array)
    }

    pub fn element(self, array: jobject, index: jsize) -> Option<jobject> {
        self.checked(call!(self, GetObjectArrayElement, array, index))
    }

    /// Elements of a `long[]` from `start` on; `false` when there are not so many.
    pub fn longs(self, array: jobject, start: jsize, out: &mut [jlong]) -> bool {
        call!(self, GetLongArrayRegion, array, start, out.len() as jsize, out.as_mut_ptr());
        let good = !call!(self, ExceptionCheck);
        self.clear_exception();
        good
    }

    /// Elements of an `int[]`; `false` when there are not so many.
    pub fn ints(self, array: jobject, out: &mut [jint]) -> bool {
        call!(self, GetIntArrayRegion, array, 0, out.len() as jsize, out.as_mut_ptr());
        let good = !call!(self, ExceptionCheck);
        self.clear_exception();
        good
    }

    /// Whether a Java text, or null, is this ASCII text.
    pub fn is_text(self, string: jobject, wanted: &str) -> bool {
        let mut buffer = [0; 128];
        // Most texts differ in their length already.
        !string.is_null()
            && call!(self, GetStringLength, string) as usize == wanted.len()
            && self.text(string, &mut buffer) == wanted
    }

    /// A Java text in a buffer of ours, cut when it is longer; what is not UTF-8 (a lone surrogate, a NUL) becomes `?`.
    pub fn text(self, string: jobject, out: &mut [u8]) -> &str {
        let units = call!(self, GetStringLength, string);
        // A unit takes three bytes at the most, and the call writes a zero behind them.
        let fits = units.min((out.len() as jsize - 1) / 3);
        let long = units > fits;
        // Many texts are ASCII: if all of it fits, take all.
        let bytes = call!(self, GetStringUTFLength, string);
        let take = if !long || (bytes as usize) < out.len() { units } else { fits };
        out.fill(0);
        call!(self, GetStringUTFRegion, string, 0, take, out.as_mut_ptr().cast::<c_char>());
        self.clear_exception();
        let end = out.iter().position(|byte| *byte == 0).unwrap_or(0);
        let text = &mut out[..end];
        while let Err(error) = std::str::from_utf8(text) {
            text[error.valid_up_to()] = b'?';
        }
        std::str::from_utf8(text).unwrap_or("")
    }

    pub fn drop(self, object: jobject) {
        call!(self, DeleteLocalRef, object);
    }
}
