//! What the agent is told by its environment. This table is the only place where the names stand.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `CONSENTINEL_DIR` | folder for the journal; without it the agent stays silent | |
//! | `CONSENTINEL_SESSION` | 32 hex digits that name the run | zeros |
//! | `CONSENTINEL_SDK` | API level, where the system does not tell it | `ro.build.version.sdk`, else 0 |
//! | `CONSENTINEL_SEGMENT` | size of a journal segment in bytes | 1 MiB |
//! | `CONSENTINEL_SEGMENTS` | unacknowledged segments kept before new records are lost | 64 |
//! | `CONSENTINEL_STACK` | `on` or `off`: whether stacks are taken | `on` |
//! | `CONSENTINEL_OFF` | hook points to leave alone, by name, with commas | none |
//! | `CONSENTINEL_BRIEF` | what the run asks for beyond the catalogue (see `hooks::brief`): the text itself, or a path to it | none |
//! | `CONSENTINEL_LOG` | `on`: say on stderr (logcat on Android) what the agent does | `off` |

use std::ffi::CStr;

/// The environment, read once, before the app runs. It lives for ever, so that nothing has to be copied.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    pub folder: &'static CStr,
    pub session: [u8; 16],
    pub sdk: u32,
    pub segment_size: u32,
    pub max_segments: u32,
    pub stacks: bool,
    off: &'static str,
    /// See [`hooks::brief`].
    pub brief: &'static str,
    pub log: bool,
}

impl Config {
    /// `None` when the agent is not wanted here.
    pub fn from_environment() -> Option<Config> {
        let folder = variable(c"CONSENTINEL_DIR").filter(|folder| !folder.is_empty())?;
        Some(Config {
            folder,
            session: text(c"CONSENTINEL_SESSION").and_then(session).unwrap_or_default(),
            sdk: number(c"CONSENTINEL_SDK").unwrap_or_else(system_sdk),
            segment_size: number(c"CONSENTINEL_SEGMENT").unwrap_or(1 << 20),
            max_segments: number(c"CONSENTINEL_SEGMENTS").unwrap_or(64),
            stacks: text(c"CONSENTINEL_STACK") != Some("off"),
            off: text(c"CONSENTINEL_OFF").unwrap_or(""),
            brief: text(c"CONSENTINEL_BRIEF").map_or("", brief),
            log: text(c"CONSENTINEL_LOG") == Some("on"),
        })
    }

    /// Whether a hook point was switched off.
    pub fn is_off(&self, hook: &str) -> bool {
        self.off.split(',').any(|name| name == hook)
    }
}

/// The value lives in a copy that is never freed: the app may change its environment.
fn variable(name: &CStr) -> Option<&'static CStr> {
    // SAFETY: called before the app's own code runs, so nobody changes the environment meanwhile; strdup's copy is ours for ever.
    unsafe {
        let value = libc::getenv(name.as_ptr());
        if value.is_null() {
            return None;
        }
        let copy = libc::strdup(value);
        (!copy.is_null()).then(|| CStr::from_ptr(copy))
    }
}

fn text(name: &CStr) -> Option<&'static str> {
    variable(name)?.to_str().ok()
}

fn brief(text: &'static str) -> &'static str {
    if !text.starts_with('/') {
        return text;
    }
    match std::fs::read_to_string(text) {
        Ok(text) => text.leak(),
        Err(error) => {
            log::warn!("no brief in {text}: {error}");
            ""
        }
    }
}

fn number(name: &CStr) -> Option<u32> {
    text(name)?.parse().ok()
}

fn session(hex: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    let digits = hex.as_bytes().as_chunks::<2>().0;
    if hex.len() != 32 {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(digits) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}

#[cfg(target_os = "android")]
fn system_sdk() -> u32 {
    let mut value = [0; libc::PROP_VALUE_MAX as usize];
    // SAFETY: the buffer has the size that the call demands.
    let length = unsafe { libc::__system_property_get(c"ro.build.version.sdk".as_ptr(), value.as_mut_ptr().cast()) };
    value.get(..length as usize).and_then(|text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok()).unwrap_or(0)
}

#[cfg(not(target_os = "android"))]
fn system_sdk() -> u32 {
    0
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_session_is_32_hex_digits() {
        assert_eq!(super::session("000102030405060708090a0b0c0d0e0f").unwrap()[15], 15);
        assert_eq!(super::session("0001"), None);
        assert_eq!(super::session("zz0102030405060708090a0b0c0d0e0f"), None);
    }
}
