//! How we get into a process. Here: loaded by the dynamic linker, in place before any line of the app when it is preloaded.

#[cfg(all(any(feature = "preload", feature = "gum"), not(test)))]
#[ctor::ctor(unsafe)]
fn loaded() {
    // A panic must not leave a constructor. The agent is then absent, and the host says that nothing was recorded.
    let _ = std::panic::catch_unwind(|| {
        crate::state::start(hooks::event::Entry::Preload);
        #[cfg(feature = "gum")]
        crate::interpose::gum::patch();
    });
}
