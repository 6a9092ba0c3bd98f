//! Paths against the patterns of the catalogue.

/// Whether a path matches a pattern, in which `*` stands for one component and `**` at its end for one or more.
pub fn matches(pattern: &str, path: &[u8]) -> bool {
    rest(pattern, path).is_some()
}

/// What stands in the place of `**`, or nothing, if the path matches.
fn rest<'a>(pattern: &str, path: &'a [u8]) -> Option<&'a [u8]> {
    let mut left = Some(path);
    for part in pattern.split('/') {
        let text = left?;
        if part == "**" {
            return (!text.is_empty()).then_some(text);
        }
        let end = text.iter().position(|byte| *byte == b'/');
        let component = &text[..end.unwrap_or(text.len())];
        if !((part == "*" && !component.is_empty()) || part.as_bytes() == component) {
            return None;
        }
        left = end.map(|end| &text[end + 1..]);
    }
    left.is_none().then_some(b"")
}

/// The first letters of every path that a pattern of the catalogue matches: what else is opened is looked at no further.
pub const WATCHED: [&[u8]; 6] = [b"/sys/", b"/proc/", b"/sdcard/", b"/storage/", b"/mnt/", b"/data/media/"];

/// Whether a path that matches a pattern lies in the folders that shared storage keeps for this package.
pub fn is_own(pattern: &str, path: &[u8], package: &str) -> bool {
    let Some(mut components) = rest(pattern, path).map(|rest| rest.split(|byte| *byte == b'/')) else { return false };
    let is_kept = components.next() == Some(b"Android")
        && components.next().is_some_and(|folder| [&b"data"[..], b"media", b"obb"].contains(&folder))
        && components.next() == Some(package.as_bytes());
    // A path may lead out of the folder again.
    is_kept && !package.is_empty() && components.all(|component| component != b"..")
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn two_stars_are_whatever_follows() {
        assert!(matches("/sdcard/**", b"/sdcard/a") && matches("/sdcard/**", b"/sdcard/a/b.jpg"));
        assert!(
            !matches("/sdcard/**", b"/sdcard") && !matches("/sdcard/**", b"/sdcard/") && !matches("/sdcard/**", b"/sdcards/a")
        );
        assert!(matches("/storage/emulated/*/**", b"/storage/emulated/0/DCIM/1.jpg"));
        assert!(!matches("/storage/emulated/*/**", b"/storage/emulated/0"));
    }

    #[test]
    fn own_folders_are_told_from_those_of_others() {
        let own = |path: &[u8]| is_own("/storage/emulated/*/**", path, "com.own");
        assert!(own(b"/storage/emulated/0/Android/data/com.own/files/a"));
        assert!(own(b"/storage/emulated/10/Android/media/com.own") && own(b"/storage/emulated/0/Android/obb/com.own/x"));
        assert!(!own(b"/storage/emulated/0/Android/data/com.own.other/a") && !own(b"/storage/emulated/0/Android/data"));
        assert!(!own(b"/storage/emulated/0/Android/data/com.own/../../../DCIM/1.jpg"));
        assert!(!own(b"/storage/emulated/0/DCIM/com.own") && !own(b"/sdcard/Android/data/com.own/a"));
        assert!(!is_own("/sdcard/**", b"/sdcard/Android/data//a", ""));
    }
}
