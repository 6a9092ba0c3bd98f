//! Paths against the patterns of the catalogue.

/// Whether a path matches a pattern, in which `*` stands for one component.
pub fn matches(pattern: &str, path: &[u8]) -> bool {
    let mut components = path.split(|byte| *byte == b'/');
    pattern.split('/').all(|part| match components.next() {
        Some(component) => (part == "*" && !component.is_empty()) || part.as_bytes() == component,
        None => false,
    }) && components.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_one_component() {
        let pattern = "/sys/class/net/*/address";
        assert!(matches(pattern, b"/sys/class/net/wlan0/address"));
        assert!(matches(pattern, b"/sys/class/net/eth0/address"));
        assert!(!matches(pattern, b"/sys/class/net//address"));
        assert!(!matches(pattern, b"/sys/class/net/a/b/address"));
        assert!(!matches(pattern, b"/sys/class/net/wlan0/address/"));
        assert!(!matches(pattern, b"/sys/class/net/wlan0"));
        assert!(matches("/proc/net/arp", b"/proc/net/arp"));
        assert!(!matches("/proc/net/arp", b"proc/net/arp"));
    }
}
