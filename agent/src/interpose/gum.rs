//! frida-gum patches the functions themselves, for processes that the dynamic linker could not bring to us.
//!
//! This compiles and has not been run: gum's devkit is fetched by its build script, which needs a machine with access to it.

use frida_gum::interceptor::Interceptor;
use frida_gum::{Gum, NativePointer};

use crate::hook::TABLE;

/// Sends every function of the table to its replacement, all at once. The functions that could not be patched keep their own code.
pub fn patch() {
    // Never dropped: patched functions lead to trampolines that live as long as gum does.
    let gum = std::mem::ManuallyDrop::new(Gum::obtain());
    let mut interceptor = Interceptor::obtain(&gum);
    interceptor.begin_transaction();
    for hook in TABLE {
        let Some(function) = hook.real.resolve() else { continue };
        match interceptor.replace_fast(NativePointer(function), NativePointer(hook.replacement.cast_mut().cast())) {
            Ok(original) => hook.real.redirect(original.0),
            Err(error) => log::warn!("{} could not be patched: {error}", hook.real.name()),
        }
    }
    interceptor.end_transaction();
}
