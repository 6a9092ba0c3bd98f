//! What kind of memory an address lies in, by the kernel's word.

use std::ffi::c_void;

/// Whether code lies there.
pub fn is_code(address: *const c_void) -> bool {
    line(address).is_some_and(|line| line.split(' ').nth(1).is_some_and(|rights| rights.contains('x')))
}

/// Whether it may be written.
pub fn is_writable(address: *const c_void) -> bool {
    line(address).is_some_and(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")))
}

/// Whether code lies there that the just-in-time compiler has made, and may take away again.
pub fn is_compiled_just_in_time(address: *const c_void) -> bool {
    line(address).is_some_and(|line| line.splitn(6, ' ').nth(5).is_some_and(|name| name.contains("jit")))
}

fn line(address: *const c_void) -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let number = |text: &str| usize::from_str_radix(text, 16).ok();
    let holds = |line: &&str| {
        let bounds = line.split(' ').next().and_then(|range| range.split_once('-'));
        let bounds = bounds.and_then(|(start, end)| Some(number(start)?..number(end)?));
        bounds.is_some_and(|bounds| bounds.contains(&(address as usize)))
    };
    maps.lines().find(holds).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_data_and_from_nothing() {
        let here = code_is_told_from_data_and_from_nothing as fn();
        assert!(is_code(here as *const c_void));
        assert!(!is_code((&raw const here).cast()));
        assert!(is_writable((&raw const here).cast()) && !is_writable(here as *const c_void));
        assert!(!is_code(std::ptr::null()));
        assert!(!is_compiled_just_in_time(here as *const c_void));
    }
}
