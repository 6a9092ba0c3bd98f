//! java.lang.UNIXProcess: starts a program as Android's libopenjdk does, by fork and exec.

use std::ffi::{CString, c_char, c_void};
use std::ptr::null;

use jni_sys::{JNIEnv, jclass, jint, jintArray, jobjectArray};

use super::os::minus_errno;
use crate::core_natives::{method, register_class, text};
use crate::jni;

/// What a child says that could not become the program, as a shell does.
const NOT_FOUND: i32 = 127;

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let natives = [
        method(c"forkAndExec", c"([Ljava/lang/String;[I)I", fork_and_exec as *mut c_void),
        method(c"waitForProcessExit", c"(I)I", wait_for as *mut c_void),
    ];
    // SAFETY: each function has the type that its signature says.
    unsafe { register_class(env, c"java/lang/UNIXProcess", &natives) }
}

/// The process id, and where its output can be read.
unsafe extern "system" fn fork_and_exec(env: *mut JNIEnv, _: jclass, command: jobjectArray, output: jintArray) -> jint {
    // SAFETY: ART gives valid arrays. Everything that the child needs is made before the fork: it only makes calls that are safe then.
    unsafe {
        let count = jni!(env, GetArrayLength, command);
        let words: Result<Vec<CString>, _> =
            (0..count).map(|index| CString::new(text(env, jni!(env, GetObjectArrayElement, command, index)))).collect();
        let Ok(words) = words else { return -libc::EINVAL };
        let arguments: Vec<*const c_char> = words.iter().map(|word| word.as_ptr()).chain([null()]).collect();
        let mut pipe = [0; 2];
        if libc::pipe2(pipe.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return minus_errno();
        }
        let child = libc::fork();
        if child == 0 {
            libc::dup2(pipe[1], libc::STDOUT_FILENO);
            libc::execvp(arguments[0], arguments.as_ptr());
            libc::_exit(NOT_FOUND);
        }
        let result = if child < 0 { minus_errno() } else { child };
        libc::close(pipe[1]);
        if child < 0 {
            libc::close(pipe[0]);
        } else {
            jni!(env, SetIntArrayRegion, output, 0, 1, &pipe[0]);
        }
        result
    }
}

/// The exit status; 128 and the signal of a child that was killed.
unsafe extern "system" fn wait_for(_: *mut JNIEnv, _: jclass, child: jint) -> jint {
    let mut status = 0;
    // SAFETY: the status is a local.
    while unsafe { libc::waitpid(child, &mut status, 0) } < 0 {
        if minus_errno() != -libc::EINTR {
            return -1;
        }
    }
    if libc::WIFSIGNALED(status) { 128 + libc::WTERMSIG(status) } else { libc::WEXITSTATUS(status) }
}
