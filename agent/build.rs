//! Link arguments that code in somebody else's process needs.

fn main() {
    // The library is never unloaded: its hooks may be running on any thread, and unloading with TLS destructors crashes on API 23 to 27.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // Android devices may have pages of 16 KiB.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,max-page-size=16384");
    println!("cargo:rerun-if-changed=build.rs");
}
