//! Bytes on their way out: what descriptors take is looked through for texts that the process was given.
//!
//! Looked at *after* the real call, and only as far as it took them. Before it, the bytes may not be there at all: the kernel answers a bad
//! pointer with an error, we would crash. And what was not taken has not left. The price is a process that is killed between the two, some
//! microseconds, or while a large call still waits: what that one call sent is then not told.

use libc::{c_int, c_uint, c_void, iovec, mmsghdr, msghdr, size_t, sockaddr, socklen_t, ssize_t};

use super::door;
use crate::egress::peer::{Address, Way, file_type};
use crate::egress::{self, Store, store};

/// Whether a descriptor may take bytes without reading them, as `/dev/null` does: then the buffer may lie anywhere. What a device gets is
/// not told in any case.
fn is_device(fd: c_int) -> bool {
    let errno = door::errno();
    let kind = file_type(fd);
    door::set_errno(errno);
    kind.is_none_or(|kind| kind == libc::S_IFCHR)
}

/// So many bytes of one buffer went.
///
/// # Safety
/// The kernel has just read them.
unsafe fn sent(store: &Store, function: &'static str, way: &Way, buffer: *const c_void, length: ssize_t) {
    if length > 0 {
        // SAFETY: by the caller's promise.
        let part = unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), length as usize) };
        egress::sent(store, function, way, std::iter::once(part));
    }
}

/// So many bytes of a list of buffers went.
///
/// # Safety
/// As for [`sent`]; and the list is the one that the kernel read.
unsafe fn sent_list(store: &Store, function: &'static str, way: &Way, list: *const iovec, length: ssize_t) {
    let mut left = length.max(0) as usize;
    let mut next = list;
    let parts = std::iter::from_fn(|| {
        (left > 0).then(|| {
            // SAFETY: bytes are left, so the kernel has read this entry and as many bytes of its buffer.
            unsafe {
                let iovec { iov_base, iov_len } = *next;
                next = next.add(1);
                let taken = iov_len.min(left);
                left -= taken;
                if taken == 0 { &[][..] } else { std::slice::from_raw_parts(iov_base.cast::<u8>(), taken) }
            }
        })
    });
    if length > 0 {
        egress::sent(store, function, way, parts);
    }
}

/// So many bytes of a message went.
///
/// # Safety
/// As for [`sent_list`].
unsafe fn sent_message(store: &Store, function: &'static str, fd: c_int, message: &msghdr, length: ssize_t) {
    // SAFETY: the kernel has just read this message, its address and its list.
    unsafe {
        let way = Way::Descriptor(fd, Address::copy(message.msg_name, message.msg_namelen));
        sent_list(store, function, &way, message.msg_iov, length);
    }
}

/// Each makes the real call and, when there is something to look for, looks at what it took.
macro_rules! hooks {
    ($($name:ident = $real:ident $text:literal ($($argument:ident: $kind:ty),*) -> $result:ty, |$store:ident, $through:ident, $taken:ident| $look:expr;)*) => {$(
        /// # Safety
        /// As the libc function of this name.
        pub unsafe extern "C" fn $name($($argument: $kind),*) -> $result {
            type Function = unsafe extern "C" fn($($kind),*) -> $result;
            // SAFETY: this is the function's type; the arguments are the caller's, and the kernel has read what it says it took.
            unsafe {
                let real: Function = super::$real.get();
                let $taken = real($($argument),*);
                if let Some($store) = store() {
                    let $through = $text;
                    $look;
                }
                $taken
            }
        }
    )*};
}

hooks! {
    write = WRITE "write" (fd: c_int, buffer: *const c_void, length: size_t) -> ssize_t,
        |store, through, taken| if taken > 0 && !is_device(fd) {
            sent(store, through, &Way::Descriptor(fd, None), buffer, taken);
        };
    write_chk = WRITE_CHK "__write_chk" (fd: c_int, buffer: *const c_void, length: size_t, room: size_t) -> ssize_t,
        |store, through, taken| if taken > 0 && !is_device(fd) {
            sent(store, through, &Way::Descriptor(fd, None), buffer, taken);
        };
    writev = WRITEV "writev" (fd: c_int, list: *const iovec, count: c_int) -> ssize_t,
        |store, through, taken| if taken > 0 && !is_device(fd) {
            sent_list(store, through, &Way::Descriptor(fd, None), list, taken);
        };
    send = SEND "send" (fd: c_int, buffer: *const c_void, length: size_t, flags: c_int) -> ssize_t,
        |store, through, taken| sent(store, through, &Way::Descriptor(fd, None), buffer, taken);
    sendto = SENDTO "sendto" (fd: c_int, buffer: *const c_void, length: size_t, flags: c_int, address: *const sockaddr, address_length: socklen_t) -> ssize_t,
        |store, through, taken| if taken > 0 {
            sent(store, through, &Way::Descriptor(fd, Address::copy(address.cast(), address_length)), buffer, taken);
        };
    sendto_chk = SENDTO_CHK "__sendto_chk" (fd: c_int, buffer: *const c_void, length: size_t, room: size_t, flags: c_int, address: *const sockaddr, address_length: socklen_t) -> ssize_t,
        |store, through, taken| if taken > 0 {
            sent(store, through, &Way::Descriptor(fd, Address::copy(address.cast(), address_length)), buffer, taken);
        };
    sendmsg = SENDMSG "sendmsg" (fd: c_int, message: *const msghdr, flags: c_int) -> ssize_t,
        |store, through, taken| if taken > 0 {
            sent_message(store, through, fd, &*message, taken);
        };
    sendmmsg = SENDMMSG "sendmmsg" (fd: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int,
        |store, through, taken| for index in 0..taken.max(0) as usize {
            let message = &*messages.add(index);
            sent_message(store, through, fd, &message.msg_hdr, message.msg_len as ssize_t);
        };
}
