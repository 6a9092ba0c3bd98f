//! The main thread's poll and the input channels: MessageQueue, InputChannel and InputEventReceiver.

use std::ffi::{CStr, c_void};
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd, RawFd};
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use jni_sys::{JNIEnv, jboolean, jclass, jint, jlong, jmethodID, jobject, jstring, jvalue};

use super::message::{self, Key, Motion};
use super::{control, throw};
use crate::core_natives::{method, register_class, text};
use crate::jni;

/// A window's channel. It is polled once Java has given it a receiver.
struct Channel {
    id: jlong,
    fd: OwnedFd,
    receiver: Option<Receiver>,
    closed: bool,
}

/// A global reference to an InputEventReceiver.
#[derive(Clone, Copy)]
struct Receiver(jobject);

// SAFETY: a global reference may be used on every thread.
unsafe impl Send for Receiver {}

static CHANNELS: Mutex<Vec<Channel>> = Mutex::new(Vec::new());
static NEXT_ID: AtomicI64 = AtomicI64::new(1);
/// The wake-up of the main thread's queue, the first that is made: input channels are polled with it and with no other.
static MAIN_QUEUE: AtomicI64 = AtomicI64::new(-1);

/// Registers the natives.
///
/// # Safety
/// `env` must be the environment of this thread.
pub unsafe fn register(env: *mut JNIEnv) -> Result<(), String> {
    let queue = [
        method(c"nativeInit", c"()J", queue_init as *mut c_void),
        method(c"nativeWake", c"(J)V", queue_wake as *mut c_void),
        method(c"nativePollOnce", c"(JI)V", poll_once as *mut c_void),
    ];
    let channel = [
        method(c"nativeOpen", c"(Ljava/lang/String;IIII)J", channel_open as *mut c_void),
        method(c"nativeSetVisible", c"(JZ)V", channel_set_visible as *mut c_void),
        method(c"nativeDispose", c"(J)V", channel_dispose as *mut c_void),
    ];
    let receiver = [
        method(c"nativeInit", c"(JLandroid/view/InputEventReceiver;)V", receiver_init as *mut c_void),
        method(c"nativeFinishInputEvent", c"(JIZ)V", receiver_finish as *mut c_void),
    ];
    let user =
        [method(c"ask", c"(Ljava/lang/String;)I", user_ask as *mut c_void), method(c"stay", c"()I", user_stay as *mut c_void)];
    // SAFETY: each function has the type that its signature says.
    unsafe {
        register_class(env, c"lab/User", &user)?;
        register_class(env, c"android/os/MessageQueue", &queue)?;
        register_class(env, c"android/view/InputChannel", &channel)?;
        register_class(env, c"android/view/InputEventReceiver", &receiver)
    }
}

/// Works on the channels. Java code is never called while they are locked: it may open or close windows.
fn channels<T>(f: impl FnOnce(&mut Vec<Channel>) -> T) -> T {
    f(&mut CHANNELS.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

fn with_channel<T>(id: jlong, f: impl FnOnce(&mut Channel) -> T) -> Option<T> {
    channels(|all| all.iter_mut().find(|channel| channel.id == id).map(f))
}

unsafe extern "system" fn queue_init(env: *mut JNIEnv, _class: jclass) -> jlong {
    // SAFETY: no pointers are passed.
    let fd = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC) };
    if fd < 0 {
        // SAFETY: `env` is this thread's.
        unsafe { throw(env, c"java/lang/RuntimeException", "eventfd failed") };
    }
    let _ = MAIN_QUEUE.compare_exchange(-1, fd.into(), Ordering::Relaxed, Ordering::Relaxed);
    fd.into()
}

unsafe extern "system" fn queue_wake(_env: *mut JNIEnv, _class: jclass, queue: jlong) {
    let one = 1u64;
    // SAFETY: eight bytes of a local. A full counter wakes as well.
    unsafe { libc::write(queue as RawFd, (&raw const one).cast(), 8) };
}

