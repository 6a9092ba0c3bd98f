//! The agent's own few words, for people who look for the reason of a silence. Off unless asked for.

/// Turns them on.
#[cfg(target_os = "android")]
pub fn enable() {
    android_logger::init_once(android_logger::Config::default().with_max_level(log::LevelFilter::Info).with_tag("consentinel"));
}

/// Turns them on.
#[cfg(not(target_os = "android"))]
pub fn enable() {
    if log::set_logger(&Stderr).is_ok() {
        log::set_max_level(log::LevelFilter::Info);
    }
}

#[cfg(not(target_os = "android"))]
struct Stderr;

#[cfg(not(target_os = "android"))]
impl log::Log for Stderr {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        use std::io::Write;
        // The app may have closed its stderr; that is no reason for anything.
        let _ = writeln!(std::io::stderr(), "consentinel agent: {}", record.args());
    }

    fn flush(&self) {}
}
