//! `getifaddrs`: the list of network interfaces, in which hardware addresses may stand. `getaddrinfo`: which name an address belongs to, so
//! that a text that leaves is said to go to a name and not to a number.

use std::ffi::CStr;

use hooks::event::Outcome;
use libc::{addrinfo, c_char, c_int, c_uint, ifaddrs};

use super::door;
use super::hardware::{self, LENGTH};
use crate::egress::peer;
use crate::observe;
use crate::state::is_on;

/// # Safety
/// As `getifaddrs`.
pub unsafe extern "C" fn getifaddrs(list: *mut *mut ifaddrs) -> c_int {
    // SAFETY: this is the function's type; the argument is the caller's.
    let result = unsafe {
        let real: unsafe extern "C" fn(*mut *mut ifaddrs) -> c_int = super::GETIFADDRS.get();
        real(list)
    };
    if result == 0 {
        door::enter(|agent| {
            // Most callers want IP addresses. Only a list that holds a hardware address is a read of one.
            // SAFETY: libc has just made this list.
            let mut addresses = unsafe { hardware_addresses(*list) }.peekable();
            if addresses.peek().is_none() || agent.config.is_off("getifaddrs") {
                return;
            }
            if let Some(access) = observe::libc_call(agent, "getifaddrs", &["getifaddrs"], Outcome::Granted) {
                addresses.for_each(|address| hardware::learn(agent, access, &address));
            }
        });
    }
    result
}

/// A name was looked up.
unsafe fn looked_up(name: *const c_char, result: c_int, list: *mut *mut addrinfo) {
    if result == 0 && is_on() && !name.is_null() {
        // Outside the door: this needs no agent, which a forked child would have to make first; it takes no lock, no memory and no call.
        // SAFETY: libc has read the name, and has just made the list.
        unsafe { peer::remember(CStr::from_ptr(name).to_bytes(), *list) };
    }
}

/// # Safety
/// As `getaddrinfo`.
pub unsafe extern "C" fn getaddrinfo(
    name: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    list: *mut *mut addrinfo,
) -> c_int {
    type Function = unsafe extern "C" fn(*const c_char, *const c_char, *const addrinfo, *mut *mut addrinfo) -> c_int;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::GETADDRINFO.get();
        let result = real(name, service, hints, list);
        looked_up(name, result, list);
        result
    }
}

/// # Safety
/// As bionic's `android_getaddrinfofornet`, by which Java looks names up.
pub unsafe extern "C" fn getaddrinfofornet(
    name: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    network: c_uint,
    mark: c_uint,
    list: *mut *mut addrinfo,
) -> c_int {
    type Function =
        unsafe extern "C" fn(*const c_char, *const c_char, *const addrinfo, c_uint, c_uint, *mut *mut addrinfo) -> c_int;
    // SAFETY: this is the function's type; the arguments are the caller's.
    unsafe {
        let real: Function = super::GETADDRINFOFORNET.get();
        let result = real(name, service, hints, network, mark, list);
        looked_up(name, result, list);
        result
    }
}

/// The hardware addresses that stand in a list.
///
/// # Safety
/// The list must live as long as the iterator.
unsafe fn hardware_addresses(mut entry: *const ifaddrs) -> impl Iterator<Item = [u8; LENGTH]> {
    std::iter::from_fn(move || {
        while !entry.is_null() {
            // SAFETY: entries and their addresses live as long as the list; an address of this family is a `sockaddr_ll`.
            unsafe {
                let address = (*entry).ifa_addr;
                entry = (*entry).ifa_next;
                if !address.is_null() && c_int::from((*address).sa_family) == libc::AF_PACKET {
                    let link = address.cast::<libc::sockaddr_ll>().read_unaligned();
                    let octets = *link.sll_addr.first_chunk::<LENGTH>()?;
                    if link.sll_halen > 0 && octets != [0; LENGTH] {
                        return Some(octets);
                    }
                }
            }
        }
        None
    })
}