unsafe extern "system" fn poll_once(env: *mut JNIEnv, _queue: jobject, wake: jlong, timeout: jint) {
    let mut ready = vec![libc::pollfd { fd: wake as RawFd, events: libc::POLLIN, revents: 0 }];
    let mut ids = vec![0];
    channels(|all| {
        let mine = wake == MAIN_QUEUE.load(Ordering::Relaxed);
        for channel in all.iter().filter(|c| mine && c.receiver.is_some() && !c.closed) {
            ready.push(libc::pollfd { fd: channel.fd.as_raw_fd(), events: libc::POLLIN, revents: 0 });
            ids.push(channel.id);
        }
    });
    // SAFETY: the array is ours and has the stated length.
    if unsafe { libc::poll(ready.as_mut_ptr(), ready.len() as libc::nfds_t, timeout) } <= 0 {
        return;
    }
    if ready[0].revents != 0 {
        let mut count = 0u64;
        // SAFETY: eight bytes into a local; the descriptor does not block.
        unsafe { libc::read(wake as RawFd, (&raw mut count).cast(), 8) };
    }
    for (poll, id) in ready.iter().zip(ids).skip(1) {
        if poll.revents != 0 {
            // SAFETY: `env` is this thread's.
            unsafe {
                consume(env, id);
                if jni!(env, ExceptionCheck) != 0 {
                    // What a callback threw goes on out of nativePollOnce, as on a device.
                    return;
                }
            }
        }
    }
}

/// Room for one message, aligned like the real struct.
#[repr(C, align(8))]
struct Buffer([u8; message::SIZE]);

enum Received {
    Message(usize),
    Nothing,
    Closed,
}

/// One `recv` as libinput's InputChannel makes it.
fn receive(fd: RawFd, buffer: &mut Buffer) -> Received {
    loop {
        // SAFETY: the buffer has the stated size.
        let read = unsafe { libc::recv(fd, buffer.0.as_mut_ptr().cast(), message::SIZE, libc::MSG_DONTWAIT) };
        if read > 0 {
            return Received::Message(read as usize);
        }
        if read == 0 {
            return Received::Closed;
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::EAGAIN) => return Received::Nothing,
            _ => return Received::Closed,
        }
    }
}

/// Takes everything that waits on a channel. A callback may close the channel, so it is looked up anew each time.
unsafe fn consume(env: *mut JNIEnv, id: jlong) {
    let mut buffer = Buffer([0; message::SIZE]);
    while let Some((received, Some(receiver))) = with_channel(id, |channel| {
        let received = receive(channel.fd.as_raw_fd(), &mut buffer);
        channel.closed |= matches!(received, Received::Closed);
        (received, channel.receiver)
    }) {
        // SAFETY: the receiver is a global reference that lives as long as its channel, and only this thread ends that.
        unsafe {
            match received {
                Received::Nothing => return,
                Received::Closed => {
                    callback(env, receiver, c"dispatchChannelClosed", c"()V", &[]);
                    return;
                }
                Received::Message(length) => {
                    let bytes = &buffer.0[..length];
                    match (Motion::parse(bytes), Key::parse(bytes)) {
                        (Some(motion), _) => deliver_motion(env, receiver, &motion),
                        (None, Some(key)) => deliver_key(env, receiver, &key),
                        (None, None) => eprintln!("lab-art: an input message of {length} bytes is neither a motion nor a key"),
                    }
                }
            }
            if jni!(env, ExceptionCheck) != 0 {
                return;
            }
        }
    }
}

/// An event as the framework makes it: its class, the signature of that class's `obtain`, and the arguments for it.
struct Obtain<'a> {
    class: &'a CStr,
    signature: &'a CStr,
    arguments: &'a [jvalue],
}

unsafe fn deliver_motion(env: *mut JNIEnv, receiver: Receiver, motion: &Motion) {
    let arguments = [
        jvalue { j: motion.down_time },
        jvalue { j: motion.event_time },
        jvalue { i: motion.action },
        jvalue { f: motion.x },
        jvalue { f: motion.y },
        jvalue { i: motion.device },
        jvalue { i: motion.source },
        jvalue { i: motion.flags },
    ];
    let (class, signature) = (c"android/view/MotionEvent", c"(JJIFFIII)Landroid/view/MotionEvent;");
    // SAFETY: the arguments are those of the signature.
    unsafe { deliver(env, receiver, motion.seq, &Obtain { class, signature, arguments: &arguments }) };
}

unsafe fn deliver_key(env: *mut JNIEnv, receiver: Receiver, key: &Key) {
    let arguments = [
        jvalue { j: key.down_time },
        jvalue { j: key.event_time },
        jvalue { i: key.action },
        jvalue { i: key.code },
        jvalue { i: key.device },
        jvalue { i: key.source },
        jvalue { i: key.flags },
    ];
    let (class, signature) = (c"android/view/KeyEvent", c"(JJIIIII)Landroid/view/KeyEvent;");
    // SAFETY: the arguments are those of the signature.
    unsafe { deliver(env, receiver, key.seq, &Obtain { class, signature, arguments: &arguments }) };
}

