//! `getifaddrs`: the list of network interfaces, in which hardware addresses may stand.

use hooks::event::Outcome;
use libc::{c_int, ifaddrs};

use super::door;
use crate::observe;

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
            if !agent.config.is_off("getifaddrs") && unsafe { has_hardware_address(*list) } {
                observe::libc_call(agent, "getifaddrs", &["getifaddrs"], Outcome::Granted);
            }
        });
    }
    result
}

unsafe fn has_hardware_address(mut entry: *const ifaddrs) -> bool {
    while !entry.is_null() {
        // SAFETY: entries of the list and their addresses live until the caller frees them; an address of this family is a `sockaddr_ll`.
        unsafe {
            let address = (*entry).ifa_addr;
            if !address.is_null() && c_int::from((*address).sa_family) == libc::AF_PACKET {
                let link = address.cast::<libc::sockaddr_ll>().read_unaligned();
                let length = usize::from(link.sll_halen).min(link.sll_addr.len());
                if link.sll_addr[..length].iter().any(|byte| *byte != 0) {
                    return true;
                }
            }
            entry = (*entry).ifa_next;
        }
    }
    false
}