unsafe fn deliver(env: *mut JNIEnv, receiver: Receiver, seq: u32, obtain: &Obtain<'_>) {
    // SAFETY: the signatures are those of the two Java methods; the arguments are the caller's promise.
    unsafe {
        if jni!(env, PushLocalFrame, 8) != 0 {
            return;
        }
        let class = jni!(env, FindClass, obtain.class.as_ptr());
        let method = jni!(env, GetStaticMethodID, class, c"obtain".as_ptr(), obtain.signature.as_ptr());
        let event = jni!(env, CallStaticObjectMethodA, class, method, obtain.arguments.as_ptr());
        if jni!(env, ExceptionCheck) == 0 {
            let arguments = [jvalue { i: seq as jint }, jvalue { l: event }];
            callback(env, receiver, c"dispatchInputEvent", c"(ILandroid/view/InputEvent;)V", &arguments);
        }
        jni!(env, PopLocalFrame, null_mut());
    }
}

/// Calls a method that InputEventReceiver itself declares.
unsafe fn callback(env: *mut JNIEnv, receiver: Receiver, name: &CStr, signature: &CStr, arguments: &[jvalue]) {
    // SAFETY: the caller names a method of the class and gives its arguments.
    unsafe {
        let class = jni!(env, FindClass, c"android/view/InputEventReceiver".as_ptr());
        let method: jmethodID = jni!(env, GetMethodID, class, name.as_ptr(), signature.as_ptr());
        jni!(env, DeleteLocalRef, class);
        jni!(env, CallVoidMethodA, receiver.0, method, arguments.as_ptr());
    }
}

unsafe extern "system" fn channel_open(
    env: *mut JNIEnv,
    _class: jclass,
    title: jstring,
    x: jint,
    y: jint,
    width: jint,
    height: jint,
) -> jlong {
    let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
    // SAFETY: ART gives a valid string.
    let title = unsafe { text(env, title) };
    match control::open_window(id, [x, y, width, height], &title) {
        Ok(fd) => {
            channels(|all| all.push(Channel { id, fd, receiver: None, closed: false }));
            id
        }
        Err(error) => {
            // SAFETY: `env` is this thread's and nothing is pending.
            unsafe { throw(env, c"java/lang/IllegalStateException", &error) };
            0
        }
    }
}

unsafe extern "system" fn channel_set_visible(_env: *mut JNIEnv, _class: jclass, id: jlong, visible: jboolean) {
    control::tell(if visible != 0 { "show" } else { "hide" }, id);
}

unsafe extern "system" fn channel_dispose(env: *mut JNIEnv, _class: jclass, id: jlong) {
    let gone = channels(|all| {
        let index = all.iter().position(|channel| channel.id == id)?;
        Some(all.remove(index))
    });
    if let Some(Receiver(reference)) = gone.and_then(|channel| channel.receiver) {
        // SAFETY: the reference was made by receiver_init and is dropped once.
        unsafe { jni!(env, DeleteGlobalRef, reference) };
    }
    control::tell("gone", id);
}

unsafe extern "system" fn receiver_init(env: *mut JNIEnv, _class: jclass, id: jlong, receiver: jobject) {
    // SAFETY: ART gives a valid reference.
    let reference = unsafe { jni!(env, NewGlobalRef, receiver) };
    with_channel(id, |channel| channel.receiver = Some(Receiver(reference)));
}

unsafe extern "system" fn receiver_finish(_env: *mut JNIEnv, _class: jclass, id: jlong, seq: jint, handled: jboolean) {
    let answer = message::finished(seq as u32, handled != 0);
    with_channel(id, |channel| {
        // SAFETY: the buffer has the stated size. An end that is gone needs no answer.
        unsafe {
            libc::send(channel.fd.as_raw_fd(), answer.as_ptr().cast(), answer.len(), libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL)
        }
    });
}

/// `lab.User.ask`: the descriptor over which the user's answer comes, or -1.
unsafe extern "system" fn user_ask(env: *mut JNIEnv, _class: jclass, permissions: jstring) -> jint {
    // SAFETY: ART gives a valid string.
    match control::ask(&unsafe { text(env, permissions) }) {
        Ok(fd) => fd.into_raw_fd(),
        Err(error) => {
            eprintln!("lab-art: nobody can be asked for permissions: {error}");
            -1
        }
    }
}

/// `lab.User.stay`: the descriptor that ends with the run, or -1.
unsafe extern "system" fn user_stay(_env: *mut JNIEnv, _class: jclass) -> jint {
    match control::stay() {
        Ok(fd) => fd.into_raw_fd(),
        Err(error) => {
            eprintln!("lab-art: nobody says when the run ends: {error}");
            -1
        }
    }
}
